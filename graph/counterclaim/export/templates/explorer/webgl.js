// Very many nodes: sigma and graphology draw what vis-network would draw too slowly.
(() => {
  let graph = null;
  let drawn = "";
  cc.sigma = null;

  const colour = (hex, opacity) => {
    const [r, g, b] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
    return `rgba(${r},${g},${b},${opacity.toFixed(2)})`;
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
    for (const line of shown.lines) {
      const confidence = Math.max(...line.statements.map((said) => said.confidence));
      // Thousands of lines at once say little: denials stand out, the rest is shown when a node is chosen.
      const against = cc.side(line.relation) === "against";
      graph.addEdgeWithKey(cc.lineKey(line), String(line.from.number), String(line.to.number), {
        size: against ? 1.2 : 0.6,
        color: colour(colours[line.relation], (against ? 0.4 : 0.1) * confidence),
      });
    }
  };

  const reduce = () => {
    const picked = cc.selected();
    if (!picked?.node || !graph.hasNode(String(picked.node.number))) return {};
    const me = String(picked.node.number);
    const near = new Set([me, ...graph.neighbors(me)]);
    return {
      nodeReducer: (node, data) =>
        near.has(node)
          ? { ...data, highlighted: node === me, forceLabel: true, zIndex: 3 }
          : { ...data, label: "", color: cc.palette().edge },
      edgeReducer: (edge, data) => ({
        ...data,
        size: 2,
        color: cc.palette()[edge.split("|")[2]],
        hidden: !graph.extremities(edge).includes(me),
      }),
    };
  };

  cc.drawLarge = (section, shown) => {
    let box = section.querySelector(".webgl");
    if (!box) {
      box = cc.h("div", { class: "webgl" });
      section.prepend(box);
    }
    const key = JSON.stringify([
      [...shown.nodes].length,
      shown.lines.length,
      cc.palette.theme,
      cc.state.off,
      cc.state.from,
      cc.state.to,
      cc.state.conf,
      cc.state.outlet,
    ]);
    if (key !== drawn || !cc.sigma) {
      drawn = key;
      fill(shown);
      if (cc.sigma) cc.sigma.kill();
      cc.sigma = new Sigma(graph, box, {
        labelColor: { color: cc.palette().ink },
        labelFont: cc.sans,
        labelSize: 12,
        labelDensity: 0.35,
        itemSizesReference: "positions",
        zoomToSizeRatioFunction: (ratio) => ratio,
        labelRenderedSizeThreshold: 5,
        defaultEdgeType: "line",
        hideEdgesOnMove: true,
        hideLabelsOnMove: true,
        zIndex: true,
        allowInvalidContainer: true,
        minCameraRatio: 0.01,
        maxCameraRatio: 3,
      });
      cc.sigma.on("clickNode", ({ node }) => cc.select(`n:${cc.model.nodes[Number(node)].id}`));
      cc.sigma.on("clickStage", () => cc.select(""));
    }
    const { nodeReducer = null, edgeReducer = null } = reduce();
    cc.sigma.setSetting("nodeReducer", nodeReducer);
    cc.sigma.setSetting("edgeReducer", edgeReducer);
  };

  cc.clearLarge = (section) => {
    if (!cc.sigma) return;
    cc.sigma.kill();
    cc.sigma = null;
    drawn = "";
    section.querySelector(".webgl")?.remove();
  };
})();
