"""Print the attribution extractor's recall by kind of attribution on a PolNeAR folder, as Markdown tables.

Run it from the project's root: python scripts/evaluate_attribution_kinds.py --polnear ../shared/polnear
"""

from __future__ import annotations

import argparse
import importlib.util
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType

import numpy as np

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "graph"))

from counterclaim.annotate.tagger import AttributionTagger  # noqa: E402
from counterclaim.annotate.windows import OUTSIDE, WORD, paragraph_starts, quote_states  # noqa: E402

Spans = Sequence[tuple[int, int]]
Relation = dict[str, Spans]
PASSIVE = re.compile(r"\b(?:is|are|was|were|be|been|being|get|got)\b.*\b\w+(?:ed|en|wn|ught|id|ade|old)\b", re.I)
PRONOUN = re.compile(
    r"(?i)i|you|s?he|it|we|they|me|hi[ms]|her|us|them|who|which|that|th(?:is|ese|ose)|one|their|its"
)  # fmt: skip
MALE = re.compile(r"(?i:\bhe\b|\bhis\b|\bhim\b)|\bMr\.?\s")
FEMALE = re.compile(r"(?i:\bshe\b|\bher\b)|\bM(?:r?s|iss)\.?\s")
SENTENCE = re.compile(r"[.?!][\"”’')\]]*\s+[\"“‘'(]*[A-Z0-9]")


def scorer(polnear: Path) -> ModuleType:
    """Return the corpus's own scoring script as a module."""
    specification = importlib.util.spec_from_file_location("polnear_score", polnear / "score.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def words_in(text: str, spans: Spans) -> str:
    """Return the words that spans cover, a space between spans."""
    return " ".join(text[start:end] for start, end in spans)


def quotation(text: str, content: Spans) -> str:
    """Return whether a content stands in quotation marks: direct, mixed or indirect."""
    matches = list(WORD.finditer(text))
    spans = [match.span() for match in matches]
    paragraphs = np.searchsorted(paragraph_starts(text), [start for start, _ in spans], side="right") - 1
    states = quote_states(text, [match.group() for match in matches], spans, paragraphs)
    inside = [
        states[place] != OUTSIDE
        for place, (low, high) in enumerate(spans)
        if text[low].isalnum() and any(start < high and low < end for start, end in content)
    ]
    share = sum(inside) / max(len(inside), 1)
    return "direct" if share > 0.9 else "mixed" if share > 0 else "indirect"


def kinds(text: str, relation: Relation) -> Iterator[tuple[str, str]]:
    """Yield the kinds that a gold relation belongs to, each with the table's group."""
    cue, source = words_in(text, relation["cue"]).strip(), words_in(text, relation["source"]).strip()
    content = words_in(text, relation["content"])
    yield "quotation", quotation(text, relation["content"])
    if re.fullmatch(r"(?i)sa(?:id|ys?|ying)", cue):
        yield "cue", "said, says, say, saying"
    elif cue:
        yield "cue", "another single word" if len(cue.split()) == 1 else "several words"
    else:
        yield "cue", "none"
    if PASSIVE.search(cue):
        yield "cue", "passive"
    if "according" in cue.lower():
        yield "cue", "according to"
    yield "source", "missing" if not source else "pronoun" if PRONOUN.fullmatch(source) else "noun phrase"
    if SENTENCE.search(content):
        yield "content", "several sentences"
    if len(re.findall(r"\w+", content)) <= 5:
        yield "content", "at most five words"
    male, female = bool(MALE.search(source)), bool(FEMALE.search(source))
    if male != female:
        yield "gender of source", "he, his, Mr." if male else "she, her, Mrs., Ms."


def matches(gold: list[dict[str, frozenset[int]]], found: list[dict[str, frozenset[int]]]) -> set[int]:
    """Return the indices of the gold relations that are found by the relation criterion, each by another one."""
    pairs = []
    for place, one in enumerate(gold):
        for rank, other in enumerate(found):
            shared = len(one["content"] & other["content"])
            jaccard = shared / max(len(one["content"] | other["content"]), 1)
            if jaccard >= 0.5 and (one["source"] & other["source"] or not (one["source"] or other["source"])):
                pairs.append((jaccard, place, rank))
    right: set[int] = set()
    taken: set[int] = set()
    for _, place, rank in sorted(pairs, reverse=True):
        if place not in right and rank not in taken:
            right.add(place)
            taken.add(rank)
    return right


def main() -> None:
    """Print one table a group of kinds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--polnear", type=Path, default=Path("../shared/polnear"))
    parser.add_argument("--part", default="dev")
    chosen = parser.parse_args()
    judge, folder, tagger = scorer(chosen.polnear), chosen.polnear / chosen.part, AttributionTagger()
    tally: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for path in sorted((folder / "text").glob("*.txt")):
        text = judge.read_text(path)
        gold = judge.read_gold(sorted((folder / "attributions").glob(f"{path.stem}_*.ann"))[0])
        found = [{"source": one.source, "cue": one.cue, "content": one.content} for one in tagger.predict([text])[0]]
        right = matches(judge.as_words(gold, text), judge.as_words(found, text))
        for place, relation in enumerate(gold):
            for kind in [*kinds(text, relation), ("outlet", path.stem.split("_")[0])]:
                tally[kind][0] += place in right
                tally[kind][1] += 1
    print("| kind | gold attributions | recall |\n| --- | --- | --- |")
    for (group, kind), (right_count, count) in sorted(tally.items()):
        print(f"| {group}: {kind} | {count} | {100 * right_count / count:.1f} |")


if __name__ == "__main__":
    main()
