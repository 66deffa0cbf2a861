import re

import pytest

from counterclaim.annotate.claims import claim_from_sentence, word_claims
from counterclaim.model import Actor, Article, Attribution, Claim, Speaker, SpeechAct

MARK = re.compile(r"(\{[SQC]:|\})")


@pytest.fixture(scope="module")
def parser(bare):
    return bare


def build(parser, marked, **written):
    """Make a document from a text with {S:source}, {Q:cue} and {C:content} marked."""
    spans = {"S": [], "Q": [], "C": []}
    text, kind, start = "", "", 0
    for part in MARK.split(marked):
        if part.startswith("{"):
            kind, start = part[1], len(text)
        elif part == "}":
            spans[kind].append((start, len(text)))
        else:
            text += part
    doc = parser(text)
    doc._.attributions = (Attribution(tuple(spans["Q"]), tuple(spans["C"]), tuple(spans["S"])),)
    doc._.article = Article("a", text)
    for name, value in written.items():
        setattr(doc._, name, value)
    return doc


def claim_of(parser, marked, **written) -> Claim:
    return word_claims(build(parser, marked, **written))._.claims[0]


def mention(text, word, start=0):
    place = text.index(word, start)
    return (place, place + len(word))


@pytest.mark.parametrize(
    ("marked", "text"),
    [
        (
            "{S:The ministry} {Q:denied} {C:that its lorries had crossed the river}.",
            "its lorries had crossed the river",
        ),
        ("{C:“The dam is safe,”} {S:she} {Q:said}.", "The dam is safe"),
        (
            "{S:Olga Brandt} {Q:denied} {C:involvement in the theft of the funds}.",
            "Olga Brandt’s involvement in the theft of the funds",
        ),
        ("{S:Olga Brandt} {Q:denied} {C:any wrongdoing}.", "Olga Brandt’s wrongdoing"),
        ("{S:Olga Brandt} {Q:denied} {C:having met the contractor}.", "Olga Brandt had met the contractor"),
        ("{S:The firm} {Q:rejected} {C:allegations of fraud in its Varn branch}.", "fraud in its Varn branch"),
        (
            "{S:The club} {Q:rejected} {C:reports in the local press that its coach had been sacked}.",
            "its coach had been sacked",
        ),
        (
            "{S:The opposition} {Q:accused} {C:the government of rigging the vote}.",
            "the government rigging the vote",
        ),
        (
            "{S:The opposition} {Q:accused} the government of {C:rigging the vote}.",
            "the government rigging the vote",
        ),
        (
            "{S:The general} {Q:dismissed} {C:the unfounded statements by the alliance's commander, Peter Holm, "
            "on Karelian columns he supposedly saw intrude the northern territory}.",
            "Karelian columns intrude the northern territory",
        ),
        (
            "{S:He} {Q:said} {C:the convoy was not an “invasion force”}.",
            "the convoy was not an invasion force",
        ),
        (
            "{C:“That's a lie. We never sent any soldiers to Varn,”} {S:the general} {Q:said}.",
            "We never sent any soldiers to Varn",
        ),
    ],
)
def test_claim_reads_alone_without_its_frame(parser, marked, text):
    assert claim_of(parser, marked).text == text


@pytest.mark.parametrize(
    ("marked", "polarity"),
    [
        ("{S:The ministry} {Q:said} {C:that no troops had crossed the river}.", "negated"),
        ("{S:The ministry} {Q:denied} {C:that troops had crossed the river}.", "affirmed"),
        ("{S:Police} {Q:said} {C:nobody was hurt}.", "negated"),
        ("{C:“I don't think that he took the money,”} {S:her lawyer} {Q:said}.", "negated"),
        ("{S:The spokesman} {Q:said} {C:there were no plans to close the plant}.", "negated"),
        ("{C:“She not only lied, she also stole,”} {S:he} {Q:said}.", "affirmed"),
        ("{S:Two sources} {Q:said} {C:the phone will never be sold}.", "negated"),
        ("{S:She} {Q:said} {C:the plant that had not been inspected blew up}.", "affirmed"),
    ],
)
def test_polarity_is_that_of_the_main_clause(parser, marked, polarity):
    assert claim_of(parser, marked).polarity == polarity


@pytest.mark.parametrize(
    "marked",
    [
        "{S:The firm} {Q:dismissed} {C:the allegations entirely}.",
        "{S:He} {Q:denied} {C:it}.",
        "{C:“That is absolutely not true,”} {S:she} {Q:said}.",
        "{C:“The report is false,”} {S:she} {Q:said}.",
        "{S:The firm} {Q:called} {C:the story “complete fiction”}.",
        "{S:He} {Q:talked about} {C:the new phone}.",
    ],
)
def test_content_that_only_points_back_is_unspecified(parser, marked):
    assert claim_of(parser, marked).unspecified


@pytest.mark.parametrize(
    "marked",
    [
        "{S:Police} {Q:said} {C:nobody was hurt}.",
        "{C:“The report that the minister resigned is false,”} {S:she} {Q:said}.",
    ],
)
def test_content_that_says_what_it_is_about_is_specified(parser, marked):
    assert not claim_of(parser, marked).unspecified


def test_pronoun_of_a_known_actor_becomes_its_name(parser):
    text = "Olga Brandt denied that she had met him."
    actors = (
        Actor(
            "actor/olga-brandt", "Olga Brandt", "person", mentions=(mention(text, "Olga Brandt"), mention(text, "she"))
        ),
    )
    claim = claim_of(parser, "{S:Olga Brandt} {Q:denied} {C:that she had met him}.", actors=actors)
    assert claim.text == "Olga Brandt had met him"
    assert claim.concerns == ("actor/olga-brandt",)


def test_speaker_of_i_is_named_with_a_verb_that_fits(parser):
    actors = (Actor("actor/olga-brandt", "Olga Brandt", "person"),)
    speakers = (Speaker(("actor/olga-brandt",), "named"),)
    claim = claim_of(parser, "{C:“I have never met him,”} {S:Olga Brandt} {Q:said}.", actors=actors, speakers=speakers)
    assert claim.text == "Olga Brandt has never met him"


def test_name_stands_once_and_pronouns_after_it_stay(parser):
    text = "Olga Brandt said that she paid her own fare."
    spans = (mention(text, "Olga Brandt"), mention(text, "she"), mention(text, "her "))
    spans = (*spans[:2], (spans[2][0], spans[2][1] - 1))
    actors = (Actor("actor/olga-brandt", "Olga Brandt", "person", mentions=spans),)
    claim = claim_of(parser, "{S:Olga Brandt} {Q:said} {C:that she paid her own fare}.", actors=actors)
    assert claim.text == "Olga Brandt paid her own fare"


@pytest.mark.parametrize(
    ("marked", "word"),
    [
        ("{S:Lund} {Q:accused} {C:Karelia of shelling the town}.", "Karelia"),
        ("{S:Lund} {Q:accused} Karelia of {C:shelling the town}.", "Karelia"),
        ("{S:Lund} {Q:said} {C:Karelia had shelled the town}.", "Karelia"),
    ],
)
def test_who_is_said_to_have_done_wrong_is_accused(parser, marked, word):
    text = MARK.sub("", marked)
    actors = (Actor("actor/karelia", "Karelia", "state", mentions=(mention(text, word),)),)
    assert claim_of(parser, marked, actors=actors).accuses == ("actor/karelia",)


def test_troops_of_a_state_concern_the_state(parser):
    text = "Officials said Norwegian troops had entered Lund, and Norway did not reply."
    actors = (Actor("actor/state-norway", "Norway", "state", mentions=(mention(text, "Norway did"),)),)
    marked = "{S:Officials} {Q:said} {C:Norwegian troops had entered Lund}, and Norway did not reply."
    assert claim_of(parser, marked, actors=actors).concerns == ("actor/state-norway",)


def test_dismissing_anothers_statements_rejects_what_they_stated(parser):
    content = "the unfounded statements by Peter Holm on columns he supposedly saw enter the town"
    doc = build(parser, f"{{S:The general}} {{Q:dismissed}} {{C:{content}}}.")
    text = doc.text
    nested = Attribution(
        cue=(mention(text, "statements"),),
        content=(mention(text, "columns he supposedly saw enter the town"),),
        source=(mention(text, "Peter Holm"),),
        parent=0,
    )
    doc._.attributions = (*doc._.attributions, nested)
    doc._.speech_acts = (
        SpeechAct("dismiss", "rejects", "certain", "indirect"),
        SpeechAct("claim", "endorses", "certain", "indirect"),
    )
    word_claims(doc)
    assert [claim.text for claim in doc._.claims] == ["columns enter the town"]
    assert len(set(doc._.about)) == 1


def test_denied_wrongdoing_accuses_nobody(parser):
    text = "Lund said Karelia had not shelled the town."
    actors = (Actor("actor/karelia", "Karelia", "state", mentions=(mention(text, "Karelia"),)),)
    claim = claim_of(parser, "{S:Lund} {Q:said} {C:Karelia had not shelled the town}.", actors=actors)
    assert claim.accuses == ()
    assert claim.concerns == ("actor/karelia",)


def test_accusing_act_accuses_the_subject_of_its_content(parser):
    marked = "{S:Lund} {Q:alleged} {C:that Karelia had moved the border stones}."
    text = MARK.sub("", marked)
    actors = (Actor("actor/karelia", "Karelia", "state", mentions=(mention(text, "Karelia"),)),)
    acts = (SpeechAct("accuse", "endorses", "certain", "indirect"),)
    assert claim_of(parser, marked, actors=actors, speech_acts=acts).accuses == ("actor/karelia",)


def test_same_words_in_one_article_are_one_claim(parser):
    doc = build(parser, "{S:Lund} {Q:said} {C:the dam is safe}. Brandt said the dam is safe.")
    start = doc.text.rindex("the dam")
    second = Attribution(((start - 5, start - 1),), ((start, start + 15),), ((start - 12, start - 6),))
    doc._.attributions = (*doc._.attributions, second)
    word_claims(doc)
    assert len(doc._.claims) == 1
    assert doc._.about == (doc._.claims[0].id,) * 2


def test_opposite_polarity_is_another_claim(parser):
    yes = claim_of(parser, "{S:Lund} {Q:said} {C:the dam is safe}.")
    no = claim_of(parser, "{S:Lund} {Q:said} {C:the dam is not safe}.")
    assert yes.id != no.id


def test_two_denials_of_it_are_two_claims(parser):
    doc = build(parser, "{S:Lund} {Q:denied} {C:it}. Brandt denied it.")
    start = doc.text.rindex("it")
    second = Attribution(((start - 7, start - 1),), ((start, start + 2),), ((start - 14, start - 8),))
    doc._.attributions = (*doc._.attributions, second)
    word_claims(doc)
    assert len(doc._.claims) == 2


def test_sentence_in_the_articles_own_voice_makes_a_claim_without_dateline_and_frame(parser):
    doc = build(parser, "VARN (Courier) - {C:A lorry has crossed the river}, {S:officials} {Q:said}.")
    claim = claim_from_sentence(doc, (0, len(doc.text)))
    assert claim.text == "A lorry has crossed the river"
    assert claim.spans == ((0, len(doc.text)),)


@pytest.mark.parametrize("content", ["", " ", "“”", "...", "😀", "that"])
def test_strange_content_does_no_harm(parser, content):
    marked = f"{{S:He}} {{Q:said}} {{C:{content}}}."
    assert claim_of(parser, marked).id.startswith("claim/")


@pytest.mark.parametrize(
    ("marked", "text", "unspecified"),
    [
        ("{S:The firm} {Q:declined} {C:to comment}.", "to comment", True),
        ("{S:The firm} {Q:declined} {C:to comment on the report}.", "to comment on the report", True),
        (
            "{S:The firm} {Q:declined} {C:to comment on whether its coach had been sacked}.",
            "its coach had been sacked",
            False,
        ),
        ("{S:The firm} {Q:refused} {C:to say}.", "to say", True),
        (
            "{S:The firm} {Q:declined} {C:to say whether its coach had been sacked}.",
            "its coach had been sacked",
            False,
        ),
    ],
)
def test_an_answer_withheld_claims_at_most_what_it_was_to_be_about(parser, marked, text, unspecified):
    claim = claim_of(parser, marked)
    assert (claim.text, claim.unspecified) == (text, unspecified)
