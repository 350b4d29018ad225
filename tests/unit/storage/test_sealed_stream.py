"""What is sealed comes back byte for byte, and nothing that was touched comes back at all."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest

from attunement.domain.errors import BadInput
from attunement.storage.sealed_stream import (
    FIRST_LINE,
    LENGTH_BYTES,
    PIECE_BYTES,
    SealedReader,
    SealedWriter,
)

KEY, OTHER = bytes(range(32)), bytes(32)
SENTINEL = b"the thing she never told him"


def seal(content: bytes, key: bytes = KEY, part: int = 100_000) -> bytes:
    out = io.BytesIO()
    writer = SealedWriter(out, key, {"made_at": "2026-01-05"})
    for start in range(0, len(content), part):
        writer.write(content[start : start + part])
    writer.close()
    return out.getvalue()


def unseal(sealed: bytes, key: bytes = KEY, size: int = -1) -> bytes:
    reader = SealedReader(io.BytesIO(sealed), key, "b")
    if size < 0:
        return reader.read()
    return b"".join(iter(lambda: reader.read(size), b""))


def pieces(sealed: bytes) -> tuple[bytes, list[bytes]]:
    """The two lines, and each piece with its length."""
    file = io.BytesIO(sealed)
    head = file.readline() + file.readline()
    found = []
    while length := file.read(LENGTH_BYTES):
        found.append(length + file.read(int.from_bytes(length, "big")))
    return head, found


SIZES = [0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 2 * PIECE_BYTES, 3 * PIECE_BYTES + 17]


@pytest.mark.parametrize("size", SIZES)
def test_every_length_comes_back_whole(size: int) -> None:
    content = (SENTINEL * (size // len(SENTINEL) + 1))[:size]
    sealed = seal(content)
    assert unseal(sealed) == content
    assert unseal(sealed, size=70_001) == content
    assert SENTINEL not in sealed


def test_the_same_content_is_never_sealed_alike_twice() -> None:
    assert seal(SENTINEL) != seal(SENTINEL)


def test_another_key_is_named_as_such() -> None:
    with pytest.raises(BadInput, match="not the key it was sealed with"):
        unseal(seal(SENTINEL), OTHER)


def _without(number: int) -> Callable[[list[bytes]], list[bytes]]:
    return lambda found: found[:number] + found[number + 1 :]


HARM: list[tuple[str, Callable[[list[bytes]], list[bytes]]]] = [
    ("the first piece left out", _without(0)),
    ("the second left out", _without(1)),
    ("the last left out", lambda found: found[:-1]),
    ("two exchanged", lambda found: [found[1], found[0], *found[2:]]),
    ("one twice", lambda found: [found[0], *found]),
    ("something behind it", lambda found: [*found, found[-1]]),
    ("cut within a piece", lambda found: [*found[:-1], found[-1][:-1]]),
    ("cut within a length", lambda found: [*found[:-1], found[-1][:2]]),
    ("a length too great", lambda found: [b"\xff\xff\xff\xff" + found[0][4:], *found[1:]]),
    ("one of another file", lambda found: [pieces(seal(b"x" * 3 * PIECE_BYTES))[1][0], *found[1:]]),
]


@pytest.mark.parametrize(("how", "harm"), HARM, ids=[name for name, _ in HARM])
def test_no_piece_can_be_moved_or_missing(how: str, harm: Callable[[list[bytes]], list[bytes]]) -> None:
    head, found = pieces(seal(b"y" * 3 * PIECE_BYTES))
    with pytest.raises(BadInput, match=r"damaged|cut off"):
        unseal(head + b"".join(harm(found)))


def test_a_bit_turned_anywhere_is_noticed() -> None:
    sealed = seal(SENTINEL)
    for place in range(len(sealed)):
        turned = bytearray(sealed)
        turned[place] ^= 1
        with pytest.raises(BadInput):
            unseal(bytes(turned))


def test_what_was_never_finished_is_no_file() -> None:
    out = io.BytesIO()
    SealedWriter(out, KEY, {}).write(b"z" * 2 * PIECE_BYTES)
    with pytest.raises(BadInput, match="cut off"):
        unseal(out.getvalue())


NO_FILES = [b"", b"PK\x03\x04", FIRST_LINE, FIRST_LINE + b"[]\n", FIRST_LINE + b'{"salt": "z"}\n']


@pytest.mark.parametrize("content", NO_FILES)
def test_another_file_is_named_as_such(content: bytes) -> None:
    with pytest.raises(BadInput, match=r"no such file|beginning is damaged"):
        unseal(content)


def test_a_header_is_short() -> None:
    with pytest.raises(ValueError, match="short"):
        SealedWriter(io.BytesIO(), KEY, {"a": "b" * 5000})
