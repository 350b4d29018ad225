"""What a session shows, words first: how it began, which way it leaned, what followed what, repairs, prompts.

Each sentence stands on confirmed codes and names its moments. It describes this hour: no sentence says how a couple
will fare, none holds a ratio against a threshold, and where too few moments were coded it says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from attunement.analysis.followings import Following
from attunement.analysis.session_course import Waited, seconds_in, waited
from attunement.analysis.shares import Share, share_of
from attunement.domain.timeline import Outcome
from attunement.roadmap.session_reading import Moment, SessionReading
from attunement.roadmap.session_rules import (
    FEWEST,
    GENTLE_START,
    HARSH_START,
    LONGEST_GAP,
    NOT_TAKEN_UP,
    REACHING_OUT,
    REPAIR_ATTEMPT,
    SOFTENS_WITHIN,
    SOON,
    TAKEN_UP,
)
from attunement.roadmap.session_words import ENGLISH, SessionWords, clock

MOST_FOLLOWINGS = 3
"""Sentences about what follows what; the table has all."""


@dataclass(frozen=True)
class SessionFinding:
    """One sentence or two, what they rest on, and the numbers of the moments they are about."""

    topic: str
    text: str
    because: tuple[str, ...] = ()
    moments: tuple[int, ...] = ()


def summed_up(found: SessionReading, words: SessionWords = ENGLISH) -> tuple[SessionFinding, ...]:
    """Every sentence, in the order they are read."""
    if not found.moments and not found.prompts and not found.floods:
        return (SessionFinding("start", words.nothing),)
    return tuple(
        finding
        for part in (_start, _balance, _follows, _repairs, _reaching, _flooded, _antidotes, _prompts)
        for finding in part(found, words)
    )


def _start(found: SessionReading, words: SessionWords) -> Iterator[SessionFinding]:
    starts = [m for m in found.moments if m.event.code in (HARSH_START, GENTLE_START)]
    if starts:
        first = starts[0]
        template = words.start_harsh if first.event.code == HARSH_START else words.start_gentle
        counts = Counter(m.event.code for m in starts)
        more = words.starts.format(harsh=counts[HARSH_START], gentle=counts[GENTLE_START])
        text = f"{template.format(who=found.called(first, words), at=clock(first.at))} {more}"
        yield SessionFinding("start", text, (words.confirmed_only,), tuple(m.n for m in starts))
        return
    apart = [m for m in found.moments if m.sign < 0]
    if apart:
        who = found.called(apart[0], words)
        text = words.start_none.format(code=apart[0].name, who=who, at=clock(apart[0].at))
        yield SessionFinding("start", text, (words.confirmed_only,), (apart[0].n,))
    elif found.moments:
        yield SessionFinding("start", words.start_calm, (words.confirmed_only,))


def _balance(found: SessionReading, words: SessionWords) -> Iterator[SessionFinding]:
    for person in (*found.people, ""):
        closer, apart = found.of(person, 1), found.of(person, -1)
        signed = [m for m in (*closer, *apart) if not m.by_clinician]
        if not signed:
            continue
        who = found.people.get(person, words.together)
        counted = words.balance.format(who=who[:1].upper() + who[1:], closer=len(closer), apart=len(apart))
        text = f"{counted} {_ratio(share_of(len(closer), len(signed)), words)}"
        yield SessionFinding("balance", text, (words.exact, words.confirmed_only), tuple(sorted(m.n for m in signed)))


def _ratio(share: Share, words: SessionWords) -> str:
    if share.of < FEWEST:
        return words.ratio_few
    if share.count == share.of:
        return words.ratio_all
    ratio, low, high = (words.number(value) for value in share.odds)
    return words.ratio.format(ratio=ratio, low=low, high=high)


def _follows(found: SessionReading, words: SessionWords) -> Iterator[SessionFinding]:
    following = found.following
    tested = words.follows_tests.format(tests=following.tests, n=following.n)
    if not following.tests:
        yield SessionFinding("follows", words.follows_few, (tested,))
        return
    if not following.telling:
        yield SessionFinding("follows", words.follows_none, (tested,))
    # of equals the earliest in the session comes first, never what somebody's id happens to be
    telling = sorted(following.telling, key=lambda row: (round(row.p, 12), after(found, row)))
    for row in telling[:MOST_FOLLOWINGS]:
        template = words.follows_more if row.verdict == "more" else words.follows_less
        text = template.format(**_pair(found, row, words))
        interval = words.follows_interval.format(count=row.share.count, of=row.share.of, **words.bounds(row.share))
        yield SessionFinding("follows", text, (interval, tested, words.exact), after(found, row))


def _pair(found: SessionReading, row: Following, words: SessionWords) -> dict[str, str]:
    return {
        "given": found.named(row.given, words),
        "target": found.named(row.target, words),
        "count": str(row.share.count),
        "of": str(row.share.of),
        "usual": words.hundred(row.usual),
    }


def after(found: SessionReading, row: Following) -> tuple[int, ...]:
    """The moments of the target that came next after the given one: the numbers of this pair's moments."""

    pairs = zip(found.moments, found.moments[1:], strict=False)
    return tuple(b.n for a, b in pairs if (a.label, b.label) == (row.given, row.target) and b.at - a.at <= LONGEST_GAP)


def _repairs(found: SessionReading, words: SessionWords) -> Iterator[SessionFinding]:
    attempts = found.coded(REPAIR_ATTEMPT)
    if not attempts:
        return
    met = [m for m in attempts if TAKEN_UP in m.event.modifiers]
    unmet = [m for m in attempts if NOT_TAKEN_UP in m.event.modifiers and TAKEN_UP not in m.event.modifiers]
    unsaid = len(attempts) - len(met) - len(unmet)
    said = [words.repairs.format(n=len(attempts), met=len(met), unmet=len(unmet), unsaid=unsaid)]
    share = share_of(len(met), len(met) + len(unmet))
    said.append(words.repairs_few if share.of < FEWEST else words.repairs_share.format(**words.bounds(share)))
    if met:
        waits = softening(found, met)
        said.append(words.softened.format(came=len(waits.came), of=len(met)))
        said += [words.softened_middle.format(middle=f"{waits.middle:.0f}")] if waits.came else []
    yield SessionFinding("repair", " ".join(said), (words.exact, words.confirmed_only), tuple(m.n for m in attempts))


def softening(found: SessionReading, attempts: list[Moment]) -> Waited:
    """Seconds from each attempt to what first brought closer, from the other or from both together."""
    waits: list[float | None] = []
    for attempt in attempts:
        closer = [m.at for m in found.moments if m.sign > 0 and m.who != attempt.who and not m.by_clinician]
        waits += waited([attempt.at], closer, within=SOFTENS_WITHIN).seconds
    return Waited(tuple(waits))


def _reaching(found: SessionReading, words: SessionWords) -> Iterator[SessionFinding]:
    reached, code = found.coded(REACHING_OUT), found.codes.get(REACHING_OUT)
    if not reached or code is None:
        return
    counts = Counter(modifier for m in reached for modifier in m.event.modifiers)
    met = ", ".join(f"{modifier.name} {counts[modifier.key]}" for modifier in code.modifiers)
    text = words.reaching.format(n=len(reached), met=met)
    yield SessionFinding("reaching", text, (words.confirmed_only,), tuple(m.n for m in reached))


def _flooded(found: SessionReading, words: SessionWords) -> Iterator[SessionFinding]:
    for person, stretches in found.floods.items():
        minutes = words.number(seconds_in(stretches) / 60)
        template = words.flooded if stretches else words.not_flooded
        text = template.format(who=found.people.get(person, person), minutes=minutes, n=len(stretches))
        yield SessionFinding("flooded", text, (words.flooding_limits,))


def _antidotes(found: SessionReading, words: SessionWords) -> Iterator[SessionFinding]:
    for key, code in found.codes.items():
        if code.antidote is None:
            continue
        shown, came = found.coded(key), answered_by(found, key, code.antidote)
        if not shown:
            continue
        name = found.codes[code.antidote].name
        text = words.antidote.format(code=code.name, n=len(shown), antidote=name, came=len(came))
        yield SessionFinding("antidote", text, (words.confirmed_only,), tuple(m.n for m in shown))


def answered_by(found: SessionReading, pattern: str, antidote: str) -> list[Moment]:
    """The moments of a pattern that the same person's antidote followed in time."""
    answers = found.coded(antidote)
    return [
        m
        for m in found.coded(pattern)
        if waited([m.at], [a.at for a in answers if a.who == m.who], within=SOFTENS_WITHIN).came
    ]


def next_sign(found: SessionReading, at: float) -> tuple[int, Moment | None]:
    """The first moment of a client within the time that counts as soon, and its sign; 0 and None where none came."""
    coming = [m for m in found.moments if at < m.at <= at + SOON and not m.by_clinician and m.sign]
    return (coming[0].sign, coming[0]) if coming else (0, None)


def _prompts(found: SessionReading, words: SessionWords) -> Iterator[SessionFinding]:
    if not found.prompts:
        return
    outcomes = Counter(prompt.outcome for prompt in found.prompts)
    left = outcomes[Outcome.PASSED] + outcomes[Outcome.SHOWN]
    used, dismissed = outcomes[Outcome.USED], outcomes[Outcome.DISMISSED]
    said = [words.prompts.format(n=len(found.prompts), used=used, dismissed=dismissed, passed=left)]
    moments: list[int] = []
    if used:
        came = [
            next_sign(found, p.at if p.outcome_at is None else p.outcome_at)
            for p in found.prompts
            if p.outcome is Outcome.USED
        ]
        signs = Counter(sign for sign, _ in came)
        moments = [moment.n for _, moment in came if moment is not None]
        said.append(words.prompts_followed.format(closer=signs[1], apart=signs[-1], none=signs[0]))
    yield SessionFinding("prompts", " ".join(said), (words.confirmed_only,), tuple(moments))
