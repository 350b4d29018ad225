"""Every model, so that Django and readers find them in one place."""

from attunement.storage.models.account import (
    AuthenticatorRecord,
    PasskeyRecord,
    RecoveryCode,
    SecretTry,
    StaffSession,
)
from attunement.storage.models.alert import AlertRecord
from attunement.storage.models.audit_entry import AuditEntry, AuditHead
from attunement.storage.models.calendar import CalendarDraft, CalendarMatch
from attunement.storage.models.case import CaseRecord, PersonRecord
from attunement.storage.models.client_word import ClientSignIn, ClientWordRecord, LettingGo
from attunement.storage.models.closing import ClosingRecord
from attunement.storage.models.consent import ConsentRecord
from attunement.storage.models.decision import DecisionRecord
from attunement.storage.models.disagreement import DisagreementRecord
from attunement.storage.models.ground_rules import GroundRulesRecord, GroundRulesSignature
from attunement.storage.models.handed_out import HandedOutRecord
from attunement.storage.models.heart import BreakRecord, HeartBatch, HeartFile, HeartWear
from attunement.storage.models.import_batch import ImportBatch, ImportDraft, ImportedResponse
from attunement.storage.models.instrument_switch import BroughtWording, InstrumentSwitch
from attunement.storage.models.intended_use import IntendedUseAcceptance
from attunement.storage.models.invitation import Invitation
from attunement.storage.models.learned_code import LearnedCode
from attunement.storage.models.legal_hold import LegalHold
from attunement.storage.models.library_entry import LibraryEntryRecord, LibrarySwitch, TrackStepRecord
from attunement.storage.models.logo import Logo
from attunement.storage.models.mirror import MirrorRecord
from attunement.storage.models.module_request import ModuleRequestRecord
from attunement.storage.models.occasion import BrowserLeave, OccasionRecord
from attunement.storage.models.outbox import OutboxMessage
from attunement.storage.models.policy import PolicyProposal, PolicySignature
from attunement.storage.models.policy_text import PolicyText
from attunement.storage.models.practice import Colour, MailSecurity, Practice
from attunement.storage.models.recall import RecallBatch, RecallMark, RecallSitting
from attunement.storage.models.recording import RecordingRecord, SpeakerMatching, TranscriptDraft, TranscriptRecord
from attunement.storage.models.release import ReleaseRecord
from attunement.storage.models.reminder import FurtherLink, ReminderStop
from attunement.storage.models.response import AnswerRecord, ResponseRecord
from attunement.storage.models.rupture import DetectorParameters, RepairStepRecord, RuptureRecord
from attunement.storage.models.safe_contact import SafeContact
from attunement.storage.models.scheduled_sitting import ScheduledSitting
from attunement.storage.models.separation import SeparationRecord
from attunement.storage.models.session import DiaryNotice, SessionRecord
from attunement.storage.models.staff import Staff
from attunement.storage.models.team import Team
from attunement.storage.models.timeline import CodingSchemeRecord, PromptRecord, TimelineEntry, TimelineRecord
from attunement.storage.models.transfer import HandedOver, TransferRecord
from attunement.storage.models.work import DutyRecord, WorkerRecord

__all__ = [
    "AlertRecord",
    "AnswerRecord",
    "AuditEntry",
    "AuditHead",
    "AuthenticatorRecord",
    "BreakRecord",
    "BroughtWording",
    "BrowserLeave",
    "CalendarDraft",
    "CalendarMatch",
    "CaseRecord",
    "ClientSignIn",
    "ClientWordRecord",
    "ClosingRecord",
    "CodingSchemeRecord",
    "Colour",
    "ConsentRecord",
    "DecisionRecord",
    "DetectorParameters",
    "DiaryNotice",
    "DisagreementRecord",
    "DutyRecord",
    "FurtherLink",
    "GroundRulesRecord",
    "GroundRulesSignature",
    "HandedOutRecord",
    "HandedOver",
    "HeartBatch",
    "HeartFile",
    "HeartWear",
    "ImportBatch",
    "ImportDraft",
    "ImportedResponse",
    "InstrumentSwitch",
    "IntendedUseAcceptance",
    "Invitation",
    "LearnedCode",
    "LegalHold",
    "LettingGo",
    "LibraryEntryRecord",
    "LibrarySwitch",
    "Logo",
    "MailSecurity",
    "MirrorRecord",
    "ModuleRequestRecord",
    "OccasionRecord",
    "OutboxMessage",
    "PasskeyRecord",
    "PersonRecord",
    "PolicyProposal",
    "PolicySignature",
    "PolicyText",
    "Practice",
    "PromptRecord",
    "RecallBatch",
    "RecallMark",
    "RecallSitting",
    "RecordingRecord",
    "RecoveryCode",
    "ReleaseRecord",
    "ReminderStop",
    "RepairStepRecord",
    "ResponseRecord",
    "RuptureRecord",
    "SafeContact",
    "ScheduledSitting",
    "SecretTry",
    "SeparationRecord",
    "SessionRecord",
    "SpeakerMatching",
    "Staff",
    "StaffSession",
    "Team",
    "TimelineEntry",
    "TimelineRecord",
    "TrackStepRecord",
    "TranscriptDraft",
    "TranscriptRecord",
    "TransferRecord",
    "WorkerRecord",
]
