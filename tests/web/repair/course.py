"""One client and the clinician over several weeks: sessions with a check-out each, made directly and noticed live."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from attunement.actions.notice_ruptures import notice_ruptures
from attunement.actions.open_case import NewPerson, open_case
from attunement.domain.record import CaseKind
from attunement.storage.models import (
    AnswerRecord,
    CaseRecord,
    PersonRecord,
    ResponseRecord,
    RuptureRecord,
    SessionRecord,
    Staff,
)

WEEK = timedelta(days=7)
FIVE = ("bond", "tasks", "goals", "realness", "safety")
STEADY = (6, 6, 6, 6, 6)
"""Five ordinary sessions; the sixth is the one that drops."""


@dataclass
class Course:
    """A case and its weeks; `first` is the first session's start."""

    case: CaseRecord
    first: datetime
    weeks: int = 0
    sessions: list[SessionRecord] = field(default_factory=list)

    @property
    def person(self) -> PersonRecord:
        """The client, or the first of them."""
        found = self.case.people.first()
        assert found is not None
        return found

    def meets(self, **noted: Any) -> SessionRecord:
        """One more weekly session."""
        clients = [str(person.id) for person in self.case.people.all()]
        usual = {"at": self.first + self.weeks * WEEK, "attended": clients, "clinician": self.case.clinician}
        row = SessionRecord.objects.create(case=self.case, **{**usual, **noted})
        self.sessions.append(row)
        self.weeks += 1
        return row

    def rates(
        self,
        mean: float,
        *,
        person: PersonRecord | None = None,
        felt_off: int = 1,
        session: SessionRecord | None = None,
        looked_at: bool = True,
        **items: int,
    ) -> list[RuptureRecord]:
        """A check-out an hour after the (last) session, with this mean; gives what was opened or closed by it."""
        of, who = session or self.sessions[-1], person or self.person
        given = self.after(of)
        row = ResponseRecord.objects.create(
            person=who, session=of, instrument="alliance-checkout", version=1, sent_at=given
        )
        answers = {**_answers(mean), "felt-off": felt_off, **items}
        for item, value in answers.items():
            AnswerRecord.objects.create(response=row, item=item, value=value, given_at=given)
        return notice_ruptures(self.case, [who], now=given) if looked_at else []

    def after(self, session: SessionRecord | None = None) -> datetime:
        """An hour after the (last) session."""
        return (session or self.sessions[-1]).at + timedelta(hours=1)

    def runs(self, means: Sequence[float]) -> list[RuptureRecord]:
        """One session and check-out after the other; looked at after the last."""
        changed: list[RuptureRecord] = []
        for place, mean in enumerate(means, start=1):
            self.meets()
            changed = self.rates(mean, looked_at=place == len(means))
        return changed


def course(
    clinician: Staff, *, weeks_ago: float = 20, names: Sequence[str] = ("Henrik",), now: datetime | None = None
) -> Course:
    """A case of one (or two) opened so many weeks ago."""
    from django.utils import timezone

    people = [NewPerson(name, "The word we agreed", "kettle", how="in-person") for name in names]
    kind = CaseKind.INDIVIDUAL if len(names) == 1 else CaseKind.COUPLE
    case = open_case(by=clinician, kind=kind, people=people, adults_confirmed=True)
    return Course(case, (now or timezone.now()) - weeks_ago * WEEK)


def _answers(mean: float) -> dict[str, int]:
    """Five whole answers with that mean, not all the same where they need not be."""
    total = round(mean * len(FIVE))
    low, more = divmod(total, len(FIVE))
    answers = {key: low + (place < more) for place, key in enumerate(FIVE)}
    if more == 0 and 1 < low < 7:
        answers["goals"], answers["bond"] = low - 1, low + 1
    return answers
