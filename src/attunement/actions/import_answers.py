"""Bringing answers in from a file: look first, then store exactly what was shown.

Imported answers are answers like any other: the classes of their items and the agreement in force at the time the
file gives say who may know them. An answer that tells someone at once does so here too, when it is that person's
newest word on the question.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.permitting import require
from attunement.actions.raise_alert import raise_alert
from attunement.actions.record_answers import ALERTING_TOPIC
from attunement.domain.answers import Answer
from attunement.domain.errors import BadInput, Refused
from attunement.domain.instrument import Instrument
from attunement.domain.permission import Permission
from attunement.domain.scoring import Flag, raised_flags
from attunement.exchange.import_file import likely_items, read_import
from attunement.exchange.import_reading import ImportPlan, ImportProblem, ImportReading, ReadResponse, read_rows
from attunement.exchange.import_table import ImportTable
from attunement.exchange.text_file import text_in
from attunement.instruments import all_instruments
from attunement.storage.models import (
    AnswerRecord,
    CaseRecord,
    ImportBatch,
    ImportDraft,
    ImportedResponse,
    PersonRecord,
    ResponseRecord,
    Staff,
)
from attunement.storage.queries.whole_case import read_answer

THE_FILE = "the file"
"""What errors call it: a file's own name may say who is in it."""
LARGEST_FILE = 5_000_000
"""Bytes. A survey of thousands of people is smaller."""
KEPT_FOR = timedelta(days=1)


@dataclass(frozen=True)
class Looked:
    """A draft as it would be stored: what is new, what is there already, and what is wrong."""

    table: ImportTable
    reading: ImportReading
    new: tuple[ReadResponse, ...]
    there_already: tuple[ReadResponse, ...]
    problems: tuple[ImportProblem, ...]
    tells_someone: tuple[ReadResponse, ...]


def can_be_imported() -> dict[str, Instrument]:
    """The instruments clients answer; what staff answer is not part of a case."""
    return {key: one for key, one in all_instruments().items() if one.answered_by == "client"}


def begin_import(
    *, by: Staff, case: CaseRecord, instrument: str, raw: bytes, now: datetime | None = None
) -> ImportDraft:
    """Keep a file to look at. Raises BadInput naming the place for a file that is no table."""
    require(by, Permission.WRITE_CASE, case)
    moment = now or timezone.now()
    if instrument not in can_be_imported():
        raise BadInput(f"'{instrument[:60]}' is not known", where="questions", expected="one that clients answer")
    if len(raw) > LARGEST_FILE:
        raise BadInput(f"larger than {LARGEST_FILE // 1_000_000} MB", where=THE_FILE, do="Split it by year or by case.")
    text = text_in(raw, THE_FILE)
    read_import(text, THE_FILE, all_instruments()[instrument])
    with transaction.atomic():
        ImportDraft.objects.filter(made_at__lt=moment - KEPT_FOR).delete()
        draft = ImportDraft.objects.create(case=case, by=by, instrument=instrument, text=text, made_at=moment)
        audit("look at a file of answers", at=moment, by=by, case=case, subject=instrument)
    return draft


def find_draft(*, by: Staff, case: CaseRecord, draft_id: str, now: datetime | None = None) -> ImportDraft:
    """One's own file in this case. Raises Refused alike for a stranger's, an old one and for none."""
    require(by, Permission.WRITE_CASE, case)
    newer_than = (now or timezone.now()) - KEPT_FOR
    found = ImportDraft.objects.filter(id=draft_id, by=by, case=case, made_at__gte=newer_than).first()
    if found is None:
        raise Refused("There is no such file here.")
    return found


def table_of(draft: ImportDraft) -> ImportTable:
    """The file's table."""
    return read_import(draft.text, THE_FILE, all_instruments()[draft.instrument])


def likely_plan(draft: ImportDraft) -> ImportPlan:
    """What was confirmed, or what the file suggests."""
    if draft.plan is not None:
        otherwise = draft.plan["otherwise"]
        return ImportPlan(**{**draft.plan, "otherwise": datetime.fromisoformat(otherwise) if otherwise else None})
    table = table_of(draft)
    items = likely_items(table, all_instruments()[draft.instrument])
    known = {str(person.id): str(person.id) for person in draft.case.people.all()}
    people = {name: known[name] for name in table.respondents(table.respondent) if name in known}
    return ImportPlan(table.respondent, table.time, items, people)


def confirm_plan(*, by: Staff, draft: ImportDraft, plan: ImportPlan, now: datetime | None = None) -> Looked:
    """Keep how the file is to be read, and read it. Raises BadInput for a plan that cannot be."""
    require(by, Permission.WRITE_CASE, draft.case)
    people = {str(person.id) for person in draft.case.people.all()}
    if not plan.people or not set(plan.people.values()) <= people:
        raise BadInput("nobody of this case is found in the file", where="people", expected="at least one")
    looked = _read(draft, plan, now or timezone.now())
    kept = plan.otherwise.isoformat() if plan.otherwise else None
    draft.plan = {
        "respondent": plan.respondent,
        "time": plan.time,
        "items": dict(plan.items),
        "people": dict(plan.people),
        "otherwise": kept,
    }
    draft.save(update_fields=["plan"])
    return looked


def look_at_import(*, by: Staff, draft: ImportDraft, now: datetime | None = None) -> Looked:
    """The file as confirmed: what would be stored. Raises BadInput while nothing is confirmed."""
    require(by, Permission.WRITE_CASE, draft.case)
    if draft.plan is None:
        raise BadInput("it is not said yet how the file is to be read", where=THE_FILE)
    return _read(draft, likely_plan(draft), now or timezone.now())


def store_import(*, by: Staff, draft: ImportDraft, now: datetime | None = None) -> ImportBatch:
    """Store what was shown, all of it or nothing, and forget the file.

    Raises Refused where an answer tells someone at once and the practice has nobody for that yet.
    """
    moment = now or timezone.now()
    looked = look_at_import(by=by, draft=draft, now=moment)
    if not looked.new:
        raise BadInput("there is nothing new in it", where=THE_FILE, do="Look at what is wrong or left out.")
    try:
        with transaction.atomic():
            batch = ImportBatch.objects.create(
                case=draft.case, by=by, instrument=draft.instrument, kind=looked.table.kind.value,
                stored=len(looked.new), there_already=len(looked.there_already), at=moment,
            )  # fmt: skip
            for response in looked.new:
                _store(batch, response)
            for response in looked.tells_someone:
                _tell(batch, response, moment)
            audit("import answers", at=moment, by=by, case=draft.case, subject=str(batch.id))
            draft.delete()
    except IntegrityError:  # the same file confirmed twice at one moment: the first one stored it
        raise BadInput("it was stored a moment ago", where=THE_FILE) from None
    return batch


def discard_import(*, by: Staff, draft: ImportDraft) -> None:
    """Forget a file."""
    require(by, Permission.WRITE_CASE, draft.case)
    draft.delete()


def _read(draft: ImportDraft, plan: ImportPlan, now: datetime) -> Looked:
    table, instrument = table_of(draft), all_instruments()[draft.instrument]
    reading = read_rows(table, plan, instrument, zone=timezone.get_current_timezone(), now=now)
    stored = _stored(draft)
    new, there, problems = [], [], list(reading.problems)
    for response in reading.responses:
        known = stored.get((response.person, response.answered))
        if known is None:
            new.append(response)
        elif known == dict(response.answers):
            there.append(response)
        else:
            says = "other answers of this person at this time are stored already; they stay as they are"
            problems.append(ImportProblem(response.where, "", says))
    tells = tuple(response for response in _newest(new, stored) if _alerting(instrument, response))
    return Looked(table, reading, tuple(new), tuple(there), tuple(problems), tells)


def _stored(draft: ImportDraft) -> dict[tuple[str, datetime], dict[str, Answer]]:
    """What is stored of these people and this instrument, by person and moment; the newest version of each answer."""
    found: dict[tuple[str, datetime], dict[str, Answer]] = {}
    rows = ResponseRecord.objects.filter(
        person__case=draft.case, instrument=draft.instrument, sent_at__isnull=False
    ).prefetch_related("answers")
    for row in rows:
        assert row.sent_at is not None
        answers = {a.item: read_answer(a.value) for a in sorted(row.answers.all(), key=lambda a: a.version)}
        found[(str(row.person_id), row.sent_at)] = answers
    return found


def _newest(new: list[ReadResponse], stored: dict[tuple[str, datetime], Any]) -> list[ReadResponse]:
    """Of each person the newest response, where nothing stored is newer."""
    latest: dict[str, datetime] = {}
    for person, at in [*stored, *((response.person, response.answered) for response in new)]:
        latest[person] = max(at, latest.get(person, at))
    return [response for response in new if latest[response.person] == response.answered]


def _alerting(instrument: Instrument, response: ReadResponse) -> list[Flag]:
    return [flag for flag in raised_flags(instrument, response.answers) if flag.topic == ALERTING_TOPIC]


def _store(batch: ImportBatch, response: ReadResponse) -> None:
    row = ResponseRecord.objects.create(
        person_id=response.person,
        instrument=batch.instrument,
        version=all_instruments()[batch.instrument].version,
        sent_at=response.answered,
    )
    AnswerRecord.objects.bulk_create(
        AnswerRecord(response=row, item=key, value=_kept(answer), given_at=response.answered)
        for key, answer in response.answers.items()
    )
    ImportedResponse.objects.create(batch=batch, response=row, moment=response.same_moment(batch.instrument))


def _kept(answer: Answer) -> Any:
    return list(answer) if isinstance(answer, tuple) else answer


def _tell(batch: ImportBatch, response: ReadResponse, now: datetime) -> None:
    instrument = all_instruments()[batch.instrument]
    person = PersonRecord.objects.select_related("case__clinician").get(pk=response.person)
    row = ResponseRecord.objects.get(imported__moment=response.same_moment(batch.instrument))
    for key in response.answers:
        for flag in raised_flags(instrument, {key: response.answers[key]}):
            if flag.topic == ALERTING_TOPIC:
                raise_alert(person=person, answer=row.answers.get(item=key), flag=flag, now=now)
