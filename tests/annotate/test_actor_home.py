"""A ministry, office or force without a state is that of the state where the article is at home, or of its article."""

import pytest

from counterclaim.annotate.actors import predict
from counterclaim.annotate.people.home import is_bare
from counterclaim.annotate.people.lexicon import rows
from counterclaim.annotate.people.registry import load_registry
from counterclaim.link.identities import identify
from counterclaim.model import AnnotatedArticle, Article, Attribution


def speaker_of(bare, text, source, article="a1"):
    """Return the actor whom ``source`` means, all actors by id, and for whom it speaks."""
    doc = bare(text)
    doc._.article = Article(article, text)
    start = text.rindex(source)
    end = start + len(source)
    doc._.attributions = (Attribution(source=((start, end),), cue=((end, end + 1),), content=((end, len(text)),)),)
    actors, speakers = predict(doc, load_registry())
    known = {one.id: one for one in actors}
    return known[speakers[0].actors[0]], known, [known[one].name for one in speakers[0].on_behalf_of]


@pytest.mark.parametrize(
    ("text", "source", "state"),
    [
        ("Ships left Norway in May. The Foreign Ministry said it was over.", "The Foreign Ministry", "Norway"),
        ("OSLO (AP) - Ships left in May. The Foreign Ministry said it was over.", "The Foreign Ministry", "Norway"),
        ("BERGEN, Norway - Ships left in May. The prime minister said it was over.", "The prime minister", "Norway"),
        ("Ships left Norway in May. A foreign ministry official said so.", "A foreign ministry official", "Norway"),
        (
            "OSLO (AP) - Sweden was not calm, while Norway was, and Norway slept. The Foreign Ministry said so.",
            "The Foreign Ministry",
            "Norway",
        ),
        (
            "The United States said in May that it had left Norway. The Foreign Ministry said it was over.",
            "The Foreign Ministry",
            "Norway",
        ),
        (
            "Norway was told of it in May, and the United States. The Justice Department said it was over.",
            "The Justice Department",
            "United States",
        ),
        ("Ships left Karachi in May. The Foreign Ministry said it was over.", "The Foreign Ministry", "Pakistan"),
    ],
)
def test_a_body_without_a_state_is_that_of_the_only_state_it_can_be_of(bare, text, source, state):
    actor, known, behalf = speaker_of(bare, text, source)
    assert state in behalf
    assert actor.country == next(one.country for one in known.values() if one.name == state)


@pytest.mark.parametrize(
    "text",
    [
        "Norway was told of it in May, and so was Sweden. The Foreign Ministry said it was over.",
        "Ships left in May. The Foreign Ministry said it was over.",
        "OSLO (AP) - Norway was calm, and Norway slept. Sweden denied it. The Foreign Ministry said it was over.",
        "OSLO (AP) - Sweden was told of it, and Sweden slept. Sweden, Sweden. The Foreign Ministry said it was over.",
    ],
)
def test_where_two_states_are_possible_or_none_is_named_it_stays_a_node_of_its_article(bare, text):
    actor, _, behalf = speaker_of(bare, text, "The Foreign Ministry")
    other = speaker_of(bare, text, "The Foreign Ministry", article="a2")[0]
    assert (behalf, actor.country) == ([], "")
    assert actor.id != other.id
    found = identify([AnnotatedArticle(Article("a1", text), actors=(actor,)),
                      AnnotatedArticle(Article("a2", text), actors=(other,))])  # fmt: skip
    assert len({one.same_as for one in found}) == 2


def test_a_military_historian_speaks_for_no_state(bare):
    actor, _, behalf = speaker_of(bare, "Ships left Norway. A military historian said so.", "A military historian")
    assert (actor.country, behalf) == ("", [])


def test_police_are_in_a_state_and_do_not_speak_for_it(bare):
    actor, _, behalf = speaker_of(bare, "A man fled from Norway in May. Police said it was over.", "Police")
    assert (actor.country, behalf) == ("NO", [])


@pytest.mark.parametrize(
    ("name", "bare_name"),
    [
        ("Foreign Ministry", True),
        ("Ministry of Defence", True),
        ("prime minister", True),
        ("Department of Education", True),
        ("Army", True),
        ("Norwegian Foreign Ministry", False),
        ("Salvation Army", False),
        ("Department of Terrestrial Zoology", False),
        ("Parliament Hill", False),
    ],
)
def test_which_names_many_states_have(name, bare_name):
    assert is_bare(name) is bare_name


def test_places_are_in_states_that_the_registry_knows_and_sorted():
    found = [(row["place"], row["state"]) for row in rows("places.csv")]
    assert found == sorted(set(found))
    assert all(load_registry().get(state) is not None for _, state in found)
