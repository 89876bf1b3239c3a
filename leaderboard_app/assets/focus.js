/* Pages that follow by themselves replace parts of themselves: the keyboard's place is kept. */
(function () {
  "use strict";
  let held = null;
  document.addEventListener("focusin", (event) => (held = event.target));
  document.addEventListener("focusout", (event) => {
    /* Whether it was left on purpose or replaced shows a moment later. */
    const left = event.target;
    setTimeout(() => {
      if (held === left && left.isConnected && document.activeElement !== left && document.hasFocus()) held = null;
    }, 0);
  });
  new MutationObserver(() => {
    if (!held || held.isConnected || (document.activeElement && document.activeElement !== document.body)) return;
    /* Its heir may come a moment after it has gone. */
    const heir = held.id && document.getElementById(held.id);
    if (heir) heir.focus({ preventScroll: true });
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
