"""Turn the network into the compact JSON that the explorer page reads: each string once, offsets in UTF-16 units."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from counterclaim.export.explorer_text import is_iri, label, neutral_with_spans, web_link
from counterclaim.export.network import POSITIONS, RELATIONS

if TYPE_CHECKING:
    import networkx

#: The order of a statement's fields in the payload; the page names them the same.
STATEMENT_FIELDS = [
    "id",
    "act",
    "stance",
    "certainty",
    "quotation",
    "sourceType",
    "confidence",
    "sentence",
    "start",
    "end",
    "cue",
    "content",
    "speakerText",
    "capacity",
    "speakers",
    "behalf",
    "principals",
    "told",
    "from",
    "until",
    "saidText",
    "article",
    "claim",
    "claimId",
    "wording",
    "orientation",
    "depth",
    "relays",
]
KINDS = [
    "claim",
    "person",
    "organization",
    "state",
    "outlet",
    "anonymous",
    "collective",
    "role",
    "document",
    "author",
    "unresolved",
]


class Strings:
    """Number strings in the order in which they are first met."""

    def __init__(self) -> None:
        self.list: list[str] = []
        self._numbers: dict[str, int] = {}

    def number(self, text: str) -> int:
        """Return the number of a string, giving it the next one when it is new."""
        if text not in self._numbers:
            self._numbers[text] = len(self.list)
            self.list.append(text)
        return self._numbers[text]


def payload(
    network: networkx.MultiDiGraph,
    order: list[str],
    first: int,
    places: dict[str, tuple[int, int]],
    title: str,
    narrow: dict[str, tuple[int, int]],
) -> dict[str, Any]:
    """Return everything that the page shows, as JSON types; ``narrow`` places the first look on a narrow screen."""
    return _Payload(network, order, places).build(first, title) | {"narrow": [narrow[node] for node in order[:first]]}


def as_json(data: dict[str, Any]) -> str:
    """Return JSON that no HTML parser can be made to leave: every ``<``, ``>`` and ``&`` is escaped."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


class _Payload:
    """Hold the numberings while one payload is built."""

    def __init__(self, network: networkx.MultiDiGraph, order: list[str], places: dict[str, tuple[int, int]]) -> None:
        self.network = network
        self.order = order
        self.places = places
        self.base = str(network.graph.get("base", ""))
        self.node_number = {node: number for number, node in enumerate(order)}
        self.strings = Strings()
        self.labels: dict[tuple[str, int], int] = {}
        self.articles: list[list[Any]] = []
        self.article_number: dict[str, int] = {}
        self.statements: dict[str, list[Any]] = {}
        self.statement_number: dict[str, int] = {}

    def build(self, first: int, title: str) -> dict[str, Any]:
        """Return the payload."""
        edges, answers = self._edges()
        return {
            "version": 1,
            "title": label(title, 120),
            "base": self.base,
            "first": first,
            "kinds": KINDS,
            "relations": list(RELATIONS),
            "fields": STATEMENT_FIELDS,
            "articles": self.articles,
            "nodes": [self._node(node) for node in self.order],
            "statements": list(self.statements.values()),
            "edges": edges,
            "answers": answers,
            "strings": self.strings.list,
        }

    def short(self, iri: str) -> str:
        """Return an IRI without the base, or whole; what is no IRI is replaced, for it may reach a query."""
        if not is_iri(iri):
            return ""
        return iri[len(self.base) :] if self.base and iri.startswith(self.base) else iri

    def _node(self, node: str) -> list[Any]:
        data = self.network.nodes[node]
        x, y = self.places[node]
        kind = data["kind"] if data["kind"] in KINDS else "person"
        row: list[Any] = [self.short(node), KINDS.index(kind), label(data["label"]) or "–", x, y]
        if kind != "claim":
            return [*row, label(data.get("descriptor", ""), 160), label(data.get("wikidata", ""), 40)]
        wordings = [
            [
                self.short(w.id),
                self.strings.number(label(w.text)),
                w.orientation,
                round(w.confidence, 3),
                self._article(w.article),
            ]
            for w in data["wordings"][:200]
        ]
        derivation = [
            [status, [self.statement_number[s] for s in statements if s in self.statement_number][:60]]
            for status, statements in data["derivation"]
        ]
        return [
            *row,
            data["status"].split(";") if data["status"] else [],
            wordings,
            derivation,
            int(data["unspecified"]),
        ]

    def _article(self, iri: str, data: dict[str, Any] | None = None) -> int:
        """Return the number of an article, -1 when nothing is known of it."""
        if iri not in self.article_number:
            if data is None:
                return -1
            self.article_number[iri] = len(self.articles)
            self.articles.append(
                [
                    self.short(iri),
                    label(data["title"], 300),
                    web_link(data["url"]),
                    label(data["outlet"], 120),
                    label(data["published"], 40),
                    label(data["authors"], 160),
                ]
            )
        return self.article_number[iri]

    def _edges(self) -> tuple[list[int], list[list[Any]]]:
        """Return the edges as a flat list of from, to, relation, statement; and what answers what."""
        flat: list[int] = []
        answers: dict[str, list[Any]] = {}
        speakers: dict[str, set[int]] = {}
        around: dict[tuple[str, str], set[int]] = {}
        rows = sorted(self.network.edges(keys=True, data=True), key=lambda e: (e[3]["statement"], e[2], e[0], e[1]))
        for source, target, _, data in rows:
            statement = self._statement(data)
            name = data["relation"]
            flat += [self.node_number[source], self.node_number[target], RELATIONS.index(name), statement]
            speakers.setdefault(data["statement"], set()).add(self.node_number[source])
            if name in {"on_behalf_of", "told_to"}:
                around.setdefault((data["statement"], name), set()).add(self.node_number[target])
            row = self.statements[data["statement"]]
            row[_PRINCIPALS] = data["principals"]
            # Its own wording's claim stands for a statement that takes positions on several.
            own = any(w.id == data["claim"] for w in self.network.nodes[target].get("wordings", ()))
            if name in POSITIONS and (own or row[_CLAIM] < 0):
                row[_CLAIM] = self.node_number[target]
            if name == "answers":
                answers[data["answer"]] = [statement, data["answer_target"], *self._answer(data)]
        for iri, row in self.statements.items():
            row[_SPEAKERS] = sorted(speakers[iri])
            row[_BEHALF] = sorted(around.get((iri, "on_behalf_of"), ()))
            row[_TOLD] = sorted(around.get((iri, "told_to"), ()))
            row[_PRINCIPALS] = (
                sorted({self.node_number[p] for p in row[_PRINCIPALS] if p in self.node_number}) or row[_SPEAKERS]
            )
            row[_RELAYS] = self.statement_number.get(row[_RELAYS], -1)
        for answer in answers.values():
            target = answer[1]
            answer[1] = self.statement_number.get(target, -1)
        return flat, [answers[key] for key in sorted(answers)]

    def _answer(self, data: dict[str, Any]) -> list[Any]:
        return [
            label(data["answer_relation"], 40),
            label(data["answer_method"], 40),
            round(data["answer_confidence"], 3),
            label(data["answer_because"], 300),
        ]

    def _label(self, text: str, limit: int = 400) -> int:
        """Return the number of a text as a label; most are met many times."""
        number = self.labels.get((text, limit))
        if number is None:
            number = self.labels[text, limit] = self.strings.number(label(text, limit))
        return number

    def _statement(self, data: dict[str, Any]) -> int:
        iri = data["statement"]
        if iri in self.statement_number:
            return self.statement_number[iri]
        sentence, (cue, content) = neutral_with_spans(data["sentence"], (data["cue"], data["content"]))
        text, number = self._label, self.strings.number
        self.statement_number[iri] = len(self.statements)
        self.statements[iri] = [
            self.short(iri),
            *(text(data[name], 60) for name in ("act", "stance", "certainty", "quotation", "source_type")),
            round(data["confidence"], 3),
            number(sentence),
            data["sentence_start"],
            data["sentence_end"],
            [offset for span in cue for offset in span],
            [offset for span in content for offset in span],
            text(data["speaker_text"], 160),
            text(data["capacity"], 200),
            [],
            [],
            [],
            [],
            text(data["said_from"], 40),
            text(data["said_until"], 40),
            text(data["said_text"], 80),
            self._article(data["article"], data),
            -1,
            number(self.short(data["claim"])),
            text(data["claim_text"]),
            text(data["orientation"], 20),
            data["depth"],
            data["relays"],
        ]
        return self.statement_number[iri]


_CLAIM, _SPEAKERS, _BEHALF, _PRINCIPALS, _TOLD, _RELAYS = (
    STATEMENT_FIELDS.index(name) for name in ("claim", "speakers", "behalf", "principals", "told", "relays")
)
