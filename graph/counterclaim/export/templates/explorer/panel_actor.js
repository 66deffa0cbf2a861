// The panel of a speaker: everything said, denied, conceded; whom it speaks for and disputes with.
(() => {
  const GROUPS = [
    ["said_group", ["asserts"]],
    ["denied_group", ["denies", "dismisses"]],
    ["conceded_group", ["concedes"]],
    ["confirmed_group", ["confirms"]],
    ["withheld_group", ["withholds"]],
    ["doubted_group", ["doubts"]],
    ["neutral_group", ["mentions"]],
  ];

  const ties = (actor, relation, outward) => [
    ...new Set(
      actor.edges
        .filter((line) => line.relation === relation && (outward ? line.from : line.to) === actor)
        .map((line) => (outward ? line.to : line.from)),
    ),
  ];

  const tieRow = (words, list) =>
    list.length
      ? [
          cc.h("dt", {}, words),
          cc.h(
            "dd",
            {},
            list.map((node, at) => [at ? ", " : "", cc.nodeButton(node.number)]),
          ),
        ]
      : null;

  const pathPicker = (actor) => {
    const select = cc.h(
      "select",
      {
        "aria-label": cc.t("path_from"),
        on: {
          change: (event) => event.target.value && cc.setFocus("path", actor, cc.model.byId.get(event.target.value)),
        },
      },
      cc.h("option", { value: "" }, cc.t("path_from")),
      [...cc.model.actors]
        .filter((node) => node !== actor)
        .sort((a, b) => a.label.localeCompare(b.label))
        .slice(0, 500)
        .map((node) => cc.h("option", { value: node.id }, node.label)),
    );
    return select;
  };

  /** Return what the panel shows of a speaker. */
  cc.actorPanel = (actor) => {
    const list = cc.statementsBy(actor).filter(cc.keeps);
    const opponents = cc.opponents(actor).slice(0, 8);
    return [
      cc.h("p", { class: "kicker" }, cc.kindSample(actor.kind), cc.tv("kind", actor.kind)),
      cc.h("h2", {}, cc.words(actor.label)),
      actor.descriptor ? cc.h("p", { class: "lead" }, cc.words(actor.descriptor)) : null,
      actor.kind === "anonymous" ? cc.h("p", { class: "soft" }, cc.t("anonymous_note")) : null,
      cc.nodeActions(actor, pathPicker(actor)),
      cc.h(
        "dl",
        {},
        tieRow(cc.t("speaks_for"), ties(actor, "on_behalf_of", true)),
        tieRow(cc.t("spoken_by"), ties(actor, "on_behalf_of", false)),
        tieRow(cc.t("accused_by"), ties(actor, "accuses", false)),
        tieRow(cc.t("told_list"), ties(actor, "told_to", true)),
        /^Q\d+$/.test(actor.wikidata || "")
          ? [
              cc.h("dt", {}, "Wikidata"),
              cc.h("dd", {}, cc.link(`https://www.wikidata.org/wiki/${actor.wikidata}`, actor.wikidata)),
            ]
          : null,
      ),
      opponents.length
        ? cc.block(
            cc.t("disputes"),
            cc.h(
              "ul",
              { class: "plain disputes" },
              opponents.map(({ node, claims }) =>
                cc.h(
                  "li",
                  {},
                  cc.nodeButton(node.number),
                  cc.h("span", { class: "count" }, claims.length),
                  cc.button(cc.t("dispute_only"), () => cc.setFocus("dispute", actor, node), { class: "button small" }),
                ),
              ),
            ),
          )
        : null,
      GROUPS.map(([words, relations]) => {
        // One sentence may assert one claim and deny another: each group names the claim that it stands in for.
        const about = (said) => [...said.on].find(([, relation]) => relations.includes(relation))?.[0];
        const group = list.filter((said) => (said.on.size ? about(said) !== undefined : relations.includes("mentions")));
        return group.length
          ? cc.h(
              "section",
              { class: "block" },
              cc.h("h3", {}, cc.t(words), cc.h("span", { class: "count" }, group.length)),
              group
                .slice(0, 60)
                .map((said) =>
                  cc.h(
                    "details",
                    { class: "said" },
                    cc.h(
                      "summary",
                      {},
                      cc.words(cc.model.nodes[about(said) ?? said.claim]?.label || said.sentence),
                      cc.h("span", { class: "soft" }, ` ${cc.saidWhen(said) || cc.date(said.article.published)}`),
                    ),
                    cc.evidence(said, { on: cc.model.nodes[about(said)] }),
                  ),
                ),
            )
          : null;
      }),
    ];
  };
})();
