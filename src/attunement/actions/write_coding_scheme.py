"""A practice's or a study's own coding scheme: a change is a new version, and what was coded keeps its meaning."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.permitting import require
from attunement.domain.coding import CodingScheme
from attunement.domain.errors import BadInput, Refused
from attunement.domain.permission import Permission, Role, may
from attunement.instruments.coding_loading import read_written, shipped_schemes
from attunement.storage.models import CodingSchemeRecord, Staff

MAY_WRITE: Final = (Permission.WRITE_LIBRARY, Permission.MANAGE_PRACTICE)
LONGEST: Final = 20_000
SCHEME: Final = "scheme"
"""What the text is called in messages."""


def write_coding_scheme(*, by: Staff, written: str, now: datetime | None = None) -> CodingScheme:
    """Store the next version of the scheme this text names. The same text again is no new version.

    Raises BadInput with line or key for what is wrong, and for the id of one of ours.
    """
    if not any(may(Role(by.role), permission) for permission in MAY_WRITE):
        raise Refused("This needs the permission to write coding schemes.")
    require(by, Permission.READ_LIBRARY)
    if len(written) > LONGEST or "\0" in written:
        raise BadInput(
            "too long, or with a sign that cannot be kept", where=SCHEME, expected=f"up to {LONGEST} letters"
        )
    text = "\n".join(written.splitlines()).strip() + "\n"
    first = read_written(text, SCHEME, version=1)
    if first.id in shipped_schemes():
        raise BadInput(f"'{first.id}' is one of ours", where=f"{SCHEME}.id", expected="an id of your own")
    try:
        with transaction.atomic():
            return _store(by, first, text, now or timezone.now())
    except IntegrityError:
        raise BadInput("somebody has saved this scheme at the same moment", do="Open it again.") from None


def _store(by: Staff, scheme: CodingScheme, text: str, moment: datetime) -> CodingScheme:
    newest = CodingSchemeRecord.objects.filter(key=scheme.id).order_by("-version").first()
    if newest is not None and newest.content["written"] == text:
        return read_written(text, SCHEME, version=newest.version)
    version = newest.version + 1 if newest else 1
    row = CodingSchemeRecord.objects.create(
        key=scheme.id, version=version, content={"written": text}, author=by, written_at=moment
    )
    audit("write a coding scheme", at=moment, by=by, subject=str(row))
    return read_written(text, SCHEME, version=version)
