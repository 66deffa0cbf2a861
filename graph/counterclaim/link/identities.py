"""Decide which actors of different articles are one, by evidence: with confidence and trace, never by surname alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import combinations

from counterclaim.annotate.people.home import is_bare
from counterclaim.annotate.people.lexicon import lexicon, rows
from counterclaim.annotate.people.names import PersonName, compatible, fold, gender_of, parse_name
from counterclaim.annotate.people.registry import Entry, Registry
from counterclaim.identifiers import digest
from counterclaim.link.actor_nodes import Decision, Identity, Node, Reason, is_linked
from counterclaim.link.naming import organization_key, role_noun
from counterclaim.model import Actor, AnnotatedArticle

__all__ = ["APART", "SAME", "WEIGHTS", "Decision", "Identity", "evidence", "identify", "name_keys", "replacements"]
Judgement = tuple[float, tuple[Reason, ...]]  # belief, and the evidence with its weights
Scores = dict[frozenset[Node], Judgement]

#: What each kind of evidence adds to, or takes from, the belief that two records are one actor.
WEIGHTS = {
    "same full name": 0.75,
    "compatible full name": 0.65,
    "surname only": 0.25,
    "same name": 0.80,
    "alias": 0.70,
    "same role": 0.15,
    "same organisation": 0.25,
    "same country": 0.05,
    "seen with the same others": 0.15,
    "other organisation": -0.15,
    "other field": -0.45,
    "other country": -0.30,
    "other gender": -1.0,
}
SAME = 0.6  # belief from which two records are joined
APART = 0.4  # belief below which two records are never joined, not even through a third


@dataclass(frozen=True, slots=True)
class _Record:
    """An actor of one article with what identity is judged by."""

    node: Node
    actor: Actor
    published: str
    name: PersonName | None
    roles: frozenset[str]
    organizations: frozenset[str]
    others: frozenset[str]  # ids of the other named actors in the article


class _Profile:
    """Records of several articles that say the same of one name."""

    def __init__(self, records: tuple[_Record, ...]) -> None:
        self.records = records
        self.node = records[0].node
        self.articles = {record.node[0] for record in records}
        self.others = frozenset(other for record in records for other in record.others)


def identify(
    articles: Iterable[AnnotatedArticle],
    *,
    registry: Registry | None = None,
    decisions: Iterable[Decision] = (),
    among: Collection[Node] | None = None,
) -> list[Identity]:
    """Return one identity for each actor of each article, sorted by article and actor.

    The result depends on the set of articles only, not on their order. A ``registry`` links names and aliases to its
    entries; ``decisions`` of people overrule the evidence. Sources scoped to their article are left out. With ``among``
    only those actors are judged; it must hold every actor that shares a key (``name_keys``) with one of them.
    """
    records = sorted((one for article in articles for one in _records(article, among)), key=lambda one: one.node)
    reviewed = {frozenset((one.first, one.second)): one.same for one in decisions}
    linked, loose = _linked(records, registry, reviewed)
    published = {record.node: record.published for record in records}
    found = [*linked, *_with_unique_ids(list(_clusters(loose, reviewed)), published)]
    return sorted(found, key=lambda one: (one.article, one.actor_id))


def _linked(
    records: Iterable[_Record], registry: Registry | None, reviewed: Mapping[frozenset[Node], bool]
) -> tuple[list[Identity], list[_Record]]:
    """Return who is an entry of the registry, by its record or by a person's decision, and the records of the rest."""
    found: dict[Node, Identity] = {}
    loose: dict[Node, _Record] = {}
    for record in records:
        entry = _entry(record, registry)
        if entry is None:
            loose[record.node] = record
        else:
            found[record.node] = Identity(*record.node, f"actor/{entry.id}", 1.0, (("registry", 1.0),))
    for pair in sorted(reviewed, key=sorted):
        one, other = sorted(pair) if len(pair) == 2 else (None, None)
        if one in found and other in found and found[one].same_as == found[other].same_as and not reviewed[pair]:
            identifier = f"actor/{digest(found[other].same_as, *other)}"
            found[other] = Identity(*other, identifier, 1.0, (("review", -1.0),))
        for known, unknown in ((one, other), (other, one)):
            if reviewed[pair] and known in found and unknown in loose:
                found[unknown] = Identity(*unknown, found[known].same_as, 1.0, (("review", 1.0),))
                del loose[unknown]
    return list(found.values()), list(loose.values())


def replacements(before: Iterable[Identity], after: Iterable[Identity]) -> dict[str, str]:
    """Map each identifier that a merge retired to the one that replaces it, for ``dct:isReplacedBy``.

    An identifier that is still in use is not retired, whatever else changed.
    """
    new = {(one.article, one.actor_id): one.same_as for one in after}
    current = set(new.values())
    moved: dict[str, set[str]] = defaultdict(set)
    for one in before:
        target = new.get((one.article, one.actor_id))
        if target is not None and one.same_as not in current:
            moved[one.same_as].add(target)
    return {old: min(targets) for old, targets in sorted(moved.items())}


def evidence(first: Actor, second: Actor, shared: int = 0) -> tuple[float, tuple[Reason, ...]]:
    """Weigh what speaks for and against two actors being one; ``shared`` counts other actors seen with both.

    Returns the belief, 0 to 1, and its reasons.
    """
    one, other = _record("", "", first, frozenset()), _record("", "", second, frozenset())
    return _compare(one, other, shared)


def name_keys(actor: Actor) -> set[str]:
    """Return the keys by which an actor is compared with others; actors without a key in common are never one."""
    return _keys(_record("", "", actor, frozenset()))


def _records(article: AnnotatedArticle, among: Collection[Node] | None) -> Iterable[_Record]:
    named = [actor for actor in article.actors if actor.id.startswith("actor/")]
    for actor in named:
        if among is not None and (article.article.id, actor.id) not in among:
            continue
        others = frozenset(one.id for one in named if one.id != actor.id)
        yield _record(article.article.id, article.article.published, actor, others)


def _record(article: str, published: str, actor: Actor, others: frozenset[str]) -> _Record:
    name = parse_name(tuple(actor.name.split())) if actor.kind == "person" and actor.name.split() else None
    return _Record(
        node=(article, actor.id),
        actor=actor,
        published=published,
        name=name,
        roles=frozenset(role_noun(one.role) for one in actor.capacities if one.role),
        organizations=frozenset(organization_key(one.organization) for one in actor.capacities if one.organization),
        others=others,
    )


def _entry(record: _Record, registry: Registry | None) -> Entry | None:
    """Return the entry of an actor that is linked already, or has an entry's name and no other country."""
    if is_linked(record.actor.id):
        return Entry(record.actor.id.removeprefix("actor/"), record.actor.name)  # linked when the article was annotated
    if registry is None:
        return None
    if record.actor.kind == "person" and len(record.actor.name.split()) < 2:
        return None
    entry = registry.find(record.actor.name)
    if entry is None or entry.kind != record.actor.kind:
        return None
    clash = entry.country and record.actor.country and entry.country != record.actor.country
    return None if clash else entry


def _clusters(records: list[_Record], reviewed: Mapping[frozenset[Node], bool]) -> Iterable[list[Identity]]:
    """Yield the identities of the records, a list for each actor."""
    profiles = _profiles(records, {node for pair in reviewed for node in pair})
    scores: Scores = {}
    for block in _blocks(profiles):
        for first, second in combinations(block, 2):
            pair = frozenset((first.node, second.node))
            if pair not in scores:
                scores[pair] = _judge(first, second, reviewed)
    groups = _Groups(profiles, scores)
    known = {profile.node: profile for profile in profiles}
    for pair in sorted((pair for pair in reviewed if pair <= known.keys()), key=sorted):
        # People may join what has no name in common, and keep apart what has.
        scores[pair] = (1.0, (("review", 1.0),)) if reviewed[pair] else (0.0, (("review", -1.0),))
        if reviewed[pair]:
            groups.join(*sorted(pair), surely=True)
    for pair in sorted(scores, key=lambda key: (-scores[key][0], sorted(key))):
        if scores[pair][0] < SAME:
            break
        groups.join(*sorted(pair))
    for group in groups.lists():
        yield _identities(group, scores)


def _profiles(records: list[_Record], reviewed: set[Node]) -> list[_Profile]:
    """Gather the records that say the same of one name, so that a name in a thousand articles is compared once."""
    alike: dict[tuple[object, ...], list[_Record]] = defaultdict(list)
    for record in records:
        said = (record.actor.kind, record.actor.name.casefold(), record.roles, record.organizations)
        key: tuple[object, ...] = (*said, record.actor.country, frozenset(_keys(record)))
        alone = record.node in reviewed or _compare(record, record, 0)[0] < SAME
        alike[(record.node,) if alone else key].append(record)
    return [_Profile(tuple(group)) for group in alike.values()]


class _Groups:
    """Join profiles into actors, unless something forbids it."""

    def __init__(self, profiles: list[_Profile], scores: Scores) -> None:
        self.scores = scores
        self.members = {profile.node: [profile] for profile in profiles}
        self.group = {profile.node: profile.node for profile in profiles}

    def join(self, first: Node, second: Node, *, surely: bool = False) -> None:
        """Join the groups of two profiles, named by their first records, if nothing forbids it; or ``surely``."""
        left, right = sorted((self.group[first], self.group[second]))
        if left == right or (not surely and self._forbidden(self.members[left], self.members[right])):
            return
        for profile in self.members[right]:
            self.group[profile.node] = left
        self.members[left] += self.members.pop(right)

    def _forbidden(self, left: list[_Profile], right: list[_Profile]) -> bool:
        """Say whether two profiles of the groups are certainly two actors, or articles know them as two."""
        here = {article for profile in left for article in profile.articles}
        there = {article for profile in right for article in profile.articles}
        # One article may fail to see that two forms are one name; many do not.
        if len(here & there) > 0.2 * min(len(here), len(there)):
            return True
        pairs = (frozenset((first.node, second.node)) for first in left for second in right)
        return any(self.scores[pair][0] < APART for pair in pairs if pair in self.scores)

    def lists(self) -> list[list[_Profile]]:
        """Return the groups, ordered by their first records."""
        return [self.members[node] for node in sorted(self.members)]


def _judge(first: _Profile, second: _Profile, reviewed: Mapping[frozenset[Node], bool]) -> Judgement:
    decided = reviewed.get(frozenset((first.node, second.node)))
    if decided is not None:
        return (1.0, (("review", 1.0),)) if decided else (0.0, (("review", -1.0),))
    return _compare(first.records[0], second.records[0], len(first.others & second.others))


def _blocks(profiles: list[_Profile]) -> Iterable[list[_Profile]]:
    """Yield the lists of profiles that share a key: a surname, an organisation's name or an alias."""
    blocks: dict[str, list[_Profile]] = defaultdict(list)
    for profile in profiles:
        for key in sorted(_keys(profile.records[0])):
            blocks[key].append(profile)
    for key in sorted(blocks):
        yield blocks[key]


def _keys(record: _Record) -> set[str]:
    if record.name is not None:
        return {f"person/{fold(record.name.surname)}"}
    names = {record.actor.name, *record.actor.aliases}
    return {f"{_group(record.actor.kind)}/{organization_key(name)}" for name in names}


def _group(kind: str) -> str:
    return "organization" if kind in ("organization", "outlet") else kind


def _compare(first: _Record, second: _Record, shared: int) -> tuple[float, tuple[Reason, ...]]:
    """Return the belief that two records are one actor, and the reasons."""
    if _group(first.actor.kind) != _group(second.actor.kind):
        return 0.0, ()
    reasons = [_name_evidence(first, second)]
    if not reasons[0]:
        return 0.0, ()
    reasons += _role_evidence(first, second)
    one, other = first.actor.country, second.actor.country
    if one and other:
        reasons.append("same country" if one == other else "other country")
    if shared:
        reasons.append("seen with the same others")
    if {_gender(first), _gender(second)} == {"male", "female"}:
        reasons.append("other gender")
    belief = sum(WEIGHTS[reason] for reason in reasons)
    return round(min(max(belief, 0.0), 0.99), 4), tuple((reason, WEIGHTS[reason]) for reason in reasons)


def _name_evidence(first: _Record, second: _Record) -> str:
    """Return what the names say: "surname only" when one has no given name, empty when they clash."""
    if first.name is None or second.name is None:
        if is_bare(first.actor.name) or is_bare(second.actor.name):
            return ""  # each state has its Foreign Ministry
        if organization_key(first.actor.name) == organization_key(second.actor.name):
            return "same name"
        return "alias" if _keys(first) & _keys(second) else ""
    if fold(first.name.surname) != fold(second.name.surname) or not compatible(first.name, second.name):
        return ""
    if not first.name.given or not second.name.given:
        return "surname only"
    same = [fold(part) for part in first.name.given] == [fold(part) for part in second.name.given]
    return "same full name" if same else "compatible full name"


def _role_evidence(first: _Record, second: _Record) -> list[str]:
    """Return what roles and organisations say; nothing where either article gives none."""
    found = []
    calls = lexicon().calls
    same_role = any(calls(one, other) for one in first.roles for other in second.roles)
    same_place = bool(first.organizations & second.organizations)
    if same_role:
        found.append("same role")
    if same_place:
        found.append("same organisation")
    if same_role or same_place:
        return found
    ours, theirs = _fields(first.roles), _fields(second.roles)
    if ours and theirs and not ours & theirs:
        found.append("other field")
    elif first.organizations and second.organizations:
        found.append("other organisation")
    return found


def _fields(roles: frozenset[str]) -> set[str]:
    return {field for role in roles for field in _field_table().get(role, ())}


@cache
def _field_table() -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for row in rows("role_fields.csv"):
        table[row["noun"]] = (*table.get(row["noun"], ()), row["field"])
    return table


def _gender(record: _Record) -> str:
    for role in sorted(record.roles):
        found = lexicon().roles.get(role)
        if found is not None and found.gender:
            return found.gender
    return gender_of(tuple(record.actor.name.split())) if record.name is not None else ""


def _identities(group: list[_Profile], scores: Scores) -> list[Identity]:
    """Return the identities of one actor; the id is that of the earliest published record, then the smallest."""
    records = [record for profile in group for record in profile.records]
    founder = min(records, key=lambda one: (one.published or "9999", one.actor.id, one.node))
    found = []
    for profile in group:
        known = [scores.get(frozenset((profile.node, other.node))) for other in group if other is not profile]
        judged = [one for one in known if one is not None]
        if len(profile.records) > 1:
            judged.append(_compare(profile.records[0], profile.records[1], 0))
        belief, because = max(judged, default=(1.0, (("only mention", 1.0),)))
        found += [Identity(*record.node, founder.actor.id, belief, because) for record in profile.records]
    return found


def _with_unique_ids(groups: list[list[Identity]], published: Mapping[Node, str]) -> Iterable[Identity]:
    """Yield the identities; an id that two actors share stays with the earlier, the other's is made anew."""

    def founded(group: list[Identity]) -> tuple[str, str]:
        return min((published[(one.article, one.actor_id)] or "9999", one.article) for one in group)

    taken: set[str] = set()
    for group in sorted(groups, key=lambda group: (group[0].same_as, founded(group))):
        identifier = group[0].same_as
        if identifier in taken:
            identifier = f"actor/{digest(identifier, founded(group)[1])}"
        taken.add(identifier)
        for one in group:
            yield Identity(one.article, one.actor_id, identifier, one.confidence, one.because)
