"""Give every actor of every article its one node across articles, and describe those nodes.

Actors are compared only with those that share a name's key, so a change is followed through its keys and no further.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from pyoxigraph import NamedNode, Quad, Store

from counterclaim.identifiers import digest
from counterclaim.link.actor_nodes import Decision, Node, is_linked
from counterclaim.model import Actor, AnnotatedArticle, Article, Capacity
from counterclaim.rdf import terms
from counterclaim.rdf.cache import Cache
from counterclaim.rdf.context import because_json
from counterclaim.rdf.entities import Named, describe, entities_of
from counterclaim.rdf.terms import iri, string, term

#: Reasons that say nothing beyond the record itself: no trace is kept of them.
_PLAIN = frozenset({"only mention", "registry"})


#: The names of a node as a publisher: of articles that do not speak of their publisher, and of those that do.
_OUTLET_ITSELF = """SELECT name FROM articles LEFT JOIN people ON people.article = articles.article AND actor = outlet
    WHERE outlet = ? AND node IS NULL"""
_OUTLET_NAMED = "SELECT name FROM people JOIN articles USING (article) WHERE node = ? AND actor = outlet"


@dataclass
class Change:
    """What a change of articles did to the actors."""

    articles: set[str] = field(default_factory=set)  # those in which an actor became another node
    nodes: set[str] = field(default_factory=set)  # those whose description may have changed
    mentions: set[Node] = field(default_factory=set)  # those whose identity or its trace may have changed
    retired: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # former nodes, by what took over


def follow(
    cache: Cache,
    removed: Collection[str],
    added: Mapping[str, AnnotatedArticle],
    outlets: Mapping[str, tuple[str, str]],
    decisions: Collection[Decision],
    reviewed: Collection[Node],
) -> Change:
    """Bring the tables up to date and tell what changed; ``outlets`` gives each article's outlet and its name.

    ``reviewed`` are the actors about whom a decision was made or taken back since the last time.
    """
    db, change = cache.db, Change()
    gone = [*removed, *added]
    keys: set[str] = set()
    before: dict[Node, tuple[str, float, str]] = {}
    for article in gone:
        for actor, node, confidence, because in db.execute(
            "SELECT actor, node, confidence, because FROM people WHERE article = ?", (article,)
        ):
            before[article, actor] = (node, confidence, because)
            change.nodes.add(node)
            keys.update(key for (key,) in _keys_of(cache, article, actor))
            db.execute("DELETE FROM names WHERE article = ? AND actor = ?", (article, actor))
        for (outlet,) in db.execute("SELECT outlet FROM articles WHERE article = ?", (article,)):
            change.nodes.add(outlet)
        db.execute("DELETE FROM people WHERE article = ?", (article,))
        db.execute("DELETE FROM articles WHERE article = ?", (article,))
    for article, annotated in sorted(added.items()):
        keys |= _take_in(cache, article, annotated, outlets[article], change)
    for article, actor in reviewed:
        keys.update(key for (key,) in _keys_of(cache, article, actor))
    change.mentions.update(before)
    _identify(cache, _together(cache, keys, decisions), decisions, before, change)
    return change


def _take_in(
    cache: Cache, article: str, annotated: AnnotatedArticle, outlet: tuple[str, str], change: Change
) -> set[str]:
    # Here, because comparing actors takes word lists whose room loads spaCy; opening a store does not wait for it.
    from counterclaim.link.identities import name_keys

    keys: set[str] = set()
    published = annotated.article.published
    cache.db.execute("INSERT INTO articles VALUES (?, '', ?, ?, ?)", (article, published, *outlet))
    change.nodes.add(outlet[0])
    for actor in annotated.actors:
        if not actor.id.startswith("actor/"):
            continue
        record = json.dumps(asdict(replace(actor, mentions=())), ensure_ascii=False)
        cache.db.execute("INSERT INTO people VALUES (?, ?, ?, ?, 1, '[]')", (article, actor.id, record, ""))
        # An actor that the registry knows needs no comparison, but a decision may tie another to it.
        own = {f"id/{actor.id}"} if is_linked(actor.id) else name_keys(actor)
        cache.db.executemany("INSERT INTO names VALUES (?, ?, ?)", [(key, article, actor.id) for key in sorted(own)])
        keys |= own if not is_linked(actor.id) else set()
        change.mentions.add((article, actor.id))
    return keys


def _keys_of(cache: Cache, article: str, actor: str) -> list[tuple[str]]:
    return cache.db.execute("SELECT key FROM names WHERE article = ? AND actor = ?", (article, actor)).fetchall()


def _together(cache: Cache, keys: Collection[str], decisions: Collection[Decision]) -> set[Node]:
    """Return the actors that share a key with what changed, directly or through others, or through a decision."""
    tied: dict[Node, set[Node]] = defaultdict(set)
    for decision in decisions:
        tied[decision.first].add(decision.second)
        tied[decision.second].add(decision.first)
    found: set[Node] = set()
    seen, waiting = set(keys), sorted(keys)
    while waiting:
        key = waiting.pop()
        for article, actor in cache.db.execute("SELECT article, actor FROM names WHERE key = ?", (key,)).fetchall():
            members = [(article, actor), *sorted(tied.get((article, actor), ()))]
            for member in members:
                if member in found:
                    continue
                found.add(member)
                fresh = {key for (key,) in _keys_of(cache, *member)} - seen
                # All records of a registry's entry are one without being compared.
                fresh = {key for key in fresh if not key.startswith("id/")}
                seen |= fresh
                waiting += sorted(fresh)
    return found


def _identify(
    cache: Cache,
    among: set[Node],
    decisions: Collection[Decision],
    before: Mapping[Node, tuple[str, float, str]],
    change: Change,
) -> None:
    db = cache.db
    for article, actor in sorted(change.mentions):
        if is_linked(actor):
            among.add((article, actor))
    if not among:
        return
    from counterclaim.link.identities import identify

    articles = [_article(cache, article, among) for article in sorted({article for article, _ in among})]
    concerned = [one for one in decisions if one.first in among and one.second in among]
    for one in identify(articles, decisions=concerned, among=among):
        place = (one.article, one.actor_id)
        row = db.execute(
            "SELECT node, confidence, because FROM people WHERE article = ? AND actor = ?", place
        ).fetchone()
        told = (one.same_as, one.confidence, because_json(one.because))
        # A row that was just taken in has no node yet; the one it had before counts.
        had = before.get(place) or (row if row[0] else None)
        if had != told or not row[0]:
            db.execute(
                "UPDATE people SET node = ?, confidence = ?, because = ? WHERE article = ? AND actor = ?",
                (*told, *place),
            )
            change.mentions.add(place)
        if had is None or had[0] != one.same_as:
            change.articles.add(one.article)
            change.nodes.add(one.same_as)
            if had is not None:
                change.nodes.add(had[0])
                change.retired[had[0]].add(one.same_as)
    for article in sorted({article for article, _ in change.mentions}):
        change.nodes.update(node for (node,) in db.execute("SELECT node FROM people WHERE article = ?", (article,)))
    change.nodes.discard("")


def _article(cache: Cache, article: str, among: Collection[Node]) -> AnnotatedArticle:
    """Return an article as far as identity needs it, under its identifier in the store: the rest only by identifier."""
    row = cache.db.execute("SELECT published FROM articles WHERE article = ?", (article,)).fetchone()
    records = cache.db.execute("SELECT actor, record FROM people WHERE article = ? ORDER BY actor", (article,))
    actors = tuple(
        _actor(json.loads(record)) if (article, actor) in among else Actor(actor, "", "") for actor, record in records
    )
    return AnnotatedArticle(Article(article, "", published=row[0] if row else ""), actors=actors)


def _actor(record: dict[str, Any]) -> Actor:
    capacities = tuple(Capacity(**one) for one in record.pop("capacities"))
    lists: dict[str, Any] = {name: tuple(record.pop(name)) for name in ("aliases", "mentions", "represents")}
    return Actor(**record, **lists, capacities=capacities)


def nodes_of(cache: Cache, article: str) -> dict[str, str]:
    """Return the node of each actor of an article that goes by another name there."""
    rows = cache.db.execute("SELECT actor, node FROM people WHERE article = ? AND actor != node", (article,))
    return {actor: node for actor, node in rows if node}


def entity_quads(cache: Cache, nodes: Iterable[str], base: str) -> list[Quad]:
    """Return the descriptions of some nodes, as all the articles that name them make them."""
    quads: list[Quad] = []
    for node in sorted(nodes):
        named = Named()
        for article, record in cache.db.execute("SELECT article, record FROM people WHERE node = ?", (node,)):
            _gather(cache, named, article, json.loads(record), base)
        # Asked in two parts, because one query for both would read every article for each node.
        for (name,) in [*cache.db.execute(_OUTLET_ITSELF, (node,)), *cache.db.execute(_OUTLET_NAMED, (node,))]:
            named.kinds["outlet"] += 1
            if name:
                named.names[name] += 1
        if named.kinds:
            quads += describe(base + node, named, entities_of(base))
    return quads


def _gather(cache: Cache, named: Named, article: str, record: dict[str, Any], base: str) -> None:
    named.names[str(record["name"])] += 1
    named.kinds[str(record["kind"])] += 1
    named.others.update(record["aliases"])
    for other in record["represents"]:
        row = cache.db.execute("SELECT node FROM people WHERE article = ? AND actor = ?", (article, other)).fetchone()
        named.represents.add(base + (row[0] if row and row[0] else other))
    for fact, key in (
        ("descriptor", "descriptor"),
        ("wikidata", "wikidata"),
        ("country", "country"),
        ("standsFor", "stands_for"),
    ):
        if record[key]:
            named.facts.setdefault(fact, Counter())[str(record[key])] += 1


def identities_of(base: str) -> NamedNode:
    """Return the name of the graph that says which node each mention means."""
    return iri(base, "graph/derived/identities")


def trace_quads(cache: Cache, mentions: Iterable[Node], base: str) -> tuple[list[NamedNode], list[Quad]]:
    """Return the mentions' names, and for those joined by evidence or decision the node, confidence and reasons."""
    graph, names, quads = identities_of(base), [], []
    for article, actor in sorted(mentions):
        mention = iri(base, f"mention/{digest(article, actor)}")
        names.append(mention)
        row = cache.db.execute(
            "SELECT node, confidence, because FROM people WHERE article = ? AND actor = ?", (article, actor)
        ).fetchone()
        if row is None or {reason for reason, _ in json.loads(row[2])} <= _PLAIN:
            continue
        quads += [
            Quad(mention, term("cclm:identifiedAs"), iri(base, row[0]), graph),
            Quad(mention, term("cclm:identityConfidence"), terms.decimal(row[1]), graph),
            Quad(mention, term("cclm:identityBecause"), string(row[2]), graph),
        ]
    return names, quads


def replaced_quads(cache: Cache, store: Store, change: Change, base: str) -> tuple[list[Quad], list[Quad]]:
    """Return what the store says of identifiers that lead on to another, of those that changed, and what it should."""
    graph, predicate = identities_of(base), term("dct:isReplacedBy")
    scope = {actor for _, actor in change.mentions} | change.nodes | change.retired.keys()
    before: list[Quad] = []
    after: list[Quad] = []
    for identifier in sorted(scope):
        had = list(store.quads_for_pattern(iri(base, identifier), predicate, None, graph))
        before += had
        if cache.db.execute("SELECT 1 FROM people WHERE node = ? LIMIT 1", (identifier,)).fetchone():
            continue
        if cache.db.execute("SELECT 1 FROM articles WHERE outlet = ? LIMIT 1", (identifier,)).fetchone():
            continue
        now = {node for (node,) in cache.db.execute("SELECT node FROM people WHERE actor = ?", (identifier,))}
        now = now or _led_on(cache, change.retired.get(identifier, set()))
        if now:
            after += [Quad(iri(base, identifier), predicate, iri(base, node), graph) for node in sorted(now)]
        else:
            after += had
    return before, after


def _led_on(cache: Cache, nodes: Collection[str]) -> set[str]:
    living = [
        node for node in nodes if cache.db.execute("SELECT 1 FROM people WHERE node = ? LIMIT 1", (node,)).fetchone()
    ]
    return {min(living)} if living else set()
