// The accessible twin of the network: every statement, one a row.
(() => {
  const STEP = 100;
  const COLUMNS = [
    [
      "speaker",
      "col_speaker",
      (said) =>
        cc
          .speakers(said)
          .map((node) => node.label)
          .join(", "),
    ],
    ["act", "col_act", (said) => cc.tv("rel", said.relation || "mentions")],
    ["claim", "col_claim", (said) => cc.model.nodes[said.claim]?.label || ""],
    ["sentence", "col_sentence", (said) => said.sentence],
    ["outlet", "col_outlet", (said) => said.article.outlet],
    ["said", "col_said", (said) => said.day ?? -1e9],
    ["conf", "col_conf", (said) => said.confidence],
  ];
  let rows = STEP;

  const compare = (a, b) => (typeof a === "number" ? a - b : String(a).localeCompare(String(b)));

  const row = (said) =>
    cc.h(
      "tr",
      { class: cc.state.sel === `s:${said.id}` ? "is-selected" : "" },
      cc.h(
        "th",
        { scope: "row", "data-label": cc.t("col_speaker") },
        cc.speakers(said).map((node, at) => [at ? ", " : "", cc.nodeButton(node.number)]),
      ),
      cc.h("td", { "data-label": cc.t("col_act") }, cc.relationTag(said.relation || "mentions")),
      cc.h("td", { "data-label": cc.t("col_claim") }, said.claim >= 0 ? cc.nodeButton(said.claim) : ""),
      cc.h(
        "td",
        { "data-label": cc.t("col_sentence"), class: "cell-sentence" },
        cc.h(
          "button",
          { type: "button", class: "quote-ref", on: { click: () => (cc.select(`s:${said.id}`), cc.focusPanel()) } },
          cc.h("bdi", {}, cc.marked(said)),
        ),
      ),
      cc.h("td", { "data-label": cc.t("col_outlet") }, cc.words(said.article.outlet)),
      cc.h("td", { "data-label": cc.t("col_said"), class: "nowrap" }, said.day === null ? "" : cc.date(said.day)),
      cc.h("td", { "data-label": cc.t("col_conf"), class: "number" }, cc.percent(said.confidence)),
    );

  const head = ([name, words], sort, down) =>
    cc.h(
      "th",
      { scope: "col", "aria-sort": sort === name ? (down ? "descending" : "ascending") : "none" },
      cc.h(
        "button",
        {
          type: "button",
          on: { click: () => cc.set({ sort: sort === name && !down ? `-${name}` : name }, { replace: true }) },
        },
        cc.t(words),
        cc.h("span", { "aria-hidden": "true" }, sort === name ? (down ? " ↓" : " ↑") : ""),
      ),
    );

  cc.drawTable = (section) => {
    const down = cc.state.sort.startsWith("-");
    const sort = cc.state.sort.replace("-", "") || "said";
    const [, , value] = COLUMNS.find(([name]) => name === sort) || COLUMNS[5];
    const list = [...cc.filtered().statements].sort(
      (a, b) => (down ? -1 : 1) * compare(value(a), value(b)) || a.number - b.number,
    );
    cc.arrows(section, "td button, th button");
    const body = cc.h("tbody", {}, list.slice(0, rows).map(row));
    const more =
      list.length > rows
        ? cc.button(cc.plural("rows", list.length - rows), () => ((rows += STEP), cc.drawTable(section)))
        : null;
    cc.fill(
      section,
      cc.h(
        "div",
        { class: "pad" },
        cc.h("p", { class: "lead" }, cc.t("table_lead")),
        list.length
          ? cc.h(
              "table",
              { class: "statements" },
              cc.h("caption", { class: "offscreen" }, cc.t("table_lead")),
              cc.h(
                "thead",
                {},
                cc.h(
                  "tr",
                  {},
                  COLUMNS.map((column) => head(column, sort, down)),
                ),
              ),
              body,
            )
          : cc.h("p", { class: "empty" }, cc.t(cc.model.nodes.length ? "nothing" : "empty_store")),
        more,
      ),
    );
  };
})();
