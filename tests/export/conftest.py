"""Made-up dispatches for the export tests: records by hand, so that no pipeline and no store is needed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from counterclaim.export.network import network_from_records
from counterclaim.export.network_records import Agent, Answer, Records, Report, Said, Status, Wording

BASE = "https://w3id.org/counterclaim/id/"
_MARK = re.compile(r"\[(.+?)\]|\{(.+?)\}")
HERE = Path(__file__).parent

AGENTS = {
    "ministry": ("Velmarian Ministry of Transport", "organization", "government ministry"),
    "harbour": ("Selvane Harbour Authority", "organization", "port operator"),
    "union": ("Dockers' Union of Selvane", "organization", "trade union"),
    "velmar": ("Velmar", "state", "government of Velmar"),
    "ostrava": ("Ostrany", "state", "government of Ostrany"),
    "lindqvist": ("Ada Lindqvist", "person", "transport minister"),
    "marchetti": ("Bruno Marchetti", "person", "harbour director"),
    "okoro": ("Femi Okoro", "person", "union spokesman"),
    "tarn": ("Colonel Ilse Tarn", "person", "Ostrany defence spokeswoman"),
    "veit": ("Jonas Veit", "person", "opposition lawmaker"),
    "haddad": ("Rima Haddad", "person", "safety inspector"),
    "official": ("a senior harbour official", "anonymous", "one senior harbour official"),
    "residents": ("residents of the Quay district", "collective", "residents"),
    "courier": ("The Selvane Courier", "outlet", "newspaper"),
    "wire": ("Northern Wire", "outlet", "news agency"),
    "channel": ("Channel Six", "outlet", "broadcaster"),
    "report": ("Inspection report 14/7", "document", "report"),
    "kessler": ("Kessler Shipping", "organization", "ship owner"),
    "brandt": ("Mira Brandt", "person", "chief executive of Kessler Shipping"),
    "navy": ("Ostrany Navy", "organization", "armed force"),
    "un": ("Maritime Safety Council", "organization", "international body"),
    "castell": ("Paul Castell", "person", "council rapporteur"),
}

REPORTS = {
    "a1": ("Tanker leaks in Selvane harbour, union says", "The Selvane Courier", "2031-03-02"),
    "a2": ("Harbour chief rejects leak report", "Northern Wire", "2031-03-03"),
    "a3": ("Ministry: inspection was done in full", "Channel Six", "2031-03-04"),
    "a4": ("Ostrany denies patrol boats crossed line", "Northern Wire", "2031-03-06"),
    "a5": ("Ship owner admits valve was not replaced", "The Selvane Courier", "2031-03-09"),
    "a6": ("Council report faults harbour inspection", "Evening Ledger", "2031-03-12"),
    "a7": ("Minister declines to confirm talks", "Channel Six", "2031-03-14"),
}

# key: (label, {wording key: (text, orientation)}, status)
CLAIMS = {
    "leak": ("A tanker leaked fuel into Selvane harbour", {"n": ("no fuel reached the water", "inverse")}, "contested"),
    "valve": ("Kessler Shipping did not replace a faulty valve", {}, "contested conceded denied"),
    "inspection": ("The harbour inspection was carried out in full", {"n": ("the inspection was cut short", "inverse")}, "contested denied"),
    "boats": ("Ostrany patrol boats crossed the demarcation line", {}, "contested denied"),
    "talks": ("Velmar and Ostrany are holding secret talks", {}, "withheld"),
    "bribe": ("Inspectors were paid to look away", {}, "unanswered"),
    "fish": ("Dead fish washed up along the Quay district", {}, ""),
    "wages": ("The union exaggerates to win a pay dispute", {}, "denied contested"),
    "cost": ("The clean-up will cost forty million marks", {}, ""),
    "knew": ("The harbour authority knew of the leak for two days", {}, "contested denied"),
    "ban": ("Kessler ships will be barred from Selvane", {}, "confirmed"),
    "health": ("Fumes made dock workers ill", {}, "contested"),
    "spill": ("the allegations", {}, "unspecified"),
}

# speaker, act, stance, claim[:wording], article, said, sentence with [cue] and {content}, extras
ROWS: list[tuple[Any, ...]] = [
    ("okoro", "claim", "endorses", "leak", "a1", "2031-03-01", 'Femi Okoro of the dockers\' union [said] on Saturday that {a tanker had been leaking fuel into the harbour}.', {"behalf": "union", "capacity": "spokesman, Dockers' Union of Selvane", "quotation": "indirect"}),
    ("residents", "observe", "endorses", "leak", "a1", "2031-03-01", "Residents of the Quay district [saw] {a dark film on the water by the breakwater}.", {"certainty": "probable"}),
    ("haddad", "confirm", "endorses", "leak", "a6", "2031-03-11", "Safety inspector Rima Haddad [confirmed] {the leak} before the council.", {"capacity": "safety inspector"}),
    ("marchetti", "deny", "rejects", "leak", "a2", "2031-03-03", "“{No fuel reached the water, not one litre},” Bruno Marchetti [said], [rejecting] the union's account.", {"behalf": "harbour", "capacity": "director, Selvane Harbour Authority", "quotation": "direct", "told": "wire", "answers": "okoro leak"}),
    ("ministry", "claim", "endorses", "leak:n", "a3", "2031-03-04", "The transport ministry [said] {no fuel had reached the water}.", {}),
    ("report", "report", "endorses", "leak", "a6", "2031-03-10", "[According to] inspection report 14/7, {fuel entered the basin through an open valve}.", {}),
    ("okoro", "accuse", "endorses", "valve", "a1", "2031-03-01", "Okoro [accused] Kessler Shipping of {running the ship with a valve that should have been replaced}.", {"behalf": "union", "accuses": "kessler"}),
    ("brandt", "deny", "rejects", "valve", "a2", "2031-03-03", "Mira Brandt, who heads Kessler Shipping, [denied] {that the valve was faulty}.", {"behalf": "kessler", "capacity": "chief executive, Kessler Shipping", "answers": "okoro valve"}),
    ("brandt", "concede", "endorses", "valve", "a5", "2031-03-09", "A week later Brandt [admitted] {the valve had not been replaced in time}.", {"behalf": "kessler", "told": "courier"}),
    ("veit", "claim", "endorses", "valve", "a5", "2031-03-09", "Opposition lawmaker Jonas Veit [said] {the company had ignored the valve for a year}.", {}),
    ("ministry", "claim", "endorses", "inspection", "a3", "2031-03-04", "The ministry [insisted] {the inspection had been carried out in full}.", {"capacity": ""}),
    ("lindqvist", "reiterate", "endorses", "inspection", "a3", "2031-03-04", "Transport minister Ada Lindqvist [stood by] {the inspection}.", {"behalf": "ministry", "capacity": "transport minister", "told": "channel"}),
    ("haddad", "claim", "endorses", "inspection:n", "a6", "2031-03-11", "Haddad [told] the council {her team was sent home at noon}.", {"told": "un"}),
    ("castell", "deny", "rejects", "inspection", "a6", "2031-03-12", "“{It was not an inspection, it was a visit},” rapporteur Paul Castell [said].", {"behalf": "un", "quotation": "direct", "capacity": "rapporteur, Maritime Safety Council"}),
    ("marchetti", "claim", "endorses", "inspection", "a2", "2031-03-03", "Marchetti [said] {every tank was opened and measured}.", {"behalf": "harbour"}),
    ("velmar", "accuse", "endorses", "boats", "a4", "2031-03-05", "Velmar [accused] Ostrany of {sending patrol boats across the demarcation line}.", {"accuses": "ostrava"}),
    ("tarn", "deny", "rejects", "boats", "a4", "2031-03-06", "Colonel Ilse Tarn [denied] {that any boat had crossed the line}.", {"behalf": "ostrava", "capacity": "defence spokeswoman", "told": "wire", "answers": "velmar boats"}),
    ("navy", "dismiss", "rejects", "boats", "a4", "2031-03-06", "The Ostrany navy [dismissed] {the accusation} as theatre.", {"answers": "velmar boats"}),
    ("residents", "observe", "endorses", "boats", "a4", "2031-03-05", "People on the Quay [reported seeing] {two grey boats inside the buoys}.", {"certainty": "possible"}),
    ("veit", "claim", "endorses", "talks", "a7", "2031-03-13", "Veit [claimed] {the two governments were talking in secret}.", {"confidence": 0.62}),
    ("lindqvist", "decline-to-confirm", "withholds", "talks", "a7", "2031-03-14", "Lindqvist [declined to confirm] {that talks were under way}.", {"behalf": "velmar", "told": "channel"}),
    ("tarn", "decline-to-comment", "withholds", "talks", "a7", "2031-03-14", "Tarn [would not comment on] {the report of talks}.", {"behalf": "ostrava"}),
    ("official", "accuse", "endorses", "bribe", "a6", "2031-03-11", "One senior harbour official [alleged] {that inspectors were paid to look away}.", {"certainty": "possible", "confidence": 0.55, "accuses": "harbour"}),
    ("residents", "observe", "endorses", "fish", "a1", "2031-03-02", "Residents [found] {dead fish along the Quay}.", {}),
    ("courier", "report", "endorses", "fish", "a5", "2031-03-08", "The Courier [counted] {more than two hundred dead fish}.", {}),
    ("marchetti", "accuse", "endorses", "wages", "a2", "2031-03-03", "Marchetti [accused] the union of {inflating the story to win a pay dispute}.", {"behalf": "harbour", "accuses": "union"}),
    ("okoro", "dismiss", "rejects", "wages", "a3", "2031-03-04", "Okoro [brushed off] {the charge}: “pay has nothing to do with diesel.”", {"behalf": "union", "quotation": "mixed", "answers": "marchetti wages"}),
    ("ministry", "estimate", "endorses", "cost", "a3", "2031-03-04", "The ministry [put] {the clean-up at forty million marks}.", {"certainty": "probable"}),
    ("okoro", "accuse", "endorses", "knew", "a1", "2031-03-02", "The union [charged] that {the harbour authority had known for two days}.", {"behalf": "union", "accuses": "harbour"}),
    ("official", "concede", "endorses", "knew", "a6", "2031-03-11", "The official [conceded] {the first alarm was logged on Thursday}.", {"confidence": 0.7}),
    ("marchetti", "deny", "rejects", "knew", "a2", "2031-03-03", "Marchetti [denied] {having had any warning}.", {"behalf": "harbour", "answers": "okoro knew"}),
    ("lindqvist", "claim", "endorses", "ban", "a7", "2031-03-14", "Lindqvist [announced] {that Kessler ships would be barred from Selvane}.", {"behalf": "ministry"}),
    ("brandt", "confirm", "endorses", "ban", "a7", "2031-03-14", "Brandt [confirmed] {the ban}.", {"behalf": "kessler"}),
    ("okoro", "claim", "endorses", "health", "a1", "2031-03-02", "Okoro [said] {nine dockers fell ill from fumes}.", {"behalf": "union"}),
    ("marchetti", "dispute", "doubts", "health", "a2", "2031-03-03", "Marchetti [questioned] {whether fumes were to blame}.", {"behalf": "harbour"}),
    ("harbour", "deny", "rejects", "health", "a6", "2031-03-12", "The authority [rejected] {the claim that workers fell ill}.", {"answers": "okoro health"}),
    ("kessler", "deny", "rejects", "spill", "a6", "2031-03-12", "Kessler Shipping [denied] {the allegations}.", {}),
    ("castell", "urge", "uncommitted", "ban", "a6", "2031-03-12", "Castell [urged] Velmar {to bar the company's ships}.", {}),
]  # fmt: skip


def parse(marked: str) -> tuple[str, tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]:
    """Return the sentence without marks, and where its cue and content lie."""
    plain, cue, content, last = "", [], [], 0
    for match in _MARK.finditer(marked):
        plain += marked[last : match.start()]
        words = match.group(1) or match.group(2)
        (cue if match.group(1) else content).append((len(plain), len(plain) + len(words)))
        plain, last = plain + words, match.end()
    return plain + marked[last:], tuple(cue), tuple(content)


def agent_iri(key: str) -> str:
    kind = "source" if AGENTS[key][1] in {"anonymous", "collective"} else "actor"
    return f"{BASE}{kind}/{key}"


def iris(keys: str) -> tuple[str, ...]:
    return tuple(agent_iri(key) for key in keys.split())


def make_records() -> Records:
    """Return the made-up dispatches as records."""
    said, accused = [], {}
    for number, (speaker, act, stance, claim, article, day, marked, extra) in enumerate(ROWS):
        sentence, cue, content = parse(marked)
        if extra.get("accuses"):
            accused[claim] = iris(extra["accuses"])
        said.append(
            Said(
                id=f"{BASE}statement/s{number:02}",
                act=act,
                stance=stance,
                claim=f"{BASE}claim/{claim.replace(':', '-')}",
                speakers=(agent_iri(speaker),),
                certainty=extra.get("certainty", "certain"),
                quotation=extra.get("quotation", "indirect"),
                source_type="named",
                confidence=extra.get("confidence", 0.93),
                article=f"{BASE}article/{article}",
                sentence=sentence,
                start=200 + 150 * number,
                end=200 + 150 * number + len(sentence),
                cue_text=" … ".join(sentence[start:end] for start, end in cue),
                cue=cue,
                content=content,
                speaker_text=AGENTS[speaker][0],
                capacity=extra.get("capacity", ""),
                on_behalf_of=iris(extra.get("behalf", "")),
                told_to=iris(extra.get("told", "")),
                said_from=day,
                said_until=day,
            )
        )
    keys = [(row[0], row[3].split(":")[0]) for row in ROWS]
    answers = [
        Answer(
            f"{BASE}response/r{number:02}",
            f"{BASE}statement/s{number:02}",
            f"{BASE}statement/s{keys.index(tuple(row[7]['answers'].split())):02}",  # type: ignore[arg-type]
            "dismisses" if row[1] == "dismiss" else "denies",
            confidence=0.88,
            because="the cue takes the claim as its object",
        )
        for number, row in enumerate(ROWS)
        if "answers" in row[7]
    ]
    wordings, statuses = [], []
    for key, (text, others, status) in CLAIMS.items():
        cluster = "" if status == "unspecified" else f"{BASE}cluster/{key}"
        for name, (words, orientation) in {"": (text, "same"), **others}.items():
            iri = f"{BASE}claim/{key}" + (f"-{name}" if name else "")
            wordings.append(
                Wording(iri, words, f"{BASE}article/a1", cluster, orientation, 0.9, not cluster, accused.get(key, ()))
            )
        trace = tuple(f"{BASE}statement/s{n:02}" for n, (_, claim) in enumerate(keys) if claim == key)
        statuses += [Status(cluster, name, trace) for name in status.split() if cluster]
    return Records(
        reports=tuple(
            Report(f"{BASE}article/{key}", title, f"https://news.example/{key}", outlet, day, ("A. Writer",))
            for key, (title, outlet, day) in REPORTS.items()
        ),
        agents=tuple(Agent(agent_iri(key), *values) for key, values in AGENTS.items()),
        wordings=tuple(wordings),
        clusters=tuple((f"{BASE}cluster/{k}", text) for k, (text, _, s) in CLAIMS.items() if s != "unspecified"),
        statements=tuple(said),
        answers=tuple(answers),
        statuses=tuple(statuses),
        base=BASE,
    )


@pytest.fixture(scope="session")
def dispatches() -> Records:
    """Give the made-up dispatches."""
    return make_records()


@pytest.fixture(scope="session")
def network(dispatches: Records) -> Any:
    """Give their network."""
    return network_from_records(dispatches)
