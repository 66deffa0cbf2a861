// Very many nodes: sigma and graphology draw what vis-network would draw too slowly.
(() => {
  let graph = null;
  let drawn = "";
  let chosen = "";
  let added = []; // lines drawn only because what they touch is chosen
  cc.sigma = null;
  cc.linesDrawn = 1500; // more lines than these are a haze that costs seconds and says nothing

  /** Draw the label of the node under the pointer on a card, in the colours of the theme. */
  const hover = (context, data, settings) => {
    const colours = cc.palette();
    context.font = `${settings.labelWeight} ${settings.labelSize}px ${settings.labelFont}`;
    const words = data.label || "";
    const width = context.measureText(words).width;
    context.fillStyle = colours.card;
    context.strokeStyle = colours.edge;
    context.beginPath();
    context.roundRect(data.x - data.size - 3, data.y - 12, data.size * 2 + width + 14, 24, 6);
    context.fill();
    context.stroke();
    context.fillStyle = colours.ink;
    context.fillText(words, data.x + data.size + 4, data.y + settings.labelSize / 3);
  };

  // The drawing adds colours up as they are, so they must be dimmed by their opacity beforehand.
  const colour = (hex, opacity) => {
    const [r, g, b] = [1, 3, 5].map((at) => Math.round(opacity * parseInt(hex.slice(at, at + 2), 16)));
    return `rgba(${r},${g},${b},${opacity.toFixed(2)})`;
  };

  const addLine = (line) => {
    const confidence = Math.max(...line.statements.map((said) => said.confidence));
    const against = cc.side(line.relation) === "against";
    graph.addEdgeWithKey(cc.lineKey(line), String(line.from.number), String(line.to.number), {
      size: against ? 1.2 : 0.6,
      color: colour(cc.palette()[line.relation], (against ? 0.3 : 0.15) * confidence),
    });
  };

  /** Return the lines to draw: of very many those that deny, most statements first; the rest wait until one is chosen. */
  const weightiest = (lines) => {
    if (lines.length <= cc.linesDrawn) return lines;
    const weight = (line) => (cc.side(line.relation) === "against" ? 1000 : 0) + line.statements.length;
    return [...lines].sort((one, other) => weight(other) - weight(one)).slice(0, cc.linesDrawn);
  };

  const fill = (shown) => {
    const colours = cc.palette();
    graph = new graphology.MultiDirectedGraph();
    for (const node of shown.nodes) {
      const contested = node.isClaim && node.statuses.includes("contested");
      graph.addNode(String(node.number), {
        x: node.x,
        y: -node.y,
        label: node.label.length > 60 ? `${node.label.slice(0, 59)}…` : node.label,
        size: contested ? 170 : node.isClaim ? 90 : 70 + Math.min(50, 10 * Math.log2(1 + node.edges.length)),
        color: contested ? colours.gold : node.isClaim ? colours.edge : colours[node.kind],
        zIndex: contested ? 2 : 1,
      });
    }
    weightiest(shown.lines).forEach(addLine);
    added = [];
  };

  const touching = (shown, one) => shown.lines.filter((line) => line.from === one || line.to === one);

  /** Draw every line of what is chosen, and no longer those of what was chosen before. */
  const drawChosen = (shown) => {
    added.forEach((key) => graph.dropEdge(key));
    const picked = cc.selected();
    const one = picked?.node || picked?.line?.from;
    const missing = one ? touching(shown, one).filter((line) => !graph.hasEdge(cc.lineKey(line))) : [];
    missing.forEach(addLine);
    added = missing.map(cc.lineKey);
  };

  /** Return how nodes and lines look while something is chosen: what is near it stands out, the rest steps back. */
  const reducers = () => {
    const picked = cc.selected();
    const one = picked?.node || picked?.line?.from;
    if (!one || !graph.hasNode(String(one.number))) return { nodeReducer: null, edgeReducer: null };
    const me = String(one.number);
    const near = new Set([me, ...graph.neighbors(me)]);
    const colours = cc.palette();
    return {
      nodeReducer: (node, data) =>
        near.has(node)
          ? { ...data, highlighted: node === me, forceLabel: node === me || near.size < 12, zIndex: 3 }
          : { ...data, label: "", color: colours.edge },
      edgeReducer: (edge, data) =>
        graph.source(edge) === me || graph.target(edge) === me
          ? { ...data, type: "line", size: 2, color: colours[edge.slice(edge.lastIndexOf("|") + 1)] }
          : { ...data, hidden: true },
    };
  };

  const make = (box) => {
    const colours = cc.palette();
    const made = new Sigma(graph, box, {
      ...reducers(),
      labelColor: { color: colours.ink },
      labelFont: cc.sans,
      labelSize: 12,
      labelDensity: 0.35,
      itemSizesReference: "positions",
      zoomToSizeRatioFunction: (ratio) => ratio,
      labelRenderedSizeThreshold: 5,
      defaultEdgeType: "thin",
      edgeProgramClasses: { thin: Sigma.rendering?.EdgeLineProgram || Sigma.rendering?.EdgeRectangleProgram },
      defaultDrawNodeHover: hover,
      hideEdgesOnMove: true,
      hideLabelsOnMove: true,
      zIndex: true,
      allowInvalidContainer: true,
      minCameraRatio: 0.01,
      maxCameraRatio: 3,
    });
    made.on("clickNode", ({ node }) => cc.select(`n:${cc.model.nodes[Number(node)].id}`));
    made.on("clickStage", () => cc.select(""));
    return made;
  };

  cc.drawLarge = (section, shown) => {
    let box = section.querySelector(".webgl");
    if (!box) {
      box = cc.h("div", { class: "webgl" });
      section.prepend(box);
    }
    // The filtered lines are one array until a filter changes, so these few parts tell whether the picture is the same.
    const { off, status, actor, outlet, conf, direct, from, to, show, open, hide, focus } = cc.state;
    const key = JSON.stringify([
      [shown.nodes.size, shown.lines.length, cc.palette().ground],
      [off, status, actor, outlet, conf, direct, from, to, show, open, hide, focus],
    ]);
    if (key !== drawn || !cc.sigma) {
      drawn = key;
      chosen = cc.state.sel;
      fill(shown);
      drawChosen(shown);
      if (cc.sigma) cc.sigma.kill();
      cc.sigma = make(box);
    } else if (chosen !== cc.state.sel) {
      // Every change of a setting indexes the whole graph anew: both at once, and only when they change.
      chosen = cc.state.sel;
      drawChosen(shown);
      cc.sigma.setSettings(reducers());
    }
  };

  cc.clearLarge = (section) => {
    if (!cc.sigma) return;
    cc.sigma.kill();
    cc.sigma = null;
    drawn = "";
    section.querySelector(".webgl")?.remove();
  };
})();
