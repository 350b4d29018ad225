"""Which instruments the practice asks, when each sitting is offered, and words brought under a leave on record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.permitting import require
from attunement.domain.errors import BadInput, Refused
from attunement.domain.instrument import Instrument
from attunement.domain.permission import Permission
from attunement.instruments import all_instruments
from attunement.instruments.brought_wording import with_wording
from attunement.storage.models import BroughtWording, InstrumentSwitch, ScheduledSitting, Staff
from attunement.storage.queries.offered import has_words, instruments_here, must_stay_on, schedule

EARLIEST_LEAVE = date(1950, 1, 1)
LONGEST_LEAVE_FROM = 200
LONGEST_DOCUMENT = 300


def switch_instrument(*, by: Staff, instrument: str, on: bool, now: datetime | None = None) -> None:
    """Ask it from now on, or no more. Sittings whose link was made before are not touched."""
    require(by, Permission.MANAGE_PRACTICE)
    moment = now or timezone.now()
    found = _known(instrument)
    if found.answered_by != "client":
        raise BadInput(f"'{found.name}' is answered by {found.answered_by}, not by clients", where="instrument")
    if not on and instrument in must_stay_on():
        raise Refused(
            "These questions belong to safety: they are asked wherever the safety settings are complete, or not at all."
        )
    if on and not has_words(instruments_here()[instrument]):
        raise Refused(f"'{found.name}' has no words here. Enter them first, with the leave you have.")
    with transaction.atomic():
        InstrumentSwitch.objects.create(instrument=instrument, on=on, at=moment, by=by)
        audit("switch instrument", at=moment, by=by, subject=f"{instrument} {'on' if on else 'off'}")


def bring_wording(
    *,
    by: Staff,
    instrument: str,
    words: Mapping[str, Any],
    leave_from: str,
    leave_on: date,
    leave_document: str,
    now: datetime | None = None,
) -> BroughtWording:
    """Keep the words and the leave in the practice's own database. Raises BadInput naming what is missing."""
    require(by, Permission.MANAGE_PRACTICE)
    moment = now or timezone.now()
    with_wording(_known(instrument), words)
    _check_text(leave_from, "who gave the leave", LONGEST_LEAVE_FROM)
    _check_text(leave_document, "the document", LONGEST_DOCUMENT)
    if not EARLIEST_LEAVE <= leave_on <= timezone.localdate(moment):
        raise BadInput(f"{leave_on} found", where="the day of the leave", expected="a day that has been")
    with transaction.atomic():
        row = BroughtWording.objects.create(
            instrument=instrument,
            version=all_instruments()[instrument].version,
            words=dict(words),
            leave_from=leave_from.strip(),
            leave_on=leave_on,
            leave_document=leave_document.strip(),
            entered_at=moment,
            entered_by=by,
        )
        audit("bring wording", at=moment, by=by, subject=instrument)
    return row


def plan_sittings(*, by: Staff, times: Mapping[tuple[str, str], str], now: datetime | None = None) -> None:
    """Set when sittings are offered, by sitting and kind of case. Raises BadInput for one that does not exist."""
    require(by, Permission.MANAGE_PRACTICE)
    moment = now or timezone.now()
    known = schedule()
    for (sitting, kind), when in times.items():
        if (sitting, kind) not in known:
            raise BadInput(f"no sitting '{sitting[:40]}' for a {kind[:20]}", where="sittings")
        if when not in ScheduledSitting.When.values:
            raise BadInput(
                f"'{when[:20]}' found", where=sitting, expected="one of " + ", ".join(ScheduledSitting.When.values)
            )
    with transaction.atomic():
        for (sitting, kind), when in times.items():
            ScheduledSitting.objects.update_or_create(sitting=sitting, kind=kind, defaults={"when": when})
        audit("plan sittings", at=moment, by=by)


def _known(instrument: str) -> Instrument:
    if instrument not in all_instruments():
        raise BadInput(f"no instrument '{instrument[:40]}'", where="instrument", expected="the id of a definition")
    return all_instruments()[instrument]


def _check_text(text: str, where: str, longest: int) -> None:
    if not text.strip() or len(text) > longest or not text.isprintable():
        raise BadInput("missing or too long", where=where, expected=f"1 to {longest} letters")
