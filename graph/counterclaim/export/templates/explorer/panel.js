// The side panel: an overview at first, then whatever was clicked.
(() => {
  /** Return a part of the panel under a heading. */
  cc.block = (title, ...children) => cc.h("section", { class: "block" }, cc.h("h3", {}, title), ...children);

  cc.statusBadge = (status) =>
    cc.h(
      "span",
      { class: `badge badge-${status}`, title: cc.t(`about_${status}`, { window: cc.windowWords() }) },
      cc.h("span", { "aria-hidden": "true" }, `${cc.statusSigns[status] || ""} `),
      cc.tv("status", status),
    );

  cc.windowWords = () =>
    cc.model.hasDays
      ? cc.t("window", { from: cc.date(cc.model.firstDay), to: cc.date(cc.model.lastDay) })
      : cc.t("window_none");

  /** Return the bar that shows how many principals stand on each side. */
  cc.balance = (claim) => {
    const { for: yes, against: no } = cc.tally(claim);
    const all = yes + no || 1;
    return cc.h(
      "div",
      { class: "balance" },
      cc.h("span", { class: "n-for" }, cc.t("n_for", { n: yes })),
      cc.s(
        "svg",
        { viewBox: "0 0 100 6", preserveAspectRatio: "none", "aria-hidden": "true" },
        yes ? cc.s("rect", { class: "bar-for", x: 0, y: 0, width: (100 * yes) / all, height: 6 }) : null,
        no
          ? cc.s("rect", { class: "bar-against", x: (100 * yes) / all, y: 0, width: (100 * no) / all, height: 6 })
          : null,
      ),
      cc.h("span", { class: "n-against" }, cc.t("n_against", { n: no })),
    );
  };

  /** Return the names of speakers; those who share one are named once, with their number. */
  cc.names = (nodes, most = Infinity) => {
    const found = new Map();
    for (const { label } of nodes) found.set(label, (found.get(label) || 0) + 1);
    const words = [...found].map(([name, many]) => (many > 1 ? `${name} (×${many})` : name));
    return words.slice(0, most).join(", ") + (words.length > most ? " …" : "");
  };

  cc.claimCard = (claim, { names = true } = {}) => {
    const sides = cc.sides(claim, cc.keeps);
    const list = (side) => cc.names([...sides[side].keys()], 4);
    return cc.h(
      "button",
      {
        type: "button",
        class: `claim-card ${claim.statuses.includes("contested") ? "is-contested" : ""}`,
        "aria-label": [
          claim.label,
          claim.statuses.map((status) => cc.tv("status", status)).join(", "),
          names && sides.for.size && `${cc.t("for")} ${list("for")}`,
          names && sides.against.size && `${cc.t("against")} ${list("against")}`,
        ]
          .filter(Boolean)
          .join(". "),
        on: { click: () => (cc.select(`n:${claim.id}`), cc.focusPanel()) },
      },
      cc.h("span", { class: "badges" }, claim.statuses.map(cc.statusBadge)),
      cc.words(claim.label, { class: "claim-text" }),
      sides.for.size + sides.against.size ? cc.balance(claim) : null,
      names && sides.for.size ? cc.h("span", { class: "who who-for" }, cc.words(list("for"))) : null,
      names && sides.against.size ? cc.h("span", { class: "who who-against" }, cc.words(list("against"))) : null,
    );
  };

  const overview = () => {
    // Under a filter or a focus the panel speaks of what is left.
    const { narrowed, focus, nodes } = cc.filtered();
    const claims = narrowed || focus ? cc.model.claims.filter((claim) => nodes.has(claim)) : cc.model.claims;
    const contested = claims.filter((claim) => claim.statuses.includes("contested"));
    const first = (contested.length ? contested : claims).slice(0, 6);
    return [
      cc.h("h2", {}, cc.t("overview")),
      cc.h(
        "p",
        { class: "lead" },
        contested.length
          ? cc.t("overview_lead", { claims: cc.plural("claims", contested.length) })
          : cc.t(claims.length ? "overview_none" : cc.model.nodes.length ? "nothing" : "empty_store"),
      ),
      cc.h(
        "div",
        { class: "cards" },
        first.map((claim) => cc.claimCard(claim)),
      ),
      contested.length > first.length ? cc.button(cc.t("more_contested"), () => cc.set({ view: "board" })) : null,
      cc.block(
        cc.t("overview_read"),
        cc.h(
          "ul",
          { class: "reading" },
          [1, 2, 3].map((n) => cc.h("li", {}, cc.t(`overview_read_${n}`))),
        ),
      ),
    ];
  };

  /** Return what can be done with a node. */
  cc.nodeActions = (node, ...more) =>
    cc.h(
      "div",
      { class: "actions" },
      cc.button(cc.t("centre"), () => cc.showInNetwork(node)),
      cc.button(cc.t("expand"), () =>
        cc.set({ open: [...new Set([...cc.list("open"), node.id])].join(","), view: "network" }),
      ),
      cc.button(cc.t("hide_node"), () =>
        cc.set({ hide: [...new Set([...cc.list("hide"), node.id])].join(","), sel: "" }),
      ),
      more,
      cc.button(cc.t("copy_link"), () => cc.copy(cc.linkHere())),
    );

  const linePanel = (line) => [
    cc.h("p", { class: "kicker" }, cc.t("line")),
    cc.h(
      "h2",
      { class: "line-title" },
      cc.nodeButton(line.from.number),
      " ",
      cc.relationTag(line.relation),
      " ",
      cc.nodeButton(line.to.number),
    ),
    line.statements.length > 1
      ? cc.h("p", { class: "soft" }, cc.t("lines", { statements: cc.plural("statements", line.statements.length) }))
      : null,
    line.statements.slice(0, 100).map((said) => cc.evidence(said, { on: line.to.isClaim ? line.to : null })),
  ];

  const statementPanel = (said) => [
    cc.h("p", { class: "kicker" }, cc.t("evidence")),
    cc.h(
      "h2",
      {},
      cc.words(
        cc
          .speakers(said)
          .map((node) => node.label)
          .join(", "),
      ),
    ),
    cc.evidence(said),
  ];

  let drawn = null;
  cc.drawPanel = () => {
    const picked = cc.selected();
    const panel = cc.byId("panel");
    const body = picked?.node
      ? picked.node.isClaim
        ? cc.claimPanel(picked.node)
        : cc.actorPanel(picked.node)
      : picked?.line
        ? linePanel(picked.line)
        : picked?.statement
          ? statementPanel(picked.statement)
          : overview();
    panel.setAttribute("aria-label", picked ? cc.t("evidence") : cc.t("overview"));
    panel.classList.toggle("is-open", Boolean(picked));
    const close = picked
      ? cc.h(
          "button",
          {
            type: "button",
            class: "tool close",
            "aria-label": cc.t("close"),
            title: cc.t("close"),
            on: { click: () => cc.select("") },
          },
          cc.icon(cc.icons.close),
        )
      : null;
    cc.fill(panel, close, cc.h("div", { class: "panel-body", id: "panel-body", tabindex: "-1" }, body));
    if (drawn !== cc.state.sel) panel.scrollTop = 0;
    drawn = cc.state.sel;
  };
  cc.focusPanel = () => cc.byId("panel-body")?.focus({ preventScroll: true });

  cc.showInNetwork = (node) => {
    cc.set({
      view: "network",
      open: node.number < cc.shownLimit() ? cc.state.open : [...new Set([...cc.list("open"), node.id])].join(","),
      hide: cc
        .list("hide")
        .filter((id) => id !== node.id)
        .join(","),
      sel: `n:${node.id}`,
    });
    requestAnimationFrame(() => requestAnimationFrame(() => cc.centre(node)));
  };
})();
