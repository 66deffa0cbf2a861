"""The frozen records that travel between rooms, from an article as read to the statements found in it.

Offsets are Python str offsets into ``Article.text`` exactly as it was read, end exclusive. Identifiers are IRI paths
relative to the configurable base (``statement/<hash>``), so that a record reads the same whatever the base.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from counterclaim.identifiers import digest

Span = tuple[int, int]
Spans = tuple[Span, ...]

#: Fine-grained speech acts and what each commits its speaker to live in ontology/speech_acts.ttl.
RESPONSE_ACTS = ("deny", "decline", "concede", "confirm")


@dataclass(frozen=True, slots=True)
class Article:
    """One news article with what is known about it."""

    id: str
    text: str
    title: str = ""
    publisher: str = ""
    url: str = ""
    published: str = ""  # ISO 8601 date or date-time; empty when unknown
    authors: tuple[str, ...] = ()
    language: str = "en"

    @property
    def key(self) -> str:
        """Return the article's identifier: by its URL, else by outlet, date and the input's id.

        The text is no part of it, so that a corrected version replaces the article and keeps its statements' names.
        """
        if self.url:
            return f"article/{digest(self.url)}"
        return f"article/{digest(self.publisher, self.published, self.id)}"

    @property
    def text_sha256(self) -> str:
        """Return the SHA-256 of the text as UTF-8, in lower-case hexadecimal."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who said what by which words, as an extractor finds it: spans only, sorted and not overlapping."""

    cue: Spans
    content: Spans
    source: Spans = ()
    confidence: float = 1.0  # probability that source and content are right
    attitude: bool = False  # an attitude or act ("backs", "hopes"), not speech
    parent: int | None = None  # index of the attribution inside whose content this one is nested


@dataclass(frozen=True, slots=True)
class SpeechAct:
    """What a speaker does with a content: act, stance towards it, certainty, and how it is quoted."""

    act: str  # a local name of the act scheme: claim, deny, dismiss, concede, decline-to-confirm ...
    stance: str  # endorses, rejects, qualifies, doubts, withholds
    certainty: str  # certain, probable, possible, underspecified
    quotation: str  # direct, mixed, indirect


@dataclass(frozen=True, slots=True)
class Said:
    """When something was said: bounds (ISO 8601, inclusive) and the words that tell it."""

    earliest: str = ""
    latest: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Capacity:
    """A role, and where it is held, as the article describes them."""

    role: str = ""
    organization: str = ""  # as written; empty when none is named
    organization_actor: str = ""  # actor id of that organisation
    former: bool = False
    acting: bool = False


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody or something that speaks, is spoken for, is told or is accused in one article.

    ``id`` is ``actor/<slug or hash>`` for what can be one node across articles and ``source/<hash>`` for what is scoped
    to the article (anonymous and collective sources, and the article's own voice).
    """

    id: str
    name: str  # the fullest form in the article
    kind: str  # person, organization, state, outlet, anonymous, collective, role, document, author
    descriptor: str = ""  # role or description: "one senior U.S. official", "Russian Defense Ministry spokesman"
    aliases: tuple[str, ...] = ()
    mentions: Spans = ()
    capacities: tuple[Capacity, ...] = ()
    represents: tuple[str, ...] = ()  # actor ids, nearest first: the chain of those it speaks for
    stands_for: str = ""  # for a metonym ("Moscow"): words that say what it stands for
    wikidata: str = ""
    country: str = ""
    terms: str = ""  # "on condition of anonymity"
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who makes one statement, in which capacity, for whom and to whom; parallel to the attributions of a document."""

    actors: tuple[str, ...]  # several for a joint statement
    source_type: str  # named, role-only, anonymous, collective, document, outlet-voice
    capacity: Capacity | None = None
    on_behalf_of: tuple[str, ...] = ()  # actor ids, nearest first
    told_to: tuple[str, ...] = ()  # actor ids
    channel: str = ""  # briefing, interview, post, statement ...
    resolved: bool = True  # False when a pronoun or description could not be resolved
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Claim:
    """A proposition as this article words it."""

    id: str
    text: str
    spans: Spans = ()
    polarity: str = "affirmed"  # affirmed, negated
    concerns: tuple[str, ...] = ()  # actor ids
    accuses: tuple[str, ...] = ()  # actor ids
    unspecified: bool = False  # the content cannot be recovered ("denied the allegations", no antecedent)


@dataclass(frozen=True, slots=True)
class Statement:
    """One source, one act, one content, in one article."""

    id: str
    act: SpeechAct
    confidence: float
    source: Spans
    source_text: str
    speaker: Speaker
    cue: Spans
    cue_text: str
    content: Spans
    content_text: str
    sentence: Span  # the passage that proves it
    claim: str  # claim id
    said: Said = Said()
    relays: str = ""  # statement id of the statement inside this one's content
    depth: int = 1  # 1 for what the article reports itself, 2 for what a source reports, ...
    attitude: bool = False
    extractor: str = "syntax"


@dataclass(frozen=True, slots=True)
class Response:
    """A statement that answers an earlier statement or claim."""

    id: str
    statement: str  # statement id
    act: str  # deny, decline, concede, confirm
    relation: str  # denies, dismisses, contradicts, confirms, concedes, reverses, corrects, withholds-on
    responder: str  # fullest name in the article
    responder_text: str
    evidence: Spans
    claim: Spans  # sentences that state the claim, best first (order matters: not sorted)
    target: str | None  # statement or claim id
    confidence: float
    method: str = "explicit"  # explicit, inferred
    because: tuple[tuple[str, float], ...] = ()  # the features that spoke for the link, with their weights


@dataclass(frozen=True, slots=True)
class AnnotatedArticle:
    """Everything found in one article: the unit that the graph, the exports and statements.jsonl are made from."""

    article: Article
    statements: tuple[Statement, ...] = ()
    responses: tuple[Response, ...] = ()
    claims: tuple[Claim, ...] = ()
    actors: tuple[Actor, ...] = ()
    extractor: str = ""  # "counterclaim 0.1.0, en_core_web_sm 3.8.0, attribution 1": names what made it
    warnings: tuple[str, ...] = field(default=())
    #: How probably the article tells its story as true, denies it, only reports what is said; None when not read.
    sides: tuple[float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A response as the linker finds it in a document, before it is tied to a statement.

    ``responder`` is the words that stand for the responder (empty for a passive or the author's own voice);
    ``claim`` lists sentence spans, best first; ``claim_attribution`` is the index of the attribution answered, if any.
    """

    act: str  # deny, decline, concede, confirm
    cue: Spans
    evidence: Spans  # reporting sentence first
    claim: Spans  # best first; the evidence sentence itself when the claim is known only through it
    confidence: float
    responder: Spans = ()
    author: bool = False  # the article's author answers in his own voice
    attribution: int | None = None  # index of the attribution that makes the response
    claim_attribution: int | None = None
    because: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimInContext:
    """A claim with what is needed to compare it with the claims of other articles."""

    id: str  # claim id
    article: str  # article id (IRI path)
    text: str
    sentence: str  # the passage it was found in
    polarity: str = "affirmed"
    title: str = ""  # the article's headline
    publisher: str = ""
    published: str = ""
    speakers: tuple[str, ...] = ()  # names of those who take a position on it here
    concerns: tuple[str, ...] = ()  # names of the agents it is about
    stance: str = "endorses"  # of the statement that is about it
    unspecified: bool = False


@dataclass(frozen=True, slots=True)
class AnsweredClaim:
    """A tie between two claims of one article, because a statement about one answers the other."""

    claim: str  # claim id of the answering statement
    target: str  # claim id answered
    relation: str  # Response.relation
    confidence: float


@dataclass(frozen=True, slots=True)
class Membership:
    """A claim's place in a cluster of claims that state the same proposition."""

    claim: str
    orientation: str  # same, inverse, narrower, broader
    confidence: float
    because: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Cluster:
    """Claims that state one proposition; named after its founding member, so that growth does not rename it."""

    id: str  # cluster/<hash of the founding member>
    label: str
    members: tuple[Membership, ...]
