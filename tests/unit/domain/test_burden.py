"""The minutes of a month: how they are counted, and what rests when they are used up."""

from __future__ import annotations

import pytest

from attunement.domain.burden import Additions, additions, minutes_of
from attunement.domain.occasion import for_session, questions
from attunement.domain.record import CaseKind
from attunement.instruments import all_instruments, all_occasions

INSTRUMENTS = all_instruments()
CHECK_OUT = all_occasions()["after-session"]


def minutes(*added: str) -> float:
    asked = questions(for_session(CHECK_OUT, added), INSTRUMENTS, {}, kind=CaseKind.COUPLE)
    return minutes_of(asked, INSTRUMENTS)


def test_an_instrument_counts_by_the_share_of_it_that_is_asked() -> None:
    assert minutes() == 1
    assert minutes("risq") == 1.5
    assert minutes("sparq") == pytest.approx(1 + 2 / 7)
    assert minutes_of([], INSTRUMENTS) == 0


@pytest.mark.parametrize(
    ("asked", "added", "rested"),
    [
        (0, ("risq", "sparq"), ()),
        (17.5, ("risq", "sparq"), ()),
        (17.6, ("risq",), ("sparq",)),
        (18.5, ("risq",), ("sparq",)),
        (18.6, (), ("risq", "sparq")),
        (40, (), ("risq", "sparq")),
    ],
    ids=str,
)
def test_what_the_month_still_holds_is_added_in_order(
    asked: float, added: tuple[str, ...], rested: tuple[str, ...]
) -> None:
    found = additions(["risq", "sparq"], {"risq": 0.5, "sparq": 1.0}, asked=asked, base=1, budget=20)
    assert found == Additions(added, rested)


def test_the_check_out_itself_never_rests() -> None:
    assert additions([], {}, asked=500, base=1, budget=0) == Additions((), ())
