from dataclasses import replace

import pytest

from counterclaim.link.utterances import Report, find_utterances

TOLD = Report(
    statement="statement/a",
    article="article/1",
    speakers=("actor/olga-brandt",),
    act="deny",
    text="the mayor took bribes from the builder of the harbour bridge",
    begins="2020-01-02",
    ends="2020-01-02",
    published="2020-01-02",
)
AGAIN = replace(
    TOLD,
    statement="statement/b",
    article="article/2",
    text="she took bribes from the harbour bridge builder",
    published="2020-01-03",
)


def test_two_reports_of_one_denial_are_one_utterance():
    (found,) = find_utterances([AGAIN, TOLD])
    assert found.statements == ("statement/a", "statement/b")
    assert find_utterances([TOLD, AGAIN]) == [found]


@pytest.mark.parametrize(
    "change",
    [
        {"speakers": ("actor/piet-solberg",)},
        {"speakers": ()},
        {"act": "concede"},
        {"begins": "2020-01-05", "ends": "2020-01-05"},
        {"begins": "", "ends": ""},
        {"ends": "2020-01-09"},
        {"text": "the school would open in spring"},
        {"text": "the mayor took no bribes from the builder of the harbour bridge"},
        {"article": "article/1"},
    ],
)
def test_other_speaker_act_day_or_words_or_the_same_article_make_no_common_utterance(change):
    assert find_utterances([TOLD, replace(AGAIN, **change)]) == []


def test_utterance_keeps_its_name_when_a_later_report_joins():
    third = replace(AGAIN, statement="statement/0", article="article/3", published="2020-01-04")
    before, after = find_utterances([TOLD, AGAIN]), find_utterances([third, TOLD, AGAIN])
    assert before[0].id == after[0].id
    assert len(after[0].statements) == 3
