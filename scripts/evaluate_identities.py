#!/usr/bin/env python3
"""Score who is who: coreference of sources in each article, and one actor across articles.

usage: evaluate_identities.py GOLD.jsonl ARTICLES.jsonl [--extractor syntax|trained] [--errors] [--json]

GOLD holds one object a line: {"article", "text_sha256", "mentions": [[start, end, "entity"], ...]}, offsets and opaque
ids only; ARTICLES holds {"id", "text"}. The mentions are the words that stand for the sources of statements; equal
entity ids mean one source, across articles too. Gold mentions are given, so the figures measure who is meant and not
where sources stand.

MUC after Vilain et al. (1995), B-cubed after Bagga and Baldwin (1998), CEAF-e after Luo (2005), each as recall,
precision and F1, and their mean. "articles" scores each article's mentions apart and sums up; "corpus" scores all
mentions together, after the identities of different articles were decided.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import pathlib
from collections import defaultdict
from collections.abc import Hashable, Iterable

import numpy as np
from scipy.optimize import linear_sum_assignment

from counterclaim.annotate import load_pipeline
from counterclaim.annotate.actors import predict
from counterclaim.annotate.people.registry import load_registry
from counterclaim.link.identities import identify
from counterclaim.model import AnnotatedArticle, Article, Attribution

Cluster = frozenset[Hashable]


def clusters(labels: dict[Hashable, str]) -> list[Cluster]:
    """Turn mention -> label into sets of mentions."""
    found: dict[str, set[Hashable]] = defaultdict(set)
    for mention, label in labels.items():
        found[label].add(mention)
    return [frozenset(members) for members in found.values()]


def muc(gold: list[Cluster], system: list[Cluster]) -> tuple[float, float]:
    """Return links kept, links there are: |S| minus the number of parts into which the other side cuts S."""
    where = {mention: number for number, members in enumerate(system) for mention in members}
    kept = sum(len(members) - len({where[mention] for mention in members}) for members in gold)
    return float(kept), float(sum(len(members) - 1 for members in gold))


def b_cubed(gold: list[Cluster], system: list[Cluster]) -> tuple[float, float]:
    """Return the sum over mentions of the share of its gold cluster that its system cluster holds, and their number."""
    where = {mention: members for members in system for mention in members}
    total = sum(len(members & where[mention]) / len(members) for members in gold for mention in members)
    return total, float(sum(len(members) for members in gold))


def ceaf_e(gold: list[Cluster], system: list[Cluster]) -> tuple[float, float]:
    """Return the similarity of the best one-to-one alignment (phi 4: 2|G&S| / (|G|+|S|)), and how many clusters."""
    scores = np.array([[2 * len(one & other) / (len(one) + len(other)) for other in system] for one in gold])
    rows, columns = linear_sum_assignment(-scores)
    return float(scores[rows, columns].sum()), float(len(gold))


MEASURES = {"MUC": muc, "B3": b_cubed, "CEAFe": ceaf_e}


def score(pairs: Iterable[tuple[list[Cluster], list[Cluster]]]) -> dict[str, dict[str, float]]:
    """Return recall, precision and F1 of each measure, summed over the pairs of gold and system clusters."""
    documents = list(pairs)
    figures = {}
    for name, measure in MEASURES.items():
        hit, wanted = map(sum, zip(*(measure(gold, system) for gold, system in documents), strict=True))
        right, given = map(sum, zip(*(measure(system, gold) for gold, system in documents), strict=True))
        recall, precision = hit / wanted if wanted else 0.0, right / given if given else 0.0
        f1 = 2 * recall * precision / (recall + precision) if recall + precision else 0.0
        figures[name] = {"r": round(recall, 4), "p": round(precision, 4), "f1": round(f1, 4)}
    figures["mean"] = {"f1": round(sum(row["f1"] for row in figures.values()) / len(MEASURES), 4)}
    return figures


def with_gold_sources(found: tuple[Attribution, ...], mentions: list[list]) -> tuple[Attribution, ...]:
    """Return attributions whose sources are the gold mentions first, then those found that overlap none of them."""
    given = []
    used = set()
    for start, end, _ in mentions:
        match = next(
            (n for n, one in enumerate(found) if n not in used and any(s < end and start < e for s, e in one.source)),
            None,
        )
        used.add(match)
        cue, content = (found[match].cue, found[match].content) if match is not None else ((), ())
        given.append(Attribution(source=((start, end),), cue=cue, content=content))
    rest = [
        one
        for number, one in enumerate(found)
        if number not in used and not any(s < end and start < e for s, e in one.source for start, end, _ in mentions)
    ]
    return tuple(given + rest)


def main() -> None:
    parser = argparse.ArgumentParser(description="Score identities of sources.")
    parser.add_argument("gold", type=pathlib.Path)
    parser.add_argument("articles", type=pathlib.Path)
    parser.add_argument("--extractor", default="syntax")
    parser.add_argument("--errors", action="store_true", help="list the clusters that differ")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    gold = {row["article"]: row for row in map(json.loads, arguments.gold.open(encoding="utf-8"))}
    texts = {row["id"]: row["text"] for row in map(json.loads, arguments.articles.open(encoding="utf-8"))}
    nlp = load_pipeline(extractor=arguments.extractor)
    for name in list(nlp.pipe_names):
        if any(word in name for word in ("actors", "claims", "responses")):
            nlp.remove_pipe(name)
    wanted: dict[Hashable, str] = {}
    within: dict[Hashable, str] = {}
    annotated = []
    for key, row in sorted(gold.items()):
        text = texts[key]
        if hashlib.sha256(text.encode()).hexdigest() != row["text_sha256"]:
            raise SystemExit(f"{key}: the text is not the one that was annotated.")
        doc = nlp.make_doc(text)
        doc._.article = Article(key, text)
        doc = nlp(doc)
        doc._.attributions = with_gold_sources(doc._.attributions, row["mentions"])
        actors, speakers = predict(doc, load_registry())
        annotated.append(AnnotatedArticle(doc._.article, actors=actors))
        for (start, end, entity), speaker in zip(row["mentions"], speakers, strict=False):
            wanted[(key, start, end)] = entity
            within[(key, start, end)] = "+".join(speaker.actors)
    same = {(one.article, one.actor_id): one.same_as for one in identify(annotated)}
    across = {m: "+".join(same.get((m[0], one), one) for one in label.split("+")) for m, label in within.items()}
    parts = []
    for key in sorted(gold):
        mine = [mention for mention in wanted if mention[0] == key]
        parts.append((clusters({m: wanted[m] for m in mine}), clusters({m: within[m] for m in mine})))
    figures = {"articles": score(parts), "corpus": score([(clusters(wanted), clusters(across))])}
    if arguments.json:
        print(json.dumps(figures))
    else:
        for level, rows in figures.items():
            for name, row in rows.items():
                print(f"{level:9s}{name:6s}" + "  ".join(f"{part.upper()} {value:.3f}" for part, value in row.items()))
    if arguments.errors:
        show_errors(wanted, across, texts)


def show_errors(wanted: dict[Hashable, str], across: dict[Hashable, str], texts: dict[str, str]) -> None:
    """Print each gold entity that the system cut, and each system actor that joins several entities."""
    for title, labels, others in (("cut", wanted, across), ("joined", across, wanted)):
        for members in clusters(labels):
            parts = defaultdict(list)
            for mention in sorted(members):
                parts[others[mention]].append(f"{mention[0]}:{texts[mention[0]][mention[1] : mention[2]]!r}")
            if len(parts) > 1:
                print(title, dict(parts))


if __name__ == "__main__":
    main()
