// Play: a window of days that moves, or grows from the first day, until the last; started and stopped by the reader only.
(function () {
  "use strict";
  const page = (window.incidents = window.incidents || {});
  const DAY = 86400000;
  let timer = null;
  let growing = false;
  const chosen = (id, fallback) => Number(document.getElementById(id)?.value) || fallback;

  function show() {
    const button = document.getElementById("play");
    button.textContent = timer ? "Pause" : "Play";
    button.classList.toggle("playing", Boolean(timer));
  }

  function stop() {
    window.clearTimeout(timer);
    timer = null;
    show();
    page.settled();
  }

  function step() {
    const at = page.days();
    const by = chosen("play-step", 1);
    if (!at || at.to >= at.last) return stop();
    const to = Math.min(page.later(at.to + DAY, by) - DAY, at.last);
    const from = page.unit() === "day" ? at.from + (to - at.to) : Math.min(page.later(at.from, by), to);
    page.setDays(growing ? at.from : from, to, true);
    timer = window.setTimeout(step, chosen("play-speed", 600));
  }

  function start() {
    const at = page.days();
    if (!at) return;
    growing = at.from <= at.first && at.to >= at.last;
    const length = at.to - at.from;
    timer = window.setTimeout(step, chosen("play-speed", 600));
    page.gesture();
    if (growing) page.setDays(at.first, page.later(at.first, chosen("play-step", 1)) - DAY, true);
    else if (at.to >= at.last) page.setDays(at.first, at.first + length, true);
    show();
  }

  page.playing = () => timer !== null;

  document.addEventListener("click", (event) => {
    if (event.target.closest("#play")) timer ? stop() : start();
    else if (timer && event.target.closest("[data-all-dates], [data-clear], #dates, #timeline")) stop();
  });
})();
