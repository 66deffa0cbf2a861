"""A spokesman "for the ministry" is that of the ministry named before, where only one can be meant."""

import pytest

from counterclaim.annotate.actors import predict
from counterclaim.annotate.people.attach import build_scene
from counterclaim.annotate.people.lexicon import lexicon, rows
from counterclaim.annotate.people.registry import load_registry
from counterclaim.model import Article


def held_by(bare, text, name):
    """Return the organisations in whose name somebody holds his offices, and whom he speaks for first."""
    doc = bare(text)
    doc._.article = Article("a1", text)
    actors, _ = predict(doc, load_registry())
    known = {one.id: one.name for one in actors}
    found = next(one for one in actors if one.name == name)
    bodies = [known[one.organization_actor] for one in found.capacities if one.organization_actor]
    return bodies, [known[one] for one in found.represents[:1]]


MINISTRY = "The Defence Ministry of Drevland said on Monday that three trucks had turned back. "
FIRM = "Brannock Chemicals said on Monday that Brannock Chemicals had closed the valve. "


@pytest.mark.parametrize(
    ("text", "body"),
    [
        (MINISTRY + "Mira Tosk, a spokeswoman for the ministry, said it was over.", "Defence Ministry of Drevland"),
        (MINISTRY + "Ministry spokeswoman Mira Tosk said it was over.", "Defence Ministry of Drevland"),
        (MINISTRY + "A senior ministry spokeswoman, Mira Tosk, said it was over.", "Defence Ministry of Drevland"),
        (MINISTRY + "The ministry's spokeswoman, Mira Tosk, said it was over.", "Defence Ministry of Drevland"),
        (MINISTRY + "Mira Tosk, a spokeswoman for the defence ministry, said so.", "Defence Ministry of Drevland"),
        (FIRM + "Mira Tosk, a spokeswoman for the company, said it was over.", "Brannock Chemicals"),
        (FIRM + "Company spokeswoman Mira Tosk said it was over.", "Brannock Chemicals"),
        (
            "The FBI opened the box. Mira Tosk, a spokeswoman for the bureau, said so.",
            "Federal Bureau of Investigation",
        ),
        ("Kolst Airways cut a route. Mira Tosk, a spokeswoman for the airline, said it was over.", "Kolst Airways"),
        ("The Harbour University shut its gates. A university spokeswoman, Mira Tosk, said so.", "Harbour University"),
    ],
)
def test_a_spokeswoman_is_that_of_the_organisation_named_before(bare, text, body):
    bodies, behalf = held_by(bare, text, "Mira Tosk")
    known = {"Federal Bureau of Investigation": "FBI"}
    assert {known.get(body, body)} == set(bodies) == set(behalf)


@pytest.mark.parametrize(
    "text",
    [
        # Two ministries of two states are about as near.
        "Norway's Defence Ministry met Sweden's Defence Ministry. Mira Tosk, a spokeswoman for the ministry, said so.",
        # The other ministry is not of that name.
        "Norway met Sweden. The Finance Ministry of Drevland met. "
        "Mira Tosk, a spokeswoman for the health ministry, said it was over.",
        # Persons, and organisations that say what they are, are no firms.
        "Karl Obst came on Monday. Karl Obst left. Mira Tosk, a spokeswoman for the company, said it was over.",
        "The Harbour University shut its gates. Mira Tosk, a spokeswoman for the company, said it was over.",
        "The Harbour University shut its gates. Mira Tosk, a spokeswoman for the ministry, said it was over.",
        # It is named only afterwards.
        "Mira Tosk, a spokeswoman for the ministry, said it was over. The Defence Ministry of Drevland agreed.",
        # A phrase that tells more is of another.
        FIRM + "Mira Tosk, a spokeswoman for the company that dug the tunnel, said it was over.",
    ],
)
def test_where_none_or_two_can_be_meant_it_is_left_open(bare, text):
    assert held_by(bare, text, "Mira Tosk") == ([], [])


def test_the_organisation_mentioned_last_is_meant_where_another_is_far(bare):
    far = "It rained all day. The river rose. Nobody came. The road was shut. Lamps were lit. Boats left. "
    text = (
        "Norway's Defence Ministry met. " + far + "Sweden's Defence Ministry said that Sweden's Defence Ministry met. "
    )
    assert held_by(bare, text + "Mira Tosk, a spokeswoman for the ministry, said so.", "Mira Tosk") == (
        ["Sweden's Defence Ministry"],
        ["Sweden's Defence Ministry"],
    )


def test_a_government_spokeswoman_speaks_for_the_only_state_that_the_article_names_often(bare):
    text = "Norway slept. Norway woke. Norway ate. A government spokeswoman, Mira Tosk, said it was over."
    assert held_by(bare, text, "Mira Tosk") == (["Norway"], ["Norway"])
    assert held_by(bare, text.replace("Norway ate", "Sweden ate"), "Mira Tosk") == ([], [])


def test_officials_of_an_administration_are_those_of_a_state_that_has_one(bare):
    text = "The United States left. The United States paid. The United States won. Norway met Norway. "
    bodies, _ = held_by(bare, text + "Mira Tosk, an administration official, said it was over.", "Mira Tosk")
    assert bodies == ["United States"]


def test_leaders_of_unions_are_of_no_union_where_the_article_names_two(bare):
    text = "The Harbour Union met the Kolst Teachers Union. Union leaders said it was over."
    doc = bare(text)
    doc._.article = Article("a1", text)
    scene = build_scene(doc, load_registry())
    assert {"Harbour Union", "Kolst Teachers Union"} <= {one.text for one in scene.entities}
    actors, _ = predict(doc, load_registry())
    assert all(not one.represents for one in actors)


@pytest.mark.parametrize("role", ["spokeswoman", "lawyer"])
@pytest.mark.parametrize("name", ["Obst", "Karl Obst"])
def test_who_stands_before_a_spokeswoman_is_whom_she_speaks_for(bare, name, role):
    text = f"Karl Obst won on Monday. On Friday, {name} {role} Mira Tosk said it was over."
    assert held_by(bare, text, "Mira Tosk") == ([], ["Karl Obst"])


@pytest.mark.parametrize(
    ("text", "name", "role", "former"),
    [
        ("Former Attorney General Karl Obst said it was over.", "Karl Obst", "Attorney General", True),
        ("On Monday, Surgeon General Karl Obst said it was over.", "Karl Obst", "Surgeon General", False),
        ("The vote is off, Senate Majority Leader Karl Obst said.", "Karl Obst", "Majority Leader", False),
        ("On Monday, Ohio Republican Karl Obst said it was over.", "Karl Obst", "", False),
        ("Kolst police spokesman Sgt. Karl Obst said it was over.", "Karl Obst", "police spokesman", False),
    ],
)
def test_an_office_keeps_all_its_words_and_is_no_name(bare, text, name, role, former):
    doc = bare(text)
    doc._.article = Article("a1", text)
    actors, _ = predict(doc, load_registry())
    found = next(one for one in actors if one.name == name)
    assert [(one.role, one.former) for one in found.capacities] == ([(role, former)] if role else [])
    assert not {"Ohio Republican", "Senate Majority", "Senate Majority Leader"} & {one.name for one in actors}


@pytest.mark.parametrize(
    "name",
    ["Kolst Teachers Union", "Kolst Lawyers Association", "Danish Refugee Council", "Screen Actors Guild"],
)
def test_those_who_make_up_a_body_are_part_of_its_name(bare, name):
    doc = bare(f"The vote of the {name} was held on Monday.")
    assert [(one.text, one.kind) for one in build_scene(doc, load_registry()).entities] == [(name, "organization")]


def test_the_nouns_that_call_an_organisation_are_sorted_and_known():
    nouns = [row["noun"] for row in rows("called_nouns.csv")]
    assert nouns == sorted(set(nouns))
    assert {row["open"] for row in rows("called_nouns.csv")} == {"", "yes"}
    bodies = [row["id"] for row in rows("body_nouns.csv")]
    assert bodies == sorted(set(bodies))
    assert all(load_registry().get(one) is not None for one in bodies)
    assert all(not lexicon().is_word("state_body", noun) or noun == "army" or noun == "navy" for noun in nouns)
