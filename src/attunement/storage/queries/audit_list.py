"""Is the audit list what was written? Every fault, with its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain

from django.db.models import QuerySet

from attunement.domain.audit_chain import Fault, Head, SealedEntry, SignedHead, end_faults, find_faults
from attunement.storage.models import AuditEntry, AuditHead
from attunement.storage.models.audit_entry import ONLY

AT_A_TIME = 2000


def audit_head() -> Head:
    """Where the list ends, as the database remembers it."""
    found = AuditHead.objects.filter(pk=ONLY).first()
    return found.value if found else AuditHead().value


def audit_faults(signed: Sequence[SignedHead], now: datetime) -> Iterator[Fault]:
    """Everything wrong with it, as it stands now. Others may go on writing meanwhile."""
    read = _Read()
    yield from find_faults(read.entries(), signed)
    yield from end_faults(read.last, read.head, now, read.last_written)


class _Read:
    """The entries in their order, up to an end that is read after them: what is added meanwhile is no fault."""

    def __init__(self) -> None:
        self.head = self.last = AuditHead().value
        self.last_written: datetime | None = None

    def entries(self) -> Iterator[SealedEntry]:
        rows = AuditEntry.objects.order_by("number")
        for entry in chain(rows.iterator(chunk_size=AT_A_TIME), self._added(rows)):
            self.last, self.last_written = Head(entry.number, entry.seal), entry.written_at
            yield entry.sealed

    def _added(self, rows: QuerySet[AuditEntry]) -> Iterator[AuditEntry]:
        self.head = audit_head()
        yield from rows.filter(number__gt=self.last.number, number__lte=self.head.number)


def first_after(number: int) -> datetime | None:
    """When the first entry after this one was written; None when there is none."""
    return AuditEntry.objects.filter(number__gt=number).order_by("number").values_list("written_at", flat=True).first()
