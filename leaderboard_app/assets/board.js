/* What the browser does by itself on Dash's pages. */
(function () {
  "use strict";
  const clientside = (window.dash_clientside = window.dash_clientside || {});
  clientside.shell = {
    menu: (clicks, path, opened) => {
      /* The ranking is no page of Dash's: it needs a document of its own. */
      if (path === "/") window.location.reload();
      const burger = clientside.callback_context.triggered.some((t) => t.prop_id.startsWith("shell-burger"));
      return burger ? !opened : false;
    },
  };
})();
