// The words of the interface, in one table for each language; {name} is filled in.
cc.strings = {
  en: {
    language: "English",
    skip: "Skip to the content",
    counts: "{claims} claims · {contested} contested · {actors} speakers · {statements} statements · {articles} articles",
    view_network: "Network", view_board: "Claim board", view_timeline: "Timeline", view_matrix: "Who denies whom", view_table: "Table",
    views: "Views of the same data",
    search: "Search claims, people, sentences", search_none: "Nothing found", search_hits: "{n} found",
    search_claim: "claim", search_actor: "speaker", search_statement: "sentence",
    filters: "Filters", close: "Close", reset: "Clear filters", legend: "Lines", legend_hint: "Click to show or hide",
    legend_nodes: "Shapes", more_filters: "Narrow down", legend_side: "Left of a claim: who supports it. Right: who denies it. Below: who withholds.",
    filter_status: "Status of the claim", filter_actor: "Speaker", filter_outlet: "Reported by", filter_conf: "Confidence at least",
    filter_direct: "Direct speech only", any: "Any",
    rel_asserts: "asserts", rel_confirms: "confirms", rel_concedes: "concedes", rel_denies: "denies", rel_dismisses: "dismisses",
    rel_doubts: "doubts", rel_withholds: "withholds", rel_mentions: "takes no side", rel_answers: "answers", rel_accuses: "accuses",
    rel_on_behalf_of: "speaks for", rel_told_to: "told",
    kind_claim: "Claim", kind_person: "Person", kind_organization: "Organisation", kind_state: "State", kind_outlet: "Outlet",
    kind_anonymous: "Unnamed source", kind_collective: "Group", kind_role: "Role", kind_document: "Document", kind_author: "Author",
    status_contested: "Contested", status_denied: "Denied", status_conceded: "Conceded", status_confirmed: "Confirmed",
    status_withheld: "Withheld", status_unanswered: "Unanswered", "status_self-contradicted": "Self-contradicted",
    status_uncontested: "Uncontested", status_unspecified: "Content not given",
    about_contested: "At least one principal supports it and another denies it.",
    about_denied: "Somebody answered it with a denial or dismissal.",
    about_conceded: "Somebody admitted it.", about_confirmed: "Somebody confirmed it.",
    about_withheld: "Somebody declined to confirm it or to comment.",
    about_unanswered: "No answer by the accused was found in this corpus ({window}).",
    "about_self-contradicted": "One principal both supports and denies it.",
    about_uncontested: "Nobody here denies it.",
    about_unspecified: "A response whose claim the text does not spell out.",
    overview: "At a glance", overview_lead: "{n} claims are contested. Open one to see who stands where, and on which sentence that rests.",
    overview_none: "No claim here is contested. Open one to see who makes it and on which sentence it rests.",
    overview_read: "How to read the picture",
    overview_read_1: "Cards are claims. A gold edge and the sign ≠ mark a contested one; its bar shows how many support and deny it.",
    overview_read_2: "Lines run from a speaker to a claim. A blue arrow asserts; a red line that ends in a bar denies. Fainter means less certain that the text was read right.",
    overview_read_3: "Click anything to see the sentence behind it.",
    window: "{from} to {to}", window_none: "no dates known", more_contested: "All contested claims",
    for: "Supported by", against: "Denied by", withheld: "Withheld by", doubted: "Doubted by", neutral: "Raised without a side",
    nobody: "Nobody in this corpus", n_for: "{n} for", n_against: "{n} against", vs: "for : against",
    wordings: "Wordings", wording_inverse: "says the opposite", wording_narrower: "narrower", wording_broader: "broader",
    timeline: "Timeline", timeline_open: "Open the timeline", timeline_pick: "Choose a claim", timeline_undated: "No date",
    later_days: "{n} days later", later_day: "next day", same_day: "same day",
    derivation: "Why this status", derivation_from: "derived from {n} statements", hide_node: "Hide", expand: "Show neighbours",
    centre: "Show in the network", copy_link: "Copy link", copied: "Copied", path_from: "Path to …", path_pick: "Who?",
    evidence: "Evidence", speaker: "Speaker", as_written: "as written", capacity: "Capacity", behalf: "On behalf of", told: "Told",
    act: "Act", stance: "Stance", certainty: "Certainty", quotation: "Quotation", source: "Source", said: "Said", published: "Published",
    outlet: "Outlet", article: "Article", confidence: "Confidence", claim: "Claim", relays: "Passes on", depth: "Nesting",
    answers_to: "Answers", answered_by: "Answered by", offsets: "Characters {start} to {end} of the article",
    why_read: "Estimated probability that speaker and words were read right ({quotation}, source: {source}).",
    why_placed: "Placed under this claim with {n}.", why_link: "Tied to what it answers with {n} ({method}{because}).",
    cite: "Cite", citation: "Citation", read_article: "Read the article", no_link: "no link known",
    said_group: "Said", denied_group: "Denied or dismissed", conceded_group: "Conceded", confirmed_group: "Confirmed",
    withheld_group: "Withheld", doubted_group: "Doubted", neutral_group: "Took no side",
    disputes: "In dispute with", dispute_only: "Only what the two dispute", speaks_for: "Speaks for", spoken_by: "Spoken for by",
    accused_by: "Accused by", told_list: "Spoke to", statements: "{n} statements", statement_1: "1 statement",
    focus_path: "Path between {a} and {b}", focus_path_none: "No path between {a} and {b} under these filters",
    focus_dispute: "Only what {a} and {b} dispute", focus_clear: "Back to everything",
    shown: "{n} of {all} shown", show_more: "Show more", show_all: "Show all", tidy: "Tidy up", fit: "Fit", zoom_in: "Zoom in", zoom_out: "Zoom out",
    labels: "Line labels", network_label: "Network of {n} speakers and claims. Arrow keys move, Enter opens. The Table view holds the same in text.",
    nothing: "Nothing matches these filters.", board_n: "{n}", timeline_none: "No dated statement matches.",
    matrix_lead: "Rows deny what columns say. Numbers count statements; darker is more.", matrix_from: "Who denies", matrix_to: "whom", matrix_none: "Nobody denies anybody here.",
    matrix_top: "The {n} with most denials are shown.", matrix_cell: "{a} denies {b}: {n}",
    table_lead: "Every statement, one a row. Column heads sort.", col_speaker: "Speaker", col_act: "Act", col_claim: "Claim", col_sentence: "Sentence",
    col_outlet: "Outlet", col_said: "Said", col_conf: "Conf.", rows_more: "{n} more rows",
    brush_label: "When it was said", brush_from: "From", brush_to: "Until", brush_clear: "All dates", brush_undated: "{n} undated",
    take: "Take away", take_png: "Picture (PNG)", take_svg: "Picture (SVG)", take_csv: "Statements (CSV)", take_sparql: "SPARQL of this view", take_print: "Print", take_link: "Link to this view",
    sparql_title: "SPARQL of this view", sparql_lead: "Run it against the store this page was made from.", copy: "Copy",
    theme: "Light or dark", help: "Keyboard and help", help_title: "Keyboard",
    key_search: "Search", key_views: "Views 1 to 5", key_arrows: "In the network: to the next node in that direction", key_enter: "Open what is selected", key_esc: "Close, step by step", key_zoom: "Zoom", key_filters: "Filters", key_help: "This help",
    live: "{statements} statements, {claims} claims, {actors} speakers shown. {selected}", live_selected: "Selected: {name}.",
    back: "Back", line: "Line", lines: "{n} statements behind this line", cut: "names", anonymous_note: "Unnamed sources are never merged across articles.",
    unknown: "unknown", skip_table: "Table of the network",
  },
};
cc.language = "en";

/** Return the words for a key in the chosen language, English when it lacks them. */
cc.t = (key, values = {}) => {
  const table = cc.strings[cc.language] || cc.strings.en;
  const text = table[key] ?? cc.strings.en[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
};

/** Return the words for a value of a scheme ("decline-to-confirm"), which may have no entry of its own. */
cc.tv = (prefix, value) => {
  const key = `${prefix}_${value}`;
  const table = cc.strings[cc.language] || cc.strings.en;
  return table[key] ?? cc.strings.en[key] ?? String(value).replace(/[-_]/g, " ");
};

cc.number = (value) => new Intl.NumberFormat(cc.language).format(value);
cc.percent = (value) => new Intl.NumberFormat(cc.language, { style: "percent" }).format(value);
