"""One partner's record after a separation: what is theirs moves there, and a copy stays in the joint case."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, TypeVar

from django.db import models

from attunement.actions.auditing import audit
from attunement.actions.secrets_of_links import hashed, new_secret
from attunement.domain.record import CaseKind
from attunement.domain.separation import NOTED_AS, Share, consents_that_end, share_of
from attunement.domain.session import SessionState
from attunement.storage.models import (
    AlertRecord,
    AnswerRecord,
    CaseRecord,
    ClientSignIn,
    ClientWordRecord,
    ConsentRecord,
    HandedOver,
    ImportedResponse,
    LettingGo,
    ModuleRequestRecord,
    OccasionRecord,
    OutboxMessage,
    PersonRecord,
    ReleaseRecord,
    ReminderStop,
    ResponseRecord,
    SafeContact,
    SessionRecord,
    Staff,
)
from attunement.storage.queries.whole_case import whole_case

Row = TypeVar("Row", bound=models.Model)

COPIED = (SafeContact, ReminderStop, LettingGo)
"""How this person may be reached, and what they let go: from now on each record has its own."""
MOVED = (ClientWordRecord, ClientSignIn, OutboxMessage)
"""What lives on with the person: their word, their sign-in, what was and will be sent to them."""


class OwnRecord:
    """The new case of one partner, filled step by step."""

    def __init__(self, joint: CaseRecord, person: PersonRecord, by: Staff, now: datetime) -> None:
        self.joint, self.before, self.by, self.now = joint, person, by, now
        self.case = CaseRecord.objects.create(
            kind=CaseKind.INDIVIDUAL.value, label=person.name, clinician=joint.clinician, opened_at=now
        )
        self.person = again(person, case=self.case, role="client", place=0)
        self.sessions: dict[uuid.UUID, SessionRecord] = {}
        audit("open case after a separation", at=now, by=by, case=self.case)

    def bring_sessions(self) -> None:
        """Their own sessions whole; of a joint one they came to, the date."""
        clients = [str(person.id) for person in self.joint.people.all()]
        told = {session.id: session for session in whole_case(self.joint).sessions}
        for row in list(self.joint.sessions.all()):
            match share_of(told[str(row.id)], str(self.before.id), clients, row.expected):
                case Share.WHOLE:
                    self.sessions[row.id] = self._own_session(row)
                case Share.DATE_ONLY:
                    self.sessions[row.id] = SessionRecord.objects.create(
                        case=self.case, at=row.at, kind=NOTED_AS, attended=[str(self.person.id)]
                    )

    def bring_what_is_theirs(self) -> None:
        """Links and answers, pages given, consents, alerts nobody took up, how they may be reached, their messages."""
        for model in COPIED:
            for row in model._default_manager.filter(person=self.before):
                again(row, person=self.person)
        for living in MOVED:
            living._default_manager.filter(person=self.before).update(person=self.person)
        for request in ModuleRequestRecord.objects.filter(person=self.before):
            again(request, person=self.person)
        for word in ClientWordRecord.objects.filter(person=self.person, session__isnull=False):
            ClientWordRecord.objects.filter(pk=word.pk).update(session=self._session(word.session_id))
        self._what_stayed_behind()
        self._consents()
        self._releases()
        self._links()
        self._responses()

    def _own_session(self, row: SessionRecord) -> SessionRecord:
        """One that is still to come moves; one that was held is in both records."""
        old, new = str(self.before.id), str(self.person.id)
        changed: dict[str, Any] = {
            "case": self.case,
            "expected": [new if who == old else who for who in row.expected],
            "attended": [new if who == old else who for who in row.attended],
            "late_minutes": {new if who == old else who: late for who, late in row.late_minutes.items()},
            "missed_by": [new if who == old else who for who in row.missed_by],
            "cancelled_by": new if row.cancelled_by == old else row.cancelled_by,
        }
        if row.state != SessionState.PLANNED.value:
            return again(row, **changed)
        for field, value in changed.items():
            setattr(row, field, value)
        row.save()
        return row

    def _what_stayed_behind(self) -> None:
        """What they kept back when the case changed hands stays kept back. Why it did was said of both, and stays."""
        for said in HandedOver.objects.filter(person=self.before).select_related("transfer"):
            again(said, transfer=again(said.transfer, case=self.case, reason=""), person=self.person)

    def _consents(self) -> None:
        for row in ConsentRecord.objects.filter(person=self.before):
            again(row, person=self.person)
        for consent in consents_that_end(whole_case(self.joint).policies, str(self.before.id), self.now):
            ConsentRecord.objects.create(
                person=self.person, to=consent.to, given=consent.given, withdrawn=consent.withdrawn
            )

    def _releases(self) -> None:
        """The page moves, so that its link goes on opening it; the joint case keeps a copy no link opens."""
        for row in list(ReleaseRecord.objects.filter(to_person=self.before)):
            again(row, secret_hash="", code_hash="")
            ReleaseRecord.objects.filter(pk=row.pk).update(case=self.case, to_person=self.person)

    def _links(self) -> None:
        """Every link stays theirs. The joint case keeps, of what was sent in, that it was, behind a link nobody has."""
        self.sittings: dict[uuid.UUID, OccasionRecord] = {}
        for row in list(OccasionRecord.objects.filter(person=self.before)):
            if row.sent_at is not None:
                self.sittings[row.id] = again(row, secret_hash=hashed(new_secret()), code_hash=hashed(new_secret()))
            session = self._session(row.session_id)
            OccasionRecord.objects.filter(pk=row.pk).update(person=self.person, session=session)

    def _responses(self) -> None:
        """The answers move; the joint case keeps a copy. An alert nobody took up goes with its answer."""
        rows = list(ResponseRecord.objects.filter(person=self.before).prefetch_related("answers"))
        alerts = AlertRecord.objects.filter(person=self.before)
        alerts.filter(acknowledged_at=None).update(person=self.person)
        settled = {alert.answer_id: alert for alert in alerts.filter(answer__isnull=False)}
        for row in rows:
            answers = list(row.answers.all())
            kept = again(row, occasion=self.sittings.get(row.occasion_id) if row.occasion_id else None)
            copies = AnswerRecord.objects.bulk_create(_copy(answer, kept) for answer in answers)
            for answer, copy in zip(answers, copies, strict=True):
                if answer.pk in settled:
                    AlertRecord.objects.filter(pk=settled[answer.pk].pk).update(answer=copy)
            ImportedResponse.objects.filter(response=row).update(response=kept)
            session = self._session(row.session_id)
            ResponseRecord.objects.filter(pk=row.pk).update(person=self.person, session=session)

    def _session(self, old: uuid.UUID | None) -> SessionRecord | None:
        return self.sessions.get(old) if old else None


def again(row: Row, **changed: Any) -> Row:
    """A copy of a row, whole but for what is changed, so that a later field is not forgotten."""
    fields = {
        field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key
    }
    copy = type(row)(**fields)
    for name, value in changed.items():
        setattr(copy, name, value)
    copy.save(force_insert=True)
    return copy


def _copy(answer: AnswerRecord, response: ResponseRecord) -> AnswerRecord:
    return AnswerRecord(
        response=response, item=answer.item, version=answer.version, value=answer.value, given_at=answer.given_at
    )
