"""Find responses to claims and the claim each answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from spacy.language import Language
from spacy.tokens import Doc

from counterclaim.annotate.extensions import declare
from counterclaim.annotate.shipped import one_thread
from counterclaim.model import Answer

if TYPE_CHECKING:
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
        from counterclaim.annotate.answering.runtime import answers

        network = shipped_network()
        with one_thread():
            found = answers(doc, encoded(doc), network, network.weights)
        doc._.encoded = None  # of use to nothing after this, and large
        return found


def encoded(doc: Doc) -> Encoded:
    """Return what the shared layers say of a document: from the tagger's component, or from the tagger itself."""
    if doc._.encoded is not None:
        return cast("Encoded", doc._.encoded)
    from counterclaim.annotate.tagger import shipped_tagger

    return shipped_tagger().encode(doc.text)


@Language.factory(
    "counterclaim_responses", requires=["doc._.attributions", "doc._.speakers"], assigns=["doc._.answers"]
)
def make_responses(nlp: Language, name: str) -> Callable[[Doc], Doc]:  # noqa: ARG001
    """Return the component."""
    return ResponseLinker()
