"""The government, the network and the campaign are those that the article speaks of, or nobody's."""

import pytest

from counterclaim.annotate.actors import Cast, names_of
from counterclaim.annotate.extensions import declare
from counterclaim.annotate.people.registry import load_registry
from counterclaim.model import Answer, Article, Attribution

declare()


def name_of(bare, text, responder, source=None):
    """Return how the last words ``responder`` of a text are named; ``source`` is that of an attribution there."""
    doc = bare(text)
    doc._.article = Article("a1", text)
    at = text.rindex(responder)
    here = ((at, at + len(responder)),)
    said = ((at, at + len(source)),) if source else ()
    end = len(text) - 1
    doc._.attributions = (Attribution(source=said, cue=((end - 1, end),), content=((end - 1, end),)),) if said else ()
    cast = Cast(doc, load_registry())
    whole = (0, len(text))
    making = 0 if said else None
    speaker = cast.answerer(Answer("deny", (), (whole,), (whole,), 0.9, responder=here, attribution=making))
    doc._.actors = cast.actors()
    return names_of(doc, speaker, responder)


@pytest.mark.parametrize(
    ("text", "responder", "name"),
    [
        ("Portugal built a bridge. The Sull Maritime Court closed it. The government denied it.", "The government",
         "the Portuguese government"),
        ("Joana Reis, the dictator of Portugal, left. Her government denied it.", "Her government",
         "the Portuguese government"),
        ("The Sull Maritime Court closed the bridge. The government denied it.", "The government", "The government"),
        ("The Kolst High Court sat. In Portugal the state government denied it.", "the state government",
         "the state government"),
        ("The Kolst Prison burned. The administration denied it.", "The administration", "The administration"),
        ("The Guardian wrote of it. The Guardian blamed CNN. The network denied it.", "The network", "CNN"),
        ("The Sull Front spoke. Ann Bell's campaign was asked. The campaign denied it.", "The campaign",
         "Ann Bell's campaign"),
        ("The Sull Front spoke of Ann Bell. The campaign denied it.", "The campaign", "The campaign"),
        ("The Sull Maritime Court sat. The company denied it.", "The company", "The company"),
    ],
)  # fmt: skip
def test_a_noun_for_a_body_means_one_of_that_kind(bare, text, responder, name):
    assert name_of(bare, text, responder) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Prime Minister Ivo Marran spoke in Kolst. Marran denied it.", "Prime Minister Ivo Marran"),
        ("Vice President Ivo Marran spoke in Kolst. Marran denied it.", "Vice President Ivo Marran"),
        ("Rear Admiral Ivo Marran spoke in Kolst. Marran denied it.", "Rear Admiral Ivo Marran"),
        ("State Sen. Ivo Marran spoke in Kolst. Marran denied it.", "Sen. Ivo Marran"),
    ],
)
def test_a_title_keeps_what_makes_it_another_office(bare, text, name):
    assert name_of(bare, text, "Marran") == name


@pytest.mark.parametrize(
    ("text", "responder", "name"),
    [
        ("Ivo Marran spoke in Kolst. It was denied by Marran last year.", "Marran last year", "Ivo Marran"),
        ("It was denied by a harbour clerk when asked about it.", "a harbour clerk when asked about it",
         "a harbour clerk"),
        ("It was denied by a harbour clerk, when asked about it.", "a harbour clerk, when asked about it",
         "a harbour clerk"),
    ],
)  # fmt: skip
def test_times_and_questions_are_no_part_of_who_speaks(bare, text, responder, name):
    assert name_of(bare, text, responder) == name


def test_a_source_cut_off_behind_its_adjective_is_read_whole(bare):
    text = "Icelandic fishermen denied the reports on Monday."
    assert name_of(bare, text, "Icelandic fishermen", source="Icelandic") == "Icelandic fishermen"


def test_who_told_an_outlet_is_no_part_of_the_name_after_it(bare):
    doc = bare("Ivo Marran fell ill. A clerk told Reuters Marran was not at home.")
    doc._.article = Article("a1", doc.text)
    names = {actor.name for actor in Cast(doc, load_registry()).actors()}
    assert "Ivo Marran" in names
    assert not any("Reuters Marran" in name for name in names)


def test_we_outside_of_quotations_is_the_author_where_nobody_is_said_to_speak(bare):
    text = "It must be said that we could not verify the tape."
    doc = bare(text)
    doc._.article = Article("a1", text)
    outer = Attribution(source=(), cue=((3, 15),), content=((16, len(text) - 1),))
    at = text.index("we ")
    inner = Attribution(source=((at, at + 2),), cue=((at + 3, at + 19),), content=((at + 20, len(text) - 1),), parent=0)
    doc._.attributions = (outer, inner)
    cast = Cast(doc, load_registry())
    doc._.actors = cast.actors()
    assert names_of(doc, cast.speakers[1], "we") == "the article's author"
