"""Find claims by meaning in a knowledge graph: who takes which position on them, and where each article stands."""

from __future__ import annotations

import difflib
import math
import re
import textwrap
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import nlargest
from typing import TYPE_CHECKING, Any

from counterclaim.analyse.positions import Position, iris, positions
from counterclaim.analyse.vectors import KeptEncoder
from counterclaim.errors import QueryError
from counterclaim.link.find import TOUCHES, ArticleStance, Reader, Touched
from counterclaim.link.pairs import INVERSE, is_inverse, saying_the_same
from counterclaim.link.wording import read_wording
from counterclaim.model import AnnotatedArticle, ClaimInContext

if TYPE_CHECKING:
    from counterclaim.rdf import KnowledgeGraph

#: A cluster matches when its nearest claim is about what was asked with at least this chance, and is not much less like
#: it than the best.
THRESHOLD, BEHIND = 0.5, 0.2
#: From this probability on a claim is told as one that says what was asked, and not only as one that is about it.
SAYS = 0.3
#: The chance, from a cosine, that a claim is about what was asked; fitted on 539 headlines and 546 articles' claims.
_CALIBRATION = (-5.459, 10.793)
MOST_CLUSTERS = 10
#: Of so many clusters nearest to the question (or of all that are wanted), and so many members of each, the words are
#: compared one by one.
_COMPARED, _MEMBERS_COMPARED = 40, 3
#: Claims are encoded so many at a time between two reports of progress.
_BATCH = 200
#: A text with more words is no typing error in one of them.
_MOST_WORDS = 30
#: A claim with less chance than this is not worth telling of, and one that is told is cut to so many letters.
_HOPELESS, _SHORT = 0.15, 120
_WORD = re.compile(r"[^\W_]+")
_CLAIMS = """SELECT ?claim ?article ?text ?polarity WHERE {
  ?claim a cclm:Claim ; schema:text ?text ; cclm:reportedIn/prov:specializationOf ?article
  OPTIONAL { ?claim cclm:polarity ?polarity } }"""
_MEMBERS = """SELECT ?claim ?cluster ?label ?orientation WHERE {
  ?membership cclm:member ?claim ; cclm:cluster ?cluster ; cclm:orientation ?orientation .
  ?cluster skos:prefLabel ?label }"""
_STATUSES = """SELECT DISTINCT ?cluster ?status WHERE {
  VALUES ?cluster { %s } ?x a cclm:ClusterStatus ; cclm:onCluster ?cluster ; cclm:status ?status }"""
_PASSAGES = """SELECT ?article ?statement ?passage ?sentence WHERE {
  VALUES ?article { %s }
  ?version prov:specializationOf ?article . ?statement cclm:reportedIn ?version ; a cclm:Statement ;
    cclm:evidencedBy ?passage . ?passage oa:hasSelector/oa:exact ?sentence }"""


@dataclass(frozen=True, slots=True)
class FoundClaim:
    """A cluster of claims that is about what was asked, with the positions on it.

    ``orientation`` is the cluster's to the question: same or inverse. ``articles`` are the inputs' identifiers.
    """

    cluster: str
    label: str
    likeness: float
    orientation: str
    nearest: str  # the member's words that come nearest to the question
    positions: tuple[Position, ...]
    articles: tuple[str, ...]
    statuses: tuple[str, ...] = ()  # contested, denied, conceded ...
    chance: float = 1.0  # that its nearest member is about what was asked
    same: float = 1.0  # probability that a member says what was asked, or its opposite


@dataclass(frozen=True, slots=True)
class Found:
    """What a question found: clusters, best first, and the articles that touch it.

    ``sentences`` gives the words of the statements that the articles' stances rest on; ``notes`` tell a person of words
    that no claim holds, with the nearest that one does.
    """

    question: str
    claims: tuple[FoundClaim, ...]
    articles: tuple[ArticleStance, ...]
    sentences: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Told:
    """A claim of an article, with what a question is compared with."""

    id: str
    article: str
    text: str
    polarity: str


@dataclass(slots=True)
class Finder:
    """Answer questions about a store; what it holds is read once, its claims are encoded once and kept beside it."""

    graph: KnowledgeGraph
    on_progress: Callable[[int, int], None] | None = None  # claims encoded for the first time, of how many
    reader: Reader = field(init=False)
    _claims: list[_Told] = field(init=False, default_factory=list)
    _encoder: KeptEncoder = field(init=False)
    _records: dict[str, AnnotatedArticle] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Read the claims, and encode those that were never asked about."""
        self._encoder = KeptEncoder(self.graph.path)
        self.reader = Reader(self._encoder)
        base = self.graph.base
        rows = {row[0]: row for row in self.graph.rows(_CLAIMS) if row[2].strip()}
        self._claims = [
            _Told(claim.removeprefix(base), article.removeprefix(base), text, polarity.rpartition("/")[2] or "affirmed")
            for claim, article, text, polarity in (rows[key] for key in sorted(rows))
        ]
        texts = [claim.text for claim in self._claims]
        # What derivation encoded to compare the claims with each other need not be encoded again.
        self._encoder.take(self.graph.vectors(self._encoder.missing(texts)))
        missing = self._encoder.missing(texts)
        for start in range(0, len(missing), _BATCH):
            self._encoder.learn(missing[start : start + _BATCH])
            if self.on_progress:
                self.on_progress(min(start + _BATCH, len(missing)), len(missing))
        self._encoder.keep()

    def find(
        self,
        text: str,
        *,
        limit: int = MOST_CLUSTERS,
        min_confidence: float = 0.0,
        threshold: float = THRESHOLD,
    ) -> Found:
        """Return at most ``limit`` claims that say what the text says, or its opposite, and each article's stance.

        Claims that are about it with a chance of less than ``threshold`` are left out, articles that do not touch it,
        and those whose stance is less sure than ``min_confidence``. Where no claim reaches the threshold, nothing is
        found, and a note tells the nearest. Raises QueryError when the text holds no word.
        """
        question = " ".join(text.split())
        if not read_wording(question).words:
            raise QueryError("There is nothing to find in an empty text. Give a claim in your own words.")
        values = self.reader.likeness(question, [claim.text for claim in self._claims])
        likeness = {claim.id: float(value) for claim, value in zip(self._claims, values, strict=True)}
        notes = self._unknown_words(question)
        if not self._claims or chance_of(max(likeness.values())) < threshold:
            return Found(question, (), (), notes=(*notes, *self._nearest(likeness, threshold)))
        found = self._clusters(question, likeness, limit, threshold)
        stances, sentences = self._articles(question, likeness)
        self._encoder.keep()
        return Found(
            question=question,
            claims=tuple(found),
            articles=tuple(stance for stance in stances if stance.confidence >= min_confidence),
            sentences=sentences,
            notes=(*notes, *_only_about(found)),
        )

    def _nearest(self, likeness: Mapping[str, float], threshold: float) -> list[str]:
        """Return a line on the claim that comes nearest to a question that nothing is about."""
        if not self._claims:
            return ["This store holds no claim. Add articles with counterclaim add."]
        best = max(self._claims, key=lambda claim: (likeness[claim.id], claim.id))
        chance = chance_of(likeness[best.id])
        told = f"No claim here is about that with a chance of {threshold:.2f} or more"
        if chance < _HOPELESS:
            return [f"{told}. Say it in other words, with the names and places that an article would use."]
        words = textwrap.shorten(best.text, _SHORT, placeholder=" ...")
        return [f"{told}; the nearest, with {chance:.2f}, is: {words}. See it with a lower threshold."]

    def _articles(self, question: str, likeness: Mapping[str, float]) -> tuple[list[ArticleStance], dict[str, str]]:
        nearest: dict[str, float] = defaultdict(float)
        for claim in self._claims:
            nearest[claim.article] = max(nearest[claim.article], likeness[claim.id])
        keys = sorted(article for article, value in nearest.items() if value >= TOUCHES)
        passages, sentences = self._passages(keys)
        touched = []
        for article in keys:
            if article not in self._records:
                self._records[article] = self.graph.records(article)
            told = self._records[article]
            self._encoder.learn([*passages[article], *(statement.content_text for statement in told.statements)])
            touched.append(Touched(told, passages[article]))
        stances = self.reader.stances(question, touched)
        because = {name for stance in stances for name in stance.because}
        named = {name: words for name, words in sentences.items() if name in because}
        return sorted(stances, key=lambda stance: stance.article), named

    def _passages(self, articles: Collection[str]) -> tuple[dict[str, list[str]], dict[str, str]]:
        """Return the sentences of each article's statements, in the text's order, and that of each statement."""
        found: dict[str, set[tuple[int, int, str]]] = defaultdict(set)
        by_statement: dict[str, str] = {}
        base = self.graph.base
        for article, statement, passage, sentence in self.graph.rows(_PASSAGES % iris(self.graph, articles)):
            start, _, end = passage.rpartition("#char=")[2].partition(",")
            words = " ".join(sentence.split())
            found[article.removeprefix(base)].add((int(start), int(end), words))
            name = statement.removeprefix(base)
            by_statement[name] = min(by_statement.get(name, words), words)
        texts = {key: [text for _, _, text in sorted(rows)] for key, rows in found.items()}
        return defaultdict(list, texts), by_statement

    def _clusters(self, question: str, likeness: Mapping[str, float], limit: int, threshold: float) -> list[FoundClaim]:
        graph = self.graph
        members: dict[str, list[tuple[float, str, str]]] = defaultdict(list)
        labels: dict[str, str] = {}
        for claim, cluster, label, orientation in graph.rows(_MEMBERS):
            name, key = claim.removeprefix(graph.base), cluster.removeprefix(graph.base)
            if name in likeness:
                members[key].append((likeness[name], name, orientation.rpartition("/")[2]))
                labels[key] = min(labels.get(key, label), label)
        claims = {claim.id: claim for claim in self._claims}
        best = {key: max(found) for key, found in members.items()}
        top = max((value for value, _, _ in best.values()), default=0.0)
        kept = [key for key, (value, _, _) in best.items() if chance_of(value) >= threshold and value >= top - BEHIND]
        kept = sorted(kept, key=lambda key: (-best[key][0], key))[: max(limit, _COMPARED)]
        same = self._same(
            question, {key: [claims[name] for _, name, _ in nlargest(_MEMBERS_COMPARED, members[key])] for key in kept}
        )
        kept = sorted(kept, key=lambda key: (-same[key], -best[key][0], key))[:limit]
        taken: dict[str, list[Position]] = defaultdict(list)
        for position in positions(graph, kept) if kept else ():
            taken[position.cluster].append(position)
        statuses = self._statuses(kept)
        found = []
        for key in kept:
            value, name, orientation = best[key]
            turned = _turned(question, claims[name]) ^ (orientation == INVERSE)
            found.append(
                FoundClaim(
                    cluster=key,
                    label=labels[key],
                    likeness=round(value, 4),
                    orientation=INVERSE if turned else "same",
                    nearest=claims[name].text,
                    positions=tuple(taken[key]),
                    articles=tuple(sorted({position.source for position in taken[key]})),
                    statuses=statuses.get(key, ()),
                    chance=round(chance_of(value), 4),
                    same=round(same[key], 4),
                )
            )
        return found

    def _same(self, question: str, members: Mapping[str, Sequence[_Told]]) -> dict[str, float]:
        """Return for each cluster the probability that one of some members says what was asked, or its opposite."""
        told = [(key, claim) for key, some in members.items() for claim in some]
        claims = [ClaimInContext(one.id, one.article, one.text, one.text, polarity=one.polarity) for _, one in told]
        found: dict[str, float] = defaultdict(float)
        for (key, _), value in zip(told, saying_the_same(question, claims, self._encoder), strict=True):
            found[key] = max(found[key], float(value))
        return found

    def _statuses(self, clusters: Collection[str]) -> dict[str, tuple[str, ...]]:
        found: dict[str, set[str]] = defaultdict(set)
        for cluster, status in self.graph.rows(_STATUSES % iris(self.graph, clusters)):
            found[cluster.removeprefix(self.graph.base)].add(status.rpartition("/")[2])
        return {key: tuple(sorted(values)) for key, values in found.items()}

    def _unknown_words(self, question: str) -> list[str]:
        """Return a line for each word of the question that no claim holds but one is spelled much like."""
        asked = sorted(word for word in read_wording(question).words if len(word) > 3 and word.isalpha())
        if not asked or len(asked) > _MOST_WORDS:
            return []
        known = {word for claim in self._claims for word in _WORD.findall(claim.text.lower())}
        near = {
            word: difflib.get_close_matches(word, _like(word, known), n=3, cutoff=0.8)
            for word in asked
            if word not in known
        }
        return [
            f"No claim here has the word {word!r}. Did you mean {' or '.join(words)}?"
            for word, words in near.items()
            if words
        ]


def find(
    graph: KnowledgeGraph,
    text: str,
    *,
    limit: int = MOST_CLUSTERS,
    min_confidence: float = 0.0,
    threshold: float = THRESHOLD,
    on_progress: Callable[[int, int], None] | None = None,
) -> Found:
    """Return the claims that say what the text says, or its opposite, and each article's stance towards it.

    For several questions to one store, make one ``Finder``. Articles that do not touch it are left out. Raises
    QueryError when the text holds no word.
    """
    if not read_wording(" ".join(text.split())).words:
        raise QueryError("There is nothing to find in an empty text. Give a claim in your own words.")
    return Finder(graph, on_progress).find(text, limit=limit, min_confidence=min_confidence, threshold=threshold)


def chance_of(likeness: float) -> float:
    """Return the chance that a claim is about what was asked, from the cosine between the two."""
    constant, slope = _CALIBRATION
    return 1.0 / (1.0 + math.exp(-(constant + slope * likeness)))


def _like(word: str, known: Collection[str]) -> list[str]:
    """Return the words that a word may be a slip of: slips seldom change the first letter, and add no digit."""
    return sorted(other for other in known if other[0] == word[0] and other.isalpha())


def _only_about(found: Sequence[FoundClaim]) -> list[str]:
    if any(claim.same >= SAYS for claim in found):
        return []
    return ["No claim here says that, it seems; these are about it."]


def _turned(question: str, claim: _Told) -> bool:
    polarity = "negated" if read_wording(question).negations % 2 else "affirmed"
    told = ClaimInContext(claim.id, claim.article, claim.text, claim.text, polarity=claim.polarity)
    return is_inverse(ClaimInContext("", "", question, question, polarity=polarity), told)


def to_json(found: Found) -> dict[str, Any]:
    """Return what was found as plain JSON values."""
    return {
        "claims": [_claim(claim) for claim in found.claims],
        "articles": [
            {
                "article": stance.article,
                "stance": stance.stance,
                "confidence": stance.confidence,
                "because": list(stance.because),
            }
            for stance in found.articles
        ],
    }


def _claim(claim: FoundClaim) -> dict[str, Any]:
    return {
        "cluster": claim.cluster,
        "claim": claim.label,
        "orientation": claim.orientation,
        "status": list(claim.statuses),
        "likeness": claim.likeness,
        "chance": claim.chance,
        "same": claim.same,
        "nearest": claim.nearest,
        "articles": list(claim.articles),
        "positions": [
            {
                "who": position.name,
                "actor": position.who,
                "position": position.value,
                "manner": position.manner or None,
                "when": position.when or None,
                "sentence": position.sentence,
                "statement": position.statement,
                "article": position.source,
            }
            for position in claim.positions
        ],
    }
