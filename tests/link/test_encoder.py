import json

import numpy as np
import pytest

from counterclaim.errors import ModelError
from counterclaim.link import encoder as encoder_module
from counterclaim.link.encoder import SentenceEncoder, sentence_encoder

SENTENCES = ["The dam is safe.", "A lorry has crossed the river.", "Twelve people were killed when the roof fell in."]


@pytest.fixture(scope="module")
def encoder():
    return sentence_encoder()


def test_vectors_are_unit_rows_of_float32(encoder):
    vectors = encoder.encode(SENTENCES)
    assert vectors.shape == (3, 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)


def test_vector_does_not_depend_on_the_other_texts():
    together = SentenceEncoder().encode([*SENTENCES, "x " * 90])
    alone = np.vstack([SentenceEncoder().encode([sentence]) for sentence in SENTENCES])
    assert np.array_equal(together[:3], alone)


def test_meaning_counts_more_than_words(encoder):
    one, same, other = encoder.encode(
        [
            "The physician treated the sick boy.",
            "A doctor cared for the ill child.",
            "The boy was sick of driving.",
        ]
    )
    assert one @ same > one @ other


def test_empty_text_has_no_direction(encoder):
    assert not encoder.encode(["", "  "]).any()
    assert encoder.encode([]).shape == (0, 384)


def test_long_text_is_cut_and_not_refused(encoder):
    assert encoder.encode(["word " * 20_000]).shape == (1, 384)


def test_words_have_vectors_of_their_own_without_function_words(encoder):
    (words,) = encoder.encode_words(["The dam is not safe."])
    assert words.shape == (2, 384)


def test_white_space_does_not_matter(encoder):
    one, two = encoder.encode(["The dam  is\nsafe.", "The dam is safe."])
    assert np.array_equal(one, two)


@pytest.fixture
def copied_model(tmp_path, monkeypatch):
    folder = encoder_module._folder()
    for name in ("meta.json", "tokenizer.json", "sentences.onnx"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    monkeypatch.setattr(encoder_module, "_folder", lambda: tmp_path)
    encoder_module._load.cache_clear()
    yield tmp_path
    encoder_module._load.cache_clear()


def test_changed_model_file_is_refused(copied_model):
    (copied_model / "tokenizer.json").write_text("{}")
    with pytest.raises(ModelError, match=r"tokenizer\.json is damaged"):
        SentenceEncoder().encode(["x"])


def test_missing_model_file_is_named(copied_model):
    (copied_model / "sentences.onnx").unlink()
    with pytest.raises(ModelError, match=r"Cannot read .*sentences\.onnx"):
        SentenceEncoder().encode(["x"])


def test_model_card_tells_the_licence_and_the_agreement_with_the_original():
    meta = json.loads((encoder_module._folder() / "meta.json").read_text())
    assert meta["license"] == "Apache-2.0"
    assert meta["cosine_with_original"]["lowest"] > 0.98
