// The brushed box on the histogram: taken hold of at once, wherever it came from.
(function () {
  "use strict";
  const page = (window.incidents = window.incidents || {});
  const drawing = () => document.querySelector("#timeline .js-plotly-plot") ?? document.querySelector("#timeline.js-plotly-plot");

  // Plotly lets a box be moved only once it has been clicked, and swallows the drag that comes first. A box that a slider,
  // an address or play has set is clicked here; a drag within it moves it then, one beside it begins another.
  function takeHold() {
    const plot = drawing();
    if (plot?.layout?.selections?.length !== 1 || plot._fullLayout._activeSelectionIndex >= 0) return;
    plot.querySelector(".selectionlayer path[data-index='0']")?.dispatchEvent(new MouseEvent("click"));
  }

  // Plotly also tells of a box that nobody has moved. What it tells first, right after a hand has left, is the reader's.
  const AFTER = 500; // ms
  let down = false;
  let left = 0;
  document.addEventListener("pointerdown", (event) => (down = Boolean(event.target.closest?.("#timeline"))), true);
  document.addEventListener("pointerup", () => ((left = down ? Date.now() : left), (down = false)), true);
  page.byHand = () => {
    const just = Date.now() - left < AFTER;
    left = 0;
    return just;
  };

  function wait(tries) {
    const plot = drawing();
    if (plot?.on) {
      plot.on("plotly_afterplot", takeHold);
      takeHold();
    } else if (tries > 0) window.setTimeout(() => wait(tries - 1), 60);
  }

  const begun = page.begun;
  page.begun = () => {
    begun?.();
    wait(600);
  };
})();
