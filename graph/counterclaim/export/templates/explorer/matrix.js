// The matrix: who denies whom, counted in statements.
(() => {
  const MOST = 30;

  /** Return denials by denier and denied: a statement against a claim counts towards each principal for it, and towards whom it answers. */
  cc.denials = () => {
    const cells = new Map();
    const add = (a, b, said) => {
      if (a === b) return;
      const row = cells.get(a) || new Map();
      row.set(b, new Set([...(row.get(b) || []), said]));
      cells.set(a, row);
    };
    const shown = cc.filtered();
    for (const claim of cc.model.claims) {
      const sides = cc.sides(claim, (said) => shown.statements.has(said));
      for (const [denier, list] of sides.against)
        for (const supporter of sides.for.keys()) for (const said of list) add(denier, supporter, said);
    }
    for (const said of shown.statements) {
      if (![...said.on.values()].some((relation) => cc.side(relation) === "against")) continue;
      for (const answer of said.answers)
        if (answer.to) for (const a of cc.principals(said)) for (const b of cc.principals(answer.to)) add(a, b, said);
    }
    return cells;
  };

  const top = (weights) =>
    [...weights]
      .sort((x, y) => y[1] - x[1] || x[0].number - y[0].number)
      .slice(0, MOST)
      .map(([node]) => node);

  cc.drawMatrix = (section) => {
    const cells = cc.denials();
    const [rows, columns] = [new Map(), new Map()];
    for (const [a, row] of cells) {
      for (const [b, list] of row) {
        rows.set(a, (rows.get(a) || 0) + list.size);
        columns.set(b, (columns.get(b) || 0) + list.size);
      }
    }
    if (!rows.size) return cc.fill(section, cc.h("p", { class: "empty" }, cc.t("matrix_none")));
    cc.arrows(section, "td button, th .ref");
    const [deniers, denied] = [top(rows), top(columns)];
    let most = 1;
    for (const row of cells.values()) for (const list of row.values()) most = Math.max(most, list.size);
    const cell = (a, b) => {
      const count = cells.get(a)?.get(b)?.size || 0;
      if (!count) return cc.h("td", { class: a === b ? "self" : "" });
      const level = 1 + Math.min(4, Math.floor((4 * count) / most));
      return cc.h(
        "td",
        { class: `level level-${level}` },
        cc.h(
          "button",
          {
            type: "button",
            "aria-label": cc.t("matrix_cell", { a: a.label, b: b.label, n: count }),
            title: cc.t("matrix_cell", { a: a.label, b: b.label, n: count }),
            on: { click: () => cc.setFocus("dispute", a, b) },
          },
          count,
        ),
      );
    };
    const cut = rows.size > MOST || columns.size > MOST;
    return cc.fill(
      section,
      cc.h(
        "div",
        { class: "pad" },
        cc.h("p", { class: "lead" }, cc.t("matrix_lead"), cut ? ` ${cc.t("matrix_top", { n: MOST })}` : ""),
        cc.h(
          "div",
          { class: "scroll", tabindex: "0", role: "region", "aria-label": cc.t("view_matrix") },
          cc.h(
            "table",
            { class: "matrix" },
            cc.h(
              "thead",
              {},
              cc.h(
                "tr",
                {},
                cc.h("th", { class: "corner", scope: "col" }, `${cc.t("matrix_from")} ↓ ${cc.t("matrix_to")} →`),
                denied.map((node) =>
                  cc.h("th", { scope: "col" }, cc.h("span", { class: "upright" }, cc.nodeButton(node.number))),
                ),
              ),
            ),
            cc.h(
              "tbody",
              {},
              deniers.map((a) =>
                cc.h(
                  "tr",
                  {},
                  cc.h("th", { scope: "row" }, cc.nodeButton(a.number)),
                  denied.map((b) => cell(a, b)),
                ),
              ),
            ),
          ),
        ),
      ),
    );
  };
})();
