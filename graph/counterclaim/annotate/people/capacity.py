"""Say in which capacity somebody speaks and on whose behalf, as far as the article supports it."""

from __future__ import annotations

import re

from counterclaim.annotate.people.attach import Scene
from counterclaim.annotate.people.bodies import STATE_BODIES
from counterclaim.annotate.people.descriptions import DETERMINERS, Description, describe
from counterclaim.annotate.people.entities import NAMED_KINDS, Entity, clean
from counterclaim.annotate.people.home import is_bare
from counterclaim.annotate.people.lexicon import lexicon, members
from counterclaim.annotate.people.registry import Entry

_LOCATIVE = frozenset({"in", "near", "at", "to", "outside"})
_GOVERNMENT = frozenset({"government", "regime"})


def host_for(scene: Scene, start: int, end: int) -> Entity | None:
    """Return the entity that a name stands for as an organisation: the state for "Russian" or "Russia"."""
    entity = scene.owners.get(start) or scene.entity_at(end - 1)
    if entity is None:
        return None
    known = scene.registry.metonym(entity.text) if entity.entry is None and entity.kind != "person" else None
    entry = scene.registry.get(known.stands_for) if known is not None else None
    if known is not None and entry is not None and (known.always or scene.doc[start - 1].lower_ not in _LOCATIVE):
        return scene.known(entry)  # the "Pentagon spokesman" is the department's
    if entity.kind == "nationality" and entity.entry is not None:
        return scene.known(entity.entry)
    if entity.kind == "unknown":
        entity.kind = "organization"  # whoever has a spokesman is one
    return entity if entity.kind not in ("nationality", "thing") else None


def government_of(scene: Scene, description: Description, owner: Entity | None) -> Entity | None:
    """Return the state whose government a description names: "the Norlandic government", "his government".

    ``owner`` is whose government it is, where a possessor says so; that of a minister is his country's.
    """
    if description.noun not in _GOVERNMENT:
        return None
    bounds = description.organization if description.organization[1] else description.possessor
    host = (_seated(scene, bounds[1]) or host_for(scene, *bounds)) if bounds[1] else None
    if host is None and owner is None and bounds[1]:
        within = describe(scene.doc, *bounds, scene.at)  # "Norland's defence minister's government"
        return _state_in(scene, [within] if within is not None else [])
    return _state_behind(scene, host) or _state_behind(scene, owner)


def _seated(scene: Scene, end: int) -> Entity | None:
    """Return the state whose capital a name is: "the government in" it is that state's."""
    entity = scene.entity_at(end - 1)
    seat = scene.registry.metonym(entity.text) if entity is not None and entity.entry is None else None
    entry = scene.registry.get(seat.stands_for) if seat is not None else None
    return scene.known(entry) if entry is not None and entry.kind == "state" else None


def governed(scene: Scene, description: Description, owner: Entity | None) -> Entity | None:
    """Return the place of whose government a description speaks, where the registry knows no such state.

    "Kolstland's government", "the government of Kolstland", and that of "Kolstland's defence minister" are one.
    """
    if description.noun not in _GOVERNMENT:
        return None
    told = [description, *(owner.descriptions if owner is not None else ())]
    start, end = description.possessor
    if end and end - 1 not in scene.at:
        within = describe(scene.doc, start, end, scene.at)
        told += [within] if within is not None else []
    for one in told:
        for _, end in (one.organization, one.possessor):
            host = scene.entity_at(end - 1) if end else None
            if host is not None and host.entry is None and _may_govern(host):
                return host
    return None


def _may_govern(entity: Entity) -> bool:
    """Say whether a name can be a country's that nobody knows: no person's, and no body's."""
    body = any(lexicon().organization_types(word) for word in entity.text.split())
    return entity.kind in ("place", "organization", "unknown") and not body


def _state_behind(scene: Scene, entity: Entity | None) -> Entity | None:
    """Return a state, or the one of which a description calls somebody the minister, leader or citizen."""
    if entity is None or entity.kind == "state":
        return entity
    return _state_in(scene, entity.descriptions)


def _state_in(scene: Scene, descriptions: list[Description]) -> Entity | None:
    for description in descriptions:
        for start, end in (description.organization, description.possessor):
            host = host_for(scene, start, end) if end else None
            if host is not None and host.kind == "state":
                return host
    return None


def represented(scene: Scene, entity: Entity) -> list[Entity]:
    """Return those for whom an entity speaks directly: organisation, client or state."""
    if entity.represents is not None:
        return entity.represents
    found: list[Entity] = []
    for description in entity.descriptions:
        for host in _hosts(scene, entity, description):
            if host is not entity and host not in found:
                found.append(host)
        if found:
            break
    if not found and entity.kind in ("organization", "outlet") and entity.entry is None:
        state = state_of_body(scene, entity)
        found = [state] if state else []
    if not found and entity.kind in ("role", "collective", "anonymous", "organization"):
        entry = home_state(scene, entity)
        found = [scene.known(entry)] if entry is not None else []
    entity.represents = found
    return found


def home_state(scene: Scene, entity: Entity, *, police: bool = False) -> Entry | None:
    """Return the state whose office or body an unnamed source is of: "the prime minister", "a foreign ministry aide".

    With ``police`` also that of the police, who do not speak for a state, but are in one.
    """
    found = entity.descriptions[0] if entity.descriptions else None
    if found is None or found.possessor[1] or found.organization[1] or found.former:
        return None
    words = [token.text for token in scene.doc[found.start : found.head + 1] if token.lower_ not in DETERMINERS]
    offices = (" ".join(words), " ".join(words[:-1]))
    sworn = lexicon().is_word("of_office", found.noun)  # an army officer is the state's, a military historian nobody's
    office = next((one for one in offices if is_bare(one) and (one == offices[0] or sworn)), "")
    if not office and police and words and words[0].lower() == "police":
        office = "police"
    return scene.home.state(found.start, office) if office else None


def _hosts(scene: Scene, entity: Entity, description: Description) -> list[Entity]:
    """Return the hosts that one description gives, if its noun is one that speaks for others."""
    role = lexicon().role(description.noun)
    speaks = role.speaks_for if role else ""
    if description.former or entity.kind == "anonymous" or description.noun == "source":
        return []  # "the paper's sources" do not speak for the paper, nor does a former ambassador for his country
    owner = host_for(scene, *description.possessor) if description.possessor[1] else None
    host = host_for(scene, *description.organization) if description.organization[1] else None
    host = scene.owners.get(description.body[0]) if description.body[1] else host
    candidates: tuple[Entity | None, ...] = ()
    if entity.kind == "collective" and lexicon().is_word("bystander", description.noun):
        return []  # the residents of a capital do not speak for its government
    if entity.kind in ("collective", "document"):
        candidates = tuple(one for one in (host, owner) if one and one.kind in NAMED_KINDS)
    elif speaks == "client":
        candidates = (owner, host)
    elif speaks == "organization":
        candidates = (host, owner)
    elif speaks == "state":
        candidates = tuple(one for one in (host, owner) if one and one.kind in ("state", "organization"))
    elif entity.kind == "organization" and description.noun in members("personal"):
        candidates = (owner,)
    found = [one for one in candidates if one is not None][:1]
    if speaks == "organization" and not found:
        return _leadership(scene, description)
    both = found == [host] and owner is not None and owner.kind == "state"
    return [*found, owner] if both and owner is not None else found  # "Norland's Interior Ministry"


def _leadership(scene: Scene, description: Description) -> list[Entity]:
    """Return the state for whose unnamed head somebody speaks: "the president's spokesman" beside "the Kremlin".

    That is the one state that the article calls by the seat of its government, and none when there are several.
    """
    words = scene.doc[description.start : description.head].text.lower().split()
    if not any(word.strip("'’s") in members("ruler") or word in members("ruling") for word in words):
        return []
    seated = [one for one in scene.entities if one.kind == "state" and one.stands_for]
    return seated if len(seated) == 1 else []


def state_of_body(scene: Scene, entity: Entity) -> Entity | None:
    """Return the state of "Russian Defense Ministry": the adjective or name before a body of state."""
    words = re.sub(r"'s? ", " ", entity.text, count=1).split()  # "Norland's Interior Ministry"
    if not STATE_BODIES.search(entity.text):
        return None
    for size in (2, 1):
        entry = scene.registry.of_adjective(" ".join(words[:size])) or scene.registry.find(" ".join(words[:size]))
        if entry is not None and entry.kind == "state" and len(words) > size:
            return scene.known(entry)
    return None


def chain(scene: Scene, entity: Entity) -> list[Entity]:
    """Return those for whom an entity speaks, nearest first, to the end that the article or the registry supports."""
    found: list[Entity] = []
    frontier = [entity]
    while frontier:
        following = [host for one in frontier for host in (*represented(scene, one), *_parents(scene, one))]
        frontier = [host for host in dict.fromkeys(following) if host not in found and host is not entity]
        found.extend(frontier)
    return found


def _parents(scene: Scene, entity: Entity) -> list[Entity]:
    if entity.entry is None or not entity.entry.parent or entity.kind == "nationality":
        return []
    parent = scene.registry.get(entity.entry.parent)
    return [scene.known(parent)] if parent else []


def organization_words(scene: Scene, description: Description) -> tuple[str, Entity | None]:
    """Return the organisation of a description as written, and its entity; a state by its name."""
    for bounds in (description.organization, description.possessor, description.body):
        if not bounds[1]:
            continue
        host = host_for(scene, *bounds)
        if host is not None and host.kind in ("organization", "outlet", "state"):
            name = scene.at.get(bounds[0])
            adjective = (name is not None and name.kind == "nationality") or bounds[0] not in scene.at
            return (host.text if adjective else clean(scene.doc[bounds[0] : bounds[1]].text)), host
        if host is not None and host.kind == "place":
            return clean(scene.doc[bounds[0] : bounds[1]].text), None
    return "", None
