"""What stands around a name tells whether it is an actor's, of which kind, and where the name begins and ends."""

import pytest

from counterclaim.annotate.actors import predict
from counterclaim.annotate.people.registry import load_registry
from counterclaim.model import Article, Attribution


def cast_of(bare, text, source=""):
    """Return the kinds of a text's actors by name, and the name and kind of whom ``source`` means."""
    doc = bare(text)
    doc._.article = Article("a1", text)
    if source:
        start = text.index(source)
        end = start + len(source)
        doc._.attributions = (Attribution(source=((start, end),), cue=((end, end + 1),), content=((end, len(text)),)),)
    actors, speakers = predict(doc, load_registry())
    known = {one.id: one for one in actors}
    speaker = known[speakers[0].actors[0]] if source else None
    return {one.name: one.kind for one in actors}, (speaker.name, speaker.kind) if speaker else None


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("They hid in the town al-Baqda in May, Lena Marsh said.", "Baqda"),
        ("They fled to Luoda, a town in the north.", "Luoda"),
        ("They wrote of the Ryugdo hotel in May.", "Ryugdo"),
        ('She spoke on "Face the Nation" in May.', "Nation"),
        ("Research from Kolst has shown it.\nStaff left the hall. Lena Marsh left.", "Staff"),
    ],
)
def test_a_name_that_is_only_mentioned_makes_no_actor(bare, text, word):
    assert all(word not in name for name in cast_of(bare, text)[0])


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("The fighters of al Shamra left. Lena Marsh said it was over.", "al Shamra", "organization"),
        ("Soldiers of the 3rd Obst Brigade left the hall in May.", "3rd Obst Brigade", "organization"),
        ("Bloodthirsty NATO left. DEPRAVED NATO stayed.", "NATO", "organization"),
        ("Marsh's father, Donnell, left the hall.", "Donnell", "person"),
        ("They acquired Rackdo in May.", "Rackdo", "organization"),
        ("Lonna Childs left the hall.", "Lonna Childs", "person"),
    ],
)
def test_a_name_is_neither_cut_nor_run_together_and_has_its_kind(bare, text, name, kind):
    names, _ = cast_of(bare, text)
    assert names.get(name) == kind
    assert not any(other != name and (name in other or other in name) for other in names)


@pytest.mark.parametrize(
    ("text", "source", "name", "kind"),
    [
        ("The al-Kolst news website said it was over.", "The al-Kolst news website", "al-Kolst", "outlet"),
        ("Kolst Al-Yom newspaper said it was over.", "Kolst Al-Yom newspaper", "Kolst Al-Yom", "outlet"),
        ("The flu, WHO said, was over.", "WHO", "WHO", "organization"),
        (
            "Deputy Chief of the Harbour Guard Brigadier General Karl Obst said it was over.",
            "Deputy Chief of the Harbour Guard Brigadier General Karl Obst",
            "Karl Obst",
            "person",
        ),
    ],
)
def test_whoever_is_named_within_a_source_speaks(bare, text, source, name, kind):
    assert cast_of(bare, text, source)[1] == (name, kind)


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("A survey toward the end of May", "document"),
        ("A report Nov. 9 in the Courier", "document"),
        ("The workshops in Kolst", "document"),
        ("About 96 percent of voters", "collective"),
        ("All of the class", "collective"),
    ],
)
def test_a_source_without_name_is_of_the_kind_of_its_noun(bare, source, kind):
    assert cast_of(bare, f"{source} said it was over.", source)[1] == (source, kind)


def test_one_that_might_expect_something_is_nobody(bare):
    assert cast_of(bare, "As one might expect, it was over.", "one")[1] == ("unnamed source", "anonymous")


def test_a_firm_mentioned_in_passing_stays_where_it_does_something(bare):
    passing, _ = cast_of(bare, "Lena Marsh wrote of a rise at Orbdo in May.")
    acting, _ = cast_of(bare, "Lena Marsh left. Orbdo Holdings sued her in May.")
    assert "Orbdo" not in passing
    assert acting["Orbdo Holdings"] == "organization"
