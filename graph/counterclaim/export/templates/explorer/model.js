// Read the payload into objects that know their neighbours.
(() => {
  const DAY = 86400000;
  const formats = new Map();
  const FOR = new Set(["asserts", "confirms", "concedes"]);
  const AGAINST = new Set(["denies", "dismisses"]);
  const POSITIONS = new Set([
    "asserts",
    "confirms",
    "concedes",
    "denies",
    "dismisses",
    "doubts",
    "withholds",
    "mentions",
  ]);
  cc.positions = [...POSITIONS];

  /** Return on which side of a claim a relation stands. */
  cc.side = (relation) =>
    FOR.has(relation)
      ? "for"
      : AGAINST.has(relation)
        ? "against"
        : relation === "withholds"
          ? "withheld"
          : relation === "doubts"
            ? "doubted"
            : "neutral";

  /** Return the day number of an ISO date or date-time, null when there is none. */
  cc.day = (iso) => {
    const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(iso || "");
    return match ? Math.floor(Date.UTC(+match[1], +match[2] - 1, +match[3]) / DAY) : null;
  };
  cc.iso = (day) => new Date(day * DAY).toISOString().slice(0, 10);
  cc.date = (iso) => {
    const day = typeof iso === "number" ? iso : cc.day(iso);
    if (day === null) return "";
    // Making a formatter costs far more than using one.
    if (!formats.has(cc.language))
      formats.set(cc.language, new Intl.DateTimeFormat(cc.language, { dateStyle: "medium", timeZone: "UTC" }));
    return formats.get(cc.language).format(new Date(day * DAY));
  };

  const node = (data, row, number) => {
    const kind = data.kinds[row[1]];
    const made = {
      number,
      id: row[0] || `#${number}`,
      iri: row[0],
      kind,
      label: row[2],
      x: row[3],
      y: row[4],
      isClaim: kind === "claim",
      edges: [],
    };
    if (!made.isClaim) return { ...made, descriptor: row[5], wikidata: row[6] };
    return {
      ...made,
      statuses: row[8]
        ? ["unspecified"]
        : row[5].length
          ? cc.statuses.filter((status) => row[5].includes(status))
          : ["uncontested"],
      wordings: row[6].map(([id, text, orientation, confidence, article]) => ({
        id,
        text: data.strings[text],
        orientation,
        confidence,
        article: data.articles[article] || null,
      })),
      derivation: row[7],
      unspecified: Boolean(row[8]),
    };
  };

  const NOWHERE = { id: "", title: "", url: "", outlet: "", published: "", authors: "" };

  // Written out, because a page may hold tens of thousands and engines are fast with objects of one known shape.
  class Statement {
    constructor(number, row, strings, articles) {
      const [id, act, stance, certainty, quotation, sourceType, confidence, sentence, start, end, cue, content] = row;
      const [speakerText, capacity, speakers, behalf, principals, told, from, until, saidText] = row.slice(12);
      const [article, claim, claimId, wording, orientation, depth, relays] = row.slice(21);
      Object.assign(this, { number, id, confidence, start, end, cue, content, claim, depth, relays });
      Object.assign(this, { speakers, behalf, principals, told, relation: "", answers: [], answeredBy: [] });
      this.act = strings[act];
      this.stance = strings[stance];
      this.certainty = strings[certainty];
      this.quotation = strings[quotation];
      this.sourceType = strings[sourceType];
      this.sentence = strings[sentence];
      this.speakerText = strings[speakerText];
      this.capacity = strings[capacity];
      this.from = strings[from];
      this.until = strings[until];
      this.saidText = strings[saidText];
      this.claimId = strings[claimId];
      this.wording = strings[wording];
      this.orientation = strings[orientation];
      this.article = articles[article] || NOWHERE;
      this.on = new Map(); // claim's number -> relation
      this.day = cc.day(this.from) ?? cc.day(this.article.published);
    }
  }

  /** Return nodes, statements, edges (one for each line drawn) and articles. */
  cc.load = (data) => {
    const articles = data.articles.map(([id, title, url, outlet, published, authors]) => ({
      id,
      title,
      url,
      outlet,
      published,
      authors,
    }));
    const model = { data, articles, base: data.base, first: data.first };
    const known = { ...data, articles };
    model.nodes = data.nodes.map((row, number) => node(known, row, number));
    model.statements = data.statements.map((row, number) => new Statement(number, row, data.strings, articles));
    // On a narrow screen the first look stands elsewhere.
    model.nodes.forEach((item, number) => {
      item.narrow = data.narrow?.[number] ? { x: data.narrow[number][0], y: data.narrow[number][1] } : null;
    });
    model.byId = new Map(model.nodes.map((item) => [item.id, item]));
    model.statementById = new Map(model.statements.map((item) => [item.id, item]));
    model.lines = lines(data, model);
    for (const [from, to, relation, method, confidence, because] of data.answers) {
      const answer = {
        from: model.statements[from],
        to: model.statements[to] || null,
        relation,
        method,
        confidence,
        because,
      };
      answer.from.answers.push(answer);
      if (answer.to) answer.to.answeredBy.push(answer);
    }
    const days = model.statements.map((item) => item.day).filter((day) => day !== null);
    // Math.min(...days) would overflow the stack on a large corpus.
    model.firstDay = days.reduce((least, day) => Math.min(least, day), Infinity);
    model.lastDay = days.reduce((most, day) => Math.max(most, day), -Infinity);
    model.hasDays = days.length > 0;
    model.outlets = [...new Set(articles.map((article) => article.outlet).filter(Boolean))].sort((a, b) =>
      a.localeCompare(b),
    );
    model.claims = model.nodes.filter((item) => item.isClaim);
    model.actors = model.nodes.filter((item) => !item.isClaim);
    return model;
  };

  /** Gather the edges between two nodes by relation: each is one line, with the statements behind it. */
  const lines = (data, model) => {
    const found = new Map();
    const { edges } = data;
    const many = model.nodes.length;
    for (let at = 0; at < edges.length; at += 4) {
      const [from, to, relation] = [edges[at], edges[at + 1], data.relations[edges[at + 2]]];
      const key = (from * many + to) * 16 + edges[at + 2];
      let line = found.get(key);
      if (!line) {
        line = { from: model.nodes[from], to: model.nodes[to], relation, statements: [] };
        found.set(key, line);
        line.from.edges.push(line);
        if (to !== from) line.to.edges.push(line);
      }
      const said = model.statements[edges[at + 3]];
      line.statements.push(said);
      if (POSITIONS.has(relation)) {
        said.on.set(to, relation);
        if (to === said.claim || !said.relation) said.relation = relation;
      }
    }
    return [...found.values()];
  };

  /** Return the name of a line, which a link can hold; and the line of a name. */
  cc.lineKey = (line) => `${line.from.id}|${line.to.id}|${line.relation}`;
  cc.lineOf = (key) => {
    const [from, to, relation] = key.split("|");
    return (
      cc.model.byId
        .get(from)
        ?.edges.find((line) => line.to.id === to && line.relation === relation && line.from.id === from) || null
    );
  };

  /** Return whom a statement commits: those spoken for, else the speakers. */
  cc.principals = (said) => said.principals.map((number) => cc.model.nodes[number]);
  /** Return the relation in which a statement stands to a claim: it may take positions on several. */
  cc.relationOn = (said, claim) => (claim && said.on.get(claim.number)) || said.relation || "mentions";
  cc.speakers = (said) => said.speakers.map((number) => cc.model.nodes[number]);

  /** Return the principals on each side of a claim with their statements. */
  cc.sides = (claim, keep = () => true) => {
    const sides = { for: new Map(), against: new Map(), withheld: new Map(), doubted: new Map(), neutral: new Map() };
    const seen = new Set();
    for (const line of claim.edges) {
      if (line.to !== claim || !cc.positions.includes(line.relation)) continue;
      for (const said of line.statements) {
        if (seen.has(said.number) || !keep(said)) continue;
        seen.add(said.number);
        for (const principal of cc.principals(said)) {
          const side = sides[cc.side(line.relation)];
          side.set(principal, [...(side.get(principal) || []), said]);
        }
      }
    }
    return sides;
  };

  cc.statementsOf = (claim) => {
    const found = new Set();
    for (const line of claim.edges)
      if (line.to === claim && cc.positions.includes(line.relation)) line.statements.forEach((said) => found.add(said));
    return [...found].sort((a, b) => (a.day ?? 1e9) - (b.day ?? 1e9) || a.number - b.number);
  };

  /** Return what an actor says itself, and what is said on its behalf. */
  cc.statementsBy = (actor) => {
    const found = new Set();
    for (const line of actor.edges) {
      if (line.from === actor || line.relation === "on_behalf_of") {
        for (const said of line.statements)
          if (said.speakers.includes(actor.number) || said.behalf.includes(actor.number)) found.add(said);
      }
    }
    return [...found].sort((a, b) => (a.day ?? 1e9) - (b.day ?? 1e9) || a.number - b.number);
  };
})();
