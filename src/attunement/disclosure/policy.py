"""Which classes of an answer reach the others, by the policy in force when it was given."""

from __future__ import annotations

from datetime import datetime

from attunement.domain.audience import Audience
from attunement.domain.case import Case
from attunement.domain.record import CaseKind, PolicyName

REACHES_ROOM: dict[PolicyName, frozenset[Audience]] = {
    PolicyName.NO_SECRETS: frozenset({Audience.SHARED, Audience.CLINICIAN}),
    PolicyName.LIMITED_SECRETS: frozenset({Audience.SHARED}),
    PolicyName.FULLY_PRIVATE: frozenset(),
}


def policy_at(case: Case, moment: datetime) -> PolicyName | None:
    """The policy in force at a moment: the one that most recently had everyone's signature; None before any had.

    Where two took effect at the same moment the later version rules, and between equals the narrower.
    """
    in_force = [
        (since, policy.version, -len(REACHES_ROOM[policy.name]), policy.name)
        for policy in case.policies
        if (since := policy.in_force_since(case.client_ids)) is not None and since <= moment
    ]
    return max(in_force)[3] if in_force else None


def classes_for_room(case: Case, moment: datetime) -> frozenset[Audience]:
    """The classes of an answer given at `moment` that everyone in the room may know.

    Until everyone has signed the same version it is fully private. With one client there is nobody to keep
    it from: their own answers are known in the room, all but safety, unless a policy they signed says otherwise.
    """
    policy = policy_at(case, moment)
    if policy is None:
        alone = case.kind is CaseKind.INDIVIDUAL and len(case.clients) == 1
        policy = PolicyName.NO_SECRETS if alone else PolicyName.FULLY_PRIVATE
    return REACHES_ROOM[policy]
