"""Dispatches from a made-up country, annotated by hand, and small stores of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest

from counterclaim.identifiers import digest
from counterclaim.model import (
    Actor,
    AnnotatedArticle,
    Article,
    Capacity,
    Claim,
    Response,
    Said,
    Span,
    Speaker,
    SpeechAct,
    Statement,
)
from counterclaim.rdf import KnowledgeGraph
from counterclaim.rdf.derive import match_by_wording  # also reached through this file by child processes

STANCES = {"deny": "rejects", "dismiss": "rejects", "decline-to-confirm": "withholds", "urge": "uncommitted"}


@dataclass
class Story:
    """An article whose annotations are told by the words that carry them."""

    name: str
    sentences: list[str]
    title: str = ""
    publisher: str = "Vale Courier"
    published: str = "2031-05-04"
    url: str = ""
    statements: list[Statement] = field(default_factory=list)
    responses: list[Response] = field(default_factory=list)
    claims: dict[str, Claim] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)

    @property
    def article(self) -> Article:
        return Article(
            id=self.name,
            text=" ".join(self.sentences),
            title=self.title or self.name.replace("-", " ").capitalize(),
            publisher=self.publisher,
            published=self.published,
            url=self.url or f"https://courier.example/{self.name}",
            authors=("Zoe Marlow", "Ann Abel"),
        )

    def span(self, words: str) -> Span:
        start = self.article.text.index(words)
        return start, start + len(words)

    def actor(self, name: str, kind: str = "person", **more: object) -> str:
        scoped = kind in ("anonymous", "collective", "document", "author")
        made = "source/" + digest(self.article.key, name) if scoped else "actor/" + name.lower().replace(" ", "-")
        mentions = (self.span(name),) if name in self.article.text else ()
        self.actors[made] = Actor(id=made, name=name, kind=kind, mentions=mentions, **more)  # type: ignore[arg-type]
        return made

    def claim(self, text: str, **more: object) -> str:
        claim_id = "claim/" + digest(self.article.key, text)
        spans = (self.span(text),) if text in self.article.text else ()
        self.claims.setdefault(claim_id, Claim(id=claim_id, text=text, spans=spans, **more))  # type: ignore[arg-type]
        return claim_id

    def say(
        self,
        sentence: int,
        who: str | tuple[str, ...],
        cue: str,
        content: str,
        *,
        act: str = "claim",
        stance: str = "",
        claim: str = "",
        said: Said | None = None,
        certainty: str = "certain",
        source_type: str = "named",
        on_behalf_of: tuple[str, ...] = (),
        told_to: tuple[str, ...] = (),
        capacity: Capacity | None = None,
        relays: str = "",
        depth: int = 1,
        **claim_more: object,
    ) -> str:
        makers = (who,) if isinstance(who, str) else who
        makers = tuple(maker for maker in makers if maker)
        name = self.actors[makers[0]].name if makers else ""
        passage = self.span(self.sentences[sentence])
        statement_id = "statement/" + digest(self.article.key, self.sentences[sentence], cue, name, content)
        self.statements.append(
            Statement(
                id=statement_id,
                act=SpeechAct(act, stance or STANCES.get(act, "endorses"), certainty, "indirect"),
                confidence=0.9,
                source=(self.span(name),) if name and name in self.article.text else (),
                source_text=name,
                speaker=Speaker(makers, source_type, capacity, on_behalf_of, told_to, resolved=bool(makers)),
                cue=(self.span(cue),),
                cue_text=cue,
                content=(self.span(content),),
                content_text=content,
                sentence=passage,
                claim=claim or self.claim(content, **claim_more),
                said=said or Said(self.published[:10], self.published[:10], "on that day"),
                relays=relays,
                depth=depth,
            )
        )
        return statement_id

    def answer(self, statement: str, target: str | None, relation: str, *, confidence: float = 0.8) -> str:
        found = next(item for item in self.statements if item.id == statement)
        acts = {"confirms": "confirm", "concedes": "concede", "withholds-on": "decline"}
        answered = next((item.sentence for item in self.statements if item.id == target), found.sentence)
        response_id = "response/" + digest(statement, target or "nothing", relation)
        self.responses.append(
            Response(
                id=response_id,
                statement=statement,
                act=acts.get(relation, "deny"),
                relation=relation,
                responder=found.source_text,
                responder_text=found.source_text,
                evidence=(found.sentence,),
                claim=(answered,),
                target=target,
                confidence=confidence,
                because=(("names the claim", 0.75), ("same sentence", -0.25)),
            )
        )
        return response_id

    def annotated(self) -> AnnotatedArticle:
        return AnnotatedArticle(
            article=self.article,
            statements=tuple(sorted(self.statements, key=lambda item: (item.cue, item.content, item.id))),
            responses=tuple(sorted(self.responses, key=lambda item: (item.evidence, item.id))),
            claims=tuple(self.claims[key] for key in sorted(self.claims)),
            actors=tuple(sorted(self.actors.values(), key=lambda actor: (actor.mentions, actor.id))),
            extractor="by hand 1",
        )


def dam_story(name: str = "dam-gates") -> Story:
    """An accusation, a spokesman's denial for his ministry and state, a refusal, a concession, a nested claim."""
    story = Story(
        name,
        [
            "Mayor Ida Brandt said that Norvania opened the dam gates on purpose.",
            "Colonel Ruun Oskar, spokesman for the Defence Ministry, dismissed those reports.",
            "The envoy Lena Strand declined to confirm that Norvania opened the dam gates on purpose.",
            "One official admitted that a gate valve had failed.",
            "Brandt said engineers told her that the river rose by two metres.",
        ],
        title="Who opened the gates?",
    )
    norvania = story.actor("Norvania", "state", country="Norvania")
    ministry = story.actor("Defence Ministry", "organization", represents=(norvania,))
    brandt = story.actor("Ida Brandt", aliases=("Brandt", "Mayor Ida Brandt"), capacities=(Capacity("mayor"),))
    spokesman = Capacity("spokesman", "Defence Ministry", ministry)
    oskar = story.actor("Ruun Oskar", capacities=(spokesman,), represents=(ministry, norvania), aliases=("Oskar",))
    strand = story.actor("Lena Strand", capacities=(Capacity("envoy"),))
    official = story.actor("One official", "anonymous", descriptor="official")
    engineers = story.actor("engineers", "collective")
    opened = "Norvania opened the dam gates on purpose"
    accused = story.say(0, brandt, "said that", opened, act="accuse", concerns=(norvania,), accuses=(norvania,))
    dismissed = story.say(
        1, oskar, "dismissed", "those reports", act="dismiss", unspecified=True,
        on_behalf_of=(ministry, norvania), capacity=spokesman,
    )  # fmt: skip
    story.answer(dismissed, accused, "dismisses")
    withheld = story.say(2, strand, "declined to confirm", opened, act="decline-to-confirm", claim=story.claim(opened))
    story.answer(withheld, accused, "withholds-on")
    story.say(3, official, "admitted", "a gate valve had failed", act="concede", source_type="anonymous")
    inner = story.say(
        4, engineers, "told her", "the river rose by two metres", source_type="collective", depth=2, told_to=(brandt,)
    )
    story.say(4, brandt, "Brandt said", "engineers told her that the river rose by two metres", relays=inner)
    return story


def reply_story() -> Story:
    """Another outlet, later: the state denies in the same words, another confirms, one quote has no speaker."""
    story = Story(
        "states-reply",
        [
            "Norvania denied that Norvania opened the dam gates on purpose.",
            "Estmark confirmed that a gate valve had failed.",
            "It was said that the bridge is safe.",
            "Brandt urged calm along the river.",
            "Later Ruun Oskar admitted that Norvania opened the dam gates on purpose.",
        ],
        publisher="Harbour Post",
        published="2031-05-06T09:30:00+02:00",
    )
    norvania = story.actor("Norvania", "state")
    estmark = story.actor("Estmark", "state", wikidata="Q0")
    brandt = story.actor("Ida Brandt", aliases=("Brandt",))
    oskar = story.actor("Ruun Oskar", represents=(norvania,))
    opened = "Norvania opened the dam gates on purpose"
    monday, later = Said("2031-05-05", "2031-05-05", "Monday"), Said("2031-05-07", "2031-05-07")
    story.say(0, norvania, "denied", opened, act="deny", said=monday, concerns=(norvania,), accuses=(norvania,))
    story.say(1, estmark, "confirmed", "a gate valve had failed", act="confirm", said=monday)
    story.say(2, "", "was said", "the bridge is safe", certainty="possible")
    story.say(3, brandt, "urged", "calm along the river", act="urge")
    story.say(4, oskar, "admitted", opened, act="concede", said=later, on_behalf_of=(norvania,))
    return story


def second_report() -> Story:
    """A third outlet carries the first accusation and no denial; it accuses a company that nobody asks."""
    story = Story(
        "gates-again",
        [
            "Ida Brandt said that Norvania opened the dam gates on purpose.",
            "Ida Brandt accused the firm Aquanord of hiding the logs, saying Aquanord hid the logs.",
        ],
        publisher="Delta Daily",
        published="2031-05-08",
    )
    norvania = story.actor("Norvania", "state")
    firm = story.actor("Aquanord", "organization")
    brandt = story.actor("Ida Brandt")
    first = Said("2031-05-04", "2031-05-04", "on Sunday")
    opened = "Norvania opened the dam gates on purpose"
    story.say(0, brandt, "said that", opened, act="accuse", said=first, concerns=(norvania,), accuses=(norvania,))
    story.say(1, brandt, "accused", "Aquanord hid the logs", act="accuse", concerns=(firm,), accuses=(firm,))
    return story


def allied_story() -> Story:
    """An outlet that carries denials alone, one of them of nothing in particular, and one answer that is a guess."""
    story = Story(
        "allies-deny",
        [
            "Estmark denied that Norvania opened the dam gates on purpose.",
            "Aquanord rejected the allegations.",
            "Estmark rejected talk that a gate valve had failed.",
        ],
        publisher="Night Wire",
        published="2031-05-09",
    )
    estmark, firm = story.actor("Estmark", "state"), story.actor("Aquanord", "organization")
    story.say(0, estmark, "denied", "Norvania opened the dam gates on purpose", act="deny")
    story.say(1, firm, "rejected the", "the allegations", act="deny", unspecified=True)
    talk = story.say(2, estmark, "rejected talk", "talk", act="dismiss", unspecified=True)
    story.answer(talk, story.claim("a gate valve had failed"), "dismisses", confidence=0.5)
    return story


def wavering_story() -> Story:
    """The first accuser again, less certain by now."""
    story = Story(
        "brandt-wavers",
        ["Ida Brandt said that perhaps Norvania opened the dam gates on purpose."],
        publisher="Delta Daily",
        published="2031-06-01",
    )
    brandt = story.actor("Ida Brandt")
    story.say(0, brandt, "said that", "Norvania opened the dam gates on purpose", certainty="possible")
    return story


@pytest.fixture
def story() -> type[Story]:
    return Story


@pytest.fixture
def dam() -> AnnotatedArticle:
    return dam_story().annotated()


@pytest.fixture
def reply() -> AnnotatedArticle:
    return reply_story().annotated()


@pytest.fixture
def again() -> AnnotatedArticle:
    return second_report().annotated()


@pytest.fixture
def revised() -> Callable[[AnnotatedArticle, str], AnnotatedArticle]:
    """Give an article another text after its last sentence, so that its version changes and nothing else does."""

    def change(annotated: AnnotatedArticle, more: str) -> AnnotatedArticle:
        return replace(annotated, article=replace(annotated.article, text=f"{annotated.article.text} {more}"))

    return change


@pytest.fixture
def graph() -> KnowledgeGraph:
    return KnowledgeGraph.open(None, matcher=match_by_wording)


@pytest.fixture
def three(
    graph: KnowledgeGraph, dam: AnnotatedArticle, reply: AnnotatedArticle, again: AnnotatedArticle
) -> KnowledgeGraph:
    graph.add_all([dam, reply, again])
    return graph


@pytest.fixture(scope="session")
def dispatches() -> list[AnnotatedArticle]:
    """Return five dispatches of four outlets, in which every question finds something."""
    made = (dam_story(), reply_story(), second_report(), allied_story(), wavering_story())
    return [story.annotated() for story in made]
