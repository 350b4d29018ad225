"""Which prompt, if any, the guide shows now: what was coded so far, the hearts and the clock in, at most one call out.

Pure, and for the room: it reads what was coded in this session and nothing anybody answered. Whether to follow it is
the clinician's; it only says what a rule saw.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from attunement.domain.timeline import Outcome, Prompt, TimelineEvent
from attunement.roadmap.prompt_rules import PromptRules, Rule, When

TEN_MINUTES: Final = 600.0
LOOKS_BACK: Final = TEN_MINUTES
"""Seconds before now of which anything is read. No rule may look further back: checked by a test of the rules."""


@dataclass(frozen=True)
class HeartNow:
    """One person's heart at this moment, in seconds of the session. None where it is not flooded, or never was."""

    person: str
    flooded_since: float | None = None
    last_flooded: float | None = None


@dataclass(frozen=True)
class Moment:
    """What a rule reads: everything confirmed up to now."""

    now: float
    events: tuple[TimelineEvent, ...]
    heart: Mapping[str, HeartNow]
    people: tuple[str, ...]
    ends_at: float | None

    def seen(self, codes: Sequence[str], since: float) -> list[TimelineEvent]:
        """Events with one of these codes that began after a moment, in order."""
        return [event for event in self.events if event.code in codes and event.at > since]

    def beside(self, person: str) -> str:
        """The other of two; '' where it is not two."""
        others = [other for other in self.people if other != person]
        return others[0] if len(others) == 1 and len(self.people) == 2 else ""


@dataclass(frozen=True)
class Call:
    """A rule that calls: about whom, since when, and the events it rests on."""

    rule: Rule
    since: float
    person: str = ""
    other: str = ""
    because: tuple[str, ...] = ()


@dataclass(frozen=True)
class PromptWords:
    """A prompt as it is shown."""

    title: str
    say: tuple[str, ...]
    why: str


def next_prompt(
    events: Iterable[TimelineEvent],
    heart: Iterable[HeartNow],
    now: float,
    *,
    people: Sequence[str],
    shown: Sequence[Prompt],
    rules: PromptRules,
    ends_at: float | None = None,
) -> Call | None:
    """The call of the lowest rank, or None: none calls, one is being shown, or it is too soon for another.

    `people` are the clients in the room, `shown` every prompt of this session so far, `ends_at` when it is to end.
    """
    if not may_come(shown, now, rules):
        return None
    known = sorted((e for e in events if e.confirmed and now - LOOKS_BACK < _lasts_to(e, now)), key=lambda e: e.at)
    moment = Moment(now, tuple(e for e in known if e.at <= now), {h.person: h for h in heart}, tuple(people), ends_at)
    for rule in rules.rules:
        call = FINDERS[rule.when](rule, moment) if _rule_may(rule, shown, now, rules) else None
        if call and now - call.since <= rules.pace.fresh and _is_new(call, shown) and _has_its_words(call):
            return call
    return None


def may_come(shown: Sequence[Prompt], now: float, rules: PromptRules) -> bool:
    """False while one is shown, for a while after it, and where there were many already."""
    pace = rules.pace
    if any(now - done_with(prompt, rules) < pace.gap for prompt in shown):
        return False
    return sum(now - prompt.at < TEN_MINUTES for prompt in shown) < pace.most


def done_with(prompt: Prompt, rules: PromptRules) -> float:
    """When a prompt was used or dismissed, or its time is over."""
    return prompt.at + rules.pace.stays if prompt.outcome_at is None else prompt.outcome_at


def standing_prompt(shown: Sequence[Prompt], now: float, rules: PromptRules) -> Prompt | None:
    """The one that is being shown now, or None."""
    standing = [p for p in shown if p.outcome is Outcome.SHOWN and now < done_with(p, rules)]
    return standing[-1] if standing else None


def in_words(rule: Rule, person: str, other: str, translate: Callable[[str], str] = str) -> PromptWords:
    """A rule's words with the names filled in; `translate` gives a text in another language."""
    names = {"name": person, "other": other}
    say = tuple(translate(text).format_map(names) for text in rule.say)
    return PromptWords(translate(rule.title).format_map(names), say, translate(rule.why))


def _rule_may(rule: Rule, shown: Sequence[Prompt], now: float, rules: PromptRules) -> bool:
    before = [prompt for prompt in shown if prompt.rule == rule.id]
    if any(now - prompt.at < rule.again_after for prompt in before):
        return False
    outcomes = [prompt.outcome for prompt in before]
    return Outcome.USED in outcomes or outcomes.count(Outcome.DISMISSED) < rules.pace.rests_after


def _is_new(call: Call, shown: Sequence[Prompt]) -> bool:
    """Nothing is said twice of the same events, however long it is since."""
    return not any(p.rule == call.rule.id and set(call.because) & set(p.because) for p in shown)


def _has_its_words(call: Call) -> bool:
    text = "".join((call.rule.title, *call.rule.say))
    return ("{name}" not in text or bool(call.person)) and ("{other}" not in text or bool(call.other))


def _lasts_to(event: TimelineEvent, now: float) -> float:
    return now if event.is_open else max(event.at, event.ends or event.at)


def _count(rule: Rule, moment: Moment) -> Call | None:
    found = moment.seen(rule.codes, moment.now - rule.within)
    newest = found[-1] if found else None
    if newest and rule.of_one_person:
        found = [event for event in found if event.person == newest.person]
    if newest is None or len(found) < rule.at_least:
        return None
    ids = tuple(event.id for event in found)
    return Call(rule, newest.at, newest.person, moment.beside(newest.person), ids)


def _loop(rule: Rule, moment: Moment) -> Call | None:
    """One presses and the other draws back, again and again in the same direction. Each answer answers once."""
    rounds: dict[tuple[str, str], list[tuple[TimelineEvent, TimelineEvent]]] = {}
    answers = moment.seen(rule.answers, moment.now - rule.within)
    for press in moment.seen(rule.codes, moment.now - rule.within):
        for answer in answers:
            if answer.person != press.person and 0 <= answer.at - press.at <= rule.answered_within:
                rounds.setdefault((press.person, answer.person), []).append((press, answer))
                answers.remove(answer)
                break
    for (person, other), found in sorted(rounds.items(), key=lambda item: -item[1][-1][1].at):
        if len(found) >= rule.at_least and person and other:
            return Call(rule, found[-1][1].at, person, other, tuple(event.id for pair in found for event in pair))
    return None


def _unmet(rule: Rule, moment: Moment) -> Call | None:
    for attempt in reversed(moment.seen(rule.codes, moment.now - LOOKS_BACK)):
        if set(attempt.modifiers) & set(rule.met):
            continue
        since = attempt.at if set(attempt.modifiers) & set(rule.unmet) else attempt.at + rule.wait
        if since <= moment.now and (since == attempt.at or not _answered(rule, attempt, moment)):
            return Call(rule, since, attempt.person, moment.beside(attempt.person), (attempt.id,))
    return None


def _answered(rule: Rule, attempt: TimelineEvent, moment: Moment) -> bool:
    after = moment.seen(rule.answers, attempt.at - 1e-9)
    return any(e.person != attempt.person and e.at <= attempt.at + rule.wait for e in after)


def _lasting(rule: Rule, moment: Moment) -> Call | None:
    for event in reversed(moment.seen(rule.codes, -1.0)):
        if event.is_open and moment.now - event.at >= rule.wait:
            return Call(rule, moment.now, event.person, moment.beside(event.person), (event.id,))
    return None


def _silent(rule: Rule, moment: Moment) -> Call | None:
    """Nothing coded of one, while much is coded of the others. It is the coder's hand that is counted, not speech."""
    if len(moment.people) < 2:
        return None
    last = dict.fromkeys(moment.people, 0.0)
    for event in moment.events:
        if event.person in last:
            last[event.person] = max(last[event.person], _lasts_to(event, moment.now))
    person = min(last, key=lambda who: last[who])
    since = last[person]
    others = [e for e in moment.events if e.person and e.person != person and e.at > since]
    if moment.now - since < rule.wait or len(others) < rule.others_at_least:
        return None
    return Call(rule, moment.now, person, moment.beside(person))


def _flooded(rule: Rule, moment: Moment) -> Call | None:
    racing = [heart for heart in moment.heart.values() if heart.flooded_since is not None]
    if not racing:
        return None
    first = min(racing, key=lambda heart: heart.flooded_since or 0.0)
    return Call(rule, moment.now, first.person, moment.beside(first.person))


def _after_flooding(rule: Rule, moment: Moment) -> Call | None:
    for event in reversed(moment.seen(rule.codes, -1.0)):
        heart = moment.heart.get(event.person)
        flooded = heart.last_flooded if heart else None
        if flooded is not None and flooded >= event.at - rule.within:
            return Call(rule, event.at, event.person, moment.beside(event.person), (event.id,))
    return None


def _time(rule: Rule, moment: Moment) -> Call | None:
    if moment.ends_at is None or not moment.ends_at - rule.before_end <= moment.now < moment.ends_at:
        return None
    return Call(rule, moment.now)


FINDERS: Final[Mapping[When, Callable[[Rule, Moment], Call | None]]] = {
    When.COUNT: _count,
    When.LOOP: _loop,
    When.UNMET: _unmet,
    When.LASTING: _lasting,
    When.SILENT: _silent,
    When.FLOODED: _flooded,
    When.AFTER_FLOODING: _after_flooding,
    When.TIME: _time,
}
