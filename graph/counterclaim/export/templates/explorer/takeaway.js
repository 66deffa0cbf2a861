// What a reader takes away: pictures, a table, a query, a link.
(() => {
  const COLUMNS = ["statement", "speaker", "speaker as written", "capacity", "on behalf of", "told to", "relation", "act", "stance", "certainty", "quotation", "confidence", "claim", "wording", "orientation", "sentence", "said from", "said until", "outlet", "article", "url", "published", "start", "end"];
  const names = (numbers) => numbers.map((number) => cc.model.nodes[number].label).join("; ");

  // A cell that starts like a formula would be run by a spreadsheet.
  const cell = (value) => {
    const text = String(value ?? "").replace(/^(?=[=+\-@\t\r])/, "'");
    return `"${text.replace(/"/g, '""')}"`;
  };

  /** Return the shown statements as CSV. */
  cc.csv = () => {
    const rows = [...cc.filtered().statements].map((said) => [
      cc.model.base + said.id, names(said.speakers), said.speakerText, said.capacity, names(said.behalf), names(said.told), said.relation, said.act, said.stance, said.certainty, said.quotation, said.confidence,
      cc.model.nodes[said.claim]?.label, said.wording, said.orientation, said.sentence, said.from, said.until, said.article.outlet, said.article.title, said.article.url, said.article.published, said.start, said.end,
    ]);
    return `\ufeff${[COLUMNS, ...rows].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
  };

  const iri = (id) => {
    const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(id) ? id : cc.model.base + id;
    return /^[^\s<>"{}|\\^`\u0000-\u0020]+$/.test(whole) && id && !id.startsWith("#") ? `<${whole}>` : null;
  };
  const quoted = (text) => `"${text.replace(/[\\"\n\r\t]/g, (sign) => ({ "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t" })[sign])}"`;
  const ACTS = { for: "endorses", against: "rejects", withheld: "withholds", doubted: "doubts" };

  const parts = () => {
    const { state } = cc;
    const picked = cc.selected();
    const made = [];
    if (picked?.node) made.push(picked.node.isClaim ? `  VALUES ?cluster { ${iri(picked.node.id)} }` : `  VALUES ?who { ${iri(picked.node.id)} }`);
    if (picked?.statement) made.push(`  VALUES ?statement { ${iri(picked.statement.id)} }`);
    const focus = cc.filtered().focus;
    if (focus) made.push(`  VALUES ?who { ${[focus.a, focus.b].map((node) => iri(node.id)).filter(Boolean).join(" ")} }`);
    if (state.actor) made.push(`  VALUES ?who { ${iri(state.actor)} }`);
    if (state.status) made.push(`  ?verdict a cclm:ClusterStatus ; cclm:onCluster ?cluster ; cclm:status val:${state.status.replace(/[^a-z-]/g, "")} .`);
    if (state.outlet) made.push(`  FILTER(STR(?outlet) = ${quoted(state.outlet)})`);
    if (state.conf) made.push(`  FILTER(?confidence >= ${Number(state.conf) / 100})`);
    if (state.direct) made.push("  FILTER(?quotation != val:indirect)");
    if (cc.day(state.from) !== null) made.push(`  FILTER(SUBSTR(STR(?said), 1, 10) >= "${cc.iso(cc.day(state.from))}")`);
    if (cc.day(state.to) !== null) made.push(`  FILTER(SUBSTR(STR(?said), 1, 10) <= "${cc.iso(cc.day(state.to))}")`);
    const off = new Set(cc.list("off"));
    for (const [side, stance] of Object.entries(ACTS)) if (cc.positions.filter((name) => cc.side(name) === side).every((name) => off.has(name))) made.push(`  FILTER(?stance != val:${stance})`);
    return made.filter((line) => !line.includes("{ null }"));
  };

  /** Return a SPARQL query for the statements of the present view. */
  cc.sparql = () => `# ${cc.t("sparql_title")}: ${cc.t(`view_${cc.state.view}`)}
PREFIX cclm: <https://w3id.org/counterclaim/ns#>
PREFIX val: <https://w3id.org/counterclaim/ns#value/>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <http://schema.org/>
SELECT DISTINCT ?statement ?speaker ?act ?stance ?claim ?sentence ?said ?confidence WHERE {
  ?statement a cclm:Statement ;
      cclm:speechAct ?act ;
      cclm:stance ?stance ;
      cclm:quotation ?quotation ;
      cclm:confidence ?confidence ;
      cclm:about ?wording ;
      cclm:reportedIn ?version ;
      cclm:evidencedBy/oa:hasSelector/oa:exact ?sentence .
  { ?statement cclm:madeBy ?who } UNION { ?statement cclm:madeBy/cclm:refersTo ?who } UNION { ?statement cclm:onBehalfOf ?who }
  OPTIONAL { ?who rdfs:label ?speaker }
  OPTIONAL { ?statement cclm:statedFrom ?said }
  OPTIONAL { ?version prov:specializationOf?/schema:publisher/(schema:name|rdfs:label) ?outlet }
  OPTIONAL { ?membership cclm:member ?wording ; cclm:cluster ?cluster . ?cluster skos:prefLabel ?claim }
${parts().join("\n")}
} ORDER BY ?said ?statement
`;

  const png = () => {
    const canvas = cc.sigma ? null : document.querySelector(".canvas canvas");
    if (cc.state.view !== "network" || !canvas) cc.set({ view: "network" });
    requestAnimationFrame(() => requestAnimationFrame(() => {
      const source = document.querySelector(".canvas canvas");
      if (!source || cc.sigma) return cc.download("network.svg", "image/svg+xml", cc.svgOfNetwork());
      const copy = document.createElement("canvas");
      [copy.width, copy.height] = [source.width, source.height];
      const ctx = copy.getContext("2d");
      ctx.fillStyle = cc.palette().ground;
      ctx.fillRect(0, 0, copy.width, copy.height);
      ctx.drawImage(source, 0, 0);
      return copy.toBlob((blob) => cc.download("network.png", "image/png", blob), "image/png");
    }));
  };

  cc.showSparql = () => {
    const area = cc.h("textarea", { class: "code", readonly: true, rows: 22, spellcheck: "false", "aria-label": cc.t("sparql_title") });
    area.value = cc.sparql();
    cc.openDialog(cc.t("sparql_title"), cc.h("p", {}, cc.t("sparql_lead")), area, cc.h("div", { class: "actions" }, cc.button(cc.t("copy"), () => cc.copy(area.value), { class: "button primary" })));
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
    cc.fill(dialog, cc.h("div", { class: "side-head" }, cc.h("h2", {}, title), cc.h("button", { type: "button", class: "tool", "aria-label": cc.t("close"), on: { click: () => dialog.close() } }, cc.icon(cc.icons.close))), body);
    dialog.showModal();
  };
})();
