"""How a backup is laid out inside its seal: what it holds, the database, the files of the data directory.

A gzipped tar stream: `manifest.json` first, then `database.sqlite3` or `tables/NAME/NUMBER`, then `files/...`.
"""

from __future__ import annotations

import io
import json
import os
import tarfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from gzip import BadGzipFile, GzipFile
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, cast

from attunement.domain.errors import BadInput
from attunement.storage.database_address import SQLITE_FILE
from attunement.storage.database_facts import DatabaseFacts
from attunement.storage.practice_key import KEY_FILE
from attunement.storage.sealed_stream import SealedReader, SealedWriter

MANIFEST, DATABASE, TABLES, FILES = "manifest.json", "database.sqlite3", "tables", "files"
WORK = ".backup-work"
NOT_KEPT = (KEY_FILE, SQLITE_FILE, f"{SQLITE_FILE}-wal", f"{SQLITE_FILE}-shm", f"{SQLITE_FILE}-journal", WORK, "static")
"""The key never lies with what it opens; the recovery key gives it back. The database is copied in its own way."""
SQLITE, POSTGRESQL = "sqlite", "postgresql"
PACKED = 1
"""The lowest level: most of what there is to gain, at several times the speed of the usual one."""
READ_BYTES = 1024 * 1024


@dataclass(frozen=True)
class Manifest:
    """What a backup holds. `columns` is for PostgreSQL: table → its columns, in the order of the rows."""

    made_at: str
    vendor: str
    facts: DatabaseFacts
    columns: dict[str, list[str]] = field(default_factory=dict)


class BackupWriter:
    """Puts one part after the other; `add_manifest` first."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self._blocks: dict[str, int] = {}

    def add_manifest(self, manifest: Manifest) -> None:
        """What follows."""
        self._add(MANIFEST, json.dumps(asdict(manifest)).encode())

    def add_database(self, copy: Path) -> None:
        """A copy of a SQLite database."""
        with copy.open("rb") as file:
            self._add_open(DATABASE, file)

    def add_block(self, table: str, block: bytes) -> None:
        """Rows of a table of PostgreSQL."""
        number = self._blocks[table] = self._blocks.get(table, 0) + 1
        self._add(f"{TABLES}/{table}/{number:08}", block)

    def add_files(self, data: Path, leave_out: Collection[str] = ()) -> int:
        """Every file of the data directory but those that have their own way; gives how many."""
        found = 0
        for path in sorted(_kept(data, {*NOT_KEPT, *leave_out})):
            try:
                file = path.open("rb")
            except FileNotFoundError:
                continue  # its time was up while we were copying: it is in no row of the database any more either
            with file:
                self._add_open(f"{FILES}/{path.relative_to(data).as_posix()}", file)
                found += 1
        return found

    def _add(self, name: str, content: bytes) -> None:
        member = tarfile.TarInfo(name)
        member.size = len(content)
        self._tar.addfile(member, io.BytesIO(content))

    def _add_open(self, name: str, file: BinaryIO) -> None:
        """As long as it is now: what is written behind that meanwhile belongs to the next backup."""
        member = tarfile.TarInfo(name)
        member.size = os.fstat(file.fileno()).st_size
        try:
            self._tar.addfile(member, file)
        except OSError as error:
            if error.errno is not None:
                raise  # the disk's own trouble; tarfile's word for a short file has no number
            raise BadInput("a file became shorter while it was copied", where=name, do="Start again.") from None


@contextmanager
def writing(out: BinaryIO, key: bytes, about: dict[str, Any]) -> Iterator[BackupWriter]:
    """Seal what is put in. When anything goes wrong, the end is missing and nobody can take it for a backup."""
    sealed = SealedWriter(out, key, about)
    packed = GzipFile(fileobj=cast(BinaryIO, sealed), mode="wb", compresslevel=PACKED, mtime=0)
    with tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as tar:
        yield BackupWriter(tar)
    packed.close()
    sealed.close()


class BackupReader:
    """Gives the parts in the order in which they were put in."""

    def __init__(self, tar: tarfile.TarFile, where: str) -> None:
        self._tar, self._where = tar, where
        self._next: tarfile.TarInfo | None = tar.next()
        self.manifest = self._manifest()

    def save_database(self, to: Path) -> None:
        """Write the copy of a SQLite database."""
        if self._next is None or self._next.name != DATABASE:
            raise self._not_ours()
        self._save(self._next, to)
        self._next = self._tar.next()

    def blocks(self) -> Iterator[tuple[str, bytes]]:
        """Rows, table by table."""
        while self._next is not None and self._next.name.startswith(f"{TABLES}/"):
            yield self._next.name.split("/")[1], self._content(self._next)
            self._next = self._tar.next()

    def save_files(self, folder: Path | None) -> int:
        """Write the files below a folder, readable by their owner only; without one they are only read."""
        found = 0
        while self._next is not None:
            parts = PurePosixPath(self._next.name).parts
            if len(parts) < 2 or parts[0] != FILES or ".." in parts or not self._next.isreg():
                raise self._not_ours()
            if folder is not None:
                place = folder.joinpath(*parts[1:])
                for number in range(1, len(parts) - 1):  # one by one: `parents=True` would give others leave to read
                    folder.joinpath(*parts[1 : number + 1]).mkdir(mode=0o700, exist_ok=True)
                self._save(self._next, place)
            found += 1
            self._next = self._tar.next()
        return found

    def _manifest(self) -> Manifest:
        if self._next is None or self._next.name != MANIFEST:
            raise self._not_ours()
        held = json.loads(self._content(self._next))
        facts = held["facts"]
        self._next = self._tar.next()
        facts = DatabaseFacts(facts["rows"], tuple(facts["migrations"]), facts["audit"])
        return Manifest(held["made_at"], held["vendor"], facts, held["columns"])

    def _content(self, member: tarfile.TarInfo) -> bytes:
        file = self._tar.extractfile(member)
        if file is None:
            raise self._not_ours()
        return file.read()

    def _save(self, member: tarfile.TarInfo, to: Path) -> None:
        file = self._tar.extractfile(member)
        if file is None:
            raise self._not_ours()
        with os.fdopen(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            while part := file.read(READ_BYTES):
                out.write(part)
            out.flush()
            os.fsync(out.fileno())

    def _not_ours(self) -> BadInput:
        return BadInput("this is no backup of a practice", where=self._where, expected="what `attunement backup` wrote")


@contextmanager
def reading(file: BinaryIO, key: bytes, where: str) -> Iterator[BackupReader]:
    """Open a backup. Raises BadInput where the key is another one, or a byte is not as it was written."""
    sealed = SealedReader(file, key, where)
    packed = GzipFile(fileobj=cast(BinaryIO, sealed), mode="rb")
    try:
        with tarfile.open(fileobj=packed, mode="r|") as tar:
            yield BackupReader(tar, where)
            while packed.read(READ_BYTES):
                pass  # to the very end, so that a backup that is cut off there is noticed
    except (tarfile.TarError, BadGzipFile, EOFError):
        raise BadInput(
            "this is no backup of a practice", where=where, expected="what `attunement backup` wrote"
        ) from None


def _kept(data: Path, leave_out: Collection[str]) -> Iterator[Path]:
    """Plain files below the data directory. What a link points to is elsewhere and somebody else's to keep."""
    for path in data.iterdir():
        if path.name in leave_out or path.is_symlink():
            continue
        if path.is_file():
            yield path
        elif path.is_dir():
            yield from (one for one in path.rglob("*") if one.is_file() and not one.is_symlink())
