// Everything by keyboard: views, search, the network itself.
(() => {
  const typing = (target) => target.matches?.("input, textarea, select, [contenteditable]");

  const step = (dx, dy) => {
    const shown = [...cc.shown().nodes].sort((a, b) => a.number - b.number);
    const here = cc.selected()?.node;
    if (!here || !shown.includes(here)) return shown[0];
    const from = cc.placeOf(here);
    let best = null;
    for (const node of shown) {
      if (node === here) continue;
      const at = cc.placeOf(node);
      const along = (at.x - from.x) * dx + (at.y - from.y) * dy;
      const aside = Math.abs((at.x - from.x) * dy) + Math.abs((at.y - from.y) * dx);
      if (along <= 4 || aside > along * 2.2) continue;
      const cost = along + 2 * aside;
      if (!best || cost < best.cost) best = { node, cost };
    }
    return best?.node || here;
  };

  cc.networkKey = (event) => {
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    if (moves[event.key]) {
      event.preventDefault();
      const node = step(...moves[event.key]);
      if (!node) return;
      cc.select(`n:${node.id}`);
      cc.centre(node);
    } else if (event.key === "Enter" && cc.selected()) {
      event.preventDefault();
      cc.focusPanel();
    } else if (event.key === "+" || event.key === "=") cc.zoom(1.35);
    else if (event.key === "-") cc.zoom(1 / 1.35);
    else if (event.key === "0") cc.fit();
  };

  cc.showHelp = () => {
    const rows = [
      ["/", "key_search"],
      ["1 – 5", "key_views"],
      ["← ↑ → ↓", "key_arrows"],
      ["Enter", "key_enter"],
      ["Esc", "key_esc"],
      ["+ − 0", "key_zoom"],
      ["f", "key_filters"],
      ["?", "key_help"],
    ];
    cc.openDialog(
      cc.t("help_title"),
      cc.h(
        "dl",
        { class: "keys" },
        rows.map(([key, words]) => [cc.h("dt", {}, cc.h("kbd", {}, key)), cc.h("dd", {}, cc.t(words))]),
      ),
      cc.h("h3", {}, cc.t("overview_read")),
      cc.h(
        "ul",
        { class: "reading" },
        [1, 2, 3].map((n) => cc.h("li", {}, cc.t(`overview_read_${n}`))),
      ),
    );
  };

  const escape = () => {
    if (document.body.classList.contains("side-open")) cc.openSide(false);
    else if (cc.state.sel) cc.select("");
    else if (cc.state.focus) cc.set({ focus: "" });
  };

  cc.startKeys = () => {
    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || cc.byId("dialog").open) return;
      if (event.key === "Escape") return escape();
      if (typing(event.target)) return;
      if (event.key === "/") {
        event.preventDefault();
        cc.byId("search").focus();
      } else if (event.key === "?") cc.showHelp();
      else if (event.key === "f") cc.openSide(!document.body.classList.contains("side-open"));
      else if (/^[1-5]$/.test(event.key)) cc.set({ view: cc.views[Number(event.key) - 1] });
    });
  };
})();
