from dataclasses import replace

import pytest
import spacy

from counterclaim.annotate.attribution import TrainedAttribution, within_clause
from counterclaim.errors import ModelError
from counterclaim.model import Attribution


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # indirect
        ("The mayor said the bridge was safe.", ("The mayor", "said", "the bridge was safe")),
        ("The mayor denied that the bridge was safe.", ("The mayor", "denied", "that the bridge was safe")),
        ("The bridge is safe, the mayor said.", ("the mayor", "said", "The bridge is safe")),
        ("The bridge, the mayor said, is safe.", ("the mayor", "said", "The bridge … is safe")),
        ("The bridge is safe, said Mr. Ostrow.", ("Mr. Ostrow", "said", "The bridge is safe")),
        # direct and mixed
        ('"The bridge is safe," said the mayor.', ("the mayor", "said", '"The bridge is safe,"')),
        ('The mayor called the bridge "quite safe" on Friday.', ("The mayor", "called", 'the bridge "quite safe"')),
        ('"It is safe," Ada Quist told reporters.', ("Ada Quist", "told", '"It is safe,"')),
        # according to, passive, noun
        ("According to the mayor, the bridge is safe.", ("the mayor", "According to", "the bridge is safe")),
        ("The claim was denied by the mayor.", ("the mayor", "was denied", "The claim")),
        ("It was reported that the bridge fell.", ("", "was reported", "that the bridge fell")),
        # infinitives, noun phrases, particles
        ("The mayor vowed to rebuild the bridge.", ("The mayor", "vowed", "to rebuild the bridge")),
        ("The mayor dismissed the allegations.", ("The mayor", "dismissed", "the allegations")),
        ("The mayor accused the firm of theft.", ("The mayor", "accused", "the firm of theft")),
        ("The mayor called the report a hoax.", ("The mayor", "called", "the report a hoax")),
        ("The mayor blamed the firm for the delay.", ("The mayor", "blamed", "the firm for the delay")),
        ("The mayor brushed off the complaint.", ("The mayor", "brushed off", "the complaint")),
        ("The mayor called for an inquiry.", ("The mayor", "called for", "an inquiry")),
        ("The mayor denied taking the money.", ("The mayor", "denied", "taking the money")),
        # negation and governed verbs
        ("The mayor did not confirm that it fell.", ("The mayor", "did not confirm", "that it fell")),
        ("The mayor declined to say whether it fell.", ("The mayor", "declined to say", "whether it fell")),
        ("The mayor stopped short of denying the report.", ("The mayor", "stopped short of denying", "the report")),
        # sources
        (
            "Ada Quist, the mayor of Ostrow, said the bridge was safe.",
            ("Ada Quist, the mayor of Ostrow", "said", "the bridge was safe"),
        ),
        ("Neither side admitted that it fired.", ("Neither side", "admitted", "that it fired")),
    ],
)
def test_one_attribution_is_found(told, text, expected):
    assert told(text) == [expected]


def test_noun_cue_takes_its_clause_and_possessor(told):
    assert ("The ministry", "denial", "that troops had crossed") in told(
        "The ministry's denial that troops had crossed came late."
    )


def test_coordinated_cues_share_their_source(told):
    found = told("The mayor denied the report but admitted that the bridge was old.")
    assert found == [("The mayor", "denied", "the report"), ("The mayor", "admitted", "that the bridge was old")]


def test_quotation_in_the_same_paragraph_goes_on_with_its_speaker(told):
    found = told('"The bridge is safe," the mayor said. "We tested it twice. It will hold."')
    assert found == [("the mayor", "said", '"The bridge is safe," … "We tested it twice. It will hold."')]


def test_quotation_in_the_next_paragraph_goes_on_with_its_speaker(told):
    found = told('"The bridge is safe," the mayor said.\n\n"We tested it twice."\n\nNobody came.')
    assert found == [("the mayor", "said", '"The bridge is safe," … "We tested it twice."')]


def test_no_quoted_word_is_lost_over_sentences(told):
    text = '"We left. The road was empty. Nobody spoke," the driver said.'
    assert told(text) == [("the driver", "said", '"We left. The road was empty. Nobody spoke,"')]


def test_each_cue_makes_one_attribution(read_syntactically):
    doc = read_syntactically("The mayor said the firm lied. The firm denied it and blamed the mayor, who said nothing.")
    cues = [one.cue for one in doc._.attributions if one.parent is None]
    assert len(cues) == len(set(cues))


def test_attitude_is_told_from_speech(read_syntactically):
    doc = read_syntactically("The mayor hopes to win. The mayor said she would win.")
    assert [one.attitude for one in doc._.attributions] == [True, False]


@pytest.mark.parametrize("text", ["", " ", "\n", "Rain.", '"', "said said said", "According to", "“”", "He said:"])
def test_odd_text_breaks_nothing(told, text):
    assert all(content for _, _, content in told(text))


class Echo:
    """An extractor that remembers the batches it was given."""

    def __init__(self):
        self.batches = []

    def read(self, texts):
        self.batches.append(list(texts))
        found = [Attribution(cue=((4, 8),), content=((9, 11),), source=((0, 3),))]
        return [(found if text else [], None) for text in texts]


@pytest.fixture
def blank():
    return spacy.blank("en")


def test_trained_component_feeds_batches_and_keeps_the_order(blank):
    echo = Echo()
    component = TrainedAttribution(extractor=echo)
    docs = [blank(f"Ann said no {number}") for number in range(5)]
    assert list(component.pipe(iter(docs), batch_size=2)) == docs
    assert [len(batch) for batch in echo.batches] == [2, 2, 1]
    assert [doc._.attributions[0].cue for doc in docs] == [((4, 8),)] * 5


def test_trained_component_gives_the_same_alone_and_in_a_batch(blank):
    component = TrainedAttribution(extractor=Echo())
    alone = component(blank("Ann said no"))._.attributions
    batch = next(iter(component.pipe([blank("Ann said no"), blank("")])))._.attributions
    assert alone == batch


class Silent:
    """An extractor that finds what it is told to find."""

    def __init__(self, *found):
        self.found = list(found)

    def read(self, texts):
        return [(self.found, None) for _ in texts]


def test_answer_that_the_tagger_missed_is_added_from_syntax(bare):
    doc = bare("It rained. The envoy stood by the report. The envoy smiled at the crowd.")
    TrainedAttribution(extractor=Silent())(doc)
    assert [doc.text[slice(*one.cue[0])] for one in doc._.attributions] == ["stood by"]


def test_plain_claim_that_the_tagger_missed_stays_out(bare):
    doc = bare("The envoy said it rained.")
    assert TrainedAttribution(extractor=Silent())(doc)._.attributions == ()


def test_source_in_a_later_sentence_gives_way_to_the_subject(bare):
    text = "The envoy spoke at noon, listing its faults. Norvia has many faults."
    found = Attribution(cue=((25, 32),), content=((33, 43),), source=((45, 51),))
    assert text[25:32] == "listing"
    doc = TrainedAttribution(extractor=Silent(found))(bare(text))
    assert [text[slice(*one.source[0])] for one in doc._.attributions] == ["The envoy"]


def test_missing_model_is_a_model_error_with_a_remedy(blank, monkeypatch):
    def fail(threads):
        raise FileNotFoundError("model.onnx")

    monkeypatch.setattr("counterclaim.annotate.tagger.shipped_tagger", fail)
    with pytest.raises(ModelError, match=r"model\.onnx.*--extractor syntax"):
        TrainedAttribution()(blank("Ann said no"))


def test_content_in_boilerplate_is_dropped_from_a_trained_extractor(blank):
    doc = blank("Ann said no")
    doc._.boilerplate = ((0, 11),)
    assert TrainedAttribution(extractor=Echo())(doc)._.attributions == ()


def test_factories_declare_what_they_need(syntactic):
    analysis = syntactic.analyze_pipes()
    assert "doc._.attributions" in analysis["attrs"]
    assert not any(problem for name, problem in analysis["problems"].items() if name.startswith("counterclaim"))


@pytest.mark.slow
def test_syntax_beats_the_public_extractors_on_the_development_articles(shared, syntactic):
    from counterclaim.evaluate.attributions import read_attribution_gold, score_attributions

    gold = list(read_attribution_gold(shared / "polnear" / "dev"))
    docs = syntactic.pipe(text.text for text in gold)
    predictions = {
        text.name: [one for one in doc._.attributions if one.parent is None]
        for text, doc in zip(gold, docs, strict=True)
    }
    figures = score_attributions(gold, predictions)
    assert figures["attribution (relation)"].f1 > 0.58


def test_records_are_frozen():
    one = Attribution(cue=((0, 1),), content=((2, 3),))
    assert replace(one, parent=0) != one


def test_a_content_ends_with_the_relative_clause_of_its_cue(bare):
    doc = bare("A photograph that showed open boxes in a van is a fake.")
    text = doc.text
    cue, content = text.index("showed"), text.index("open")
    given = Attribution(((cue, cue + 6),), ((content, len(text) - 1),), ((13, 17),))
    assert [text[start:end] for start, end in within_clause(doc, given).content] == ["open boxes in a van"]
