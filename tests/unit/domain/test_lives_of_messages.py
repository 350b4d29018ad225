"""A message, its links and its reminders, by properties; and what may be known of it by words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attunement.domain.delivery import MAY_HAVE_ARRIVED, ON_ITS_WAY, CarriedLink, DeliveryState, Life, life_of
from attunement.domain.reminding import MOST_FOR_A_SITTING, Reach, WaitingSitting, due_reminders

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
QUICK = settings(max_examples=80, deadline=None)
BEFORE = st.none() | st.integers(1, 500).map(lambda hours: NOW - hours * HOUR)
LINKS = st.builds(
    CarriedLink, BEFORE, BEFORE, st.integers(-500, 500).map(lambda hours: NOW + hours * HOUR), st.booleans()
)
STATES = st.sampled_from(DeliveryState)


@QUICK
@given(STATES, st.lists(LINKS, max_size=3))
def test_every_message_has_one_word_whatever_became_of_its_links(
    state: DeliveryState, links: list[CarriedLink]
) -> None:
    life = life_of(state, links, NOW)
    assert life is life_of(state, links[::-1], NOW), "the order of the links tells nothing"
    if state in ON_ITS_WAY:
        assert life is Life.PLANNED
    elif state not in MAY_HAVE_ARRIVED:
        assert life.value == state.value


@QUICK
@given(st.sampled_from(MAY_HAVE_ARRIVED), st.lists(LINKS, min_size=1, max_size=3))
def test_answered_is_said_only_where_nothing_is_open_any_more(state: DeliveryState, links: list[CarriedLink]) -> None:
    life = life_of(state, links, NOW)
    if life is Life.ANSWERED:
        assert any(link.answered_at for link in links)
        assert not any(link.is_open(NOW) for link in links)
    if life is Life.OPENED:
        assert any(link.opened_at or link.answered_at for link in links)
    if life is Life.EXPIRED:
        assert all(link.closes_at <= NOW and link.answered_at is None for link in links)


@QUICK
@given(LINKS)
def test_a_message_never_goes_back_from_opened_to_sent(link: CarriedLink) -> None:
    unopened = replace(link, opened_at=None, answered_at=None)
    opened = replace(unopened, opened_at=NOW - HOUR)
    assert life_of(DeliveryState.SENT, [opened], NOW) is not Life.SENT
    assert life_of(DeliveryState.SENT, [unopened], NOW) in (Life.SENT, Life.EXPIRED)


@pytest.mark.parametrize(
    ("closes", "open_"), [(NOW - SECOND, False), (NOW, False), (NOW + SECOND, True)], ids=["past", "now", "to come"]
)
def test_a_link_closes_at_its_moment(closes: datetime, open_: bool) -> None:
    assert CarriedLink(None, None, closes).is_open(NOW) is open_
    assert not CarriedLink(None, NOW - HOUR, closes).is_open(NOW), "what was sent in is not sent in again"


@pytest.mark.parametrize("state", [DeliveryState.SENT, DeliveryState.PERHAPS, DeliveryState.BOUNCED], ids=str)
def test_an_answer_tells_that_a_message_arrived_whatever_a_server_said(state: DeliveryState) -> None:
    assert life_of(state, [CarriedLink(None, NOW - HOUR, NOW + HOUR)], NOW) is Life.ANSWERED


@pytest.mark.parametrize(
    ("page", "asks", "life"),
    [
        (CarriedLink(NOW, None, NOW, asks_something=False), CarriedLink(None, None, NOW), Life.OPENED),
        (CarriedLink(None, None, NOW, asks_something=False), CarriedLink(NOW, None, NOW), Life.EXPIRED),
        (CarriedLink(NOW, None, NOW, asks_something=False), CarriedLink(NOW, NOW, NOW), Life.ANSWERED),
    ],
    ids=[
        "a page read beside a sitting nobody began",
        "a sitting begun beside a page nobody read",
        "a page and an answer",
    ],
)
def test_a_page_to_read_is_done_once_it_was_opened(page: CarriedLink, asks: CarriedLink, life: Life) -> None:
    assert life_of(DeliveryState.SENT, [page, asks], NOW + SECOND) is life


@pytest.mark.parametrize("life", list(Life), ids=lambda life: life.value)
def test_what_it_means_is_a_plain_sentence_that_names_nobody(life: Life) -> None:
    head, _, rest = life.says.partition(": ")
    assert rest
    assert not rest.endswith(".")
    assert head == head.lower()


SITTINGS = st.builds(
    WaitingSitting,
    st.integers(0, 400).map(lambda hours: NOW - hours * HOUR),
    st.booleans(),
    st.integers(-10, 200).map(lambda hours: NOW + hours * HOUR),
    st.integers(0, 4),
    st.booleans(),
)
OPEN = Reach(allows_email=True, only_when="", asked_us_to_stop=False, last_message=None)


@QUICK
@given(st.lists(SITTINGS, max_size=5))
def test_reminded_is_seldom_in_order_and_never_of_questions_on_ones_own(sittings: list[WaitingSitting]) -> None:
    due = due_reminders(sittings, OPEN, NOW)
    assert due == [one for one in sittings if one in due]
    for one in due:
        assert not one.safety
        assert one.reminders < MOST_FOR_A_SITTING
        assert one.closes_at > NOW


@QUICK
@given(SITTINGS)
def test_waiting_longer_never_ends_a_reminder_before_the_link_does(sitting: WaitingSitting) -> None:
    later = replace(sitting, quiet_since=sitting.quiet_since - HOUR)
    assert not sitting.is_due(NOW) or later.is_due(NOW)
    assert not sitting.is_due(NOW) or replace(sitting, begun=True).is_due(NOW), "who began waits no longer than others"


@QUICK
@given(st.lists(SITTINGS, max_size=5), st.booleans(), st.sampled_from(["", " ", "after six"]), st.booleans())
def test_who_may_not_be_written_to_is_reminded_of_nothing(
    sittings: list[WaitingSitting], allows: bool, only_when: str, stop: bool
) -> None:
    reach = Reach(allows, only_when, stop, None)
    if not allows or only_when.strip() or stop:
        assert due_reminders(sittings, reach, NOW) == []
    else:
        assert due_reminders(sittings, reach, NOW) == due_reminders(sittings, OPEN, NOW)
