"""The parts of the response linker, each by itself."""

import numpy as np
import pytest

from counterclaim.annotate.answering.features import DISTANCES, PAIR_NAMES, Signals, stem
from counterclaim.annotate.answering.frames import KINDS, MOST_TOKENS, frames
from counterclaim.annotate.answering.judging import sigmoid, softmax
from counterclaim.annotate.answering.layers import Layer, from_json, to_json
from counterclaim.annotate.answering.lexicon import KINDS as WORD_KINDS
from counterclaim.annotate.answering.lexicon import lexicon
from counterclaim.annotate.answering.linker import confidence_row
from counterclaim.annotate.answering.network import ResponseNetwork, model_folder
from counterclaim.annotate.answering.reading import around, read, survey, window
from counterclaim.annotate.answering.responders import trimmed
from counterclaim.annotate.answering.runtime import answered, making
from counterclaim.annotate.answering.sentences import sentence_spans
from counterclaim.annotate.tagger import shipped_tagger
from counterclaim.annotate.windows import read_words
from counterclaim.errors import ModelError
from counterclaim.model import Attribution


def frame_kinds(bare, text: str) -> set[str]:
    return {frame.kind for sentence in bare(text).sents for frame in frames(sentence)}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The mayor denied that he had met the builders.", "deny clause"),
        ("The mayor denied the allegations.", "deny report"),
        ("The guards denied access.", "deny thing"),
        ("The ministry rejected the report.", "reject report"),
        ("The council rejected the plan.", "reject thing"),
        ("She called the story a hoax.", "called false"),
        ("The report is false.", "is false report"),
        ("There is no truth in it.", "no truth"),
        ("It never happened.", "never happened"),
        ("Officials could not confirm the report.", "not confirm person"),
        ("The tape could not be verified.", "not confirm impersonal"),
        ("The firm declined to comment.", "decline nothing"),
        ("The clerk admitted that he had lied.", "admit clause"),
        ("He did not deny it.", "not deny"),
        ("The pilot said he had not been drinking.", "negated said person"),
    ],
)
def test_frames_tell_kinds_of_object_apart(bare, text, kind):
    assert kind in frame_kinds(bare, text)


def test_the_subject_of_a_passive_is_not_its_responder(bare):
    doc = bare("The report was denied by the ministry.")
    found = [frame for sentence in doc.sents for frame in frames(sentence) if frame.kind.startswith("deny")]
    assert [doc[slice(*frame.responder)].text for frame in found] == ["the ministry"]


def test_a_sentence_without_end_has_no_frames(bare):
    assert frames(bare("deny " * (MOST_TOKENS + 1))[:]) == []


def test_every_frame_has_a_known_kind(bare):
    assert frame_kinds(bare, "No. She denied it, but the report is not true and he admitted nothing.") <= set(KINDS)


def test_sentences_never_cross_a_line_break(bare):
    doc = bare("A headline without a stop\n\nThe text goes on. It ends here.\r\nA caption")
    spans = [doc.text[start:end] for start, end in sentence_spans(doc)]
    assert spans[0] == "A headline without a stop"
    assert spans[-1] == "A caption"
    assert all("\n" not in text and text == text.strip() for text in spans)


def test_words_know_their_kinds():
    flags = lexicon().of("Denied")
    assert flags[WORD_KINDS.index("deny")] == 1
    assert lexicon().of("table").sum() == 0


def reading_of(text: str, spans):
    return read(text, spans, read_words(text, shipped_tagger().pieces), lexicon())


def lines(count: int):
    text, spans = "", []
    for number in range(count):
        sentence = f"Sentence number {number} tells of town {number} and its mayor."
        spans.append((len(text), len(text) + len(sentence)))
        text += sentence + "\n"
    return text, spans


def test_windows_cover_every_sentence_once_and_start_with_the_first():
    reading = reading_of(*lines(60))
    cuts = survey(reading, 200)
    assert sorted(sentence for _, own in cuts for sentence in own) == list(range(60))
    assert all(sentences[0] == 0 for sentences, _ in cuts)


def test_a_window_around_a_response_holds_it_and_the_opening():
    reading = reading_of(*lines(60))
    shown = around(reading, 40, 160)
    assert {0, 39, 40} <= set(shown)
    view = window(reading, shown, {40}, asked=40)
    assert len(view.origin) <= 160
    assert view.own.sum() == 1


def test_pairs_say_how_far_and_how_alike_two_sentences_are():
    text = "The dam at Kesh burst.\nIt rained.\nThe dam did not burst."
    spans = [(0, 22), (23, 33), (34, 56)]
    signals = Signals(reading_of(text, spans))
    rows = signals.pairs(2, np.arange(3))
    assert [int(row[: len(DISTANCES)].argmax()) for row in rows] == [2, 1, 0]
    words = PAIR_NAMES.index("words of claim")
    assert rows[0, words] > rows[1, words]


@pytest.mark.parametrize(("one", "other"), [("denied", "denies"), ("reports", "reporting"), ("walked", "walking")])
def test_words_that_are_akin_share_a_stem(one, other):
    assert stem(one) == stem(other)


def test_a_layer_survives_its_json():
    layer = Layer(["a", "b"], *(np.array(values, dtype=np.float32) for values in ([0, 1], [1, 2], [3, -1])), 0.5)
    again = from_json(to_json(layer))
    rows = np.array([[1, 1], [0, 3]], dtype=np.float32)
    assert np.allclose(layer.scores(rows), again.scores(rows))
    assert layer.reasons(rows[0]) == [("a", 3.0)]


def test_confidence_grows_with_the_claims_probability():
    low, high = (confidence_row(1.0, np.array([chance], dtype=np.float32), 0) for chance in (0.1, 0.9))
    assert (high[1:3] > low[1:3]).all()


def test_probabilities_add_up():
    assert softmax(np.array([1.0, 2.0, 3.0], dtype=np.float32)).sum() == pytest.approx(1)
    assert sigmoid(1e9) <= 1


SAID = Attribution(cue=((10, 16),), content=((17, 40),), source=((0, 9),))
CLAIMED = Attribution(cue=((60, 67),), content=((68, 99),), source=((50, 59),))


def test_the_attribution_with_the_same_cue_makes_the_response():
    assert making((CLAIMED, SAID), (0, 41), ((10, 16),), ((0, 9),)) == 1


def test_no_attribution_elsewhere_makes_the_response():
    assert making((CLAIMED,), (0, 41), ((10, 16),), ((0, 9),)) is None


def test_the_claim_answered_is_another_attribution_than_the_response():
    assert answered((SAID, CLAIMED), (50, 100), (0, 41), 0) == 1
    assert answered((SAID,), (0, 41), (0, 41), 0) is None


def test_a_damaged_model_is_refused(tmp_path):
    for item in model_folder().iterdir():
        if item.is_file():
            (tmp_path / item.name).write_bytes(item.read_bytes() if item.name != "pair.npz" else b"broken")
    with pytest.raises(ModelError, match="damaged"):
        ResponseNetwork(folder=tmp_path)


def test_a_missing_model_is_named(tmp_path):
    with pytest.raises(ModelError, match=r"meta\.json"):
        ResponseNetwork(folder=tmp_path)


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("Dana Brandt (D", "Dana Brandt"),
        ("Dana Brandt (D-Kolst)", "Dana Brandt (D-Kolst)"),
        ("Dana Brandt, director at", "Dana Brandt, director"),
        ("someone who", "someone"),
        (",” Dana Brandt", "Dana Brandt"),
        ("Neither the army nor the board", "Neither the army nor the board"),
        ("she", "she"),
    ],
)
def test_responder_ends_with_a_name_or_a_description(bare, words, kept):
    text = f"“It is false{words if words[0] == ',' else ',” ' + words} said on Monday."
    start = text.index(words)
    ((low, high),) = trimmed(bare(text), ((start, start + len(words)),))
    assert text[low:high] == kept
