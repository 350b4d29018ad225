"""Who may read a client's word, and from when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from attunement.domain.errors import BadInput
from attunement.domain.relationship import ClientWord, Reader, When, readable_from

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("when", "session", "expected"),
    [
        (When.NOW, None, NOW),
        (When.NOW, NOW + 5 * DAY, NOW),
        (When.WHEN_I_SAY, NOW + 5 * DAY, None),
        (When.BEFORE_NEXT_SESSION, NOW + 5 * DAY, NOW + 4 * DAY),
        (When.BEFORE_NEXT_SESSION, NOW + DAY, NOW),
        (When.BEFORE_NEXT_SESSION, NOW + DAY / 2, NOW),
    ],
)
def test_from_when(when: When, session: datetime | None, expected: datetime | None) -> None:
    assert readable_from(when, NOW, session) == expected


def test_before_a_session_that_nobody_planned() -> None:
    with pytest.raises(BadInput):
        readable_from(When.BEFORE_NEXT_SESSION, NOW, None)


@pytest.mark.parametrize("chosen", list(Reader))
@pytest.mark.parametrize("asking", [Reader.CLINICIAN, Reader.SUPERVISOR])
@pytest.mark.parametrize("since", [None, NOW - DAY, NOW, NOW + DAY])
def test_only_the_chosen_one_and_only_then(chosen: Reader, asking: Reader, since: datetime | None) -> None:
    word = ClientWord("a", NOW, reader=chosen, readable_from=since)
    assert word.may_be_read_by(asking, NOW) == (chosen is asking and since is not None and since <= NOW)
    assert word.may_be_read_by(asking, None) == (chosen is asking and since is not None)
