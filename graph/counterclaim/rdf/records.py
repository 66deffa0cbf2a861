"""Translate an article's graph back into its records: the way back from ``triples.py``, so that both change together.

The text of an article is not kept in the graph, only the passages that prove something; ``Article.text`` comes back
empty, and everything else as it went in (confidences to six places, moments in UTC).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable

from pyoxigraph import NamedNode, Quad, Store

from counterclaim.identifiers import DEFAULT_BASE
from counterclaim.model import (
    Actor,
    AnnotatedArticle,
    Article,
    Capacity,
    Claim,
    Response,
    Said,
    Span,
    Spans,
    Speaker,
    SpeechAct,
    Statement,
)
from counterclaim.rdf.terms import day_or_moment, term
from counterclaim.rdf.triples import SIDES, graph_of
from counterclaim.vocabulary import PREFIXES


def from_quads(quads: Iterable[Quad], base: str = DEFAULT_BASE) -> AnnotatedArticle:
    """Return the records that an article's graph was made from, in the order of the text.

    Raises ValueError when the quads hold no article.
    """
    return _Reader(quads, base).annotated()


class _Reader:
    """Hold one graph as subject -> predicate -> values while its records are read."""

    def __init__(self, quads: Iterable[Quad], base: str) -> None:
        self.base = base
        self.values: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for quad in sorted(quads, key=str):
            subject, value = quad.subject, quad.object
            assert isinstance(subject, NamedNode)
            self.values[subject.value][quad.predicate.value].append(getattr(value, "value", str(value)))

    def all(self, subject: str, predicate: str) -> list[str]:
        """Return the values of a property, in the kept order where there is one."""
        prefix, _, local = predicate.partition(":")
        found = self.values[subject].get(PREFIXES[prefix] + local, [])
        cell = self.values[subject].get(f"{PREFIXES['cclm']}{local}Order", [""])[0]
        if not cell:
            return found
        kept = []
        while cell and cell != term("rdf:nil").value:
            kept += self.values[cell][term("rdf:first").value]
            cell = self.values[cell][term("rdf:rest").value][0]
        return kept

    def one(self, subject: str, predicate: str, default: str = "") -> str:
        """Return the first value of a property."""
        return next(iter(self.all(subject, predicate)), default)

    def ids(self, subject: str, predicate: str) -> tuple[str, ...]:
        """Return the values as record identifiers."""
        return tuple(value.removeprefix(self.base) for value in self.all(subject, predicate))

    def id(self, subject: str, predicate: str) -> str:
        """Return the first value as a record identifier."""
        return self.one(subject, predicate).removeprefix(self.base)

    def name(self, subject: str, predicate: str) -> str:
        """Return the local name of a concept."""
        return self.one(subject, predicate).rpartition("/")[2]

    def flag(self, subject: str, predicate: str) -> bool:
        """Return a boolean; false when it is not given."""
        return self.one(subject, predicate) == "true"

    def number(self, subject: str, predicate: str) -> float:
        """Return a decimal; 1 when it is not given."""
        return float(self.one(subject, predicate, "1"))

    def spans(self, subject: str, predicate: str, *, ranked: bool = False) -> Spans:
        """Return the positions of passages, sorted unless they are ranked."""
        found = [_span(value) for value in self.all(subject, predicate)]
        return tuple(found if ranked else sorted(found))

    def subjects(self, name: str) -> list[str]:
        """Return what is of a class, sorted."""
        wanted, rdf_type = term(name).value, term("rdf:type").value
        return sorted(subject for subject, found in self.values.items() if wanted in found.get(rdf_type, ()))

    def annotated(self) -> AnnotatedArticle:
        """Return everything in the graph."""
        found = self.subjects("cclm:Article")
        if not found:
            raise ValueError("the graph describes no article")
        version = self.subjects("cclm:ArticleVersion")[0]
        statements = [self.statement(subject) for subject in self.subjects("cclm:Statement")]
        responses = [self.response(subject) for subject in self.subjects("cclm:Response")]
        actors = [self.actor(subject) for subject in self.subjects("cclm:SourceMention")]
        return AnnotatedArticle(
            article=self.article(found[0]),
            statements=tuple(
                sorted(statements, key=lambda statement: (statement.cue, statement.content, statement.id))
            ),
            responses=tuple(sorted(responses, key=lambda response: (response.evidence, response.id))),
            claims=tuple(self.claim(subject) for subject in self.subjects("cclm:Claim")),
            actors=tuple(sorted(actors, key=lambda actor: (actor.mentions, actor.id))),
            extractor=self.one(version, "cclm:extractor"),
            warnings=tuple(self.all(version, "cclm:warning")),
            sides=self.sides(version),
        )

    def sides(self, version: str) -> tuple[float, float, float] | None:
        """Return how probably the article tells, denies, and only reports its story; None where that is not kept."""
        tells, denies, reports = (self.one(version, name) for name in SIDES)
        return (float(tells), float(denies), float(reports)) if tells and denies and reports else None

    def article(self, subject: str) -> Article:
        """Return the article without its text."""
        return Article(
            id=self.one(subject, "dct:identifier"),
            text="",
            title=self.one(subject, "schema:headline"),
            publisher=self.one(subject, "cclm:publisherName"),
            url=self.one(subject, "schema:url"),
            published=self.one(subject, "dct:date"),
            authors=tuple(self.all(subject, "schema:author")),
            language=self.one(subject, "schema:inLanguage"),
        )

    def actor(self, mention: str) -> Actor:
        """Return an actor as the article names it."""
        pairs = [pair.split(",") for pair in self.one(mention, "cclm:mentions").split()]
        return Actor(
            id=self.id(mention, "cclm:refersTo"),
            name=self.one(mention, "rdfs:label"),
            kind=self.name(mention, "cclm:kind"),
            descriptor=self.one(mention, "cclm:descriptor"),
            aliases=tuple(self.all(mention, "skos:altLabel")),
            mentions=tuple((int(start), int(end)) for start, end in pairs),
            capacities=tuple(self.capacity(node) for node in self.all(mention, "cclm:inCapacity")),
            represents=self.ids(mention, "cclm:represents"),
            stands_for=self.one(mention, "cclm:standsFor"),
            wikidata=self.one(mention, "cclm:wikidata"),
            country=self.one(mention, "cclm:country"),
            terms=self.one(mention, "cclm:terms"),
            confidence=self.number(mention, "cclm:confidence"),
        )

    def capacity(self, node: str) -> Capacity:
        """Return a role and where it is held."""
        return Capacity(
            role=self.one(node, "cclm:role"),
            organization=self.one(node, "cclm:organizationText"),
            organization_actor=self.id(node, "org:organization"),
            former=self.flag(node, "cclm:former"),
            acting=self.flag(node, "cclm:acting"),
        )

    def claim(self, subject: str) -> Claim:
        """Return a proposition."""
        return Claim(
            id=subject.removeprefix(self.base),
            text=self.one(subject, "schema:text"),
            spans=self.spans(subject, "cclm:wordedIn"),
            polarity=self.name(subject, "cclm:polarity"),
            concerns=self.ids(subject, "cclm:concerns"),
            accuses=self.ids(subject, "cclm:accuses"),
            unspecified=term("cclm:UnspecifiedClaim").value in self.values[subject][term("rdf:type").value],
        )

    def statement(self, subject: str) -> Statement:
        """Return a statement with its speaker."""
        return Statement(
            id=subject.removeprefix(self.base),
            act=SpeechAct(
                act=self.name(subject, "cclm:speechAct"),
                stance=self.name(subject, "cclm:stance"),
                certainty=self.name(subject, "cclm:certainty"),
                quotation=self.name(subject, "cclm:quotation"),
            ),
            confidence=self.number(subject, "cclm:confidence"),
            source=self.spans(subject, "cclm:sourcePassage"),
            source_text=self.one(subject, "cclm:sourceText"),
            speaker=self.speaker(subject),
            cue=self.spans(subject, "cclm:cuePassage"),
            cue_text=self.one(subject, "cclm:cue"),
            content=self.spans(subject, "cclm:contentPassage"),
            content_text=self.one(subject, "cclm:contentText"),
            sentence=self.spans(subject, "cclm:evidencedBy")[0],
            claim=self.id(subject, "cclm:about"),
            said=Said(
                earliest=day_or_moment(self.one(subject, "cclm:statedFrom")),
                latest=day_or_moment(self.one(subject, "cclm:statedUntil"), latest=True),
                text=self.one(subject, "cclm:statedText"),
            ),
            relays=self.id(subject, "cclm:relays"),
            depth=int(self.one(subject, "cclm:nestingDepth", "1")),
            attitude=self.flag(subject, "cclm:attitude"),
            extractor=self.one(subject, "cclm:extractor"),
        )

    def speaker(self, subject: str) -> Speaker:
        """Return who made a statement; a maker that nothing is known of comes back as no actor."""
        makers = self.ids(subject, "cclm:madeBy")
        unresolved = term("cclm:UnresolvedSource").value
        rdf_type = term("rdf:type").value
        capacities = self.all(subject, "cclm:inCapacity")
        return Speaker(
            actors=tuple(actor for actor in makers if unresolved not in self.values[self.base + actor][rdf_type]),
            source_type=self.name(subject, "cclm:sourceType"),
            capacity=self.capacity(capacities[0]) if capacities else None,
            on_behalf_of=self.ids(subject, "cclm:onBehalfOf"),
            told_to=self.ids(subject, "cclm:toldTo"),
            channel=self.one(subject, "cclm:channel"),
            resolved=self.flag(subject, "cclm:speakerResolved"),
            confidence=self.number(subject, "cclm:speakerConfidence"),
        )

    def response(self, subject: str) -> Response:
        """Return an answer."""
        because = json.loads(self.one(subject, "cclm:because", "[]"))
        return Response(
            id=subject.removeprefix(self.base),
            statement=self.id(subject, "cclm:responding"),
            act=self.name(subject, "cclm:responseAct"),
            relation=self.name(subject, "cclm:relation"),
            responder=self.one(subject, "cclm:responderName"),
            responder_text=self.one(subject, "cclm:responderText"),
            evidence=self.spans(subject, "cclm:evidencedBy", ranked=True),
            claim=self.spans(subject, "cclm:claimPassage", ranked=True),
            target=self.id(subject, "cclm:target") or None,
            confidence=self.number(subject, "cclm:confidence"),
            method=self.name(subject, "cclm:method"),
            because=tuple((name, weight) for name, weight in because),
        )


def _span(passage: str) -> Span:
    """Read the position out of a passage's IRI."""
    start, _, end = passage.rpartition("=")[2].partition(",")
    return int(start), int(end)


def from_graph(store: Store, article: str, base: str = DEFAULT_BASE) -> AnnotatedArticle:
    """Return the records of one article of a store; ``article`` is its identifier, such as ``article/<hash>``.

    Raises ValueError when the store does not hold it.
    """
    return from_quads(store.quads_for_pattern(None, None, None, graph_of(article, base)), base)
