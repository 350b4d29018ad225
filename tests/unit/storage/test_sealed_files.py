"""What was said, at rest: never plain, read at any place, and nothing that was changed, cut or moved is ever given."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path

import pytest

from attunement.domain.errors import BadInput
from attunement.storage.sealed_files import PIECE_BYTES, SealedFile, open_value, read_sealed, seal_value

KEY = bytes(range(32))


def test_a_value_opens_in_its_own_row_under_its_own_key_only() -> None:
    sealed = seal_value("Für dich".encode(), key=KEY, row="transcript 1")
    assert b"dich" not in sealed
    assert open_value(sealed, key=KEY, row="transcript 1").decode() == "Für dich"
    assert seal_value(b"x", key=KEY, row="r") != seal_value(b"x", key=KEY, row="r")
    attempts: tuple[Callable[[], bytes], ...] = (
        lambda: open_value(sealed, key=KEY, row="transcript 2"),
        lambda: open_value(sealed, key=bytes(32), row="transcript 1"),
        lambda: open_value(sealed[:-1] + bytes([sealed[-1] ^ 1]), key=KEY, row="transcript 1"),
        lambda: open_value(b"\x09" + sealed[1:], key=KEY, row="transcript 1"),
        lambda: open_value(sealed[:12], key=KEY, row="transcript 1"),
    )
    for wrong in attempts:
        with pytest.raises(BadInput):
            wrong()


def _written(path: Path, data: bytes) -> SealedFile:
    file = SealedFile(path, key=KEY, row="r")
    for start in range(0, len(data), 100_001):
        file.write(data[start : start + 100_001])
    file.close()
    return file


@pytest.mark.parametrize("size", [0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 2 * PIECE_BYTES, 700_003])
def test_any_stretch_of_a_recording_is_read_without_the_rest(tmp_path: Path, size: int) -> None:
    data = secrets.token_bytes(size)
    file = _written(tmp_path / "deep" / "a", data)
    assert file.size == size

    def read(first: int = 0, until: int | None = None) -> bytes:
        return b"".join(read_sealed(file.path, key=KEY, salt=file.salt, row="r", size=size, first=first, until=until))

    assert read() == data
    for first, until in ((0, 1), (5, 9), (PIECE_BYTES - 2, PIECE_BYTES + 2), (PIECE_BYTES, size), (size - 1, size + 9)):
        if 0 <= first < size:
            assert read(first, until) == data[first:until]


def test_the_file_is_the_owners_alone_and_nothing_in_it_is_plain(tmp_path: Path) -> None:
    file = _written(tmp_path / "a", b"planted words " * 60_000)
    assert file.path.stat().st_mode & 0o077 == 0
    assert b"planted" not in file.path.read_bytes()
    with pytest.raises(FileExistsError):
        SealedFile(file.path, key=KEY, row="r")


def test_changed_cut_swapped_or_gone_is_refused(tmp_path: Path) -> None:
    size = 3 * PIECE_BYTES
    file = _written(tmp_path / "a", secrets.token_bytes(size))
    whole = file.path.read_bytes()
    piece = PIECE_BYTES + 16
    swapped = whole[:9] + whole[9 + piece : 9 + 2 * piece] + whole[9 : 9 + piece] + whole[9 + 2 * piece :]
    for bad in (whole[:-1], whole[:-piece], swapped, whole[:500] + b"x" + whole[501:], b""):
        file.path.write_bytes(bad)
        with pytest.raises(BadInput):
            list(read_sealed(file.path, key=KEY, salt=file.salt, row="r", size=size))
    file.path.write_bytes(whole)
    for row, salt in (("other", file.salt), ("r", bytes(16))):
        with pytest.raises(BadInput):
            list(read_sealed(file.path, key=KEY, salt=salt, row=row, size=size))
    file.path.unlink()
    with pytest.raises(BadInput, match="not there"):
        list(read_sealed(file.path, key=KEY, salt=file.salt, row="r", size=size))


def test_what_is_discarded_leaves_nothing(tmp_path: Path) -> None:
    file = SealedFile(tmp_path / "a", key=KEY, row="r")
    file.write(b"half a recording")
    file.discard()
    assert list(tmp_path.iterdir()) == []
