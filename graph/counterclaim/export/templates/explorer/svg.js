// Write the network as SVG from the same places and shapes that the canvas shows.
(() => {
  const escape = (text) => text.replace(/[&<>"']/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" })[sign]);
  const measurer = document.createElement("canvas").getContext("2d");
  const measure = (font) => {
    measurer.font = font;
    return (text) => measurer.measureText(text).width;
  };

  const card = (node, at, colours) => {
    const shape = cc.card(node, measure);
    const [left, top] = [at.x - shape.width / 2, at.y - shape.height / 2];
    const contested = node.statuses.includes("contested");
    const tally = cc.tally(node);
    const all = tally.for + tally.against;
    const width = shape.width - 28;
    const bar = all ? `<rect x="${left + 14}" y="${top + shape.height - 9}" width="${(width * tally.for) / all}" height="4" fill="${colours.for}"/><rect x="${left + 14 + (width * tally.for) / all}" y="${top + shape.height - 9}" width="${(width * tally.against) / all}" height="4" fill="${colours.against}"/><text x="${left + shape.width - 14}" y="${top + 18}" text-anchor="end" class="s soft">${tally.for} : ${tally.against}</text>` : "";
    const lines = shape.lines.map((line, number) => `<text x="${left + 14}" y="${top + 35 + number * 16}" class="c">${escape(line)}</text>`).join("");
    const status = node.statuses[0];
    return `<g><title>${escape(node.label)}</title><rect x="${left}" y="${top}" width="${shape.width}" height="${shape.height}" rx="7" fill="${colours.card}" stroke="${contested ? colours.gold : colours.edge}" stroke-width="${contested ? 2.5 : 1.2}"/><text x="${left + 14}" y="${top + 18}" class="s">${escape(`${cc.statusSigns[status] || ""} ${cc.tv("status", status)}`)}</text>${lines}${bar}</g>`;
  };

  const outline = (kind, x, y, r) => {
    const shape = cc.outlines[kind];
    if (shape === "square") return `<rect x="${x - r}" y="${y - r}" width="${2 * r}" height="${2 * r}" rx="5"`;
    if (shape === "wide") return `<rect x="${x - r * 1.25}" y="${y - r * 0.85}" width="${2.5 * r}" height="${1.7 * r}" rx="3"`;
    if (shape === "page") return `<rect x="${x - r * 0.8}" y="${y - r * 1.05}" width="${1.6 * r}" height="${2.1 * r}" rx="2"`;
    if (shape === "shield") {
      const points = Array.from({ length: 6 }, (_, turn) => `${(x + r * 1.1 * Math.cos((turn * Math.PI) / 3)).toFixed(1)},${(y + r * 1.1 * Math.sin((turn * Math.PI) / 3)).toFixed(1)}`);
      return `<polygon points="${points.join(" ")}"`;
    }
    return `<circle cx="${x}" cy="${y}" r="${r}"`;
  };

  const speaker = (node, at, colours) => {
    const hollow = cc.outlines[node.kind] === "dashed";
    const fill = hollow ? colours.card : colours[node.kind];
    const lines = cc.wrap(node.label, 126, 2, `600 12px ${cc.sans}`, measure(`600 12px ${cc.sans}`));
    const words = lines.map((line, number) => `<text x="${at.x}" y="${at.y + 36 + number * 14}" text-anchor="middle" class="n">${escape(line)}</text>`).join("");
    return `<g><title>${escape(node.label)}</title>${outline(node.kind, at.x, at.y, 17)} fill="${fill}" stroke="${hollow ? colours[node.kind] : colours.card}" stroke-width="2"${hollow ? ' stroke-dasharray="4 3"' : ""}/><path d="${cc.glyphs[node.kind]}" transform="translate(${at.x - 10.5} ${at.y - 10.5}) scale(.875)" fill="${hollow ? colours[node.kind] : colours.card}"/>${words}</g>`;
  };

  /** Return where a line from one node ends: on the border of the other's box. */
  const border = (from, to, node) => {
    const [w, h] = node.isClaim ? [216, cc.card(node, measure).height] : [44, 44];
    const [dx, dy] = [from.x - to.x, from.y - to.y];
    const scale = Math.min(w / 2 / Math.max(1e-6, Math.abs(dx)), h / 2 / Math.max(1e-6, Math.abs(dy)), 1);
    return { x: to.x + dx * scale, y: to.y + dy * scale };
  };

  const line = (one, colours) => {
    const [from, to] = [cc.placeOf(one.from), cc.placeOf(one.to)];
    const end = border(from, to, one.to);
    const look = cc.lines[one.relation];
    const opacity = 0.25 + 0.75 * Math.max(...one.statements.map((said) => said.confidence)) ** 1.5;
    const [mx, my] = [(from.x + end.x) / 2, (from.y + end.y) / 2];
    return `<g opacity="${opacity.toFixed(2)}"><path d="M${from.x} ${from.y}L${end.x.toFixed(1)} ${end.y.toFixed(1)}" stroke="${colours[one.relation]}" stroke-width="${look.width}"${look.dash ? ` stroke-dasharray="${look.dash.join(" ")}"` : ""} fill="none" marker-end="url(#m-${one.relation})"/>${["asserts", "told_to", "on_behalf_of", "mentions"].includes(one.relation) ? "" : `<text x="${mx.toFixed(1)}" y="${my.toFixed(1)}" text-anchor="middle" class="e" fill="${colours[one.relation]}">${escape(cc.tv("rel", one.relation))}</text>`}</g>`;
  };

  const marker = (relation, colours) => {
    const bar = cc.lines[relation].head === "bar";
    const shape = bar ? "M8 0h2v10H8z" : cc.lines[relation].head === "circle" ? "M10 5a3 3 0 1 1-6 0 3 3 0 0 1 6 0z" : "M2 1l8 4-8 4z";
    return `<marker id="m-${relation}" viewBox="0 0 10 10" refX="10" refY="5" markerWidth="${bar ? 14 : 9}" markerHeight="${bar ? 14 : 9}" markerUnits="userSpaceOnUse" orient="auto"><path d="${shape}" fill="${colours[relation]}"/></marker>`;
  };

  /** Return the present network as an SVG document. */
  cc.svgOfNetwork = () => {
    const shown = cc.shown();
    const colours = cc.palette();
    const nodes = [...shown.nodes];
    const places = nodes.map((node) => cc.placeOf(node));
    const xs = places.map((at) => at.x);
    const ys = places.map((at) => at.y);
    const [left, top] = [xs.reduce((a, b) => Math.min(a, b), 0) - 140, ys.reduce((a, b) => Math.min(a, b), 0) - 90];
    const [width, height] = [xs.reduce((a, b) => Math.max(a, b), 0) + 140 - left, ys.reduce((a, b) => Math.max(a, b), 0) + 100 - top];
    const style = `.c{font:13px Georgia,serif;fill:${colours.ink}}.s{font:600 10.5px sans-serif;fill:${colours.ink}}.soft{fill:${colours.soft}}.n{font:600 12px sans-serif;fill:${colours.ink};paint-order:stroke;stroke:${colours.halo};stroke-width:4}.e{font:10.5px sans-serif;paint-order:stroke;stroke:${colours.halo};stroke-width:4}`;
    return `<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" viewBox="${left} ${top} ${width} ${height}" width="${width}" height="${height}"><title>${escape(cc.model.data.title)}</title><style>${style}</style><defs>${Object.keys(cc.lines).map((name) => marker(name, colours)).join("")}</defs><rect x="${left}" y="${top}" width="${width}" height="${height}" fill="${colours.ground}"/>${shown.lines.map((one) => line(one, colours)).join("")}${nodes.map((node, number) => (node.isClaim ? card(node, places[number], colours) : speaker(node, places[number], colours))).join("")}</svg>\n`;
  };
})();
