"""The end of the audit list is signed from time to time, and kept where the database's writers don't reach."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from attunement.domain.audit_chain import SignedHead
from attunement.domain.errors import BadInput
from attunement.storage.audit_signing import add_signed_head, heads_file, read_signed_heads
from attunement.storage.models import Practice
from attunement.storage.practice_key import KEY_FILE, read_practice_key
from attunement.storage.queries.audit_list import audit_faults, audit_head, first_after

UNSIGNED_FOR = timedelta(hours=1)
"""The worker signs every few minutes; for longer than this it did not do so."""


def sign_audit_list(*, now: datetime | None = None, data: Path | None = None, is_restore: bool = False) -> int:
    """Sign where the list ends now, unless that is signed already. 1 when it did; 0 too where there is no key yet.

    Raises BadInput where the list has become shorter than it was signed: such an end is not to be vouched for.
    """
    place = data or Path(settings.DATA)
    if not (place / KEY_FILE).is_file():
        return 0
    key, head = read_practice_key(place), audit_head()
    signed = read_signed_heads(heads_file(place), key, only_last=True)
    if head.number == 0 or (signed and signed[-1].head == head and not is_restore):
        return 0
    if signed and head.number < signed[-1].head.number and not is_restore:
        raise BadInput("the audit list has become shorter", where="audit", do="`attunement check` says where.")
    add_signed_head(heads_file(place), key, SignedHead(head, now or timezone.now(), is_restore))
    return 1


def audit_problems(data: Path, *, now: datetime) -> Iterator[str]:
    """What is wrong with the audit list, a line each, with the place."""
    signed: list[SignedHead] = []
    if (data / KEY_FILE).is_file():
        try:
            signed = read_signed_heads(heads_file(data), read_practice_key(data))
        except BadInput as wrong:
            yield f"the signed heads: {wrong}"
    yield from (fault.text for fault in audit_faults(signed, now))
    yield from _unsigned(data, signed, now)


def _unsigned(data: Path, signed: list[SignedHead], now: datetime) -> Iterator[str]:
    """A list whose end nobody signs can be cut or written anew from there."""
    practice = Practice.objects.first()
    if practice is None or practice.is_demo or not (data / KEY_FILE).is_file():
        return
    number = signed[-1].head.number if signed else 0
    first = first_after(number)
    if first is not None and now - first > UNSIGNED_FOR:
        yield f"nothing after entry {number} was signed since {first:%Y-%m-%d %H:%M} UTC; does the worker work?"
