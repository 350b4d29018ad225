"""A slip of paper beside each sender: which message it is about to hand over with its last line.

The ledger alone can say "we had begun to hand it over"; it cannot say whether the last line had left when we were
killed, because a commit takes a thousand times longer than that line. The slip is one write into a file, in the moment
before the last line. It outlives the process, and the lock on it tells whether its writer lives.
See docs/decisions for what it can't know: docs/decisions/0008-each-message-once.md
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

NOTHING = bytes(16)
BOOT = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True)
class Slip:
    """The slip of a living sender. `sender` is its name in the ledger."""

    sender: str
    file: int

    def write(self, message: UUID) -> None:
        """From here on the message may have been handed over."""
        os.pwrite(self.file, message.bytes, 0)

    def clear(self) -> None:
        """What became of the message is in the ledger."""
        os.pwrite(self.file, NOTHING, 0)


@dataclass(frozen=True)
class FoundSlip:
    """What the slip of a dead sender says. It is to be trusted only if the machine has not gone down since."""

    trusted: bool
    message: UUID | None

    def may_have_handed_over(self, message: UUID) -> bool:
        """False only where it is certain that the last line never left."""
        return not self.trusted or self.message == message


@contextmanager
def new_slip(folder: Path) -> Iterator[Slip]:
    """A slip for one sender, locked as long as it lives. After an exception it stays, for whoever settles."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    sender = f"{_boot()}.{uuid4().hex}"
    file = os.open(folder / sender, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        os.pwrite(file, NOTHING, 0)
        yield Slip(sender, file)
        (folder / sender).unlink()
    finally:
        os.close(file)


@contextmanager
def slip_of(sender: str, folder: Path) -> Iterator[FoundSlip | None]:
    """The slip a dead sender left here; None while it lives, or where it isn't ours to read.

    It is held while it is read, so that two can't settle for one sender, and thrown away when that went well.
    """
    path = folder / sender
    try:
        file = os.open(path, os.O_RDWR)
    except OSError:
        yield None
        return
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield None
            return
        yield _read(sender, os.pread(file, 16, 0))
        path.unlink(missing_ok=True)
    finally:
        os.close(file)


def _read(sender: str, written: bytes) -> FoundSlip:
    trusted = len(written) == len(NOTHING) and sender.partition(".")[0] == _boot() != ""
    return FoundSlip(trusted, UUID(bytes=written) if trusted and written != NOTHING else None)


def _boot() -> str:
    """Which start of this machine it is; empty where the system doesn't say."""
    try:
        return BOOT.read_text(encoding="ascii").strip()
    except OSError:
        return ""
