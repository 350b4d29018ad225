"""The practice's own entries: a draft is written, someone named reviews it, an entry is switched off or on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify

from attunement.actions.auditing import audit
from attunement.actions.permitting import require
from attunement.domain.errors import BadInput
from attunement.domain.permission import Permission, Role
from attunement.roadmap.library_entry import Entry, EntryKind
from attunement.roadmap.loading import shipped_guidance
from attunement.storage.models import LibraryEntryRecord, LibrarySwitch, Staff
from attunement.storage.queries.practice_guidance import OWN, newest_versions, read_own

STAYS_ON: Final = (EntryKind.CAUTION, EntryKind.PROTOCOL)
"""What keeps people safe can be joined by the practice's own words, never taken away."""
NOT_OWN: Final = (EntryKind.CAUTION, EntryKind.TRACK)
REVIEWERS: Final = (Role.CLINICIAN, Role.SUPERVISOR)
LONGEST_CONTENT, LONGEST_REASON = 20_000, 2_000


def write_library_entry(
    *, by: Staff, content: Mapping[str, Any], key: str | None = None, base: int = 0, now: datetime | None = None
) -> LibraryEntryRecord:
    """Store a draft: a new entry, or the version after `base` of the one with this key.

    Raises BadInput naming what is wrong, and where somebody else has written a newer version meanwhile.
    """
    require(by, Permission.WRITE_LIBRARY)
    moment = now or timezone.now()
    with transaction.atomic():
        known = newest_versions()
        if key is not None and key not in known:
            raise BadInput(f"no entry '{key}' of the practice's own", where="key", expected="one of the practice's own")
        if key is not None and known[key].version != base:
            raise BadInput("somebody has written a newer version meanwhile", do="Copy your words and open it again.")
        entry = checked_draft(content, key)
        row = _stored(key=entry.id, version=entry.version, content=dict(content), author=by, written_at=moment)
        audit("write library entry", at=moment, by=by, subject=str(row))
    return row


def _stored(**columns: Any) -> LibraryEntryRecord:
    """The row; two who save at the same moment are told apart by the database."""
    try:
        with transaction.atomic():
            return LibraryEntryRecord.objects.create(**columns)
    except IntegrityError:
        raise BadInput("somebody has saved this at the same moment", do="Open it again.") from None


def checked_draft(content: Mapping[str, Any], key: str | None = None) -> Entry:
    """What this draft would be as an entry. Raises BadInput naming the key, as for our own files."""
    if len(json.dumps(content)) > LONGEST_CONTENT:
        raise BadInput("too long", where="entry", expected=f"at most {LONGEST_CONTENT} letters in all")
    if content.get("kind") in NOT_OWN:
        raise BadInput(f"'{content['kind']}' is ours alone", where="kind", expected="another kind")
    known = newest_versions()
    return read_own(content, key or _new_key(str(content.get("name", "")), known), _next_version(key, known))


def mark_reviewed(
    *, by: Staff, key: str, version: int, reviewer: Staff, now: datetime | None = None
) -> LibraryEntryRecord:
    """A named clinician has read this version. Only then may cards use it."""
    require(by, Permission.REVIEW_LIBRARY)
    if not reviewer.is_active or Role(reviewer.role) not in REVIEWERS:
        raise BadInput("nobody who may review", where="reviewer", expected="an active clinician or supervisor")
    moment = now or timezone.now()
    with transaction.atomic():
        row = LibraryEntryRecord.objects.select_for_update().filter(key=key, version=version).first()
        if row is None or row.reviewed_at is not None:
            raise BadInput("this version is not there or was reviewed already", where="version", do="Open it again.")
        if row.author_id == reviewer.id:
            raise BadInput(f"{reviewer.name} wrote it", where="reviewer", expected="someone else")
        row.reviewed_by, row.marked_by, row.reviewed_at = reviewer, by, moment
        row.save(update_fields=["reviewed_by", "marked_by", "reviewed_at"])
        audit("mark library entry reviewed", at=moment, by=by, subject=str(row))
    return row


def switch_entry(*, by: Staff, key: str, is_on: bool, reason: str, now: datetime | None = None) -> LibrarySwitch:
    """Leave an entry out of this practice's cards, or bring it back, with the reason."""
    require(by, Permission.REVIEW_LIBRARY)
    if not reason.strip() or len(reason) > LONGEST_REASON:
        raise BadInput("the reason is empty or too long", where="reason", expected=f"1 to {LONGEST_REASON} characters")
    ours = shipped_guidance().library.get(key)
    if ours is None and key not in newest_versions():
        raise BadInput(f"no entry '{key}'", where="key", expected="an entry of the library")
    if ours is not None and ours.kind in STAYS_ON and not is_on:
        what = f"a {ours.kind.value} keeps people safe and stays on"
        raise BadInput(what, where="key", do="Write one of your own beside it.")
    moment = now or timezone.now()
    with transaction.atomic():
        row = LibrarySwitch.objects.create(entry=key, is_on=is_on, reason=reason.strip(), by=by, at=moment)
        audit(f"switch library entry {'on' if is_on else 'off'}", at=moment, by=by, subject=key)
    return row


def _next_version(key: str | None, known: Mapping[str, LibraryEntryRecord]) -> int:
    return known[key].version + 1 if key is not None and key in known else 1


def _new_key(name: str, known: Mapping[str, LibraryEntryRecord]) -> str:
    base = f"{OWN}{slugify(name)[:60] or 'entry'}"
    return next(key for n in range(1, len(known) + 2) if (key := base if n == 1 else f"{base}-{n}") not in known)
