"""What of a couple's case is one person's own: by table."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from attunement.domain.record import Consent, Policy, PolicyName
from attunement.domain.separation import Share, consents_that_end, share_of
from attunement.domain.session import Session, SessionState

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
CLIENTS = ("a", "b")
HELD, PLANNED, MISSED = SessionState.HELD, SessionState.PLANNED, SessionState.MISSED

SESSIONS = [
    # who came | who missed it | late | kind | state | whom it was for | A's share | B's share
    (("a", "c"), (), (), "individual", HELD, (), Share.WHOLE, Share.NOTHING),
    (("a", "c"), (), ("a",), "individual", HELD, ("a",), Share.WHOLE, Share.NOTHING),
    (("c",), ("a",), (), "individual", MISSED, (), Share.WHOLE, Share.NOTHING),
    ((), (), (), "individual", PLANNED, ("b",), Share.NOTHING, Share.WHOLE),
    (("a", "b", "c"), (), ("b",), "joint", HELD, (), Share.DATE_ONLY, Share.DATE_ONLY),
    (("a", "c"), ("b",), (), "joint", HELD, (), Share.DATE_ONLY, Share.NOTHING),
    (("a", "c"), (), (), "joint", HELD, (), Share.DATE_ONLY, Share.NOTHING),
    (("a", "c"), (), (), "joint", HELD, ("a", "b"), Share.DATE_ONLY, Share.NOTHING),
    (("a", "b", "c"), (), (), "individual", HELD, (), Share.DATE_ONLY, Share.DATE_ONLY),
    ((), (), (), "joint", PLANNED, (), Share.NOTHING, Share.NOTHING),
    ((), (), (), "joint", PLANNED, ("a", "b"), Share.NOTHING, Share.NOTHING),
    ((), ("a", "b"), (), "joint", MISSED, ("a", "b"), Share.NOTHING, Share.NOTHING),
    (("c",), (), (), "joint", HELD, (), Share.NOTHING, Share.NOTHING),
]


@pytest.mark.parametrize(
    ("came", "missed", "late", "kind", "state", "expected", "of_a", "of_b"), SESSIONS, ids=[str(n) for n in range(13)]
)
def test_how_much_of_a_session_goes_into_whose_record(
    came: tuple[str, ...],
    missed: tuple[str, ...],
    late: tuple[str, ...],
    kind: str,
    state: SessionState,
    expected: tuple[str, ...],
    of_a: Share,
    of_b: Share,
) -> None:
    minutes = dict.fromkeys(late, 5.0)
    session = Session("s", NOON, kind, attended=came, late_minutes=minutes, missed_by=missed, state=state)
    assert share_of(session, "a", CLIENTS, expected) is of_a
    assert share_of(session, "b", CLIENTS, expected) is of_b


def test_what_was_agreed_is_ones_own_consent_and_ends() -> None:
    policies = [
        Policy(PolicyName.NO_SECRETS, 2, {"a": NOON + HOUR}),
        Policy(PolicyName.LIMITED_SECRETS, 1, {"a": NOON, "b": NOON - HOUR}),
    ]
    ended = NOON + 5 * HOUR
    assert consents_that_end(policies, "a", ended) == (
        Consent("a", "limited-secrets, version 1", NOON, ended),
        Consent("a", "no-secrets, version 2", NOON + HOUR, ended),
    )
    assert consents_that_end(policies, "b", ended) == (Consent("b", "limited-secrets, version 1", NOON - HOUR, ended),)


def test_whether_the_other_signed_changes_nothing_in_ones_own_record() -> None:
    alone = [Policy(PolicyName.LIMITED_SECRETS, 1, {"a": NOON})]
    both = [Policy(PolicyName.LIMITED_SECRETS, 1, {"a": NOON, "b": NOON})]
    assert consents_that_end(alone, "a", NOON) == consents_that_end(both, "a", NOON)
