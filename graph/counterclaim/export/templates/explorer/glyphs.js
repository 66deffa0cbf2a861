// Shapes and signs: every kind of node and every relation can be told without colour.
cc.glyphs = {
  claim: "M4 4h16v12H10l-4 4v-4H4z",
  person: "M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM4 20c0-4 3.6-6.5 8-6.5s8 2.500 8 6.500z",
  organization: "M3 20V9l9-5 9 5v11h-3v-8h-3v8h-2v-8h-2v8H9v-8H6v8z",
  state: "M5 3h2v18H5zM8 4h11l-3 4 3 4H8z",
  outlet: "M3 5h18v14H3zM6 8v3h5V8zM13 8v1.500h5V8zM13 10.500V12h5v-1.500zM6 13.500V15h12v-1.500z",
  anonymous:
    "M12 3.500c-3 0-5 1.800-5 4.500h2.600c0-1.300.9-2.100 2.400-2.100s2.400.8 2.400 2c0 1.100-.6 1.700-1.700 2.500-1.400 1-2 1.900-2 3.600v.7h2.500v-.5c0-1 .4-1.500 1.600-2.400 1.300-1 2.200-2.100 2.200-4C17 5.300 15 3.500 12 3.500zM10.600 17.500h2.900v3h-2.900z",
  collective:
    "M8 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM16 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM1.500 19c0-3.500 2.900-6 6.500-6 1.500 0 2.900.4 4 1.200A6.600 6.600 0 0 1 16 13c3.600 0 6.500 2.500 6.500 6z",
  role: "M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM4 20c0-4 3.600-6.500 8-6.500s8 2.500 8 6.500zM10.500 14.500L12 19l1.500-4.500z",
  document: "M6 3h8l5 5v13H6zM8.500 11v1.500h7V11zM8.500 14v1.500h7V14zM8.500 17v1.500h5V17z",
  author: "M4 20l1-5L16 4l4 4L9 19z",
  unresolved: "M5 10.500h3v3H5zM10.500 10.500h3v3h-3zM16 10.500h3v3h-3z",
};
/** The outline of each kind of speaker, as drawn by draw.js, svg.js and the legend. */
cc.outlines = {
  person: "circle",
  role: "circle",
  anonymous: "dashed",
  collective: "double",
  organization: "square",
  state: "shield",
  outlet: "wide",
  document: "page",
  author: "wide",
  unresolved: "dashed",
};
/** How each relation is drawn: [css colour variable, dashes, arrowhead of vis-network, width]. */
cc.lines = {
  asserts: { dash: null, head: "arrow", width: 1.6 },
  confirms: { dash: null, head: "vee", width: 3 },
  concedes: { dash: [12, 4, 2, 4], head: "diamond", width: 2.4 },
  denies: { dash: null, head: "bar", width: 2.6 },
  dismisses: { dash: [7, 4], head: "bar", width: 2.6 },
  doubts: { dash: [6, 3, 2, 3], head: "crow", width: 1.8 },
  withholds: { dash: [2, 4], head: "circle", width: 2.2 },
  mentions: { dash: [1, 5], head: "arrow", width: 1.1 },
  answers: { dash: [10, 3], head: "vee", width: 1.2 },
  accuses: { dash: [4, 2], head: "inv_triangle", width: 1.4 },
  on_behalf_of: { dash: [3, 3], head: "box", width: 1 },
  told_to: { dash: [1, 4], head: "triangle", width: 1 },
};
cc.statuses = [
  "contested",
  "self-contradicted",
  "denied",
  "conceded",
  "confirmed",
  "withheld",
  "unanswered",
  "uncontested",
  "unspecified",
];
/** A sign for each status, so that colour is never the only one. */
cc.statusSigns = {
  contested: "≠",
  denied: "✕",
  conceded: "◆",
  confirmed: "✓",
  withheld: "…",
  unanswered: "?",
  "self-contradicted": "↔",
  uncontested: "=",
  unspecified: "∅",
};
cc.icons = {
  search:
    "M10 4a6 6 0 1 1 0 12 6 6 0 0 1 0-12zm0 2a4 4 0 1 0 0 8 4 4 0 0 0 0-8zm5 8.600l5.400 5.400-1.400 1.400-5.400-5.400z",
  close:
    "M6.400 5L12 10.600 17.600 5 19 6.400 13.400 12l5.600 5.600-1.400 1.400L12 13.400 6.400 19 5 17.600 10.600 12 5 6.400z",
  filter: "M3 5h18l-7 8.500V20l-4-2v-4.500z",
  take: "M11 3h2v9l3.500-3.500L18 10l-6 6-6-6 1.500-1.500L11 12zM4 18h16v2H4z",
  theme: "M12 3a9 9 0 1 0 0 18zm0 0a9 9 0 0 1 0 18z",
  help: "M12 2a10 10 0 1 1 0 20 10 10 0 0 1 0-20zm0 2a8 8 0 1 0 0 16 8 8 0 0 0 0-16zm-1 12h2v2h-2zm1-10c2.200 0 4 1.500 4 3.500 0 1.800-1.200 2.500-2.100 3.100-.7.400-.9.700-.9 1.400h-2c0-1.700.9-2.400 1.800-3 .8-.5 1.200-.8 1.200-1.500 0-.900-.8-1.500-2-1.500s-2 .7-2 1.800H8C8 7.600 9.800 6 12 6z",
  network:
    "M5 3a3 3 0 0 1 2.800 4l6 3.200a3 3 0 1 1-.4 4.400l-5.600 2.600A3 3 0 1 1 7 15.400l5.600-2.600V12L6.600 8.700A3 3 0 1 1 5 3z",
  plus: "M11 5h2v6h6v2h-6v6h-2v-6H5v-2h6z",
  minus: "M5 11h14v2H5z",
  fit: "M4 4h6v2H6v4H4zM14 4h6v6h-2V6h-4zM4 14h2v4h4v2H4zM18 14h2v6h-6v-2h4z",
  tidy: "M4 5h7v5H4zM13 5h7v5h-7zM4 14h7v5H4zM13 14h7v5h-7z",
};
