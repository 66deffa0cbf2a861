// What the reader has chosen lives in the URL's hash: a link shows the same view, the back button steps back.
(() => {
  const DEFAULTS = {
    view: "network",
    sel: "",
    off: "",
    status: "",
    actor: "",
    outlet: "",
    conf: "",
    direct: "",
    from: "",
    to: "",
    show: "",
    open: "",
    hide: "",
    focus: "",
    tidy: "",
    labels: "",
    lang: "en",
    sort: "",
  };
  const VIEWS = ["network", "board", "timeline", "matrix", "table"];
  const listeners = [];
  let written = null;

  const parse = (hash) => {
    const state = { ...DEFAULTS };
    for (const part of hash.replace(/^#/, "").split("&")) {
      const at = part.indexOf("=");
      const name = part.slice(0, at);
      if (at < 1 || !Object.hasOwn(DEFAULTS, name)) continue;
      try {
        state[name] = decodeURIComponent(part.slice(at + 1));
      } catch {
        continue; // a broken escape says nothing
      }
    }
    if (!VIEWS.includes(state.view)) state.view = DEFAULTS.view;
    if (!Object.hasOwn(cc.strings, state.lang)) state.lang = DEFAULTS.lang;
    return state;
  };

  const encode = (text) =>
    encodeURIComponent(text).replace(/%2F/g, "/").replace(/%3A/g, ":").replace(/%2C/g, ",").replace(/%7C/g, "|");

  const format = (state) =>
    Object.keys(DEFAULTS)
      .filter((name) => state[name] !== DEFAULTS[name])
      .map((name) => `${name}=${encode(state[name])}`)
      .join("&");

  cc.views = VIEWS;
  cc.state = { ...DEFAULTS };
  cc.onState = (listener) => listeners.push(listener);

  const tell = (before) => listeners.forEach((listener) => listener(cc.state, before));

  /** Change the state: pushes a step for the back button, or replaces the present one (sliders, zoom). */
  cc.set = (change, { replace = false } = {}) => {
    const before = cc.state;
    cc.state = { ...cc.state };
    for (const [name, value] of Object.entries(change)) cc.state[name] = String(value);
    const hash = format(cc.state);
    if (hash === format(before)) return;
    written = `#${hash}`;
    if (replace) location.replace(written);
    else location.hash = hash;
    tell(before);
  };

  cc.startState = () => {
    cc.state = parse(location.hash);
    window.addEventListener("hashchange", () => {
      if (location.hash === written || (location.hash === "" && written === "#")) return;
      written = location.hash;
      const before = cc.state;
      cc.state = parse(location.hash);
      tell(before);
    });
    tell({ ...DEFAULTS, view: "" });
  };

  cc.list = (name) => cc.state[name].split(",").filter(Boolean);
  cc.toggle = (name, value, options) => {
    const now = new Set(cc.list(name));
    if (!now.delete(value)) now.add(value);
    cc.set({ [name]: [...now].sort().join(",") }, options);
  };
  cc.select = (sel) => cc.set({ sel });
  cc.resetFilters = () =>
    cc.set({
      off: "",
      status: "",
      actor: "",
      outlet: "",
      conf: "",
      direct: "",
      from: "",
      to: "",
      focus: "",
      open: "",
      hide: "",
      tidy: "",
    });

  /** Return what is selected: {node}, {statement} or {line}; null when nothing is. */
  cc.selected = () => {
    const [kind, rest] = [cc.state.sel.slice(0, 2), cc.state.sel.slice(2)];
    if (kind === "n:") return cc.model.byId.has(rest) ? { node: cc.model.byId.get(rest) } : null;
    if (kind === "s:") return cc.model.statementById.has(rest) ? { statement: cc.model.statementById.get(rest) } : null;
    if (kind === "e:") {
      const line = cc.lineOf(rest);
      return line ? { line } : null;
    }
    return null;
  };
  cc.linkHere = () => location.href;
})();
