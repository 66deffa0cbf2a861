"""Translate the records of one article into the quads of its graph; ``records.py`` is the way back.

The article's graph is a pure function of the records and the base: no clock, no blank nodes. It describes only what was
minted from the article; agents that several articles may share are pointed at, and described in the entities graph.
Order, where it carries meaning and sorting would lose it, is kept in an rdf:List with named cells.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat

from counterclaim.identifiers import DEFAULT_BASE, digest, slug
from counterclaim.model import Actor, AnnotatedArticle, Capacity, Claim, Response, Span, Spans, Statement
from counterclaim.rdf import terms
from counterclaim.rdf.terms import Term, iri, string, term

#: The classes of an agent's kind: ours first, then the one it is aligned to.
#: What tells, of a version of an article, how probably it tells, denies and only reports its story.
SIDES = ("cclm:tellsStory", "cclm:deniesStory", "cclm:reportsStory")
KINDS: dict[str, tuple[str, ...]] = {
    "person": ("cclm:Person", "foaf:Person"),
    "organization": ("cclm:Organization", "org:Organization"),
    "state": ("cclm:State", "org:Organization"),
    "outlet": ("cclm:Outlet", "schema:NewsMediaOrganization"),
    "anonymous": ("cclm:AnonymousSource",),
    "collective": ("cclm:CollectiveSource",),
    "role": ("cclm:RoleSource",),
    "document": ("cclm:DocumentSource",),
    "author": ("cclm:OutletVoice",),
}


def graph_of(article_key: str, base: str = DEFAULT_BASE) -> NamedNode:
    """Return the name of an article's graph."""
    return iri(base, f"graph/{article_key}")


def outlet_of(annotated: AnnotatedArticle) -> str:
    """Return the actor id of the article's publisher: the outlet of that name in the article, else one by its name."""
    name = annotated.article.publisher
    for actor in annotated.actors:
        if actor.kind == "outlet" and actor.id.startswith("actor/") and name in (actor.name, *actor.aliases):
            return actor.id
    return f"actor/{slug(name) or digest(name, 'outlet')}"


def version_of(annotated: AnnotatedArticle) -> str:
    """Return the id of this text of the article."""
    return f"{annotated.article.key}/v/{annotated.article.text_sha256[:32]}"


def to_quads(annotated: AnnotatedArticle, base: str = DEFAULT_BASE) -> list[Quad]:
    """Return the article's graph, each quad once, sorted by its N-Quads line."""
    writer = _Writer(annotated, base)
    writer.article()
    for actor in annotated.actors:
        writer.actor(actor)
    for claim in annotated.claims:
        writer.claim(claim)
    for statement in annotated.statements:
        writer.statement(statement)
    for response in annotated.responses:
        writer.response(response)
    return sorted(writer.quads, key=str)


def quad_hash(quads: Iterable[Quad]) -> str:
    """Return the SHA-256 of the quads as sorted N-Quads."""
    lines = pyoxigraph.serialize(quads, format=RdfFormat.N_QUADS) or b""
    return hashlib.sha256(b"\n".join(sorted(lines.split(b"\n")))).hexdigest()


class _Writer:
    """Hold the quads of one article while they are made."""

    def __init__(self, annotated: AnnotatedArticle, base: str) -> None:
        self.annotated = annotated
        self.text = annotated.article.text
        self.language = annotated.article.language
        self.base = base
        self.key = annotated.article.key
        self.graph = graph_of(self.key, base)
        self.version = iri(base, version_of(annotated))
        self.quads: set[Quad] = set()

    def add(self, subject: NamedNode, predicate: str, *objects: Term) -> None:
        """Add one quad for each object."""
        for value in objects:
            self.quads.add(Quad(subject, term(predicate), value, self.graph))

    def text_of(self, subject: NamedNode, **texts: str) -> None:
        """Add each text that is not empty, under the term of our namespace with the keyword's name."""
        for name, text in texts.items():
            if text:
                self.add(subject, f"cclm:{name}", string(text))

    def types(self, subject: NamedNode, *names: str) -> None:
        """Say what the subject is."""
        self.add(subject, "rdf:type", *(term(name) for name in names))

    def ordered(self, subject: NamedNode, predicate: str, values: Sequence[Term]) -> None:
        """Add the values, and a list of them where their order is not the sorted one."""
        self.add(subject, predicate, *values)
        if list(values) == sorted(set(values), key=str):
            return
        name = predicate.partition(":")[2]
        cells = [NamedNode(f"{subject.value}/list/{name}/{index}") for index in range(len(values))]
        self.add(subject, f"cclm:{name}Order", cells[0])
        for cell, value, rest in zip(cells, values, [*cells[1:], term("rdf:nil")], strict=True):
            self.add(cell, "rdf:first", value)
            self.add(cell, "rdf:rest", rest)

    def actors(self, ids: Iterable[str]) -> list[NamedNode]:
        """Return the agents' IRIs in their order."""
        return [iri(self.base, actor) for actor in ids]

    def passage(self, span: Span) -> NamedNode:
        """Describe a passage of this version with its quotation and position, and return it."""
        start, end = span
        node = NamedNode(f"{self.version.value}#char={start},{end}")
        selector = NamedNode(f"{self.version.value}#quote={start},{end}")
        self.types(node, "cclm:Passage", "oa:SpecificResource")
        self.add(node, "oa:hasSource", self.version)
        self.add(node, "oa:hasSelector", selector)
        self.types(selector, "oa:TextQuoteSelector", "oa:TextPositionSelector")
        self.add(selector, "oa:exact", string(self.text[start:end]))
        self.add(selector, "oa:start", terms.integer(start))
        self.add(selector, "oa:end", terms.integer(end))
        return node

    def passages(self, subject: NamedNode, predicate: str, spans: Spans) -> None:
        """Point at a passage for each span."""
        self.add(subject, predicate, *(self.passage(span) for span in spans))

    def article(self) -> None:
        """Describe the article and this version of its text."""
        article = self.annotated.article
        node = iri(self.base, self.key)
        self.types(node, "cclm:Article", "schema:NewsArticle")
        self.add(node, "dct:identifier", string(article.id))
        self.add(node, "schema:headline", *([string(article.title)] if article.title else []))
        self.add(node, "schema:inLanguage", *([string(article.language)] if article.language else []))
        if article.url:
            self.add(node, "schema:url", Literal(terms.plain(article.url), datatype=term("xsd:anyURI")))
        if article.publisher:
            self.add(node, "schema:publisher", iri(self.base, outlet_of(self.annotated)))
            self.text_of(node, publisherName=article.publisher)
        if article.published:
            self.add(node, "dct:date", string(article.published))
        if published := terms.moment(article.published):
            self.add(node, "schema:datePublished", published.literal)
            self.add(node, "cclm:publishedSeconds", terms.integer(published.seconds))
        self.ordered(node, "schema:author", [string(author) for author in article.authors])
        version = self.version
        self.types(version, "cclm:ArticleVersion", "prov:Entity")
        self.add(version, "prov:specializationOf", node)
        self.add(version, "cclm:contentHash", string(article.text_sha256))
        self.add(version, "cclm:length", terms.integer(len(self.text)))
        self.text_of(version, extractor=self.annotated.extractor)
        self.ordered(version, "cclm:warning", [string(warning) for warning in self.annotated.warnings])
        for name, chance in zip(SIDES, self.annotated.sides or (), strict=False):
            self.add(version, name, terms.decimal(chance))

    def actor(self, actor: Actor) -> None:
        """Describe how this article names an actor; and the actor itself when it is scoped to the article."""
        node = iri(self.base, actor.id)
        if not actor.id.startswith("actor/"):
            self.types(node, *KINDS.get(actor.kind, ("cclm:Source",)), "prov:Agent")
            self.add(node, "rdfs:label", string(actor.name))
            self.add(node, "cclm:kind", term(f"val:{actor.kind}"))
        mention = iri(self.base, f"mention/{digest(self.key, actor.id)}")
        self.types(mention, "cclm:SourceMention")
        self.add(mention, "cclm:refersTo", node)
        self.add(mention, "cclm:reportedIn", self.version)
        self.add(mention, "rdfs:label", string(actor.name))
        self.add(mention, "cclm:kind", term(f"val:{actor.kind}"))
        self.add(mention, "cclm:confidence", terms.decimal(actor.confidence))
        self.text_of(
            mention,
            descriptor=actor.descriptor,
            standsFor=actor.stands_for,
            wikidata=actor.wikidata,
            country=actor.country,
            terms=actor.terms,
            mentions=" ".join(f"{start},{end}" for start, end in actor.mentions),
        )
        self.ordered(mention, "skos:altLabel", [string(alias) for alias in actor.aliases])
        self.ordered(mention, "cclm:represents", self.actors(actor.represents))
        self.ordered(mention, "cclm:inCapacity", [self.capacity(actor.id, item) for item in actor.capacities])

    def capacity(self, holder: str, capacity: Capacity) -> NamedNode:
        """Describe a role that the article ascribes to an actor, and return it."""
        flags = "".join("1" if flag else "0" for flag in (capacity.former, capacity.acting))
        named = (capacity.role, capacity.organization, capacity.organization_actor)
        node = iri(self.base, f"capacity/{digest(self.key, holder, *named, flags)}")
        self.types(node, "cclm:Capacity", "org:Membership")
        if holder:
            self.add(node, "org:member", iri(self.base, holder))
        self.text_of(node, role=capacity.role, organizationText=capacity.organization)
        if capacity.organization_actor:
            self.add(node, "org:organization", iri(self.base, capacity.organization_actor))
        self.add(node, "cclm:former", terms.boolean(capacity.former))
        self.add(node, "cclm:acting", terms.boolean(capacity.acting))
        return node

    def claim(self, claim: Claim) -> None:
        """Describe a proposition as this article words it."""
        node = iri(self.base, claim.id)
        self.types(node, "cclm:Claim", "schema:Claim", *(["cclm:UnspecifiedClaim"] if claim.unspecified else []))
        self.add(node, "schema:text", string(claim.text))
        self.add(node, "cclm:polarity", term(f"val:{claim.polarity}"))
        self.add(node, "cclm:reportedIn", self.version)
        self.ordered(node, "cclm:concerns", self.actors(claim.concerns))
        self.ordered(node, "cclm:accuses", self.actors(claim.accuses))
        self.passages(node, "cclm:wordedIn", claim.spans)

    def statement(self, statement: Statement) -> None:
        """Describe who said what by which words, and where it stands."""
        node = iri(self.base, statement.id)
        act, said = statement.act, statement.said
        self.types(node, "cclm:Statement", "prov:Entity")
        self.add(node, "cclm:reportedIn", self.version)
        self.add(node, "cclm:evidencedBy", self.passage(statement.sentence))
        self.add(node, "cclm:speechAct", term(f"act:{act.act}"))
        for name, value in (("stance", act.stance), ("certainty", act.certainty), ("quotation", act.quotation)):
            self.add(node, f"cclm:{name}", term(f"val:{value}"))
        self.add(node, "cclm:confidence", terms.decimal(statement.confidence))
        self.add(node, "cclm:cue", terms.worded(statement.cue_text, self.language))
        self.text_of(node, sourceText=statement.source_text, contentText=statement.content_text)
        self.text_of(node, extractor=statement.extractor, statedText=said.text)
        for name, spans in (("cue", statement.cue), ("source", statement.source), ("content", statement.content)):
            self.passages(node, f"cclm:{name}Passage", spans)
        if statement.claim:
            self.add(node, "cclm:about", iri(self.base, statement.claim))
        if statement.relays:
            self.add(node, "cclm:relays", iri(self.base, statement.relays))
        self.add(node, "cclm:nestingDepth", terms.integer(statement.depth))
        if statement.attitude:
            self.add(node, "cclm:attitude", terms.boolean(True))
        if earliest := terms.moment(said.earliest):
            self.add(node, "cclm:statedFrom", earliest.literal)
            self.add(node, "cclm:statedFromSeconds", terms.integer(earliest.seconds))
        if latest := terms.moment(said.latest, latest=True):
            self.add(node, "cclm:statedUntil", latest.literal)
        self.speaker(node, statement)

    def speaker(self, node: NamedNode, statement: Statement) -> None:
        """Describe who made the statement, in which capacity, for whom and to whom."""
        speaker = statement.speaker
        makers = self.actors(speaker.actors) or [self.unresolved(statement)]
        self.ordered(node, "cclm:madeBy", makers)
        self.ordered(node, "cclm:onBehalfOf", self.actors(speaker.on_behalf_of))
        # The end of the chain answers for what is said; without a chain those who said it do.
        self.add(node, "cclm:principal", *(self.actors(speaker.on_behalf_of[-1:]) or makers))
        self.ordered(node, "cclm:toldTo", self.actors(speaker.told_to))
        if speaker.capacity:
            holder = speaker.actors[0] if speaker.actors else ""
            self.add(node, "cclm:inCapacity", self.capacity(holder, speaker.capacity))
        self.add(node, "cclm:sourceType", term(f"val:{speaker.source_type}"))
        self.add(node, "cclm:speakerConfidence", terms.decimal(speaker.confidence))
        self.add(node, "cclm:speakerResolved", terms.boolean(speaker.resolved and bool(speaker.actors)))
        self.text_of(node, channel=speaker.channel)

    def unresolved(self, statement: Statement) -> NamedNode:
        """Describe the unknown maker of one statement, so that no statement is without a maker."""
        node = iri(self.base, f"source/{digest(statement.id, 'unresolved')}")
        self.types(node, "cclm:UnresolvedSource", "prov:Agent")
        self.add(node, "rdfs:label", string(statement.source_text or "unnamed source"))
        self.add(node, "cclm:kind", term("val:unresolved"))
        return node

    def response(self, response: Response) -> None:
        """Describe which statement answers what, and on which evidence."""
        node = iri(self.base, response.id)
        self.types(node, "cclm:Response")
        self.add(node, "cclm:responding", iri(self.base, response.statement))
        self.add(node, "cclm:reportedIn", self.version)
        if response.target:
            self.add(node, "cclm:target", iri(self.base, response.target))
        self.add(node, "cclm:relation", term(f"val:{response.relation}"))
        self.add(node, "cclm:method", term(f"val:{response.method}"))
        self.add(node, "cclm:responseAct", term(f"val:{response.act}"))
        self.add(node, "cclm:confidence", terms.decimal(response.confidence))
        self.text_of(node, responderName=response.responder, responderText=response.responder_text)
        self.ordered(node, "cclm:evidencedBy", [self.passage(span) for span in response.evidence])
        self.ordered(node, "cclm:claimPassage", [self.passage(span) for span in response.claim])
        if response.because:
            features = [[name, round(weight, 6)] for name, weight in response.because]
            # rdf:JSON would be the fitting datatype, but few stores order or search it.
            self.text_of(node, because=json.dumps(features, ensure_ascii=False))
