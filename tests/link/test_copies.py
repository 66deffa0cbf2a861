import random

import pytest

from counterclaim.link.copies import Text, find_copies, origins

WORDS = ["river", "dam", "lorry", "mayor", "council", "bridge", "flood", "winter", "market", "roof", "school", "ship"]


def report(seed, length=120):
    chance = random.Random(seed)
    return " ".join(chance.choice(WORDS) for _ in range(length))


def test_reprint_with_another_opening_is_a_copy_of_the_earlier():
    wire = report(1)
    texts = [
        Text("b", "By our own correspondent. " + wire, "2020-01-02"),
        Text("a", wire, "2020-01-01"),
        Text("c", report(2), "2020-01-01"),
    ]
    (group,) = find_copies(texts)
    assert group.origin == "a"
    assert [key for key, _ in group.members] == ["a", "b"]
    assert origins(texts) == {"a": "a", "b": "a", "c": "c"}


def test_shortened_report_is_a_copy_of_the_whole():
    wire = report(3, 400)
    texts = [Text("whole", wire), Text("half", " ".join(wire.split()[:220]))]
    assert len(find_copies(texts)) == 1


def test_articles_on_one_subject_in_other_words_are_no_copies():
    assert find_copies([Text(str(seed), report(seed)) for seed in range(20)]) == []


def test_short_texts_are_never_copies():
    assert find_copies([Text("a", "The dam is safe."), Text("b", "The dam is safe.")]) == []


@pytest.mark.parametrize("seed", range(3))
def test_order_of_articles_does_not_matter(seed):
    texts = [
        Text(f"{number}-{version}", report(number) + " end" * version) for number in range(4) for version in range(3)
    ]
    shuffled = list(texts)
    random.Random(seed).shuffle(shuffled)
    assert find_copies(shuffled) == find_copies(texts)
    assert len(find_copies(texts)) == 4
