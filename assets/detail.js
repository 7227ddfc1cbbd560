// The panel of the chosen incident: opening it, jumping from a figure to its words, paging its reports.
(function () {
  "use strict";
  const page = (window.incidents = window.incidents || {});
  const panel = () => document.getElementById("detail");
  const calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const narrow = () => window.matchMedia("(max-width: 900px)").matches;
  let cameFrom = null;
  let shown = null;

  function articles() {
    return [...(panel()?.querySelectorAll("article") ?? [])];
  }

  function showReport(number) {
    const found = articles();
    found.forEach((article, n) => (article.hidden = n !== number));
    const place = panel().querySelector(".report-place");
    if (place) place.textContent = `${number + 1} of ${found.length}`;
    for (const button of panel().querySelectorAll("[data-report]")) {
      const next = number + Number(button.dataset.report);
      button.disabled = next < 0 || next >= found.length;
    }
  }

  // When another incident's panel is there: its first report, and the reader's eye and keyboard on it.
  function arrived() {
    const title = panel().querySelector("#detail-title");
    if (page.now.chosen === shown) return;
    shown = page.now.chosen;
    showReport(0);
    panel().closest(".panel").scrollTop = 0;
    if (cameFrom && title) {
      title.focus({ preventScroll: true });
      if (narrow()) panel().scrollIntoView({ behavior: calm() ? "auto" : "smooth", block: "start" });
    }
    cameFrom = null;
  }

  const begun = page.begun;
  Object.assign(page, {
    begun() {
      begun?.();
      new MutationObserver(arrived).observe(panel(), { childList: true, subtree: true });
    },
    open(id, from) {
      cameFrom = from;
      page.write({ incident: id });
    },
    turnReport(by) {
      showReport(articles().findIndex((article) => !article.hidden) + by);
    },
    jump(claim) {
      const mark = panel().querySelector(`mark[data-claim-id="${CSS.escape(claim)}"]`);
      if (!mark) return;
      showReport(articles().indexOf(mark.closest("article")));
      for (const lit of panel().querySelectorAll("mark.lit")) lit.classList.remove("lit");
      for (const same of panel().querySelectorAll(`mark[data-claim-id="${CSS.escape(claim)}"]`)) same.classList.add("lit");
      mark.scrollIntoView({ behavior: calm() ? "auto" : "smooth", block: "center" });
      mark.focus({ preventScroll: true });
    },
  });
})();
