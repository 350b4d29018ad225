"""The practice's key: a file beside the database, and a recovery key on paper that gives it back.

Backups are sealed with it, and the audit list's heads are signed with a key made from it.
"""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
import stat
from pathlib import Path

from attunement.domain.errors import BadInput, Refused

KEY_FILE = "practice-key"
BYTES = 32
CHECK_BYTES = 3
"""Enough to catch a letter written down wrongly: one wrong key in 16 million passes."""
OWNER_ONLY = 0o600


def make_practice_key(data: Path) -> str:
    """Make the key file, readable by its owner only; gives the recovery key, which is kept nowhere.

    Raises Refused when there is a key already: a second one would make the paper of the first worthless.
    """
    key = secrets.token_bytes(BYTES)
    put_practice_key(data, key)
    return recovery_key(key)


def make_or_take_up_key(data: Path) -> bytes:
    """The key of a practice that has none on record yet.

    A key file that is there already was left by a machine that stopped half-way: no practice knows it and nobody was
    shown its paper, so it becomes this one's.
    """
    if not (data / KEY_FILE).exists():
        make_practice_key(data)
    return read_practice_key(data)


def put_practice_key(data: Path, key: bytes) -> None:
    """Write the key file, readable by its owner only. Raises Refused when there is a key already."""
    try:
        handle = os.open(data / KEY_FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    except FileExistsError:
        raise Refused("This practice has a key already. Its recovery key was shown when it was made.") from None
    with os.fdopen(handle, "wb") as file:
        file.write(base64.b64encode(key) + b"\n")
        file.flush()
        os.fsync(file.fileno())


def read_practice_key(data: Path) -> bytes:
    """The key. Raises BadInput when the file is missing or spoilt; the message never holds any of it."""
    path = data / KEY_FILE
    expected = "the key file made when the practice was set up"
    try:
        key = base64.b64decode(path.read_bytes().strip(), validate=True)
    except (OSError, ValueError):
        raise BadInput("the key cannot be read", where=str(path), expected=expected) from None
    if len(key) != BYTES:
        raise BadInput("this is no key", where=str(path), expected=expected)
    return key


def fingerprint(key: bytes) -> str:
    """What tells one key from another without giving it away: a hash under a name of its own."""
    return hashlib.sha256(b"attunement practice key\n" + key).hexdigest()


def recovery_key(key: bytes) -> str:
    """The key as people write it down: letters and digits in groups of four, the last few catch mistakes."""
    written = base64.b32encode(key + _check(key)).decode().rstrip("=")
    return " ".join(written[n : n + 4] for n in range(0, len(written), 4))


def key_from_recovery(typed: str) -> bytes:
    """The key behind a recovery key as typed. Raises BadInput when a sign is wrong or missing."""
    letters = "".join(sign for sign in typed.upper() if sign.isalnum()).replace("0", "O").replace("1", "I")
    try:
        whole = base64.b32decode(letters + "=" * (-len(letters) % 8))
    except ValueError:
        whole = b""
    key, check = whole[:BYTES], whole[BYTES:]
    if len(whole) != BYTES + CHECK_BYTES or check != _check(key):
        raise BadInput("this recovery key has a mistake in it", expected="14 groups of four letters and digits")
    return key


def is_private(path: Path) -> bool:
    """True if nobody but the owner can read or write the file."""
    return not stat.S_IMODE(path.stat().st_mode) & 0o077


def _check(key: bytes) -> bytes:
    return hashlib.sha256(b"attunement recovery key\n" + key).digest()[:CHECK_BYTES]
