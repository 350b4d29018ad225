"""Signals: both sides of each bound, silence raises nothing, and what a viewer may not know is not read."""

import pytest

from attunement.domain.answers import DECLINED, Answers
from attunement.domain.record import PolicyName
from attunement.roadmap.card import Certainty
from attunement.roadmap.signals import anything_answered, raised_signals
from tests.unit.roadmap.invented import GUIDANCE, INSTRUMENTS, case, for_clinician, for_room, individual, response

PHQ_9 = tuple(f"q{n}" for n in range(1, 10))


def raised(instrument: str, answers: Answers) -> list[str]:
    disclosed = for_clinician(case(response("a", instrument, answers)))
    return [found.signal.id for found in raised_signals(disclosed, GUIDANCE.signals, INSTRUMENTS)]


@pytest.mark.parametrize(
    ("signal", "instrument", "answers", "counts"),
    [
        ("hard-to-speak", "alliance-checkout", {"speak-freely": 2}, True),
        ("hard-to-speak", "alliance-checkout", {"speak-freely": 0}, False),
        ("hard-to-speak", "alliance-checkout", {"speak-freely": DECLINED}, False),
        ("felt-off", "alliance-checkout", {"felt-off": 4}, True),
        ("felt-off", "alliance-checkout", {"felt-off": 3}, False),
        ("rift", "risq", {"q1": 1}, True),
        ("rift", "risq", {"q1": 0, "q2": 0, "q3": 0, "q4": 0}, False),
        ("nobody-tonight", "who-is-there", {"tonight": ()}, True),
        ("nobody-tonight", "who-is-there", {"tonight": ("Kim",)}, False),
        ("nobody-tonight", "who-is-there", {"tonight": None}, False),
        ("few-to-turn-to", "osss-3", {"q1": 2, "q2": 3, "q3": 3}, True),
        ("few-to-turn-to", "osss-3", {"q1": 3, "q2": 3, "q3": 3}, False),
        ("few-to-turn-to", "osss-3", {"q1": 1, "q2": 1}, False),
        ("often-lonely", "ons-loneliness", {"q1": 5}, True),
        ("often-lonely", "ons-loneliness", {"q1": 4}, False),
        ("not-belonging", "ba-4", {"belong": 3, "unseen": 5}, True),
        ("not-belonging", "ba-4", {"belong": 4, "unseen": 5}, False),
        ("pushed-by-others", "ba-4", {"fitting": 3, "pushed": 5}, True),
        ("pushed-by-others", "ba-4", {"fitting": 3, "pushed": 4}, False),
        ("little-support", "individual-checkup", {"support-1": 2, "support-2": 4}, True),
        ("little-support", "individual-checkup", {"support-1": 3, "support-2": 4}, False),
        ("not-part-of-things", "individual-checkup", {"belonging-1": 3, "belonging-2": 5}, True),
        ("not-part-of-things", "individual-checkup", {"belonging-1": 3}, False),
        ("little-say", "individual-checkup", {"autonomy-1": 1, "autonomy-2": 3}, True),
        ("little-say", "individual-checkup", {"autonomy-1": 4, "autonomy-2": 5}, False),
        ("reserved-with-you", "individual-checkup", {"therapist-1": 4, "therapist-2": 6}, True),
        ("reserved-with-you", "individual-checkup", {"therapist-1": 4, "therapist-2": DECLINED}, False),
        ("low-mood", "phq-9", {**dict.fromkeys(PHQ_9, 1), "q1": 2}, True),
        ("low-mood", "phq-9", dict.fromkeys(PHQ_9, 1), False),
        ("worry", "gad-7", {**dict.fromkeys(PHQ_9[:7], 1), "q1": 3, "q2": 2}, True),
        ("worry", "gad-7", {**dict.fromkeys(PHQ_9[:7], 1), "q1": 3}, False),
        ("distress", "phq-4", {"q1": 2, "q2": 2, "q3": 2, "q4": 0}, True),
        ("distress", "phq-4", {"q1": 2, "q2": 2, "q3": 1, "q4": 0}, False),
    ],
)
def test_a_signal_counts_from_its_bound(signal: str, instrument: str, answers: Answers, counts: bool) -> None:
    assert (signal in raised(instrument, answers)) is counts


def test_every_signal_is_tried_above() -> None:
    marks = test_a_signal_counts_from_its_bound.pytestmark  # type: ignore[attr-defined]
    tried = {(row[0], row[3]) for row in marks[0].args[1]}
    assert tried == {(signal.id, counts) for signal in GUIDANCE.signals for counts in (True, False)}


def test_the_newest_answer_speaks_with_whose_it_is_and_how_sure() -> None:
    lonely, not_now = response("b", "ons-loneliness", {"q1": 5}, 1), response("b", "ons-loneliness", {"q1": 1}, 9)
    (found,) = raised_signals(for_clinician(case(lonely)), GUIDANCE.signals, INSTRUMENTS)
    assert (found.person, found.certainty) == ("b", Certainty.HIGH)
    assert found.because.startswith("Ben: ")
    assert "2026-01-06" in found.because
    assert raised_signals(for_clinician(case(lonely, not_now)), GUIDANCE.signals, INSTRUMENTS) == ()


def test_the_room_reads_only_what_everyone_may_know() -> None:
    lonely = response("b", "ons-loneliness", {"q1": 5})
    for name, count in ((PolicyName.LIMITED_SECRETS, 0), (PolicyName.NO_SECRETS, 1)):
        room = for_room(case(lonely, named=name))
        assert room is not None
        assert len(raised_signals(room, GUIDANCE.signals, INSTRUMENTS)) == count


def test_an_answer_that_raises_nothing_is_still_an_answer() -> None:
    answered = for_clinician(individual(response("a", "ons-loneliness", {"q1": 1})))
    blank = for_clinician(individual(response("a", "ons-loneliness", {"q1": None})))
    assert anything_answered(answered, GUIDANCE.signals, INSTRUMENTS)
    assert not anything_answered(blank, GUIDANCE.signals, INSTRUMENTS)
