// Buttons, dates and slider: what a click or key means for the address, and how the address shows in them.
(function () {
  "use strict";
  const page = (window.incidents = window.incidents || {});
  const DAY = 86400000;
  const NARROWING = ["q", "from", "to", "sides", "certain", "types", "precision", "grades", "sources", "killed", "box"];
  const find = (selector) => document.querySelector(selector);
  const all = (selector) => document.querySelectorAll(selector);
  const iso = (ms) => new Date(ms).toISOString().slice(0, 10);
  const LATER = {
    day: (date, count) => date.setUTCDate(date.getUTCDate() + count),
    month: (date, count) => date.setUTCMonth(date.getUTCMonth() + count, 1),
    year: (date, count) => date.setUTCFullYear(date.getUTCFullYear() + count, 0, 1),
  };
  const unit = () => find("#page").dataset.unit; // what a brush moves by
  // So many days on, or at the beginning of the month or year that comes so many later.
  const later = (ms, count) => LATER[unit()](new Date(ms), count);
  let byKey = false;
  const limits = () => {
    const { first, last } = find("#page")?.dataset ?? {};
    return first && last ? { first: Date.parse(first), last: Date.parse(last) } : null;
  };

  // The days of the view, or the first and last day of all.
  function days() {
    const range = limits();
    if (!range) return null;
    const day = (name, fallback) => {
      const at = Date.parse(page.part(name) ?? "");
      return Number.isNaN(at) ? fallback : Math.min(Math.max(at, range.first), range.last);
    };
    return { from: day("from", range.first), to: day("to", range.last), ...range };
  }

  function setDays(from, to, live) {
    const range = limits();
    if (!range) return;
    const [low, high] = [Math.min(from, to), Math.max(from, to)];
    const [start, end] = live ? snapped(low, high) : [low, high];
    page.write({ from: start <= range.first ? null : iso(start), to: end >= range.last ? null : iso(end) }, live);
  }

  // In large tables a brush moves by whole months or years, which the server has added up; a date that is typed stays.
  function snapped(from, to) {
    if (unit() === "day") return [from, to];
    const [start, end] = [new Date(from), new Date(to)];
    const month = (date) => (unit() === "year" ? 0 : date.getUTCMonth());
    const step = unit() === "year" ? 12 : 1;
    return [Date.UTC(start.getUTCFullYear(), month(start), 1), Date.UTC(end.getUTCFullYear(), month(end) + step, 1) - DAY];
  }

  // A key that moves a thumb by a day comes to the next month, or to the one before.
  function stepped(from, to, at) {
    let [start, end] = snapped(from, to);
    if (from > at.from && start <= at.from) start = later(start, 1);
    if (to < at.to && end >= at.to) end = snapped(to, to)[0] - DAY;
    return [Math.min(start, at.last), Math.max(end, at.first)];
  }

  function press(selector, isPressed) {
    for (const button of all(selector)) button.setAttribute("aria-pressed", String(isPressed(button)));
  }

  function showControls(always) {
    if (!find("#page")) return;
    const sides = (page.part("sides") ?? "").split(",");
    press("[data-side]", (button) => sides.includes(button.dataset.side));
    const folded = find(".more-sides");
    if (folded?.querySelector("[aria-pressed=true]")) folded.open = true;
    press("[data-role]", (button) => button.dataset.role === (page.part("role") ?? "involved"));
    press("[data-sort]", (button) => button.dataset.sort === (page.part("sort") ?? "date"));
    press("#certain", () => page.part("certain") === "1");
    const descending = (page.part("order") ?? (["place", "precision"].includes(page.part("sort")) ? "asc" : "desc")) === "desc";
    for (const button of all("[data-sort]")) button.dataset.order = descending ? "desc" : "asc";
    for (const button of all(".clear")) button.hidden = !NARROWING.some((name) => page.part(name));
    page.showFilters?.(always);
    showDays();
    showChosen();
  }

  function showDays() {
    const at = days();
    if (!at) return;
    const value = [Math.round((at.from - at.first) / DAY), Math.round((at.to - at.first) / DAY)];
    if (String(value) !== page.now.slider) {
      page.now.slider = String(value);
      window.dash_clientside.set_props("dates", { value });
    }
    for (const [id, day] of [["date-from", at.from], ["date-to", at.to]]) {
      const field = document.getElementById(id);
      if (field && field !== document.activeElement && field.value !== iso(day)) window.dash_clientside.set_props(id, { value: iso(day) });
    }
    nameSlider(at);
  }

  // The slider's thumbs say days, not numbers of days.
  function nameSlider(at) {
    all("#dates [role=slider], .slider [role=slider]").forEach((thumb, n) => {
      thumb.setAttribute("aria-label", n === 0 ? "First day" : "Last day");
      thumb.setAttribute("aria-valuetext", iso(n === 0 ? at.from : at.to));
    });
  }

  function showChosen() {
    const chosen = page.part("incident");
    for (const row of all("[data-incident-id]")) {
      const button = row.querySelector("button");
      if (row.dataset.incidentId === chosen) button?.setAttribute("aria-current", "true");
      else button?.removeAttribute("aria-current");
    }
    find("#page")?.classList.toggle("has-chosen", Boolean(chosen));
  }

  function toggled(list, code) {
    const kept = list.split(",").filter(Boolean);
    return (kept.includes(code) ? kept.filter((each) => each !== code) : [...kept, code]).join(",");
  }

  // The button that was pressed goes away: a keyboard goes on from the list.
  const atList = () => find("#incidents").focus({ preventScroll: true });

  function close() {
    const row = [...all("#incidents [data-incident-id]")].find((each) => each.dataset.incidentId === page.part("incident"));
    page.write({ incident: null });
    if (row) row.querySelector("button").focus({ preventScroll: true });
    else atList();
  }

  const CLICKS = {
    side: (code) => page.write({ sides: toggled(page.part("sides") ?? "", code) }),
    role: (role) => page.write({ role: role === "involved" ? null : role }),
    sort: (sort, button) => {
      const again = button.getAttribute("aria-pressed") === "true";
      const order = again ? (button.dataset.order === "desc" ? "asc" : "desc") : null;
      page.write({ sort: sort === "date" ? null : sort, order });
    },
    page: (number) => {
      page.write({ page: number === "1" ? null : number });
      find(".list .scroll").scrollTop = 0;
      atList();
    },
    incidentId: (id) => page.open(id, "row"),
    go: (id) => page.open(id, "panel"),
    close,
    clear: () => {
      page.write(Object.fromEntries(NARROWING.map((name) => [name, null])));
      atList();
    },
    allDates: () => page.write({ from: null, to: null }),
    jump: (id) => page.jump(id),
    report: (by) => page.turnReport(Number(by)),
    zoom: (by) => page.zoom(Number(by)),
    fit: () => page.fit(),
  };
  const CLICKABLE = "[data-side],[data-role],[data-sort],[data-page],[data-incident-id],[data-go],[data-close],[data-clear],[data-all-dates],[data-jump],[data-report],[data-zoom],[data-fit]";

  document.addEventListener("click", (event) => {
    const target = event.target.closest(CLICKABLE);
    if (target && !target.disabled) {
      for (const [name, act] of Object.entries(CLICKS)) {
        if (name in target.dataset) return act(target.dataset[name], target);
      }
    }
    if (event.target.closest("#certain")) page.write({ certain: page.part("certain") ? null : "1" });
    if (event.target.closest("#theme-toggle")) switchTheme();
    const skip = event.target.closest(".skip");
    if (skip) skipTo(event, skip);
  });

  function skipTo(event, link) {
    event.preventDefault(); // a fragment would be a step in the history
    const target = find(link.getAttribute("href"));
    target?.setAttribute("tabindex", "-1");
    target?.focus();
    target?.scrollIntoView({ block: "nearest" });
  }

  function switchTheme() {
    window.incidentsTheme.choose(window.incidentsTheme.now() === "dark" ? "light" : "dark");
    page.redraw();
    showTheme();
  }

  const showTheme = () => press("#theme-toggle", () => window.incidentsTheme.now() === "dark");

  // A date field speaks when a day is whole; while a year is being typed it is not one of ours yet.
  function typed(field, leaving) {
    const at = days();
    if (!at) return;
    const day = Date.parse(field.value);
    if (Number.isNaN(day) || day < at.first || day > at.last) {
      if (leaving) showDays();
      return;
    }
    if (field.id === "date-from") setDays(day, Math.max(day, at.to), false);
    else setDays(Math.min(day, at.from), day, false);
  }
  for (const [name, leaving] of [["change", false], ["focusout", true]]) {
    document.addEventListener(name, (event) => {
      if (event.target.matches?.("#date-from, #date-to")) typed(event.target, leaving);
    });
  }

  document.addEventListener("pointerdown", () => (byKey = false), true);
  document.addEventListener(
    "keydown",
    (event) => {
      byKey = event.key.startsWith("Arrow");
    },
    true,
  );
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && page.part("incident") && !event.target.matches("input, select")) close();
  });

  Object.assign(page, {
    days,
    setDays,
    later,
    unit,
    press,
    showControls,
    begun() {
      showTheme();
      new MutationObserver(showChosen).observe(find("#incidents"), { childList: true });
      new MutationObserver(() => days() && nameSlider(days())).observe(find(".slider"), { childList: true, subtree: true });
    },
    slid(value) {
      const range = limits();
      if (!range) return;
      page.now.slider = String(value);
      const chosen = value.map((days) => range.first + days * DAY);
      setDays(...(byKey && unit() !== "day" ? stepped(...chosen, days()) : chosen), true);
      showDays();
    },
    brushed(range) {
      const [start, end] = range.map((x) => Date.parse(String(x).slice(0, 10)));
      const whole = String(range[1]).length <= 10 || /^.{10}[ T]00:00(:00(\.0+)?)?$/.test(String(range[1]));
      setDays(start, whole ? Math.max(start, end - DAY) : end, true);
    },
  });
})();
