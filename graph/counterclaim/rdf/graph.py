"""The knowledge graph: add and remove articles, ask questions, check it, and write it out."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Self

import pyoxigraph
from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolutions, QueryTriples, RdfFormat, Store, Variable

from counterclaim.errors import InputError, QueryError, StoreError
from counterclaim.identifiers import DEFAULT_BASE
from counterclaim.model import AnnotatedArticle, AnsweredClaim, ClaimInContext
from counterclaim.rdf import context, derive, manifest, review
from counterclaim.rdf.cache import Cache, kept_vectors
from counterclaim.rdf.dump import dump, load
from counterclaim.rdf.lexing import refuse_unsafe, words
from counterclaim.rdf.listing import ArticleEntry, entries, named
from counterclaim.rdf.people import identities_of
from counterclaim.rdf.questions import Question, Table, Value, answer, question, questions
from counterclaim.rdf.records import from_graph
from counterclaim.rdf.review import Review
from counterclaim.rdf.snapshot import Reader
from counterclaim.rdf.store import apply, explained, free_logs, open_reader, open_store, read_info
from counterclaim.rdf.terms import iri
from counterclaim.rdf.triples import graph_of, quad_hash, to_quads
from counterclaim.vocabulary import ontology

if TYPE_CHECKING:
    import rdflib

    from counterclaim.link.encoder import Vectors
    from counterclaim.rdf.shapes import Finding

Results = QuerySolutions | QueryBoolean | QueryTriples
#: Files are merged after a derivation that read this many articles.
_MANY = 50
_VOCABULARY = ("counterclaim.ttl", "speech_acts.ttl")


class KnowledgeGraph:
    """A store of article graphs with what is derived from them; open one with ``KnowledgeGraph.open``.

    Derived graphs are made when they are asked for and something changed, so that many additions cost one derivation.
    """

    def __init__(
        self,
        store: Store,
        *,
        base: str = DEFAULT_BASE,
        path: Path | None = None,
        read_only: bool = False,
        matcher: derive.Matcher | None = None,
    ) -> None:
        self.store = store
        self.base = base
        self.path = path
        self.read_only = read_only
        self._matcher = matcher
        self._checked = read_only
        self._cache: Cache | None = None
        self._reader: Reader | None = None
        self._merged = False
        if not read_only:
            self._load_vocabulary()
        self._probe()

    @classmethod
    def open(
        cls,
        path: Path | None = None,
        *,
        base: str = DEFAULT_BASE,
        read_only: bool = False,
        matcher: derive.Matcher | None = None,
    ) -> Self:
        """Open the store in a folder, making it when there is none; without a path, one in memory.

        ``base`` counts when a store is made; an existing store keeps its own. ``matcher`` clusters claims, and is
        ``counterclaim.link.matching.cluster`` unless given.

        Raises StoreError when the store is being written to by another process, damaged, or made by a newer version.
        """
        if path is None:
            return cls(Store(), base=base, matcher=matcher)
        path = Path(path)
        if base == DEFAULT_BASE and (info := read_info(path)):
            base = info.base
        if not read_only:
            return cls(open_store(path, base=base)[0], base=base, path=path, matcher=matcher)
        reader = open_reader(path)
        graph = cls(reader.store, base=base, path=path, read_only=True, matcher=matcher)
        graph._reader = reader
        return graph

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Write out what is in memory and let go of the folder, so that another process can write to it."""
        if self.path and not self.read_only:
            with explained(self.path, "write"):
                self.store.flush()
        if self._cache is not None:
            self._cache.close()
            self._cache = None
        # The engine holds its lock for as long as the object lives; nothing else lets go of it.
        del self.store
        if self.path and self._merged:
            free_logs(self.path)
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    def add(self, annotated: AnnotatedArticle, *, derive: bool = True) -> bool:
        """Add an article, or replace it when it changed, in one transaction; False when it is here unchanged.

        With ``derive=False`` the derived graphs are left for later: for ``derive``, or for the next question.

        Raises StoreError when the store cannot be written; it is then as it was.
        """
        added = self._add(annotated)
        if derive:
            self._fresh()
        return added

    def add_all(
        self,
        annotated: Iterable[AnnotatedArticle],
        *,
        on_added: Callable[[AnnotatedArticle, bool], None] | None = None,
    ) -> int:
        """Add articles one transaction each, then derive once; return how many were new or changed.

        ``on_added`` is called after each with the article and whether it changed anything.
        """
        count = 0
        for item in annotated:
            changed = self._add(item)
            count += changed
            if on_added:
                on_added(item, changed)
        self._fresh()
        return count

    def _add(self, annotated: AnnotatedArticle) -> bool:
        self._check_writable()
        key, base = annotated.article.key, self.base
        quads = to_quads(annotated, base)
        hashed = quad_hash(quads)
        if manifest.hash_in(self.store, key, base) == hashed:
            return False
        graph = graph_of(key, base)
        before = set(self.store.quads_for_pattern(None, None, None, graph))
        before.update(self.store.quads_for_pattern(graph, None, None, manifest.manifest_of(base)))
        before.update(self.store.quads_for_pattern(graph, None, None, identities_of(base)))
        after = {*quads, *manifest.entry_quads(annotated, hashed, base)}
        with explained(self.path, "write to"):
            apply(self.store, before - after, after - before)
        self._checked = False
        return True

    def remove(self, article: str) -> None:
        """Retract an article, named by its identifier, IRI, URL or input identifier; the manifest keeps a tombstone.

        Raises InputError when the store does not hold it, or holds several of that name.
        """
        self._check_writable()
        key = self._key(article)
        graph = graph_of(key, self.base)
        before = set(self.store.quads_for_pattern(None, None, None, graph))
        before.update(self.store.quads_for_pattern(graph, None, None, manifest.manifest_of(self.base)))
        before.update(self.store.quads_for_pattern(graph, None, None, identities_of(self.base)))
        after = set(manifest.tombstone_quads(self.store, key, self.base))
        with explained(self.path, "write to"):
            apply(self.store, before - after, after - before)
        self._checked = False
        self._fresh()

    def derive(self, *, anew: bool = False) -> None:
        """Bring the derived graphs up to date; with ``anew`` everything is compared again, to the same result."""
        self._check_writable()
        if self._cache is None:
            self._cache = Cache(self.path)
        with explained(self.path, "write to"):
            read = derive.derive(self.store, self.base, self._matcher, cache=self._cache, anew=anew)
            if read >= _MANY and self.path:
                # So many quads lie in files one above the other, and each look-up would go through all of them.
                self.store.optimize()
                self._merged = True
        self._checked = True
        manifest.warn_of_outdated(self.store, self.base)

    def rebuild(self) -> None:
        """Make everything that is derived from scratch, forgetting all that was compared before."""
        self.derive(anew=True)

    def review(
        self, subject: str, verdict: str, *, by: str, when: str, other: str = "", note: str = "", **corrections: str
    ) -> str:
        """Record a person's decision and return its identifier; every question respects it from then on.

        ``subject`` is a statement, response or claim by its identifier, or, with ``other``, one of two claims, or of
        two actors as ``"ARTICLE ACTOR"``. ``verdict`` is accept, reject or correct; a correction gives the right
        values by name (``stance="rejects"``). Of several decisions about one thing the latest counts.

        Raises InputError for what is not in the store or cannot be decided so.
        """
        self._check_writable()
        names = [name.removeprefix(self.base) for name in (subject, other)]
        told = tuple(sorted(corrections.items()))
        made = review.checked(self.store, Review(names[0], verdict, by, when, names[1], note, told), self.base)
        with explained(self.path, "write to"):
            apply(self.store, [], review.review_quads(made, self.base))
        self._checked = False
        return made.id

    def reviews(self) -> tuple[Review, ...]:
        """Return the decisions of people, by time."""
        return tuple(review.reviews(self.store, self.base))

    def withdraw(self, decision: str) -> None:
        """Take a decision back, by its identifier, so that what it was about is as it was before.

        Raises InputError when there is no such decision.
        """
        self._check_writable()
        name = decision.removeprefix(self.base)
        found = [one for one in self.reviews() if one.id == name]
        if not found:
            raise InputError(f"There is no decision {decision!r} in the store. `reviews` lists them.")
        with explained(self.path, "write to"):
            apply(self.store, review.review_quads(found[0], self.base), [])
        self._checked = False

    def is_stale(self) -> bool:
        """Tell whether the derived graphs lag behind the articles: only a reader can see that."""
        return derive.is_stale(self.store, self.base)

    def outdated(self) -> tuple[str, ...]:
        """Return the articles that another version of this program, or other models, annotated, by their keys.

        Deriving does not change them. Articles that something else annotated are not counted.
        """
        return manifest.outdated(self.store, self.base)

    def query(self, sparql: str, *, bindings: Mapping[str, NamedNode | Literal] | None = None) -> Results:
        """Run a SPARQL 1.1 query over the union of all graphs.

        ``bindings`` give values to variables that the query projects. The result iterates over rows or triples, is
        true or false for ASK, and has ``serialize``.

        Raises QueryError for a malformed query, an update, SERVICE, or a binding of an unknown variable.
        """
        refuse_unsafe(sparql)
        self._fresh()
        bound: dict[Variable, Value] = {Variable(name): value for name, value in (bindings or {}).items()}
        try:
            with explained(self.path, "read"):
                # The engine would let the union go before the graphs that FROM names.
                union = "FROM" not in words(sparql)
                return self.store.query(sparql, use_default_graph_as_union=union, substitutions=bound or None)
        except SyntaxError as error:
            raise QueryError(f"The query is malformed: {error}.") from error
        except (RuntimeError, ValueError) as error:
            raise QueryError(f"The query cannot be run: {error}.") from error

    def rows(self, select: str) -> Iterator[tuple[str, ...]]:
        """Yield the rows of a SELECT of our own, told with our prefixes, as plain strings; empty where unbound."""
        self._fresh()
        yield from context.rows(self.store, select)

    def questions(self) -> tuple[Question, ...]:
        """Return the named questions."""
        return questions()

    def ask(self, name: str, **parameters: str) -> Table:
        """Answer a named question; QueryError for an unknown name or parameter."""
        asked = question(name)
        self._fresh()
        with explained(self.path, "read"):
            return answer(self.store, asked, parameters)

    def validate(self, articles: Collection[str] | None = None) -> tuple[Finding, ...]:
        """Check the graphs of all articles, or of those named, and the derived ones; nothing found means valid."""
        from counterclaim.rdf.shapes import validate

        self._fresh()
        return validate(self.store, self.base, articles)

    def articles(self) -> tuple[ArticleEntry, ...]:
        """Return the articles, sorted by date, then title."""
        return entries(self.store, self.base)

    def records(self, article: str) -> AnnotatedArticle:
        """Return an article's records, without its text; InputError when the store does not hold it."""
        self._fresh()
        return from_graph(self.store, self._key(article), self.base)

    def dump(self, target: Path | IO[bytes], format: str = "nquads") -> None:  # noqa: A002 - what users call it
        """Write all graphs as nquads, trig, turtle, jsonld or ntriples; the same store gives the same bytes.

        Raises UnknownFormat for another format, StoreError when the target cannot be written.
        """
        self._fresh()
        dump(self.store, target, format, base=self.base)

    def load(self, path: Path) -> None:
        """Add the quads of an N-Quads or TriG file; derived graphs follow when they no longer fit.

        Raises UnknownFormat for another kind of file, StoreError when it is malformed: nothing is added then.
        """
        self._check_writable()
        load(self.store, Path(path), base=self.base)
        self._checked = False

    def as_rdflib(self) -> rdflib.Dataset:
        """Return the store as an rdflib Dataset whose default graph is the union of all graphs."""
        import rdflib
        from oxrdflib import OxigraphStore

        self._fresh()
        return rdflib.Dataset(store=OxigraphStore(store=self.store), default_union=True)

    def claims_in_context(self) -> list[ClaimInContext]:
        """Return every claim with its surroundings, as matching needs them."""
        self._fresh()
        return context.claims_in_context(self.store, self.base)

    def answered(self) -> list[AnsweredClaim]:
        """Return the ties that responses make between claims."""
        self._fresh()
        return context.answered(self.store, self.base)

    def vectors(self, texts: Iterable[str]) -> dict[str, Vectors]:
        """Return the vectors that are kept beside the store of those texts that were compared by meaning before."""
        return kept_vectors(self.path, texts) if self.path else {}

    def _fresh(self) -> None:
        """Derive when something changed since the last time, or the last time was interrupted."""
        if not self._checked:
            if derive.is_stale(self.store, self.base):
                self.derive()
            self._checked = True

    def _check_writable(self) -> None:
        if self.read_only:
            raise StoreError(f"Cannot change {self.path}: it is open for reading only. Open it without read_only.")

    def _load_vocabulary(self) -> None:
        graph = iri(self.base, "graph/vocab")
        before = set(self.store.quads_for_pattern(None, None, None, graph))
        after: set[pyoxigraph.Quad] = set()
        for name in _VOCABULARY:
            file = ontology() / name
            if file.is_file():
                data = pyoxigraph.parse(input=file.read_bytes(), format=RdfFormat.TURTLE)
                after.update(pyoxigraph.Quad(quad.subject, quad.predicate, quad.object, graph) for quad in data)
        with explained(self.path, "write to"):
            apply(self.store, before - after, after - before)

    def _probe(self) -> None:
        """Fail loudly when queries would not see the named graphs: every question would silently be empty."""
        if not self.read_only and not self.store.query("ASK { ?s ?p ?o }", use_default_graph_as_union=True):
            raise StoreError("The store's default graph is not the union of its graphs, so no question finds anything.")

    def _key(self, article: str) -> str:
        wanted = article.removeprefix(self.base)
        if wanted.startswith("article/") and manifest.hash_in(self.store, wanted, self.base):
            return wanted
        found = named(self.store, self.base, article)
        if len(found) == 1:
            return found[0]
        if found:
            raise InputError(f"Several articles are named {article!r}. Name one of them: {', '.join(found)}.")
        names = sorted({name for entry in self.articles() for name in (entry.source, entry.id, entry.url) if name})
        near = difflib.get_close_matches(article, names, n=3, cutoff=0.3)
        told = f"Did you mean: {', '.join(near)}?" if near else "List the articles to see what it holds."
        raise InputError(f"There is no article {article!r} in the store. {told}")
