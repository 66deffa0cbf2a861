"""Find responses to claims and the claim each answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING
from typing import cast as cast_type

from spacy.language import Language
from spacy.tokens import Doc

from counterclaim.annotate.extensions import declare
from counterclaim.annotate.passages import text_of
from counterclaim.model import Answer, Speaker
from counterclaim.shipped import one_thread

if TYPE_CHECKING:
    from counterclaim.annotate.actors import Cast
    from counterclaim.annotate.answering.network import ResponseNetwork
    from counterclaim.annotate.encoded import Encoded

declare()


@lru_cache(maxsize=1)
def shipped_network() -> ResponseNetwork:
    """Return the network that ships with the package, loaded once a process."""
    from counterclaim.annotate.answering.network import ResponseNetwork

    return ResponseNetwork()


class ResponseLinker:
    """The component: finds who answers which claim, and writes ``doc._.answers``."""

    def __call__(self, doc: Doc) -> Doc:
        """Write the responses of one document."""
        doc._.answers = self.predict(doc)
        doc._.answerers = answerers(doc)
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 64) -> Iterator[Doc]:  # noqa: ARG002
        """Work off documents one after the other.

        The encoder's 8-bit scales are taken from all that runs together, so batches would make a document's responses
        depend on its neighbours.
        """
        for doc in stream:
            yield self(doc)

    def predict(self, doc: Doc) -> tuple[Answer, ...]:
        """Return the responses of one document, in the order of the sentences that make them."""
        from counterclaim.annotate.answering.given import given
        from counterclaim.annotate.answering.runtime import answers
        from counterclaim.annotate.answering.settling import settled

        network = shipped_network()
        with one_thread():
            found = answers(doc, encoded(doc), network, network.weights, network.second)
        doc._.encoded = None  # of use to nothing after this, and large
        return tuple(settled(doc, answer) for one in found if (answer := given(doc, one)) is not None)


def answerers(doc: Doc) -> tuple[Speaker | None, ...]:
    """Return who gives each answer of a document; those met only as such join its actors."""
    cast = cast_type("Cast | None", doc._.cast)
    if cast is None:
        return ()
    found = tuple(cast.answerer(answer) for answer in doc._.answers)
    doc._.actors, doc._.cast = cast.actors(), None  # it holds the document that holds it
    return found


def encoded(doc: Doc) -> Encoded:
    """Return what the shared layers say of a document: from the tagger's component, or from the tagger itself."""
    if doc._.encoded is not None:
        return cast_type("Encoded", doc._.encoded)
    from counterclaim.annotate.tagger import shipped_tagger

    return shipped_tagger().encode(text_of(doc))


@Language.factory(
    "counterclaim_responses", requires=["doc._.attributions", "doc._.speakers"], assigns=["doc._.answers"]
)
def make_responses(nlp: Language, name: str) -> Callable[[Doc], Doc]:  # noqa: ARG001
    """Return the component."""
    return ResponseLinker()
