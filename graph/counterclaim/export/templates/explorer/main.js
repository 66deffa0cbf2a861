// Put the page together and keep it in step with the state.
(() => {
  const DRAW = {
    network: "drawNetwork",
    board: "drawBoard",
    timeline: "drawTimeline",
    matrix: "drawMatrix",
    table: "drawTable",
  };

  const tool = (words, icon, listener, more = {}) =>
    cc.h(
      "button",
      { type: "button", class: "tool", title: words, "aria-label": words, ...more, on: { click: listener } },
      cc.icon(icon),
    );

  const setTheme = () => {
    document.documentElement.dataset.theme = cc.isDark() ? "light" : "dark";
    draw();
  };

  const menu = () => {
    const list = cc.h(
      "ul",
      { class: "menu", hidden: true },
      cc.takeaways().map(([words, act]) =>
        cc.h(
          "li",
          {},
          cc.button(cc.t(words), () => (toggle(false), act()), { class: "menu-item" }),
        ),
      ),
    );
    const opener = tool(cc.t("take"), cc.icons.take, () => toggle(list.hidden), {
      "aria-expanded": "false",
      id: "take",
    });
    const toggle = (open) => {
      list.hidden = !open;
      opener.setAttribute("aria-expanded", String(open));
    };
    const box = cc.h(
      "div",
      {
        class: "menu-box",
        on: { keydown: (event) => event.key === "Escape" && (event.stopPropagation(), toggle(false), opener.focus()) },
      },
      opener,
      list,
    );
    box.addEventListener("focusout", (event) => box.contains(event.relatedTarget) || toggle(false));
    return box;
  };

  const drawTools = () => {
    const languages = cc.h(
      "select",
      { "aria-label": "Language", class: "language", on: { change: (event) => cc.set({ lang: event.target.value }) } },
      Object.entries(cc.strings).map(([code, table]) =>
        cc.h("option", { value: code, selected: code === cc.language, lang: code }, table.language),
      ),
    );
    cc.fill(
      cc.byId("tools"),
      tool(cc.t("filters"), cc.icons.filter, () => cc.openSide(!document.body.classList.contains("side-open")), {
        class: "tool only-narrow",
        id: "open-side",
      }),
      menu(),
      tool(cc.t("theme"), cc.icons.theme, setTheme, { id: "theme" }),
      tool(cc.t("help"), cc.icons.help, () => cc.showHelp(), { id: "help" }),
      languages,
    );
  };

  const drawTabs = () => {
    const tabs = cc.byId("tabs");
    const focused = tabs.contains(document.activeElement);
    tabs.setAttribute("aria-label", cc.t("views"));
    const move = (event) => {
      const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!by) return;
      event.preventDefault();
      cc.set({ view: cc.views[(cc.views.indexOf(cc.state.view) + by + cc.views.length) % cc.views.length] });
    };
    cc.fill(
      tabs,
      cc.views.map((view) => {
        const on = view === cc.state.view;
        return cc.h(
          "button",
          {
            type: "button",
            role: "tab",
            id: `tab-${view}`,
            class: "tab",
            "aria-selected": String(on),
            "aria-controls": `view-${view}`,
            tabindex: on ? "0" : "-1",
            on: { click: () => cc.set({ view }), keydown: move },
          },
          cc.t(`view_${view}`),
        );
      }),
    );
    if (focused) cc.byId(`tab-${cc.state.view}`).focus();
  };

  const drawBar = () => {
    const bar = cc.byId("bar");
    const words = cc.focusWords();
    const parts = [];
    if (words)
      parts.push(
        cc.h("span", { class: "focus-words" }, words),
        cc.button(cc.t("focus_clear"), () => cc.set({ focus: "" }), { class: "button small" }),
      );
    if (cc.state.view === "network") {
      const shown = cc.shown();
      parts.push(
        cc.h("span", { class: "soft" }, cc.t("shown", { n: cc.number(shown.nodes.size), all: cc.number(shown.total) })),
      );
      if (shown.nodes.size < shown.total && !cc.state.focus) {
        const limit = cc.shownLimit();
        parts.push(
          cc.button(cc.t("show_more"), () => cc.set({ show: Math.min(limit * 2, cc.model.nodes.length), hide: "" }), {
            class: "button small",
            id: "show-more",
          }),
          cc.button(cc.t("show_all"), () => cc.set({ show: cc.model.nodes.length, hide: "" }), {
            class: "button small",
            id: "show-all",
          }),
        );
      }
      parts.push(
        cc.h(
          "label",
          { class: "check small" },
          cc.h("input", {
            type: "checkbox",
            checked: cc.state.labels !== "0",
            on: { change: (event) => cc.set({ labels: event.target.checked ? "" : "0" }, { replace: true }) },
          }),
          cc.t("labels"),
        ),
        cc.zoomTools(),
      );
    }
    bar.hidden = !parts.length;
    cc.fill(bar, parts);
  };

  const drawViews = () => {
    const views = cc.byId("views");
    for (const view of cc.views) {
      let section = cc.byId(`view-${view}`);
      if (!section) {
        section = cc.h("section", {
          id: `view-${view}`,
          class: `view view-${view}`,
          role: "tabpanel",
          "aria-labelledby": `tab-${view}`,
        });
        views.append(section);
      }
      section.hidden = view !== cc.state.view;
      if (!section.hidden) cc[DRAW[view]](section);
    }
  };

  const announce = () => {
    const shown = cc.filtered();
    const claims = [...shown.nodes].filter((node) => node.isClaim).length;
    const picked = cc.selected();
    const name =
      picked?.node?.label ||
      (picked?.statement
        ? picked.statement.sentence
        : picked?.line
          ? `${picked.line.from.label} ${cc.tv("rel", picked.line.relation)} ${picked.line.to.label}`
          : "");
    cc.announce(
      cc.t("live", {
        statements: cc.plural("statements", shown.statements.size),
        claims: cc.plural("claims", claims),
        actors: cc.plural("actors", shown.nodes.size - claims),
        selected: name ? cc.t("live_selected", { name }) : "",
      }),
    );
  };

  /** Leave the whole width to views that say by themselves what the panel would repeat. */
  const makeRoom = () => {
    const picked = cc.selected();
    const quiet = cc.state.view !== "network" && (!picked || (cc.state.view === "timeline" && picked.node?.isClaim));
    document.body.classList.toggle("no-panel", quiet);
  };

  const draw = () => {
    makeRoom();
    drawBar();
    drawTabs();
    drawViews();
    cc.drawPanel();
    cc.drawSide();
    cc.drawBrush();
    announce();
  };

  const drawAll = () => {
    cc.language = cc.state.lang;
    document.documentElement.lang = cc.language;
    cc.byId("skip").textContent = cc.t("skip");
    const { model } = cc;
    const contested = model.claims.filter((claim) => claim.statuses.includes("contested")).length;
    const counts = {
      claims: model.claims.length,
      contested,
      actors: model.actors.length,
      statements: model.statements.length,
      articles: model.articles.length,
    };
    cc.byId("counts").textContent = Object.entries(counts)
      .map(([name, n]) => cc.plural(name, n))
      .join(" · ");
    cc.drawSearch();
    drawTools();
    draw();
  };

  cc.model = cc.load(JSON.parse(cc.byId("data").textContent));
  cc.onState((state, before) =>
    cc.keepFocus(state.lang === before.lang && before.view ? draw : drawAll, state, before),
  );
  cc.startKeys();
  cc.startState();
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  document.documentElement.dataset.ready = "1";
})();
