"""A couple's session coded through the real actions, in a few words."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.test import Client

from attunement.storage.models import SessionRecord, TimelineRecord
from tests.web.client.couple import Couple
from tests.web.clinician.desk import signed_in
from tests.web.guide.room import Device, begin

AT = datetime(2026, 3, 2, 10, tzinfo=UTC)


def coded_session(couple: Couple, written: str, at: datetime = AT) -> TimelineRecord:
    """A session with these codes: `a` is Sofia, `b` is Daniel, nobody is both. `a.criticism@10 .softening@20`"""
    line = begin(couple, at)
    device = Device(couple, line)
    entries = [_entry(device, couple, one) for one in written.split()]
    for start in range(0, len(entries), 150):
        device.sends(entries[start : start + 150], second=4000)
    return line


def _entry(device: Device, couple: Couple, written: str) -> dict[str, Any]:
    what, _, at = written.partition("@")
    who, _, code = what.partition(".")
    code, *modifiers = code.split("+")
    person = {"a": str(couple.sofia.id), "b": str(couple.daniel.id), "": ""}[who]
    more: dict[str, Any] = {"modifiers": modifiers} if modifiers else {}
    return device.entry(at=float(at), code=code, person=person, **more)


def desk_of(couple: Couple) -> Client:
    """The clinician of the couple, signed in."""
    return signed_in(couple.clinician)


def address(line: TimelineRecord, tail: str = "summary") -> str:
    """A page of this session."""
    session = SessionRecord.objects.get(pk=line.pk)
    return f"/cases/{session.case_id}/sessions/{session.id}/{tail}"
