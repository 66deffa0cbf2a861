// The time brush: a histogram of when things were said, with two handles.
(() => {
  const bins = () => {
    const [first, last] = [cc.model.firstDay, cc.model.lastDay];
    const size = Math.max(1, Math.ceil((last - first + 1) / 60));
    const count = Math.ceil((last - first + 1) / size);
    const made = Array.from({ length: count }, (_, at) => ({ day: first + at * size, for: 0, against: 0, other: 0 }));
    for (const said of cc.model.statements) {
      if (said.day === null) continue;
      const side = cc.side(said.relation);
      made[Math.floor((said.day - first) / size)][side === "for" || side === "against" ? side : "other"] += 1;
    }
    return { size, made };
  };

  const bars = ({ made }) => {
    const most = Math.max(1, ...made.map((bin) => bin.for + bin.against + bin.other));
    const width = 1000 / made.length;
    const [from, to] = [cc.day(cc.state.from) ?? -Infinity, cc.day(cc.state.to) ?? Infinity];
    return made.flatMap((bin, at) => {
      let top = 40;
      const out = bin.day < from || bin.day > to ? " bin-out" : "";
      return [
        ["for", bin.for],
        ["other", bin.other],
        ["against", bin.against],
      ].map(([side, count]) => {
        const height = (38 * count) / most;
        top -= height;
        return count
          ? cc.s("rect", {
              class: `bin bin-${side}${out}`,
              x: at * width + width * 0.08,
              y: top,
              width: Math.min(width * 0.84, 60),
              height,
            })
          : null;
      });
    });
  };

  const handle = (name, words, value, other) => {
    const [first, last] = [cc.model.firstDay, cc.model.lastDay];
    const input = cc.h("input", {
      type: "range",
      class: `range range-${name}`,
      min: first,
      max: last,
      step: 1,
      value,
      "aria-label": cc.t(words),
      "aria-valuetext": cc.date(value),
    });
    input.addEventListener("input", () => {
      const day = name === "from" ? Math.min(Number(input.value), other()) : Math.max(Number(input.value), other());
      input.value = day;
      const edge = name === "from" ? first : last;
      cc.keepBrush = true;
      cc.set({ [name]: day === edge ? "" : cc.iso(day) }, { replace: true });
      cc.keepBrush = false;
      input.setAttribute("aria-valuetext", cc.date(day));
    });
    return input;
  };

  cc.drawBrush = () => {
    const box = cc.byId("brush");
    box.hidden = !cc.model.hasDays || cc.model.firstDay === cc.model.lastDay;
    if (box.hidden) return;
    const [from, to] = [cc.day(cc.state.from) ?? cc.model.firstDay, cc.day(cc.state.to) ?? cc.model.lastDay];
    const chart = cc.s(
      "svg",
      { class: "histogram", viewBox: "0 0 1000 40", preserveAspectRatio: "none", "aria-hidden": "true" },
      bars(bins()),
    );
    const words = cc.h(
      "p",
      { class: "brush-words" },
      cc.h("span", {}, `${cc.t("brush_label")}: `, cc.h("b", {}, `${cc.date(from)} – ${cc.date(to)}`)),
      cc.state.from || cc.state.to
        ? cc.button(cc.t("brush_clear"), () => cc.set({ from: "", to: "" }), { class: "button small" })
        : null,
    );
    // While a handle is dragged it must stay the same element.
    if (cc.keepBrush && box.querySelector(".histogram")) {
      box.querySelector(".histogram").replaceWith(chart);
      box.querySelector(".brush-words").replaceWith(words);
      return;
    }
    let [low, high] = [null, null];
    low = handle("from", "brush_from", from, () => Number(high.value));
    high = handle("to", "brush_to", to, () => Number(low.value));
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", cc.t("brush_label"));
    cc.fill(box, words, cc.h("div", { class: "rail" }, chart, low, high));
  };
})();
