// One statement with everything it rests on.
(() => {
  /** Return the sentence with its cue and its content marked; marks may overlap. */
  cc.marked = (said) => {
    const text = said.sentence;
    const kinds = [
      ["cue", said.cue],
      ["content", said.content],
    ];
    const cuts = new Set([0, text.length]);
    for (const [, offsets] of kinds) for (const at of offsets) if (at >= 0 && at <= text.length) cuts.add(at);
    const edges = [...cuts].sort((a, b) => a - b);
    const inside = (offsets, at) => {
      for (let i = 0; i + 1 < offsets.length; i += 2) if (offsets[i] <= at && at < offsets[i + 1]) return true;
      return false;
    };
    return edges.slice(0, -1).map((from, number) => {
      const classes = kinds.filter(([, offsets]) => inside(offsets, from)).map(([kind]) => kind);
      const piece = text.slice(from, edges[number + 1]);
      return classes.length ? cc.h("mark", { class: classes.join(" ") }, piece) : piece;
    });
  };

  cc.saidWhen = (said) => {
    if (!said.from) return "";
    const span =
      said.until && said.until.slice(0, 10) !== said.from.slice(0, 10)
        ? `${cc.date(said.from)} – ${cc.date(said.until)}`
        : cc.date(said.from);
    return said.saidText ? `${span} (“${said.saidText}”)` : span;
  };

  const nodeButton = (number) => {
    const node = cc.model.nodes[number];
    return cc.h(
      "button",
      { type: "button", class: "ref", on: { click: () => cc.select(`n:${node.id}`) } },
      cc.words(node.label),
    );
  };
  cc.nodeButton = nodeButton;
  const nodeButtons = (numbers) => numbers.map((number, at) => [at ? ", " : "", nodeButton(number)]);

  cc.relationTag = (relation) =>
    cc.h("span", { class: `rel rel-${relation}` }, cc.lineSample(relation), cc.tv("rel", relation));

  const why = (said, on) => {
    const parts = [
      on && on.number !== said.claim ? cc.t("why_on") : "",
      cc.t("why_read", {
        quotation: cc.tv("quote", said.quotation),
        source: cc.tv("sourcetype", said.sourceType || cc.t("unknown")),
      }),
    ];
    const wording = cc.model.nodes[said.claim]?.wordings?.find((one) => one.id === said.claimId);
    if (wording && cc.model.nodes[said.claim].wordings.length > 1)
      parts.push(cc.t("why_placed", { n: cc.percent(wording.confidence) }));
    for (const answer of said.answers)
      parts.push(
        cc.t("why_link", {
          n: cc.percent(answer.confidence),
          method: answer.method,
          because: answer.because ? `; ${answer.because}` : "",
        }),
      );
    return parts.filter(Boolean).join(" ");
  };

  const meter = (said) =>
    cc.h(
      "span",
      { class: "meter" },
      cc.s(
        "svg",
        { viewBox: "0 0 60 6", width: 60, height: 6, "aria-hidden": "true" },
        cc.s("rect", { class: "meter-rail", x: 0, y: 0, width: 60, height: 6, rx: 3 }),
        cc.s("rect", { class: "meter-fill", x: 0, y: 0, width: 60 * said.confidence, height: 6, rx: 3 }),
      ),
      cc.percent(said.confidence),
    );

  const row = (name, ...values) =>
    values.flat(3).some((value) => value) ? [cc.h("dt", {}, name), cc.h("dd", {}, ...values)] : null;

  const others = (said) => [
    row(
      cc.t("answers_to"),
      said.answers.filter((answer) => answer.to).map((answer) => cc.statementButton(answer.to)),
    ),
    row(
      cc.t("answered_by"),
      said.answeredBy.map((answer) => cc.statementButton(answer.from)),
    ),
    row(cc.t("relays"), said.relays >= 0 ? cc.statementButton(cc.model.statements[said.relays]) : null),
  ];

  /** Return a short button that opens a statement. */
  cc.statementButton = (said) =>
    cc.h(
      "button",
      { type: "button", class: "quote-ref", on: { click: () => cc.select(`s:${said.id}`) } },
      cc.h(
        "b",
        {},
        cc.words(
          cc
            .speakers(said)
            .map((node) => node.label)
            .join(", "),
        ),
      ),
      " ",
      cc.tv("rel", said.relation || "mentions"),
      ": ",
      cc.words(said.sentence.length > 110 ? `${said.sentence.slice(0, 109)}…` : said.sentence),
    );

  /** Return the citation of a statement: who, where, when, the quotation, its place in the article. */
  cc.citation = (said) => {
    const { article } = said;
    return [
      cc
        .speakers(said)
        .map((node) => node.label)
        .join(", ") + (said.capacity ? ` (${said.capacity})` : ""),
      `“${said.sentence.trim()}”`,
      [
        article.authors,
        article.title && `“${article.title}”`,
        article.outlet,
        article.published && article.published.slice(0, 10),
      ]
        .filter(Boolean)
        .join(", "),
      cc.t("offsets", { start: said.start, end: said.end }),
      article.url,
      cc.model.base + said.id,
    ]
      .filter(Boolean)
      .join(". ")
      .replace(/\.\. /g, ". ");
  };

  /** Return the full evidence of a statement. */
  cc.evidence = (said, { claim = true, on = null } = {}) => {
    const relation = cc.relationOn(said, on);
    const { article } = said;
    const target = cc.model.nodes[said.claim];
    const place = article.title || article.outlet || article.id;
    return cc.h(
      "article",
      { class: `evidence side-${cc.side(relation)}`, "data-statement": said.id },
      cc.h(
        "header",
        {},
        cc.relationTag(relation),
        cc.h("span", { class: "when" }, cc.saidWhen(said) || cc.date(article.published)),
      ),
      cc.h("blockquote", {}, cc.h("bdi", {}, cc.marked(said))),
      cc.h(
        "dl",
        {},
        row(
          cc.t("speaker"),
          nodeButtons(said.speakers),
          said.speakerText && !cc.speakers(said).some((node) => node.label === said.speakerText)
            ? cc.h("span", { class: "soft" }, ` ${cc.t("as_written")}: `, cc.words(`“${said.speakerText}”`))
            : null,
        ),
        row(cc.t("capacity"), said.capacity && cc.words(said.capacity)),
        row(cc.t("behalf"), nodeButtons(said.behalf)),
        row(cc.t("told"), nodeButtons(said.told)),
        claim && target?.isClaim
          ? row(
              cc.t("claim"),
              nodeButton(said.claim),
              said.orientation === "inverse"
                ? cc.h("span", { class: "soft" }, ` (${cc.t("wording_inverse")}: `, cc.words(`“${said.wording}”`), ")")
                : null,
            )
          : null,
        row(
          cc.t("act"),
          `${cc.tv("act", said.act)} · ${cc.tv("stance", said.stance)} · ${cc.tv("cert", said.certainty)} · ${cc.tv("quote", said.quotation)}`,
        ),
        row(cc.t("said"), cc.saidWhen(said)),
        row(
          cc.t("outlet"),
          article.outlet && cc.words(article.outlet),
          article.published ? ` · ${cc.t("published").toLowerCase()} ${cc.date(article.published)}` : "",
        ),
        row(cc.t("article"), article.url ? cc.link(article.url, cc.words(place)) : cc.words(place)),
        row(cc.t("confidence"), meter(said), cc.h("span", { class: "why" }, why(said, on))),
        others(said),
      ),
      cc.h(
        "footer",
        {},
        cc.button(cc.t("cite"), () => cc.copy(cc.citation(said)), { class: "button small" }),
        cc.h("span", { class: "soft" }, cc.t("offsets", { start: said.start, end: said.end })),
      ),
    );
  };
})();
