"""One word for every message: its own state, and what became of its links."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from attunement.domain.delivery import CarriedLink, DeliveryState, Life, life_of

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATER, BEFORE = NOW + timedelta(days=1), NOW - timedelta(days=1)

WAITING = CarriedLink(None, None, LATER)
BEGUN = CarriedLink(BEFORE, None, LATER)
ANSWERED = CarriedLink(BEFORE, BEFORE, LATER)
CLOSED = CarriedLink(None, None, BEFORE)
BEGUN_AND_CLOSED = CarriedLink(BEFORE, None, BEFORE)
PAGE = CarriedLink(None, None, LATER, asks_something=False)
PAGE_READ = CarriedLink(BEFORE, None, BEFORE, asks_something=False)

S = DeliveryState
TABLE = [
    (S.PLANNED, [WAITING], Life.PLANNED),
    (S.TAKEN, [WAITING], Life.PLANNED),
    (S.HANDING, [WAITING], Life.PLANNED),
    (S.PLANNED, [CLOSED], Life.PLANNED),
    (S.SENT, [], Life.SENT),
    (S.SENT, [WAITING], Life.SENT),
    (S.SENT, [WAITING, BEGUN], Life.OPENED),
    (S.SENT, [WAITING, ANSWERED], Life.OPENED),
    (S.SENT, [ANSWERED], Life.ANSWERED),
    (S.SENT, [ANSWERED, CLOSED], Life.ANSWERED),
    (S.SENT, [CLOSED], Life.EXPIRED),
    (S.SENT, [BEGUN_AND_CLOSED], Life.EXPIRED),
    (S.SENT, [CarriedLink(None, None, NOW)], Life.EXPIRED),
    (S.SENT, [PAGE], Life.SENT),
    (S.SENT, [PAGE_READ], Life.OPENED),
    (S.PERHAPS, [WAITING], Life.PERHAPS),
    (S.PERHAPS, [BEGUN], Life.OPENED),
    (S.PERHAPS, [ANSWERED], Life.ANSWERED),
    (S.BOUNCED, [WAITING], Life.BOUNCED),
    (S.BOUNCED, [CLOSED], Life.BOUNCED),
    (S.BOUNCED, [BEGUN], Life.OPENED),
    (S.GIVEN_UP, [BEGUN], Life.GIVEN_UP),
    (S.REFUSED, [WAITING], Life.REFUSED),
    (S.STOPPED, [CLOSED], Life.STOPPED),
    (S.KEPT, [WAITING], Life.KEPT),
]


@pytest.mark.parametrize(("state", "links", "life"), TABLE)
def test_one_word_for_a_message(state: DeliveryState, links: list[CarriedLink], life: Life) -> None:
    assert life_of(state, links, NOW) is life


def test_every_word_says_what_it_means_and_every_one_is_reached() -> None:
    assert {life for _, _, life in TABLE} == set(Life)
    assert len({life.says for life in Life}) == len(Life)
