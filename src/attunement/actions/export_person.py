"""One person's export, handed out by the clinician."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from attunement.actions.read_case import read_as_person
from attunement.exchange.person_export import person_export
from attunement.instruments import all_instruments
from attunement.storage.models import CaseRecord, Staff


def export_person(*, by: Staff, case: CaseRecord, person_id: str, now: datetime | None = None) -> dict[str, Any]:
    """That person's own record; permission and audit as for reading it."""
    return person_export(read_as_person(by=by, case=case, person_id=person_id, now=now), all_instruments())
