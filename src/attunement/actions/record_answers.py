"""One answer, stored as it is given; an alert in the same transaction where the answer calls for one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.raise_alert import AlertNotice, raise_alert
from attunement.actions.start_occasion import may_see_answers
from attunement.domain.answers import Answer, checked
from attunement.domain.errors import BadInput, Refused
from attunement.domain.scoring import raised_flags
from attunement.instruments import all_instruments
from attunement.storage.models import AnswerRecord, OccasionRecord, ResponseRecord
from attunement.storage.queries.sitting import Sitting, sitting

ALERTING_TOPIC = "suicidality"
"""Only this topic tells someone at once; an answer about violence changes nothing that can be seen."""


@dataclass(frozen=True)
class Recorded:
    """The answer is stored; who was told, if it was an answer that tells someone."""

    saved_at: datetime
    alert: AlertNotice | None


def record_answer(
    *,
    occasion: OccasionRecord,
    browser_key: str,
    instrument: str,
    item: str,
    answer: object,
    now: datetime | None = None,
) -> Recorded:
    """Store one answer of a started, unsent sitting.

    Raises Refused for a browser without leave or a sitting that was sent or withdrawn, BadInput for an answer or
    an item that this sitting does not ask.
    """
    moment = now or timezone.now()
    require_open(occasion, browser_key)
    with transaction.atomic():
        row = OccasionRecord.objects.select_for_update(of=("self",)).select_related("person__case").get(pk=occasion.pk)
        _require_unsent(row)  # it may have been sent or withdrawn since the page was opened
        standing = sitting(row)
        value = _checked(standing, instrument, item, answer)
        if value is None or value != standing.given.get(instrument, {}).get(item):
            _store(row, instrument, item, value, moment)
            audit("answer", at=moment, by_person=row.person, case=row.person.case, subject=str(row.id))
        return Recorded(moment, _alert(row, instrument, item, value, moment))


def require_open(occasion: OccasionRecord, browser_key: str) -> None:
    """Raise Refused unless this browser may write to this sitting."""
    if not may_see_answers(occasion, browser_key):
        raise Refused("This browser has not started these questions.")
    _require_unsent(occasion)


def _require_unsent(row: OccasionRecord) -> None:
    if row.sent_at is not None:
        raise Refused("These answers were sent already.")
    if row.withdrawn_at is not None:
        raise Refused("These questions are closed.")


def _checked(standing: Sitting, instrument: str, item: str, answer: object) -> Answer:
    asked = next((q for q in standing.questions if (q.instrument, q.item.key) == (instrument, item)), None)
    if asked is None:
        raise BadInput("this question is not part of these questions", expected="one of the questions asked")
    return checked(asked.item, answer)


def _store(row: OccasionRecord, instrument: str, item: str, value: Answer, now: datetime) -> None:
    response, _ = ResponseRecord.objects.get_or_create(
        occasion=row,
        instrument=instrument,
        defaults={"person": row.person, "version": all_instruments()[instrument].version, "session": row.session},
    )
    kept: Any = list(value) if isinstance(value, tuple) else value
    version = response.answers.filter(item=item).count() + 1
    AnswerRecord.objects.create(response=response, item=item, version=version, value=kept, given_at=now)


def _alert(row: OccasionRecord, instrument: str, item: str, value: Answer, now: datetime) -> AlertNotice | None:
    """An answer given twice (a double tap) is stored once, and shows help both times."""
    raised = [f for f in raised_flags(all_instruments()[instrument], {item: value}) if f.topic == ALERTING_TOPIC]
    if not raised:
        return None
    answer = AnswerRecord.objects.filter(response__occasion=row, response__instrument=instrument, item=item).last()
    return raise_alert(person=row.person, answer=answer, flag=raised[0], now=now)
