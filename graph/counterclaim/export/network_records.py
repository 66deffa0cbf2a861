"""The rows that the network is made from, as they are read from the store: plain records, no RDF terms."""

from __future__ import annotations

from dataclasses import dataclass

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Report:
    """One article version in which statements are reported."""

    id: str
    title: str = ""
    url: str = ""
    outlet: str = ""
    published: str = ""  # ISO 8601, as the article gives it
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Agent:
    """Somebody or something that speaks, is spoken for, is told or is accused."""

    id: str
    label: str
    kind: str = "person"  # person, organization, state, outlet, anonymous, collective, role, document, author
    descriptor: str = ""
    wikidata: str = ""


@dataclass(frozen=True, slots=True)
class Wording:
    """A claim as one article words it, with its place in a cluster."""

    id: str
    text: str
    article: str = ""
    cluster: str = ""  # empty: in no cluster
    orientation: str = "same"  # same, inverse, narrower, broader
    confidence: float = 1.0  # of the membership
    unspecified: bool = False
    accuses: tuple[str, ...] = ()
    concerns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """One statement with the evidence that carries it; spans are offsets into ``sentence``."""

    id: str
    act: str
    stance: str
    claim: str  # Wording.id
    speakers: tuple[str, ...]  # Agent.id
    certainty: str = "certain"
    quotation: str = "indirect"
    source_type: str = ""
    confidence: float = 1.0
    article: str = ""  # Report.id
    sentence: str = ""
    start: int = 0  # of the sentence, in the article's text
    end: int = 0
    cue_text: str = ""
    cue: tuple[Span, ...] = ()
    content: tuple[Span, ...] = ()
    speaker_text: str = ""
    capacity: str = ""
    on_behalf_of: tuple[str, ...] = ()
    principals: tuple[str, ...] = ()  # who answers for it: the end of the chain of those spoken for, else the speakers
    told_to: tuple[str, ...] = ()
    said_from: str = ""
    said_until: str = ""
    said_text: str = ""
    relays: str = ""
    depth: int = 1


@dataclass(frozen=True, slots=True)
class Position:
    """What a statement commits one of its speakers to on one cluster, by its own words or by what it answers."""

    statement: str
    cluster: str
    holder: str
    position: str  # endorses, rejects, qualifies, doubts, withholds
    manner: str = ""  # asserts, denies, concedes, confirms, withholdsOn
    confidence: float = 1.0
    relation: str = ""  # of the Response it comes by; empty for the statement's own words


@dataclass(frozen=True, slots=True)
class Answer:
    """A statement that answers an earlier statement or claim."""

    id: str
    statement: str
    target: str
    relation: str
    method: str = "explicit"
    confidence: float = 1.0
    because: str = ""


@dataclass(frozen=True, slots=True)
class Status:
    """A derived status of a cluster, with the statements that it rests on."""

    cluster: str
    status: str
    statements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Records:
    """Everything that the network shows."""

    reports: tuple[Report, ...] = ()
    agents: tuple[Agent, ...] = ()
    wordings: tuple[Wording, ...] = ()
    clusters: tuple[tuple[str, str], ...] = ()  # id, label
    statements: tuple[Said, ...] = ()
    answers: tuple[Answer, ...] = ()
    statuses: tuple[Status, ...] = ()
    positions: tuple[Position, ...] = ()
    base: str = ""
