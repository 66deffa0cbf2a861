import numpy as np
import pytest

from counterclaim.analyse.vectors import NAME, KeptEncoder
from counterclaim.link.encoder import SentenceEncoder

TEXTS = ["The lorries crossed the bridge", "No lorry crossed the bridge"]


@pytest.fixture
def kept(tmp_path):
    encoder = KeptEncoder(tmp_path)
    encoder.learn(TEXTS)
    encoder.keep()
    return tmp_path


def test_vectors_are_found_again_without_the_model(kept, monkeypatch):
    before = KeptEncoder(None).encode(TEXTS)
    monkeypatch.setattr(SentenceEncoder, "_run", lambda *_: pytest.fail("encoded again"))
    again = KeptEncoder(kept)
    assert again.missing(TEXTS) == []
    assert np.array_equal(again.encode(TEXTS), before)


def test_only_what_was_learned_is_kept(kept):
    encoder = KeptEncoder(kept)
    encoder.encode(["a question somebody asked"])
    encoder.keep()
    assert KeptEncoder(kept).missing(["a question somebody asked"]) == ["a question somebody asked"]


def test_vectors_made_for_another_purpose_are_as_good(tmp_path, kept):
    taken = KeptEncoder(tmp_path / "none")
    taken.take(dict(zip(TEXTS, SentenceEncoder().encode(TEXTS), strict=True)))
    assert taken.missing(TEXTS) == []
    assert np.array_equal(taken.encode(TEXTS), KeptEncoder(kept).encode(TEXTS))


def test_a_kept_vector_is_that_of_the_model_but_for_rounding(kept):
    assert np.allclose(KeptEncoder(kept).encode(TEXTS), SentenceEncoder().encode(TEXTS), atol=1e-3)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not an archive", b"\x93NUMPY"])
def test_a_damaged_file_is_made_anew(tmp_path, content):
    (tmp_path / NAME).write_bytes(content)
    encoder = KeptEncoder(tmp_path)
    encoder.learn(TEXTS)
    encoder.keep()
    assert KeptEncoder(tmp_path).missing(TEXTS) == []


def test_vectors_of_another_network_are_not_used(kept):
    with np.load(kept / NAME) as data:
        others = dict(data)
    others["model"] = np.array("another")
    np.savez(kept / NAME, **others)
    assert KeptEncoder(kept).missing(TEXTS) == sorted(TEXTS)


def test_the_file_holds_no_words_and_no_pickles(kept):
    assert b"lorr" not in (kept / NAME).read_bytes()
    with np.load(kept / NAME, allow_pickle=False) as data:
        assert set(data) == {"model", "keys", "vectors"}
