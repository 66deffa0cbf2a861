"""Make short articles from templates: responses of every kind of cue, and false friends with the same verbs.

They are few beside the annotated articles, and teach what news seldom shows: that "denied access" answers no claim.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

SEED = 11
PEOPLE = (
    "the treasurer", "Ms Varga", "a spokesman for the port", "the governor", "Colonel Idris Bane", "the company",
    "Mr Okoro", "the singer's manager", "the city council", "a palace official", "the regiment", "her brother",
    "the school board", "Brightwater Foods", "the coach", "the Ravenna police", "the foundation", "two ministers",
    "the embassy", "a union leader",
)  # fmt: skip
CLAIMS = (
    ("{a} said that {b} had hidden the losses for years.", "hidden the losses"),
    ("A magazine reported that {b} had paid for the silence of a witness.", "paid for the silence of a witness"),
    ("According to a website, {b} secretly owns the casino on the island.", "owned the casino"),
    ("{a} accused {b} of sending armed men across the river.", "sent armed men across the river"),
    ("Posts shared thousands of times say {b} collapsed on stage last night.", "collapsed on stage"),
    ("A former clerk claims that {b} forged the signatures.", "forged the signatures"),
    ("Reports on Tuesday said that {b} would leave office before the summer.", "decided to leave office"),
    ("{a} alleged that {b} had poisoned the lake with solvents.", "poisoned the lake"),
)
FILLERS = (
    "The weather stayed dry all week.", "The town has about 9,000 inhabitants.", "The meeting lasted until midnight.",
    "Shares rose two percent on the day.", "A second hearing is planned for autumn.", "The bridge was built in 1931.",
)  # fmt: skip
#: Act, words of the response, cue. {B} is the one accused, at the start of a sentence; {b} inside one.
RESPONSES = (
    ("deny", "{B} denied the claim.", "denied"),
    ("deny", "{B} has flatly denied having {done}.", "denied"),
    ("deny", "{B} rejected the accusation.", "rejected"),
    ("deny", "{B} dismissed the report as nonsense.", "dismissed"),
    ("deny", "{B} called the story a lie.", "lie"),
    ("deny", "{B} described the allegations as unfounded.", "unfounded"),
    ("deny", "The allegations are false, {b} said.", "false"),
    ("deny", "“It never happened,” {b} said.", "never happened"),
    ("deny", "“This is simply not true,” {b} told reporters.", "not true"),
    ("deny", "{B} said there was no truth in the rumour.", "no truth"),
    ("deny", "{B} insisted that nobody had {done}.", "insisted"),
    ("deny", "{B} disputed that account.", "disputed"),
    ("deny", "{B} brushed off the report.", "brushed off"),
    ("deny", "A denial came from {b} within the hour.", "denial"),
    ("deny", "{B} refuted the allegation point by point.", "refuted"),
    ("deny", "{B} has not {done}, a lawyer said.", "has not"),
    ("deny", "But the story is made up.", "made up"),
    ("deny", "The report turned out to be a hoax.", "hoax"),
    ("deny", "There is no evidence for the claim.", "no evidence"),
    ("decline", "{B} declined to comment on the report.", "declined to comment"),
    ("decline", "{B} would not say whether the report was right.", "would not say whether"),
    ("decline", "{B} could not confirm the report.", "could not confirm"),
    ("decline", "{B} neither confirmed nor denied the story.", "neither confirmed nor denied"),
    ("decline", "The claim could not be verified.", "could not be verified"),
    ("decline", "{B} did not deny having {done}.", "not deny"),
    ("decline", "{B} stopped short of denying the claim.", "stopped short of denying"),
    ("decline", "{B} has not disputed the account so far.", "not disputed"),
    ("decline", "“I neither deny nor confirm it,” {b} said.", "neither deny nor confirm"),
    ("concede", "{B} admitted having {done}.", "admitted"),
    ("concede", "{B} acknowledged that the report was right.", "acknowledged"),
    ("concede", "{B} conceded that mistakes had been made.", "conceded"),
    ("concede", "“We got it wrong and apologise,” {b} said.", "got it wrong"),
    ("confirm", "A second witness confirmed the account.", "confirmed"),
    ("confirm", "{A} stood by the claim.", "stood by"),
    ("confirm", "Two officials corroborated the report.", "corroborated"),
    ("confirm", "{A} later backed up the allegation.", "backed up"),
)  # fmt: skip
#: What is wanted, expected, possible or asked for answers nothing yet.
UNREAL = (
    "{B} is expected to deny the claim on Friday.",
    "If {b} denies the claim, a second tape will be played.",
    "{A} asked whether {b} would dispute the account.",
    "{B} may yet reject the allegation, people close to the matter said.",
    "{A} called on {b} to admit the truth.",
    "A denial from {b} was expected for the evening.",
    "{A} wants {b} to confirm or deny the report.",
    "{B} should own up, {a} said.",
    "It would be easy to dismiss the story.",
    "{A} hoped that somebody would confirm the account.",
    "Nobody had asked {b} about the claim by Monday.",
    "{B} was preparing a statement, an aide said.",
)
FALSE_FRIENDS = {
    "denied": (
        "access to the archive",
        "a visa",
        "parole",
        "credit to farmers",
        "a licence",
        "medical care",
        "a refund",
        "asylum",
        "service",
    ),
    "rejected": (
        "the plan",
        "the bid",
        "an amendment",
        "the application",
        "the motion",
        "a deal with the club",
        "the job",
    ),
    "dismissed": (
        "the lawsuit",
        "the jury",
        "the class early",
        "two employees",
        "the charges for lack of time",
        "the guard",
    ),
    "declined": ("the prize", "the role", "a second helping", "the honour", "a seat on the board"),
    "acknowledged": ("the applause", "the cheers", "receipt of the letter", "the salute", "the fans at the gate"),
    "admitted": ("forty students", "the visitors one by one", "new members", "six guests", "a child with a fever"),
    "confirmed": (
        "the booking",
        "the appointment",
        "the date of the concert",
        "the reservation",
        "the nominee by 51 votes",
    ),
    "conceded": ("a penalty", "the race", "three goals", "the match", "a free kick"),
    "disputed": ("a parking fine", "the border for centuries", "the last goal"),
    "contested": ("the seat", "the final", "the will in court"),
    "refused": ("to pay the fee", "to leave the hall", "to sign the contract", "the parcel"),
    "verified": ("the tickets at the door", "the weight of the lorry"),
    "corrected": ("the spelling of the sign", "the angle of the roof", "her pupils' essays"),
    "defended": ("the title", "the castle", "her dissertation"),
    "maintained": ("the boilers", "a steady pace"),
    "wore": ("a false beard", "fake fur", "a false nose"),
    "made": ("a false start", "the fake snow for the film", "no profit", "no plans for the winter"),
}  # fmt: skip


def _title(words: str) -> str:
    return words[0].upper() + words[1:]


def _article(number: int, sentences: list[str], responses: list[dict[str, Any]]) -> dict[str, Any]:
    """Return one article whose sentences stand on lines of their own, or run on."""
    spans, text = [], ""
    for index, sentence in enumerate(sentences):
        text += ("" if not text else "\n\n" if index == 1 else " ") + sentence
        spans.append([len(text) - len(sentence), len(text)])
    fixed = {"name": f"made-{number:03d}", "part": "more", "unsure": []}
    return {**fixed, "text": text, "sentences": spans, "responses": responses}


def made() -> Iterator[dict[str, Any]]:
    """Yield the articles, the same ones every time."""
    chance = random.Random(SEED)
    number = 0
    for _ in range(3):
        for act, answer, cue in RESPONSES:
            a, b = chance.sample(PEOPLE, 2)
            claim, done = chance.choice(CLAIMS)
            words = {"a": a, "b": b, "A": _title(a), "B": _title(b), "done": done}
            stated = _title(claim.format(**words))
            reply = answer.format(**words)
            who = next((name for name in (words["B"], b, words["A"]) if name in reply), None)
            between = [chance.choice(FILLERS)] * chance.randint(0, 1)
            sentences = [chance.choice(FILLERS), stated, *between, reply, chance.choice(FILLERS)]
            author = who is None and act in {"deny", "decline"}
            name = "the article's author" if author else who or "witnesses"
            record = {
                "act": act, "responder": name, "responder_text": who, "cue": cue,
                "evidence": [2 + len(between)], "claim": [1],
            }  # fmt: skip
            yield _article(number, sentences, [record])
            number += 1
        for words_of in UNREAL:
            a, b = chance.sample(PEOPLE, 2)
            claim, _ = chance.choice(CLAIMS)
            words = {"a": a, "b": b, "A": _title(a), "B": _title(b)}
            stated, told = _title(claim.format(**words)), words_of.format(**words)
            yield _article(number, [chance.choice(FILLERS), stated, told, chance.choice(FILLERS)], [])
            number += 1
    for verb, objects in FALSE_FRIENDS.items():
        for thing in objects:
            who = _title(chance.choice(PEOPLE))
            before, after = chance.sample(FILLERS, 2)
            yield _article(number, [before, f"{who} {verb} {thing}.", after], [])
            number += 1
