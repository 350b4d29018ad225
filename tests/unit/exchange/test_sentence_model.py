"""The sentence model: pieces as its own tokenizer makes them, arrays as they were written, unknown files refused."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from attunement.analysis.sentence_vectors import sentence_vectors
from attunement.domain.errors import BadInput
from attunement.exchange import sentence_model
from attunement.exchange.word_pieces import pieces

WORDS = ["[UNK]", "[CLS]", "[SEP]", "un", "##aff", "##able", ",", "!", "cafe", "'", "s", "it", "中"]
VOCABULARY = {word: n for n, word in enumerate(WORDS)}


def said(text: str, **more: Any) -> list[str]:
    return [WORDS[n] for n in pieces(text, VOCABULARY, **more)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Unaffable, CAFÉ!", "un ##aff ##able , cafe !"),
        ("it's", "it ' s"),
        ("it中it", "it 中 it"),
        ("unknown it", "[UNK] it"),
        ("\x00it\t\ufffds\u200b", "it s"),
        ("", ""),
        ("it" * 51, "[UNK]"),
    ],
)
def test_words_are_cut_into_the_longest_known_pieces(text: str, expected: str) -> None:
    assert said(text) == ["[CLS]", *expected.split(), "[SEP]"]


def test_a_long_text_is_cut_off_with_its_end_kept() -> None:
    assert said("it " * 50, most=5) == ["[CLS]", "it", "it", "it", "[SEP]"]


def file_of(arrays: dict[str, np.ndarray], **more: Any) -> bytes:
    """A safetensors file, by its published form."""
    header: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    body = b""
    for name, array in arrays.items():
        raw = array.astype("<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(array.shape), "data_offsets": [len(body), len(body) + len(raw)]}
        body += raw
    told = json.dumps(header | more).encode()
    return struct.pack("<Q", len(told)) + told + body


def test_arrays_come_back_as_they_were_written_and_others_are_left_out() -> None:
    array = np.arange(6, dtype=np.float32).reshape(2, 3)
    whole = {"dtype": "I64", "shape": [1], "data_offsets": [0, 8]}
    found = sentence_model.read_safetensors(file_of({"a": array, "b": array[:1]}, places=whole))
    assert list(found) == ["a", "b"]
    assert np.array_equal(found["a"], array)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff" * 20,
        struct.pack("<Q", 4) + b"nope",
        file_of({"a": np.ones(4)})[:-4],
        file_of({}, a={"dtype": "F32", "shape": [9], "data_offsets": [0, 4]}) + b"\0" * 4,
        file_of({}, a=7),
    ],
    ids=["empty", "long header", "no JSON", "cut off", "another shape", "no table"],
)
def test_what_is_no_such_file_is_refused(raw: bytes) -> None:
    with pytest.raises(BadInput, match="no safetensors file"):
        sentence_model.read_safetensors(raw)


def test_without_the_package_it_says_how_to_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sentence_model, "PACKAGE", "no_such_package_at_all")
    assert not sentence_model.is_there()
    with pytest.raises(BadInput, match="--no-deps --require-hashes"):
        sentence_model._folder()


def test_a_file_we_never_looked_at_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="a file is missing"):
        sentence_model._known(tmp_path, "vocab.txt")
    (tmp_path / "vocab.txt").write_text("other")
    with pytest.raises(BadInput, match="not the file we know"):
        sentence_model._known(tmp_path, "vocab.txt")


def small_model(seed: int = 1) -> dict[str, np.ndarray]:
    """Random weights of the model's form, two layers and 24 numbers wide."""
    dice, width, inner = np.random.default_rng(seed), 24, 48
    shapes: dict[str, tuple[int, ...]] = {"embeddings.word_embeddings.weight": (30, width)}
    shapes |= {"embeddings.position_embeddings.weight": (16, width)}
    shapes |= {"embeddings.token_type_embeddings.weight": (2, width)}
    for name in (
        "embeddings.LayerNorm",
        *(f"encoder.layer.{n}.{part}.LayerNorm" for n in (0, 1) for part in ("attention.output", "output")),
    ):
        shapes |= {f"{name}.weight": (width,), f"{name}.bias": (width,)}
    for n in (0, 1):
        for part in ("attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense"):
            shapes |= {f"encoder.layer.{n}.{part}.weight": (width, width), f"encoder.layer.{n}.{part}.bias": (width,)}
        shapes |= {f"encoder.layer.{n}.intermediate.dense.weight": (inner, width)}
        shapes |= {f"encoder.layer.{n}.intermediate.dense.bias": (inner,)}
        shapes |= {
            f"encoder.layer.{n}.output.dense.weight": (width, inner),
            f"encoder.layer.{n}.output.dense.bias": (width,),
        }
    return {name: dice.normal(size=shape).astype(np.float32) for name, shape in shapes.items()}


def test_a_vector_has_length_one_and_does_not_depend_on_what_stands_beside_it() -> None:
    model, texts = small_model(), [[1, 5, 2], [1, 7, 8, 9, 3, 2], [1, 4, 4, 2], [1, 2]]
    together = sentence_vectors(texts, model)
    assert np.linalg.norm(together, axis=1) == pytest.approx(np.ones(4), abs=1e-5)
    for n, text in enumerate(texts):
        assert sentence_vectors([text], model)[0] == pytest.approx(together[n], abs=1e-5)
    assert not np.allclose(together[0], together[2])


def test_more_than_fit_at_once_come_in_the_order_given() -> None:
    model = small_model()
    texts = [[1, *([5] * (n % 7)), 2] for n in range(80)]
    found = sentence_vectors(texts, model)
    assert found[3] == pytest.approx(found[73], abs=1e-5)
    with pytest.raises(ValueError, match="without a piece"):
        sentence_vectors([[]], model)


@pytest.mark.skipif(not sentence_model.is_there(), reason="the sentence model is not installed")
def test_the_real_model_gives_the_published_likenesses() -> None:
    """Source: the first example of the Sentence Transformers documentation."""
    model = sentence_model.sentence_model()
    texts = ["The weather is lovely today.", "It's so sunny outside!", "He drove to the stadium."]
    found = sentence_vectors(model.pieces(texts), model.weights)
    likeness = found @ found.T
    assert (likeness[0, 1], likeness[0, 2], likeness[1, 2]) == pytest.approx((0.6660, 0.1046, 0.1411), abs=1e-4)
