import random
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterclaim.link.agglomerate import agglomerate
from counterclaim.link.blocking import candidates
from counterclaim.link.encoder import sentence_encoder
from counterclaim.link.matching import cluster
from counterclaim.link.pairs import direction, is_inverse
from counterclaim.link.wording import read_wording
from counterclaim.model import AnsweredClaim, ClaimInContext

STORY = {
    "ja": ("A column of army trucks crossed the Tarn river on Monday", "affirmed"),
    "jb": ("Army trucks had crossed the Tarn river", "affirmed"),
    "no": ("No army trucks crossed the Tarn river", "negated"),
    "bridge": ("The bridge over the Tarn will be closed for repairs until spring", "affirmed"),
    "dead": ("The actor Piet Solberg is dead", "affirmed"),
    "alive": ("The actor Piet Solberg is alive", "affirmed"),
    "hoax": ("The death of the actor Piet Solberg is a hoax", "affirmed"),
    "mayor": ("Mayor Olga Brandt took bribes from a builder", "affirmed"),
}


def claim(name, article=None, text=None, polarity=None, **more):
    own_text, own_polarity = STORY.get(name, (text, "affirmed"))
    return ClaimInContext(
        id=f"claim/{name}",
        article=article or f"article/{name}",
        text=text or own_text,
        sentence=text or own_text,
        polarity=polarity or own_polarity,
        **more,
    )


def together(clusters):
    return {frozenset(member.claim for member in found.members) for found in clusters}


def orientations(clusters):
    return {member.claim.removeprefix("claim/"): member.orientation for found in clusters for member in found.members}


@pytest.fixture(scope="module")
def story():
    return cluster([claim(name) for name in STORY], [])


def test_same_proposition_in_other_words_is_one_cluster_and_its_negation_is_the_inverse(story):
    (found,) = [found for found in story if "claim/ja" in {member.claim for member in found.members}]
    assert {member.claim for member in found.members} == {"claim/ja", "claim/jb", "claim/no"}
    turned = {member.claim: member.orientation == "inverse" for member in found.members}
    assert turned["claim/no"] != turned["claim/ja"]
    assert turned["claim/ja"] == turned["claim/jb"]


def test_unrelated_claims_stay_alone(story):
    assert frozenset({"claim/bridge"}) in together(story)
    assert frozenset({"claim/mayor"}) in together(story)


def test_every_claim_is_in_exactly_one_cluster(story):
    members = [member.claim for found in story for member in found.members]
    assert sorted(members) == sorted(f"claim/{name}" for name in STORY)


@pytest.mark.parametrize(
    ("one", "two", "inverse"),
    [
        ("dead", "alive", True),
        ("dead", "hoax", True),
        ("ja", "no", True),
        ("ja", "jb", False),
        ("alive", "hoax", False),
    ],
)
def test_negations_antonyms_and_words_like_hoax_turn_a_claim_round(one, two, inverse):
    assert is_inverse(claim(one), claim(two)) is inverse


def test_same_negation_in_both_texts_turns_nothing_whatever_their_polarity():
    first = claim("x", text="I could not believe it when the bear ran off", polarity="negated")
    second = claim("y", text="The bear ran off and I could not believe it", polarity="affirmed")
    assert not is_inverse(first, second)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Twelve people were killed when the market roof fell", "Forty people were killed when the market roof fell"),
        ("The plant will open in March", "The plant will open in September"),
        ("Olga Brandt resigned as mayor of Varn", "Piet Solberg resigned as mayor of Lund"),
    ],
)
def test_other_numbers_dates_and_names_make_claims_less_alike(one, two):
    kept = cluster([claim("x", text=one), claim("y", text=one.replace("The", "the", 1) + " today")], [])
    changed = cluster([claim("x", text=one), claim("y", text=two)], [])
    assert len(kept) == 1
    assert len(changed) == 2


@pytest.mark.parametrize("seed", range(3))
def test_order_of_arrival_does_not_matter(story, seed):
    claims = [claim(name) for name in STORY]
    random.Random(seed).shuffle(claims)
    assert cluster(claims, []) == story


def test_cluster_is_named_after_its_earliest_claim():
    early, late = claim("jb", published="2020-01-01"), claim("ja", published="2020-01-02")
    alone = cluster([early], [])[0].id
    assert cluster([late, early], [])[0].id == alone
    assert cluster([late, early], [])[0].label == early.text


def test_of_claims_of_one_day_one_without_a_negation_names_the_cluster():
    negated = claim("a", text=STORY["no"][0], polarity="negated", published="2020-01-01")
    told = claim("jb", published="2020-01-01")
    (found,) = cluster([negated, told], [])
    assert found.label == told.text


def test_undated_claim_does_not_take_a_cluster_over():
    dated, undated = claim("jb", published="2020-01-01"), claim("ja")
    assert cluster([undated, dated], [])[0].label == dated.text


def test_adding_a_claim_leaves_other_clusters_as_they_were(story):
    more = cluster([*(claim(name) for name in STORY), claim("z", text="A whale swam up the harbour of Lund")], [])
    assert set(story) < set(more)


def test_unspecified_claim_is_in_no_cluster():
    assert cluster([claim("x", text="the allegations", unspecified=True)], []) == []
    assert cluster([], []) == []


def test_answer_ties_a_claim_to_what_it_answers():
    told = claim("x", "article/1", "The minister hid the accounts of the harbour company")
    reply = claim("y", "article/1", "The papers were in order the whole time", stance="endorses")
    tie = AnsweredClaim("claim/y", "claim/x", "denies", 0.95)
    assert len(cluster([told, reply], [])) == 2
    (found,) = cluster([told, reply], [tie])
    assert orientations([found])["y"] != orientations([found])["x"]


def test_denied_content_is_the_claim_itself():
    told = claim("x", "article/1", "The minister hid the accounts of the harbour company")
    reply = claim("y", "article/1", "The minister kept the accounts back", stance="rejects")
    (found,) = cluster([told, reply], [AnsweredClaim("claim/y", "claim/x", "denies", 0.95)])
    assert set(orientations([found]).values()) == {"same"}


def test_negation_of_another_clause_turns_nothing():
    long = claim("x", text="He could not believe his luck but the brown bear ran off into the wood", polarity="negated")
    short = claim("y", text="The brown bear ran off into the wood")
    assert not is_inverse(long, short)
    assert is_inverse(claim("z", text="The brown bear never ran off into the wood", polarity="negated"), short)


@pytest.mark.parametrize(
    ("one", "two", "inverse"),
    [
        # What is negated is an aside of the longer claim.
        (
            "Ada Holm was never in danger although her arm was caught in the mill",
            "Ada Holm's arm was caught in the mill",
            False,
        ),
        (
            "The pump is not only cheaper for the farmers of Varn but quieter",
            "The pump is quieter for the farmers of Varn",
            False,
        ),
        (
            "The dog has a broken jaw, a torn ear and a dead eye",
            "The dog has a broken jaw, a torn ear and is alive",
            False,
        ),
        ("The mill refused to let the guards into the yard", "The mill would not let the guards into the yard", False),
        # It is what both tell.
        ("The mill would not let the guards into the yard", "The mill let the guards into the yard", True),
        ("The fire had nothing to do with the pump at the mill", "The fire was linked to the pump at the mill", True),
        (
            "The second pump of the mill at Varn does not exist",
            "Ada Holm saw the second pump of the mill at Varn",
            True,
        ),
        ("The story of the pump at Varn is not a hoax", "The story of the pump at Varn is a hoax", True),
        ("Butter does not raise the risk of a stroke", "Butter may lower the risk of a stroke", False),
    ],
)
def test_negation_turns_a_claim_round_only_where_it_reaches_what_both_tell(one, two, inverse):
    negated = ("not", "never", "refused", "nothing")
    first, second = (
        claim(name, text=text, polarity="negated" if any(word in text.split() for word in negated) else "affirmed")
        for name, text in (("x", one), ("y", two))
    )
    assert is_inverse(first, second) is inverse
    assert is_inverse(second, first) is inverse


def test_claim_that_says_more_is_narrower():
    broad = read_wording("troops crossed the river")
    narrow = read_wording("troops of the Karelian army crossed the river Tarn near Varn on Monday night with tanks")
    assert direction(narrow, broad) == "narrower"
    assert direction(broad, narrow) == "broader"
    assert direction(broad, broad) == "same"


def test_one_good_pair_does_not_chain_two_groups():
    scores = {pair: 0.95 for group in ((0, 1, 2), (3, 4, 5)) for pair in combinations(group, 2)}
    assert agglomerate(6, {**scores, (2, 3): 0.95}, 0.6) == [[0, 1, 2], [3, 4, 5]]


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda pair: pair[0] < pair[1]),
        st.sampled_from([0.1, 0.5, 0.7, 0.9]),
        max_size=20,
    ),
    st.randoms(use_true_random=False),
)
def test_groups_do_not_depend_on_the_order_of_pairs(scores, chance):
    items = list(scores.items())
    chance.shuffle(items)
    groups = agglomerate(8, dict(items), 0.6)
    assert groups == agglomerate(8, scores, 0.6)
    assert sorted(item for group in groups for item in group) == list(range(8))


def test_candidates_are_near_or_of_one_article():
    texts = ["The dam is safe", "The dam is secure", "A whale swam up the harbour", "Shares fell on Tuesday"]
    vectors = sentence_encoder().encode(texts)
    assert candidates(vectors, ["1", "2", "3", "3"]) == [(0, 1), (2, 3)]


def test_cells_find_the_same_near_pairs_as_the_exact_search(monkeypatch):
    things, deeds = ("Ship", "Bank", "School", "Farm"), ("sold", "closed")
    texts = [f"{thing} number {number} was {deed}" for thing in things for number in range(20) for deed in deeds]
    vectors = sentence_encoder().encode(texts)
    articles = [str(number) for number in range(len(texts))]
    exact = set(candidates(vectors, articles, neighbours=5, floor=0.9))
    monkeypatch.setattr("counterclaim.link.blocking.EXACT_LIMIT", 10)
    cells = set(candidates(vectors, articles, neighbours=5, floor=0.9))
    assert len(cells & exact) > 0.8 * len(exact)
