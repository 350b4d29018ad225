"""Invented sessions in a few words: `a.criticism@10` is Anna's criticism after ten seconds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from attunement.domain.timeline import HeartSeries, Outcome, Prompt, Timeline, TimelineEvent
from attunement.instruments.coding_loading import shipped_schemes
from attunement.roadmap.session_reading import SessionReading, read_session

PEOPLE = {"a": "Anna", "b": "Ben"}
SCHEMES = tuple(shipped_schemes().values())


def event(written: str, n: int = 0, **more: Any) -> TimelineEvent:
    """`person.code@seconds`, `person.code+modifier@seconds`; nobody before the point is both together."""
    what, _, at = written.partition("@")
    person, _, code = what.partition(".")
    code, *modifiers = code.split("+")
    given: dict[str, Any] = {"by": "t", "scheme": "couple", "version": 1, "confirmed": True, "source": "live"} | more
    return TimelineEvent("s", float(at), person, code, id=f"e{n:03}", modifiers=tuple(modifiers), **given)


def timeline(written: str, **more: Any) -> Timeline:
    """Events apart by blanks."""
    events = tuple(event(one, n) for n, one in enumerate(written.split()))
    return Timeline("s", ("a", "b", "t"), events, **more)


def reading(written: str, **more: Any) -> SessionReading:
    """As the summary reads it."""
    return read_session(timeline(written, **more), SCHEMES, PEOPLE)


def prompt(at: float, outcome: Outcome = Outcome.USED, rule: str = "two-contempts", move: str = "interrupt") -> Prompt:
    """One that was shown at a moment and done with at once."""
    return Prompt(f"p{at:g}", "s", at, rule, move, outcome=outcome, outcome_at=at)


def heart(person: str, bpm: Sequence[float]) -> HeartSeries:
    """A beat rate each second."""
    return HeartSeries(person, tuple(float(n) for n in range(len(bpm))), tuple(bpm))


def loops(times: int) -> str:
    """Anna criticises, Ben defends himself, both are silent a while: over and over, with a little else."""
    return " ".join(
        f"a.criticism@{60 * n} b.defensiveness@{60 * n + 5} a.humour@{60 * n + 20} b.validation@{60 * n + 40}"
        for n in range(times)
    )
