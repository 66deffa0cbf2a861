"""Make the actor and speaker records of a document from what was resolved."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace

from counterclaim.annotate.passages import text_of
from counterclaim.annotate.people.addressees import channel, told_to
from counterclaim.annotate.people.attach import Scene
from counterclaim.annotate.people.capacity import chain, home_state, organization_words, represented
from counterclaim.annotate.people.descriptions import Description
from counterclaim.annotate.people.entities import NAMED_KINDS, Entity
from counterclaim.annotate.people.home import is_bare
from counterclaim.annotate.people.lexicon import lexicon
from counterclaim.annotate.people.qualifying import hosts_named, is_doubtful, is_passing, only_qualifies
from counterclaim.annotate.people.resolve import Resolved
from counterclaim.identifiers import digest
from counterclaim.model import Actor, Capacity, Spans, Speaker


def article_key(scene: Scene) -> str:
    """Return the article's id, or a hash of the text for a document without article."""
    if not scene.article:
        article = scene.doc._.article
        scene.article = article.id if article is not None else hashlib.sha256(text_of(scene.doc).encode()).hexdigest()
    return scene.article


def entity_id(scene: Scene, entity: Entity) -> str:
    """Return the identifier of an entity.

    A person known by one word only is scoped to the article: a surname alone never joins two articles, nor does the
    name of a body that many states have.
    """
    if entity.source_type == "named" and entity.kind in NAMED_KINDS:
        if entity.entry is not None:
            return f"actor/{entity.entry.id}"
        name = entity.text.casefold().removeprefix("the ")
        if (entity.kind == "person" and len(name.split()) == 1) or is_bare(name):
            return f"actor/{digest(article_key(scene), name, entity.kind)}"
        return f"actor/{digest(name, entity.kind)}"
    words = " ".join(sorted(entity.aliases)) if entity.text == "unnamed source" else ""
    if entity.number and not words:
        words = str(entity.number + 1)
    return f"source/{digest(article_key(scene), entity.text.casefold(), entity.kind, words)}"


def actors(scene: Scene, unnamed: list[Entity], extra: list[Entity]) -> tuple[Actor, ...]:
    """Return the actor records: every named person, organisation, outlet and state, and every unnamed source.

    Names that only qualify nouns, "an Orbix display", and are not known to name anybody are left out.
    """
    acting = {*extra, *hosts_named(scene)}
    named = (entity for entity in scene.entities if entity.kind in NAMED_KINDS)
    idle = (only_qualifies, is_doubtful, is_passing)
    wanted = [one for one in named if one in acting or not any(test(scene, one) for test in idle)]
    wanted += [*unnamed, *extra]
    records: dict[str, Actor] = {}
    for entity in dict.fromkeys([*wanted, *(host for one in wanted for host in chain(scene, one))]):
        record = _actor(scene, entity)
        records[record.id] = _joined(records[record.id], record) if record.id in records else record
    end = len(text_of(scene.doc))
    first = {key: record.mentions[0][0] if record.mentions else end for key, record in records.items()}
    return tuple(records[key] for key in sorted(records, key=lambda key: (first[key], key)))


def _actor(scene: Scene, entity: Entity) -> Actor:
    name = entity.entry.name if entity.entry is not None and entity.kind == "state" else entity.text
    spans = _apart((scene.doc[start].idx, _end(scene, end)) for start, end in entity.mentions)
    descriptor = ""
    if entity.source_type != "named":
        descriptor = entity.text
    elif entity.descriptions:
        best = best_description(entity)
        descriptor = " ".join(scene.doc[best.start : best.end].text.split())
    country = entity.entry.country if entity.entry is not None else ""
    hosts = chain(scene, entity)
    if not country:
        country = next((host.entry.country for host in hosts if host.entry is not None and host.entry.country), "")
    if not country and entity.kind in ("role", "collective", "anonymous"):
        home = home_state(scene, entity, police=True)
        country = home.country if home is not None else ""
    return Actor(
        id=entity_id(scene, entity),
        name=name,
        kind=entity.kind if entity.kind != "place" else "organization",
        descriptor=descriptor,
        aliases=tuple(sorted(alias for alias in entity.aliases if alias != name and entity.source_type == "named")),
        mentions=tuple(spans),
        capacities=tuple(dict.fromkeys(capacity(scene, one) for one in entity.descriptions if _is_role(one))),
        represents=tuple(dict.fromkeys(entity_id(scene, host) for host in hosts)),
        stands_for=entity.stands_for,
        wikidata=entity.entry.wikidata if entity.entry is not None else "",
        country=country,
        terms=entity.terms,
    )


def _joined(first: Actor, second: Actor) -> Actor:
    """Join two records of one id, such as a state named twice under different names."""
    return replace(
        first,
        aliases=tuple(sorted({*first.aliases, *second.aliases, second.name} - {first.name})),
        mentions=tuple(_apart((*first.mentions, *second.mentions))),
        capacities=tuple(dict.fromkeys((*first.capacities, *second.capacities))),
        represents=tuple(dict.fromkeys((*first.represents, *second.represents))),
        stands_for=first.stands_for or second.stands_for,
    )


def _apart(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans in order without those that begin inside another: "ministry" inside "the ministry"."""
    kept: list[tuple[int, int]] = []
    for start, end in sorted(set(spans), key=lambda span: (span[0], -span[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


def _end(scene: Scene, end: int) -> int:
    token = scene.doc[end - 1]
    return int(token.idx) + len(token.text)


def _is_role(description: Description) -> bool:
    if not description.role:
        return False
    title = lexicon().title(description.role.rpartition(" ")[2])  # "state Sen."
    return lexicon().role(description.noun) is not None or (title is not None and title.kind in ("title", "rank"))


def best_description(entity: Entity) -> Description:
    """Return the description that says most: one with an organisation before one without, the longest first."""
    return _fullest(entity.descriptions)


def _fullest(descriptions: list[Description]) -> Description:
    return max(descriptions, key=lambda d: (bool(d.organization[1] or d.possessor[1]), d.end - d.start, -d.start))


def capacity(scene: Scene, description: Description) -> Capacity:
    """Return the role and organisation that a description gives."""
    words, host = organization_words(scene, description)
    identifier = entity_id(scene, host) if host is not None else ""
    return Capacity(description.role, words, identifier, description.former, description.acting)


def speaker(scene: Scene, number: int, resolved: Resolved) -> tuple[Speaker, list[Entity]]:
    """Return the speaker record of one attribution, and the entities that it names beside the speakers."""
    attribution = scene.doc._.attributions[number]
    heard = told_to(scene, attribution, resolved.entities)
    record, beside = answerer(scene, attribution.source, resolved)
    record = replace(
        record,
        told_to=tuple(dict.fromkeys(entity_id(scene, entity) for entity in heard)),
        channel=channel(scene, attribution),
        confidence=round(resolved.confidence * attribution.confidence, 4),
    )
    return record, [*beside, *heard]


def answerer(scene: Scene, source: Spans, resolved: Resolved) -> tuple[Speaker, list[Entity]]:
    """Return the speaker record of the words ``source``, which mean somebody, and the entities for whom they speak."""
    hosts = list(dict.fromkeys(host for entity in resolved.entities for host in chain(scene, entity)))
    first = resolved.entities[0]
    described = _description_here(scene, source, first)
    record = Speaker(
        actors=tuple(dict.fromkeys(entity_id(scene, entity) for entity in resolved.entities)),
        source_type=first.source_type,
        capacity=capacity(scene, described) if described is not None else None,
        on_behalf_of=tuple(dict.fromkeys(entity_id(scene, host) for host in hosts)),
        resolved=resolved.resolved,
        confidence=round(resolved.confidence, 4),
    )
    return record, [*hosts, *represented(scene, first)]


def _description_here(scene: Scene, source: Spans, entity: Entity) -> Description | None:
    """Return the description given with this very source, else the fullest that the article gives."""
    roles = [one for one in entity.descriptions if _is_role(one)]
    if not roles:
        return None
    here = [one for one in roles if any(low <= scene.doc[one.head].idx < high for low, high in source)]
    nouns = {one.noun for one in here}
    alike = [one for one in roles if one.noun in nouns]
    return _fullest(alike or roles)
