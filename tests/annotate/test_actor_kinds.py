"""What a name names is read from its words and from those around it, and what is nobody is no actor."""

import pytest

from counterclaim.annotate.actors import predict
from counterclaim.annotate.people.registry import load_registry
from counterclaim.model import Article, Attribution


def cast_of(bare, text, *said):
    """Return the doc with actors and speakers; ``said`` holds (source, cue) as they follow in the text."""
    doc = bare(text)
    doc._.article = Article("a1", text)
    found, at = [], 0
    for source, cue in said:
        start = text.index(source, at)
        verb = text.index(cue, start)
        end = text.find(".", verb)
        content = (verb + len(cue), end if end > 0 else len(text))
        found.append(
            Attribution(source=((start, start + len(source)),), cue=((verb, verb + len(cue)),), content=(content,))
        )
        at = start + 1
    doc._.attributions = tuple(found)
    doc._.actors, doc._.speakers = predict(doc, load_registry())
    return doc


def speakers_of(doc):
    """Return the names of the first speaker of each statement."""
    known = {one.id: one for one in doc._.actors}
    return [known[speaker.actors[0]].name for speaker in doc._.speakers]


def actor_kinds(doc):
    return {one.name: one.kind for one in doc._.actors}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Lena Marsh fled over the Kolst Falls on Monday.", "Kolst Falls"),
        ("Lena Marsh moved to Spencer, Ohio, in May.", "Spencer"),
        ("Lena Marsh bought an Orbix 5 in May.", "Orbix"),
        ("Lena Marsh was in Hong Kong in May.", "Hong Kong"),
        ("Lena Marsh broke the Harbour Pollution Act in May.", "Harbour Pollution Act"),
    ],
)
def test_places_and_things_that_say_nothing_are_no_actors(bare, text, name):
    assert all(name not in one for one in actor_kinds(cast_of(bare, text)))


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("The Kolst National Guard left the town.", "Kolst National Guard", "organization"),
        ("They went to the Kolst General Hospital by car.", "Kolst General Hospital", "organization"),
        ("Han Sol-mi, 31, left the town.", "Han Sol-mi", "person"),
        ("Park Sun-hee left the town.", "Park Sun-hee", "person"),
        ("Moon Sae-in left the town.", "Moon Sae-in", "person"),
        ("The Ivan Drevski-led council left the town.", "Ivan Drevski", "person"),
        ("Capt. Ines de la Rosa left the town.", "Ines de la Rosa", "person"),
        ("He spoke to kolstnews.org about it on Monday.", "kolstnews.org", "outlet"),
    ],
)
def test_a_name_keeps_its_words_and_gets_its_kind(bare, text, name, kind):
    assert actor_kinds(cast_of(bare, text)).get(name) == kind


@pytest.mark.parametrize("source", ["You", "Anybody", "The"])
def test_words_for_nobody_make_no_actor_of_their_own(bare, source):
    doc = cast_of(bare, f"{source} could say that the port was closed.", (source, "say"))
    assert speakers_of(doc) == ["unnamed source"]
    assert not doc._.speakers[0].resolved


@pytest.mark.parametrize(
    ("source", "name"),
    [("Lena Marsh today", "Lena Marsh"), ("by Lena Marsh", "Lena Marsh")],
)
def test_what_is_no_part_of_a_source_is_left_out(bare, source, name):
    doc = cast_of(bare, f"It was, {source} said, an old ship.", (source, "said"))
    assert speakers_of(doc) == [name]


@pytest.mark.parametrize(
    ("source", "kind"),
    [("The photograph", "document"), ("A new investigation", "document"), ("The Marsh family", "collective")],
)
def test_lifeless_sources_are_documents_and_families_are_many(bare, source, kind):
    doc = cast_of(bare, f"{source} showed that the port was closed.", (source, "showed"))
    assert doc._.speakers[0].source_type == kind


def test_a_thing_that_speaks_is_a_document_also_by_a_relative_pronoun(bare):
    doc = cast_of(
        bare,
        "Lena Marsh broke the Harbour Pollution Act, much of which stated that no oil may be let out.",
        ("which", "stated"),
    )
    (actor,) = (one for one in doc._.actors if one.id in doc._.speakers[0].actors)
    assert (actor.name, actor.kind, doc._.speakers[0].source_type) == ("Harbour Pollution Act", "document", "document")


def test_the_spokesman_of_another_countrys_ministry_is_another(bare):
    text = (
        "Norway's Interior Ministry spokesman Ivo Kerr denied it. "
        "Italy's Interior Ministry spokesman said nobody was hurt."
    )
    doc = cast_of(
        bare,
        text,
        ("Norway's Interior Ministry spokesman Ivo Kerr", "denied"),
        ("Italy's Interior Ministry spokesman", "said"),
    )
    assert doc._.speakers[0].actors != doc._.speakers[1].actors
    assert "actor/state-italy" in doc._.speakers[1].on_behalf_of


def test_the_presidents_spokesman_speaks_for_the_state_whose_seat_the_article_names(bare):
    text = (
        "The Kremlin denied it. Moscow called it invented. There was no ship, Oleg Brandin said. "
        "Mr. Brandin, the president's spokesman, said the maps were wrong. He said no more."
    )
    doc = cast_of(
        bare,
        text,
        ("The Kremlin", "denied"),
        ("Moscow", "called"),
        ("Oleg Brandin", "said"),
        ("Mr. Brandin, the president's spokesman", "said"),
        ("He", "said"),
    )
    assert speakers_of(doc) == ["Russia", "Russia", "Oleg Brandin", "Oleg Brandin", "Oleg Brandin"]
    assert doc._.speakers[4].on_behalf_of == ("actor/state-russia",)


def test_residents_of_a_capital_do_not_speak_for_its_government(bare):
    doc = cast_of(bare, "Residents of Paris said it rained.", ("Residents of Paris", "said"))
    assert doc._.speakers[0].on_behalf_of == ()


@pytest.mark.parametrize(
    ("text", "source", "name"),
    [
        ("The story spread. A news source, Kolst Monitor, denied it.", "A news source", "Kolst Monitor"),
        (
            "Two men spoke. One, a fisherman from Kolst, denied it.",
            "One, a fisherman from Kolst",
            "a fisherman from Kolst",
        ),
    ],
)
def test_an_apposition_tells_who_is_meant(bare, text, source, name):
    assert speakers_of(cast_of(bare, text, (source, "denied"))) == [name]


def test_the_body_after_a_name_belongs_to_the_capacity(bare):
    doc = cast_of(
        bare,
        "Acting director Sana Moor of the Tide Agency said it snowed.",
        ("Acting director Sana Moor of the Tide Agency", "said"),
    )
    assert doc._.speakers[0].capacity.organization == "Tide Agency"


@pytest.mark.parametrize(
    ("opening", "source", "names"),
    [
        ("Defence secretary Karl Vessen", "the mayor", ["Karl Vessen", "the mayor"]),
        ("Mayor Ada Lund", "the mayor", ["Ada Lund", "Ada Lund"]),
        ("Senator Ada Lund", "the president", ["Ada Lund", "the president"]),
        ("Dr. Ada Lund", "the mayor", ["Ada Lund", "Ada Lund"]),
    ],
)
def test_who_holds_one_public_office_is_not_described_by_another(bare, opening, source, names):
    doc = cast_of(
        bare, f"{opening} said the dam was safe. It was old, {source} added.", (opening, "said"), (source, "added")
    )
    assert speakers_of(doc) == names
