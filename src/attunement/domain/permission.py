"""Permissions as data one can read aloud: what each role may do, and why the role exists."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Permission(StrEnum):
    """One thing a member of staff may do."""

    OPEN_CASE = "open a case"
    READ_CASE = "read a case of one's own"
    WRITE_CASE = "send links, decide, release and note in a case of one's own"
    READ_SHARED = "read what a clinician shared"
    ANSWER_ALERTS = "see and acknowledge alerts one is named for"
    READ_LIBRARY = "read the library and its tracks"
    WRITE_LIBRARY = "write drafts of the practice's own library entries"
    REVIEW_LIBRARY = "mark the practice's own entries as reviewed by a named clinician, switch entries off and on"
    HOLD_CASE = "set and lift a legal hold on a case, known by its label only"
    MANAGE_PRACTICE = "set the practice up: people, teams, safety, instruments, texts and mail"


class Role(StrEnum):
    """What someone is in the practice."""

    CLINICIAN = "clinician"
    SUPERVISOR = "supervisor"
    MANAGER = "manager"


@dataclass(frozen=True)
class RoleDescription:
    """A role in a sentence, and what it may do."""

    says: str
    may: frozenset[Permission]


ROLES: dict[Role, RoleDescription] = {
    Role.CLINICIAN: RoleDescription(
        "Works with clients; reads and writes the cases that are theirs, and no others.",
        frozenset(
            {
                Permission.OPEN_CASE,
                Permission.READ_CASE,
                Permission.WRITE_CASE,
                Permission.ANSWER_ALERTS,
                Permission.READ_LIBRARY,
                Permission.WRITE_LIBRARY,
            }
        ),
    ),
    Role.SUPERVISOR: RoleDescription(
        "Carries the clinicians; reads what they shared, and answers alerts they are named for.",
        frozenset(
            {
                Permission.READ_SHARED,
                Permission.ANSWER_ALERTS,
                Permission.READ_LIBRARY,
                Permission.WRITE_LIBRARY,
                Permission.REVIEW_LIBRARY,
            }
        ),
    ),
    Role.MANAGER: RoleDescription(
        "Runs the practice; sets it up, is last on the alert ladder, and reads no clinical content.",
        frozenset(
            {
                Permission.MANAGE_PRACTICE,
                Permission.HOLD_CASE,
                Permission.ANSWER_ALERTS,
                Permission.READ_LIBRARY,
                Permission.REVIEW_LIBRARY,
            }
        ),
    ),
}


def may(role: Role, permission: Permission) -> bool:
    """True if the role holds the permission."""
    return permission in ROLES[role].may
