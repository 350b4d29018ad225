"""A couple in the room: joint work stands, a session is on, and devices that tap."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from attunement.actions.decide_joint_work import decide_joint_work
from attunement.actions.guide_session import Answer, begin_timeline, exchange_entries, find_timeline
from attunement.actions.plan_session import plan_session
from attunement.domain.record import JointWork
from attunement.storage.models import CaseRecord, SessionRecord, Staff, TimelineRecord
from tests.web.client.couple import Couple


def go_on(couple: Couple, now: datetime | None = None) -> None:
    """The clinician talked with both alone and decides to go on."""
    alone = [str(couple.sofia.id), str(couple.daniel.id)]
    decide_joint_work(
        by=couple.clinician,
        case=couple.case,
        about="violence",
        joint_work=JointWork.GO_ON,
        talked_alone_with=alone,
        reason="Talked with both.",
        now=now,
    )


def session_at(by: Staff, case: CaseRecord, at: datetime, **more: Any) -> SessionRecord:
    """A session planned for this moment."""
    return plan_session(by=by, case=case, at=at, **more).sessions[0]


@dataclass
class Device:
    """A tablet: it counts what it sends, and remembers how far it has read."""

    couple: Couple
    timeline: TimelineRecord
    id: uuid.UUID = field(default_factory=uuid.uuid4)
    sequence: int = 0
    since: int = 0

    def entry(self, kind: str = "code", **body: Any) -> dict[str, Any]:
        """The next entry of this device; a code is a criticism of Sofia's unless it says otherwise."""
        self.sequence += 1
        coded = {"scheme": "couple", "version": 1, "code": "criticism", "person": str(self.couple.sofia.id)}
        body = {"at": 1.0, **(coded if kind == "code" else {}), **body}
        return {"id": str(uuid.uuid4()), "sequence": self.sequence, "kind": kind, **body}

    def sends(self, entries: Sequence[Mapping[str, Any]], *, second: float = 1.0, **more: Any) -> Answer:
        """Send them at a second of the session, and take what came since."""
        found = find_timeline(
            by=self.couple.clinician, case_id=self.couple.case.id, session_id=self.timeline.session_id
        )
        answer = exchange_entries(
            by=self.couple.clinician,
            timeline=found,
            device=self.id,
            entries=list(entries),
            since=self.since,
            now=self.timeline.began_at + timedelta(seconds=second),
            **more,
        )
        self.since = max([self.since, *(entry.n for entry in answer.entries)])
        return answer


def begin(couple: Couple, at: datetime) -> TimelineRecord:
    """Joint work stands, and the session of this hour has begun."""
    go_on(couple, now=at - timedelta(hours=1))
    session = session_at(couple.clinician, couple.case, at)
    return begin_timeline(by=couple.clinician, case=couple.case, session=session, now=at)
