// Search over labels, wordings and sentences that forgives a typo.
(() => {
  let index = null;
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const tokens = (text) => fold(text).match(/[\p{L}\p{N}]+/gu) || [];

  const build = () => {
    const entries = [];
    const words = new Map();
    const add = (entry, text) => {
      const number = entries.push(entry) - 1;
      for (const word of new Set(tokens(text))) {
        if (!words.has(word)) words.set(word, []);
        words.get(word).push(number);
      }
    };
    for (const node of cc.model.nodes) {
      const more = node.isClaim ? node.wordings.map((wording) => wording.text).join(" ") : node.descriptor || "";
      add(
        { kind: node.isClaim ? "claim" : "actor", sel: `n:${node.id}`, text: node.label, node, weight: 3 },
        `${node.label} ${more}`,
      );
    }
    for (const said of cc.model.statements)
      add({ kind: "statement", sel: `s:${said.id}`, text: said.sentence, said, weight: 1 }, said.sentence);
    index = { entries, words };
  };

  /** Return whether two words are within `limit` edits, a swap of neighbours counting as one. */
  cc.near = (a, b, limit) => {
    if (Math.abs(a.length - b.length) > limit) return false;
    let [before, previous] = [[], Array.from({ length: b.length + 1 }, (_, at) => at)];
    for (let i = 1; i <= a.length; i += 1) {
      const row = [i];
      let least = i;
      for (let j = 1; j <= b.length; j += 1) {
        const cost = a[i - 1] === b[j - 1] ? 0 : 1;
        let best = Math.min(row[j - 1] + 1, previous[j] + 1, previous[j - 1] + cost);
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, before[j - 2] + 1);
        row.push(best);
        least = Math.min(least, best);
      }
      if (least > limit) return false;
      [before, previous] = [previous, row];
    }
    return previous[b.length] <= limit;
  };

  const matches = (word) => {
    const found = new Map();
    const limit = word.length >= 8 ? 2 : word.length >= 4 ? 1 : 0;
    for (const [known, numbers] of index.words) {
      const score =
        known === word
          ? 6
          : known.startsWith(word)
            ? 4
            : word.length > 3 && known.includes(word)
              ? 2
              : limit && cc.near(word, known, limit)
                ? 1
                : limit && known.length > word.length && cc.near(word, known.slice(0, word.length), 1)
                  ? 0.5
                  : 0;
      if (score) for (const number of numbers) found.set(number, Math.max(found.get(number) || 0, score));
    }
    return found;
  };

  /** Return the entries that match every word of a query, best first. */
  cc.search = (query, limit = 12) => {
    if (!index) build();
    const wanted = tokens(query).slice(0, 8);
    if (!wanted.length) return [];
    let scores = null;
    for (const word of wanted) {
      const found = matches(word);
      if (!scores) scores = found;
      else
        scores = new Map(
          [...scores]
            .filter(([number]) => found.has(number))
            .map(([number, score]) => [number, score + found.get(number)]),
        );
    }
    return [...scores]
      .map(([number, score]) => ({ ...index.entries[number], number, score: score + index.entries[number].weight }))
      .sort((a, b) => b.score - a.score || a.number - b.number)
      .slice(0, limit);
  };

  const open = { hits: [], at: -1 };

  const choose = (hit) => {
    const input = cc.byId("search");
    input.value = "";
    draw([]);
    const change = { sel: hit.sel };
    if (cc.state.view === "network" && hit.node)
      change.open = [...new Set([...cc.list("open"), hit.node.number >= cc.shownLimit() ? hit.node.id : ""])]
        .filter(Boolean)
        .join(",");
    cc.set(change);
    cc.focusPanel();
  };

  const draw = (hits, query = "") => {
    const input = cc.byId("search");
    const list = cc.byId("hits");
    Object.assign(open, { hits, at: -1 });
    input.setAttribute("aria-expanded", String(Boolean(query)));
    input.removeAttribute("aria-activedescendant");
    list.hidden = !query;
    cc.fill(
      list,
      hits.map((hit, number) =>
        cc.h(
          "li",
          {
            id: `hit-${number}`,
            role: "option",
            class: `hit hit-${hit.kind}`,
            "aria-selected": "false",
            on: { mousedown: (event) => (event.preventDefault(), choose(hit)) },
          },
          cc.h("span", { class: "hit-kind" }, cc.t(`search_${hit.kind}`)),
          cc.words(hit.text, { class: "hit-text" }),
        ),
      ),
      query && !hits.length
        ? cc.h("li", { class: "hit none", role: "option", "aria-selected": "false" }, cc.t("search_none"))
        : null,
    );
    if (query) cc.announce(hits.length ? cc.plural("hits", hits.length) : cc.t("search_none"));
  };

  const move = (step) => {
    if (!open.hits.length) return;
    open.at = (open.at + step + open.hits.length) % open.hits.length;
    for (const [number, item] of [...cc.byId("hits").children].entries()) {
      item.setAttribute("aria-selected", String(number === open.at));
      if (number === open.at) item.scrollIntoView({ block: "nearest" });
    }
    cc.byId("search").setAttribute("aria-activedescendant", `hit-${open.at}`);
  };

  const onKey = (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && open.hits.length) {
      event.preventDefault();
      choose(open.hits[Math.max(0, open.at)]);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      event.target.value = "";
      draw([]);
    }
  };

  cc.drawSearch = () => {
    const input = cc.h("input", {
      id: "search",
      type: "search",
      role: "combobox",
      autocomplete: "off",
      spellcheck: "false",
      placeholder: cc.t("search"),
      "aria-label": cc.t("search"),
      "aria-expanded": "false",
      "aria-controls": "hits",
      "aria-autocomplete": "list",
      on: {
        input: (event) =>
          draw(event.target.value.trim() ? cc.search(event.target.value) : [], event.target.value.trim()),
        keydown: onKey,
        blur: () => draw([]),
      },
    });
    cc.fill(
      cc.byId("find"),
      cc.icon(cc.icons.search),
      input,
      cc.h("kbd", { class: "slash", "aria-hidden": "true" }, "/"),
      cc.h("ul", { id: "hits", role: "listbox", "aria-label": cc.t("search"), hidden: true }),
    );
  };
})();
