"""What clashes in a diary, and from when on somebody may be waiting: both sides of each boundary."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from attunement.domain.diary import Appointment, clashes

NINE = datetime(2027, 6, 7, 9, tzinfo=UTC)


def at(name: str, start: int, minutes: int = 50) -> Appointment:
    return Appointment(name, NINE + timedelta(minutes=start), minutes)


@pytest.mark.parametrize(
    ("other", "clash"),
    [
        (at("b", 50), False),
        (at("b", 49), True),
        (at("b", -50), False),
        (at("b", -49), True),
        (at("b", 10, 5), True),
        (at("b", -10, 200), True),
        (at("b", 0), True),
    ],
    ids=["begins as it ends", "a minute before", "ends as it begins", "a minute into it", "in it", "around it", "same"],
)
def test_two_appointments_clash_when_they_share_a_moment(other: Appointment, clash: bool) -> None:
    assert at("a", 0).clashes_with(other) is clash
    assert other.clashes_with(at("a", 0)) is clash


def test_an_appointment_never_clashes_with_itself() -> None:
    assert clashes([at("a", 0)], [at("a", 0)]) == []


def test_each_pair_is_named_once_also_when_both_are_new() -> None:
    one, two, three = at("a", 0), at("b", 10), at("c", 300)
    assert clashes([one, two, three], [one, two, three]) == [(one, two)]
