"""A sentence as counts of its words, put into a fixed number of places: the plain way, where no sentence model is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

PLACES = 256
_WORD = re.compile(r"\w+")


def word_counts(texts: Sequence[str]) -> NDArray[np.float32]:
    """One vector of length 1 for each text (n × PLACES); all noughts for a text without a word.

    Each word, in lower case, counts up or down in one place, both from its digest: words that share a place mostly
    cancel out. The same words give the same vector on every machine.
    Source: Weinberger et al. (2009), arXiv 0902.2206, as in any textbook.
    """
    found = np.zeros((len(texts), PLACES), dtype=np.float32)
    for row, text in enumerate(texts):
        for word in _WORD.findall(text.casefold()):
            digest = int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), "big")
            found[row, digest % PLACES] += 1 if digest >> 32 & 1 else -1
    length = np.linalg.norm(found, axis=1, keepdims=True)
    np.divide(found, length, out=found, where=length > 0)
    return found
