"""What the tests of several rooms share: the pipelines, loaded once, and the material that some tests read."""

from pathlib import Path

import pytest

from counterclaim.annotate import DEFAULT_MODEL, load_pipeline

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def nlp():
    """The full pipeline: the small English model and counterclaim's components."""
    return load_pipeline()


@pytest.fixture(scope="session")
def bare():
    """The small English model alone."""
    import spacy

    return spacy.load(DEFAULT_MODEL)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of annotated articles beside the checkout, which only some machines have."""
    folder = ROOT.parent / "shared"
    if not (folder / "polnear").is_dir():
        pytest.skip("the annotated articles (../shared) are not here")
    return folder
