// What a reader takes away: pictures, a table, a query, a link.
(() => {
  const COLUMNS = [
    "statement",
    "speaker",
    "speaker as written",
    "capacity",
    "on behalf of",
    "told to",
    "relation",
    "act",
    "stance",
    "certainty",
    "quotation",
    "confidence",
    "claim",
    "wording",
    "orientation",
    "sentence",
    "said from",
    "said until",
    "outlet",
    "article",
    "url",
    "published",
    "start",
    "end",
  ];
  const names = (numbers) => numbers.map((number) => cc.model.nodes[number].label).join("; ");

  // A cell that starts like a formula would be run by a spreadsheet.
  const cell = (value) => {
    const text = String(value ?? "").replace(/^(?=[=+\-@\t\r])/, "'");
    return `"${text.replace(/"/g, '""')}"`;
  };

  /** Return the shown statements as CSV. */
  cc.csv = () => {
    const rows = [...cc.filtered().statements].map((said) => [
      cc.model.base + said.id,
      names(said.speakers),
      said.speakerText,
      said.capacity,
      names(said.behalf),
      names(said.told),
      said.relation,
      said.act,
      said.stance,
      said.certainty,
      said.quotation,
      said.confidence,
      cc.model.nodes[said.claim]?.label,
      said.wording,
      said.orientation,
      said.sentence,
      said.from,
      said.until,
      said.article.outlet,
      said.article.title,
      said.article.url,
      said.article.published,
      said.start,
      said.end,
    ]);
    return `\ufeff${[COLUMNS, ...rows].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
  };

  const iri = (id) => {
    const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(id) ? id : cc.model.base + id;
    return /^[^\s<>"{}|\\^`\u0000-\u0020]+$/.test(whole) && id && !id.startsWith("#") ? `<${whole}>` : null;
  };
  const quoted = (text) =>
    `"${text.replace(/[\\"\n\r\t]/g, (sign) => ({ "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t" })[sign])}"`;
  const NAMED = 2000; // statements that a query names; beyond that it would be too long to run

  const parts = () => {
    const { state } = cc;
    const picked = cc.selected();
    const { focus } = cc.filtered();
    const made = [];
    const values = (name, ids) => {
      const known = ids.map(iri).filter(Boolean);
      if (known.length) made.push(`  VALUES ?${name} { ${known.join(" ")} }`);
    };
    const clustered = (id) => id.startsWith("cluster/") || id.includes("/cluster/");
    const claim = picked?.node?.isClaim ? picked.node : picked?.line?.to.isClaim ? picked.line.to : null;
    if (claim) values(clustered(claim.id) ? "cluster" : "wording", [claim.id]);
    const actor = picked?.line ? picked.line.from : picked?.node && !picked.node.isClaim ? picked.node : null;
    if (picked?.statement) values("statement", [picked.statement.id]);
    const who = [state.actor ? [state.actor] : null, actor ? [actor.id] : null].filter(Boolean);
    if (who.length)
      values(
        "who",
        who.reduce((kept, ids) => kept.filter((id) => ids.includes(id))),
      );
    // A path, a dispute, a kind of line and a status follow from rules of this page: what they leave is named.
    const named = focus || state.status || state.off;
    const shown = named ? [...cc.filtered().statements] : [];
    if (named && shown.length <= NAMED)
      made.push(`  VALUES ?statement { ${shown.map((said) => iri(said.id) || "").join(" ")} }`);
    else if (named) made.push(`  # ${cc.t("sparql_more", { n: cc.number(shown.length) })}`);
    if (state.outlet)
      made.push(
        `  ?version prov:specializationOf/cclm:publisherName ?outlet FILTER(STR(?outlet) = ${quoted(state.outlet)})`,
      );
    if (state.conf) made.push(`  FILTER(?confidence >= ${Number(state.conf) / 100 || 0})`);
    if (state.direct) made.push("  FILTER(?quotation != val:indirect)");
    if (cc.day(state.from) !== null) made.push(`  FILTER(SUBSTR(STR(?day), 1, 10) >= "${cc.iso(cc.day(state.from))}")`);
    if (cc.day(state.to) !== null) made.push(`  FILTER(SUBSTR(STR(?day), 1, 10) <= "${cc.iso(cc.day(state.to))}")`);
    return made;
  };

  /** Return a SPARQL query for the statements of the present view. */
  cc.sparql = () => {
    const wanted = parts();
    const positions =
      "?p a cclm:Position ; prov:wasDerivedFrom ?statement ; cclm:position ?position ; cclm:onCluster ?cluster . ?cluster skos:prefLabel ?claim";
    const bound = wanted.some((line) => line.includes("?cluster"));
    return `# ${cc.t("sparql_title")}: ${cc.t(`view_${cc.state.view}`)}
PREFIX cclm: <https://w3id.org/counterclaim/ns#>
PREFIX val: <https://w3id.org/counterclaim/ns#value/>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX dct: <http://purl.org/dc/terms/>
SELECT DISTINCT ?statement ?speaker ?act ?stance ?claim ?position ?sentence ?day ?confidence WHERE {
  ?statement a cclm:Statement ;
      cclm:speechAct ?act ;
      cclm:stance ?stance ;
      cclm:quotation ?quotation ;
      cclm:confidence ?confidence ;
      cclm:reportedIn ?version ;
      cclm:madeBy ?maker ;
      cclm:madeBy|cclm:onBehalfOf ?who ;
      cclm:evidencedBy/oa:hasSelector/oa:exact ?sentence .
  OPTIONAL { ?statement cclm:about ?wording }
  OPTIONAL { ?maker rdfs:label ?speaker }
  OPTIONAL { ?statement cclm:statedFrom ?stated }
  OPTIONAL { ?version prov:specializationOf/dct:date ?published }
  BIND(COALESCE(?stated, ?published) AS ?day)
  ${bound ? `${positions} .` : `OPTIONAL { ${positions} }`}
${wanted.join("\n")}
} ORDER BY ?day ?statement
`;
  };

  /** Return the canvases that make up the picture, bottom first; sigma's are drawn anew, for they forget what they showed. */
  const layers = () => {
    if (!cc.sigma) return [document.querySelector(".canvas canvas")].filter(Boolean);
    cc.sigma.render();
    const { edges, nodes, labels } = cc.sigma.getCanvases();
    return [edges, nodes, labels];
  };

  const png = () => {
    if (cc.state.view !== "network") cc.set({ view: "network" });
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        const sources = layers();
        if (!sources.length) return;
        const copy = document.createElement("canvas");
        [copy.width, copy.height] = [sources[0].width, sources[0].height];
        const ctx = copy.getContext("2d");
        ctx.fillStyle = cc.palette().ground;
        ctx.fillRect(0, 0, copy.width, copy.height);
        for (const source of sources) ctx.drawImage(source, 0, 0);
        copy.toBlob((blob) => cc.download("network.png", "image/png", blob), "image/png");
      }),
    );
  };

  cc.showSparql = () => {
    const area = cc.h("textarea", {
      class: "code",
      readonly: true,
      rows: 22,
      spellcheck: "false",
      "aria-label": cc.t("sparql_title"),
    });
    area.value = cc.sparql();
    cc.openDialog(
      cc.t("sparql_title"),
      cc.h("p", {}, cc.t("sparql_lead")),
      area,
      cc.h(
        "div",
        { class: "actions" },
        cc.button(cc.t("copy"), () => cc.copy(area.value), { class: "button primary" }),
      ),
    );
  };

  cc.takeaways = () => [
    ["take_png", png],
    ["take_svg", () => cc.download("network.svg", "image/svg+xml", cc.svgOfNetwork())],
    ["take_csv", () => cc.download("statements.csv", "text/csv;charset=utf-8", cc.csv())],
    ["take_sparql", cc.showSparql],
    ["take_link", () => cc.copy(cc.linkHere())],
    ["take_print", () => window.print()],
  ];

  cc.openDialog = (title, ...body) => {
    const dialog = cc.byId("dialog");
    dialog.setAttribute("aria-label", title);
    cc.fill(
      dialog,
      cc.h(
        "div",
        { class: "side-head" },
        cc.h("h2", {}, title),
        cc.h(
          "button",
          { type: "button", class: "tool", "aria-label": cc.t("close"), on: { click: () => dialog.close() } },
          cc.icon(cc.icons.close),
        ),
      ),
      body,
    );
    dialog.showModal();
  };
})();
