// Decide what is shown: first by statement, then by line and node.
(() => {
  let memo = { key: null, result: null };

  const passes = (state) => {
    const actor = state.actor ? cc.model.byId.get(state.actor) : null;
    const least = Number(state.conf) || 0;
    const [from, to] = [cc.day(state.from), cc.day(state.to)];
    return (said) => {
      if (said.confidence * 100 < least) return false;
      if (state.direct && said.quotation === "indirect") return false;
      if (state.outlet && said.article.outlet !== state.outlet) return false;
      if (actor && !said.speakers.includes(actor.number) && !said.behalf.includes(actor.number)) return false;
      if (from !== null && (said.day === null || said.day < from)) return false;
      if (to !== null && (said.day === null || said.day > to)) return false;
      if (state.status) {
        if (![...said.on.keys()].some((claim) => cc.model.nodes[claim].statuses.includes(state.status))) return false;
      }
      return true;
    };
  };

  /** Return the statements, lines and nodes that the filters let through, before the network's ranking. */
  cc.filtered = () => {
    const { off, status, actor, outlet, conf, direct, from, to, focus } = cc.state;
    const key = JSON.stringify([off, status, actor, outlet, conf, direct, from, to, focus]);
    if (memo.key === key) return memo.result;
    const keep = passes(cc.state);
    const hidden = new Set(cc.list("off"));
    const statements = new Set(
      cc.model.statements.filter(
        (said) => keep(said) && (!said.on.size || [...said.on.values()].some((relation) => !hidden.has(relation))),
      ),
    );
    const lines = [];
    for (const line of cc.model.lines) {
      if (hidden.has(line.relation)) continue;
      const kept = line.statements.filter((said) => statements.has(said));
      if (kept.length) lines.push({ ...line, statements: kept });
    }
    const nodes = new Set();
    for (const line of lines) nodes.add(line.from).add(line.to);
    let result = {
      statements,
      lines,
      nodes,
      narrowed: Boolean(status || actor || outlet || conf || direct || from || to || off),
    };
    if (focus) result = cc.focused(result);
    memo = { key, result };
    return result;
  };

  /** Leave out the answers that other lines say already: both speakers' positions on one claim, unless one is chosen. */
  const spoken = (lines, picked) => {
    const claims = new Map();
    for (const line of lines)
      if (cc.positions.includes(line.relation))
        claims.set(line.from, (claims.get(line.from) || new Set()).add(line.to));
    const on = (node) => claims.get(node) || new Set();
    const said = ({ from, to }) => on(from).has(to) || [...on(from)].some((claim) => on(to).has(claim));
    return lines.filter(
      (line) =>
        line.relation !== "answers" ||
        (picked && !line.to.isClaim && (line.from === picked || line.to === picked)) ||
        !said(line),
    );
  };

  /** Return what the network draws: the best ranked nodes up to the number shown, those opened, without those hidden. */
  cc.shown = () => {
    const all = cc.filtered();
    const limit = Number(cc.state.show) || cc.model.first;
    const hidden = new Set(cc.list("hide"));
    const nodes = new Set();
    const ranked = [...all.nodes].sort((a, b) => a.number - b.number);
    const add = (node) => {
      if (!hidden.has(node.id)) nodes.add(node);
    };
    // A filter that leaves little may show all of it, wherever it ranks.
    const narrow = (all.narrowed || all.focus) && ranked.length <= cc.model.first * 1.5;
    for (const node of ranked) if (narrow || all.focus || node.number < limit) add(node);
    for (const id of cc.list("open")) {
      const opened = cc.model.byId.get(id);
      if (!opened) continue;
      add(opened);
      for (const line of all.lines) {
        if (line.from === opened) add(line.to);
        if (line.to === opened) add(line.from);
      }
    }
    const picked = cc.selected();
    if (picked?.node && all.nodes.has(picked.node)) add(picked.node);
    const inside = all.lines.filter((line) => nodes.has(line.from) && nodes.has(line.to));
    const lines = spoken(inside, picked?.node);
    const linked = new Set(lines.flatMap((line) => [line.from, line.to]));
    const kept = new Set([...nodes].filter((node) => linked.has(node) || node.isClaim || !all.narrowed));
    return { ...all, nodes: kept, lines, total: all.nodes.size };
  };

  cc.keeps = (said) => cc.filtered().statements.has(said);
})();
