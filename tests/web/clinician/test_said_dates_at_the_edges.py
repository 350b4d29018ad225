"""How moments are said on both sides of each edge; and that no moment, however odd, is said wrongly or not at all."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attunement.web.said_dates import exactly, said

NOW = datetime.fromisoformat("2026-03-18T15:00:00+00:00")
"""A Wednesday afternoon."""
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
moments = st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2060, 1, 1)).map(  # noqa: DTZ001
    lambda naive: naive.replace(tzinfo=NOW.tzinfo)
)


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (timedelta(seconds=89), "just now"),
        (timedelta(seconds=90), "2 minutes ago"),
        (timedelta(minutes=59, seconds=29), "59 minutes ago"),
        (timedelta(minutes=59, seconds=59), "59 minutes ago"),
        (timedelta(minutes=60), "today at 14:00"),
        (timedelta(hours=15), "today at 00:00"),
        (timedelta(hours=15, seconds=1), "yesterday at 23:59"),
        (timedelta(days=1), "yesterday at 15:00"),
        (timedelta(days=1, hours=15), "yesterday at 00:00"),
        (timedelta(days=1, hours=15, seconds=1), "Monday"),
        (timedelta(days=6, hours=15), "Thursday"),
        (timedelta(days=6, hours=15, seconds=1), "1 week ago"),
        (timedelta(days=13), "1 week ago"),
        (timedelta(days=14), "2 weeks ago"),
        (timedelta(days=69), "9 weeks ago"),
        (timedelta(days=70), "2 months ago"),
        (timedelta(days=89), "2 months ago"),
        (timedelta(days=90), "3 months ago"),
        (timedelta(days=364), "12 months ago"),
        (timedelta(days=365), "18 March 2025"),
    ],
)
def test_what_has_been_on_both_sides_of_each_edge(before: timedelta, words: str) -> None:
    assert said(NOW - before, NOW) == words


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (timedelta(seconds=1), "today at 15:00"),
        (timedelta(hours=8, minutes=59), "today at 23:59"),
        (timedelta(hours=9), "tomorrow"),
        (timedelta(days=1, hours=8), "tomorrow"),
        (timedelta(days=1, hours=9), "on Friday"),
        (timedelta(days=6), "on Tuesday"),
        (timedelta(days=7), "25 March 2026"),
        (timedelta(days=700), "16 February 2028"),
    ],
)
def test_what_is_to_come_on_both_sides_of_each_edge(after: timedelta, words: str) -> None:
    assert said(NOW + after, NOW) == words


def test_a_leap_day_is_a_day_like_any_other() -> None:
    leap = datetime.fromisoformat("2028-02-29T12:00:00+00:00")
    assert exactly(leap) == "Tuesday 29 February 2028, 12:00 UTC"
    assert said(leap, leap + timedelta(days=1)) == "yesterday at 12:00"
    assert said(leap, leap + timedelta(days=366)) == "29 February 2028"


def test_one_moment_written_in_two_zones_is_said_alike() -> None:
    berlin = datetime.fromisoformat("2026-03-18T11:30:00+01:00")
    here = datetime.fromisoformat("2026-03-18T10:30:00+00:00")
    assert said(berlin, NOW) == said(here, NOW) == "today at 10:30"
    assert exactly(berlin) == exactly(here)


@settings(max_examples=150, deadline=None)
@given(moments, moments)
def test_every_moment_is_said_in_a_few_words(moment: datetime, now: datetime) -> None:
    words = said(moment, now)
    assert 1 <= len(words.split()) <= 4
    assert "None" not in words
    assert "0 " not in words[:2]


@settings(max_examples=150, deadline=None)
@given(moments, moments)
def test_a_plain_weekday_is_one_of_the_last_six_days_and_on_a_weekday_one_of_the_next(
    moment: datetime, now: datetime
) -> None:
    words, days = said(moment, now), (now.date() - moment.date()).days
    if words in DAYS:
        assert 2 <= days <= 6
        assert words == DAYS[moment.weekday()]
    if words.startswith("on "):
        assert -6 <= days <= -2


@settings(max_examples=100, deadline=None)
@given(moments, st.integers(min_value=0, max_value=5_000), st.integers(min_value=0, max_value=5_000))
def test_what_was_ago_is_never_said_of_what_is_to_come(moment: datetime, before: int, after: int) -> None:
    assert not said(moment + timedelta(minutes=after + 1), moment).endswith("ago")
    assert not said(moment - timedelta(minutes=before), moment).startswith(("tomorrow", "on "))
