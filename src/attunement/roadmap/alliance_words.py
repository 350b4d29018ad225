"""The alliance page in words: every word of its drawing and table, and the sentence of each session.

`AllianceWords` holds them all, so that a page in another language passes its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from attunement.analysis.rupture_naming import REPAIRED, RUPTURE, STEADY, TENSION, TOO_EARLY
from attunement.roadmap.alliance_reading import Event, EventKind, Pair, Slot, SpanState, Trajectory
from attunement.roadmap.markup import isolated


@dataclass(frozen=True)
class AllianceWords:
    """Every word the drawing and its table use; `{}` marks where a value goes."""

    title: str = "Alliance of {} and {}"
    described: str = (
        "Time runs to the right, one step a session. The scale goes from 1 to 7. Each session has a mark for the "
        "client and one for the clinician. The ribbon is where this client's ratings usually are."
    )
    partners_title: str = "{} and {}: change in the split"
    partners_described: str = (
        "Time runs to the right, one step a session both rated. A bar upward: the first found it better than usual "
        "against the second; downward: the second did."
    )
    partners_up: str = "Up: {} found it better than usual, beside {}."
    session: str = "Session {}"
    no_session: str = "No session"
    no_rating: str = "no rating"
    waiting: str = "waits for your guess"
    rates: str = "{} {}"
    usual: str = "usually {} to {}"
    reach: str = "{} to {}"
    split: str = "split {}"
    more_than_usual: str = "{} more than usual"
    less_than_usual: str = "{} less than usual"
    as_usual: str = "as usual"
    probability: str = "{} of 100"
    too_early: str = "too early to say"
    steady: str = "steady"
    tension: str = "tension"
    rupture: str = "looks like a rupture"
    repaired: str = "back near usual"
    span_suspected: str = "rupture?"
    span_open: str = "rupture, open"
    span_repaired: str = "repaired"
    span_unrepaired: str = "unrepaired"
    span_handled: str = "already handled"
    missed: str = "missed"
    missed_by: str = "missed by {}"
    late: str = "late: {}"
    cancelled: str = "cancelled"
    cancelled_by: str = "cancelled by {}"
    felt_off: str = "something felt off"
    risq: str = "a break: attacked, harmed, rejected or belittled"
    flags: tuple[str, ...] = ("M", "L", "C", "F", "B")
    """The letters on the flags, in the order of `EventKind`."""
    first_sessions: str = "the first {}"
    change: str = "Change in the split"
    split_up: str = "Up: the clinician's side is higher than usual."
    only_newest: str = "The newest {} of {}; all are in the table."
    key: tuple[str, ...] = (
        "Ribbon: where this client's ratings usually are; paler while it is too early to know.",
        "Dashed line: the highest possible, 7. // : a break of more than four weeks.",
        "Flags: M missed, L late, C cancelled, F felt off, B a break named by the client.",
        "Shaded: a rupture, from its onset to its repair; striped while only suspected.",
    )
    change_key: str = "Bars: the split against the usual one; filled from 1 point on, a design rule."
    hint: str = "Point at a session, or move to it with the Tab key, to read it in words."
    when: str = "Session"
    own_usual: str = "Usual for {}"
    split_column: str = "Split"
    happened: str = "What happened"
    none: str = "–"
    table_note: str = "Newest first. Split: clinician's minus client's. New questions: no margin of error is known."
    partners_note: str = "Newest first. Split: {}'s minus {}'s. New questions: no margin of error is known."
    nothing: str = "No session yet."
    decimal: str = "."

    def number(self, value: float) -> str:
        """A value in points, to one decimal, as people write it; minus as a minus."""
        return f"{round(value, 1) + 0.0:g}".replace(".", self.decimal).replace("-", "−")

    def day(self, moment: datetime) -> str:
        """A date; pages in a language pass their own way of saying it."""
        return f"{moment.day} {moment:%b %Y}"


ENGLISH = AllianceWords()


def session_said(found: Trajectory, slot: Slot, people: dict[str, str], words: AllianceWords, day: str) -> str:
    """One session as a sentence, for screen readers and captions."""
    named = words.no_session if slot.number is None else words.session.format(slot.number)
    parts = [_client_said(found, slot, words)] if slot.number is not None else []
    if slot.clinician is not None:
        parts.append(words.rates.format(isolated(found.clinician), words.number(slot.clinician)))
    if slot.low is not None and slot.high is not None and slot.client is not None:
        parts.append(words.usual.format(words.number(slot.low), words.number(slot.high)))
    if slot.split is not None:
        parts.append(", ".join(part for part in (split_said(slot.split, words), change_said(slot, words)) if part))
    parts += happened_said(slot, people, words)
    return f"{named}, {day}: {'; '.join(parts)}." if parts else f"{named}, {day}."


def _client_said(found: Trajectory, slot: Slot, words: AllianceWords) -> str:
    silent = words.waiting if slot.held_back else words.no_rating
    said = silent if slot.client is None else words.number(slot.client)
    return words.rates.format(isolated(found.client), said)


def split_said(split: float, words: AllianceWords) -> str:
    """The split with its sign, as a part of a sentence."""
    return words.split.format(signed(split, words))


def signed(split: float, words: AllianceWords) -> str:
    """A value with its sign, a plus as well."""
    return ("+" if round(split, 1) > 0 else "") + words.number(split)


def change_said(found: Slot | Pair, words: AllianceWords) -> str:
    """How far the split is from the usual one; empty while too few came before."""
    change = found.split_change if isinstance(found, Slot) else found.change
    if change is None:
        return ""
    if round(change, 1) == 0:
        return words.as_usual
    said = words.more_than_usual if change > 0 else words.less_than_usual
    return said.format(words.number(abs(change)))


def happened_said(slot: Slot, people: dict[str, str], words: AllianceWords) -> list[str]:
    """The events and, where the client rated, the detector's word for it."""
    said = [event_said(event, people, words) for event in slot.events]
    if slot.client is None or not slot.state:
        return said
    state = state_said(slot.state, words)
    if slot.state in (RUPTURE, TENSION) and slot.probability is not None:
        state = f"{state} ({words.probability.format(f'{100 * slot.probability:.0f}')})"
    return [*said, state]


def state_said(state: str, words: AllianceWords) -> str:
    """The detector's state in words."""
    return {
        TOO_EARLY: words.too_early,
        STEADY: words.steady,
        TENSION: words.tension,
        RUPTURE: words.rupture,
        REPAIRED: words.repaired,
    }[state]


def event_said(event: Event, people: dict[str, str], words: AllianceWords) -> str:
    """One event in words, with who did it, where that is known."""
    who = ", ".join(isolated(people.get(person, person)) for person in event.by)
    match event.kind:
        case EventKind.MISSED:
            return words.missed_by.format(who) if who else words.missed
        case EventKind.LATE:
            return words.late.format(who)
        case EventKind.CANCELLED:
            return words.cancelled_by.format(who) if who else words.cancelled
        case EventKind.FELT_OFF:
            return words.felt_off
        case EventKind.RISQ:
            return words.risq


def span_said(state: SpanState, words: AllianceWords) -> str:
    """How a rupture stands, in a word or two."""
    return {
        SpanState.SUSPECTED: words.span_suspected,
        SpanState.OPEN: words.span_open,
        SpanState.REPAIRED: words.span_repaired,
        SpanState.UNREPAIRED: words.span_unrepaired,
        SpanState.HANDLED: words.span_handled,
    }[state]
