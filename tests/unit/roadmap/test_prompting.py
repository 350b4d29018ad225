"""Which prompt the guide shows: each rule on a minute of an invented session, and when none may come."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.domain.timeline import Outcome, Prompt, TimelineEvent
from attunement.roadmap.prompt_rules import shipped_prompts
from attunement.roadmap.prompting import (
    LOOKS_BACK,
    Call,
    HeartNow,
    in_words,
    next_prompt,
    standing_prompt,
)

RULES = shipped_prompts()
PEOPLE = ("a", "b")


def seen(code: str, at: float, person: str = "a", **more: Any) -> TimelineEvent:
    filled: dict[str, Any] = {"confirmed": True, "id": f"{code}-{person}-{at}", **more}
    return TimelineEvent("s", at, person, code, "live", **filled)


def shown(at: float, rule: str = "harsh-start", outcome: Outcome = Outcome.PASSED, **more: Any) -> Prompt:
    return Prompt(f"p{at}", "s", at, rule, "interrupt", outcome=outcome, outcome_at=more.pop("done", at + 5), **more)


def call(*events: TimelineEvent, now: float, heart: tuple[HeartNow, ...] = (), **more: Any) -> Call | None:
    filled: dict[str, Any] = {"people": PEOPLE, "shown": (), "rules": RULES, **more}
    return next_prompt(events, heart, now, **filled)


def rule_at(*events: TimelineEvent, now: float, **more: Any) -> str:
    found = call(*events, now=now, **more)
    return found.rule.id if found else ""


def test_nothing_calls_where_nothing_is() -> None:
    assert call(now=0) is None
    assert call(now=3000) is None


@pytest.mark.parametrize(("second", "rule"), [(100, "two-contempts"), (119, "two-contempts"), (121, "")])
def test_two_contempts_in_two_minutes(second: float, rule: str) -> None:
    assert rule_at(seen("contempt", 0), seen("contempt", second, "b"), now=second) == rule


def test_one_contempt_is_not_two_and_an_unconfirmed_one_is_none() -> None:
    assert rule_at(seen("contempt", 10), now=11) == ""
    suggested = seen("contempt", 12, confirmed=False)
    assert rule_at(seen("contempt", 10), suggested, now=13) == ""


def test_a_loop_is_the_same_direction_twice() -> None:
    events = [
        seen("criticism", 10, "a"), seen("stonewalling", 20, "b"),
        seen("criticism", 60, "a"), seen("defensiveness", 70, "b"),
    ]  # fmt: skip
    found = call(*events, now=71)
    assert found is not None
    assert (found.rule.id, found.person, found.other) == ("demand-withdraw", "a", "b")
    assert set(found.because) == {event.id for event in events}


NO_LOOPS = {
    "once is no loop": "criticism 10 a, stonewalling 20 b",
    "too late": "criticism 10 a, stonewalling 60 b, criticism 70 a, stonewalling 120 b",
    "both ways": "criticism 10 a, stonewalling 20 b, criticism 60 b, stonewalling 70 a",
    "one answer answers once": "criticism 10 a, criticism 12 a, stonewalling 20 b",
    "alone": "criticism 10 a, stonewalling 11 a, criticism 20 a, stonewalling 21 a",
}


@pytest.mark.parametrize("minute", NO_LOOPS.values(), ids=NO_LOOPS)
def test_what_is_no_loop(minute: str) -> None:
    events = [seen(code, float(at), who) for code, at, who in (event.split() for event in minute.split(", "))]
    assert rule_at(*events, now=events[-1].at) == ""


def test_a_harsh_start_calls_at_once_and_not_later() -> None:
    assert rule_at(seen("harsh-start-up", 30), now=31) == "harsh-start"
    assert rule_at(seen("harsh-start-up", 30), now=51) == ""


def test_stonewalling_after_flooding_slows_the_body() -> None:
    flooded = (HeartNow("b", None, 60.0),)
    assert rule_at(seen("stonewalling", 100, "b"), now=101, heart=flooded) == "stonewalling-after-flooding"
    assert rule_at(seen("stonewalling", 241, "b"), now=242, heart=flooded) == "", "more than three minutes after"
    assert rule_at(seen("stonewalling", 100, "a"), now=101, heart=flooded) == "", "another's heart"


def test_a_racing_heart_calls_by_itself() -> None:
    found = call(now=50, heart=(HeartNow("b", 30.0, 50.0), HeartNow("a")))
    assert found is not None
    assert (found.rule.id, found.person, found.other) == ("flooded", "b", "a")


@pytest.mark.parametrize(
    ("attempt", "answer", "now", "rule"),
    [
        pytest.param({}, None, 34.9, "", id="there is still time"),
        pytest.param({}, None, 35, "missed-repair", id="nobody took it up"),
        pytest.param({"modifiers": ("accepted",)}, None, 36, "", id="it was taken up"),
        pytest.param({"modifiers": ("not-accepted",)}, None, 12, "missed-repair", id="it was not"),
        pytest.param({}, ("validation", 20, "b"), 36, "", id="the other answered it"),
        pytest.param({}, ("softening", 20, ""), 36, "", id="both came down"),
        pytest.param({}, ("validation", 20, "a"), 36, "missed-repair", id="one's own word is no answer"),
        pytest.param({}, None, 80, "", id="too late to say"),
    ],
)
def test_a_repair_attempt_is_taken_up_or_missed(
    attempt: dict[str, Any], answer: tuple[str, float, str] | None, now: float, rule: str
) -> None:
    events = [seen("repair-attempt", 10, "a", **attempt), *([seen(*answer)] if answer else [])]
    assert rule_at(*events, now=now) == rule


def test_what_lasts_calls_while_it_lasts() -> None:
    rising = seen("escalation", 10, "", is_open=True)
    assert rule_at(rising, now=39) == ""
    assert rule_at(rising, now=40) == "escalation"
    assert rule_at(replace(rising, is_open=False, ends=40.0), now=41) == ""
    assert rule_at(seen("stonewalling", 0, "b", is_open=True), now=60) == "shut-down"


def test_one_of_whom_nothing_was_coded_for_long() -> None:
    events = [seen("criticism", second, "a") for second in (100, 200, 300, 400)]
    assert rule_at(*events, now=479) == ""
    found = call(*events, now=480)
    assert found is not None
    assert (found.rule.id, found.person) == ("one-silent", "b")
    assert rule_at(*events[1:], now=480) == "", "too little is coded of the other"
    assert rule_at(*events, seen("validation", 450, "b"), now=480) == ""
    assert rule_at(*events, now=480, people=("a",)) == "", "with one person nobody is the silent one"


def test_who_has_shut_down_is_not_called_silent() -> None:
    events = [*(seen("criticism", s, "a") for s in (100, 200, 300, 400)), seen("stonewalling", 50, "b", is_open=True)]
    assert rule_at(*events, now=480) == "shut-down"


def test_the_end_is_announced_once_it_is_near() -> None:
    assert rule_at(now=2519, ends_at=3000) == ""
    assert rule_at(now=2520, ends_at=3000) == "time-to-close"
    assert rule_at(now=3000, ends_at=3000) == ""
    assert rule_at(now=2520) == "", "nobody knows when it ends"


def test_of_two_the_lower_rank_speaks() -> None:
    events = [seen("contempt", 9), seen("contempt", 10), seen("harsh-start-up", 10)]
    assert rule_at(*events, now=11) == "two-contempts"


def test_one_at_a_time_and_a_while_between() -> None:
    harsh = seen("harsh-start-up", 100)
    standing = shown(90, rule="flooded", outcome=Outcome.SHOWN, done=None)
    assert rule_at(harsh, now=101, shown=[standing]) == ""
    assert standing_prompt([standing], 101, RULES) is standing
    assert standing_prompt([standing], 90 + RULES.pace.stays, RULES) is None
    gap = RULES.pace.gap
    assert rule_at(harsh, now=101, shown=[shown(20, rule="flooded", done=102 - gap)]) == ""
    assert rule_at(harsh, now=101, shown=[shown(20, rule="flooded", done=101 - gap)]) == "harsh-start"


def test_no_more_than_so_many_in_ten_minutes() -> None:
    before = [shown(at, rule="flooded") for at in (410, 510, 610, 810)]
    harsh = seen("harsh-start-up", 1000)
    assert rule_at(harsh, now=1001, shown=before) == ""
    assert rule_at(harsh, now=1001, shown=[shown(401, rule="flooded"), *before[1:]]) == "harsh-start"


def test_the_same_rule_waits_longer() -> None:
    harsh = seen("harsh-start-up", 500)
    assert rule_at(harsh, now=501, shown=[shown(202)]) == ""
    assert rule_at(harsh, now=501, shown=[shown(201)]) == "harsh-start"


def test_nothing_is_said_twice_of_the_same_event() -> None:
    rising = seen("escalation", 10, "", is_open=True)
    again = shown(40, rule="escalation", because=(rising.id,))
    assert rule_at(rising, now=500, shown=[again]) == ""
    assert rule_at(rising, now=500, shown=[shown(40, rule="escalation", because=("another",))]) == "escalation"


def test_a_rule_that_is_dismissed_twice_rests_unless_it_was_used() -> None:
    harsh = seen("harsh-start-up", 2000)
    twice = [shown(100, outcome=Outcome.DISMISSED), shown(700, outcome=Outcome.DISMISSED)]
    assert rule_at(harsh, now=2001, shown=twice) == ""
    assert rule_at(harsh, now=2001, shown=twice[:1]) == "harsh-start"
    assert rule_at(harsh, now=2001, shown=[*twice, shown(1300, outcome=Outcome.USED)]) == "harsh-start"


def test_what_arrives_late_from_a_lost_network_calls_for_nothing() -> None:
    contempts = [seen("contempt", 10), seen("contempt", 20)]
    assert rule_at(*contempts, now=20 + RULES.pace.fresh) == "two-contempts"
    assert rule_at(*contempts, now=20.1 + RULES.pace.fresh) == ""


def test_a_rule_without_its_names_says_nothing() -> None:
    """With one client there is no other to speak to; with three it is not clear whom the attempt was for."""
    attempt = seen("repair-attempt", 10, "a", modifiers=("not-accepted",))
    assert rule_at(attempt, now=11) == "missed-repair"
    assert rule_at(attempt, now=11, people=("a",)) == ""
    assert rule_at(attempt, now=11, people=("a", "b", "c")) == ""


def test_no_rule_looks_further_back_than_is_read() -> None:
    """The server reads the last ten minutes only."""
    assert all(max(rule.within, rule.wait) <= LOOKS_BACK for rule in RULES.rules)


MOMENTS = st.lists(
    st.tuples(
        st.sampled_from(["contempt", "criticism", "stonewalling", "repair-attempt", "harsh-start-up", "validation"]),
        st.integers(0, 1500),
        st.sampled_from(PEOPLE),
    ),
    max_size=30,
)


@given(MOMENTS, st.integers(0, 1500))
def test_what_comes_after_now_and_what_is_older_than_is_read_change_nothing(
    moments: list[tuple[str, int, str]], now: int
) -> None:
    events = [seen(code, at, who, id=f"{n}") for n, (code, at, who) in enumerate(moments)]
    near = [event for event in events if now - LOOKS_BACK < event.at <= now]
    assert call(*events, now=now) == call(*near, now=now)


@given(MOMENTS)
def test_a_whole_session_keeps_the_pace(moments: list[tuple[str, int, str]]) -> None:
    events = [seen(code, at, who, id=f"{n}") for n, (code, at, who) in enumerate(moments)]
    prompts: list[Prompt] = []
    for now in range(0, 1501, 5):
        found = call(*(e for e in events if e.at <= now), now=now, shown=prompts)
        if found:
            prompts.append(Prompt(f"p{now}", "s", now, found.rule.id, found.rule.move.value, because=found.because))
    gaps = [later.at - earlier.at for earlier, later in pairwise(prompts)]
    assert all(gap >= RULES.pace.stays + RULES.pace.gap for gap in gaps)
    told = [(p.rule, event) for p in prompts for event in p.because]
    assert len(told) == len(set(told))


def test_the_words_name_who_it_is_about() -> None:
    rule = RULES.rule("demand-withdraw")
    assert rule is not None
    words = in_words(rule, "Ana", "Ben")
    assert words.title == "One presses, the other draws back"
    assert "the more Ana reaches, the more Ben steps back" in words.say[0]
    german = {rule.title: "{other} weicht vor {name} zurück"}
    assert in_words(rule, "Ana", "Ben", lambda text: german.get(text, text)).title == "Ben weicht vor Ana zurück"
    assert RULES.rule("an older one") is None
