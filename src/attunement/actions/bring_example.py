"""One example case brought into the database, its dates moved: the demo's cases and courses alike."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from attunement.actions.make_links import OPEN_FOR
from attunement.actions.proofs import proof_hash
from attunement.actions.secrets_of_links import LENGTH_OF_RECEIPT, hashed, new_code, new_secret
from attunement.domain.answers import Answer
from attunement.domain.case import Case
from attunement.domain.record import Person, Response
from attunement.domain.session import Session, SessionState
from attunement.domain.timeline import EntryKind, TimelineEvent
from attunement.exchange.practice_file import ExampleCase
from attunement.instruments import all_occasions
from attunement.storage.models import (
    AnswerRecord,
    CaseRecord,
    DecisionRecord,
    MirrorRecord,
    OccasionRecord,
    PersonRecord,
    PolicyProposal,
    PolicySignature,
    ReleaseRecord,
    ResponseRecord,
    SafeContact,
    SessionRecord,
    Staff,
    TimelineEntry,
    TimelineRecord,
)

DEMO_PROOF = "kettle"
DEMO_PROOF_QUESTION = "The word you chose when we spoke (in the demo: kettle, for everyone)"


def _kept(answer: Answer) -> Any:
    """An answer as the database keeps it: names and words as a list."""
    return list(answer) if isinstance(answer, tuple) else answer


class BringingExample:
    """One example case on its way into the database, its dates moved by `shift`."""

    def __init__(self, entry: ExampleCase, case: Case, clinician: Staff, shift: timedelta) -> None:
        self.entry, self.case, self.clinician = entry, case, clinician
        self.shift = timedelta(days=shift.days)
        self.people: dict[str, PersonRecord] = {}
        self.sessions: dict[str, SessionRecord] = {}
        self.occasions: dict[tuple[str, str, datetime], OccasionRecord] = {}

    def bring(self) -> None:
        """Write the whole case."""
        self.row = CaseRecord.objects.create(
            kind=self.case.kind.value,
            label=self.entry.label,
            clinician=self.clinician,
            opened_at=self._at(self.case.opened),
        )
        for place, person in enumerate(self.case.clients):
            self.people[person.id] = self._person(place, person)
        for session in self.case.sessions:
            self.meet(session)
        self._policies()
        for response in self.case.responses:
            if response.person in self.people:
                self.respond(response)
        for link in self.entry.waiting:
            made = self._at(link.made)
            self._link(link.person, link.sitting, made_at=made, expires_at=made + OPEN_FOR)
        self._decisions()
        self._releases()
        self._mirrors()
        self._codes()

    def plan(self, now: datetime) -> None:
        """The sessions to come, at a full quarter of an hour: the demo starts at any time of the day."""
        for hours in self.entry.planned:
            at = now + timedelta(hours=hours, minutes=15)
            SessionRecord.objects.create(
                case=self.row,
                clinician=self.clinician,
                at=at.replace(minute=at.minute - at.minute % 15, second=0, microsecond=0),
                kind="joint" if len(self.people) > 1 else "individual",
                state=SessionState.PLANNED.value,
            )

    def _mirrors(self) -> None:
        for mirror in self.case.mirrors:
            MirrorRecord.objects.create(
                session=self.sessions[mirror.session],
                person=self.people[mirror.person],
                by=self.clinician,
                at=self._at(mirror.at),
                guess=mirror.guess,
                answers=dict(mirror.answers),
                sense=mirror.sense.value if mirror.sense else "",
            )

    def _codes(self) -> None:
        """What was coded, as one device sent it during the session: the line of time of each session that has any."""
        for key, session in self.sessions.items():
            coded = [code for code in self.case.codes if code.session == key]
            if coded:
                TimelineRecord.objects.create(session=session, began_at=session.at, entries=len(coded))
                device = uuid4()
                TimelineEntry.objects.bulk_create(
                    self._code(session, device, n, code) for n, code in enumerate(coded, start=1)
                )

    def _code(self, session: SessionRecord, device: UUID, n: int, code: TimelineEvent) -> TimelineEntry:
        body = {"at": code.at, "code": code.code, "source": code.source, "scheme": code.scheme, "version": code.version}
        body["person"] = self._ids((code.person,))[0] if code.person else ""
        more = {"ends": code.ends, "modifiers": list(code.modifiers) or None, "intensity": code.intensity}
        return TimelineEntry(
            id=uuid4(),
            session=session,
            n=n,
            device=device,
            sequence=n,
            kind=EntryKind.CODE.value,
            at=code.at,
            body=body | {name: value for name, value in more.items() if value is not None},
            by=self.clinician,
            received_at=session.at + timedelta(seconds=code.at),
        )

    def _at(self, moment: datetime) -> datetime:
        return moment + self.shift

    def _person(self, place: int, person: Person) -> PersonRecord:
        row = PersonRecord.objects.create(
            case=self.row,
            place=place,
            name=person.called,
            role=person.role,
            proof_question=DEMO_PROOF_QUESTION,
            proof_hash=proof_hash(DEMO_PROOF),
            adult_confirmed_at=self._at(self.case.opened),
            adult_confirmed_by=self.clinician,
        )
        opened = self._at(self.case.opened)
        how, email = SafeContact.How.EMAIL, f"{person.id}@clients.example"
        if person.id in self.entry.in_person:
            how, email = SafeContact.How.IN_PERSON, ""
        SafeContact.objects.create(person=row, how=how, email=email, asked_by=self.clinician, asked_at=opened)
        return row

    def _ids(self, people: tuple[str, ...]) -> list[str]:
        return [str(self.people[p].id) if p in self.people else str(self.clinician.id) for p in people]

    def meet(self, session: Session) -> None:
        """One session as it was noted."""
        self.sessions[session.id] = SessionRecord.objects.create(
            case=self.row,
            at=self._at(session.at),
            kind=session.kind,
            attended=self._ids(session.attended),
            late_minutes={self._ids((who,))[0]: minutes for who, minutes in session.late_minutes.items()},
            missed_by=self._ids(session.missed_by),
            clinician=self.clinician,
            state=session.state.value,
            minutes=session.minutes,
            began_at=self._at(session.began) if session.began else None,
            cancelled_by=self._ids((session.cancelled_by,))[0] if session.cancelled_by else "",
        )

    def _policies(self) -> None:
        for policy in self.case.policies:
            proposal = PolicyProposal.objects.create(
                case=self.row, name=policy.name.value, version=policy.version, proposed_at=self._at(self.case.opened)
            )
            for person, signed in policy.signed.items():
                PolicySignature.objects.create(
                    proposal=proposal, person=self.people[person], signed_at=self._at(signed)
                )

    def _occasion(self, response: Response) -> OccasionRecord | None:
        """The sitting a response was given in: one for each person, kind of sitting and moment of sending."""
        holding = [o for o in all_occasions().values() if response.instrument in [s.instrument for s in o.steps]]
        if not holding:
            return None
        key = (response.person, holding[0].id, response.answered)
        if key not in self.occasions:
            answered = self._at(response.answered)
            made = answered - timedelta(days=1)
            sent = response.person not in self.entry.unsent
            self.occasions[key] = self._link(
                response.person,
                holding[0].id,
                session=self.sessions.get(response.session or ""),
                made_at=made,
                expires_at=made + OPEN_FOR,
                started_at=answered - timedelta(minutes=6),
                sent_at=answered if sent else None,
                receipt=new_code(LENGTH_OF_RECEIPT) if sent else "",
            )
        return self.occasions[key]

    def _link(self, person: str, sitting: str, **when: Any) -> OccasionRecord:
        """A link nobody knows: its secret and code are made and forgotten. A new one can be made at any time."""
        return OccasionRecord.objects.create(
            person=self.people[person],
            definition=sitting,
            secret_hash=hashed(new_secret()),
            code_hash=hashed(new_code()),
            made_by=self.clinician,
            **when,
        )

    def respond(self, response: Response) -> None:
        """One form with its answers, in the sitting it belongs to."""
        answered = self._at(response.answered)
        sent = response.person not in self.entry.unsent
        row = ResponseRecord.objects.create(
            person=self.people[response.person],
            occasion=self._occasion(response),
            session=self.sessions.get(response.session or ""),
            instrument=response.instrument,
            version=response.version,
            sent_at=answered if sent else None,
        )
        AnswerRecord.objects.bulk_create(
            AnswerRecord(response=row, item=item, value=_kept(answer), given_at=answered)
            for item, answer in response.answers.items()
        )

    def _decisions(self) -> None:
        for decision in self.case.decisions:
            DecisionRecord.objects.create(
                case=self.row,
                about=decision.about,
                by=self.clinician,
                at=self._at(decision.at),
                joint_work=decision.joint_work.value,
                talked_alone_with=self._ids(decision.talked_alone_with),
                reason=decision.reason,
            )

    def _releases(self) -> None:
        for release in self.case.releases:
            ReleaseRecord.objects.create(
                case=self.row,
                to_person=self.people.get(release.to),
                by=self.clinician,
                at=self._at(release.at),
                what=release.what,
                content=release.content,
            )
