"""Sources are resolved to actors: who speaks, in which capacity, for whom and to whom."""

import pytest

from counterclaim.annotate.actors import actor_name, find_actor, predict, speaker_name
from counterclaim.annotate.people.registry import load_registry
from counterclaim.model import Article, Attribution


def spans_of(text, words, start=0):
    at = text.find(words, start)
    assert at >= 0, f"{words!r} is not in the text"
    return ((at, at + len(words)),)


def resolve(bare, text, *said, quotations=(), article_id="a1", authors=()):
    """Return the doc with actors and speakers; ``said`` holds (source, cue, content) as they follow in the text."""
    doc = bare(text)
    doc._.article = Article(article_id, text, authors=authors)
    attributions, at = [], 0
    for source, cue, content in said:
        found = [spans_of(text, words, at) if words else () for words in (source, cue, content)]
        attributions.append(Attribution(source=found[0], cue=found[1], content=found[2]))
        at = min(spans[0][0] for spans in found if spans) + 1
    doc._.attributions = tuple(attributions)
    doc._.quotations = tuple(spans_of(text, words)[0] for words in quotations)
    doc._.actors, doc._.speakers = predict(doc, load_registry())
    return doc


def actor(doc, index, position=0):
    identifier = doc._.speakers[index].actors[position]
    return next(one for one in doc._.actors if one.id == identifier)


def names(doc, identifiers):
    known = {one.id: one.name for one in doc._.actors}
    return [known[identifier] for identifier in identifiers]


INTRODUCTION = "Mayor Lena Marsh met Karl Obst, a lawyer for the Harbour Trust, on Monday. "


@pytest.mark.parametrize(
    ("sentence", "source", "name"),
    [
        ("Marsh said the port was open.", "Marsh", "Lena Marsh"),
        ("Ms. Marsh said the port was open.", "Ms. Marsh", "Lena Marsh"),
        ("The mayor said the port was open.", "The mayor", "Lena Marsh"),
        ("She said the port was open.", "She", "Lena Marsh"),
        ("Obst said the port was closed.", "Obst", "Karl Obst"),
        ("He said the port was closed.", "He", "Karl Obst"),
        ("The lawyer said the port was closed.", "The lawyer", "Karl Obst"),
        ("The trust said the port was closed.", "The trust", "Harbour Trust"),
    ],
)
def test_a_short_form_means_the_fullest_name(bare, sentence, source, name):
    doc = resolve(bare, INTRODUCTION + sentence, (source, "said", "the port was"))
    assert actor(doc, 0).name == name
    assert doc._.speakers[0].source_type == "named"


@pytest.mark.parametrize(
    ("sentence", "source", "name", "role", "organization"),
    [
        (
            "Coast Guard spokesman Capt. Igor Brandt said it sank.",
            "Coast Guard spokesman Capt. Igor Brandt",
            "Igor Brandt",
            "spokesman",
            "Coast Guard",
        ),
        (
            "Igor Brandt, a spokesman for the Ministry of Fisheries, said it sank.",
            "Igor Brandt",
            "Igor Brandt",
            "spokesman",
            "Ministry of Fisheries",
        ),
        (
            "Secretary of State Nora Quell said it sank.",
            "Secretary of State Nora Quell",
            "Nora Quell",
            "Secretary of State",
            "",
        ),
        (
            "The alliance's supreme commander, Gen. Paul Brandt, said it sank.",
            "Paul Brandt",
            "Paul Brandt",
            "supreme commander",
            "",
        ),
        (
            "Former Harbour Trust director Nora Quell said it sank.",
            "Nora Quell",
            "Nora Quell",
            "director",
            "Harbour Trust",
        ),
    ],
)
def test_a_capacity_is_read_from_titles_and_appositions(bare, sentence, source, name, role, organization):
    doc = resolve(bare, sentence, (source, "said", "it sank"))
    capacity = doc._.speakers[0].capacity
    assert actor(doc, 0).name == name
    assert (capacity.role, capacity.organization) == (role, organization)


def test_a_former_and_an_acting_holder_are_marked(bare):
    doc = resolve(
        bare,
        "Former mayor Lena Marsh said it rained. Acting director Paul Brandt said it snowed.",
        ("Former mayor Lena Marsh", "said", "it rained"),
        ("Acting director Paul Brandt", "said", "it snowed"),
    )
    assert (doc._.speakers[0].capacity.former, doc._.speakers[0].capacity.acting) == (True, False)
    assert (doc._.speakers[1].capacity.former, doc._.speakers[1].capacity.acting) == (False, True)


@pytest.mark.parametrize(
    ("sentence", "source", "hosts"),
    [
        (
            "Igor Brandt, a spokesman for the Norwegian Defense Ministry, said it sank.",
            "Igor Brandt",
            ["Norwegian Defense Ministry", "Norway"],
        ),
        ("The Norwegian Defense Ministry said it sank.", "The Norwegian Defense Ministry", ["Norway"]),
        ("State Department spokeswoman Nora Quell said it sank.", "Nora Quell", ["State Department", "United States"]),
        ("Norwegian Ambassador Nora Quell said it sank.", "Nora Quell", ["Norway"]),
    ],
)
def test_a_spokesman_speaks_for_the_end_of_the_chain(bare, sentence, source, hosts):
    doc = resolve(bare, sentence, (source, "said", "it sank"))
    assert names(doc, doc._.speakers[0].on_behalf_of) == hosts


def test_a_lawyer_speaks_for_the_client(bare):
    text = "Lena Marsh left early. Her lawyer, Karl Obst, said she was ill."
    doc = resolve(bare, text, ("Her lawyer, Karl Obst", "said", "she was ill"))
    assert actor(doc, 0).name == "Karl Obst"
    assert names(doc, doc._.speakers[0].on_behalf_of) == ["Lena Marsh"]


def test_an_unnamed_representative_is_described_with_the_full_name_of_whom_he_represents(bare):
    text = "Lena Marsh left early. Her lawyer said the mayor was ill."
    doc = resolve(bare, text, ("Her lawyer", "said", "the mayor was ill"))
    assert speaker_name(doc, 0) == "Lena Marsh's lawyer"
    assert doc._.speakers[0].source_type == "role-only"


def test_a_former_ambassador_speaks_for_nobody(bare):
    doc = resolve(bare, "Former Norwegian ambassador Nora Quell said it sank.", ("Nora Quell", "said", "it sank"))
    assert doc._.speakers[0].on_behalf_of == ()


@pytest.mark.parametrize(
    ("sentence", "source", "identifier"),
    [
        ("Oslo dismissed the report.", "Oslo", "actor/state-norway"),
        ("The Norwegian government dismissed the report.", "The Norwegian government", "actor/state-norway"),
        ("The Kremlin dismissed the report.", "The Kremlin", "actor/state-russia"),
        ("The Pentagon dismissed the report.", "The Pentagon", "actor/us-department-of-defense"),
        ("Downing Street dismissed the report.", "Downing Street", "actor/state-united-kingdom"),
    ],
)
def test_a_place_that_speaks_is_its_government(bare, sentence, source, identifier):
    doc = resolve(bare, sentence, (source, "dismissed", "the report"))
    assert doc._.speakers[0].actors == (identifier,)


def test_a_place_where_somebody_is_stays_a_place(bare):
    doc = resolve(bare, "Lena Marsh said in Oslo that it rained.", ("Lena Marsh", "said", "that it rained"))
    assert "actor/state-norway" not in {one.id for one in doc._.actors}


def test_a_government_is_shown_by_the_name_of_the_article(bare):
    doc = resolve(bare, "Oslo dismissed the report.", ("Oslo", "dismissed", "the report"))
    assert actor(doc, 0).name == "Norway"
    assert "Oslo" in actor(doc, 0).aliases
    assert speaker_name(doc, 0) == "Oslo"


@pytest.mark.parametrize(
    ("source", "source_type"),
    [
        ("Officials", "collective"),
        ("Witnesses", "collective"),
        ("One senior Norwegian official", "anonymous"),
        ("A person familiar with the talks", "anonymous"),
        ("A ministry spokesman", "role-only"),
        ("The report", "document"),
        ("Court papers", "document"),
        ("Norway", "named"),
    ],
)
def test_the_type_of_a_source_is_read_from_its_words(bare, source, source_type):
    doc = resolve(bare, f"{source} said the port was open.", (source, "said", "the port was open"))
    assert doc._.speakers[0].source_type == source_type
    assert doc._.speakers[0].actors[0].startswith("actor/" if source_type == "named" else "source/")


def test_terms_of_anonymity_are_kept(bare):
    text = "A harbour official, speaking on condition of anonymity, said the port was open."
    doc = resolve(bare, text, ("A harbour official", "said", "the port was open"))
    assert doc._.speakers[0].source_type == "anonymous"
    assert "condition of anonymity" in actor(doc, 0).terms


def test_one_official_is_never_merged_with_the_officials(bare):
    doc = resolve(
        bare,
        "U.S. officials said it sank. One senior U.S. official said it burned. Another official said it did not.",
        ("U.S. officials", "said", "it sank"),
        ("One senior U.S. official", "said", "it burned"),
        ("Another official", "said", "it did not"),
    )
    assert len({speaker.actors for speaker in doc._.speakers}) == 3


def test_two_sources_of_one_description_stay_two(bare):
    doc = resolve(
        bare,
        "Another official said it sank. Another official said it burned.",
        ("Another official", "said", "it sank"),
        ("Another official", "said", "it burned"),
    )
    assert doc._.speakers[0].actors != doc._.speakers[1].actors


def test_the_same_officials_are_one_collective(bare):
    doc = resolve(
        bare,
        "Norwegian officials said it sank. The officials said it burned. They said it was old.",
        ("Norwegian officials", "said", "it sank"),
        ("The officials", "said", "it burned"),
        ("They", "said", "it was old"),
    )
    assert len({speaker.actors for speaker in doc._.speakers}) == 1


def test_anonymous_sources_of_two_articles_differ(bare):
    said = ("One official", "said", "it sank")
    first = resolve(bare, "One official said it sank.", said, article_id="a1")
    second = resolve(bare, "One official said it sank.", said, article_id="a2")
    assert first._.speakers[0].actors != second._.speakers[0].actors


def test_a_full_name_has_one_identifier_in_all_articles_and_a_surname_alone_has_not(bare):
    said = ("Lena Marsh", "said", "it sank")
    first = resolve(bare, "Lena Marsh said it sank.", said, article_id="a1")
    second = resolve(bare, "Lena Marsh said it sank.", said, article_id="a2")
    assert first._.speakers[0].actors == second._.speakers[0].actors
    said = ("Mr. Marsh", "said", "it sank")
    first = resolve(bare, "Mr. Marsh said it sank.", said, article_id="a1")
    second = resolve(bare, "Mr. Marsh said it sank.", said, article_id="a2")
    assert first._.speakers[0].actors != second._.speakers[0].actors


def test_joint_sources_are_two_actors(bare):
    text = "Lena Marsh and Karl Obst said the port was open."
    doc = resolve(bare, text, ("Lena Marsh and Karl Obst", "said", "the port was open"))
    assert names(doc, doc._.speakers[0].actors) == ["Lena Marsh", "Karl Obst"]


def test_a_shared_head_is_one_collective(bare):
    text = "Harbour Ministry and naval officials said the port was open."
    doc = resolve(bare, text, ("Harbour Ministry and naval officials", "said", "the port was open"))
    assert len(doc._.speakers[0].actors) == 1
    assert doc._.speakers[0].source_type == "collective"


def test_first_person_in_a_quotation_is_the_speaker(bare):
    text = 'Lena Marsh was angry. "I deny that I lied," Marsh said.'
    doc = resolve(bare, text, ("I", "deny", "that I lied"), quotations=('"I deny that I lied,"',))
    last = text.rindex("Marsh")
    outer = Attribution(
        source=((last, last + 5),),
        cue=spans_of(text, "said"),
        content=spans_of(text, '"I deny that I lied,"'),
    )
    doc._.attributions = (*doc._.attributions, outer)
    doc._.actors, doc._.speakers = predict(doc, load_registry())
    assert names(doc, doc._.speakers[0].actors) == ["Lena Marsh"]


def test_first_person_outside_quotations_is_the_voice_of_the_article(bare):
    doc = resolve(bare, "We asked around. I believe the story is false.", ("I", "believe", "the story is false"))
    assert doc._.speakers[0].source_type == "outlet-voice"


def test_a_quotation_that_runs_on_keeps_its_speaker(bare):
    text = '"The port is open," Lena Marsh said.\n\n"It will stay open."'
    doc = resolve(
        bare,
        text,
        ("Lena Marsh", "said", ""),
        ("", "", '"It will stay open."'),
        quotations=('"The port is open,"', '"It will stay open."'),
    )
    doc._.attributions = (
        Attribution(
            source=spans_of(text, "Lena Marsh"),
            cue=spans_of(text, "said"),
            content=spans_of(text, '"The port is open,"'),
        ),
        doc._.attributions[1],
    )
    doc._.actors, doc._.speakers = predict(doc, load_registry())
    assert names(doc, doc._.speakers[1].actors) == ["Lena Marsh"]


def test_a_claim_by_nobody_has_an_unresolved_source_of_its_own(bare):
    doc = resolve(bare, "It was rumoured that the port was closed.", ("", "rumoured", "that the port was closed"))
    assert not doc._.speakers[0].resolved
    assert doc._.speakers[0].actors[0].startswith("source/")


@pytest.mark.parametrize(
    ("sentence", "cue", "told", "channel"),
    [
        ("Lena Marsh told NBC News that it sank.", "told", ["NBC News"], ""),
        ("Lena Marsh told the news agency Reuters on Monday that it sank.", "told", ["Reuters"], ""),
        ("Lena Marsh said in an interview with the Northport Gazette that it sank.", "said", ["Northport Gazette"],
         "interview"),
        ("Lena Marsh told reporters at a press conference that it sank.", "told", [], "briefing"),
        ("Lena Marsh wrote on Twitter that it sank.", "wrote", [], "post"),
        ("Lena Marsh said in a statement that it sank.", "said", [], "statement"),
        ("Lena Marsh testified that it sank.", "testified", [], "testimony"),
    ],
)  # fmt: skip
def test_whom_and_how_somebody_told(bare, sentence, cue, told, channel):
    doc = resolve(bare, sentence, ("Lena Marsh", cue, "that it sank"))
    assert names(doc, doc._.speakers[0].told_to) == told
    assert doc._.speakers[0].channel == channel


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Mayor Bill de Brandt said it rained. De Brandt said more.", "Bill de Brandt"),
        ("Ahmed al-Rudani said it rained. Al-Rudani said more.", "Ahmed al-Rudani"),
        ("Ri Yong Gil said it rained. Ri said more.", "Ri Yong Gil"),
        ("John Marsh Jr. said it rained. Marsh said more.", "John Marsh Jr."),
        ("J. R. Marsh said it rained. Mr. Marsh said more.", "J. R. Marsh"),
    ],
)
def test_names_of_all_shapes_are_recognised(bare, text, name):
    last = text.split(". ")[-1].split(" said")[0]
    doc = resolve(bare, text, (last, "said", "more"))
    start = text.rindex(f"{last} said")
    doc._.attributions = (
        Attribution(source=((start, start + len(last)),), cue=((start + len(last) + 1, start + len(last) + 5),),
                    content=spans_of(text, "more")),
    )  # fmt: skip
    doc._.actors, doc._.speakers = predict(doc, load_registry())
    assert actor(doc, 0).name == name


def test_bylines_and_datelines_name_no_actor(bare):
    text = "By Lena Marsh\n\nNORTHPORT, Norway (AP) — The harbour was open on Monday, Karl Obst said."
    doc = resolve(bare, text, ("Karl Obst", "said", ""))
    assert {one.name for one in doc._.actors} == {"Karl Obst"}


def test_boilerplate_names_no_actor(bare):
    text = "Photo by Lena Marsh for the Gazette.\n\nThe harbour was open, Karl Obst said."
    doc = bare(text)
    doc._.boilerplate = (spans_of(text, "Photo by Lena Marsh for the Gazette.")[0],)
    doc._.actors, doc._.speakers = predict(doc, load_registry())
    assert {one.name for one in doc._.actors} == {"Karl Obst"}


def test_actors_are_found_where_nobody_speaks(bare):
    doc = resolve(bare, "Lena Marsh accused Norway of sinking the ship of the Harbour Trust.")
    assert {(one.name, one.kind) for one in doc._.actors} == {
        ("Lena Marsh", "person"),
        ("Norway", "state"),
        ("Harbour Trust", "organization"),
    }


def test_the_actor_of_a_span_is_found_by_its_words(bare):
    text = "Lena Marsh accused Norway of sinking the ship."
    doc = resolve(bare, text)
    assert find_actor(doc, spans_of(text, "Norway of sinking")) == "actor/state-norway"
    assert find_actor(doc, spans_of(text, "the ship")) is None
    assert actor_name(doc, spans_of(text, "Norway of sinking")) == "Norway"
    assert actor_name(doc, spans_of(text, "the ship")) == ""


def test_two_of_one_surname_are_told_apart_by_gender(bare):
    text = "Lena Marsh met her brother Paul Marsh. Ms. Marsh said it rained. Mr. Marsh said it snowed."
    doc = resolve(bare, text, ("Ms. Marsh", "said", "it rained"), ("Mr. Marsh", "said", "it snowed"))
    assert [actor(doc, 0).name, actor(doc, 1).name] == ["Lena Marsh", "Paul Marsh"]


def test_mentions_are_offsets_of_the_text(bare):
    text = "Lena Marsh left. Marsh said she was ill."
    doc = resolve(bare, text, ("Marsh", "said", "she was ill"))
    marsh = actor(doc, 0)
    assert {text[start:end] for start, end in marsh.mentions} == {"Lena Marsh", "Marsh", "she"}


def test_a_document_without_parse_and_article_is_no_error():
    import spacy

    nlp = spacy.blank("en")
    doc = nlp("Lena Marsh said it rained.")
    doc._.attributions = (Attribution(source=((0, 10),), cue=((11, 15),), content=((16, 25),)),)
    doc._.actors, doc._.speakers = predict(doc, load_registry())
    assert len(doc._.speakers) == 1


def test_two_runs_agree(bare):
    said = ("The lawyer", "said", "the port was closed")
    text = INTRODUCTION + "The lawyer said the port was closed."
    assert resolve(bare, text, said)._.actors == resolve(bare, text, said)._.actors
