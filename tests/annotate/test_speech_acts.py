import subprocess
import sys
import time

import pytest

from counterclaim.annotate.cues import frames, lemma_of, lexicon, match_phrase
from counterclaim.vocabulary import ontology


@pytest.fixture(scope="session")
def first_act(read_syntactically):
    def act(text):
        return read_syntactically(text)._.speech_acts[0]

    return act


@pytest.mark.parametrize(
    ("text", "act", "stance"),
    [
        # assertive
        ("The mayor said the dam broke.", "claim", "endorses"),
        ("According to the mayor, the dam broke.", "report", "endorses"),
        ("The mayor accused the firm of theft.", "accuse", "endorses"),
        ("The mayor blamed the flood on the firm.", "accuse", "endorses"),
        ("The driver saw that the bridge was gone.", "observe", "endorses"),
        ("The firm estimates that ten houses fell.", "estimate", "endorses"),
        ("The institute warned that the ice was thin.", "predict", "endorses"),
        ("The mayor listed violations by the firm.", "accuse", "endorses"),
        # affirming
        ("The ministry confirmed that the dam broke.", "confirm", "endorses"),
        ("Officials confirmed to Radio Norvia that troops had left.", "confirm", "endorses"),
        ("The mayor admitted that the dam was old.", "concede", "endorses"),
        ("The mayor acknowledged that the dam was old.", "concede", "endorses"),
        ("The mayor conceded that the dam was old.", "concede", "endorses"),
        ("The paper stood by its report on the dam.", "reiterate", "endorses"),
        ("The mayor insisted that the dam was safe.", "reiterate", "endorses"),
        ("The report is true, said the mayor.", "confirm", "endorses"),
        # countering
        ("The mayor denied that the dam broke.", "deny", "rejects"),
        ("The mayor rejected the accusation.", "deny", "rejects"),
        ("The claim was denied by the mayor.", "deny", "rejects"),
        ("The mayor dismissed the allegations.", "dismiss", "rejects"),
        ("The mayor brushed aside the criticism.", "dismiss", "rejects"),
        ("The mayor scoffed at the suggestion.", "dismiss", "rejects"),
        ("The mayor disputed the figures.", "dispute", "doubts"),
        ("The mayor questioned the claim.", "dispute", "doubts"),
        ("The mayor debunked the story.", "rebut", "rejects"),
        ("The mayor ridiculed the report.", "ridicule", "rejects"),
        # a claim that another claim is false
        ("The mayor called the report a hoax.", "deny", "rejects"),
        ("The mayor said the report was untrue.", "deny", "rejects"),
        ("The mayor said the claims were baseless.", "dismiss", "rejects"),
        ("The mayor said the story was a lie.", "deny", "rejects"),
        ("The mayor said there was no truth to the rumours.", "deny", "rejects"),
        ("The mayor said it was not true that the dam broke.", "deny", "rejects"),
        ("The mayor described the allegations as baseless propaganda.", "dismiss", "rejects"),
        ("The mayor said the footage was fabricated.", "deny", "rejects"),
        ('"It\'s a lie," the mayor said.', "deny", "rejects"),
        ("The mayor said the figures were misleading.", "dispute", "doubts"),
        # a claim about the world that happens to be negative stays a claim
        ("The mayor said the troops were not an invasion force.", "claim", "endorses"),
        ("The mayor said the bridge was a fake.", "claim", "endorses"),
        ("The mayor said the report was not false.", "claim", "endorses"),
        # withholding
        ("The mayor did not confirm that the dam broke.", "decline-to-confirm", "withholds"),
        ("The mayor refused to confirm the report.", "decline-to-confirm", "withholds"),
        ("No official would confirm the report.", "decline-to-confirm", "withholds"),
        ("Neither the army nor the police confirmed the report.", "decline-to-confirm", "withholds"),
        ("The mayor would neither confirm nor deny the report.", "decline-to-confirm", "withholds"),
        ("The video could not be independently verified.", "decline-to-confirm", "withholds"),
        ("The mayor declined to say whether the dam broke.", "decline-to-confirm", "withholds"),
        ("The mayor said she could not confirm the report.", "decline-to-confirm", "withholds"),
        ("The mayor said she had no information about the dam.", "decline-to-confirm", "withholds"),
        ("The mayor declined to comment on the report.", "decline-to-comment", "withholds"),
        ("The mayor declined to comment.", "decline-to-comment", "withholds"),
        ('"We cannot comment on the case," the mayor said.', "decline-to-comment", "withholds"),
        ("The mayor did not deny the report.", "non-denial", "withholds"),
        ("The mayor stopped short of denying the report.", "non-denial", "withholds"),
        ("The firm did not respond to a request for comment.", "no-response", "withholds"),
        ("The mayor never said that the dam was safe.", "claim", "withholds"),
        ("The mayor did not describe the boats as an invasion.", "claim", "withholds"),
        # revising
        ("The paper retracted its story.", "retract", "rejects"),
        ("The paper corrected its report.", "correct", "qualifies"),
        ("The mayor walked back the claim.", "walk-back", "qualifies"),
        # no position
        ("The mayor welcomed the ruling.", "attitude", "uncommitted"),
        ("The mayor rejected the offer.", "attitude", "uncommitted"),
        ("The union urged the mayor to resign.", "urge", "uncommitted"),
        ("The union called for an inquiry.", "urge", "uncommitted"),
        ("The union asked the mayor to resign.", "urge", "uncommitted"),
        ("Reporters asked whether the dam was safe.", "ask", "uncommitted"),
        ("The mayor questioned whether the dam was safe.", "ask", "uncommitted"),
        # what a speaker does in his own words
        ('"We deny that the dam broke," the mayor said.', "deny", "rejects"),
        ("The mayor said he stands by the report.", "reiterate", "endorses"),
    ],
)
def test_cue_and_content_make_an_act(first_act, text, act, stance):
    found = first_act(text)
    assert (found.act, found.stance) == (act, stance)


@pytest.mark.parametrize(
    ("text", "certainty"),
    [
        ("The mayor said the dam broke.", "certain"),
        ("The mayor said the dam may break.", "possible"),
        ("The mayor said the dam could break.", "possible"),
        ('"It appears they may be digging in," the mayor said.', "possible"),
        ("The mayor said the dam would probably break.", "probable"),
        ("The mayor said the dam was likely to break.", "probable"),
        ("The mayor suggested that the dam broke.", "probable"),
        ("The mayor estimates that the dam broke.", "probable"),
        ("The mayor said the dam, which may be old, broke.", "certain"),
        ("Reporters asked whether the dam broke.", "underspecified"),
        ("The mayor did not confirm that the dam broke.", "underspecified"),
    ],
)
def test_hedges_lower_the_certainty(first_act, text, certainty):
    assert first_act(text).certainty == certainty


@pytest.mark.parametrize(
    ("text", "quotation"),
    [
        ('"The dam broke at noon," the mayor said.', "direct"),
        ('The mayor said the dam "broke at noon".', "mixed"),
        ("The mayor said the dam broke at noon.", "indirect"),
    ],
)
def test_quotation_tells_whose_words_they_are(first_act, text, quotation):
    assert first_act(text).quotation == quotation


def test_speech_acts_run_parallel_to_attributions(read_syntactically):
    doc = read_syntactically("The mayor said the firm had denied the leak. Nobody confirmed it.")
    assert len(doc._.speech_acts) == len(doc._.attributions) > 1


def test_every_act_has_a_family_a_stance_and_a_place_for_its_negation():
    words = lexicon()
    families = {"assertive", "affirming", "countering", "withholding", "revising", "attitudinal", "directive"}
    stances = {"endorses", "rejects", "qualifies", "doubts", "withholds", "uncommitted"}
    assert {act.family for act in words.acts.values()} == families
    assert {act.stance for act in words.acts.values()} == stances
    assert all(act.when_negated in words.acts for act in words.acts.values() if act.when_negated)
    assert all(act.stance == "withholds" for act in words.acts.values() if act.family == "withholding")
    assert not any(act.stance == "endorses" for act in words.acts.values() if act.family == "countering")


def test_scheme_labels_and_defines_every_concept():
    rdflib = pytest.importorskip("rdflib")
    skos = rdflib.namespace.SKOS
    graph = rdflib.Graph().parse(data=ontology().joinpath("speech_acts.ttl").read_text("utf-8"), format="turtle")
    concepts = set(graph.subjects(rdflib.RDF.type, skos.Concept))
    assert len(concepts) > 25
    for concept in concepts:
        assert graph.value(concept, skos.prefLabel) is not None
        assert graph.value(concept, skos.definition) is not None
        assert (concept, skos.topConceptOf, None) in graph or (concept, skos.broader, None) in graph


def test_no_verb_signals_two_acts():
    rdflib = pytest.importorskip("rdflib")
    graph = rdflib.Graph().parse(data=ontology().joinpath("speech_acts.ttl").read_text("utf-8"), format="turtle")
    cue = rdflib.URIRef("https://w3id.org/counterclaim/ns#verbCue")
    words = [str(word) for word in graph.objects(None, cue)]
    assert len(words) == len(set(words))


def test_lexicon_is_read_in_a_fraction_of_a_second():
    lexicon.cache_clear()
    started = time.perf_counter()
    lexicon()
    assert time.perf_counter() - started < 0.5


def test_components_import_no_rdf_library():
    code = (
        "import sys; import counterclaim.annotate.speech_acts, counterclaim.annotate.attribution; "
        "print('rdflib' in sys.modules or 'onnxruntime' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("words", "phrase", "end"),
    [
        (["rule", "out"], ("rule", "out"), 2),
        (["brush", "the", "claim", "aside"], ("brush", "*", "aside"), 4),
        (["brush", "a", "b", "c", "d", "aside"], ("brush", "*", "aside"), None),
        (["rule"], ("rule", "out"), None),
    ],
)
def test_phrase_matches_lemmas_and_skips_at_a_star(words, phrase, end):
    assert match_phrase(words, 0, phrase) == end


def test_lemmas_are_mended_where_the_tagger_errs():
    assert lemma_of("hoped", "hop") == "hope"
    assert lemma_of("hopped", "hop") == "hop"


def test_frames_name_verbs_that_take_their_content_in_each_way():
    assert "deny" in frames()["gerund"]
    assert "accuse" in frames()["object"]
