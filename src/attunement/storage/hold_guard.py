"""Nothing of a case under a legal hold can be deleted, whichever way it is tried.

The guard is here and not in the actions, so that erasure, retention and whatever comes later cannot forget it. What is
not a record of anyone (a file somebody is only looking at, a stop to reminders, a browser's leave) may go.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.db.models.signals import pre_delete

from attunement.domain.errors import Refused

CASE_OF: dict[str, str] = {
    "CaseRecord": "",
    "PersonRecord": "case",
    "SafeContact": "person.case",
    "ConsentRecord": "person.case",
    "PolicyProposal": "case",
    "PolicySignature": "person.case",
    "OccasionRecord": "person.case",
    "ResponseRecord": "person.case",
    "AnswerRecord": "response.person.case",
    "AlertRecord": "person.case",
    "SessionRecord": "case",
    "DecisionRecord": "case",
    "DisagreementRecord": "case",
    "ReleaseRecord": "case",
    "HandedOutRecord": "case",
    "TrackStepRecord": "case",
    "ImportBatch": "case",
    "ImportedResponse": "batch.case",
    "ModuleRequestRecord": "person.case",
    "OutboxMessage": "person.case",
    "ClosingRecord": "case",
    "SeparationRecord": "case",
    "TransferRecord": "case",
    "HandedOver": "transfer.case",
    "LegalHold": "case",
    "RuptureRecord": "case",
    "RepairStepRecord": "rupture.case",
    "MirrorRecord": "person.case",
    "ClientWordRecord": "person.case",
    "LettingGo": "person.case",
    "GroundRulesRecord": "case",
    "GroundRulesSignature": "rules.case",
    "TimelineRecord": "session.case",
    "TimelineEntry": "session.case",
    "PromptRecord": "session.case",
    "HeartWear": "session.case",
    "HeartBatch": "session.case",
    "HeartFile": "session.case",
    "BreakRecord": "session.case",
    "TranscriptRecord": "session.case",
    "SpeakerMatching": "case",
    "RecordingRecord": "session.case",
    "RecallSitting": "session.case",
    "RecallMark": "sitting.session.case",
    "RecallBatch": "sitting.session.case",
}
"""The way from each record to its case."""
MAY_GO = (
    "BrowserLeave", "CalendarMatch", "ClientSignIn", "DiaryNotice", "FurtherLink", "ImportDraft", "ReminderStop",
    "TranscriptDraft",
)  # fmt: skip
"""What belongs to a case and may go all the same: no record of what anyone said or did."""


def refuse_under_hold(sender: type[Model], instance: Model, **_: Any) -> None:
    """Raise Refused if a hold stands on the case this belongs to."""
    if sender.__name__ not in CASE_OF:
        return
    case: Any = instance
    for step in filter(None, CASE_OF[sender.__name__].split(".")):
        case = getattr(case, step)
        if case is None:
            return
    if case.is_held:
        raise Refused("A legal hold stands on this case: nothing of it can be erased until a manager lifts it.")


def guard_holds() -> None:
    """Called once, when the storage room is ready."""
    pre_delete.connect(refuse_under_hold, dispatch_uid="attunement.hold")
