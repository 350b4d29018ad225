"""A sentence as 384 numbers: the forward pass of a small BERT model (MiniLM, six layers), in NumPy and nothing else.

Slower than a runtime made for it, and quick enough: a session's few hundred utterances take some seconds. What it
spares is two libraries of ninety megabytes and a conversion of the weights nobody could check by reading.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import erf

Weights = Mapping[str, NDArray[np.float32]]
Vectors = NDArray[np.float32]

HEADS = 12
TINY = 1e-12
"""What the model adds to a variance before it divides by its root."""
AT_ONCE = 32
"""Sentences in one go: keeps the memory small."""


def sentence_vectors(pieces: Sequence[Sequence[int]], weights: Weights) -> Vectors:
    """A vector of length 1 for each list of word pieces (n × 384): the mean of what the last layer says of each piece.

    Sentences of like length are taken together, so that little is padded; the order given is kept. The same pieces
    give the same vector whatever stands beside them, but for rounding.
    Raises ValueError for a sentence without a piece. Source: Devlin et al. (2018), arXiv 1810.04805; Reimers &
    Gurevych (2019), arXiv 1908.10084 (mean pooling).
    """
    if any(not len(one) for one in pieces):
        raise ValueError("a sentence without a piece")
    width = weights["embeddings.word_embeddings.weight"].shape[1]
    found = np.empty((len(pieces), width), dtype=np.float32)
    order = sorted(range(len(pieces)), key=lambda n: len(pieces[n]))
    for start in range(0, len(order), AT_ONCE):
        some = order[start : start + AT_ONCE]
        found[some] = _together([pieces[n] for n in some], weights)
    return found


def _together(pieces: Sequence[Sequence[int]], weights: Weights) -> Vectors:
    longest = max(map(len, pieces))
    numbers = np.zeros((len(pieces), longest), dtype=np.intp)
    there = np.zeros((len(pieces), longest), dtype=np.float32)
    for row, one in enumerate(pieces):
        numbers[row, : len(one)], there[row, : len(one)] = one, 1
    state = weights["embeddings.word_embeddings.weight"][numbers]
    state = state + weights["embeddings.position_embeddings.weight"][:longest]
    state = _levelled(state + weights["embeddings.token_type_embeddings.weight"][0], weights, "embeddings.LayerNorm")
    layer = 0
    while f"encoder.layer.{layer}.output.dense.weight" in weights:
        state = _layer(state, there, weights, f"encoder.layer.{layer}")
        layer += 1
    mean = (state * there[:, :, None]).sum(axis=1) / there.sum(axis=1)[:, None]
    length: Vectors = mean / np.maximum(np.linalg.norm(mean, axis=1, keepdims=True), TINY)
    return length


def _layer(state: Vectors, there: Vectors, weights: Weights, name: str) -> Vectors:
    looked = _dense(
        _attention(state, there, weights, f"{name}.attention.self"), weights, f"{name}.attention.output.dense"
    )
    state = _levelled(state + looked, weights, f"{name}.attention.output.LayerNorm")
    wide = _dense(state, weights, f"{name}.intermediate.dense")
    wide = wide * 0.5 * (1 + erf(wide / np.float32(np.sqrt(2))))
    return _levelled(state + _dense(wide, weights, f"{name}.output.dense"), weights, f"{name}.output.LayerNorm")


def _attention(state: Vectors, there: Vectors, weights: Weights, name: str) -> Vectors:
    """Each piece looks at every piece that is there, in HEADS ways at once."""
    rows, longest, width = state.shape
    query, key, value = (
        _dense(state, weights, f"{name}.{part}").reshape(rows, longest, HEADS, width // HEADS).transpose(0, 2, 1, 3)
        for part in ("query", "key", "value")
    )
    scores = query @ key.transpose(0, 1, 3, 2) / np.float32(np.sqrt(width // HEADS))
    scores = np.where(there[:, None, None, :] > 0, scores, np.float32(-1e9))
    scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
    mixed = (scores / scores.sum(axis=-1, keepdims=True)) @ value
    together: Vectors = mixed.transpose(0, 2, 1, 3).reshape(rows, longest, width)
    return together


def _dense(state: Vectors, weights: Weights, name: str) -> Vectors:
    out: Vectors = state @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]
    return out


def _levelled(state: Vectors, weights: Weights, name: str) -> Vectors:
    middle = state.mean(axis=-1, keepdims=True)
    spread = state.var(axis=-1, keepdims=True)
    out: Vectors = (state - middle) / np.sqrt(spread + TINY) * weights[f"{name}.weight"] + weights[f"{name}.bias"]
    return out
