"""Two coders of one session: who and what together are a code, and every difference is named."""

from dataclasses import replace

import pytest

from attunement.domain.timeline import TimelineEvent
from attunement.roadmap.coders_reading import Comparison, compare
from tests.unit.roadmap.invented_sessions import loops, timeline


def events(written: str) -> tuple[TimelineEvent, ...]:
    return timeline(written).events


def beside(first: str, second: str, **more: float) -> Comparison:
    return compare(events(first), events(second), seconds=600, **more)


def test_alike_is_one_in_every_way_and_has_no_difference() -> None:
    found = beside(loops(8), loops(8))
    assert found.events.kappa == pytest.approx(1)
    assert found.units.first_as_reference == found.units.second_as_reference == pytest.approx(1)
    assert found.units.alpha == pytest.approx(1)
    assert found.differences == ()


def test_the_right_code_at_the_wrong_person_is_a_difference() -> None:
    found = beside("a.humour@10 b.contempt@60", "b.humour@10 b.contempt@61")
    [one] = found.differences
    assert one.is_other_code
    assert (one.first.person, one.second.person) == ("a", "b") if one.first and one.second else False
    assert found.events.agreed == 1


def test_a_moment_one_of_them_missed_is_named_with_its_time() -> None:
    found = beside("a.humour@10 a.criticism@100", "a.humour@12 b.contempt@300")
    assert [(d.at, d.first is None, d.second is None) for d in found.differences] == [
        (100, False, True),
        (300, True, False),
    ]


def test_the_tolerance_decides_and_has_two_directions() -> None:
    assert beside("a.humour@10", "a.humour@13").differences == ()
    assert len(beside("a.humour@10", "a.humour@13", tolerance=2).differences) == 2
    found = beside("a.humour@10 a.humour@20", "a.humour@10", tolerance=1)
    # seen from the second, the first has nothing a second before 20 either; seen from the first, the second has no 20
    assert found.units.first_as_reference < found.units.second_as_reference == pytest.approx(1)


def test_each_code_is_counted_for_each_person_apart() -> None:
    found = beside("a.humour@10 a.humour@50 b.humour@90", "a.humour@10 b.contempt@200")
    counts = {one.label: (one.first, one.second, one.both) for one in found.codes}
    assert counts == {("contempt", "b"): (0, 1, 0), ("humour", "a"): (2, 1, 1), ("humour", "b"): (1, 0, 0)}


def lasting(*lengths: float) -> tuple[TimelineEvent, ...]:
    written = " ".join(f"a.stonewalling@{100 * n}" for n in range(len(lengths)))
    return tuple(
        replace(event, ends=event.at + length, intensity=1 + n % 5)
        for n, (event, length) in enumerate(zip(events(written), lengths, strict=True))
    )


def test_lengths_and_strengths_are_compared_where_enough_were_set_alike() -> None:
    first, second = lasting(10, 20, 30, 40, 50), lasting(11, 19, 32, 38, 52)
    found = compare(first, second, seconds=600)
    assert found.durations == pytest.approx(0.99, abs=0.01)
    assert found.intensities == pytest.approx(1)
    assert compare(first[:4], second[:4], seconds=600).durations is None
    flat = [replace(event, intensity=2) for event in first]
    assert compare(flat, flat, seconds=600).intensities is None


def test_suggestions_nobody_confirmed_are_not_compared() -> None:
    suggested = [replace(event, confirmed=False) for event in events("a.contempt@1")]
    assert compare(suggested, (), seconds=60).events.pairs == 0
