"""Whom descriptions mean is read from whose they are, what was said before, and which state a body belongs to."""

import pytest

from counterclaim.annotate.actors import predict
from counterclaim.annotate.people.registry import load_registry
from counterclaim.model import Article, Attribution


def meant_by(bare, text, *said):
    """Return the name of each speaker, and the doc; ``said`` holds (source, cue) as they follow in the text."""
    doc = bare(text)
    doc._.article = Article("a1", text)
    found, at = [], 0
    for source, cue in said:
        start = text.index(source, at)
        verb = text.index(cue, start)
        found.append(
            Attribution(
                source=((start, start + len(source)),),
                cue=((verb, verb + len(cue)),),
                content=((verb + len(cue), text.index(".", verb)),),
            )
        )
        at = start + 1
    doc._.attributions = tuple(found)
    doc._.actors, doc._.speakers = predict(doc, load_registry())
    known = {one.id: one for one in doc._.actors}
    return [known[speaker.actors[0]].name for speaker in doc._.speakers], doc


@pytest.mark.parametrize(
    ("text", "said", "names"),
    [
        (
            "The girl's father, Karl Obst, said it was over. A week later her father denied that.",
            [("Karl Obst", "said"), ("her father", "denied")],
            ["Karl Obst", "Karl Obst"],
        ),
        (
            "Karl Obst said his daughter had left the school. The dad denied the rest.",
            [("Karl Obst", "said"), ("The dad", "denied")],
            ["Karl Obst", "Karl Obst"],
        ),
        (
            "Karl Obst said his son had left. The boy was in trouble before, his father said in May.",
            [("Karl Obst", "said"), ("his father", "said")],
            ["Karl Obst", "Karl Obst"],
        ),
        (
            "Lena Marsh was ill. Karl Obst, a lawyer for Lena Marsh, denied that. Her lawyer said she was well.",
            [("Karl Obst", "denied"), ("Her lawyer", "said")],
            ["Karl Obst", "Karl Obst"],
        ),
    ],
)
def test_whose_somebody_is_tells_who_he_is(bare, text, said, names):
    assert meant_by(bare, text, *said)[0] == names


def test_a_subject_with_a_name_owns_what_is_his(bare):
    text = "Another trader, Bob Weir of Kolst, said his lawyer was ill."
    assert meant_by(bare, text, ("his lawyer", "was"))[0] == ["Bob Weir's lawyer"]


def test_the_father_of_a_named_person_is_not_another_persons_father(bare):
    text = "Karl Obst said his son had left. Lena Marsh was there, and Marsh's father denied it."
    assert meant_by(bare, text, ("Karl Obst", "said"), ("Marsh's father", "denied"))[0][1] != "Karl Obst"


def test_the_lawyers_of_two_clients_are_two(bare):
    text = "Lena Marsh fled. Her lawyer denied it. Karl Obst fled. His lawyer denied it too."
    names, _ = meant_by(bare, text, ("Her lawyer", "denied"), ("His lawyer", "denied"))
    assert names == ["Lena Marsh's lawyer", "Karl Obst's lawyer"]


@pytest.mark.parametrize(
    ("text", "said", "name"),
    [
        (
            "A Kolst mayor said the port was shut. Mayor Lena Marsh denied the rest.",
            [("A Kolst mayor", "said"), ("Lena Marsh", "denied")],
            "Lena Marsh",
        ),
        (
            'One of the sources said it was old. "It is a lie." The trader added that nobody had called.',
            [("One of the sources", "said"), ("The trader", "added")],
            "One of the sources",
        ),
        (
            "The Kolst Post said its source was a nurse at the port.",
            [("its source", "was"), ("a nurse", "at")],
            "Kolst Post's source",
        ),
        (
            "Several sources said it was old. The unnamed sources denied the rest.",
            [("Several sources", "said"), ("The unnamed sources", "denied")],
            "Several sources",
        ),
    ],
)
def test_one_source_under_two_descriptions_is_one(bare, text, said, name):
    names, doc = meant_by(bare, text, *said)
    assert names == [name, name]
    assert doc._.speakers[0].actors == doc._.speakers[1].actors


def test_a_company_is_the_one_just_spoken_of_though_its_name_tells_no_type(bare):
    text = (
        "Marsh Securities' Karl Obst said Orbix would sell the watch. Orbix showed the watch in May. "
        "Orbix will sell it in June. The company said more would come."
    )
    assert meant_by(bare, text, ("The company", "said"))[0] == ["Orbix"]


def test_the_web_is_nobody_and_the_web_site_is_the_outlet(bare):
    names, doc = meant_by(
        bare, "BuzzFeed printed it. It is old, the Web site said on Monday.", ("the Web site", "said")
    )
    assert names == ["BuzzFeed"]
    assert "Web" not in {one.name for one in doc._.actors}


def test_a_bare_surname_is_rather_his_whom_the_article_does_not_call_by_his_first_name(bare):
    text = (
        "Karl Marsh was told of a ring. Aiden Marsh, a boy, found it. Aiden kept it. Aiden wore it. Aiden hid it. "
        "Aiden lost it. Aiden cried. Aiden sought it. Aiden slept. Marsh said it was over."
    )
    assert meant_by(bare, text, ("Marsh said", "said"))[0] == ["Karl Marsh"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "France's defence minister said it was over. His government denied the report.",
            [("France's defence minister", "said"), ("His government", "denied")],
        ),
        ("Ann Bell, France's defence minister, left. Her government denied it.", [("Her government", "denied")]),
        ("France's defence minister's government denied it.", [("France's defence minister's government", "denied")]),
    ],
)
def test_a_ministers_government_is_his_countrys(bare, text, said):
    names, doc = meant_by(bare, text, *said)
    assert names[-1] == "France"
    assert not any("government" in alias for one in doc._.actors for alias in one.aliases)


def test_the_government_of_somebody_of_no_known_country_stays_his(bare):
    text = "Ann Bell, a banker, left. Her government denied the report."
    assert meant_by(bare, text, ("Her government", "denied"))[0] == ["Ann Bell's government"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "Drevland's defence minister admitted it in Drevland. His government denied the rest.",
            [("Drevland's defence minister", "admitted"), ("His government", "denied")],
        ),
        (
            "Drevland's defence minister's government denied it in May.",
            [("Drevland's defence minister's government", "denied")],
        ),
        ("Drevland's government denied it in May.", [("Drevland's government", "denied")]),
        (
            "The government of Drevland denied it in May. Drevland's government said it was over.",
            [("The government of Drevland", "denied"), ("Drevland's government", "said")],
        ),
    ],
)
def test_the_government_of_a_country_that_nobody_knows_has_one_name(bare, text, said):
    names, doc = meant_by(bare, text, *said)
    assert names[-1] == "government of Drevland"
    assert sum("government" in one.name for one in doc._.actors) == 1


def test_the_government_in_a_capital_is_the_states(bare):
    names, _ = meant_by(bare, "The government in Riyadh denied it.", ("The government in Riyadh", "denied"))
    assert names == ["Saudi Arabia"]


def test_countries_that_nobody_knows_have_their_own_ministries(bare):
    text = "Sarvonia's Defence Ministry denied it. Drevland's Defence Ministry said it was over in Drevland."
    said = [("Sarvonia's Defence Ministry", "denied"), ("Drevland's Defence Ministry", "said")]
    assert meant_by(bare, text, *said)[0] == ["Sarvonia's Defence Ministry", "Drevland's Defence Ministry"]


def test_each_state_has_its_own_ministry(bare):
    text = (
        "Iraq's Interior Ministry denied the report. Syria's Interior Ministry confirmed it. "
        "The Interior Ministry said no more. The Iraqi Interior Ministry denied that too."
    )
    said = [
        ("Iraq's Interior Ministry", "denied"),
        ("Syria's Interior Ministry", "confirmed"),
        ("The Interior Ministry", "said"),
        ("The Iraqi Interior Ministry", "denied"),
    ]
    names, doc = meant_by(bare, text, *said)
    one, other, last, first = (speaker.actors[0] for speaker in doc._.speakers)
    assert (one, other) == (first, last)
    assert one != other
    assert names == ["Iraqi Interior Ministry", *["Syria's Interior Ministry"] * 2, "Iraqi Interior Ministry"]
    assert [speaker.on_behalf_of for speaker in doc._.speakers[:2]] == [("actor/state-iraq",), ("actor/state-syria",)]


def test_a_body_of_state_has_the_registrys_entry_under_either_form(bare):
    _, doc = meant_by(bare, "Britain's Defence Ministry denied it.", ("Britain's Defence Ministry", "denied"))
    assert doc._.speakers[0].actors == ("actor/uk-ministry-of-defence",)


def test_a_spokesman_for_a_states_ministry_speaks_for_both(bare):
    _, doc = meant_by(
        bare,
        "A spokesman for Syria's Health Ministry denied it.",
        ("A spokesman for Syria's Health Ministry", "denied"),
    )
    known = {one.id: one.name for one in doc._.actors}
    assert [known[one] for one in doc._.speakers[0].on_behalf_of] == ["Syria's Health Ministry", "Syria"]
