// The network view: vis-network draws what the filters let through, at places computed beforehand.
(() => {
  let network = null;
  let nodes = null;
  let edges = null;
  let drawnKey = "";
  let places = new Map();
  let placesKey = "";
  let fitted = "";
  let dragged = false;
  let whole = true; // the view shows all there is, until the reader moves it
  let narrowly = null;
  let named = []; // lines that are drawn, and may be named
  cc.tallies = new Map();
  cc.large = 2000; // shown nodes beyond which vis-network is left for sigma
  cc.shownLimit = () => Number(cc.state.show) || cc.model.first;

  const TIDIED = 600; // nodes that are laid out in the page; with more that takes seconds
  const OPTIONS = {
    autoResize: true,
    physics: false,
    layout: { randomSeed: 1, improvedLayout: false },
    interaction: {
      hover: true,
      hideEdgesOnDrag: true,
      multiselect: false,
      selectConnectedEdges: false,
      tooltipDelay: 1e9,
      keyboard: false,
      zoomSpeed: 0.6,
    },
    edges: { smooth: false, selectionWidth: 2, hoverWidth: 1, arrowStrikethrough: false },
    nodes: { shape: "custom", chosen: false },
  };

  // What lies beyond the first look is packed in rings far from it: with some of it in the picture, lay out all of that anew.
  const beyond = (shown) => [...shown.nodes].some((node) => node.number >= cc.model.first);

  const placed = (shown) => {
    const narrow = cc.isNarrow();
    narrowly = narrow;
    const tidy = cc.state.tidy || shown.focus || (shown.nodes.size <= TIDIED && beyond(shown));
    const key = tidy
      ? [...shown.nodes]
          .map((node) => node.number)
          .sort((a, b) => a - b)
          .join(",")
      : "";
    if (`${narrow}${key}` === placesKey && places.size) return places;
    placesKey = `${narrow}${key}`;
    cc.columned = false;
    if (tidy && shown.nodes.size <= TIDIED) places = cc.tidy(shown.nodes, shown.lines);
    else {
      cc.columned = !narrow;
      places = new Map(narrow ? cc.model.nodes.filter((node) => node.narrow).map((node) => [node, node.narrow]) : []);
    }
    return places;
  };

  const visNode = (node, at) => ({
    id: node.number,
    x: at.x,
    y: at.y,
    shape: "custom",
    ctxRenderer: cc.renderer(node),
    size: 20,
  });

  /** Parallel lines between two nodes bend apart by their turn. */
  const bend = (turn, flipped) => {
    if (!turn) return false;
    const roundness = 0.12 * Math.ceil(turn / 2);
    return { enabled: true, type: (turn % 2 === 1) !== flipped ? "curvedCW" : "curvedCCW", roundness };
  };

  const visEdge = (line, turn, colours) => {
    const look = cc.lines[line.relation];
    const confidence = Math.max(...line.statements.map((said) => said.confidence));
    const count = line.statements.length;
    return {
      id: cc.lineKey(line),
      from: line.from.number,
      to: line.to.number,
      color: {
        color: colours[line.relation],
        highlight: colours[line.relation],
        hover: colours[line.relation],
        opacity: 0.25 + 0.75 * confidence ** 1.5,
        inherit: false,
      },
      dashes: look.dash || false,
      width: look.width + Math.min(3, Math.log2(count)),
      arrows: { to: { enabled: true, type: look.head, scaleFactor: look.head === "bar" ? 0.75 : 0.6 } },
      // A bar must touch the line that it ends.
      arrowStrikethrough: look.head === "bar",
      smooth: bend(turn, line.from.number > line.to.number),
    };
  };

  const turns = (lines) => {
    const pairs = new Map();
    return lines.map((line) => {
      const key = [line.from.number, line.to.number].sort((a, b) => a - b).join("-");
      const turn = pairs.get(key) || 0;
      pairs.set(key, turn + 1);
      return [line, turn];
    });
  };

  /** A screen of another size shows all of the picture if it did before, in columns or below one another as it has room. */
  const onResize = () => {
    const turned = narrowly !== null && narrowly !== cc.isNarrow();
    requestAnimationFrame(() => {
      if (cc.state.view !== "network" || cc.sigma) return;
      if (turned) cc.drawNetwork(cc.byId("view-network"));
      if (whole) look();
    });
  };

  const make = (container) => {
    nodes = new vis.DataSet();
    edges = new vis.DataSet();
    network = new vis.Network(container, { nodes, edges }, OPTIONS);
    cc.vis = network;
    // One stop for the Tab key: the element that has a name and listens to the arrow keys.
    container.firstElementChild.removeAttribute("tabindex");
    network.on("click", ({ nodes: [node], edges: [edge] }) => {
      if (node !== undefined) cc.select(`n:${cc.model.nodes[node].id}`);
      else if (edge !== undefined) cc.select(`e:${edge}`);
      else cc.select("");
    });
    network.on("doubleClick", ({ nodes: [node] }) => {
      if (node !== undefined) cc.toggle("open", cc.model.nodes[node].id);
    });
    // Names of lines are drawn last, where nothing hides them; while the lines are gone, so are they.
    network.on("afterDrawing", (ctx) => dragged || cc.drawLineNames(ctx, network, named));
    network.on("dragStart", () => {
      dragged = true;
      whole = false;
    });
    network.on("zoom", () => (whole = false));
    network.on("resize", onResize);
    network.on("dragEnd", () => (dragged = false));
    network.on("hoverNode", () => (container.dataset.hover = "1"));
    network.on("blurNode", () => delete container.dataset.hover);
    network.on("hoverEdge", () => (container.dataset.hover = "1"));
    network.on("blurEdge", () => delete container.dataset.hover);
  };

  /** Return the box around what is shown; vis-network's own fit knows nothing of the width of a card. */
  const bounds = () => {
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    for (const node of cc.shown().nodes) {
      const [at, [width, height]] = [cc.placeOf(node), cc.extent(node)];
      box[0] = Math.min(box[0], at.x - width / 2);
      box[1] = Math.min(box[1], at.y - height / 2);
      box[2] = Math.max(box[2], at.x + width / 2);
      box[3] = Math.max(box[3], at.y + height / 2 + (node.isClaim ? 0 : 24));
    }
    if (cc.columned) box[1] -= 26; // what stands over the columns
    return box[0] < box[2]
      ? { x: (box[0] + box[2]) / 2, y: (box[1] + box[3]) / 2, width: box[2] - box[0], height: box[3] - box[1] }
      : null;
  };

  /** At the first look show all of it, unless that would be too small to read: then begin at the first claim. */
  const look = () => {
    fit(false);
    const least = cc.isNarrow() ? 0.9 : 0.62;
    if (network.getScale() >= least) return;
    const start = [...cc.shown().nodes].sort((a, b) => a.number - b.number).find((node) => node.isClaim);
    if (!start) return;
    // The view stays on the picture: beginning at a claim near its edge must not show the emptiness beyond.
    const [box, canvas, at] = [bounds(), document.querySelector(".canvas"), cc.placeOf(start)];
    const within = (wanted, middle, size, seen) => {
      const room = (size - seen) / 2 + 12 / least;
      return room <= 0 ? middle : Math.min(middle + room, Math.max(middle - room, wanted));
    };
    const position = {
      x: within(at.x, box.x, box.width, canvas.clientWidth / least),
      y: within(at.y, box.y, box.height, canvas.clientHeight / least),
    };
    network.moveTo({ position, scale: least, animation: false });
  };

  const calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  const fit = (animate) => {
    const still = calm() || !animate;
    const box = bounds();
    if (!box) return;
    whole = true;
    const canvas = document.querySelector(".canvas");
    const scale = Math.max(
      0.04,
      Math.min(1.4, (canvas.clientWidth - 24) / box.width, (canvas.clientHeight - 24) / box.height),
    );
    network.moveTo({
      position: { x: box.x, y: box.y },
      scale,
      animation: still ? false : { duration: 350, easingFunction: "easeInOutQuad" },
    });
  };

  const highlight = (shown) => {
    const picked = cc.selected();
    const near = new Set();
    if (picked?.node) {
      near.add(picked.node);
      for (const line of shown.lines)
        if (line.from === picked.node || line.to === picked.node) near.add(line.from).add(line.to);
    } else if (picked?.line) near.add(picked.line.from).add(picked.line.to);
    else if (picked?.statement)
      [...picked.statement.speakers, ...picked.statement.on.keys()].forEach((n) => near.add(cc.model.nodes[n]));
    const dim = near.size > 0 && [...near].some((node) => shown.nodes.has(node));
    nodes.update([...shown.nodes].map((node) => ({ id: node.number, opacity: dim && !near.has(node) ? 0.3 : 1 })));
    const wanted = (line) =>
      !dim ||
      (picked.node
        ? line.from === picked.node || line.to === picked.node
        : picked.line
          ? cc.lineKey(line) === cc.lineKey(picked.line)
          : line.statements.includes(picked.statement));
    const hides = (line) =>
      dim && !wanted(line) && shown.lines.length > 14 && !(near.has(line.from) && near.has(line.to));
    edges.update(shown.lines.map((line) => ({ id: cc.lineKey(line), hidden: hides(line) })));
    named = shown.lines.filter((line) => !hides(line) && wanted(line));
    network.selectNodes(picked?.node && shown.nodes.has(picked.node) ? [picked.node.number] : [], false);
  };

  const drawVis = (container, shown) => {
    if (!network) make(container);
    const at = placed(shown);
    const colours = cc.palette();
    const key = JSON.stringify([
      [...shown.nodes].map((n) => n.number),
      shown.lines.map((l) => [cc.lineKey(l), l.statements.length]),
      placesKey,
      cc.palette.theme,
      cc.language,
      cc.state.labels,
    ]);
    if (key !== drawnKey) {
      drawnKey = key;
      cc.tallies = new Map([...shown.nodes].filter((node) => node.isClaim).map((node) => [node, cc.tally(node)]));
      edges.clear();
      nodes.clear();
      nodes.add([...shown.nodes].map((node) => visNode(node, at.get(node) || node)));
      edges.add(turns(shown.lines).map(([line, turn]) => visEdge(line, turn, colours)));
    }
    highlight(shown);
    const fitKey = `${placesKey}|${[...shown.nodes].length > 0 ? cc.state.show + cc.state.focus + cc.state.open + cc.state.status : ""}`;
    if (fitKey !== fitted) {
      const first = fitted === "";
      fitted = fitKey;
      // The canvas has no size until the view is on the page.
      requestAnimationFrame(() => {
        network.redraw();
        if (first) look();
        else fit(true);
        // What lay outside the old view has no box yet, and vis-network leaves it out of the first drawing of the new one.
        requestAnimationFrame(() => network?.redraw());
      });
    }
  };

  cc.drawNetwork = (section) => {
    const shown = cc.shown();
    let container = section.querySelector(".canvas");
    if (!container) {
      container = cc.h("div", { class: "canvas", tabindex: "0", role: "application", on: { keydown: cc.networkKey } });
      cc.fill(section, container, cc.h("p", { class: "empty", hidden: true }));
    }
    container.setAttribute("aria-label", cc.t("network_label", { n: shown.nodes.size }));
    const empty = section.querySelector(".empty");
    empty.hidden = shown.nodes.size > 0;
    empty.textContent = cc.focusWords() || cc.t(cc.model.nodes.length ? "nothing" : "empty_store");
    const large = shown.nodes.size > cc.large && window.Sigma;
    section.classList.toggle("large", Boolean(large));
    if (large) cc.drawLarge(section, shown);
    else {
      cc.clearLarge?.(section);
      drawVis(container, shown);
    }
  };

  /** Return the tools that stand above the network. */
  cc.zoomTools = () => {
    const zoom = (factor) => () => (network || cc.sigma) && cc.zoom(factor);
    const tool = (label, icon, listener) =>
      cc.h(
        "button",
        { type: "button", class: "tool", title: label, "aria-label": label, on: { click: listener } },
        cc.icon(icon),
      );
    return cc.h(
      "div",
      { class: "zoom" },
      tool(cc.t("zoom_in"), cc.icons.plus, zoom(1.35)),
      tool(cc.t("zoom_out"), cc.icons.minus, zoom(1 / 1.35)),
      tool(cc.t("fit"), cc.icons.fit, () => cc.fit()),
      tool(cc.t("tidy"), cc.icons.tidy, () => cc.set({ tidy: cc.state.tidy ? "" : "1" })),
    );
  };

  cc.zoom = (factor) => {
    if (cc.sigma) return cc.sigma.getCamera().animatedZoom({ factor, duration: calm() ? 1 : 150 });
    whole = false;
    return network.moveTo({ scale: Math.min(3, Math.max(0.04, network.getScale() * factor)), animation: false });
  };
  cc.fit = () => (cc.sigma ? cc.sigma.getCamera().animatedReset({ duration: calm() ? 1 : 250 }) : network && fit(true));

  /** Bring a node to the middle without changing what is shown. */
  cc.centre = (node) => {
    if (cc.sigma) {
      const at = cc.sigma.getNodeDisplayData(String(node.number));
      const camera = cc.sigma.getCamera();
      if (at) camera.setState({ x: at.x, y: at.y, ratio: Math.min(0.12, camera.ratio) });
      return;
    }
    if (!network || !nodes.get(node.number)) return;
    whole = false;
    network.focus(node.number, { scale: Math.max(0.8, network.getScale()), animation: false });
  };
  cc.placeOf = (node) => places.get(node) || node;
})();
