// Name the lines of the network, each at a spot where its name hides nothing and is hidden by nothing.
(() => {
  const QUIET = new Set(["asserts", "told_to", "on_behalf_of", "mentions"]); // told by their look alone
  const MANY = 160; // lines beyond which names would be a haze
  const SPOTS = [0.5, 0.44, 0.56, 0.38, 0.62, 0.32, 0.68, 0.26, 0.74];

  /** Return the words that name a line; nothing for the most usual relations. */
  cc.lineName = (line) => {
    if (QUIET.has(line.relation)) return "";
    const many = line.statements.length;
    return cc.tv("rel", line.relation) + (many > 1 ? ` ×${many}` : "");
  };

  const meets = (one, other) =>
    one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3];

  /** Return the boxes of all nodes and their names: nothing may be written over them. */
  const taken = () =>
    [...cc.shown().nodes].map((node) => {
      const at = cc.placeOf(node);
      const [width, height] = cc.extent(node);
      const [half, below] = node.isClaim
        ? [width / 2, height / 2]
        : [Math.min(width / 2, 4 * node.label.length), node.label.length > 17 ? 54 : 38];
      return [at.x - half, at.y - (node.isClaim ? height / 2 : 22), at.x + half, at.y + below];
    });

  /** Return a spot on the part of a line that can be seen, which begins and ends at the borders of what it joins. */
  const along = ({ edgeType }, spot) => {
    const via = edgeType.getViaNode?.();
    const [from, to] = [edgeType.fromPoint, edgeType.toPoint];
    if (via?.x !== undefined || !from || !to) return edgeType.getPoint(spot, via);
    return { x: from.x + (to.x - from.x) * spot, y: from.y + (to.y - from.y) * spot };
  };

  /** Write over the columns of speakers what those who stand there do. */
  const drawHeads = (ctx, colours, size) => {
    const nodes = [...cc.shown().nodes].map((node) => [cc.placeOf(node), cc.extent(node)[1]]);
    const top = nodes.reduce((least, [at, height]) => Math.min(least, at.y - height / 2), Infinity);
    ctx.fillStyle = colours.soft;
    ctx.textBaseline = "alphabetic";
    for (const [x, words] of [
      [-cc.bandColumn, "head_for"],
      [cc.bandColumn, "head_against"],
    ]) {
      if (nodes.some(([at]) => at.x === x)) ctx.fillText(cc.t(words), x, top - size * 0.8);
    }
  };

  /** A long line is named near the claim that it leads to: amid others nobody could tell whose name it is. */
  const spotsOn = (line) => {
    const [from, to] = [cc.placeOf(line.from), cc.placeOf(line.to)];
    return Math.hypot(to.x - from.x, to.y - from.y) > 420 ? [0.84, 0.8, 0.88, 0.76] : SPOTS;
  };

  /** Draw the names of lines on vis-network's canvas. */
  cc.drawLineNames = (ctx, network, lines) => {
    const [colours, size] = [cc.palette(), Math.round(120 * Math.min(1.5, cc.magnified())) / 10];
    ctx.font = `600 ${size}px ${cc.sans}`;
    ctx.textAlign = "center";
    if (cc.columned) drawHeads(ctx, colours, size);
    if (cc.state.labels === "0" || network.getScale() < 0.45 || lines.length > MANY) return;
    const boxes = taken();
    ctx.textBaseline = "middle";
    ctx.lineJoin = "round";
    ctx.lineWidth = 4;
    ctx.strokeStyle = colours.halo;
    for (const line of lines) {
      const words = cc.lineName(line);
      const drawn = words && network.body.edges[cc.lineKey(line)];
      if (!drawn) continue;
      const half = ctx.measureText(words).width / 2 + 2;
      for (const spot of spotsOn(line)) {
        const { x, y } = along(drawn, spot);
        const box = [x - half, y - size * 0.6, x + half, y + size * 0.6];
        if (boxes.some((other) => meets(box, other))) continue;
        boxes.push(box);
        ctx.strokeText(words, x, y);
        ctx.fillStyle = colours[line.relation];
        ctx.fillText(words, x, y);
        break;
      }
    }
  };
})();
