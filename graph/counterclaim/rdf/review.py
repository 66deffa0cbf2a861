"""Keep the decisions of people: accept, reject or correct a statement, an answer, a tie of claims or an identity.

Decisions stand in a graph of their own and name what they are about by identifiers that hashes of content make, so they
outlive a new import of the article. The latest decision about a thing counts; earlier ones stay as its history.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from pyoxigraph import Literal, NamedNode, Quad, Store

from counterclaim.errors import InputError
from counterclaim.identifiers import digest
from counterclaim.link import actor_nodes
from counterclaim.link.claim_tables import Decided
from counterclaim.rdf import terms
from counterclaim.rdf.terms import Term, iri, string, term
from counterclaim.rdf.triples import graph_of

VERDICTS = ("accept", "reject", "correct")
#: What can be corrected of each kind of thing, with the property that holds it and the prefix of its values.
CORRECTIONS: dict[str, dict[str, tuple[str, str]]] = {
    "statement": {
        "act": ("cclm:speechAct", "act:"),
        "stance": ("cclm:stance", "val:"),
        "certainty": ("cclm:certainty", "val:"),
        "quotation": ("cclm:quotation", "val:"),
        "source_type": ("cclm:sourceType", "val:"),
        "made_by": ("cclm:madeBy", "id"),
        "on_behalf_of": ("cclm:onBehalfOf", "id"),
        "about": ("cclm:about", "id"),
    },
    "response": {"relation": ("cclm:relation", "val:"), "target": ("cclm:target", "id")},
    "claim": {"text": ("schema:text", "text"), "polarity": ("cclm:polarity", "val:")},
    "tie": {"orientation": ("", "")},
    "identity": {},
}
_SCHEMES = {"act:": "act/", "val:": "value/"}


@dataclass(frozen=True, slots=True)
class Review:
    """A person's decision, by whom and when (ISO 8601).

    ``subject`` is a statement, response or claim. With ``other``, a tie of two claims or (``article actor`` each) the
    identity of two actors is meant: accept says that they are one, reject that they are two. ``corrections`` give the
    right values by name.
    """

    subject: str
    verdict: str  # accept, reject, correct
    by: str
    when: str
    other: str = ""
    note: str = ""
    corrections: tuple[tuple[str, str], ...] = ()
    article: str = ""  # the article that the subject is of; empty for ties and identities

    @property
    def id(self) -> str:
        """Return the decision's identifier."""
        told = (f"{name}={value}" for name, value in self.corrections)
        return f"review/{digest(self.subject, self.other, self.verdict, self.by, self.when, *told)}"

    @property
    def kind(self) -> str:
        """Return what is decided about: statement, response, claim, tie or identity."""
        if self.other:
            return "identity" if " " in self.subject else "tie"
        return self.subject.partition("/")[0]


def review_of(base: str) -> NamedNode:
    """Return the name of the graph of decisions."""
    return iri(base, "graph/review")


def checked(store: Store, review: Review, base: str) -> Review:
    """Return the decision with the article it concerns; InputError when what it is about is not there."""
    _check_words(review)
    if review.kind == "identity":
        for node in (review.subject, review.other):
            article, _, actor = node.partition(" ")
            if not next(store.quads_for_pattern(_mention(article, actor, base), None, None, None), None):
                raise InputError(
                    f"There is no actor {actor!r} in {article!r}. Name both as 'ARTICLE ACTOR', by identifier."
                )
        return review
    articles = [_article_of(store, name, base) for name in (review.subject, review.other) if name]
    if review.kind == "tie":
        return review
    return replace(review, article=articles[0])


def _check_words(review: Review) -> None:
    if review.verdict not in VERDICTS:
        raise InputError(f"There is no verdict {review.verdict!r}. Known: {', '.join(VERDICTS)}.")
    if not review.by.strip() or terms.moment(review.when) is None:
        raise InputError("A decision tells by whom and when: give a name, and a date or time as ISO 8601.")
    known = CORRECTIONS.get(review.kind)
    if known is None:
        raise InputError(
            f"Cannot decide about {review.subject!r}: name a statement, response or claim by its identifier, such as "
            "statement/...; statements.jsonl and every export hold them."
        )
    if unknown := sorted({name for name, _ in review.corrections} - known.keys()):
        raise InputError(f"Cannot correct {unknown[0]!r} of a {review.kind}. Known: {', '.join(known) or 'nothing'}.")
    if (review.verdict == "correct") != bool(review.corrections):
        raise InputError("A correction gives the right values, and only a correction does.")


def _article_of(store: Store, name: str, base: str) -> str:
    """Return the key of the article that something is of; also when a decision has taken it out of the graph."""
    for quad in store.quads_for_pattern(iri(base, name), term("rdf:type"), None, None):
        name_of_graph = str(getattr(quad.graph_name, "value", ""))
        if name_of_graph.startswith(f"{base}graph/article/"):
            return name_of_graph.removeprefix(f"{base}graph/")
    for one in reviews(store, base):
        if one.subject == name and one.article:
            return one.article
    raise InputError(
        f"There is nothing named {name!r} in the store. Name it by its identifier, such as statement/...; "
        "statements.jsonl and every export hold them."
    )


def _fields(review: Review) -> dict[str, object]:
    return {name: getattr(review, name) for name in Review.__slots__}


def _mention(article: str, actor: str, base: str) -> NamedNode:
    return iri(base, f"mention/{digest(article, actor)}")


def review_quads(review: Review, base: str) -> list[Quad]:
    """Return a decision as quads."""
    graph, node = review_of(base), iri(base, review.id)
    when = terms.moment(review.when)
    assert when is not None
    subjects: list[Term] = []
    for name in filter(None, (review.subject, review.other)):
        article, _, actor = name.partition(" ")
        subjects.append(_mention(article, actor, base) if actor else iri(base, name))
    found: list[tuple[str, Term]] = [
        ("rdf:type", term("cclm:Review")),
        ("cclm:verdict", term(f"val:{review.verdict}")),
        ("dct:creator", string(review.by)),
        ("dct:created", when.literal),
        *(("cclm:reviews", subject) for subject in subjects),
        ("cclm:decision", string(json.dumps(_fields(review), ensure_ascii=False, sort_keys=True))),
    ]
    if review.note:
        found.append(("rdfs:comment", string(review.note)))
    if review.article:
        found.append(("cclm:inArticle", iri(base, review.article)))
    return [Quad(node, term(predicate), value, graph) for predicate, value in found]


def reviews(store: Store, base: str) -> list[Review]:
    """Return all decisions, by time."""
    found = []
    for quad in store.quads_for_pattern(None, term("cclm:decision"), None, review_of(base)):
        assert isinstance(quad.object, Literal)
        told = json.loads(quad.object.value)
        told["corrections"] = tuple((name, value) for name, value in told["corrections"])
        found.append(Review(**told))
    return sorted(found, key=_order)


def _order(review: Review) -> tuple[str, str]:
    when = terms.moment(review.when)
    return (when.text if when else "", review.id)


@dataclass(frozen=True, slots=True)
class Standing:
    """The decisions that hold: by article, between claims, and between actors."""

    articles: Mapping[str, tuple[Review, ...]]
    ties: Mapping[tuple[str, str], Decided]
    identities: tuple[actor_nodes.Decision, ...]

    def mark(self, article: str) -> str:
        """Return a hash of the decisions about an article, empty when there are none."""
        found = self.articles.get(article, ())
        return digest(*(review.id for review in found)) if found else ""


def standing(store: Store, base: str) -> Standing:
    """Return the decisions that hold: of several about one thing the latest."""
    latest: dict[tuple[str, ...], Review] = {}
    for review in reviews(store, base):
        latest[tuple(sorted((review.subject, review.other)))] = review
    articles: dict[str, list[Review]] = defaultdict(list)
    ties: dict[tuple[str, str], Decided] = {}
    people = []
    for review in sorted(latest.values(), key=_order):
        if review.kind == "tie":
            turned = dict(review.corrections).get("orientation") == "inverse"
            one, other = sorted((review.subject, review.other))
            ties[one, other] = Decided(review.verdict != "reject", turned)
        elif review.kind == "identity":
            first, second = (_node(name) for name in (review.subject, review.other))
            people.append(actor_nodes.Decision(first, second, review.verdict == "accept"))
        else:
            articles[review.article].append(review)
    return Standing({key: tuple(found) for key, found in articles.items()}, ties, tuple(people))


def _node(name: str) -> actor_nodes.Node:
    article, _, actor = name.partition(" ")
    return article, actor


def apply_reviews(quads: Collection[Quad], found: Iterable[Review], article: str, base: str) -> set[Quad]:
    """Return an article's quads without what people rejected and with what they corrected."""
    now = set(quads)
    for review in found:
        node = iri(base, review.subject)
        if review.verdict == "reject":
            now = _without(now, node)
        elif review.verdict == "correct":
            now = _corrected(now, node, review, graph_of(article, base), base)
        confidence = term("cclm:confidence")
        if review.verdict != "reject" and any(quad.subject == node and quad.predicate == confidence for quad in now):
            now = {quad for quad in now if quad.subject != node or quad.predicate != confidence}
            now.add(Quad(node, confidence, terms.decimal(1.0), graph_of(article, base)))
    return now


def _without(quads: set[Quad], node: NamedNode) -> set[Quad]:
    """Return the quads without a node, its answers and those given to it, and claims that nothing is about now."""
    hanging = (term("cclm:responding"), term("cclm:target"))
    gone = {node, *(quad.subject for quad in quads if quad.object == node and quad.predicate in hanging)}
    claims = {quad.object for quad in quads if quad.subject in gone and quad.predicate == term("cclm:about")}
    left = {quad for quad in quads if quad.subject not in gone and quad.object not in gone}
    meant = {quad.object for quad in left if quad.predicate in (term("cclm:about"), term("cclm:target"))}
    orphans = claims - meant
    return {quad for quad in left if quad.subject not in orphans}


def _corrected(quads: set[Quad], node: NamedNode, review: Review, graph: NamedNode, base: str) -> set[Quad]:
    for name, value in review.corrections:
        predicate, kind = CORRECTIONS[review.kind][name]
        values: list[Term]
        if kind == "text":
            values = [string(value)]
        elif kind == "id":
            values = [iri(base, part) for part in value.split()]
        else:
            values = [term(kind + value)]
        quads = _replaced(quads, node, predicate, values, graph)
    if review.kind == "statement" and {"made_by", "on_behalf_of"} & dict(review.corrections).keys():
        chain = [quad.object for quad in quads if quad.subject == node and quad.predicate == term("cclm:onBehalfOf")]
        told = dict(review.corrections).get("on_behalf_of", "").split()
        ends: list[Term] = [iri(base, told[-1])] if told else []
        if not ends and not chain:
            ends = [q.object for q in quads if q.subject == node and q.predicate == term("cclm:madeBy")]  # type: ignore[misc]
        if ends:
            quads = _replaced(quads, node, "cclm:principal", ends, graph)
    return quads


def _replaced(quads: set[Quad], node: NamedNode, predicate: str, values: list[Term], graph: NamedNode) -> set[Quad]:
    # The kept order of former values, a list of cells, goes with them.
    order = NamedNode(term(predicate).value + "Order")
    cells = f"{node.value}/list/{predicate.partition(':')[2]}/"
    kept = {
        quad
        for quad in quads
        if not (quad.subject == node and quad.predicate in (term(predicate), order))
        and not getattr(quad.subject, "value", "").startswith(cells)
    }
    kept.update(Quad(node, term(predicate), value, graph) for value in values)
    return kept
