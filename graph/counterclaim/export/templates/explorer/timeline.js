// The timeline of one claim: support on the left, denial on the right, as days pass.
(() => {
  const chosen = () => {
    const picked = cc.selected();
    if (picked?.node?.isClaim) return picked.node;
    if (picked?.line?.to.isClaim) return picked.line.to;
    if (picked?.statement && picked.statement.claim >= 0) return cc.model.nodes[picked.statement.claim];
    return cc.model.claims[0] || null;
  };

  const gap = (before, now) => {
    if (before === null || now === null || before === undefined) return "";
    const days = now - before;
    return days === 0 ? "" : cc.plural("days", days);
  };

  const item = (claim) => (said) =>
    cc.h(
      "li",
      { class: `moment moment-${cc.side(cc.relationOn(said, claim))}` },
      cc.h(
        "button",
        { type: "button", class: "moment-card", on: { click: () => (cc.select(`s:${said.id}`), cc.focusPanel()) } },
        cc.h(
          "span",
          { class: "moment-head" },
          cc.relationTag(cc.relationOn(said, claim)),
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
        ),
        said.capacity ? cc.h("span", { class: "soft" }, cc.words(said.capacity)) : null,
        cc.h("span", { class: "moment-quote" }, cc.h("bdi", {}, cc.marked(said))),
        cc.h("span", { class: "soft" }, cc.words(said.article.outlet)),
      ),
    );

  cc.drawTimeline = (section) => {
    const claim = chosen();
    if (!claim) return cc.fill(section, cc.h("p", { class: "empty" }, cc.t(cc.model.nodes.length ? "nothing" : "empty_store")));
    cc.arrows(section, ".moment-card");
    const list = cc.statementsOf(claim).filter(cc.keeps);
    const days = new Map();
    for (const said of list) days.set(said.day, [...(days.get(said.day) || []), said]);
    let before;
    const select = cc.h(
      "select",
      { id: "timeline-claim", on: { change: (event) => cc.select(`n:${event.target.value}`) } },
      cc.model.claims
        .slice(0, 400)
        .map((one) =>
          cc.h(
            "option",
            { value: one.id, selected: one === claim },
            `${cc.statusSigns[one.statuses[0]] || ""} ${one.label.slice(0, 110)}`,
          ),
        ),
    );
    return cc.fill(
      section,
      cc.h(
        "div",
        { class: "pad timeline-view" },
        cc.h("p", { class: "picker" }, cc.h("label", { for: "timeline-claim" }, cc.t("timeline_pick")), select),
        cc.h("h2", { class: "claim-title" }, cc.words(claim.label)),
        cc.h("p", { class: "badges" }, claim.statuses.map(cc.statusBadge)),
        list.length
          ? cc.h(
              "div",
              { class: "sides-head", "aria-hidden": "true" },
              cc.h("span", { class: "n-for" }, cc.t("for")),
              cc.h("span", { class: "n-against" }, cc.t("against")),
            )
          : cc.h("p", { class: "empty" }, cc.t("timeline_none")),
        cc.h(
          "ol",
          { class: "days" },
          [...days].map(([day, said]) => {
            const words = gap(before, day);
            before = day;
            return cc.h(
              "li",
              { class: "day" },
              cc.h(
                "div",
                { class: "day-head" },
                words ? cc.h("span", { class: "gap" }, words) : null,
                cc.h(
                  "time",
                  day === null ? {} : { datetime: cc.iso(day) },
                  day === null ? cc.t("timeline_undated") : cc.date(day),
                ),
              ),
              cc.h("ul", { class: "moments" }, said.map(item(claim))),
            );
          }),
        ),
      ),
    );
  };
})();
