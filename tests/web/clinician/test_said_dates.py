"""Moments as people say them, with the exact one beside."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from attunement.web.said_dates import exactly, said
from attunement.web.templatetags.staff import moment

NOW = datetime.fromisoformat("2026-03-18T15:00:00+00:00")
"""A Wednesday afternoon."""


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (NOW, "just now"),
        (NOW - timedelta(seconds=100), "2 minutes ago"),
        (NOW - timedelta(minutes=59), "59 minutes ago"),
        (NOW - timedelta(hours=2), "today at 13:00"),
        (NOW - timedelta(hours=16), "yesterday at 23:00"),
        (NOW - timedelta(days=2), "Monday"),
        (NOW - timedelta(days=6), "Thursday"),
        (NOW - timedelta(days=7), "1 week ago"),
        (NOW - timedelta(days=21), "3 weeks ago"),
        (NOW - timedelta(days=75), "2 months ago"),
        (NOW - timedelta(days=400), "11 February 2025"),
        (NOW + timedelta(hours=2), "today at 17:00"),
        (NOW + timedelta(days=1), "tomorrow"),
        (NOW + timedelta(days=3), "on Saturday"),
        (NOW + timedelta(days=30), "17 April 2026"),
    ],
)
def test_a_moment_is_said_as_people_say_it(when: datetime, words: str) -> None:
    assert said(when, NOW) == words


def test_the_exact_moment_is_in_the_title() -> None:
    assert exactly(NOW) == "Wednesday 18 March 2026, 15:00 UTC"
    shown = moment(NOW)
    assert 'title="Wednesday 18 March 2026, 15:00 UTC"' in shown
    assert 'datetime="2026-03-18T15:00:00+00:00"' in shown


def test_no_moment_says_nothing() -> None:
    assert moment(None) == ""
