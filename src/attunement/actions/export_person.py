"""One person's export, handed out by the clinician."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from attunement.actions.own_leave import OwnLeave
from attunement.actions.read_case import read_as_person
from attunement.actions.read_own_page import read_own_page
from attunement.actions.read_words import were_read
from attunement.actions.recall_session import own_looks_back
from attunement.exchange.person_export import person_export
from attunement.instruments import all_instruments
from attunement.storage.models import CaseRecord, Staff


def export_person(*, by: Staff, case: CaseRecord, person_id: str, now: datetime | None = None) -> dict[str, Any]:
    """That person's own record; permission and audit as for reading it."""
    known = read_as_person(by=by, case=case, person_id=person_id, now=now)
    were_read(known.words, now or timezone.now())
    return person_export(known, all_instruments())


def export_own(*, leave: OwnLeave, now: datetime | None = None) -> dict[str, Any]:
    """The same for the person themself, signed in: their words and looks back are all in it, whoever may know them."""
    document = person_export(read_own_page(leave=leave, now=now).known, all_instruments())
    return document | {"looks_back": own_looks_back(leave=leave) if leave.sign_in else []}
