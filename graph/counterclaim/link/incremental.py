"""Keep clusters of claims up to date as articles come and go: only the neighbourhood of a change is compared anew.

What was compared before is kept in tables: the claims' vectors, each claim's nearest neighbours and the probability of
each pair. Groups can only grow over a pair that reaches the threshold, so the parts that such pairs hold together can
be clustered apart; a change makes those parts anew that it touches, and describes those of their clusters that have
other claims or other pairs than before. The tables are a function of the set of claims, so the clusters are those that
``matching.cluster`` makes of all claims at once, whatever the order of arrival.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

import numpy as np

from counterclaim.link.agglomerate import agglomerate
from counterclaim.link.blocking import ARTICLE_LIMIT, FLOOR, MARGIN, NEIGHBOURS, likeness_of, nearest
from counterclaim.link.claim_tables import ClaimTables, Couple, Decided, couple_of
from counterclaim.link.matching import Evidence, Tie, describe
from counterclaim.link.pairs import Floats, Material, features, probabilities
from counterclaim.link.partition import Group
from counterclaim.model import AnsweredClaim, ClaimInContext, Cluster

#: So many claims are compared or described at a time, which bounds memory.
_BATCH = 2_000
#: What a person's decision about two claims counts for, so that no other evidence outweighs it.
_CERTAIN = 1e6


_likeness = itemgetter(1)


@dataclass(frozen=True, slots=True)
class Regrouped:
    """The claims whose cluster changed, also those that are gone, and the clusters of those that are there."""

    claims: frozenset[str]
    clusters: tuple[Cluster, ...]


class ClaimIndex(ClaimTables):
    """The claims of a corpus with their comparisons, kept up to date article by article."""

    def update(
        self,
        removed: Collection[str],
        added: Mapping[str, tuple[Sequence[ClaimInContext], Sequence[AnsweredClaim]]],
        decided: Mapping[tuple[str, str], Decided] | None = None,
    ) -> Regrouped:
        """Take articles out and in, by identifier, and return the clusters of every claim that this may have moved.

        An article that is added again replaces what was known of it. ``decided`` are all decisions of people that hold.
        """
        gone = self._take_out({*removed, *added})
        new, ties = self._take_in(added)
        settled = self._decide(decided or {})
        touched = {*gone.neighbours, *settled}
        touched.update(self._compare(new, gone.short, ties, settled))
        groups = self._altered(self._parts(touched | set(new)), {*new, *settled})
        clusters = tuple(sorted(self._clusters(groups), key=lambda cluster: cluster.id))
        names = self._names(row for group in groups for row in group.rows)
        return Regrouped(frozenset({*gone.names, *names.values()}), clusters)

    # -- comparing -----------------------------------------------------------------------------------------------------

    def _compare(
        self, new: Sequence[int], short: Collection[int], ties: Mapping[Couple, Tie], settled: Mapping[int, set[int]]
    ) -> set[int]:
        """Bring neighbours and pairs up to date; return the claims of every pair that changed."""
        everything = self._load()
        whole = sorted({*new, *short} & set(everything))
        moved: dict[int, set[int]] = {row: self._near(row) for row in short}
        for place, found in nearest(self._vectors, [self._place[row] for row in whole]):
            row = everything[place]
            self._db.execute("DELETE FROM near WHERE n = ?", (row,))
            rows = [(row, everything[other], like) for other, like in found]
            self._db.executemany("INSERT INTO near VALUES (?, ?, ?)", rows)
        moved.update({row: moved.get(row, set()) for row in new})
        self._push_in(new, set(whole), moved)
        couples = {couple for row, before in moved.items() for couple in self._couples(row, before)}
        couples.update(couple_of(row, other) for row, others in settled.items() for other in others)
        couples.update(ties)
        couples.update(self._housemates(new))
        couples.update(self._decided_of(new))
        return self._rescore(sorted(couples), set(new), settled)

    def _push_in(self, new: Sequence[int], fresh: Collection[int], moved: dict[int, set[int]]) -> None:
        """Let new claims take their place among the neighbours of those that were there before."""
        arrivals: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for row, likeness in self._likeness(new, fresh):
            for other, like in likeness:
                arrivals[other].append((row, like))
        for row in sorted(arrivals):
            before = self._all("SELECT other, likeness FROM near WHERE n = ?", row)
            if len(before) == NEIGHBOURS and min(before, key=_likeness)[1] > max(arrivals[row], key=_likeness)[1]:
                continue
            # Rows are placed in the order of their identifiers.
            ranked = sorted([*before, *arrivals[row]], key=lambda item: (-item[1], self._place[item[0]]))[:NEIGHBOURS]
            kept, had = {other for other, _ in ranked}, {other for other, _ in before}
            if kept != had:
                moved[row] = moved.get(row, set()) | had
                self._db.executemany(
                    "DELETE FROM near WHERE n = ? AND other = ?", [(row, other) for other in sorted(had - kept)]
                )
                entered = [(row, other, like) for other, like in ranked if other not in had]
                self._db.executemany("INSERT INTO near VALUES (?, ?, ?)", entered)

    def _likeness(self, new: Sequence[int], fresh: Collection[int]) -> Iterator[tuple[int, list[tuple[int, float]]]]:
        """Yield for each new claim every claim above the floor that is not fresh itself, with its likeness."""
        if len(fresh) == len(self._rows):
            return
        known = np.array([self._place[row] for row in fresh], dtype=np.int64)
        step = max(1, 8_000_000 // max(len(self._rows), 1))
        for start in range(0, len(new), step):
            places = [self._place[row] for row in new[start : start + step]]
            rough = self._vectors[places] @ self._vectors.T
            rough[:, known] = -1.0
            for row, place, line in zip(new[start : start + step], places, rough, strict=True):
                near = np.flatnonzero(line >= FLOOR - MARGIN)
                exact = likeness_of(self._vectors, np.full(len(near), place), near)
                yield (
                    row,
                    [
                        (self._rows[other], float(like))
                        for other, like in zip(near.tolist(), exact.tolist(), strict=True)
                        if like >= FLOOR
                    ],
                )

    def _couples(self, row: int, before: Collection[int]) -> Iterator[Couple]:
        now = self._near(row)
        for other in now ^ set(before):
            yield couple_of(row, other)

    def _housemates(self, new: Sequence[int]) -> Iterator[Couple]:
        articles: dict[str, list[int]] = defaultdict(list)
        for row in new:
            articles[self._article(row)].append(row)
        for members in articles.values():
            if len(members) <= ARTICLE_LIMIT:
                yield from ((low, high) for place, low in enumerate(members) for high in members[place + 1 :])

    def _decided_of(self, new: Sequence[int]) -> Iterator[Couple]:
        if self._db.execute("SELECT 1 FROM decided LIMIT 1").fetchone() is None:
            return
        for row in new:
            name = self._name(row)
            for one, other in self._db.execute(
                "SELECT one, other FROM decided WHERE one = ? OR other = ?", (name, name)
            ):
                number = self._number(other if one == name else one)
                if number:
                    yield couple_of(row, number)

    def _rescore(self, couples: Sequence[Couple], new: Collection[int], settled: Mapping[int, set[int]]) -> set[int]:
        touched: set[int] = set()
        wanted = []
        for low, high in couples:
            had = self._db.execute("SELECT 1 FROM pairs WHERE n = ? AND other = ?", (low, high)).fetchone() is not None
            candidate = self._is_candidate(low, high)
            changed = low in new or high in new or high in settled.get(low, ())
            if candidate and (changed or not had):
                wanted.append((low, high))
            elif had and not candidate:
                self._db.execute("DELETE FROM pairs WHERE n = ? AND other = ?", (low, high))
                self._db.execute("DELETE FROM pairs WHERE n = ? AND other = ?", (high, low))
            else:
                continue
            touched.update((low, high))
        for start in range(0, len(wanted), 50_000):
            batch = wanted[start : start + 50_000]
            scores = self._scores(batch)
            told = [(low, high, score) for (low, high), score in zip(batch, scores, strict=True)]
            rows = told + [(high, low, score) for low, high, score in told]
            self._db.executemany("INSERT OR REPLACE INTO pairs VALUES (?, ?, ?)", sorted(rows))
        return touched

    def _is_candidate(self, low: int, high: int) -> bool:
        if self._db.execute(
            "SELECT 1 FROM near WHERE (n = ? AND other = ?) OR (n = ? AND other = ?)", (low, high, high, low)
        ).fetchone():
            return True
        article = self._article(low)
        if article == self._article(high) and len(self._of_article(article)) <= ARTICLE_LIMIT:
            return True
        return bool(self._ties([(low, high)]) or self._decisions([(low, high)]))

    def _scores(self, couples: Sequence[Couple]) -> list[float]:
        material, index = self._material({row for couple in couples for row in couple})
        # By identifier, as in one go: where two claims are of one length, the features of a pair are not symmetric.
        table = features(material, [couple_of(index[low], index[high]) for low, high in couples])
        scores = probabilities(table, self._model).tolist()
        ties, decisions = self._ties(couples), self._decisions(couples)
        for place, couple in enumerate(couples):
            if couple in decisions:
                scores[place] = _CERTAIN if decisions[couple].same else -_CERTAIN
            elif couple in ties:
                scores[place] = ties[couple].raised(scores[place])
        return [float(score) for score in scores]

    # -- clustering ----------------------------------------------------------------------------------------------------

    def _parts(self, seeds: Iterable[int]) -> list[list[int]]:
        """Return what pairs that reach the threshold hold together with any of the seeds."""
        found: list[list[int]] = []
        seen: set[int] = set()
        for seed in sorted(seeds):
            if seed in seen or seed not in self._place:
                continue
            seen.add(seed)
            part, waiting = [], [seed]
            while waiting:
                row = waiting.pop()
                part.append(row)
                for (other,) in self._db.execute(
                    "SELECT other FROM pairs WHERE n = ? AND score >= ?", (row, self._model.threshold)
                ):
                    if other not in seen:
                        seen.add(other)
                        waiting.append(other)
            found.append(part)
        return found

    def _altered(self, parts: Iterable[Sequence[int]], fresh: Collection[int]) -> list[Group]:
        """Group the claims of some parts; keep and return the groups that are other than before or hold a fresh one."""
        found = [
            group
            for part in parts
            for group in self._grouped(part)
            if not self._partition.stands(group) or any(row in fresh for row in group.rows)
        ]
        self._partition.replace(found)
        return found

    def _grouped(self, part: Sequence[int]) -> Iterator[Group]:
        names = self._names(part)
        ordered = sorted(part, key=names.__getitem__)
        place = {row: number for number, row in enumerate(ordered)}
        pairs: dict[Couple, float] = {}
        for row in ordered if len(ordered) > 1 else ():
            for other, score in self._db.execute("SELECT other, score FROM pairs WHERE n = ?", (row,)):
                if other in place and place[row] < place[other]:
                    pairs[place[row], place[other]] = score
        groups = agglomerate(len(ordered), pairs, self._model.threshold)
        group_of = {number: position for position, group in enumerate(groups) for number in group}
        inside: list[dict[Couple, float]] = [{} for _ in groups]
        for (low, high), score in pairs.items():
            if group_of[low] == group_of[high]:
                inside[group_of[low]][ordered[low], ordered[high]] = score
        for group, own in zip(groups, inside, strict=True):
            yield Group([ordered[number] for number in group], own)

    def _clusters(self, groups: Sequence[Group]) -> Iterator[Cluster]:
        batch: list[Group] = []
        for group in groups:
            batch.append(group)
            if sum(len(one.rows) for one in batch) >= _BATCH:
                yield from self._describe(batch)
                batch = []
        if batch:
            yield from self._describe(batch)

    def _describe(self, groups: Sequence[Group]) -> Iterator[Cluster]:
        material, index = self._material(
            {row for group in groups for row in group.rows}, words=any(len(group.rows) > 1 for group in groups)
        )
        for group in groups:
            yield self._cluster(material, index, group)

    def _cluster(self, material: Material, index: Mapping[int, int], group: Group) -> Cluster:
        """Describe one group."""
        scores = {
            couple_of(index[low], index[high]): min(max(score, 0.0), 1.0) for (low, high), score in group.inside.items()
        }
        known = [couple_of(low, high) for low, high in group.inside]
        ties = {
            **self._ties(known),
            **{pair: Tie(1.0, one.inverse) for pair, one in self._decisions(known).items() if one.same},
        }
        turned = {
            couple_of(index[low], index[high]): ties[couple_of(low, high)]
            for low, high in group.inside
            if couple_of(low, high) in ties
        }
        rows = [index[row] for row in group.rows]
        return describe(material, rows, Evidence(scores, _Rows(material), turned, self._model))


class _Rows(dict[Couple, Floats]):
    """The rows of features of pairs, each made when it is looked at: a description needs few of them."""

    def __init__(self, material: Material) -> None:
        super().__init__()
        self._material = material

    def __missing__(self, pair: Couple) -> Floats:
        row: Floats = features(self._material, [pair])[0]
        self[pair] = row
        return row
