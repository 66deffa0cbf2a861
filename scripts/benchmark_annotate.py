"""Measure annotate on a corpus: words per processor second, wall time and peak memory, beside bare spaCy.

Example: python scripts/benchmark_annotate.py ../shared/corpus/rumours.jsonl --articles 200 --jobs 2
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import re
import resource
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from counterclaim.annotate import DEFAULT_MODEL, annotate, load_pipeline
from counterclaim.model import Article
from counterclaim.read import read

_WORD = re.compile(r"\w+")
BATCH = 16


def bare(articles: Iterable[Article], jobs: int) -> int:
    """Run the spaCy pipeline alone; return the number of documents."""
    import spacy

    nlp = spacy.load(DEFAULT_MODEL)
    texts = (article.text for article in articles)
    return sum(1 for _ in nlp.pipe(texts, batch_size=BATCH, n_process=jobs))


def ours(extractor: str) -> Callable[[Iterable[Article], int], int]:
    """Return a function that annotates with one extractor and returns the number of statements."""

    def run(articles: Iterable[Article], jobs: int) -> int:
        found = annotate(articles, extractor=extractor, jobs=jobs, batch_size=BATCH)
        return sum(len(annotated.statements) for annotated in found)

    return run


RUNS = {"bare spaCy": bare, "syntax": ours("syntax"), "trained": ours("trained")}


def measure(name: str, path: Path, limit: int, jobs: int) -> dict[str, float]:
    """Run one variant in a process of its own, so that its memory and time are its own."""
    # Not a Pool: its workers are daemons, which may not start the processes that ``jobs`` asks for.
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(_measure, name, path, limit, jobs).result()


def _measure(name: str, path: Path, limit: int, jobs: int) -> dict[str, float]:
    articles = _articles(path, limit)
    words = sum(len(_WORD.findall(article.text)) for article in articles)
    if name != "bare spaCy":
        before = time.perf_counter()
        load_pipeline(extractor=name)
        load = time.perf_counter() - before
    else:
        load = 0.0
    wall, processor = time.perf_counter(), _processor_seconds()
    found = RUNS[name](articles, jobs)
    return {
        "found": found,
        "words": words,
        "load_s": load,
        "wall_s": time.perf_counter() - wall,
        "cpu_s": _processor_seconds() - processor,
        "peak_mb": _peak_megabytes(),
    }


def _articles(path: Path, limit: int) -> list[Article]:
    articles = []
    for article in read([path], on_error=lambda _: None):
        articles.append(article)
        if len(articles) == limit:
            break
    return articles


def _processor_seconds() -> float:
    times = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in times)


def _peak_megabytes() -> float:
    """Return the largest memory of this process, or of the largest of its children."""
    return max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024


def main() -> None:
    """Print a table of the variants, or JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, help="articles as JSON lines")
    parser.add_argument("--articles", type=int, default=0, help="how many (0: all)")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--only", choices=sorted(RUNS), action="append", help="leave out the other variants")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    names = arguments.only or list(RUNS)
    results = {name: measure(name, arguments.corpus, arguments.articles, arguments.jobs) for name in names}
    if arguments.json:
        print(json.dumps(results, indent=2))
        return
    print("| what | words | words per processor second | wall s | processor s | peak MB | ratio to bare | load s |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    reference = results.get("bare spaCy", {}).get("cpu_s", 0.0)
    for name, row in results.items():
        ratio = f"{row['cpu_s'] / reference:.2f}" if reference else ""
        print(
            f"| {name} | {row['words']:,} | {row['words'] / row['cpu_s']:,.0f} | {row['wall_s']:.1f} "
            f"| {row['cpu_s']:.1f} | {row['peak_mb']:,.0f} | {ratio} | {row['load_s']:.1f} |"
        )


if __name__ == "__main__":
    main()
