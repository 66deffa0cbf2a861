// The panel of a claim: both sides, wordings, course of time, status and what it rests on.
(() => {
  const entry = (claim, principal, list) =>
    cc.h(
      "li",
      {},
      cc.nodeButton(principal.number),
      cc.h(
        "ul",
        {},
        list.map((said) =>
          cc.h(
            "li",
            {},
            cc.h(
              "details",
              {},
              cc.h(
                "summary",
                {},
                cc.relationTag(cc.relationOn(said, claim)),
                cc.h(
                  "span",
                  { class: "soft meta" },
                  said.speakers.includes(principal.number)
                    ? ""
                    : [
                        cc.words(
                          cc
                            .speakers(said)
                            .map((node) => node.label)
                            .join(", "),
                        ),
                        " · ",
                      ],
                  [cc.saidWhen(said) || cc.date(said.article.published), said.article.outlet]
                    .filter(Boolean)
                    .join(" · "),
                ),
                cc.h("span", { class: "words" }, cc.h("bdi", {}, cc.marked(said))),
              ),
              cc.evidence(said, { claim: false, on: claim }),
            ),
          ),
        ),
      ),
    );

  const column = (claim, key, side, words) =>
    cc.h(
      "div",
      { class: `column column-${key}` },
      cc.h("h3", {}, words, cc.h("span", { class: "count" }, side.size)),
      side.size
        ? cc.h(
            "ul",
            { class: "stand" },
            [...side].map(([principal, list]) => entry(claim, principal, list)),
          )
        : cc.h("p", { class: "soft" }, cc.t("nobody")),
    );

  const wordings = (claim) => {
    if (claim.wordings.length < 2 && claim.wordings[0]?.text === claim.label) return null;
    const item = (one) =>
      cc.h(
        "li",
        {},
        cc.words(`“${one.text}”`),
        one.orientation === "same"
          ? null
          : cc.h("span", { class: `tag tag-${one.orientation}` }, cc.tv("wording", one.orientation)),
        one.article ? cc.h("span", { class: "soft" }, ` ${one.article.outlet}`) : null,
      );
    const box = cc.h(
      "details",
      { open: claim.wordings.length < 5 },
      cc.h("summary", {}, cc.h("h3", {}, cc.t("wordings"), cc.h("span", { class: "count" }, claim.wordings.length))),
      cc.h("ul", { class: "wordings" }, claim.wordings.map(item)),
    );
    return cc.h("section", { class: "block" }, box);
  };

  const derivation = (claim) => {
    if (!claim.derivation.length) return null;
    return cc.block(
      cc.t("derivation"),
      claim.derivation.map(([status, numbers]) =>
        cc.h(
          "details",
          { class: "why-status" },
          cc.h(
            "summary",
            {},
            cc.statusBadge(status),
            cc.h(
              "span",
              { class: "soft" },
              ` ${cc.t(`about_${status}`, { window: cc.windowWords() })} (${cc.t("derivation_from", { statements: cc.plural("statements", numbers.length) })})`,
            ),
          ),
          cc.h(
            "ul",
            { class: "plain" },
            numbers.map((number) => cc.h("li", {}, cc.statementButton(cc.model.statements[number]))),
          ),
        ),
      ),
    );
  };

  const spark = (claim) => {
    const dated = cc.statementsOf(claim).filter((said) => said.day !== null);
    if (dated.length < 2) return null;
    const [from, to] = [dated[0].day, dated.at(-1).day];
    const span = Math.max(1, to - from);
    return cc.s(
      "svg",
      { class: "spark", viewBox: "0 0 320 44", role: "img", "aria-label": `${cc.date(from)} – ${cc.date(to)}` },
      cc.s("path", { class: "spark-axis", d: "M6 22H314" }),
      dated.map((said) =>
        cc.s("circle", {
          class: `dot-${cc.side(cc.relationOn(said, claim))}`,
          cx: 8 + (304 * (said.day - from)) / span,
          cy: { for: 14, against: 30 }[cc.side(cc.relationOn(said, claim))] ?? 22,
          r: 4.5,
        }),
      ),
    );
  };

  /** Return what the panel shows of a claim. */
  cc.claimPanel = (claim) => {
    const sides = cc.sides(claim, cc.keeps);
    const extra = ["withheld", "doubted", "neutral"].filter((key) => sides[key].size);
    return [
      cc.h("p", { class: "kicker" }, cc.tv("kind", "claim")),
      cc.h("h2", { class: "claim-title" }, cc.words(claim.label)),
      cc.h("p", { class: "badges" }, claim.statuses.map(cc.statusBadge)),
      cc.balance(claim),
      cc.nodeActions(
        claim,
        cc.button(cc.t("timeline_open"), () => cc.set({ view: "timeline" })),
      ),
      cc.h(
        "div",
        { class: "columns" },
        column(claim, "for", sides.for, cc.t("for")),
        column(claim, "against", sides.against, cc.t("against")),
      ),
      extra.map((key) => column(claim, key, sides[key], cc.t(key))),
      spark(claim) ? cc.block(cc.t("timeline"), spark(claim)) : null,
      wordings(claim),
      derivation(claim),
    ];
  };
})();
