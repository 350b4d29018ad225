"""What is between each client and the clinician, as the disclosure engine reads it: a part of the whole case."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from attunement.domain.handing_over import HandedOver, Part
from attunement.domain.relationship import ClientWord, GroundRules, Mirror, Reader, Sense, Wish
from attunement.domain.repair import FollowUp, Origin, Repair, RepairStep, RuptureState
from attunement.roadmap.evidence import shipped_evidence
from attunement.storage.models import CaseRecord, ClientWordRecord, GroundRulesRecord, MirrorRecord, RuptureRecord
from attunement.storage.queries.handed_over import handed_over


def ruptures_here(record: CaseRecord, handed: HandedOver | None = None) -> list[RuptureRecord]:
    """The ruptures that are there for the clinician who has the case now, oldest first, with their steps.

    A rupture rests on what was said in private: after a change of clinician it is there where everyone it is about
    let that go.
    """
    let_go = handed_over(record) if handed is None else handed
    everyone = [person.id for person in record.people.all()]
    rows = RuptureRecord.objects.filter(case=record).select_related("session", "person").prefetch_related("steps")

    def is_here(row: RuptureRecord) -> bool:
        about = [row.person_id] if row.person_id else everyone
        return all(let_go.has(Part.PRIVATE, str(person), row.noticed_at) for person in about)

    return [row for row in rows if is_here(row)]


def repairs_of(record: CaseRecord, handed: HandedOver | None = None) -> tuple[Repair, ...]:
    """The same ruptures as the disclosure engine reads them."""
    return tuple(_repair(row) for row in ruptures_here(record, handed))


def mirrors_of(record: CaseRecord) -> tuple[Mirror, ...]:
    """The clinician's side of each session, oldest first."""
    return tuple(_mirror(row) for row in MirrorRecord.objects.filter(session__case=record))


def words_of(record: CaseRecord) -> tuple[ClientWord, ...]:
    """The clients' words, whoever may read them; the engine sorts that out."""
    return tuple(_word(row) for row in ClientWordRecord.objects.filter(person__case=record))


def ground_rules_of(record: CaseRecord) -> tuple[GroundRules, ...]:
    """Every version, oldest first."""
    rows = GroundRulesRecord.objects.filter(case=record).prefetch_related("signatures")
    return tuple(_rules(row) for row in rows)


def reasons_of(row: RuptureRecord) -> tuple[str, ...]:
    """What spoke for a rupture when it was noticed; worded where it still says what it said then."""
    return tuple(_reason(row, found) for found in row.evidence)


def _reason(row: RuptureRecord, found: dict[str, Any]) -> str:
    stream, kept = shipped_evidence().streams.get(found["stream"]), str(found["says"])
    if stream is None or row.person is None:
        return kept
    made = stream.filled(name=row.person.name, value=str(found["value"]))
    return made if made == kept else kept


def _repair(row: RuptureRecord) -> Repair:
    return Repair(
        opened=str(row.session_id or ""),
        kind=row.kind or row.guessed_kind,
        steps=tuple(RepairStep(s.step, s.at, s.tried, s.by_person) for s in row.steps.all()),
        closed=row.closed_at,
        outcome=row.state if row.closed_at else None,
        id=str(row.id),
        person=str(row.person_id or ""),
        origin=Origin(row.origin),
        state=RuptureState(row.state),
        noticed=row.noticed_at,
        because=reasons_of(row),
        probability=row.probability,
        sessions_to_repair=max((int(shown["rated"]) for shown in row.verified_by), default=None),
        follow_up=FollowUp(row.follow_up) if row.follow_up else None,
    )


def _mirror(row: MirrorRecord) -> Mirror:
    sense = Sense(row.sense) if row.sense else None
    return Mirror(str(row.person_id), str(row.by_id), str(row.session_id), row.at, row.guess, dict(row.answers), sense)


def _word(row: ClientWordRecord) -> ClientWord:
    return ClientWord(
        person=str(row.person_id),
        at=row.at,
        about=tuple(row.about),
        words=row.words,
        wish=Wish(row.wish),
        reader=Reader(row.reader),
        readable_from=row.readable_from,
        session=str(row.session_id) if row.session_id else None,
        id=str(row.id),
    )


def _rules(row: GroundRulesRecord) -> GroundRules:
    signed: dict[str, datetime] = {str(s.person_id): s.signed_at for s in row.signatures.all()}
    return GroundRules(row.version, tuple(row.rules), row.made_at, signed)
