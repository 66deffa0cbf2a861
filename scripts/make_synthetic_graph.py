#!/usr/bin/env python3
"""Fill a store with made-up articles, shaped like annotated news, through the code that real ones go through.

usage: make_synthetic_graph.py STORE --quads 100000 [--seed 7] [--matcher meaning|wording]

Stories are made up; each is carried by several articles, some of them copies, in which named people, spokesmen and
unnamed sources claim, deny, confirm and decline to comment. Names, places and wordings (`made_up_words.py`) grow in
number with the articles, as they do in news: about four actors of a new article, and most of its wordings, are new to
the store. The same seed gives the same articles.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

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
from counterclaim.rdf.derive import match_by_wording
from counterclaim.rdf.triples import graph_of
from made_up_words import BODIES, DETAILS, FIELDS, GIVEN, OUTLETS, made_up_name, surname

_ROLES = ("mayor", "minister", "spokesman", "director", "governor", "envoy", "colonel")
#: Act, stance and cue, with how often each occurs.
_ACTS = (
    ("claim", "endorses", "said that", 9),
    ("accuse", "endorses", "charged that", 2),
    ("deny", "rejects", "denied that", 3),
    ("confirm", "endorses", "confirmed that", 2),
    ("decline-to-confirm", "withholds", "would not confirm that", 1),
    ("concede", "endorses", "admitted that", 1),
    ("urge", "uncommitted", "urged", 1),
)
_FILLER = "Nobody was hurt. The weather stayed calm. Traffic moved slowly. The council will meet again next week."
#: Articles that carry one story.
_PER_STORY = 7


class _Writer:
    """Write one article and keep what is found in it."""

    def __init__(self, article_id: str, publisher: str, published: str, chance: random.Random) -> None:
        self.head = Article(
            article_id,
            "",
            f"What happened in {article_id}?",
            publisher,
            f"https://news.example/{article_id}",
            published,
        )
        self.chance = chance
        self.parts: list[str] = []
        self.length = 0
        self.statements: list[Statement] = []
        self.responses: list[Response] = []
        self.claims: dict[str, Claim] = {}
        self.actors: dict[str, Actor] = {}

    def write(self, text: str) -> Span:
        """Write a sentence and return where it stands."""
        start = self.length + (1 if self.parts else 0)
        self.parts.append(text)
        self.length = start + len(text)
        return start, self.length

    def say(self, name: str, role: str, place: str, content: str, act: tuple[str, str, str, int]) -> Statement:
        """Write a statement and keep it with its speaker and claim."""
        sentence = f"{name}, {role} of {place}, {act[2]} {content}." if role else f"{name} {act[2]} {content}."
        start, end = self.write(sentence)
        cue = start + sentence.index(act[2])
        said = cue + len(act[2]) + 1
        state = self._actor(place, "organization" if place.rsplit(maxsplit=1)[-1] in BODIES else "state", ())
        speaker = self._actor(name, "person" if role else "anonymous", (Capacity(role, place, state),) if role else ())
        claim = f"claim/{digest(self.head.key, content)}"
        self.claims.setdefault(
            claim,
            Claim(
                claim, content, ((said, end - 1),), concerns=(state,), accuses=(state,) if act[0] == "accuse" else ()
            ),
        )
        day = self.head.published[:10]
        for_whom = (state,) if role == "spokesman" else ()
        made = Statement(
            id=f"statement/{digest(self.head.key, sentence, str(len(self.statements)))}",
            act=SpeechAct(act[0], act[1], self.chance.choice(("certain", "probable", "possible")), "indirect"),
            confidence=round(self.chance.uniform(0.5, 1), 4),
            source=((start, start + len(name)),),
            source_text=name,
            speaker=Speaker(
                (speaker,),
                "named" if role else "anonymous",
                Capacity(role, place, state) if role else None,
                for_whom,
                confidence=0.9,
            ),
            cue=((cue, said - 1),),
            cue_text=act[2],
            content=((said, end - 1),),
            content_text=content,
            sentence=(start, end),
            claim=claim,
            said=Said(day, day, "on that day"),
        )
        self.statements.append(made)
        return made

    def _actor(self, name: str, kind: str, capacities: tuple[Capacity, ...]) -> str:
        scoped = kind == "anonymous"
        made = f"source/{digest(self.head.key, name)}" if scoped else f"actor/{digest(name.casefold(), kind)}"
        self.actors.setdefault(made, Actor(made, name, kind, capacities=capacities))
        return made

    def answer(self, statement: Statement, target: Statement) -> None:
        """Keep that a statement answers an earlier one."""
        relation = {"deny": "denies", "confirm": "confirms", "concede": "concedes"}.get(
            statement.act.act, "withholds-on"
        )
        self.responses.append(
            Response(
                id=f"response/{digest(statement.id, target.id)}",
                statement=statement.id,
                act={"denies": "deny", "confirms": "confirm", "concedes": "concede"}.get(relation, "decline"),
                relation=relation,
                responder=statement.source_text,
                responder_text=statement.source_text,
                evidence=(statement.sentence,),
                claim=(target.sentence,),
                target=target.id,
                confidence=round(self.chance.uniform(0.3, 1), 4),
                because=(("names the claim", 0.75),),
            )
        )

    def done(self) -> AnnotatedArticle:
        """Return the article with everything found in it."""
        head = self.head
        article = Article(head.id, " ".join(self.parts), head.title, head.publisher, head.url, head.published)
        return AnnotatedArticle(
            article,
            tuple(self.statements),
            tuple(self.responses),
            tuple(self.claims.values()),
            tuple(self.actors.values()),
            "made up 1",
        )


Person = tuple[str, str, str]  # name, role, what the role is in


class _World:
    """The people and places that stories are about: those told of often are told of again, and new ones turn up."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(f"{seed} world")
        self.people: list[Person] = []
        self.places = [made_up_name(self.chance, "place") for _ in range(5)]

    def place(self) -> str:
        """Return a place, mostly one that was told of before."""
        new = self.chance.random() < 0.15
        found = made_up_name(self.chance, "place") if new else self.chance.choice(self.places)
        self.places.append(found)
        return found

    def person(self, known: float) -> Person:
        """Return somebody with a role; ``known`` is how likely it is somebody who was told of before."""
        if self.people and self.chance.random() < known:
            found = self.chance.choice(self.people)
        else:
            name = f"{self.chance.choice(GIVEN)} {surname(self.chance)}"
            where = self.place()
            body = f"{where} {self.chance.choice(BODIES)}" if self.chance.random() < 0.3 else where
            found = (name, self.chance.choice(_ROLES), body)
        self.people.append(found)
        return found

    def contents(self) -> list[str]:
        """Return what a story is about: claims of one field of life about one place."""
        words = [part.split("|") for part in FIELDS[self.chance.choice(sorted(FIELDS))]]
        place, found = self.place(), []
        for who in self.chance.sample(words[0], 4):
            deed, thing = self.chance.choice(words[1]), self.chance.choice(words[2])
            name = surname(self.chance) if self.chance.random() < 0.3 else ""
            found.append(f"{who} of {place} {deed} {thing}{f' of the {name} family' if name else ''}")
        return found


def made_up_articles(seed: int = 7) -> Iterator[AnnotatedArticle]:
    """Yield made-up articles without end."""
    world, number = _World(seed), 0
    while True:
        story = number // _PER_STORY
        contents, day = world.contents(), date(2031, 1, 1) + timedelta(days=story // 2)
        cast = [world.person(0.4) for _ in range(4)]
        copied = world.chance.random() < 0.5
        for turn in range(_PER_STORY):
            own = random.Random(f"{seed} article {number}")
            people = [*cast, *(world.person(0.3) for _ in range(3))]
            # In half of the stories the second article carries the first one's text.
            if turn == 0:
                first, told = people, random.Random(f"{seed} copy {story}")
            elif turn == 1 and copied:
                people, told = first, random.Random(f"{seed} copy {story}")
            else:
                told = own
            outlet = f"{own.choice(world.places)} {own.choice(OUTLETS)}"
            published = (day + timedelta(days=turn)).isoformat()
            yield _article(f"made-up-{number}", outlet, published, contents, people, told)
            number += 1


def _worded(content: str, chance: random.Random, places: list[str]) -> str:
    """Return one of the many ways in which a claim is told."""
    detail = chance.choice(DETAILS.split("|")).format(number=chance.randint(2, 90), place=chance.choice(places))
    return f"{content} {detail}".strip()


def _article(
    name: str,
    outlet: str,
    published: str,
    contents: list[str],
    people: list[Person],
    chance: random.Random,
) -> AnnotatedArticle:
    writer = _Writer(name, outlet, published, chance)
    weights = [act[3] for act in _ACTS]
    wordings = [_worded(content, chance, [person[2] for person in people]) for content in contents for _ in range(3)]
    for _ in range(chance.randint(8, 16)):
        act = chance.choices(_ACTS, weights)[0]
        who = chance.choice(people) if chance.random() < 0.8 else ("One official", "", chance.choice(people)[2])
        made = writer.say(*who, chance.choice(wordings), act)
        earlier = [
            one for one in writer.statements[:-1] if one.claim == made.claim and one.source_text != made.source_text
        ]
        if earlier and act[0] in ("deny", "confirm", "decline-to-confirm", "concede"):
            writer.answer(made, earlier[0])
        if chance.random() < 0.4:
            writer.write(chance.choice(_FILLER.split(". ")) + ".")
    return writer.done()


def fill(graph: KnowledgeGraph, quads: int, *, seed: int = 7) -> int:
    """Add articles, without deriving, until the store holds so many quads or derivation will make it so.

    Returns how many were added. About a quarter of a store's quads are derived.
    """
    count, held = 0, len(graph.store)  # asking a store on disk for its length reads all of it, so it is asked once
    for annotated in made_up_articles(seed):
        if held >= quads * 0.78:
            return count
        if graph.add(annotated, derive=False):
            node = graph_of(annotated.article.key, graph.base)
            held += sum(1 for _ in graph.store.quads_for_pattern(None, None, None, node))
            count += 1
    return count


def main() -> None:
    """Fill the store that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store", type=Path)
    parser.add_argument("--quads", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--matcher", choices=("meaning", "wording"), default="meaning")
    args = parser.parse_args()
    with KnowledgeGraph.open(args.store, matcher=match_by_wording if args.matcher == "wording" else None) as graph:
        articles = fill(graph, args.quads, seed=args.seed)
        graph.derive()
        print(f"{articles:,} articles, {len(graph.store):,} quads in {args.store}.")


if __name__ == "__main__":
    main()
