"""What was said in a session, at rest: words in a row and recordings in a file, each opened only by the practice's key.

AES-256-GCM. A value begins with its kind and the key it was sealed with, and is bound to the row it stands in: in
another row it opens nothing. A recording is in pieces of one length, so that any second of it can be read without the
rest; a piece's nonce is its number and whether it is the last (as in `sealed_stream`), under a key of the recording's
own. Without its row, which holds the salt, the bytes of a file that was left behind open for nobody.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from attunement.domain.errors import BadInput
from attunement.storage.practice_key import OWNER_ONLY, fingerprint

VERSION: Final = b"\x01"
KEY_ID_BYTES: Final = 8
NONCE_BYTES: Final = 12
SALT_BYTES: Final = 16
TAG_BYTES: Final = 16
PIECE_BYTES: Final = 256 * 1024


def seal_value(data: bytes, *, key: bytes, row: str) -> bytes:
    """The bytes sealed for one row, as `row` names it."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    head = VERSION + _key_id(key)
    return head + nonce + AESGCM(_derived(key, b"", b"values")).encrypt(nonce, data, head + row.encode())


def open_value(sealed: bytes, *, key: bytes, row: str) -> bytes:
    """The bytes again. Raises BadInput for another row's, another key's or changed ones."""
    whole = bytes(sealed)
    head, rest = whole[: 1 + KEY_ID_BYTES], whole[1 + KEY_ID_BYTES :]
    _require_key(head, key)
    try:
        return AESGCM(_derived(key, b"", b"values")).decrypt(
            rest[:NONCE_BYTES], rest[NONCE_BYTES:], head + row.encode()
        )
    except (InvalidTag, ValueError):
        raise _damaged() from None


class SealedFile:
    """A recording as it arrives: whatever is written goes to the disk sealed, a piece at a time."""

    def __init__(self, path: Path, *, key: bytes, row: str) -> None:
        self.salt = secrets.token_bytes(SALT_BYTES)
        self.size = 0
        self.path = path
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
        self._out: BinaryIO = os.fdopen(handle, "wb")
        self._cipher, self._row, self._number = AESGCM(_derived(key, self.salt, b"files")), row.encode(), 0
        self._out.write(VERSION + _key_id(key))
        self._waiting = bytearray()

    def write(self, data: bytes) -> None:
        """Take the next bytes."""
        self.size += len(data)
        self._waiting += data
        while len(self._waiting) > PIECE_BYTES:
            self._put(bytes(self._waiting[:PIECE_BYTES]), last=False)
            del self._waiting[:PIECE_BYTES]

    def close(self) -> None:
        """Write the last piece and see it onto the disk."""
        self._put(bytes(self._waiting), last=True)
        self._waiting.clear()
        self._out.flush()
        os.fsync(self._out.fileno())
        self._out.close()

    def discard(self) -> None:
        """Leave nothing behind."""
        self._out.close()
        self.path.unlink(missing_ok=True)

    def _put(self, piece: bytes, *, last: bool) -> None:
        self._out.write(self._cipher.encrypt(_nonce(self._number, last=last), piece, self._row))
        self._number += 1


def read_sealed(
    path: Path, *, key: bytes, salt: bytes, row: str, size: int, first: int = 0, until: int | None = None
) -> Iterator[bytes]:
    """The bytes from `first` to before `until` of a recording of `size` bytes, piece by piece.

    Raises BadInput where the file is not there, was cut or was changed; nothing unchecked is ever given.
    """
    end = size if until is None else min(until, size)
    cipher = AESGCM(_derived(key, bytes(salt), b"files"))
    last_piece = max(0, (size - 1) // PIECE_BYTES)
    try:
        file = path.open("rb")
    except OSError:
        raise BadInput("the recording is not there", where="recording", do="It may have been deleted.") from None
    with file:
        head = file.read(1 + KEY_ID_BYTES)
        _require_key(head, key)
        for number in range(first // PIECE_BYTES, last_piece + 1):
            begin = number * PIECE_BYTES
            if begin >= end and number > first // PIECE_BYTES:
                return
            file.seek(len(head) + number * (PIECE_BYTES + TAG_BYTES))
            sealed = file.read(PIECE_BYTES + TAG_BYTES)
            try:
                piece = cipher.decrypt(_nonce(number, last=number == last_piece), sealed, row.encode())
            except (InvalidTag, ValueError):
                raise _damaged() from None
            yield piece[max(0, first - begin) : max(0, end - begin)]


def _derived(key: bytes, salt: bytes, what: bytes) -> bytes:
    made = HKDF(algorithm=SHA256(), length=32, salt=salt or None, info=b"attunement sealed " + what + b" 1")
    return made.derive(key)


def _key_id(key: bytes) -> bytes:
    return bytes.fromhex(fingerprint(key))[:KEY_ID_BYTES]


def _require_key(head: bytes, key: bytes) -> None:
    if head[:1] != VERSION:
        raise BadInput("it is sealed in a way this version does not know", where="sealed data")
    if head[1:] != _key_id(key):
        raise BadInput("this is not the key it was sealed with", where="sealed data", expected="the practice's key")


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(NONCE_BYTES - 1, "big") + bytes([last])


def _damaged() -> BadInput:
    return BadInput(
        "it is damaged, or somebody changed it", where="sealed data", expected="every byte as it was written"
    )
