// The left side: a legend that filters, and further filters.
(() => {
  const heads = {
    arrow: "M30 3.500L38 8l-8 4.500z",
    vee: "M30 3l8 5-8 5 3-5z",
    diamond: "M28 8l5-4 5 4-5 4z",
    bar: "M35 2h2.500v12H35z",
    crow: "M38 3l-8 5 8 5v-2l-5-3 5-3z",
    circle: "M33.500 4.500a3.500 3.500 0 1 1 0 7 3.500 3.500 0 0 1 0-7z",
    inv_triangle: "M30 8l8-5v10z",
    box: "M31 4.500h7v7h-7z",
    triangle: "M30 3.500L38 8l-8 4.500z",
  };

  /** Return a small picture of a relation's line. */
  cc.lineSample = (relation) => {
    const look = cc.lines[relation];
    return cc.s(
      "svg",
      { class: `line-sample stroke-${relation}`, viewBox: "0 0 40 16", width: 40, height: 16, "aria-hidden": "true" },
      cc.s("path", {
        class: "sample-line",
        d: "M2 8H33",
        "stroke-width": look.width,
        "stroke-dasharray": look.dash ? look.dash.join(" ") : null,
      }),
      cc.s("path", { class: "sample-head", d: heads[look.head] }),
    );
  };

  /** Return a small picture of a kind of node. */
  cc.kindSample = (kind) => {
    const shape = cc.outlines[kind];
    const outline =
      kind === "claim"
        ? cc.s("rect", { class: "sample-claim", x: 1, y: 4, width: 22, height: 16, rx: 3 })
        : shape === "square"
          ? cc.s("rect", { class: "sample-fill", x: 2, y: 2, width: 20, height: 20, rx: 4 })
          : shape === "wide"
            ? cc.s("rect", { class: "sample-fill", x: 0, y: 4, width: 24, height: 16, rx: 2 })
            : shape === "page"
              ? cc.s("rect", { class: "sample-fill", x: 4, y: 1, width: 16, height: 22, rx: 1.5 })
              : shape === "shield"
                ? cc.s("path", { class: "sample-fill", d: "M23 12l-5.500 9.500h-11L1 12 6.500 2.500h11z" })
                : cc.s("circle", {
                    class: shape === "dashed" ? "sample-hollow" : "sample-fill",
                    cx: 12,
                    cy: 12,
                    r: shape === "double" ? 10 : 11,
                  });
    const sign =
      kind === "claim"
        ? null
        : cc.s("path", {
            class: shape === "dashed" ? "sample-sign-hollow" : "sample-sign",
            d: cc.glyphs[kind],
            transform: "translate(4.800 4.800) scale(.6)",
          });
    return cc.s(
      "svg",
      { class: `kind-sample fill-${kind}`, viewBox: "-1 -1 26 26", width: 20, height: 20, "aria-hidden": "true" },
      outline,
      sign,
    );
  };

  const counts = () => {
    const found = new Map();
    for (const line of cc.model.lines)
      found.set(line.relation, (found.get(line.relation) || 0) + line.statements.length);
    return found;
  };

  const relationToggle = (relation, count, hidden) =>
    cc.h(
      "li",
      {},
      cc.h(
        "button",
        {
          type: "button",
          class: `legend-item${hidden ? " is-off" : ""}`,
          "aria-pressed": String(!hidden),
          "aria-label": `${cc.tv("rel", relation)}, ${cc.plural("statements", count)}`,
          on: { click: () => cc.toggle("off", relation) },
        },
        cc.lineSample(relation),
        cc.h("span", { class: "legend-name" }, cc.tv("rel", relation)),
        cc.h("span", { class: "count" }, cc.number(count)),
      ),
    );

  const field = (words, control) => cc.h("label", { class: "field" }, cc.h("span", {}, words), control);

  const select = (name, options) =>
    cc.h(
      "select",
      { name, on: { change: (event) => cc.set({ [name]: event.target.value }) } },
      cc.h("option", { value: "" }, cc.t("any")),
      options.map(([value, words]) => cc.h("option", { value, selected: cc.state[name] === value }, words)),
    );

  const statusCounts = () => {
    const found = new Map();
    for (const claim of cc.model.claims)
      for (const status of claim.statuses) found.set(status, (found.get(status) || 0) + 1);
    return cc.statuses.filter((status) => found.has(status)).map((status) => [status, found.get(status)]);
  };

  const confidence = () => {
    const output = cc.h("b", {}, cc.state.conf ? `${cc.state.conf} %` : cc.t("any"));
    const input = cc.h("input", {
      type: "range",
      name: "conf",
      "aria-label": cc.t("filter_conf"),
      min: 0,
      max: 95,
      step: 5,
      value: cc.state.conf || 0,
    });
    input.addEventListener("input", () => {
      cc.keepSide = true;
      cc.set({ conf: Number(input.value) ? input.value : "" }, { replace: true });
      cc.keepSide = false;
      output.textContent = Number(input.value) ? `${input.value} %` : cc.t("any");
    });
    return cc.h("label", { class: "field" }, cc.h("span", {}, cc.t("filter_conf"), " ", output), input);
  };

  cc.drawSide = () => {
    if (cc.keepSide) return;
    const side = cc.byId("side");
    const found = counts();
    const hidden = new Set(cc.list("off"));
    const kinds = new Set(cc.model.nodes.map((node) => node.kind));
    const actors = cc.model.actors
      .filter((node) => node.edges.some((line) => line.from === node || line.relation === "on_behalf_of"))
      .sort((a, b) => a.label.localeCompare(b.label))
      .slice(0, 800);
    side.setAttribute("aria-label", cc.t("filters"));
    cc.fill(
      side,
      cc.h(
        "div",
        { class: "side-head" },
        cc.h("h2", {}, cc.t("filters")),
        cc.h(
          "button",
          { type: "button", class: "tool close", "aria-label": cc.t("close"), on: { click: () => cc.openSide(false) } },
          cc.icon(cc.icons.close),
        ),
      ),
      cc.h(
        "section",
        { class: "block" },
        cc.h("h3", {}, cc.t("filter_status")),
        cc.h(
          "ul",
          { class: "chips" },
          statusCounts().map(([status, count]) =>
            cc.h(
              "li",
              {},
              cc.h(
                "button",
                {
                  type: "button",
                  class: `chip badge-${status}`,
                  "aria-pressed": String(cc.state.status === status),
                  "aria-label": `${cc.tv("status", status)}, ${cc.plural("claims", count)}`,
                  on: { click: () => cc.set({ status: cc.state.status === status ? "" : status }) },
                },
                cc.h("span", { "aria-hidden": "true" }, `${cc.statusSigns[status]} `),
                cc.tv("status", status),
                cc.h("span", { class: "count" }, cc.number(count)),
              ),
            ),
          ),
        ),
      ),
      cc.h(
        "section",
        { class: "block" },
        cc.h("h3", {}, cc.t("legend"), cc.h("span", { class: "hint" }, cc.t("legend_hint"))),
        cc.h(
          "ul",
          { class: "legend" },
          Object.keys(cc.lines)
            .filter((name) => found.has(name))
            .map((name) => relationToggle(name, found.get(name), hidden.has(name))),
        ),
      ),
      cc.h(
        "section",
        { class: "block" },
        cc.h("h3", {}, cc.t("legend_nodes")),
        cc.h(
          "ul",
          { class: "kinds" },
          ["claim", ...Object.keys(cc.outlines)]
            .filter((kind) => kinds.has(kind))
            .map((kind) => cc.h("li", {}, cc.kindSample(kind), cc.tv("kind", kind))),
        ),
        cc.h("p", { class: "soft" }, cc.t("legend_side")),
      ),
      cc.h(
        "section",
        { class: "block" },
        cc.h("h3", {}, cc.t("more_filters")),
        field(
          cc.t("filter_actor"),
          select(
            "actor",
            actors.map((node) => [node.id, node.label]),
          ),
        ),
        field(
          cc.t("filter_outlet"),
          select(
            "outlet",
            cc.model.outlets.map((name) => [name, name]),
          ),
        ),
        confidence(),
        cc.h(
          "label",
          { class: "check" },
          cc.h("input", {
            type: "checkbox",
            name: "direct",
            checked: Boolean(cc.state.direct),
            on: { change: (event) => cc.set({ direct: event.target.checked ? "1" : "" }) },
          }),
          cc.t("filter_direct"),
        ),
        cc.button(cc.t("reset"), cc.resetFilters, {
          class: "button wide",
          disabled: !(cc.filtered().narrowed || cc.state.focus || cc.state.open || cc.state.hide),
        }),
      ),
    );
  };

  cc.openSide = (open) => {
    document.body.classList.toggle("side-open", open);
    if (open) cc.byId("side").querySelector("button.close")?.focus();
    else if (cc.byId("side").contains(document.activeElement)) cc.byId("open-side")?.focus();
  };
})();
