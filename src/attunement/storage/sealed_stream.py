"""A file that only the practice's key opens: written and read in one go, however long it is.

First a line that says what it is, then a line of JSON that anybody may read (when, which key, a salt), then pieces of
at most 256 KiB, each under AES-256-GCM. A piece's nonce is its number and whether it is the last, as in STREAM
(Hoang, Reyhanitabar, Rogaway, Vizár 2015), so that pieces can be neither left out, exchanged nor cut off at the end.
The two lines are bound into every piece. The key of a file is made from the practice's key and the file's own salt.
"""

from __future__ import annotations

import json
import secrets
from hashlib import sha256
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from attunement.domain.errors import BadInput
from attunement.storage.practice_key import fingerprint

FIRST_LINE = b"attunement sealed file 1\n"
PIECE_BYTES = 256 * 1024
TAG_BYTES = 16
LENGTH_BYTES = 4
SALT_BYTES = 16
LONGEST_HEADER = 4096
COUNTER_BYTES = 11


class SealedWriter:
    """Takes bytes, writes them sealed. What is not closed cannot be opened: the last piece says that it is the last."""

    def __init__(self, out: BinaryIO, key: bytes, about: dict[str, Any]) -> None:
        salt = secrets.token_bytes(SALT_BYTES)
        header = json.dumps({**about, "key": fingerprint(key), "salt": salt.hex()}, sort_keys=True).encode() + b"\n"
        if len(header) > LONGEST_HEADER:
            raise ValueError("a header is short")
        out.write(FIRST_LINE + header)
        self._out = out
        self._seal = _Seal(key, salt, header)
        self._waiting = bytearray()

    def write(self, data: bytes) -> int:
        """Like a file's."""
        self._waiting += data
        while len(self._waiting) > PIECE_BYTES:
            self._put(bytes(self._waiting[:PIECE_BYTES]), last=False)
            del self._waiting[:PIECE_BYTES]
        return len(data)

    def flush(self) -> None:
        """A piece is written when it is full, not before."""

    def close(self) -> None:
        """Write the last piece. The file below stays open, for its owner to sync."""
        self._put(bytes(self._waiting), last=True)
        self._waiting.clear()

    def _put(self, piece: bytes, *, last: bool) -> None:
        sealed = self._seal.close(piece, last=last)
        self._out.write(len(sealed).to_bytes(LENGTH_BYTES, "big") + sealed)


class SealedReader:
    """Gives the bytes back. Every byte it gives was checked; it raises BadInput at the first that is not as written."""

    def __init__(self, file: BinaryIO, key: bytes, where: str) -> None:
        self._file, self._where = file, where
        header, self.about = _header(file, where)
        if self.about.get("key") != fingerprint(key):
            raise BadInput(
                "this is not the key it was sealed with", where=where, expected="the recovery key of the same practice"
            )
        self._seal = _Seal(key, bytes.fromhex(self.about["salt"]), header)
        self._ready = memoryview(b"")
        self._ended = False

    def read(self, size: int = -1) -> bytes:
        """Like a file's: at most `size` bytes, none at the end, everything for -1."""
        if size < 0:
            return b"".join(iter(lambda: self.read(PIECE_BYTES), b""))
        if not self._ready and not self._ended:
            self._next()
        given, self._ready = self._ready[:size], self._ready[size:]
        return bytes(given)

    def _next(self) -> None:
        """The next piece, and whether anything comes after it."""
        length = int.from_bytes(self._exactly(LENGTH_BYTES), "big")
        if not TAG_BYTES <= length <= PIECE_BYTES + TAG_BYTES:
            raise self._damaged()
        piece, self._ended = self._seal.open(self._exactly(length), self._damaged)
        self._ready = memoryview(piece)
        if self._ended and self._file.read(1):
            raise self._damaged()

    def _exactly(self, size: int) -> bytes:
        found = self._file.read(size)
        if len(found) != size:
            raise BadInput(
                "it is cut off",
                where=f"{self._where}, byte {self._file.tell()}",
                expected="a whole file",
                do="Take another copy of it, or an earlier one.",
            )
        return found

    def _damaged(self) -> BadInput:
        return BadInput(
            "it is damaged, or somebody changed it",
            where=f"{self._where}, before byte {self._file.tell()}",
            expected="every byte as it was written",
            do="Take another copy of it, or an earlier one.",
        )


class _Seal:
    """The file's own key, and which piece comes next."""

    def __init__(self, key: bytes, salt: bytes, header: bytes) -> None:
        own = HKDF(algorithm=SHA256(), length=32, salt=salt, info=b"attunement sealed file 1").derive(key)
        self._cipher = AESGCM(own)
        self._bound = sha256(FIRST_LINE + header).digest()
        self._number = 0

    def close(self, piece: bytes, *, last: bool) -> bytes:
        sealed: bytes = self._cipher.encrypt(self._nonce(last=last), piece, self._bound)
        self._number += 1
        return sealed

    def open(self, sealed: bytes, damaged: Any) -> tuple[bytes, bool]:
        for last in (False, True):
            try:
                piece: bytes = self._cipher.decrypt(self._nonce(last=last), sealed, self._bound)
            except InvalidTag:
                continue
            self._number += 1
            return piece, last
        raise damaged()

    def _nonce(self, *, last: bool) -> bytes:
        return self._number.to_bytes(COUNTER_BYTES, "big") + bytes([last])


def _header(file: BinaryIO, where: str) -> tuple[bytes, dict[str, Any]]:
    expected = "a file that `attunement backup` wrote"
    if file.read(len(FIRST_LINE)) != FIRST_LINE:
        raise BadInput("this is no such file", where=where, expected=expected)
    header = file.readline(LONGEST_HEADER)
    try:
        about = json.loads(header)
        bytes.fromhex(about["salt"])
    except (ValueError, KeyError, TypeError):
        raise BadInput("its beginning is damaged", where=where, expected=expected) from None
    return header, about
