"""Words that only look like names make no actors, and the words around a name tell what it names."""

import pytest

from counterclaim.annotate.actors import predict
from counterclaim.annotate.people.registry import load_registry
from counterclaim.model import Article, Attribution


def kinds_in(bare, text, source=""):
    """Return the kind of each actor of a text by its name, and the name of whom ``source`` means."""
    doc = bare(text)
    doc._.article = Article("a1", text)
    if source:
        start = text.index(source)
        end = start + len(source)
        doc._.attributions = (Attribution(source=((start, end),), cue=((end, end + 1),), content=((end, len(text)),)),)
    doc._.actors, doc._.speakers = predict(doc, load_registry())
    known = {one.id: one for one in doc._.actors}
    speaker = known[doc._.speakers[0].actors[0]] if source else None
    return {one.name: one.kind for one in doc._.actors}, speaker


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Lena Marsh sold her iPad and her MacBook Air in May.", "iPad"),
        ("Lena Marsh sold her iPad and her MacBook Air in May.", "MacBook"),
        ("Lena Marsh walked over the Main Campus in May.", "Campus"),
        ("Lena Marsh was a Navy officer. A Dog show was held, and the dog won.", "Dog"),
        ("Orbix Group (OTCBB:ORBX) said nothing in May.", "ORBX"),
        ("Eggs were blamed for coronary artery disease (CAD) in May.", "CAD"),
        ("The Clean Harbour Plan (CHP) was dropped in May.", "CHP"),
        ('Lena Marsh read "The Battle of the Two Harbours" in May.', "Battle"),
        ("It was a TERRIBLE MISTAKE. It was a terrible mistake, said all.", "MISTAKE"),
        ("Lena Marsh hid in a bunker in Kolst, western Germany.", "Kolst"),
        ("Lena Marsh left Cape Kolst in May.", "Cape"),
        ("Lena Marsh visited the Karl Obst school in May.", "Karl Obst"),
        ("Lena Marsh drove her Model S in May.", "Model S"),
        ("Senator Lena Marsh, Democrat of Ohio, left.", "Democrat"),
        ("Congratulations To Kolst\n\nLena Marsh left in May.", "Congratulations"),
    ],
)
def test_what_only_looks_like_a_name_makes_no_actor(bare, text, word):
    assert all(word not in name for name in kinds_in(bare, text)[0])


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("The Kolst Teachers' Union left the hall.", "Kolst Teachers' Union", "organization"),
        ("They asked Concerned Veterans for Germany about it.", "Concerned Veterans for Germany", "organization"),
        ("The story ran on kolstblog.fr in May.", "kolstblog.fr", "outlet"),
        ("Lena Marsh told KOLT that it was over.", "KOLT", "organization"),
        ("The trader told The Ann Marsh Report that it was over.", "Ann Marsh Report", "organization"),
        ("They asked the Clinton Foundation about it.", "Clinton Foundation", "organization"),
        ("BERLIN - The Obst campaign was over. Karl Obst left.", "Karl Obst", "person"),
        ("State Rep. Lena Cobb-Hunter left the hall.", "Lena Cobb-Hunter", "person"),
        ("Lena Marsh leads the opposition Civic List in parliament.", "Civic List", "organization"),
        ("The Senate met in May.", "Senate", "organization"),
        ("He wrote for the Cape Kolst Times in May.", "Cape Kolst Times", "outlet"),
    ],
)
def test_a_body_or_outlet_keeps_its_whole_name_and_its_kind(bare, text, name, kind):
    assert kinds_in(bare, text)[0].get(name) == kind


@pytest.mark.parametrize(
    ("text", "source", "name", "kind"),
    [
        ("A recent peer-reviewed study found no harm.", "A recent peer-reviewed study", "study", "document"),
        ("Kolst Islanders say it was a lie.", "Kolst Islanders", "Kolst Islanders", "collective"),
        ("The Obsts said that Karl Obst was well.", "The Obsts", "The Obsts", "collective"),
        ("The French firm said it was over.", "The French firm", "The French firm", "organization"),
        ("People familiar with the matter, who left, said it was over.", "who", "People", "collective"),
        ("The Ohio news website said it was over.", "The Ohio news website", "Ohio news website", "organization"),
        ("About 41% said it was over.", "About 41%", "41%", "collective"),
        ("One man left the hall. He said it was over.", "He", "One man", "anonymous"),
    ],
)
def test_a_source_without_name_is_told_by_its_noun(bare, text, source, name, kind):
    speaker = kinds_in(bare, text, source)[1]
    assert (speaker.name.endswith(name), speaker.kind) == (True, kind)


def test_relatives_named_together_are_both_those_of_one_person(bare):
    names, _ = kinds_in(bare, "Karl Obst's mother and brother said it was over.", "Karl Obst's mother and brother")
    assert {"Karl Obst's mother", "Karl Obst's brother"} <= names.keys()


def test_one_of_several_stays_one(bare):
    text = "Ann Bell left. One of her advisers said it was over."
    assert kinds_in(bare, text, "One of her advisers")[1].name == "One of Ann Bell's advisers"


def test_whom_somebody_greets_is_not_the_greeter(bare):
    text = "An agent greeted him. He said it was over."
    assert kinds_in(bare, text, "He")[1].name != "An agent"


def test_a_single_name_with_a_noun_for_a_firm_is_no_person(bare):
    kinds, _ = kinds_in(bare, "Marsh, the website, was sold in May. Karl Obst bought it.")
    assert kinds["Marsh"] == "outlet"


def test_a_common_word_that_speaks_is_an_actor_all_the_same(bare):
    _, speaker = kinds_in(bare, "It was over, the Main Campus said on Monday.", "the Main Campus")
    assert (speaker.name, speaker.kind) == ("Main Campus", "organization")


def test_the_common_words_are_sorted_and_without_repeats():
    from counterclaim.annotate.people.lexicon import ontology

    words = (ontology() / "actors" / "frequent_words.txt").read_text(encoding="utf-8").split()
    assert words == sorted(set(words))


def test_the_mentions_of_an_actor_do_not_overlap():
    from counterclaim.annotate.people.records import _apart

    assert _apart([(6, 14), (0, 14), (20, 24), (0, 14), (22, 30)]) == [(0, 14), (20, 24)]
