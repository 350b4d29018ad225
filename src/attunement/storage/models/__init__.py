"""Every model, so that Django and readers find them in one place."""

from attunement.storage.models.alert import AlertRecord
from attunement.storage.models.audit_entry import AuditEntry
from attunement.storage.models.case import CaseRecord, PersonRecord
from attunement.storage.models.decision import DecisionRecord
from attunement.storage.models.disagreement import DisagreementRecord
from attunement.storage.models.module_request import ModuleRequestRecord
from attunement.storage.models.occasion import BrowserLeave, OccasionRecord
from attunement.storage.models.outbox import OutboxMessage
from attunement.storage.models.policy import PolicyProposal, PolicySignature
from attunement.storage.models.practice import Practice
from attunement.storage.models.release import ReleaseRecord
from attunement.storage.models.reminder import FurtherLink, ReminderStop
from attunement.storage.models.response import AnswerRecord, ResponseRecord
from attunement.storage.models.safe_contact import SafeContact
from attunement.storage.models.session import SessionRecord
from attunement.storage.models.staff import Staff
from attunement.storage.models.work import DutyRecord, WorkerRecord

__all__ = [
    "AlertRecord",
    "AnswerRecord",
    "AuditEntry",
    "BrowserLeave",
    "CaseRecord",
    "DecisionRecord",
    "DisagreementRecord",
    "DutyRecord",
    "FurtherLink",
    "ModuleRequestRecord",
    "OccasionRecord",
    "OutboxMessage",
    "PersonRecord",
    "PolicyProposal",
    "PolicySignature",
    "Practice",
    "ReleaseRecord",
    "ReminderStop",
    "ResponseRecord",
    "SafeContact",
    "SessionRecord",
    "Staff",
    "WorkerRecord",
]
