// The theme before the first paint: the reader's own choice, else what the system prefers.
(function () {
  "use strict";
  const KEY = "incident-dashboard-theme";
  const system = window.matchMedia("(prefers-color-scheme: dark)");

  function kept() {
    try {
      return window.localStorage.getItem(KEY);
    } catch {
      return null; // storage can be forbidden; the system's theme serves
    }
  }

  const theme = {
    now() {
      return kept() === "dark" || kept() === "light" ? kept() : system.matches ? "dark" : "light";
    },
    show() {
      document.documentElement.dataset.theme = theme.now();
    },
    choose(name) {
      try {
        window.localStorage.setItem(KEY, name);
      } catch {
        // the choice then lasts as long as the page
      }
      document.documentElement.dataset.theme = name;
    },
  };
  system.addEventListener("change", () => {
    theme.show();
    window.incidents?.redraw?.();
  });
  theme.show();
  window.incidentsTheme = theme;
})();
