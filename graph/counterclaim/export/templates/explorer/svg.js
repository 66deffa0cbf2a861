// Write the network as SVG from the same places and shapes that the canvas shows.
(() => {
  const SIGNS = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  const escape = (text) => String(text).replace(/[&<>"']/g, (sign) => SIGNS[sign]);
  const round = (value) => Math.round(value * 10) / 10;
  const measurer = document.createElement("canvas").getContext("2d");
  const measure = (font) => {
    measurer.font = font;
    return (text) => measurer.measureText(text).width;
  };

  /** Return an element as text; `words` is text content, children are elements as text. */
  const element = (name, attributes, children = [], words = "") => {
    const pairs = Object.entries(attributes).filter(([, value]) => value !== null && value !== undefined);
    const head = [
      name,
      ...pairs.map(([key, value]) => `${key}="${escape(typeof value === "number" ? round(value) : value)}"`),
    ].join(" ");
    const inside = escape(words) + children.filter(Boolean).join("");
    return inside ? `<${head}>${inside}</${name}>` : `<${head}/>`;
  };
  const words = (text, x, y, style, more = {}) => element("text", { x, y, class: style, ...more }, [], text);
  const group = (title, children, attributes = {}) =>
    element("g", attributes, [title ? element("title", {}, [], title) : "", ...children]);

  const bar = (node, left, top, shape, colours) => {
    const tally = cc.tally(node);
    const all = tally.for + tally.against;
    if (!all) return [];
    const width = shape.width - 28;
    const share = (width * tally.for) / all;
    const y = top + shape.height - 9;
    return [
      element("rect", { x: left + 14, y, width: share, height: 4, fill: colours.for }),
      element("rect", { x: left + 14 + share, y, width: width - share, height: 4, fill: colours.against }),
      words(`${tally.for} : ${tally.against}`, left + shape.width - 13, top + shape.head, "s soft", { "text-anchor": "end" }),
    ];
  };

  const card = (node, at, colours) => {
    const shape = cc.card(node, measure);
    const [left, top] = [at.x - shape.width / 2, at.y - shape.height / 2];
    const contested = node.statuses.includes("contested");
    const status = node.statuses[0];
    const frame = {
      fill: colours.card,
      stroke: contested ? colours.gold : colours.edge,
      "stroke-width": contested ? 2.5 : 1.2,
    };
    return group(node.label, [
      element("rect", { x: left, y: top, width: shape.width, height: shape.height, rx: 7, ...frame }),
      words(`${cc.statusSigns[status] || ""} ${cc.tv("status", status)}`, left + 13, top + shape.head, "s"),
      ...shape.lines.map((line, number) => words(line, left + 13, top + shape.head + (number + 1) * shape.leading + 1, "c")),
      ...bar(node, left, top, shape, colours),
    ]);
  };

  const outline = (kind, x, y, r, look) => {
    const box = (wide, high, rx) =>
      element("rect", { x: x - wide, y: y - high, width: 2 * wide, height: 2 * high, rx, ...look });
    const shape = cc.outlines[kind];
    if (shape === "square") return box(r, r, 5);
    if (shape === "wide") return box(r * 1.25, r * 0.85, 3);
    if (shape === "page") return box(r * 0.8, r * 1.05, 2);
    if (shape === "shield") {
      const corner = (turn) => [
        x + r * 1.1 * Math.cos((turn * Math.PI) / 3),
        y + r * 1.1 * Math.sin((turn * Math.PI) / 3),
      ];
      const points = [0, 1, 2, 3, 4, 5].map((turn) => corner(turn).map(round).join(",")).join(" ");
      return element("polygon", { points, ...look });
    }
    return element("circle", { cx: x, cy: y, r, ...look });
  };

  const speaker = (node, at, colours) => {
    const hollow = cc.outlines[node.kind] === "dashed";
    const [fill, stroke] = hollow ? [colours.card, colours[node.kind]] : [colours[node.kind], colours.card];
    const font = `600 12.5px ${cc.sans}`;
    const lines = cc.wrap(node.label, 134, 2, font, measure(font));
    const look = { fill, stroke, "stroke-width": 2, "stroke-dasharray": hollow ? "4 3" : null };
    return group(node.label, [
      outline(node.kind, at.x, at.y, 17, look),
      element("path", {
        d: cc.glyphs[node.kind],
        transform: `translate(${at.x - 10.5} ${at.y - 10.5}) scale(.875)`,
        fill: stroke,
      }),
      ...lines.map((line, number) => words(line, at.x, at.y + 36 + number * 14.5, "n", { "text-anchor": "middle" })),
    ]);
  };

  /** Return where a line from one node ends: on the border of the other's box. */
  const border = (from, to, node) => {
    const [w, h] = node.isClaim ? cc.extent(node) : [44, 44];
    const [dx, dy] = [from.x - to.x, from.y - to.y];
    const scale = Math.min(w / 2 / Math.max(1e-6, Math.abs(dx)), h / 2 / Math.max(1e-6, Math.abs(dy)), 1);
    return { x: to.x + dx * scale, y: to.y + dy * scale };
  };

  const line = (one, colours) => {
    const from = cc.placeOf(one.from);
    const end = border(from, cc.placeOf(one.to), one.to);
    const look = cc.lines[one.relation];
    const colour = colours[one.relation];
    const sure = one.statements.reduce((most, said) => Math.max(most, said.confidence), 0);
    const d = `M${round(from.x)} ${round(from.y)}L${round(end.x)} ${round(end.y)}`;
    const middle = [(from.x + end.x) / 2, (from.y + end.y) / 2];
    const stroke = {
      fill: "none",
      stroke: colour,
      "stroke-width": look.width,
      "stroke-dasharray": look.dash ? look.dash.join(" ") : null,
    };
    const name = cc.lineName(one);
    const label = name && words(name, ...middle, "e", { fill: colour, "text-anchor": "middle" });
    const path = element("path", { d, ...stroke, "marker-end": `url(#m-${one.relation})` });
    return group("", [path, label], { opacity: (0.25 + 0.75 * sure ** 1.5).toFixed(2) });
  };

  const HEADS = { bar: "M8 0h2v10H8z", circle: "M10 5a3 3 0 1 1-6 0 3 3 0 0 1 6 0z" };
  const marker = (relation, colours) => {
    const { head } = cc.lines[relation];
    const size = head === "bar" ? 14 : 9;
    const box = {
      viewBox: "0 0 10 10",
      refX: 10,
      refY: 5,
      markerWidth: size,
      markerHeight: size,
      markerUnits: "userSpaceOnUse",
    };
    const shape = element("path", { d: HEADS[head] || "M2 1l8 4-8 4z", fill: colours[relation] });
    return element("marker", { id: `m-${relation}`, orient: "auto", ...box }, [shape]);
  };

  const style = (colours) =>
    [
      `.c{font:14px Georgia,serif;fill:${colours.ink}}`,
      `.s{font:600 12px sans-serif;fill:${colours.ink}}.soft{fill:${colours.soft}}`,
      `.n{font:600 12.5px sans-serif;fill:${colours.ink}}.e{font:12px sans-serif}`,
      `.n,.e{paint-order:stroke;stroke:${colours.halo};stroke-width:4}`,
    ].join("");

  /** Return the present network as an SVG document. */
  cc.svgOfNetwork = () => {
    const shown = cc.shown();
    const colours = cc.palette();
    const places = [...shown.nodes].map((node) => [node, cc.placeOf(node)]);
    const least = (axis) => places.reduce((low, [, at]) => Math.min(low, at[axis]), 0) - 140;
    const most = (axis) => places.reduce((high, [, at]) => Math.max(high, at[axis]), 0) + 140;
    const [x, y] = [least("x"), least("y")];
    const box = { width: most("x") - x, height: most("y") - y };
    const root = element(
      "svg",
      { xmlns: "http://www.w3.org/2000/svg", viewBox: `${x} ${y} ${box.width} ${box.height}`, ...box },
      [
        element("title", {}, [], cc.model.data.title),
        element("style", {}, [], style(colours)),
        element(
          "defs",
          {},
          Object.keys(cc.lines).map((name) => marker(name, colours)),
        ),
        element("rect", { x, y, ...box, fill: colours.ground }),
        ...shown.lines.map((one) => line(one, colours)),
        ...places.map(([node, at]) => (node.isClaim ? card : speaker)(node, at, colours)),
      ],
    );
    return `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`;
  };
})();
