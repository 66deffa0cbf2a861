// Draw the nodes on vis-network's canvas: cards for claims, outlined signs for speakers.
(() => {
  const paths = new Map();
  const path = (d) => {
    if (!paths.has(d)) paths.set(d, new Path2D(d));
    return paths.get(d);
  };
  const wraps = new Map();
  cc.serif = 'Charter, "Bitstream Charter", "Iowan Old Style", Georgia, "Times New Roman", serif';
  cc.sans = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

  /** Return the theme's colours, read from the style sheet once for each theme. */
  cc.palette = () => {
    const theme = cc.isDark() ? "dark" : "light";
    if (cc.palette.theme !== theme) {
      const style = getComputedStyle(document.documentElement);
      cc.palette.theme = theme;
      cc.palette.colours = new Proxy(
        {},
        { get: (_, name) => style.getPropertyValue(`--${String(name)}`).trim() || "#777777" },
      );
      const kept = {};
      for (const name of [
        "ground",
        "card",
        "ink",
        "soft",
        "edge",
        "gold",
        "for",
        "against",
        "halo",
        "accent",
        ...Object.keys(cc.lines),
        ...Object.keys(cc.outlines),
      ])
        kept[name] = cc.palette.colours[name];
      cc.palette.colours = kept;
    }
    return cc.palette.colours;
  };
  cc.isDark = () => {
    const chosen = document.documentElement.dataset.theme;
    return chosen ? chosen === "dark" : window.matchMedia("(prefers-color-scheme: dark)").matches;
  };

  /** Return a label's lines within a width, the last one shortened when there are more than `most`. */
  cc.wrap = (text, width, most, font, measure) => {
    const key = `${font}|${width}|${most}|${text}`;
    if (wraps.has(key)) return wraps.get(key);
    const lines = [];
    let line = "";
    for (const word of text.split(" ").flatMap((part) => (part.length > 26 ? part.match(/.{1,24}/gu) : [part]))) {
      const tried = line ? `${line} ${word}` : word;
      if (measure(tried) <= width || !line) line = tried;
      else {
        lines.push(line);
        line = word;
      }
    }
    lines.push(line);
    if (lines.length > most) {
      lines.length = most;
      let last = lines[most - 1];
      while (last && measure(`${last}…`) > width) last = last.slice(0, -1).trimEnd();
      lines[most - 1] = `${last}…`;
    }
    wraps.set(key, lines);
    return lines;
  };

  /** Return how many principals stand for and against a claim under the filters in force. */
  cc.tally = (claim) => {
    const sides = cc.sides(claim, cc.keeps);
    return { for: sides.for.size, against: sides.against.size };
  };

  /** Return the geometry of a claim's card, shared with the SVG export; `zoom` enlarges its words, not the card. */
  cc.card = (node, measure, zoom = 1) => {
    const [width, height] = cc.extent(node);
    const size = Math.round(14 * Math.max(1, 0.9 * zoom));
    const font = `${size}px ${cc.serif}`;
    const [leading, head] = [Math.round(size * 1.27), Math.round(8 + 12 * zoom)];
    const room = Math.max(1, Math.floor((height - head - 15) / leading));
    return {
      width,
      height,
      lines: cc.wrap(node.label, width - 26, room, font, measure(font)),
      font,
      leading,
      small: Math.round(120 * zoom) / 10,
      head,
    };
  };

  /** Return how much larger words are drawn, so that they can be read when the network is seen from afar. */
  cc.magnified = () => {
    const scale = cc.vis ? cc.vis.getScale() : 1;
    return Math.ceil(20 * Math.min(1.9, Math.max(1, 1 / scale))) / 20;
  };

  const card = (ctx, node, x, y, state) => {
    const colours = cc.palette();
    const shape = cc.card(node, (font) => ((ctx.font = font), (text) => ctx.measureText(text).width), cc.magnified());
    const [left, top] = [x - shape.width / 2, y - shape.height / 2];
    const contested = node.statuses.includes("contested");
    const status = node.statuses[0];
    ctx.beginPath();
    ctx.roundRect(left, top, shape.width, shape.height, 7);
    ctx.fillStyle = colours.card;
    ctx.fill();
    ctx.lineWidth = state.selected ? 3.5 : contested ? 2.5 : 1.2;
    ctx.strokeStyle = state.selected ? colours.accent : contested ? colours.gold : colours.edge;
    if (node.unspecified) ctx.setLineDash([4, 3]);
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.textBaseline = "alphabetic";
    ctx.textAlign = "left";
    ctx.font = `600 ${shape.small}px ${cc.sans}`;
    ctx.fillStyle = contested ? colours.ink : colours.soft;
    const words = `${cc.statusSigns[status] || ""} ${cc.tv("status", status)}`;
    const headed = ctx.measureText(words).width;
    ctx.fillText(words, left + 13, top + shape.head);
    ctx.font = shape.font;
    ctx.fillStyle = colours.ink;
    shape.lines.forEach((line, number) =>
      ctx.fillText(line, left + 13, top + shape.head + (number + 1) * shape.leading + 1),
    );
    const tally = cc.tallies.get(node) || { for: 0, against: 0 };
    const all = tally.for + tally.against;
    if (all) {
      const width = shape.width - 28;
      const share = (width * tally.for) / all;
      ctx.fillStyle = colours.for;
      ctx.fillRect(left + 14, top + shape.height - 9, share, 4);
      ctx.fillStyle = colours.against;
      ctx.fillRect(left + 14 + share, top + shape.height - 9, width - share, 4);
      ctx.font = `600 ${shape.small}px ${cc.sans}`;
      ctx.textAlign = "right";
      ctx.fillStyle = colours.soft;
      const counted = `${tally.for} : ${tally.against}`;
      if (headed + ctx.measureText(counted).width < shape.width - 34)
        ctx.fillText(counted, left + shape.width - 13, top + shape.head);
    }
    return { width: shape.width, height: shape.height };
  };

  /** Trace the outline of a speaker's kind around a point. */
  cc.outline = (ctx, kind, x, y, r) => {
    const shape = cc.outlines[kind];
    ctx.beginPath();
    if (shape === "square") ctx.roundRect(x - r, y - r, 2 * r, 2 * r, 5);
    else if (shape === "wide") ctx.roundRect(x - r * 1.25, y - r * 0.85, 2.5 * r, 1.7 * r, 3);
    else if (shape === "page") ctx.roundRect(x - r * 0.8, y - r * 1.05, 1.6 * r, 2.1 * r, 2);
    else if (shape === "shield") {
      for (let turn = 0; turn < 6; turn += 1)
        ctx[turn ? "lineTo" : "moveTo"](
          x + r * 1.1 * Math.cos((turn * Math.PI) / 3),
          y + r * 1.1 * Math.sin((turn * Math.PI) / 3),
        );
      ctx.closePath();
    } else ctx.arc(x, y, r, 0, 2 * Math.PI);
  };

  const speaker = (ctx, node, x, y, state) => {
    const colours = cc.palette();
    const r = 17;
    cc.outline(ctx, node.kind, x, y, r);
    const hollow = cc.outlines[node.kind] === "dashed";
    ctx.fillStyle = hollow ? colours.card : colours[node.kind];
    ctx.fill();
    ctx.lineWidth = state.selected ? 4 : 2;
    ctx.strokeStyle = state.selected ? colours.accent : hollow ? colours[node.kind] : colours.card;
    if (hollow) ctx.setLineDash([4, 3]);
    ctx.stroke();
    ctx.setLineDash([]);
    if (cc.outlines[node.kind] === "double") {
      cc.outline(ctx, node.kind, x, y, r + 3.5);
      ctx.lineWidth = 1.5;
      ctx.strokeStyle = colours[node.kind];
      ctx.stroke();
    }
    ctx.save();
    ctx.translate(x - 10.5, y - 10.5);
    ctx.scale(0.875, 0.875);
    ctx.fillStyle = hollow ? colours[node.kind] : colours.card;
    ctx.fill(path(cc.glyphs[node.kind]));
    ctx.restore();
    return r;
  };

  const name = (ctx, node, x, y, r) => {
    const colours = cc.palette();
    const size = Math.round(125 * Math.min(1.5, cc.magnified())) / 10;
    const font = `600 ${size}px ${cc.sans}`;
    ctx.font = font;
    ctx.textAlign = "center";
    ctx.textBaseline = "top";
    ctx.lineJoin = "round";
    ctx.lineWidth = 4;
    ctx.strokeStyle = colours.halo;
    ctx.fillStyle = colours.ink;
    cc.wrap(node.label, 134, 2, font, (text) => ctx.measureText(text).width).forEach((line, number) => {
      ctx.strokeText(line, x, y + r + 4 + number * (size + 2));
      ctx.fillText(line, x, y + r + 4 + number * (size + 2));
    });
  };

  /** Return vis-network's renderer of one node. */
  cc.renderer =
    (node) =>
    ({ ctx, x, y, state, style }) => {
      const faded = style && style.opacity < 1;
      const [width, height] = node.isClaim ? cc.extent(node) : [40, 40];
      return {
        drawNode: () => {
          ctx.globalAlpha = faded ? 0.25 : 1;
          if (node.isClaim) card(ctx, node, x, y, state);
          else speaker(ctx, node, x, y, state);
          ctx.globalAlpha = 1;
        },
        drawExternalLabel: () => {
          if (node.isClaim) return;
          ctx.globalAlpha = faded ? 0.35 : 1;
          name(ctx, node, x, y, 20);
          ctx.globalAlpha = 1;
        },
        nodeDimensions: { width, height },
      };
    };
})();
