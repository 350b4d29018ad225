"""Is there a rupture between this client and the clinician, as far as can be known now, and what speaks for it?

Everything here is about one client and the clinician. What another client of the case rated or said is not read, so
it can move nothing: only `responses_of(person)`, this person's words and mirrors, and who was late or missed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from attunement.analysis.evidence import fuse
from attunement.analysis.rupture import Population
from attunement.analysis.rupture_naming import TOO_EARLY
from attunement.disclosure import DisclosedCase, DisclosedResponse
from attunement.domain.answers import number
from attunement.domain.relationship import Sense
from attunement.domain.repair import RuptureKind
from attunement.domain.repairing import Rating
from attunement.domain.session import Session
from attunement.instruments import all_instruments
from attunement.roadmap.alliance_course import with_course
from attunement.roadmap.alliance_reading import BREAK_QUESTIONS, CHECKOUT, FELT_OFF, Slot
from attunement.roadmap.alliance_rules import alliance_rules
from attunement.roadmap.alliance_slots import slots_of
from attunement.roadmap.evidence import Evidence, shipped_evidence

MEAN_ITEMS: Final = ("bond", "tasks", "goals", "realness", "safety")
AGREEMENT: Final = ("tasks", "goals")
AFTER_SESSION: Final = (CHECKOUT, "sparq", BREAK_QUESTIONS)
"""What can be asked after a session: one with any of these answered is not one without a form."""
RATINGS: Final = "ratings"
LONG_AGO: Final = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Found:
    """One stream that was there: its value, the weight it got, and how it is said."""

    stream: str
    value: str
    weight: float
    says: str


@dataclass(frozen=True)
class Noticed:
    """Where one client and the clinician stand after the newest session.

    base: the detector's probability from the ratings alone. probability: with every stream of evidence. opens: True
    where that is enough to suspect a rupture.
    """

    person: str
    session: str
    at: datetime
    state: str
    base: float
    probability: float
    evidence: tuple[Found, ...]
    kind: RuptureKind
    opens: bool


def course_of(known: DisclosedCase, person: str, population: Population | None = None) -> tuple[Slot, ...]:
    """The client's sessions with ratings, states and probabilities; what has no number did not take place."""
    rules = alliance_rules()
    return with_course(slots_of(known, person, all_instruments(), rules), rules, population)


def ratings_of(slots: Sequence[Slot]) -> list[Rating]:
    """The rated sessions."""
    return [Rating(slot.at, slot.client, slot.session) for slot in slots if slot.client is not None]


def notice(
    known: DisclosedCase,
    person: str,
    *,
    population: Population | None = None,
    weights: Mapping[str, float] | None = None,
    since: datetime | None = None,
) -> Noticed | None:
    """What the newest session of this client says; None while there is none.

    weights: what each stream is worth here, the stated ones where not given. since: the last rupture of this client
    was noticed then; it needs an end before a new one is seen in the ratings, and older evidence was spent on it.
    """
    evidence = shipped_evidence()
    slots = course_of(known, person, population)
    counted = [slot for slot in slots if slot.number is not None]
    if not counted:
        return None
    last = counted[-1]
    window = _Window(known, person, counted, since or LONG_AGO, evidence)
    found = tuple(_weighed(window, evidence, weights or {}))
    base = last.probability if last.probability is not None else (population or Population()).onset
    spent = since is not None and not _ended(counted, since, evidence.rules.suspect_from)
    sure = fuse((population or Population()).onset if spent else base, [one.weight for one in found])
    streams = [evidence.streams[one.stream] for one in found]
    voiced, always = any(s.voice for s in streams), any(s.always for s in streams)
    telling = last.state not in ("", TOO_EARLY) and not spent
    return Noticed(
        person=person,
        session=last.session,
        at=last.at,
        state=last.state or TOO_EARLY,
        base=base,
        probability=sure,
        evidence=found,
        kind=evidence.guess(set(window.signs())),
        opens=always or (sure >= evidence.rules.suspect_from and (voiced or telling)),
    )


def _ended(counted: Sequence[Slot], since: datetime, threshold: float) -> bool:
    """True if the ratings came out of the last rupture: a rated session after it below the threshold."""
    return any(
        slot.at > since and slot.client is not None and (slot.probability or 0.0) < threshold for slot in counted
    )


def _weighed(window: _Window, evidence: Evidence, weights: Mapping[str, float]) -> Iterator[Found]:
    name = next(person.called for person in window.known.people if person.id == window.person)
    for key, value in window.streams():
        stream = evidence.streams[key]
        yield Found(key, value, weights.get(key, stream.weight), stream.filled(value=value, name=name))


class _Window:
    """What was said and seen since the rated session before the newest one."""

    def __init__(
        self,
        known: DisclosedCase,
        person: str,
        counted: Sequence[Slot],
        since: datetime,
        evidence: Evidence,
    ) -> None:
        self.known, self.person, self.rules = known, person, evidence.rules
        self.last = counted[-1]
        rated = [slot.at for slot in counted[:-1] if slot.client is not None]
        self.begins = max(rated[-1] if rated else LONG_AGO, since)
        self.before = counted[:-1]
        self.forms = [r for r in known.responses_of(person, CHECKOUT) if number(r.answers.get("bond")) is not None]
        self.sessions = [s for s in known.sessions if s.at > self.begins and self._concerns(s)]
        self.newest = self._newest_form()

    def _concerns(self, session: Session) -> bool:
        clients = {client.id for client in self.known.clients}
        named = clients & {*session.attended, *session.missed_by}
        return not named or self.person in named

    def _newest_form(self) -> DisclosedResponse | None:
        return self.forms[-1] if self.forms and self.forms[-1].answered > self.begins and self._rated_now() else None

    def _rated_now(self) -> bool:
        return self.last.client is not None

    def streams(self) -> Iterator[tuple[str, str]]:
        """Every stream that is there, with its value."""
        if any(word.person == self.person and word.at > self.begins for word in self.known.words):
            yield "client-word", ""
        felt = number(self.newest.answers.get(FELT_OFF)) if self.newest else None
        if felt is not None and felt >= self.rules.felt_off_from:
            yield "felt-off", f"{felt:g}"
        yield from self._break()
        yield from self._sense()
        for kind in sorted(set(self._codes())):
            yield "code", kind
        if self.last.split_change is not None and self.last.split_change >= self.rules.split_changed_by:
            yield "split-change", f"{self.last.split_change:.1f}"
        if self._straight():
            yield "straight-lined", ""
        if self.before and self.before[-1].client is None and not self._answered(self.before[-1]):
            yield "missing-form", ""
        yield from self._diary()

    def _break(self) -> Iterator[tuple[str, str]]:
        asked = self.known.responses_of(self.person, BREAK_QUESTIONS)
        found = [r for r in asked if r.answered > max(self.begins, self.last.at)]
        yes = sum(answer == 1 for answer in found[-1].answers.values()) if found else 0
        if yes:
            yield "risq", str(yes)

    def _sense(self) -> Iterator[tuple[str, str]]:
        mine = [m for m in self.known.mirrors if m.person == self.person and m.session == self.last.session]
        sense = mine[-1].sense if mine and self.last.session and mine[-1].at > self.begins else None
        if sense is Sense.OFF:
            yield "own-sense", ""
        elif sense is Sense.A_LITTLE_OFF:
            yield "own-sense-a-little", ""

    def _codes(self) -> list[str]:
        kinds = {RuptureKind.WITHDRAWAL.value, RuptureKind.CONFRONTATION.value}
        here = [code for code in self.known.codes if code.confirmed and code.person == self.person]
        session = self.last.session if self.last.at > self.begins else None
        return [kind for code in here if code.session == session and (kind := code.group or code.code) in kinds]

    def _straight(self) -> bool:
        if self.newest is None or len(self.forms) < 2:
            return False
        return self._is_straight(self.newest) and not any(self._is_straight(form) for form in self.forms[:-1])

    def _is_straight(self, form: DisclosedResponse) -> bool:
        given = [value for key in MEAN_ITEMS if (value := number(form.answers.get(key))) is not None]
        return len(given) >= self.rules.straight_items and len(set(given)) == 1

    def _answered(self, slot: Slot) -> bool:
        forms = [r for name in AFTER_SESSION for r in self.known.responses_of(self.person, name)]
        return any(r.session == slot.session if slot.session else False for r in forms) or any(
            slot.at <= r.answered < self.last.at for r in forms
        )

    def _diary(self) -> Iterator[tuple[str, str]]:
        staff = {person.id for person in self.known.people if not person.is_client}
        missed = {who for session in self.sessions for who in session.missed_by}
        if self.person in missed:
            yield "client-missed", ""
        late = [(who, m) for s in self.sessions for who, m in s.late_minutes.items() if m >= self.rules.late_from]
        theirs = max((minutes for who, minutes in late if who == self.person), default=0)
        mine = max((minutes for who, minutes in late if who in staff), default=0)
        if theirs:
            yield "client-late", f"{theirs:g}"
        if missed & staff:
            yield "clinician-missed", ""
        if mine:
            yield "clinician-late", f"{mine:g}"

    def signs(self) -> Iterator[str]:
        """What the hypothesis about the kind goes by."""
        yield from (f"code-{code}" for code in self._codes())
        there = {key for key, _ in self.streams()}
        yield from there & {"straight-lined", "client-missed"}
        felt = number(self.newest.answers.get(FELT_OFF)) if self.newest else None
        if felt is not None and felt <= self.rules.felt_off_low_to:
            yield "felt-off-low"
        if felt is not None and felt >= self.rules.felt_off_from:
            yield "felt-off-high"
        if self._fell(("bond",)):
            yield "bond-fallen"
        if self._fell(AGREEMENT):
            yield "agreement-fallen"
        agreed = self._mean(self.newest, AGREEMENT) if self.newest else None
        if agreed is not None and agreed >= self.rules.high_from:
            yield "agreement-high"

    def _fell(self, items: tuple[str, ...]) -> bool:
        """True if the newest form is that far under the mean of those before it."""
        now = self._mean(self.newest, items) if self.newest else None
        before = [value for form in self.forms[:-1] if (value := self._mean(form, items)) is not None]
        return now is not None and bool(before) and sum(before) / len(before) - now >= self.rules.fallen_by

    @staticmethod
    def _mean(form: DisclosedResponse, items: tuple[str, ...]) -> float | None:
        given = [value for key in items if (value := number(form.answers.get(key))) is not None]
        return sum(given) / len(given) if given else None
