"""The end of the audit list, signed and kept outside of the database: whoever can write there alone can't forge it.

One line of JSON each time, in a file that is only added to. The signing key (Ed25519) is made from the practice's key,
so that the recovery key on paper can check a list anywhere.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from attunement.domain.audit_chain import Head, SignedHead
from attunement.domain.errors import BadInput

FILE = "audit-heads"
KEYS = {"number", "seal", "at", "restore"}


def heads_file(data: Path) -> Path:
    """Where they are kept: the file named in the setting, best on another machine; else one in the data directory."""
    return Path(settings.AUDIT_HEADS or data / FILE)


def add_signed_head(file: Path, key: bytes, signed: SignedHead) -> None:
    """Add one line, on the disk when this returns."""
    said = _said(signed)
    line = json.dumps({**said, "signature": _signer(key).sign(_bytes(said)).hex()})
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as out:
        out.write(line.encode() + b"\n")
        out.flush()
        os.fsync(out.fileno())


def read_signed_heads(file: Path, key: bytes, *, only_last: bool = False) -> list[SignedHead]:
    """Every line, in its order, or the last; none where there is no file yet.

    Raises BadInput naming the first line that is not signed with this key. A last line without its end is one that was
    being written when the power went, and is left out.
    """
    try:
        lines = file.read_bytes().split(b"\n")[:-1]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise BadInput(f"cannot be read: {error.strerror}", where=str(file)) from None
    public = _signer(key).public_key()
    found: list[SignedHead] = []
    skipped = len(lines) - 1 if only_last and lines else 0
    for number, line in enumerate(lines[skipped:], start=skipped + 1):
        where = f"{file}, line {number}"
        try:
            held = json.loads(line)
            said = {name: held[name] for name in KEYS}
            public.verify(bytes.fromhex(held["signature"]), _bytes(said))
            found.append(_signed(said))
        except (ValueError, KeyError, TypeError, InvalidSignature):
            raise BadInput("this is not signed with the practice's key", where=where) from None
    return found


def _said(signed: SignedHead) -> dict[str, Any]:
    return {
        "number": signed.head.number,
        "seal": signed.head.seal,
        "at": signed.at.astimezone(UTC).isoformat(),
        "restore": signed.is_restore,
    }


def _signed(said: dict[str, Any]) -> SignedHead:
    return SignedHead(Head(said["number"], said["seal"]), datetime.fromisoformat(said["at"]), said["restore"])


def _bytes(said: dict[str, Any]) -> bytes:
    return b"attunement audit head 1\n" + json.dumps(said, sort_keys=True).encode()


def _signer(key: bytes) -> Ed25519PrivateKey:
    seed = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"attunement audit heads 1").derive(key)
    return Ed25519PrivateKey.from_private_bytes(seed)
