"""The figures agree with the reference scorers, and read what they are given."""

import importlib.util
import json
import random

import pytest

from counterclaim import evaluate
from counterclaim.errors import InputError
from counterclaim.evaluate.scores import pair_off
from counterclaim.evaluate.sentences import TextWithSentences
from counterclaim.model import AnnotatedArticle, Attribution, Response, Speaker, SpeechAct, Statement

ALL_ACTS = {"deny", "decline", "concede", "confirm"}


def reference(path):
    """Import a scorer that lies beside the annotated articles."""
    specification = importlib.util.spec_from_file_location(f"reference_{path.parent.name}", path)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def plain(figures):
    return {name: score.to_json() for name, score in figures.items()}


def disturbed_attributions(gold, seed):
    """Return made predictions: the gold with spans moved, dropped and doubled."""
    rng = random.Random(seed)

    def moved(spans):
        kept = [span for span in spans if rng.random() > 0.05 * (seed % 3)]
        return [
            (max(0, start + rng.choice([0, 0, 0, -8, 5])), max(1, end + rng.choice([0, 0, 0, 9, -6])))
            for start, end in kept
        ]

    predictions = {}
    for text in gold:
        if rng.random() < 0.1:
            continue
        found = [
            {"source": moved(item.source), "cue": moved(item.cue), "content": moved(item.content)}
            for item in text.attributions
            if rng.random() > 0.2
        ]
        predictions[text.name] = found + rng.sample(found, len(found) // 8)
    return predictions


@pytest.mark.parametrize("seed", range(4))
def test_attribution_figures_equal_the_reference_scorer_on_real_texts(shared, tmp_path, seed):
    folder = shared / "polnear" / "dev"
    gold = list(evaluate.read_attribution_gold(folder))
    predictions = disturbed_attributions(gold, seed)
    path = tmp_path / "predictions.jsonl"
    path.write_text(
        "".join(json.dumps({"doc": doc, "attributions": found}) + "\n" for doc, found in predictions.items())
    )
    ours = plain(evaluate.score_attributions(gold, evaluate.read_attribution_predictions(path)))
    assert ours == reference(shared / "polnear" / "score.py").score(folder, predictions)
    assert 0.05 < ours["attribution (strict)"]["f1"] < ours["content (tokens)"]["f1"] < 1


def disturbed_responses(gold, seed):
    rng = random.Random(seed)
    predictions = {}
    for doc, responses in gold.items():
        found = []
        for response in responses:
            made = dict(response)
            if rng.random() < 0.2:
                made["act"] = rng.choice(sorted(ALL_ACTS))
            if rng.random() < 0.4:
                made["claim"] = [index + rng.choice([0, 1]) for index in made["claim"]] * rng.choice([0, 1, 1])
            if rng.random() < 0.4:
                made["responder"] = rng.choice([made["responder"].split()[-1], "", "Somebody Else"])
            if rng.random() < 0.2:
                made["responder_text"] = None
            found += [made] * rng.choice([0, 1, 1, 1, 2])
        rng.shuffle(found)
        predictions[doc] = found
    return predictions


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("acts", [{"deny"}, {"concede"}, ALL_ACTS], ids=["deny", "concede", "all"])
@pytest.mark.parametrize("name", ["dev-gold.json", "train.json"])
def test_response_figures_equal_the_reference_scorer_on_real_texts(shared, tmp_path, name, acts, seed):
    path = shared / "denials" / name
    scorer = reference(shared / "denials" / "score.py")
    gold = scorer.load(path)
    predictions = disturbed_responses(gold, seed)
    made = tmp_path / "predictions.json"
    made.write_text(json.dumps([{"doc": doc, "responses": found} for doc, found in predictions.items()]))
    read = evaluate.read_response_predictions(made, docs=gold, texts=tmp_path)
    ours = plain(evaluate.score_responses(evaluate.read_response_gold(path), read, acts=frozenset(acts)))
    assert ours == scorer.score(gold, predictions, acts)
    assert len(acts) < 4 or 0 < ours["named"]["f1"] < ours["link"]["f1"] < ours["detect"]["f1"] < 1


# --- small cases by hand ------------------------------------------------------------------------------------------

TEXT = 'Mayor Ada Brin said: "The bridge is safe."\r\nEngineers denied that it was.'


@pytest.fixture
def gold_folder(tmp_path):
    (tmp_path / "text").mkdir()
    (tmp_path / "attributions").mkdir()
    (tmp_path / "text" / "bridge.txt").write_bytes(TEXT.encode())
    lines = [
        "T1\tSource 0 14\tMayor Ada Brin",
        "T2\tCue 15 19\tsaid",
        "T3\tContent 21 42\tThe bridge is safe.",
        "E1\tAttribution:T2 Source:T1 Cue:T2 Content:T3",
        "T4\tSource 44 53\tEngineers",
        "T5\tCue 54 60\tdenied",
        "T6\tContent 61 72\tthat it was",
        "E2\tAttribution:T5 Source:T4 Cue:T5 Content:T6",
        "E3\tAttribution:T5 Source:T4 Cue:T5",
    ]
    (tmp_path / "attributions" / "bridge_ab.ann").write_text("\n".join(lines))
    return tmp_path


def spans_of(*phrases):
    return tuple((TEXT.index(phrase), TEXT.index(phrase) + len(phrase)) for phrase in phrases)


def test_gold_keeps_offsets_into_the_file_as_stored(gold_folder):
    (text,) = evaluate.read_attribution_gold(gold_folder)
    assert len(text.attributions) == 2  # one without content is no attribution
    assert [text.text[slice(*item.source[0])] for item in text.attributions] == ["Mayor Ada Brin", "Engineers"]


def test_quotation_marks_and_full_stops_never_decide_a_match(gold_folder):
    gold = list(evaluate.read_attribution_gold(gold_folder))
    found = [
        Attribution(spans_of("said"), spans_of("The bridge is safe"), spans_of("Mayor Ada Brin")),
        Attribution(spans_of("denied"), spans_of("that it was."), spans_of("Engineers")),
    ]
    figures = evaluate.score_attributions(gold, {"bridge": found})
    assert {score.f1 for score in figures.values()} == {1.0}


def test_a_text_without_predictions_counts_as_one_where_nothing_was_found(gold_folder):
    figures = evaluate.score_attributions(evaluate.read_attribution_gold(gold_folder), {})
    assert {(score.precision, score.recall, score.f1) for score in figures.values()} == {(0.0, 0.0, 0.0)}


def test_the_output_of_annotate_can_be_scored_but_nested_statements_do_not_count(gold_folder, tmp_path):
    def statement(source, cue, content, depth):
        return {
            "depth": depth,
            "source": {"spans": spans_of(source)},
            "cue": {"spans": spans_of(cue)},
            "content": {"spans": spans_of(content)},
        }

    record = {
        "id": "bridge",
        "statements": [
            statement("Mayor Ada Brin", "said", "The bridge is safe", 1),
            statement("bridge", "is", "safe", 2),
        ],
    }
    path = tmp_path / "statements.jsonl"
    path.write_text(json.dumps(record) + "\n")
    predictions = evaluate.read_attribution_predictions(path)
    assert [item.cue for item in predictions["bridge"]] == [spans_of("said")]


@pytest.mark.parametrize("line", ["{", "[]", '{"doc": "a"}', '{"doc": "a", "attributions": [{"cue": 3}]}'])
def test_predictions_that_are_not_understood_are_named_by_line(tmp_path, line):
    path = tmp_path / "p.jsonl"
    path.write_text('{"doc": "x", "attributions": []}\n' + line + "\n")
    with pytest.raises(InputError, match="line 2"):
        evaluate.read_attribution_predictions(path)


def test_a_folder_without_texts_is_an_error(tmp_path):
    with pytest.raises(InputError, match="text/"):
        list(evaluate.read_attribution_gold(tmp_path))


@pytest.mark.parametrize("content", ["{}", "[{}]", "no json", '[{"doc": 1, "responses": [{}]}]'])
def test_a_gold_of_another_form_is_an_error(tmp_path, content):
    path = tmp_path / "gold.json"
    path.write_text(content)
    with pytest.raises(InputError, match=r"gold\.json"):
        evaluate.read_response_gold(path)


def test_character_spans_become_sentences_in_the_order_of_the_spans():
    text = TextWithSentences('One fell. "Two," he said. Three.', ((0, 9), (10, 25), (26, 32)))
    assert text.indices(((26, 32), (3, 12), (0, 4))) == (2, 0, 1)
    assert text.indices(((9, 11),)) == ()  # a space and a quotation mark belong to no sentence


def test_pairs_are_made_once_and_the_first_come_first():
    assert pair_off([(0, 0), (0, 1), (1, 0), (1, 1)]) == 2
    assert pair_off([(0, 1), (1, 1)]) == 1


# --- the pipeline as the source of predictions --------------------------------------------------------------------


def annotated(article):
    """Stand in for the pipeline: one statement and one response in the article's second sentence."""
    statement = Statement(
        id="statement/1",
        act=SpeechAct("deny", "rejects", "certain", "indirect"),
        confidence=1.0,
        source=spans_of("Engineers"),
        source_text="Engineers",
        speaker=Speaker((), "collective"),
        cue=spans_of("denied"),
        cue_text="denied",
        content=spans_of("that it was"),
        content_text="that it was",
        sentence=(44, 73),
        claim="",
    )
    response = Response(
        "response/1", "statement/1", "deny", "denies", "Engineers", "", ((44, 73),), ((0, 42),), None, 0.9
    )
    return AnnotatedArticle(article, (statement,), (response,))


def test_the_pipeline_s_attributions_are_scored_under_the_text_s_name(gold_folder):
    gold = list(evaluate.read_attribution_gold(gold_folder))
    found = evaluate.predict_attributions(gold, lambda articles: map(annotated, articles))
    figures = evaluate.score_attributions(gold, found)
    assert figures["attribution (strict)"].to_json() == {"p": 1.0, "r": 0.5, "f1": 0.6667}


def test_the_pipeline_s_responses_get_the_gold_s_sentences():
    texts = {"bridge": TextWithSentences(TEXT, ((0, 42), (44, 73)))}
    found = evaluate.predict_responses(texts, lambda articles: map(annotated, articles))
    gold = {"bridge": [evaluate.SentenceResponse("deny", "Engineers of the city, a group", "", (1,), (0,))]}
    figures = evaluate.score_responses(gold, found, acts=frozenset({"deny"}))
    assert figures["full"].f1 == 1.0
    assert figures["named"].f1 == 1.0  # half of "engineers city" is enough
