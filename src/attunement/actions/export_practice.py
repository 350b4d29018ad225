"""The practice's answers for research: nobody named, dates moved, small groups left out. Its page shows counts only."""

from __future__ import annotations

import io
import json
import secrets
import zipfile
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.export_case import ExportedFile
from attunement.actions.permitting import require
from attunement.disclosure import DisclosedCase, Viewer, disclose
from attunement.domain.errors import Refused
from attunement.domain.permission import Permission
from attunement.exchange.codebook import codebook_csv, codebook_json
from attunement.exchange.deidentified import FEWEST, MOST_DAYS, PracticeCounts, practice_counts, practice_export
from attunement.exchange.fhir_export import questionnaire_of
from attunement.instruments import all_instruments
from attunement.storage.models import CaseRecord, Staff
from attunement.storage.queries.whole_case import whole_case

READ_ME: Final = f"""\
Answers of one practice, de-identified.

answers.csv    one row an answer: blank is not answered, "declined" is would rather not say, words are a JSON list
scales.csv     one row a scale of a response; a blank value means too few answers
codebook.csv   what every variable means; codebook.json is the same for programs

Left out: names of people and names they gave, notes and other free text, everything of the class "safety", the
questions about secrets, sessions, decisions and releases; every kind of case with fewer than {FEWEST} cases, and
every instrument fewer than {FEWEST} people answered.
Ids were made for this export with a key that is kept nowhere. The dates of each case were moved
together by up to {MOST_DAYS} days.

De-identified is not anonymous. Someone who knows what a person answered can find that person's rows, and through the
id of the case their partner's. Keep these files as you would keep the case files, give them to nobody who took part,
and don't lay two exports side by side.

A cell that begins with = + - @ or a tab has an apostrophe in front, so that no spreadsheet runs it; take one off.
"""


def count_practice(*, by: Staff) -> PracticeCounts:
    """How much an export would hold."""
    require(by, Permission.MANAGE_PRACTICE)
    return practice_counts(_cases())


def export_practice(*, by: Staff, purpose: str, now: datetime | None = None) -> ExportedFile:
    """The export as one ZIP. The purpose is kept in the audit; Refused where every group is too small."""
    require(by, Permission.MANAGE_PRACTICE)
    if not purpose.strip():
        raise Refused("Say what the export is for.")
    cases, instruments = _cases(), all_instruments()
    made = practice_export(cases, instruments, key=secrets.token_bytes(32))
    if made.counts.is_empty:
        raise Refused(f"Every group has fewer than {FEWEST}, so there is nothing that may go out.")
    used = [instruments[name] for name in made.counts.responses]
    with transaction.atomic():
        audit("export the practice, de-identified", at=now or timezone.now(), by=by, subject=purpose.strip()[:120])
    return _zip(
        "practice.zip",
        {
            "README.txt": READ_ME,
            "answers.csv": made.answers,
            "scales.csv": made.scales,
            "codebook.csv": codebook_csv(used),
            "codebook.json": codebook_json(used),
        },
    )


def export_questionnaires(*, by: Staff) -> ExportedFile:
    """Every instrument as a FHIR R4 Questionnaire, in one ZIP. Nothing of anyone is in it."""
    require(by, Permission.MANAGE_PRACTICE)
    made = {f"{one.id}.json": f"{_pretty(questionnaire_of(one))}\n" for one in all_instruments().values()}
    return _zip("questionnaires.zip", made)


def _cases() -> list[DisclosedCase]:
    instruments = all_instruments()
    cases = CaseRecord.objects.select_related("clinician")
    return [disclose(whole_case(case), Viewer.researcher(), instruments) for case in cases]


def _pretty(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2)


def _zip(name: str, files: dict[str, str]) -> ExportedFile:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for file, text in files.items():
            entry = zipfile.ZipInfo(file)  # without the time of day it was made
            packed.writestr(entry, text.encode("utf-8-sig" if file.endswith(".csv") else "utf-8"), zipfile.ZIP_DEFLATED)
    return ExportedFile(name, "application/zip", out.getvalue())
