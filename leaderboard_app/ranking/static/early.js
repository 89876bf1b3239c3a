(() => {
  const root = document.documentElement, dark = matchMedia("(prefers-color-scheme: dark)");
  root.classList.add("scripted");
  const chosen = () => { try { return localStorage.getItem("mantine-color-scheme-value"); } catch { return null; } };
  const show = () => {
    const scheme = chosen();
    root.dataset.mantineColorScheme = scheme === "light" || scheme === "dark" ? scheme : dark.matches ? "dark" : "light";
  };
  show();
  dark.addEventListener("change", show);
  addEventListener("pageshow", show);
})();
