"""One session's confirmed codes as the summary reads them: who, what, which way it counts, in order of time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from attunement.analysis.followings import Followings, followings
from attunement.analysis.physiology import flooding_episodes
from attunement.analysis.session_course import cumulative_points
from attunement.domain.coding import About, CodeDefinition, CodingScheme
from attunement.domain.timeline import HeartSeries, Prompt, Timeline, TimelineEvent
from attunement.roadmap.session_rules import LONGEST_GAP
from attunement.roadmap.session_words import ENGLISH, SessionWords

Floods = tuple[tuple[float, float], ...]
Weights = Mapping[str, float]
"""Points of a code where the reader set others than its sign."""


@dataclass(frozen=True)
class Moment:
    """One confirmed event. `who` is a person's id, or '' for everyone together and for the clinician's own moves."""

    n: int
    event: TimelineEvent
    name: str
    sign: int
    """1 brings closer, −1 drives apart, 0 neither."""
    weight: float
    by_clinician: bool = False

    @property
    def at(self) -> float:
        """Seconds from the start."""
        return self.event.at

    @property
    def who(self) -> str:
        """Whose it is, as its line in the graph is kept: the clinician's own moves are nobody's."""
        return "" if self.by_clinician else self.event.person

    @property
    def label(self) -> str:
        """Who and what, for counting what follows what."""
        return f"{self.event.person}\x1f{self.event.code}"


@dataclass(frozen=True)
class SessionReading:
    """Everything the sentences, drawings and tables are made of."""

    session: str
    people: Mapping[str, str]
    """Person id → what they are called, in the case's order; clients only."""
    moments: tuple[Moment, ...]
    prompts: tuple[Prompt, ...]
    codes: Mapping[str, CodeDefinition]
    """Every code of the schemes that were used, by its key."""
    seconds: float
    floods: Mapping[str, Floods]
    """Person id → stretches of a racing heart; only people whose heart was measured."""
    has_own_weights: bool = False

    def of(self, person: str, sign: int) -> list[Moment]:
        """One person's moments of one sign."""
        return [m for m in self.moments if m.who == person and m.sign == sign]

    def coded(self, code: str) -> list[Moment]:
        """The moments of one code."""
        return [m for m in self.moments if m.event.code == code]

    def called(self, moment: Moment, words: SessionWords = ENGLISH) -> str:
        """Whose it is, in words."""
        if moment.by_clinician:
            return words.clinician
        return self.people.get(moment.event.person, moment.event.person) if moment.event.person else words.together

    @cached_property
    def points(self) -> Mapping[int, float]:
        """Each moment's number → its line's points so far: one line a person, one for everyone together."""
        found: dict[int, float] = {}
        for person in {m.who for m in self.moments}:
            own = [m for m in self.moments if m.who == person]
            total = cumulative_points([m.at for m in own], [m.weight for m in own])
            found |= {m.n: float(points) for m, points in zip(own, total, strict=True)}
        return found

    @cached_property
    def following(self) -> Followings:
        """What followed what in this session."""
        labels, seconds = [m.label for m in self.moments], [m.at for m in self.moments]
        return followings(labels, seconds=seconds, longest_gap=LONGEST_GAP)

    def named(self, label: str, words: SessionWords = ENGLISH) -> str:
        """A label in words: what, and whose."""
        moment = next(m for m in self.moments if m.label == label)
        return f"{self.called(moment, words)}: {moment.name}"


def over_one_hundred(series: HeartSeries) -> Floods:
    """Over 100 beats a minute for 10 seconds: where nobody set the person's own limit."""
    return tuple(flooding_episodes(series.seconds, series.bpm))


def read_session(
    timeline: Timeline,
    schemes: Iterable[CodingScheme],
    people: Mapping[str, str],
    *,
    coder: str | None = None,
    weights: Weights | None = None,
    floods: Callable[[HeartSeries], Floods] = over_one_hundred,
) -> SessionReading:
    """The session as one coder coded it: `coder`, or the one of the most events.

    Codes are looked up in the scheme and version an event names; one that no scheme here knows counts for neither
    side and is shown by its key. `weights` replace the signs as points in the graph and nowhere else. `floods` says
    in which stretches a heart raced.
    """
    known = {(scheme.id, scheme.version): scheme.by_key for scheme in schemes}
    chosen = main_coder(timeline) if coder is None else coder
    found: list[Moment] = []
    codes: dict[str, CodeDefinition] = {}
    for event in timeline.counting:
        if event.by != chosen:
            continue
        code = _definition(event, known)
        if code is not None:
            codes |= known.get((event.scheme, event.version), {event.code: code})
        sign = code.valence if code is not None else 0
        weight = float(sign if weights is None else weights.get(event.code, sign))
        by_clinician = code is not None and code.about is About.CLINICIAN
        name = event.code if code is None else code.name
        found.append(Moment(len(found), event, name, sign, weight, by_clinician))
    return SessionReading(
        timeline.session,
        people,
        tuple(found),
        tuple(sorted(timeline.prompts, key=lambda p: (p.at, p.id))),
        codes,
        timeline.ends,
        {series.person: floods(series) for series in timeline.heart},
        bool(weights),
    )


def coders_of(timeline: Timeline) -> dict[str, int]:
    """Who confirmed how many events, most first, equals by id."""
    counts = Counter(event.by for event in timeline.counting)
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def main_coder(timeline: Timeline) -> str:
    """Whoever coded most; '' where nobody did."""
    return next(iter(coders_of(timeline)), "")


def _definition(
    event: TimelineEvent, known: Mapping[tuple[str, int], Mapping[str, CodeDefinition]]
) -> CodeDefinition | None:
    """By the scheme the event names; an event that names none (an older file) by any that has the code."""
    if event.scheme:
        return known.get((event.scheme, event.version), {}).get(event.code)
    return next((codes[event.code] for codes in known.values() if event.code in codes), None)
