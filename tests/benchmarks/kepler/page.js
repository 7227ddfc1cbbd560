// kepler.gl with one Arrow file on an empty map, and what the benchmark asks of it: ready(), domain() and move(from, to).
import { tableFromIPC } from "apache-arrow";
import React from "react";
import { createRoot } from "react-dom/client";
import { Provider } from "react-redux";
import { applyMiddleware, combineReducers, createStore } from "redux";
import { addDataToMap, setFilter, wrapTo } from "@kepler.gl/actions";
import { KeplerGl } from "@kepler.gl/components";
import { processArrowBatches } from "@kepler.gl/processors";
import keplerGlReducer, { enhanceReduxMiddleware } from "@kepler.gl/reducers";
import { initApplicationConfig } from "@kepler.gl/utils";

const MAP = "map";
const asked = new URLSearchParams(location.search);
const rows = Number(asked.get("rows"));
// Nothing from outside: icons come from this server, the ground is one colour.
initApplicationConfig({ cdnUrl: location.origin, showReleaseBanner: false });
const GROUND = { id: "ground", type: "background", paint: { "background-color": "#f4f1ea" } };
const EMPTY = {
  id: "empty", label: "Empty", url: "", icon: "", layerGroups: [],
  style: { version: 8, sources: {}, layers: [GROUND] },
};
const LAYER = {
  id: "incidents", type: "point",
  config: {
    dataId: "incidents", label: "incidents", isVisible: true, visConfig: {},
    columns: { lat: "latitude", lng: "longitude" },
  },
};
const FILTER = { id: "when", dataId: ["incidents"], name: ["date_start"], type: "timeRange", value: null, view: "side" };

// The whole world from the first frame on: a view given later is overruled by the map's own while it loads.
const start = { uiState: { currentModal: null }, mapState: { latitude: 20, longitude: 10, zoom: 1.3 } };
const store = createStore(
  combineReducers({ keplerGl: keplerGlReducer.initialState(start) }), {},
  applyMiddleware(...enhanceReduxMiddleware([])),
);
let deck = null;
let waiting = [];
const frame = () => new Promise((done) => waiting.push(done));

// A frame counts when all points are in it and the renderer has finished drawing it: reading a pixel waits for that.
function drawn() {
  if (!waiting.length) return;
  const whole = (layer) => layer.constructor.layerName === "ScatterplotLayer" && layer.props.data?.length >= rows;
  if (!deck.layerManager.getLayers().some((layer) => whole(layer) && layer.isLoaded)) return;
  const context = deck.canvas.getContext("webgl2") ?? deck.canvas.getContext("webgl");
  context.readPixels(0, 0, 1, 1, context.RGBA, context.UNSIGNED_BYTE, new Uint8Array(4));
  const shown = waiting;
  waiting = [];
  shown.forEach((done) => done(performance.now()));
}

function watch(started) {
  deck = started;
  const draw = deck._drawLayers;
  deck._drawLayers = function (...given) {
    draw.apply(this, given);
    drawn();
  };
}

async function load() {
  const bytes = new Uint8Array(await (await fetch(asked.get("file"))).arrayBuffer());
  const data = processArrowBatches(tableFromIPC(bytes).batches);
  const info = { id: "incidents", label: "incidents", format: "arrow" };
  const visState = { layers: [LAYER], filters: [FILTER] };
  const config = { version: "v1", config: { mapStyle: { styleType: "empty" }, visState } };
  const given = { datasets: [{ info, data }], options: { centerMap: false }, config };
  store.dispatch(wrapTo(MAP, addDataToMap(given)));
}

const first = frame();
window.kepler = {
  ready: () => first,
  domain: () => store.getState().keplerGl[MAP].visState.filters[0].domain,
  move: async (from, to) => {
    const began = performance.now();
    const shown = frame();
    store.dispatch(wrapTo(MAP, setFilter(0, "value", [from, to])));
    return (await shown) - began;
  },
};
const page = React.createElement(KeplerGl, {
  id: MAP, mapboxApiAccessToken: "", width: window.innerWidth, height: window.innerHeight,
  mapStylesReplaceDefault: true, mapStyles: [EMPTY], onDeckInitialized: watch,
});
createRoot(document.getElementById("page")).render(React.createElement(Provider, { store }, page));
load();
