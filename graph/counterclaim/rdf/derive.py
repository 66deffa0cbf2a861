"""Make the derived graphs: identities, entities, clusters, utterances, copies, positions, status and shortcuts.

Only the neighbourhood of what changed since the last time is made anew, and of that only the difference is written. The
manifest records the state that the graphs stand for last of all, and forgets it first, so an interrupted derivation is
seen; then everything is made anew. Both ways give the same quads: a change is followed as far as it can reach.
"""

from __future__ import annotations

import hashlib
import logging
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache as once

from pyoxigraph import NamedNode, Quad, Store

from counterclaim.identifiers import digest
from counterclaim.link.encoder import encoder_name
from counterclaim.link.incremental import Regrouped
from counterclaim.link.pairs import pair_model
from counterclaim.model import AnnotatedArticle, AnsweredClaim, ClaimInContext, Cluster
from counterclaim.rdf import context, manifest, overlay, people, review
from counterclaim.rdf.cache import Cache
from counterclaim.rdf.clusters import Matcher, cluster_quads, derived_of, match_by_wording
from counterclaim.rdf.difference import Difference
from counterclaim.rdf.entities import entities_of
from counterclaim.rdf.events import Copies, Utterances, print_of, reports_of
from counterclaim.rdf.neighbourhood import RULES, conclude, construct, rule
from counterclaim.rdf.records import from_quads
from counterclaim.rdf.store import apply
from counterclaim.rdf.terms import iri, term
from counterclaim.rdf.triples import graph_of, outlet_of

GRAPHS = ("identities", "clusters", "utterances", "copies", *RULES)
#: Raised with every change to what is derived, so that graphs made before it are seen to be out of date.
_VERSION = "2"
__all__ = ["GRAPHS", "Matcher", "derive", "derived_of", "is_stale", "match_by_wording", "rule"]
#: So many articles are held in memory at a time as quads; of more, each is read again when it is needed again.
_KEPT = 200
_log = logging.getLogger(__name__)


@once
def _rules_hash() -> str:
    texts = [rule(name) for names in RULES.values() for name in names]
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()


@once
def _compared_by() -> str:
    """Return a hash of the weights and the network that claims are compared by."""
    return digest(repr(pair_model()), encoder_name())


def current_state(store: Store, base: str) -> str:
    """Return the hash of everything that the derived graphs are made from."""
    decided = sorted(str(quad) for quad in store.quads_for_pattern(None, None, None, review.review_of(base)))
    return manifest.state(store, base, _VERSION, _rules_hash(), _compared_by(), *decided)


def recorded_state(store: Store, base: str) -> str:
    """Return the state that the derived graphs stand for; empty when they were never finished."""
    found = {
        str(getattr(quad.object, "value", ""))
        for quad in manifest.derived_in(store, base)
        if quad.predicate == term("cclm:inputHash")
    }
    return found.pop() if len(found) == 1 else ""


def is_stale(store: Store, base: str) -> bool:
    """Tell whether the derived graphs were made from another state than the store has now."""
    return recorded_state(store, base) != current_state(store, base)


def derive(
    store: Store, base: str, matcher: Matcher | None = None, *, cache: Cache | None = None, anew: bool = False
) -> int:
    """Bring the derived graphs up to date, write what changed, and return how many articles were read for it.

    With ``anew`` everything is compared again. ``matcher`` clusters all claims at once; without it they are compared by
    meaning, and only where something changed. ``cache`` holds what was compared before. Raises OSError when the store
    cannot be written.
    """
    held = cache or Cache(None)
    wanted = current_state(store, base)
    try:
        return _Derivation(store, base, matcher, held, anew=anew).run(wanted)
    except sqlite3.Error as error:
        # The file only saves time, so a full disk or a damaged file costs time and nothing else.
        _log.warning("The comparisons cannot be kept (%s); everything is compared again.", error)
        held.lose()
        spare = Cache(None)
        count = _Derivation(store, base, matcher, spare, anew=True).run(wanted)
        spare.close()
        return count
    except BaseException:
        held.roll_back()
        raise
    finally:
        if cache is None:
            held.close()


@dataclass
class _Read:
    """What was read of one article."""

    annotated: AnnotatedArticle
    claims: list[ClaimInContext]
    answered: list[AnsweredClaim]


class _Derivation:
    """One run over what changed."""

    def __init__(self, store: Store, base: str, matcher: Matcher | None, cache: Cache, *, anew: bool) -> None:
        self.store, self.base, self.matcher, self.cache = store, base, matcher, cache
        # Comparisons by another matcher or by other weights are of no use, and other rules change what is concluded.
        self.compared = digest(_VERSION, _rules_hash(), _compared_by() if matcher is None else "given")
        known = bool(cache.state) and cache.recall("compared") == self.compared
        self.anew = anew or not known or cache.state != recorded_state(store, base)
        self.standing = review.standing(store, base)

    def run(self, wanted: str) -> int:
        """Bring everything up to date with a state of the store; return how many articles were read."""
        if self.anew:
            self.cache.empty()
        self.cache.keep("compared", self.compared)
        marks = {
            key: f"{hashed} {self.standing.mark(key)}".strip()
            for key, hashed in manifest.hashes(self.store, self.base).items()
        }
        known = self.cache.articles()
        removed = sorted(known.keys() - marks.keys())
        changed = sorted(key for key, mark in marks.items() if known.get(key) != mark)
        # From here on until the end, whoever looks sees that the derived graphs are not finished.
        self._forget_state()
        utterances, copies = Utterances(self.cache, self.base), Copies(self.cache, self.base)
        for part in (utterances, copies):
            part.remove([*removed, *changed])
        given: dict[str, tuple[set[Quad], set[Quad]]] = {}
        read: dict[str, _Read] = {}
        for key in changed:
            quads, seen = self._given(key)
            read[key] = self._read(key, seen, utterances, copies)
            if len(changed) <= _KEPT:
                given[key] = quads, seen
        moved = self._people(removed, read)
        self._lay_over(given, changed, removed, moved)
        self.cache.db.executemany(
            "UPDATE articles SET hash = ? WHERE article = ?", [(marks[key], key) for key in changed]
        )
        for key in sorted(moved | set(changed)):
            utterances.place(key, people.nodes_of(self.cache, key))
        clusters = self._clusters(removed, read)
        shared = Difference()
        for name, part in (("utterances", utterances), ("copies", copies)):
            before, after = part.quads(self.store)
            shared.note(self._all(name) if self.anew else before, after)
        shared.write(self.store)
        self._conclude(clusters | self._clusters_of(moved | set(changed)), [*removed, *changed])
        self._remember_state(wanted)
        self.cache.commit(wanted)
        return len(changed)

    # -- articles ------------------------------------------------------------------------------------------------------

    def _given(self, key: str) -> tuple[set[Quad], set[Quad]]:
        """Return an article's graph as the article gave it, and with what people decided about it."""
        quads = overlay.pristine(self.store, key, self.base)
        return quads, self._reviewed(key, quads)

    def _reviewed(self, key: str, quads: Collection[Quad]) -> set[Quad]:
        found = self.standing.articles.get(key, ())
        return review.apply_reviews(quads, found, key, self.base) if found else set(quads)

    def _read(self, key: str, quads: Collection[Quad], utterances: Utterances, copies: Copies) -> _Read:
        mini = Store()
        mini.extend(quads)
        utterances.add(reports_of(mini, self.base))
        copies.add(key, print_of(mini))
        claims, answered = context.claims_in_context(mini, self.base), context.answered(mini, self.base)
        return _Read(from_quads(quads, self.base), claims, answered)

    def _people(self, removed: Sequence[str], read: Mapping[str, _Read]) -> set[str]:
        """Bring identities and entities up to date; return the articles in which an actor became another node."""
        outlets = {key: _outlet(found.annotated) for key, found in read.items()}
        actors = {key: found.annotated for key, found in read.items()}
        decisions = self.standing.identities
        change = people.follow(self.cache, removed, actors, outlets, decisions, self._newly_decided())
        difference = Difference()
        mentions, trace = people.trace_quads(self.cache, change.mentions, self.base)
        graph = people.identities_of(self.base)
        traced = (quad for node in mentions for quad in self.store.quads_for_pattern(node, None, None, graph))
        difference.note(traced, trace)
        difference.note(*people.replaced_quads(self.cache, self.store, change, self.base))
        entities = entities_of(self.base)
        described: Iterable[Quad] = (
            quad
            for node in change.nodes
            for quad in self.store.quads_for_pattern(iri(self.base, node), None, None, entities)
        )
        if self.anew:
            described = self.store.quads_for_pattern(None, None, None, entities)
            stays = (term("dct:isReplacedBy"), term("cclm:setAside"), term("cclm:putInstead"))
            difference.before.update(quad for quad in self._all("identities") if quad.predicate not in stays)
        difference.note(described, people.entity_quads(self.cache, change.nodes, self.base))
        difference.write(self.store)
        return change.articles

    def _newly_decided(self) -> list[tuple[str, str]]:
        """Return the actors about whom a decision was made or taken back since the tables were written."""
        now = sorted([list(one.first), list(one.second), [str(one.same)]] for one in self.standing.identities)
        before = self.cache.recall("identities")
        self.cache.keep("identities", now)
        changed = [one for one in (*now, *before) if one not in before or one not in now]
        return [(node[0], node[1]) for one in changed for node in one[:2]]

    def _lay_over(
        self,
        given: Mapping[str, tuple[set[Quad], set[Quad]]],
        changed: Sequence[str],
        removed: Sequence[str],
        moved: Collection[str],
    ) -> None:
        """Put decisions and nodes over the graphs of the articles that have any."""
        difference = Difference()
        graph = people.identities_of(self.base)
        for number, key in enumerate(sorted({*changed, *moved}), start=1):
            own, seen = given.get(key) or self._given(key)
            now = overlay.with_nodes(seen, people.nodes_of(self.cache, key), self.base)
            stands = {
                *self.store.quads_for_pattern(None, None, None, graph_of(key, self.base)),
                *self._kept(graph_of(key, self.base), graph),
            }
            should = {*now, *overlay.difference_quads(key, own, now, self.base)}
            difference.note(stands - should, should - stands)
            if number % _KEPT == 0:
                difference.write(self.store)
                difference = Difference()
        for key in removed:
            difference.note(self._kept(graph_of(key, self.base), graph), [])
        difference.write(self.store)

    def _kept(self, node: NamedNode, graph: NamedNode) -> Iterable[Quad]:
        return self.store.quads_for_pattern(node, None, None, graph)

    # -- clusters ------------------------------------------------------------------------------------------------------

    def _clusters(self, removed: Sequence[str], read: Mapping[str, _Read]) -> set[NamedNode]:
        """Bring the clusters up to date; return those that changed, are new or are gone."""
        graph = derived_of("clusters", self.base)
        if self.matcher is None:
            added = {key: (found.claims, found.answered) for key, found in read.items()}
            found = self.cache.claims().update(removed, added, self.standing.ties)
        else:
            everything = context.claims_in_context(self.store, self.base), context.answered(self.store, self.base)
            found = Regrouped(frozenset(), tuple(self.matcher(*everything)))
        whole = self.anew or self.matcher is not None
        before = set(self._all("clusters")) if whole else self._standing_clusters(found.claims)
        led = {quad for quad in before if quad.predicate == term("dct:isReplacedBy")}
        before -= led
        after = set(cluster_quads(found.clusters, self.base))
        replaced = self._replaced(before, found.clusters)
        difference = Difference()
        difference.note(before | replaced[0], after | replaced[1])
        difference.write(self.store)
        altered = {quad.subject for quad in before ^ after}
        places = [quad for quad in before | after if quad.predicate == term("cclm:cluster")]
        assert all(quad.graph_name == graph for quad in after)
        touched = {quad.object for quad in places if quad.subject in altered or quad.object in altered}
        return {node for node in touched if isinstance(node, NamedNode)}

    def _standing_clusters(self, claims: Collection[str]) -> set[Quad]:
        """Return what the store says of the clusters that some claims are in."""
        graph, found = derived_of("clusters", self.base), set[Quad]()
        clusters: set[NamedNode] = set()
        for claim in claims:
            for member in self.store.quads_for_pattern(None, term("cclm:member"), iri(self.base, claim), graph):
                for quad in self.store.quads_for_pattern(member.subject, None, None, graph):
                    found.add(quad)
                    if quad.predicate == term("cclm:cluster") and isinstance(quad.object, NamedNode):
                        clusters.add(quad.object)
        for cluster in clusters:
            found.update(self.store.quads_for_pattern(cluster, None, None, graph))
        return found

    def _replaced(self, before: Collection[Quad], clusters: Iterable[Cluster]) -> tuple[set[Quad], set[Quad]]:
        """Say of each cluster that is no longer there which one took up its claims, so that its name still leads on."""
        graph, predicate = derived_of("clusters", self.base), term("dct:isReplacedBy")
        now = {iri(self.base, member.claim): iri(self.base, one.id) for one in clusters for member in one.members}
        present = set(now.values())
        places = {quad.subject: quad.object for quad in before if quad.predicate == term("cclm:cluster")}
        held: dict[object, list[NamedNode]] = {}
        for quad in before:
            if quad.predicate == term("cclm:member") and quad.subject in places and isinstance(quad.object, NamedNode):
                held.setdefault(places[quad.subject], []).append(quad.object)
        stands: set[Quad] = set()
        should: set[Quad] = set()
        for old in present | held.keys():
            assert isinstance(old, NamedNode)
            had = set(self.store.quads_for_pattern(old, predicate, None, graph))
            stands |= had
            if old in present:
                continue
            takers = sorted({now[claim].value for claim in held[old] if claim in now})
            should |= {Quad(old, predicate, NamedNode(takers[0]), graph)} if takers else had
        return stands, should

    def _clusters_of(self, articles: Collection[str]) -> set[NamedNode]:
        """Return the clusters of the claims of some articles."""
        graph, found = derived_of("clusters", self.base), set[NamedNode]()
        for key in articles:
            claims = self.store.quads_for_pattern(None, term("rdf:type"), term("cclm:Claim"), graph_of(key, self.base))
            for claim in claims:
                for member in self.store.quads_for_pattern(None, term("cclm:member"), claim.subject, graph):
                    for quad in self.store.quads_for_pattern(member.subject, term("cclm:cluster"), None, graph):
                        assert isinstance(quad.object, NamedNode)
                        found.add(quad.object)
        return found

    # -- what follows --------------------------------------------------------------------------------------------------

    def _conclude(self, clusters: Collection[NamedNode], articles: Iterable[str]) -> None:
        """Run the rules on clusters, and on articles that changed the one that looks at articles alone."""
        graphs = {name: derived_of(name, self.base) for name in RULES}
        types = derived_of("clusters", self.base)
        if self.anew:
            everything = self.store.quads_for_pattern(None, term("rdf:type"), term("cclm:ClaimCluster"), types)
            clusters = [quad.subject for quad in everything if isinstance(quad.subject, NamedNode)]
        difference = Difference()
        for name, graph in graphs.items():
            if self.anew:
                difference.before.update(self.store.quads_for_pattern(None, None, None, graph))
                continue
            for cluster in clusters:
                difference.before.update(self._about(cluster, name, graph))
        kind = term("rdf:type")
        living = [
            one for one in clusters if next(self.store.quads_for_pattern(one, kind, None, types), None) is not None
        ]
        difference.after.update(conclude(self.store, sorted(living, key=str), self.base))
        self._counters(articles, difference)
        difference.write(self.store)

    def _about(self, cluster: NamedNode, name: str, graph: NamedNode) -> Iterable[Quad]:
        if name == "shortcuts":
            yield from self.store.quads_for_pattern(cluster, None, None, graph)
            yield from self.store.quads_for_pattern(None, None, cluster, graph)
            return
        for quad in self.store.quads_for_pattern(None, term("cclm:onCluster"), cluster, graph):
            yield from self.store.quads_for_pattern(quad.subject, None, None, graph)

    def _counters(self, articles: Iterable[str], difference: Difference) -> None:
        """Note which statements of changed articles counter which."""
        graph = derived_of("shortcuts", self.base)
        for key in articles:
            for name in self.cache.countering(key):
                difference.before.update(
                    self.store.quads_for_pattern(iri(self.base, name), term("cclm:counters"), None, graph)
                )
            mini = Store()
            mini.extend(self.store.quads_for_pattern(None, None, None, graph_of(key, self.base)))
            made = set(construct(mini, "counters", graph))
            difference.after |= made
            names = {quad.subject.value.removeprefix(self.base) for quad in made if isinstance(quad.subject, NamedNode)}
            self.cache.note_countering(key, names)

    # -- the state -----------------------------------------------------------------------------------------------------

    def _all(self, name: str) -> Iterable[Quad]:
        return self.store.quads_for_pattern(None, None, None, derived_of(name, self.base))

    def _forget_state(self) -> None:
        noted = [
            quad for quad in manifest.derived_in(self.store, self.base) if quad.predicate == term("cclm:inputHash")
        ]
        apply(self.store, noted, [])

    def _remember_state(self, wanted: str) -> None:
        graphs = [entities_of(self.base), *(derived_of(name, self.base) for name in GRAPHS)]
        before = set(manifest.derived_in(self.store, self.base))
        after = set(manifest.derived_quads(graphs, wanted, self.base))
        apply(self.store, before - after, after - before)


def _outlet(annotated: AnnotatedArticle) -> tuple[str, str]:
    """Return the identifier and the name of an article's publisher, both empty when it has none."""
    name = annotated.article.publisher
    return (outlet_of(annotated), name) if name else ("", "")
