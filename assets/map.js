// The map's own buttons, its scale, and what happens where it cannot be drawn.
(function () {
  "use strict";
  const page = (window.incidents = window.incidents || {});
  const drawing = () => document.querySelector("#map .js-plotly-plot") ?? document.querySelector("#map.js-plotly-plot");
  const view = () => drawing()?.layout?.map;
  let started = false;
  let waiting = null;
  let sent = null;
  let turn = 0;
  let resting = false;
  let settled = false;
  let asked = null;
  let moving = null;

  // As if the reader's own hand had moved it: only such a view does Plotly keep when new marks come.
  function move(to) {
    engine()?.jumpTo(to, { originalEvent: {} });
    showScale();
  }

  const mercator = (latitude) => Math.asinh(Math.tan((latitude * Math.PI) / 180));

  function fit() {
    const bounds = drawing()?.layout?.meta?.fit;
    if (!bounds) return;
    const [west, south, east, north] = bounds;
    const { clientWidth: width, clientHeight: height } = drawing();
    const across = Math.log2((((width * 0.78) / 512) * 360) / Math.max(east - west, 0.05));
    const down = Math.log2((((height * 0.72) / 512) * 2 * Math.PI) / Math.max(mercator(north) - mercator(south), 0.001));
    const lat = (Math.atan(Math.sinh((mercator(north) + mercator(south)) / 2)) * 180) / Math.PI;
    move({ center: { lon: (west + east) / 2, lat }, zoom: Math.max(0.5, Math.min(across, down, 9)) });
  }

  function showScale() {
    const scale = document.querySelector(".scale");
    const at = view();
    if (!scale || !at?.center) return;
    const kmAPixel = (40075 * Math.cos((at.center.lat * Math.PI) / 180)) / (512 * 2 ** at.zoom);
    const most = kmAPixel * 110;
    const power = 10 ** Math.floor(Math.log10(most));
    const km = [5, 2, 1].map((n) => n * power).find((n) => n <= most) ?? power;
    scale.style.width = `${Math.round(km / kmAPixel)}px`;
    scale.textContent = km >= 1 ? `${km} km` : `${Math.round(km * 1000)} m`;
  }

  function canDraw() {
    try {
      return Boolean(document.createElement("canvas").getContext("webgl2"));
    } catch {
      return false;
    }
  }

  const engine = () => drawing()?._fullLayout?.map?._subplot?.map; // Plotly has no public name for its MapLibre map

  // Plotly fails when it is handed new data while a style is on its way: the newest scene waits until the map can take it.
  function drawMap() {
    const map = engine();
    if (!map) return;
    if (!started || !map.getStyle()) {
      if (!waiting) waiting = window.setTimeout(() => ((waiting = null), drawMap()), 60);
      return;
    }
    sent = page.scene();
    turn = (turn % 99999) + 1;
    asked = seen();
    window.dash_clientside.set_props("scene", { data: `${sent}&turn=${turn}&view=${asked}` });
  }

  // What part of the world the map shows, and how near: the server counts in cells that fit it.
  function seen() {
    const map = engine();
    const bounds = map.getBounds();
    const within = (value, most) => Math.min(Math.max(value, -most), most);
    const [west, east] = bounds.getEast() - bounds.getWest() >= 360 ? [-180, 180] : [bounds.getWest(), bounds.getEast()].map(turned);
    const [south, north] = [within(bounds.getSouth(), 85), within(bounds.getNorth(), 85)];
    return [map.getZoom(), west, south, east, north].map((value) => value.toFixed(4)).join(",");
  }

  // A longitude the map has turned past the date line.
  const turned = (value) => ((((value + 180) % 360) + 360) % 360) - 180;

  // Only a map that shows a part of what there is has more to ask for when it moves.
  function moved() {
    page.showInView?.();
    if (drawing()?.layout?.meta?.partial && seen() !== asked) drawMap();
  }

  // Whether the map shows what the address says; the turn comes back with the figure.
  const drawn = () => started && !waiting && sent === page.scene() && drawing()?.layout?.meta?.turn === turn && resting;

  // At rest the map may be looked at; on a narrow screen it first moves to where the incidents are.
  function rest() {
    resting = true;
    if (!settled && drawn()) {
      settled = true;
      if (window.innerWidth <= 900) fit();
    }
  }

  // The map is there a moment after the page; then it gets its marks, and its moves keep the scale true.
  function wait(tries) {
    const map = engine();
    if (!map) {
      if (tries > 0) window.setTimeout(() => wait(tries - 1), 60);
      return;
    }
    const start = () => {
      started = true;
      map._fadeDuration = 0; // MapLibre fades symbols in for 300 ms; Plotly has no setting for it, and a filter should answer at once
      drawing().on("plotly_relayout", showScale);
      drawing().on("plotly_relayouting", showScale);
      for (const begins of ["dataloading", "movestart"]) map.on(begins, () => (resting = false));
      map.on("idle", rest);
      map.on("moveend", () => {
        window.clearTimeout(moving);
        moving = window.setTimeout(moved, 80);
      });
      showScale();
      drawMap();
    };
    if (map.loaded()) start();
    else map.once("idle", start);
  }

  const begun = page.begun;
  Object.assign(page, {
    fit,
    seenBox: () => (engine() ? seen().split(",").slice(1).join(",") : null),
    drawMap,
    drawn,
    mapped: () => started,
    // A cell's disc leads nearer to what it holds, and where nothing can be told apart any more, to its list.
    enter(corners) {
      const [west, south, east, north] = corners.split(",").map(Number);
      if ((view()?.zoom ?? 1) >= 15) return page.write({ box: corners });
      const lat = (Math.atan(Math.sinh((mercator(north) + mercator(south)) / 2)) * 180) / Math.PI;
      move({ center: { lon: (west + east) / 2, lat }, zoom: Math.min((view()?.zoom ?? 1) + 2.5, 16) });
    },
    zoom: (by) => move({ zoom: Math.min(Math.max((view()?.zoom ?? 1) + by, 0), 16) }),
    begun() {
      begun?.();
      if (canDraw()) return wait(600);
      document.getElementById("no-map").hidden = false;
      document.getElementById("page").classList.add("without-map");
    },
  });
})();
