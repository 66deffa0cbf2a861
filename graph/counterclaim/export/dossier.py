"""Write a dossier on one claim or speaker, to send to an editor: Markdown and HTML, with its evidence."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterclaim.errors import InputError
from counterclaim.export.explorer_text import label, neutral_with_spans, web_link
from counterclaim.export.network import AGAINST, FOR, POSITIONS, build_network

if TYPE_CHECKING:
    import networkx

    from counterclaim.rdf import KnowledgeGraph

_WORD = re.compile(r"\w+")
#: How many near names are told, from how alike on, comparing how many letters.
_NEAREST, _ALIKE, _COMPARED = 3, 0.6, 120
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_WORDS = {"on_behalf_of": "speaks for", "told_to": "told", "mentions": "takes no side on"}
_SIDES = {"for": "Supported by", "against": "Denied by", "withholds": "Withheld by", "other": "Others"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a sentence: plain, the cue, or the content."""

    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One statement as the dossier tells it."""

    number: int
    speaker: str
    capacity: str
    behalf: str
    relation: str
    side: str
    claim: str
    day: str
    said: str
    outlet: str
    title: str
    url: str
    published: str
    sentence: tuple[Piece, ...]
    confidence: float
    quotation: str
    certainty: str
    start: int
    end: int
    iri: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything a dossier tells, ready to be written."""

    title: str
    kind: str  # claim, actor
    iri: str
    lead: str
    statuses: tuple[str, ...]
    wordings: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    sides: tuple[tuple[str, tuple[str, ...]], ...]
    window: tuple[str, str] = ("", "")
    base: str = field(default="", repr=False)


def make_dossier(graph: KnowledgeGraph, *, claim: str = "", actor: str = "") -> Dossier:
    """Gather the dossier of a claim or an actor, named by its identifier, its IRI or its exact label.

    Raises InputError when neither or both are named, or when the store holds nothing of that name.
    """
    if bool(claim) == bool(actor):
        raise InputError("A dossier is about one claim or one actor: name exactly one of them.")
    network = build_network(graph)
    node = _find(network, claim or actor, "claim" if claim else "actor")
    return dossier_of(network, node)


def dossier_of(network: networkx.MultiDiGraph, node: str) -> Dossier:
    """Return the dossier of a node of the network."""
    data = network.nodes[node]
    is_claim = data["kind"] == "claim"
    rows = _claim_rows(network, node) if is_claim else _actor_rows(network, node)
    evidence = tuple(_evidence(network, *row, number) for number, row in enumerate(sorted(rows, key=_order), 1))
    days = sorted(item.day for item in evidence if item.day)
    statuses = tuple(status for status in data.get("status", "").split(";") if status)
    wordings = sorted({(w.orientation, label(w.text)) for w in data.get("wordings", ())}, key=_same_first)
    return Dossier(
        title=label(data["label"], 300),
        kind="claim" if is_claim else "actor",
        iri=node,
        lead=_lead(data, evidence),
        statuses=statuses or (("uncontested",) if is_claim else ()),
        wordings=tuple(text + (f" ({how})" if how != "same" else "") for how, text in wordings),
        evidence=evidence,
        sides=_sides(evidence) if is_claim else (),
        window=(days[0], days[-1]) if days else ("", ""),
    )


def _same_first(wording: tuple[str, str]) -> tuple[bool, str, str]:
    return (wording[0] != "same", *wording)


def _find(network: networkx.MultiDiGraph, name: str, kind: str) -> str:
    base = str(network.graph.get("base", ""))
    fits: list[str] = [
        node for node, data in network.nodes(data=True) if (data["kind"] == "claim") == (kind == "claim")
    ]
    for candidate in (name, base + name):
        if candidate in fits:
            return candidate
    for node in fits:
        # A claim may be named by one of its wordings as well as by its cluster.
        if any(name in (w.id, w.id.removeprefix(base)) for w in network.nodes[node].get("wordings", ())):
            return node
    found = sorted(node for node in fits if network.nodes[node]["label"].casefold() == name.casefold())
    if len(found) == 1:
        return found[0]
    several = [(node, network.nodes[node]["label"]) for node in found]
    near = several or _near(name, [(node, network.nodes[node]["label"]) for node in sorted(fits)])
    named = "; ".join(f"{node.removeprefix(base)} ({label(words, 80)})" for node, words in near[:_NEAREST])
    if several:
        raise InputError(f"Several {kind}s are called {label(name, 80)!r}. Name one by its identifier: {named}.")
    told = f"Did you mean {named}?" if named else f"It holds no {kind} at all." if not fits else _remedy(kind)
    raise InputError(f"The store holds no {kind} {label(name, 80)!r}. {told}")


def _remedy(kind: str) -> str:
    return (
        "Find its identifier with counterclaim find."
        if kind == "claim"
        else "counterclaim ask who-claimed-what lists them."
    )


def _near(name: str, known: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the nodes whose labels are spelled like a name or hold most of its words, the nearest first."""
    wanted = name.casefold()
    words = set(_WORD.findall(wanted))
    scored = []
    for node, words_of_node in known:
        told = words_of_node.casefold()[:_COMPARED]
        shared = len(words & set(_WORD.findall(told))) / max(len(words), 1)
        likeness = max(shared, SequenceMatcher(None, wanted[:_COMPARED], told).ratio())
        if likeness >= _ALIKE:
            scored.append((-likeness, told, node, words_of_node))
    return [(node, words_of_node) for _, _, node, words_of_node in sorted(scored)]


Row = tuple[str, str, dict[str, Any]]


def _claim_rows(network: networkx.MultiDiGraph, node: str) -> list[Row]:
    return [(a, b, data) for a, b, data in network.in_edges(node, data=True) if data["relation"] in POSITIONS]


def _actor_rows(network: networkx.MultiDiGraph, node: str) -> list[Row]:
    own = [(a, b, data) for a, b, data in network.out_edges(node, data=True) if data["relation"] in POSITIONS]
    speakers = {a for a, _, data in network.in_edges(node, data=True) if data["relation"] == "on_behalf_of"}
    for speaker in sorted(speakers):
        for a, b, data in network.out_edges(speaker, data=True):
            if data["relation"] in POSITIONS and node in data["principals"]:
                own.append((a, b, data))
    return own


def _order(row: Row) -> tuple[str, str, str]:
    day = _DAY.match(row[2]["said_from"] or row[2]["published"])
    return (day.group() if day else "9999", row[2]["statement"], row[1])


def _evidence(network: networkx.MultiDiGraph, source: str, target: str, data: dict[str, Any], number: int) -> Evidence:
    day = _DAY.match(data["said_from"] or data["published"])
    name = data["relation"]
    side = "for" if name in FOR else "against" if name in AGAINST else "withholds" if name == "withholds" else "other"
    return Evidence(
        number=number,
        speaker=label(network.nodes[source]["label"], 160),
        capacity=label(data["capacity"], 160),
        behalf=label(data["behalf"], 200),
        relation=_WORDS.get(name, name),
        side=side,
        claim=label(network.nodes[target]["label"], 300),
        day=day.group() if day else "",
        said=label(data["said_text"], 80),
        outlet=label(data["outlet"], 120),
        title=label(data["title"], 200),
        url=web_link(data["url"]),
        published=label(data["published"], 40)[:10],
        sentence=tuple(_pieces(data)),
        confidence=float(data["confidence"]),
        quotation=label(data["quotation"], 40),
        certainty=label(data["certainty"], 40),
        start=data["sentence_start"],
        end=data["sentence_end"],
        iri=data["statement"],
    )


def _pieces(data: dict[str, Any]) -> Iterable[Piece]:
    """Cut the sentence where its cue and content begin and end; the cue wins where both lie."""
    text, (cue, content) = neutral_with_spans(data["sentence"], (data["cue"], data["content"]), limit=1500)
    # The spans count UTF-16 units, so the text is cut as such.
    units = text.encode("utf-16-le")
    cuts = sorted({0, len(units) // 2, *(at for span in (*cue, *content) for at in span)})
    for start, end in pairwise(cuts):
        kind = next(
            (k for k, spans in (("cue", cue), ("content", content)) if any(a <= start < b for a, b in spans)), ""
        )
        yield Piece(units[2 * start : 2 * end].decode("utf-16-le", "replace"), kind)


def _sides(evidence: Iterable[Evidence]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for item in evidence:
        found[item.side][item.behalf or item.speaker] = None
    return tuple((_SIDES[side], tuple(found[side])) for side in _SIDES if side in found)


def _lead(data: dict[str, Any], evidence: tuple[Evidence, ...]) -> str:
    outlets = len({item.outlet for item in evidence if item.outlet})
    told = f"{_count(len(evidence), 'statement')} in {_count(outlets, 'outlet')}"
    if data["kind"] != "claim":
        described = label(data.get("descriptor", ""), 160)
        return f"{described[:1].upper()}{described[1:]}. {told}." if described else f"{told}."
    sides = f"Supported by {data['supporters']}, denied by {data['deniers']}"
    held = f", withheld by {data['withholders']}" if int(data["withholders"]) else ""
    return f"{sides}{held}; {told}."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def write_dossier(graph: KnowledgeGraph, folder: Path, *, claim: str = "", actor: str = "") -> tuple[Path, Path]:
    """Write a dossier as Markdown and HTML into a folder and return both paths.

    Raises InputError as ``make_dossier`` does.
    """
    from counterclaim.export.dossier_page import html, markdown

    dossier = make_dossier(graph, claim=claim, actor=actor)
    folder.mkdir(parents=True, exist_ok=True)
    stem = re.sub(r"[^A-Za-z0-9]+", "-", "-".join(dossier.iri.rsplit("/", 2)[-2:])).strip("-") or "dossier"
    paths = folder / f"{stem}.md", folder / f"{stem}.html"
    for path, text in zip(paths, (markdown(dossier), html(dossier)), strict=True):
        temporary = path.with_name(f".{path.name}.part")
        temporary.write_bytes(text.encode("utf-8"))
        temporary.replace(path)
    return paths
