"""A case as a file: the whole for its clinician, or one person's own record to hand out."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.permitting import require
from attunement.actions.read_case import read_as_person
from attunement.actions.read_words import were_read
from attunement.disclosure import DisclosedCase, Viewer, disclose
from attunement.domain.permission import Permission
from attunement.exchange.export_answers import answers_csv
from attunement.exchange.export_case import case_export
from attunement.exchange.fhir_export_responses import responses_bundle
from attunement.exchange.person_export import person_export
from attunement.instruments import all_instruments
from attunement.roadmap.alliance_json import alliance_as_json
from attunement.roadmap.alliances import read_alliances
from attunement.storage.models import CaseRecord, Staff
from attunement.storage.queries.detector import population_for
from attunement.storage.queries.timeline import prompts_of
from attunement.storage.queries.whole_case import whole_case


class Form(StrEnum):
    """The forms a record goes out in."""

    JSON = "json"
    CSV = "csv"
    FHIR = "fhir"


@dataclass(frozen=True)
class ExportedFile:
    """A file to hand over. Its name says nothing about whom it is about."""

    name: str
    kind: str
    content: bytes


def export_case(*, by: Staff, case: CaseRecord, form: Form, now: datetime | None = None) -> ExportedFile:
    """Everything its clinician may read."""
    require(by, Permission.READ_CASE, case)
    audit(f"export the case ({form.value})", at=now or timezone.now(), by=by, case=case)
    known = disclose(whole_case(case), Viewer.clinician(), all_instruments())
    if form is Form.JSON:
        were_read(known.words, now or timezone.now())
    return (
        _json("case.json", "application/json", _whole(case, known))
        if form is Form.JSON
        else _as_file("case", known, form)
    )


def _whole(case: CaseRecord, known: DisclosedCase) -> dict[str, Any]:
    """What was said and done, and how the alliance went, as the clinician's page reads it."""
    instruments = all_instruments()
    alliances = read_alliances(known, instruments, population=population_for(case))
    prompts = [asdict(prompt) for prompt in prompts_of(case)]
    return {**case_export(known, instruments), "prompts": prompts, "alliance": alliance_as_json(alliances)}


def export_person_as(
    *, by: Staff, case: CaseRecord, person_id: str, form: Form, now: datetime | None = None
) -> ExportedFile:
    """That person's own record; permission and audit as for reading it."""
    known = read_as_person(by=by, case=case, person_id=person_id, now=now)
    if form is Form.JSON:
        were_read(known.words, now or timezone.now())
    return _as_file("record", known, form)


def _as_file(name: str, known: DisclosedCase, form: Form) -> ExportedFile:
    instruments = all_instruments()
    if form is Form.CSV:  # the mark at the front tells spreadsheets that this is UTF-8
        return ExportedFile(
            f"{name}.csv", "text/csv; charset=utf-8", answers_csv(known, instruments).encode("utf-8-sig")
        )
    if form is Form.FHIR:
        return _json(f"{name}-fhir.json", "application/fhir+json", responses_bundle(known, instruments))
    return _json(f"{name}.json", "application/json", person_export(known, instruments))


def _json(name: str, kind: str, document: dict[str, Any]) -> ExportedFile:
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2)
    return ExportedFile(name, kind, f"{text}\n".encode())
