"""Find the one speech event behind the statements that several articles report: same speaker, act, day, and words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from counterclaim.identifiers import digest
from counterclaim.link.wording import read_wording

#: Two reports of one utterance share this part of the shorter one's content stems.
SHARED = 0.6
#: Fewer stems than this are shared by chance.
FEWEST = 3


@dataclass(frozen=True, slots=True)
class Report:
    """One article's statement, as far as it tells of a speech event.

    ``begins`` and ``ends`` are ISO 8601 days or times; ``act`` is the act's local name.
    """

    statement: str
    article: str
    speakers: tuple[str, ...]  # actor ids that are known across articles
    act: str
    text: str
    begins: str = ""
    ends: str = ""
    published: str = ""


@dataclass(frozen=True, slots=True)
class Utterance:
    """One speech event, named after the report that founds it, with all its reports."""

    id: str
    statements: tuple[str, ...]


def find_utterances(reports: Iterable[Report]) -> list[Utterance]:
    """Return the speech events that at least two articles report, sorted by identifier.

    Speaker, act and day must agree and the words overlap. Each report joins those it resembles all, so that a long
    speech told in pieces does not chain.
    """
    ordered = sorted(reports, key=lambda report: (report.published or "9999", report.statement))
    blocks: dict[tuple[tuple[str, ...], str, str], list[Report]] = defaultdict(list)
    for report in ordered:
        day = report.begins[:10]
        if report.speakers and day and day == report.ends[:10]:
            blocks[tuple(sorted(report.speakers)), report.act, day].append(report)
    found = [utterance for block in blocks.values() for utterance in _group(block)]
    return sorted(found, key=lambda utterance: utterance.id)


def _group(reports: Sequence[Report]) -> list[Utterance]:
    groups: list[list[Report]] = []
    for report in reports:
        home = next((group for group in groups if all(_alike(report, other) for other in group)), None)
        if home is None:
            groups.append([report])
        else:
            home.append(report)
    return [
        Utterance(f"utterance/{digest(group[0].statement)}", tuple(sorted(report.statement for report in group)))
        for group in groups
        if len({report.article for report in group}) > 1
    ]


def _alike(one: Report, two: Report) -> bool:
    first, second = read_wording(one.text), read_wording(two.text)
    shared = first.stems & second.stems
    shorter = min(len(first.stems), len(second.stems))
    if len(shared) < min(FEWEST, shorter) or not shorter:
        return False
    return len(shared) >= SHARED * shorter and first.negations % 2 == second.negations % 2
