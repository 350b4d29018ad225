"""When a reminder is due, on both sides of each boundary."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from attunement.domain.reminding import (
    BETWEEN_MESSAGES,
    HALF_WAY_AFTER,
    MOST_FOR_A_SITTING,
    NOT_BEGUN_AFTER,
    STILL_OPEN_FOR,
    Reach,
    WaitingSitting,
    due_reminders,
)

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)
WAITS = WaitingSitting(NOW - NOT_BEGUN_AFTER, begun=False, closes_at=NOW + STILL_OPEN_FOR, reminders=0, safety=False)
HALF = replace(WAITS, begun=True, quiet_since=NOW - HALF_WAY_AFTER)
REACH = Reach(allows_email=True, only_when="", asked_us_to_stop=False, last_message=NOW - BETWEEN_MESSAGES)


@pytest.mark.parametrize(
    ("sitting", "due"),
    [
        (WAITS, True),
        (replace(WAITS, quiet_since=WAITS.quiet_since + SECOND), False),
        (HALF, True),
        (replace(HALF, quiet_since=HALF.quiet_since + SECOND), False),
        (replace(HALF, begun=False), False),
        (replace(WAITS, closes_at=WAITS.closes_at - SECOND), False),
        (replace(WAITS, reminders=MOST_FOR_A_SITTING - 1), True),
        (replace(WAITS, reminders=MOST_FOR_A_SITTING), False),
        (replace(WAITS, safety=True), False),
        (replace(HALF, safety=True), False),
    ],
)
def test_a_sitting_is_due_or_not(sitting: WaitingSitting, due: bool) -> None:
    assert due_reminders([sitting], REACH, NOW) == ([sitting] if due else [])


@pytest.mark.parametrize(
    ("reach", "open_"),
    [
        (REACH, True),
        (replace(REACH, last_message=None), True),
        (replace(REACH, last_message=NOW - BETWEEN_MESSAGES + SECOND), False),
        (replace(REACH, allows_email=False), False),
        (replace(REACH, asked_us_to_stop=True), False),
        (replace(REACH, only_when="weekday mornings"), False),
        (replace(REACH, only_when="  "), True),
    ],
)
def test_a_person_may_be_reminded_or_not(reach: Reach, open_: bool) -> None:
    assert bool(due_reminders([WAITS], reach, NOW)) is open_


def test_what_is_due_goes_into_one_message_in_its_order() -> None:
    not_yet = replace(WAITS, quiet_since=NOW)
    assert due_reminders([HALF, not_yet, WAITS], REACH, NOW) == [HALF, WAITS]
