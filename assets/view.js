// The view is the address: every control writes it, everything on the page is read from it.
(function () {
  "use strict";
  const FILTER = ["q", "from", "to", "sides", "role", "certain", "types", "precision", "grades", "sources", "killed", "box"];
  const ORDER = [...FILTER, "sort", "order", "page", "incident"];
  const OURS = ["theme", "live", "turn", "view"]; // what we tell the server beside the address
  const SETTLED = 900; // ms: live changes closer together than this are one step back
  const REST = 350; // ms without a change: the reader's hand rests
  const PACE = 110; // ms between two live questions to the server

  const page = (window.incidents = window.incidents || {});
  const now = { address: null, question: null, chosen: null, slider: null };
  let lastLive = 0; // when the last live change came
  let hand = false; // whether the reader's hand, or play, still moves
  let timer = null;
  let resting = null;
  let sentAt = 0;

  const parts = () => new URLSearchParams(now.address || "");
  const part = (name) => parts().get(name);

  function canonical(found) {
    const kept = ORDER.filter((name) => found.get(name)).map((name) => `${name}=${encodeURIComponent(found.get(name))}`);
    return kept.join("&").replaceAll("%2C", ",");
  }

  function remember(live) {
    const url = now.address ? `?${now.address}` : window.location.pathname;
    const sameGesture = live && (Date.now() - lastLive < SETTLED || (lastLive > 0 && page.playing()));
    lastLive = live ? Date.now() : 0;
    hand = live;
    window.history[sameGesture ? "replaceState" : "pushState"](null, "", url);
  }

  function send() {
    timer = null;
    sentAt = Date.now();
    window.dash_clientside.set_props("address", { data: now.address });
    page.drawMap?.();
  }

  // What the server is asked, with the theme to draw it in.
  const themed = (query) => `theme=${window.incidentsTheme.now()}${query ? `&${query}` : ""}`;

  // In large tables the list and the counts beside the filters wait until the reader's hand rests.
  const moving = () => (hand && document.getElementById("page")?.dataset.large ? "&live=1" : "");

  function settled() {
    window.clearTimeout(resting);
    if (!hand) return;
    hand = false;
    if (!document.getElementById("page").dataset.large) return;
    document.getElementById("page").classList.remove("live");
    now.question = themed(asked());
    window.dash_clientside.set_props("question", { data: now.question });
    window.dash_clientside.set_props("settled", { data: now.question });
    page.drawMap?.();
  }

  // Ask again in another theme.
  function redraw() {
    now.question = null;
    window.dash_clientside.set_props("question", { data: themed(asked()) });
    page.drawMap?.();
  }

  function asked() {
    const found = parts();
    found.delete("incident");
    return found.toString();
  }

  // Change parts of the address; null takes a part away. Live changes come in bursts and are sent at a pace.
  function write(changes, live = false) {
    const found = parts();
    for (const [name, value] of Object.entries(changes)) {
      if (value === null || value === "") found.delete(name);
      else found.set(name, value);
    }
    if (FILTER.some((name) => name in changes) || "sort" in changes) found.delete("page");
    const next = canonical(found);
    if (next === now.address) return;
    now.address = next;
    remember(live);
    window.clearTimeout(resting);
    if (live && !page.playing()) resting = window.setTimeout(settled, REST);
    document.getElementById("page")?.classList.toggle("live", Boolean(live && moving()));
    if (!live) {
      window.clearTimeout(timer);
      send();
    } else if (timer === null) {
      timer = window.setTimeout(send, Math.max(0, PACE - (Date.now() - sentAt)));
    }
    page.showControls();
  }

  window.addEventListener("popstate", () => {
    now.address = canonical(new URLSearchParams(window.location.search));
    lastLive = 0;
    hand = false;
    document.getElementById("page")?.classList.remove("live");
    send();
    page.showControls(true);
  });

  Object.assign(page, { now, part, write, redraw, settled, gesture: () => (lastLive = 0), scene: () => themed(now.address) + moving() });
  const none = () => window.dash_clientside.no_update;

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    incidents: {
      // Read the address when the page opens.
      begin() {
        // What means nothing is kept here and named by the server; it is dropped with the next change.
        const search = window.location.search.slice(0, 8000).replace(/^\?/, "");
        const found = new URLSearchParams(search);
        const own = OURS.some((name) => found.has(name));
        for (const name of OURS) found.delete(name);
        now.address = own ? found.toString() : search;
        page.begun?.();
        return now.address;
      },
      // Show the address in the controls; ask again only for what has changed.
      reflect(address) {
        if (address === null || address === undefined) return [none(), none(), none()];
        page.showControls();
        const chosen = part("incident") || "";
        const opened = chosen === now.chosen ? none() : chosen;
        now.chosen = chosen;
        // While the hand moves, the map's own question brings the counts and the brushed box with it.
        if (moving() && page.mapped()) {
          now.question = null;
          return [none(), none(), opened];
        }
        const question = themed(asked()) + moving();
        const other = question === now.question ? none() : question;
        now.question = question;
        return [other, moving() ? none() : other, opened];
      },
      answered(parts) {
        const { build, ...said } = parts ?? {};
        document.getElementById("newer").hidden = !build || build === document.getElementById("page").dataset.build;
        page.fill(said);
        return none();
      },
      counted(counts) {
        page.showCounts(counts);
        return none();
      },
      opened(parts) {
        page.fill(parts);
        return none();
      },
      slide(value) {
        if (Array.isArray(value) && String(value) !== now.slider) page.slid(value);
        return none();
      },
      brush(selected) {
        if (selected?.range?.x && page.byHand()) page.brushed(selected.range.x);
        return none();
      },
      click(clicked) {
        const id = clicked?.points?.[0]?.customdata;
        if (typeof id === "string" && id) {
          if (id.startsWith("cell:")) page.enter(id.slice(5));
          else page.open(id, "map");
          window.dash_clientside.set_props("map", { clickData: null }); // so that the same mark can be clicked again
        }
        return none();
      },
    },
  });
})();
