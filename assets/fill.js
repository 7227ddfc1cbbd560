// Panels that change with every question are sent as plain trees and built here: text stays text, nothing is parsed as markup.
// (Handing hundreds of elements to Dash as components costs it milliseconds apiece.)
(function () {
  "use strict";
  const page = (window.incidents = window.incidents || {});
  const NAMES = { className: "class", htmlFor: "for", colSpan: "colspan", rowSpan: "rowspan", tabIndex: "tabindex", dateTime: "datetime" };
  const LINK = /^(https?:\/\/|\/(?!\/))/i;
  const shown = new Map();

  function build(node) {
    if (node === null || node === undefined) return document.createTextNode("");
    if (typeof node !== "object") return document.createTextNode(String(node));
    const element = document.createElement(node.type);
    const { children, ...props } = node.props;
    for (const [name, value] of Object.entries(props)) {
      if (value === null || value === false || value === undefined) continue;
      if (name === "href" && !LINK.test(value)) continue;
      if (/^on/i.test(name) || name === "style" || name === "key") continue;
      element.setAttribute(NAMES[name] ?? name, value === true ? "" : String(value));
    }
    add(element, children);
    return element;
  }

  function add(element, children) {
    for (const child of [children].flat()) if (child !== null && child !== undefined) element.append(build(child));
  }

  // Put each part into the element of its name; a part that is as before is left alone, with what the reader opened in it.
  page.fill = (parts) => {
    for (const [name, children] of Object.entries(parts ?? {})) {
      const host = document.getElementById(name);
      const said = JSON.stringify(children);
      if (!host || shown.get(name) === said) continue;
      shown.set(name, said);
      const whole = document.createDocumentFragment();
      add(whole, children);
      host.replaceChildren(whole);
    }
    page.filled?.();
  };
})();
