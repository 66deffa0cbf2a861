// The side panel: an overview at first, then whatever was clicked.
(() => {
  const section = (title, ...children) => cc.h("section", { class: "block" }, cc.h("h3", {}, title), ...children);

  cc.statusBadge = (status) => cc.h("span", { class: `badge badge-${status}`, title: cc.t(`about_${status}`, { window: cc.windowWords() }) }, cc.h("span", { "aria-hidden": "true" }, `${cc.statusSigns[status] || ""} `), cc.tv("status", status));

  cc.windowWords = () => (cc.model.hasDays ? cc.t("window", { from: cc.date(cc.model.firstDay), to: cc.date(cc.model.lastDay) }) : cc.t("window_none"));

  /** Return the bar that shows how many principals stand on each side. */
  cc.balance = (claim) => {
    const { for: yes, against: no } = cc.tally(claim);
    const all = yes + no || 1;
    return cc.h("div", { class: "balance" },
      cc.h("span", { class: "n-for" }, cc.t("n_for", { n: yes })),
      cc.s("svg", { viewBox: "0 0 100 6", preserveAspectRatio: "none", "aria-hidden": "true" }, yes ? cc.s("rect", { class: "bar-for", x: 0, y: 0, width: (100 * yes) / all, height: 6 }) : null, no ? cc.s("rect", { class: "bar-against", x: (100 * yes) / all, y: 0, width: (100 * no) / all, height: 6 }) : null),
      cc.h("span", { class: "n-against" }, cc.t("n_against", { n: no })));
  };

  cc.claimCard = (claim, { names = true } = {}) => {
    const sides = cc.sides(claim, cc.keeps);
    const list = (side) => [...sides[side].keys()].map((node) => node.label).slice(0, 4).join(", ") + (sides[side].size > 4 ? " …" : "");
    return cc.h("button", { type: "button", class: `claim-card ${claim.statuses.includes("contested") ? "is-contested" : ""}`, on: { click: () => (cc.select(`n:${claim.id}`), cc.focusPanel()) } },
      cc.h("span", { class: "badges" }, claim.statuses.map(cc.statusBadge)),
      cc.words(claim.label, { class: "claim-text" }),
      sides.for.size + sides.against.size ? cc.balance(claim) : null,
      names && sides.for.size ? cc.h("span", { class: "who who-for" }, cc.words(list("for"))) : null,
      names && sides.against.size ? cc.h("span", { class: "who who-against" }, cc.words(list("against"))) : null);
  };

  const overview = () => {
    const contested = cc.model.claims.filter((claim) => claim.statuses.includes("contested"));
    const first = (contested.length ? contested : cc.model.claims).slice(0, 6);
    return [
      cc.h("h2", {}, cc.t("overview")),
      cc.h("p", { class: "lead" }, contested.length ? cc.t("overview_lead", { n: cc.number(contested.length) }) : cc.t("overview_none")),
      cc.h("div", { class: "cards" }, first.map((claim) => cc.claimCard(claim))),
      contested.length > first.length ? cc.button(cc.t("more_contested"), () => cc.set({ view: "board" })) : null,
      section(cc.t("overview_read"), cc.h("ul", { class: "reading" }, [1, 2, 3].map((n) => cc.h("li", {}, cc.t(`overview_read_${n}`))))),
    ];
  };

  const entry = (principal, list) =>
    cc.h("li", {}, cc.nodeButton(principal.number), cc.h("ul", {}, list.map((said) =>
      cc.h("li", {}, cc.h("details", {}, cc.h("summary", {}, cc.relationTag(said.relation), " ",
        said.speakers.includes(principal.number) ? "" : cc.h("span", { class: "soft" }, cc.words(cc.speakers(said).map((node) => node.label).join(", ")), " · "),
        cc.h("span", { class: "soft" }, [cc.saidWhen(said) || cc.date(said.article.published), said.article.outlet].filter(Boolean).join(" · "))), cc.evidence(said, { claim: false }))))));

  const column = (key, side, words) =>
    cc.h("div", { class: `column column-${key}` }, cc.h("h3", {}, words, cc.h("span", { class: "count" }, side.size)),
      side.size ? cc.h("ul", { class: "stand" }, [...side].map(([principal, list]) => entry(principal, list))) : cc.h("p", { class: "soft" }, cc.t("nobody")));

  const wordings = (claim) => {
    if (claim.wordings.length < 2 && claim.wordings[0]?.text === claim.label) return null;
    const item = (one) => cc.h("li", {}, cc.words(`“${one.text}”`), one.orientation === "same" ? null : cc.h("span", { class: `tag tag-${one.orientation}` }, cc.tv("wording", one.orientation)), one.article ? cc.h("span", { class: "soft" }, ` ${one.article.outlet}`) : null);
    const box = cc.h("details", { open: claim.wordings.length < 5 }, cc.h("summary", {}, cc.h("h3", {}, cc.t("wordings"), cc.h("span", { class: "count" }, claim.wordings.length))), cc.h("ul", { class: "wordings" }, claim.wordings.map(item)));
    return cc.h("section", { class: "block" }, box);
  };

  const derivation = (claim) => {
    if (!claim.derivation.length) return null;
    return section(cc.t("derivation"), claim.derivation.map(([status, numbers]) =>
      cc.h("details", { class: "why-status" }, cc.h("summary", {}, cc.statusBadge(status), cc.h("span", { class: "soft" }, ` ${cc.t(`about_${status}`, { window: cc.windowWords() })} (${cc.t("derivation_from", { n: numbers.length })})`)),
        cc.h("ul", { class: "plain" }, numbers.map((number) => cc.h("li", {}, cc.statementButton(cc.model.statements[number])))))));
  };

  const spark = (claim) => {
    const dated = cc.statementsOf(claim).filter((said) => said.day !== null);
    if (dated.length < 2) return null;
    const [from, to] = [dated[0].day, dated.at(-1).day];
    const span = Math.max(1, to - from);
    return cc.s("svg", { class: "spark", viewBox: "0 0 320 44", role: "img", "aria-label": `${cc.date(from)} – ${cc.date(to)}` },
      cc.s("path", { class: "spark-axis", d: "M6 22H314" }),
      dated.map((said) => cc.s("circle", { class: `dot-${cc.side(said.relation)}`, cx: 8 + (304 * (said.day - from)) / span, cy: { for: 14, against: 30 }[cc.side(said.relation)] ?? 22, r: 4.5 })));
  };

  const actions = (node, ...more) =>
    cc.h("div", { class: "actions" },
      cc.button(cc.t("centre"), () => cc.showInNetwork(node)), cc.button(cc.t("expand"), () => cc.set({ open: [...new Set([...cc.list("open"), node.id])].join(","), view: "network" })),
      cc.button(cc.t("hide_node"), () => cc.set({ hide: [...new Set([...cc.list("hide"), node.id])].join(","), sel: "" })), more, cc.button(cc.t("copy_link"), () => cc.copy(cc.linkHere())));

  const claimPanel = (claim) => {
    const sides = cc.sides(claim, cc.keeps);
    const extra = ["withheld", "doubted", "neutral"].filter((key) => sides[key].size);
    return [
      cc.h("p", { class: "kicker" }, cc.tv("kind", "claim")),
      cc.h("h2", { class: "claim-title" }, cc.words(claim.label)),
      cc.h("p", { class: "badges" }, claim.statuses.map(cc.statusBadge)),
      cc.balance(claim),
      actions(claim, cc.button(cc.t("timeline_open"), () => cc.set({ view: "timeline" }))),
      cc.h("div", { class: "columns" }, column("for", sides.for, cc.t("for")), column("against", sides.against, cc.t("against"))),
      extra.map((key) => column(key, sides[key], cc.t(key))),
      spark(claim) ? section(cc.t("timeline"), spark(claim)) : null,
      wordings(claim), derivation(claim),
    ];
  };

  const GROUPS = [
    ["said_group", ["asserts"]], ["denied_group", ["denies", "dismisses"]], ["conceded_group", ["concedes"]], ["confirmed_group", ["confirms"]],
    ["withheld_group", ["withholds"]], ["doubted_group", ["doubts"]], ["neutral_group", ["mentions"]],
  ];

  const ties = (actor, relation, outward) => [...new Set(actor.edges.filter((line) => line.relation === relation && (outward ? line.from : line.to) === actor).map((line) => (outward ? line.to : line.from)))];

  const tieRow = (words, list) => (list.length ? [cc.h("dt", {}, words), cc.h("dd", {}, list.map((node, at) => [at ? ", " : "", cc.nodeButton(node.number)]))] : null);

  const pathPicker = (actor) => {
    const select = cc.h("select", { "aria-label": cc.t("path_from"), on: { change: (event) => event.target.value && cc.setFocus("path", actor, cc.model.byId.get(event.target.value)) } },
      cc.h("option", { value: "" }, cc.t("path_from")), [...cc.model.actors].filter((node) => node !== actor).sort((a, b) => a.label.localeCompare(b.label)).slice(0, 500).map((node) => cc.h("option", { value: node.id }, node.label)));
    return select;
  };

  const actorPanel = (actor) => {
    const list = cc.statementsBy(actor).filter(cc.keeps);
    const opponents = cc.opponents(actor).slice(0, 8);
    return [
      cc.h("p", { class: "kicker" }, cc.kindSample(actor.kind), cc.tv("kind", actor.kind)),
      cc.h("h2", {}, cc.words(actor.label)),
      actor.descriptor ? cc.h("p", { class: "lead" }, cc.words(actor.descriptor)) : null,
      actor.kind === "anonymous" ? cc.h("p", { class: "soft" }, cc.t("anonymous_note")) : null,
      actions(actor, pathPicker(actor)),
      cc.h("dl", {}, tieRow(cc.t("speaks_for"), ties(actor, "on_behalf_of", true)), tieRow(cc.t("spoken_by"), ties(actor, "on_behalf_of", false)),
        tieRow(cc.t("accused_by"), ties(actor, "accuses", false)), tieRow(cc.t("told_list"), ties(actor, "told_to", true)),
        /^Q\d+$/.test(actor.wikidata || "") ? [cc.h("dt", {}, "Wikidata"), cc.h("dd", {}, cc.link(`https://www.wikidata.org/wiki/${actor.wikidata}`, actor.wikidata))] : null),
      opponents.length ? section(cc.t("disputes"), cc.h("ul", { class: "plain disputes" }, opponents.map(({ node, claims }) =>
        cc.h("li", {}, cc.nodeButton(node.number), cc.h("span", { class: "count" }, claims.length), cc.button(cc.t("dispute_only"), () => cc.setFocus("dispute", actor, node), { class: "button small" }))))) : null,
      GROUPS.map(([words, relations]) => {
        const group = list.filter((said) => relations.includes(said.relation));
        return group.length ? cc.h("section", { class: "block" }, cc.h("h3", {}, cc.t(words), cc.h("span", { class: "count" }, group.length)), group.slice(0, 60).map((said) =>
          cc.h("details", { class: "said" }, cc.h("summary", {}, cc.words(cc.model.nodes[said.claim]?.label || said.sentence), cc.h("span", { class: "soft" }, ` ${cc.saidWhen(said) || cc.date(said.article.published)}`)), cc.evidence(said)))) : null;
      }),
    ];
  };

  const linePanel = (line) => [
    cc.h("p", { class: "kicker" }, cc.t("line")),
    cc.h("h2", { class: "line-title" }, cc.nodeButton(line.from.number), " ", cc.relationTag(line.relation), " ", cc.nodeButton(line.to.number)),
    line.statements.length > 1 ? cc.h("p", { class: "soft" }, cc.t("lines", { n: line.statements.length })) : null,
    line.statements.slice(0, 100).map((said) => cc.evidence(said)),
  ];

  const statementPanel = (said) => [cc.h("p", { class: "kicker" }, cc.t("evidence")), cc.h("h2", {}, cc.words(cc.speakers(said).map((node) => node.label).join(", "))), cc.evidence(said)];

  let drawn = null;
  cc.drawPanel = () => {
    const picked = cc.selected();
    const panel = cc.byId("panel");
    const body = picked?.node ? (picked.node.isClaim ? claimPanel(picked.node) : actorPanel(picked.node)) : picked?.line ? linePanel(picked.line) : picked?.statement ? statementPanel(picked.statement) : overview();
    panel.setAttribute("aria-label", picked ? cc.t("evidence") : cc.t("overview"));
    panel.classList.toggle("is-open", Boolean(picked));
    const close = picked ? cc.h("button", { type: "button", class: "tool close", "aria-label": cc.t("close"), title: cc.t("close"), on: { click: () => cc.select("") } }, cc.icon(cc.icons.close)) : null;
    cc.fill(panel, close, cc.h("div", { class: "panel-body", id: "panel-body", tabindex: "-1" }, body));
    if (drawn !== cc.state.sel) panel.scrollTop = 0;
    drawn = cc.state.sel;
  };
  cc.focusPanel = () => cc.byId("panel-body")?.focus({ preventScroll: true });

  cc.showInNetwork = (node) => {
    cc.set({ view: "network", open: node.number < cc.shownLimit() ? cc.state.open : [...new Set([...cc.list("open"), node.id])].join(","), hide: cc.list("hide").filter((id) => id !== node.id).join(","), sel: `n:${node.id}` });
    requestAnimationFrame(() => requestAnimationFrame(() => cc.centre(node)));
  };
})();
