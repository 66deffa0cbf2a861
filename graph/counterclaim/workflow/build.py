"""Build everything from articles: the store, the graph as files, the statements and the network."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterclaim.annotate import DEFAULT_MODEL, annotate
from counterclaim.errors import CounterclaimError, InputError
from counterclaim.export import export
from counterclaim.identifiers import DEFAULT_BASE
from counterclaim.model import AnnotatedArticle, Article
from counterclaim.rdf import KnowledgeGraph
from counterclaim.read import Defaults, read
from counterclaim.workflow.statements import NAME, StatementLines
from counterclaim.workflow.version import MadeBy, fingerprint

if TYPE_CHECKING:
    from counterclaim.rdf.shapes import Finding

#: What a build writes beside the store and statements.jsonl: the export format of each file.
OUTPUTS = {
    "graph.nq": "nquads",
    "graph.trig": "trig",
    "network.html": "html",
    "network.graphml": "graphml",
    "network.gexf": "gexf",
}
STORE = "store"
MADE_BY = ".made-by.json"


@dataclass(frozen=True, slots=True)
class Pipeline:
    """How articles are annotated."""

    model: str = DEFAULT_MODEL
    extractor: str = "trained"
    jobs: int = 1
    registry: Path | None = None

    def annotate(
        self, articles: Iterable[Article], on_error: Callable[[CounterclaimError], None] | None
    ) -> Iterator[AnnotatedArticle]:
        """Yield the articles annotated, in order; what fails goes to ``on_error``, or is raised without it."""
        more: dict[str, Any] = {"registry": str(self.registry)} if self.registry else {}
        return annotate(articles, model=self.model, extractor=self.extractor, jobs=self.jobs, on_error=on_error, **more)


class Listener:
    """What is told while a build runs; override what is of interest."""

    def problem(self, error: CounterclaimError) -> None:
        """Hear of an input that was left out; by default this ends the run."""
        raise error

    def article(self, article: Article, *, changed: bool) -> None:
        """Hear of an article that is in the store now; ``changed`` is False when it was there before."""

    def step(self, doing: str) -> None:
        """Hear what is being done after the last article."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a run did, and what the shapes say about the result."""

    added: int  # new or changed articles
    unchanged: int
    findings: tuple[Finding, ...]


def build(
    inputs: Iterable[str | Path],
    out: Path,
    *,
    defaults: Defaults | None = None,
    pipeline: Pipeline | None = None,
    base: str = DEFAULT_BASE,
    listener: Listener | None = None,
) -> Built:
    """Put the articles of the inputs into the store of a folder, and write all outputs anew beside it.

    Running it again adds what is new, replaces what has changed and duplicates nothing; articles that are unchanged
    since a run of the same program are not annotated again. After an interruption the folder is valid: the store holds
    the articles finished so far, each output is the last complete one, and running again goes on from there.

    Raises InputError when no input gives an article: nothing is written then.
    """
    listener = listener or Listener()
    pipeline = pipeline or Pipeline()
    articles = _some(read(inputs, defaults=defaults or Defaults(), on_error=listener.problem), out)
    made = [path for path in (out / STORE, out) if not path.exists()]
    out.mkdir(parents=True, exist_ok=True)
    with KnowledgeGraph.open(out / STORE, base=base) as graph:
        filling = _Filling(graph, out, pipeline, listener)
        filling.run(articles)
        empty = not graph.articles()
    if empty:
        _clear(out, made)
        raise InputError(f"No article could be annotated, so nothing was written to {out}. See what was told.")
    with KnowledgeGraph.open(out / STORE, base=base) as graph:
        for name, target in OUTPUTS.items():
            listener.step(f"Writing {name}")
            export(graph, target, out / name)
        listener.step("Checking against the shapes")
        return Built(filling.added, filling.unchanged, graph.validate(filling.changed))


def _some(articles: Iterable[Article], out: Path) -> Iterator[Article]:
    """Return the articles once the first has been read; InputError, before anything is made, when there is none."""
    waiting = iter(articles)
    first = next(waiting, None)
    if first is None:
        raise InputError(f"None of the inputs could be read, so nothing was written to {out}. Name an article.")
    return itertools.chain([first], waiting)


def _clear(out: Path, made: Iterable[Path]) -> None:
    """Take away what a run without any result has made."""
    for name in (NAME, MADE_BY):
        (out / name).unlink(missing_ok=True)
    for path in made:
        if path.name == STORE:
            shutil.rmtree(path, ignore_errors=True)
        elif not any(path.iterdir()):
            path.rmdir()


class _Filling:
    """Put articles into the graph, passing over those that are unchanged since a run of the same program."""

    def __init__(self, graph: KnowledgeGraph, out: Path, pipeline: Pipeline, listener: Listener) -> None:
        self._graph = graph
        self._pipeline = pipeline
        self._listener = listener
        self._held = _held(graph)
        self._lines = StatementLines(out)
        self._made_by = MadeBy(out / MADE_BY, fingerprint(pipeline.model, pipeline.extractor, pipeline.registry))
        self.added = 0
        self.unchanged = 0
        self.changed: set[str] = set()

    def run(self, articles: Iterable[Article]) -> None:
        """Add the articles one by one; whatever ends this, the statements tell what the store holds."""
        try:
            for annotated in self._pipeline.annotate(self._not_known(articles), self._listener.problem):
                self._add(annotated)
        finally:
            self._lines.commit(_held(self._graph))
            self._made_by.save()

    def _not_known(self, articles: Iterable[Article]) -> Iterator[Article]:
        for article in articles:
            known = article.id in self._made_by and self._held.get(article.id) == article.text_sha256
            if known and self._lines.is_unchanged(article):
                self.unchanged += 1
                self._listener.article(article, changed=False)
            else:
                yield article

    def _add(self, annotated: AnnotatedArticle) -> None:
        article = annotated.article
        former = self._lines.key_of(article.id)
        self._lines.append(annotated)
        if former and former != article.key and article.id in self._held:
            self._graph.remove(former)  # the same input under a new identifier, because its metadata changed
        changed = self._graph.add(annotated, derive=False)
        self._made_by.add(article.id)
        self.added += changed
        if changed:
            self.changed.add(article.key)
        self.unchanged += not changed
        self._listener.article(article, changed=changed)


def _held(graph: KnowledgeGraph) -> dict[str, str]:
    """Return the SHA-256 of the text of each article of the store, by the input's id."""
    return {entry.source: entry.text_sha256 for entry in graph.articles()}


def add(
    store: Path,
    inputs: Iterable[str | Path],
    *,
    defaults: Defaults | None = None,
    pipeline: Pipeline | None = None,
    base: str = DEFAULT_BASE,
    listener: Listener | None = None,
) -> tuple[int, int]:
    """Put the articles of the inputs into a store; return how many were new or changed, and how many were not."""
    listener = listener or Listener()
    added = unchanged = 0
    articles = _some(read(inputs, defaults=defaults or Defaults(), on_error=listener.problem), store)
    with KnowledgeGraph.open(store, base=base) as graph:
        for annotated in (pipeline or Pipeline()).annotate(articles, listener.problem):
            changed = graph.add(annotated, derive=False)
            added += changed
            unchanged += not changed
            listener.article(annotated.article, changed=changed)
        if added:
            listener.step("Deriving positions and status")
            graph.derive()
    return added, unchanged
