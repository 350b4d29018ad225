"""The whole of a case, as the disclosure engine reads it."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from django.utils import timezone

from attunement.domain.answers import Answer
from attunement.domain.audience import Audience
from attunement.domain.case import Case
from attunement.domain.handing_over import HandedOver, Part
from attunement.domain.record import (
    CaseKind,
    Consent,
    Decision,
    JointWork,
    ModuleRequest,
    Person,
    Policy,
    PolicyName,
    Release,
    Response,
)
from attunement.domain.session import Session, SessionState
from attunement.instruments import all_instruments
from attunement.storage.models import (
    AnswerRecord,
    CaseRecord,
    ConsentRecord,
    DecisionRecord,
    ModuleRequestRecord,
    PolicyProposal,
    ReleaseRecord,
    ResponseRecord,
    SessionRecord,
)
from attunement.storage.queries.handed_over import handed_over
from attunement.storage.queries.relationship import ground_rules_of, mirrors_of, repairs_of, words_of
from attunement.storage.queries.timeline import codes_of


def whole_case(record: CaseRecord, *, for_themself: bool = False) -> Case:
    """Everything in the case.

    Answers count once the person pressed "Send"; answers of the safety class count as soon as they are given. What a
    person did not let go when the case went to another clinician is not there, unless it is `for_themself`: a client
    who signs in keeps their whole history.
    """
    handed = HandedOver() if for_themself else handed_over(record)
    responses = (cut for r in _responses(record) if (cut := handed.of_response(r, all_instruments())) is not None)
    releases = [_release(r) for r in ReleaseRecord.objects.filter(case=record)]
    people = [Person(str(p.id), p.role, p.name) for p in record.people.all()]
    staff = Person(str(record.clinician_id), "clinician", record.clinician.name)
    return Case(
        id=str(record.id),
        kind=CaseKind(record.kind),
        opened=record.opened_at,
        people=(*people, staff),
        policies=tuple(_policy(p) for p in PolicyProposal.objects.filter(case=record).prefetch_related("signatures")),
        sessions=tuple(_session(s) for s in SessionRecord.objects.filter(case=record)),
        responses=tuple(responses),
        decisions=tuple(_decision(d) for d in DecisionRecord.objects.filter(case=record)),
        consents=tuple(_consent(c) for c in ConsentRecord.objects.filter(person__case=record)),
        releases=tuple(r for r in releases if handed.has(Part.PAGES, r.to, r.at)),
        module_requests=tuple(_request(m) for m in ModuleRequestRecord.objects.filter(person__case=record)),
        codes=codes_of(record, handed),
        repairs=repairs_of(record, handed),
        # a clinician's own side of a session is theirs alone: it goes to nobody who takes the case over
        mirrors=tuple(mirror for mirror in mirrors_of(record) if mirror.by == str(record.clinician_id)),
        words=tuple(word for word in words_of(record) if handed.has(Part.PRIVATE, word.person, word.at)),
        ground_rules=ground_rules_of(record),
        as_of=timezone.now(),
    )


def read_answer(value: object) -> Answer:
    """A stored answer as the domain knows it (JSON lists are tuples there)."""
    return tuple(str(word) for word in value) if isinstance(value, list) else value  # type: ignore[return-value]


def _responses(record: CaseRecord) -> tuple[Response, ...]:
    newest: dict[object, dict[str, AnswerRecord]] = defaultdict(dict)
    answers = AnswerRecord.objects.filter(response__person__case=record).order_by("item", "version")
    for answer in answers:
        newest[answer.response_id][answer.item] = answer
    found = [
        response
        for row in ResponseRecord.objects.filter(person__case=record).order_by("id")
        if (response := _response(row, newest[row.id])) is not None
    ]
    return tuple(sorted(found, key=lambda r: (r.answered, r.person, r.instrument)))


def _response(row: ResponseRecord, answers: dict[str, AnswerRecord]) -> Response | None:
    counting = answers if row.sent_at else _safety_only(row.instrument, answers)
    if not counting and not row.sent_at:
        return None
    return Response(
        person=str(row.person_id),
        instrument=row.instrument,
        version=row.version,
        answered=row.sent_at or max(answer.given_at for answer in counting.values()),
        answers={item: read_answer(answer.value) for item, answer in counting.items()},
        session=str(row.session_id) if row.session_id else None,
    )


def _safety_only(instrument: str, answers: dict[str, AnswerRecord]) -> dict[str, AnswerRecord]:
    definition = all_instruments()[instrument]
    return {key: a for key, a in answers.items() if definition.item(key).audience is Audience.SAFETY}


def _policy(row: PolicyProposal) -> Policy:
    signed: dict[str, datetime] = {str(s.person_id): s.signed_at for s in row.signatures.all()}
    return Policy(PolicyName(row.name), row.version, signed)


def _session(row: SessionRecord) -> Session:
    return Session(
        id=str(row.id),
        at=row.at,
        kind=row.kind,
        attended=tuple(row.attended),
        late_minutes=dict(row.late_minutes),
        missed_by=tuple(row.missed_by),
        state=SessionState(row.state),
        minutes=row.minutes,
        began=row.began_at,
        cancelled_by=row.cancelled_by,
    )


def _decision(row: DecisionRecord) -> Decision:
    return Decision(
        row.about, str(row.by_id), row.at, JointWork(row.joint_work), tuple(row.talked_alone_with), row.reason
    )


def _consent(row: ConsentRecord) -> Consent:
    return Consent(str(row.person_id), row.to, row.given, row.withdrawn)


def _release(row: ReleaseRecord) -> Release:
    to = str(row.to_person_id) if row.to_person_id else "supervisor"
    return Release(to, str(row.by_id), row.at, row.what, row.content)


def _request(row: ModuleRequestRecord) -> ModuleRequest:
    return ModuleRequest(str(row.person_id), row.instrument, str(row.by_id), row.at)
