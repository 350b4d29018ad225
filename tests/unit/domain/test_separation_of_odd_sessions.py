"""Sessions nobody came to, were called off, or were for one of two: whose they are when the two part."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attunement.domain.separation import JOINT, Share, share_of
from attunement.domain.session import Session, SessionState

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
CLIENTS = ("a", "b")
PEOPLE = st.lists(st.sampled_from(["a", "b", "c"]), unique=True, max_size=3).map(tuple)
MINUTES = st.dictionaries(st.sampled_from(["a", "b", "c"]), st.floats(1, 60), max_size=2)


@st.composite
def sessions(draw: st.DrawFn) -> Session:
    return Session(
        "s",
        NOON,
        draw(st.sampled_from([JOINT, "individual", "phone"])),
        attended=draw(PEOPLE),
        late_minutes=draw(MINUTES),
        missed_by=draw(PEOPLE),
        state=draw(st.sampled_from(SessionState)),
        cancelled_by=draw(st.sampled_from(["", "a", "b", "c"])),
    )


CALLED_OFF = [
    # says | kind | whom it was for | who called it off | A's share | B's share
    ("own, by oneself", "individual", ("a",), "a", Share.WHOLE, Share.NOTHING),
    ("own, by the clinician", "individual", ("a",), "c", Share.WHOLE, Share.NOTHING),
    ("own, by the other", "individual", ("a",), "b", Share.NOTHING, Share.NOTHING),
    ("one's, nobody noted whose", "individual", (), "a", Share.WHOLE, Share.NOTHING),
    ("joint, by one", JOINT, ("a", "b"), "a", Share.NOTHING, Share.NOTHING),
    ("joint, by the clinician", JOINT, ("a", "b"), "c", Share.NOTHING, Share.NOTHING),
    ("joint, nobody noted for whom", JOINT, (), "b", Share.NOTHING, Share.NOTHING),
    ("meant for both, for one in the end", JOINT, ("b",), "b", Share.NOTHING, Share.WHOLE),
]


@pytest.mark.parametrize(
    ("kind", "for_whom", "by", "of_a", "of_b"), [c[1:] for c in CALLED_OFF], ids=[c[0] for c in CALLED_OFF]
)
def test_who_called_it_off_is_a_fact_about_them(
    kind: str, for_whom: tuple[str, ...], by: str, of_a: Share, of_b: Share
) -> None:
    session = Session("s", NOON, kind, state=SessionState.CANCELLED, cancelled_by=by)
    assert (share_of(session, "a", CLIENTS, for_whom), share_of(session, "b", CLIENTS, for_whom)) == (of_a, of_b)


@settings(max_examples=60, deadline=None)
@given(session=sessions(), expected=PEOPLE)
def test_what_is_wholly_ones_own_names_the_other_nowhere(session: Session, expected: tuple[str, ...]) -> None:
    for own, other in (("a", "b"), ("b", "a")):
        if share_of(session, own, CLIENTS, expected) is Share.WHOLE:
            named = (*session.attended, *session.late_minutes, *session.missed_by, session.cancelled_by, *expected)
            assert other not in named
            assert own in named


@settings(max_examples=60, deadline=None)
@given(session=sessions(), expected=PEOPLE)
def test_no_session_goes_whole_into_two_records(session: Session, expected: tuple[str, ...]) -> None:
    shares = [share_of(session, who, CLIENTS, expected) for who in CLIENTS]
    assert shares.count(Share.WHOLE) <= 1
    if Share.WHOLE in shares:
        assert Share.DATE_ONLY not in shares


@settings(max_examples=60, deadline=None)
@given(session=sessions(), expected=PEOPLE)
def test_a_session_one_sat_in_is_never_lost(session: Session, expected: tuple[str, ...]) -> None:
    for who in CLIENTS:
        if session.is_held and who in session.attended:
            assert share_of(session, who, CLIENTS, expected) is not Share.NOTHING


@pytest.mark.parametrize(
    ("state", "kind"),
    list(product([s for s in SessionState if s is not SessionState.HELD], [JOINT, "individual"])),
    ids=str,
)
def test_a_session_that_was_not_held_is_no_date_to_remember(state: SessionState, kind: str) -> None:
    both = Session("s", NOON, kind, attended=CLIENTS, state=state)
    assert {share_of(both, who, CLIENTS) for who in CLIENTS} == {Share.NOTHING}


def test_staff_in_a_session_make_it_nobody_elses() -> None:
    session = Session("s", NOON, "individual", attended=("a", "c", "d"), missed_by=("e",))
    assert share_of(session, "a", CLIENTS, ("a", "c")) is Share.WHOLE
