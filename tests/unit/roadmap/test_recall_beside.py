"""Where two who looked back were closest, where they differed, and the one question."""

from __future__ import annotations

from attunement.disclosure import Viewer
from attunement.disclosure.recall import SharedRecall, disclose_recall
from attunement.domain.timeline import Comment, DialTrace
from attunement.roadmap.recall_beside import Ask, beside


def _dial(who: str, *by_half_minute: float | None) -> DialTrace:
    seconds, values = [], []
    for n, value in enumerate(by_half_minute):
        for k in range(0 if value is None else 10):
            seconds.append(30.0 * n + k)
            values.append(float(value or 0))
    return DialTrace(who, tuple(seconds), tuple(values), audience="room")


def _shared(*dials: DialTrace, marks: tuple[tuple[str, float], ...] = ()) -> SharedRecall:
    comments = [Comment(f"{n}", who, at, "…", audience="room") for n, (who, at) in enumerate(marks)]
    return disclose_recall(comments, dials, Viewer.room(), clinician="t", room_open=True)


def test_closest_and_farthest_and_the_question_is_about_where_they_differed() -> None:
    found = beside(_shared(_dial("a", 50, 80, 20, 60), _dial("b", 50, 80, 90, 40), marks=(("a", 3.0),)))
    assert found.closest is not None
    assert (found.closest.at, found.closest.spread) == (30.0, 0.0), "of two equal ones the stronger felt"
    assert found.farthest is not None
    assert (found.farthest.at, found.farthest.means) == (60.0, (("a", 20.0), ("b", 90.0)))
    assert (found.ask, found.about) == (Ask.DIFFERED, 60.0)


def test_little_difference_is_none_and_then_the_question_is_about_what_both_marked() -> None:
    found = beside(_shared(_dial("a", 50), _dial("b", 69), marks=(("a", 5.0), ("b", 20.0), ("a", 21.0), ("b", 90.0))))
    assert found.farthest is None
    assert [(a.at, b.at) for a, b in found.both] == [(20.0, 21.0)]
    assert (found.ask, found.about) == (Ask.BOTH_MARKED, 20.0)


def test_two_pairs_share_no_mark_and_one_persons_two_marks_are_no_pair() -> None:
    found = beside(_shared(marks=(("a", 10.0), ("b", 12.0), ("a", 13.0), ("b", 27.0), ("c", 60.0), ("c", 61.0))))
    assert [(a.at, b.at) for a, b in found.both] == [(12.0, 13.0)]


def test_a_great_difference_everywhere_has_no_closest() -> None:
    found = beside(_shared(_dial("a", 10), _dial("b", 90)))
    assert found.closest is None
    assert found.farthest is not None


def test_one_mark_or_nothing() -> None:
    assert beside(_shared(marks=(("b", 7.0),))).ask is Ask.ONE_MARKED
    found = beside(_shared())
    assert (found.ask, found.about, found.closest, found.both) == (Ask.NOTHING, None, None, ())


def test_what_only_one_rated_or_too_briefly_is_not_compared() -> None:
    brief = DialTrace("b", (0.0, 1.0, 2.0), (90.0, 90.0, 90.0), audience="room")
    assert beside(_shared(_dial("a", 10, 10), brief)).farthest is None
    assert beside(_shared(_dial("a", 10, None), _dial("b", None, 90))).farthest is None


def test_three_are_compared_by_the_two_farthest() -> None:
    found = beside(_shared(_dial("a", 10), _dial("b", 50), _dial("c", 70)))
    assert found.farthest is not None
    assert found.farthest.spread == 60
