// Build elements from text alone: no markup is ever parsed, no attribute can run anything.
(() => {
  const ATTRIBUTES =
    /^(aria-[a-z]+|data-[a-z]+|role|id|class|type|name|value|min|max|step|for|tabindex|title|lang|dir|scope|colspan|placeholder|autocomplete|spellcheck|hidden|disabled|checked|selected|open|rows|readonly|cite|datetime|low|high|optimum)$/;
  const SVG = "http://www.w3.org/2000/svg";
  const SVG_ATTRIBUTES =
    /^(class|d|x|y|x1|y1|x2|y2|cx|cy|r|rx|ry|width|height|viewBox|points|transform|fill|stroke|stroke-width|stroke-dasharray|stroke-linecap|stroke-linejoin|opacity|text-anchor|font-size|font-family|font-weight|aria-hidden|role|focusable|preserveAspectRatio|xmlns|fill-opacity|stroke-opacity|aria-label)$/;

  const add = (element, children) => {
    for (const child of children.flat(3)) {
      if (child === null || child === undefined || child === false || child === "") continue;
      element.append(child instanceof Node ? child : document.createTextNode(String(child)));
    }
    return element;
  };

  /** Return an element: `on` holds listeners, every other property is an attribute of the list above. */
  cc.h = (tag, properties, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(properties || {})) {
      if (name === "on") {
        for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
      } else if (value === false || value === null || value === undefined) {
        continue;
      } else if (ATTRIBUTES.test(name)) {
        element.setAttribute(name, value === true ? "" : String(value));
      } else {
        throw new Error(`attribute not allowed: ${name}`);
      }
    }
    return add(element, children);
  };

  /** Return an SVG element. */
  cc.s = (tag, properties, ...children) => {
    const element = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(properties || {})) {
      if (!SVG_ATTRIBUTES.test(name)) throw new Error(`attribute not allowed: ${name}`);
      if (value !== null && value !== undefined) element.setAttribute(name, String(value));
    }
    return add(element, children);
  };

  /** Replace what an element holds. */
  cc.fill = (element, ...children) => {
    element.replaceChildren();
    return add(element, children);
  };

  /** Return text from an article, kept apart from the direction of what surrounds it. */
  cc.words = (text, properties) => cc.h("bdi", properties, text);

  /** Return a link that a browser may follow; anything but http and https becomes plain text. */
  cc.link = (url, text) => {
    let target = null;
    try {
      target = new URL(url);
    } catch {
      target = null;
    }
    if (!target || !/^https?:$/.test(target.protocol)) return cc.h("span", {}, text);
    const element = cc.h("a", { class: "out" }, text);
    element.href = target.href;
    element.rel = "noopener noreferrer nofollow external";
    element.target = "_blank";
    return element;
  };

  cc.button = (label, listener, properties = {}) =>
    cc.h("button", { type: "button", class: "button", ...properties, on: { click: listener } }, label);

  cc.icon = (path, properties = {}) =>
    cc.s(
      "svg",
      { viewBox: "0 0 24 24", "aria-hidden": "true", class: "icon", ...properties },
      cc.s("path", { d: path }),
    );

  cc.byId = (id) => document.getElementById(id);

  /** Hand the user a file. */
  cc.download = (name, type, content) => {
    const blob = content instanceof Blob ? content : new Blob([content], { type });
    const anchor = document.createElement("a");
    anchor.href = URL.createObjectURL(blob);
    anchor.download = name;
    document.body.append(anchor);
    anchor.click();
    anchor.remove();
    setTimeout(() => URL.revokeObjectURL(anchor.href), 4000);
  };

  /** Put text on the clipboard, by the old way where the new one is not allowed (pages opened from a file). */
  cc.copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = cc.h("textarea", { class: "offscreen", readonly: true });
      area.value = text;
      (cc.byId("dialog").open ? cc.byId("dialog") : document.body).append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    cc.announce(cc.t("copied"));
  };

  /** Tell screen readers. */
  cc.announce = (text) => {
    cc.byId("live").textContent = text;
  };
})();
