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
        size: contested ? 7 : node.isClaim ? 4 : 3 + Math.min(6, Math.log2(1 + node.edges.length)),
        color: contested ? colours.gold : node.isClaim ? colours.edge : colours[node.kind],
        zIndex: contested ? 2 : 1,
      });
    }
    for (const line of shown.lines) {
      const confidence = Math.max(...line.statements.map((said) => said.confidence));
      graph.addEdgeWithKey(cc.lineKey(line), String(line.from.number), String(line.to.number), {
        size: ["denies", "dismisses"].includes(line.relation) ? 1.4 : 0.7,
        color: colour(colours[line.relation], 0.2 + 0.6 * confidence),
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
      edgeReducer: (edge, data) => ({ ...data, hidden: !graph.extremities(edge).includes(me) }),
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
        labelRenderedSizeThreshold: 6,
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
