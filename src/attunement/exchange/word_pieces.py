"""Text into the numbered pieces of words a BERT model reads: lower case, no accents, the longest known piece first."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping

UNKNOWN, BEGIN, END = "[UNK]", "[CLS]", "[SEP]"
LONGEST_WORD = 100
"""Letters; a longer word is unknown."""


def pieces(text: str, vocabulary: Mapping[str, int], *, most: int = 256) -> list[int]:
    """The numbers of a text's pieces between the marks of beginning and end, cut off at `most`.

    Source: the tokenizer published with BERT (Devlin et al. 2018), uncased; checked against the `tokenizers` library.
    """
    found = [vocabulary[piece] for word in _words(text) for piece in _split(word, vocabulary)]
    return [vocabulary[BEGIN], *found[: most - 2], vocabulary[END]]


def _words(text: str) -> Iterator[str]:
    """Words and single signs, in lower case and without accents."""
    word = ""
    for letter in unicodedata.normalize("NFD", _clean(text).lower()):
        if unicodedata.category(letter) == "Mn":
            continue
        if letter.isspace() or _is_sign(letter) or _is_ideograph(letter):
            if word:
                yield word
            word = ""
            if not letter.isspace():
                yield letter
        else:
            word += letter
    if word:
        yield word


def _clean(text: str) -> str:
    """Without what is no letter: controls and the replacement sign; tabs and line ends are blanks."""
    kept = (" " if letter in "\t\n\r" else letter for letter in text)
    return "".join(k for k in kept if k != "\ufffd" and unicodedata.category(k)[0] != "C")


def _is_sign(letter: str) -> bool:
    """Punctuation; of ASCII everything that is neither letter, digit nor blank."""
    ascii_sign = (
        33 <= ord(letter) <= 47 or 58 <= ord(letter) <= 64 or 91 <= ord(letter) <= 96 or 123 <= ord(letter) <= 126
    )
    return ascii_sign or unicodedata.category(letter).startswith("P")


def _is_ideograph(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith("CJK ") and unicodedata.category(letter) == "Lo"


def _split(word: str, vocabulary: Mapping[str, int]) -> list[str]:
    if len(word) > LONGEST_WORD:
        return [UNKNOWN]
    found: list[str] = []
    start = 0
    while start < len(word):
        for end in range(len(word), start, -1):
            piece = word[start:end] if start == 0 else f"##{word[start:end]}"
            if piece in vocabulary:
                break
        else:
            return [UNKNOWN]
        found.append(piece)
        start = end
    return found
