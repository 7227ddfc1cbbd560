// The search and the folded filters: what they write into the address, how the address and the counts show in them.
(function () {
  "use strict";
  const page = (window.incidents = window.incidents || {});
  const PAUSE = 250; // ms after the last key before a search is asked
  const LISTS = { type: ["types", ","], grade: ["grades", ","] };
  const FOLDED = ["types", "precision", "grades", "sources", "killed", "box"];
  const field = (id) => document.getElementById(id);
  let typing = null;

  // A separator that belongs to a word has a backslash before it, and so has a backslash.
  const escaped = (word, separator) => word.replaceAll("\\", "\\\\").replaceAll(separator, `\\${separator}`);
  const listed = (name, separator) =>
    ((page.part(name) ?? "").match(new RegExp(`(?:\\\\.|[^\\\\${separator}])+`, "g")) ?? []).map((word) => word.replace(/\\(.)/g, "$1"));

  function toggled(name, separator, value) {
    const kept = listed(name, separator);
    const next = kept.includes(value) ? kept.filter((each) => each !== value) : [...kept, value];
    return next.map((word) => escaped(word, separator)).join(separator);
  }

  // What is being typed is left alone, unless the reader goes back to an earlier address.
  function show(id, value, always) {
    const input = field(id);
    if (input && (always || input !== document.activeElement) && input.value !== value) window.dash_clientside.set_props(id, { value });
  }

  function showFilters(always) {
    for (const [data, [name, separator]] of Object.entries(LISTS)) {
      const chosen = listed(name, separator);
      page.press(`[data-${data}]`, (button) => chosen.includes(button.dataset[data]));
    }
    page.press("[data-precision]", (button) => button.dataset.precision === page.part("precision"));
    page.press("#in-view", () => Boolean(page.part("box")));
    show("search", page.part("q") ?? "", always);
    show("killed", page.part("killed") ?? "", always);
    showSources();
    showInView();
    const folded = FOLDED.filter((name) => page.part(name)).length;
    if (field("narrowed")) field("narrowed").textContent = folded ? ` (${folded} set)` : "";
  }

  // An address can name several publishers, or one that is not among those to choose from.
  function showSources() {
    const source = field("source");
    if (!source) return;
    const chosen = listed("sources", "|");
    source.querySelector("[data-given]")?.remove();
    if (chosen.length > 1 || ![...source.options].some((option) => option.value === (chosen[0] ?? ""))) {
      const given = new Option(chosen.join(", "), "\n");
      given.dataset.given = "1";
      source.add(given, 1);
      source.value = "\n";
    } else source.value = chosen[0] ?? "";
  }

  function showInView() {
    const box = page.part("box");
    const button = field("in-view");
    if (button) button.textContent = box && box !== page.seenBox?.() ? "Only a chosen part of the map" : "Only what the map shows";
  }

  // Beside each choice, how many incidents it would leave with all the other filters as they are.
  function showCounts(counts) {
    for (const host of document.querySelectorAll("[data-count]")) {
      const [part, ...rest] = host.dataset.count.split(":");
      const count = counts?.[part]?.[rest.join(":")] ?? 0;
      host.textContent = count.toLocaleString("en");
      host.closest("button")?.classList.toggle("none", count === 0);
    }
    for (const option of document.querySelectorAll("#source option")) {
      if (option.value && !option.dataset.given) option.textContent = `${option.value} (${(counts?.sources?.[option.value] ?? 0).toLocaleString("en")})`;
    }
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-type], [data-grade], [data-precision], #in-view");
    if (!button) return;
    for (const [data, [name, separator]] of Object.entries(LISTS)) {
      if (data in button.dataset) return page.write({ [name]: toggled(name, separator, button.dataset[data]) });
    }
    const precision = button.dataset.precision;
    if (precision) return page.write({ precision: page.part("precision") === precision ? null : precision });
    page.write({ box: page.part("box") ? null : page.seenBox?.() });
  });

  document.addEventListener("input", (event) => {
    if (event.target.id !== "search") return;
    window.clearTimeout(typing);
    typing = window.setTimeout(() => page.write({ q: event.target.value.trim() || null }), PAUSE);
  });

  document.addEventListener("change", (event) => {
    const { id, value } = event.target;
    if (id === "killed") {
      page.write({ killed: Number(value) > 0 ? String(Math.floor(Number(value))) : null });
      show("killed", page.part("killed") ?? "", true);
    }
    if (id === "source" && value !== "\n") page.write({ sources: escaped(value, "|") || null });
  });

  Object.assign(page, { showFilters, showCounts, showInView });
})();
