// Narrow the network to a path between two actors, or to what two of them dispute.
(() => {
  const parts = () => {
    const [kind, a, b] = cc.state.focus.split("|");
    return { kind, a: cc.model.byId.get(a), b: cc.model.byId.get(b) };
  };

  const shortest = (all, a, b) => {
    const neighbours = new Map();
    const join = (from, to) => neighbours.set(from, [...(neighbours.get(from) || []), to]);
    for (const line of all.lines) {
      join(line.from, line.to);
      join(line.to, line.from);
    }
    const came = new Map([[a, null]]);
    const queue = [a];
    for (let at = 0; at < queue.length && !came.has(b); at += 1) {
      // By rank, so that equally short paths give the more telling one.
      const next = (neighbours.get(queue[at]) || []).sort((x, y) => x.number - y.number);
      for (const node of next) {
        if (!came.has(node)) {
          came.set(node, queue[at]);
          queue.push(node);
        }
      }
    }
    const path = [];
    for (let node = came.has(b) ? b : null; node; node = came.get(node)) path.unshift(node);
    return path;
  };

  /** Return a claim's statements in which a stands on one side and b on the other. */
  const opposed = (claim, a, b) => {
    const sides = cc.sides(claim);
    const has = (side, node) =>
      [...sides[side].entries()].some(
        ([principal, said]) => principal === node || said.some((one) => one.speakers.includes(node.number)),
      );
    return (has("for", a) && has("against", b)) || (has("for", b) && has("against", a));
  };
  cc.opposed = opposed;

  /** Return the filtered data narrowed to the focus. */
  cc.focused = (all) => {
    const { kind, a, b } = parts();
    if (!a || !b) return all;
    let nodes;
    if (kind === "path") nodes = new Set(shortest(all, a, b));
    else {
      const claims = cc.model.claims.filter((claim) => opposed(claim, a, b));
      nodes = new Set([a, b, ...claims]);
      for (const claim of claims) {
        for (const line of claim.edges) {
          if (
            line.statements.some((said) =>
              [a, b].some((who) => said.speakers.includes(who.number) || said.behalf.includes(who.number)),
            )
          )
            nodes.add(line.from);
        }
      }
    }
    const lines = all.lines.filter((line) => nodes.has(line.from) && nodes.has(line.to));
    const statements = new Set(lines.flatMap((line) => line.statements));
    return { ...all, nodes, lines, statements, focus: { kind, a, b, found: nodes.size > 1 } };
  };

  /** Return the words that say what the focus is. */
  cc.focusWords = () => {
    const { focus } = cc.filtered();
    if (!focus) return "";
    const names = { a: focus.a.label, b: focus.b.label };
    return cc.t(focus.kind === "path" ? (focus.found ? "focus_path" : "focus_path_none") : "focus_dispute", names);
  };

  cc.setFocus = (kind, a, b) =>
    cc.set({ focus: `${kind}|${a.id}|${b.id}`, view: cc.state.view === "table" ? "table" : "network" });

  /** Return the actors that an actor disputes with: who stands on the other side of a claim, by how many claims. */
  cc.opponents = (actor) => {
    const found = new Map();
    const claims = new Set(
      cc
        .statementsBy(actor)
        .map((said) => cc.model.nodes[said.claim])
        .filter(Boolean),
    );
    for (const claim of claims) {
      const sides = cc.sides(claim);
      for (const [mine, other] of [
        ["for", "against"],
        ["against", "for"],
      ]) {
        const here = [...sides[mine]].some(
          ([principal, said]) => principal === actor || said.some((one) => one.speakers.includes(actor.number)),
        );
        if (here)
          for (const principal of sides[other].keys())
            if (principal !== actor) found.set(principal, new Set([...(found.get(principal) || []), claim]));
      }
    }
    return [...found]
      .map(([node, at]) => ({ node, claims: [...at] }))
      .sort((x, y) => y.claims.length - x.claims.length || x.node.number - y.node.number);
  };
})();
