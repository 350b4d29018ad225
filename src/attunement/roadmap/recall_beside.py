"""Side by side: where those who looked back at a session were closest, where they differed, one question to begin with.

The rules, all of them: time is cut into stretches of half a minute; in each, those who rated it have their mean. The
closest stretch is the one with the least spread (of equal ones the one felt most strongly), the farthest the one with
the most, if that is a fifth of the dial or more. Two marks of two people within a quarter of a minute are one moment
that mattered to both. The question is about where they differed; else about what both marked; else about a mark.
It is a beginning for a talk, no measurement: new, and not validated.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from attunement.disclosure.recall import SharedRecall
from attunement.domain.recall import HIGHEST, LOWEST, MIDDLE
from attunement.domain.timeline import Comment, DialTrace

STRETCH = 30.0
"""Seconds."""
FEWEST = 4
"""Ratings in a stretch before it has a mean: about two seconds of it."""
APART = (HIGHEST - LOWEST) / 5
TOGETHER = 15.0
"""Seconds between two marks of one moment."""


class Ask(StrEnum):
    """What the question is about."""

    DIFFERED = "differed"
    BOTH_MARKED = "both-marked"
    ONE_MARKED = "one-marked"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Stretch:
    """Half a minute that at least two rated: from `at` on, who gave which mean, and how far they were apart."""

    at: float
    means: tuple[tuple[str, float], ...]

    @property
    def spread(self) -> float:
        """The distance between the highest and the lowest mean."""
        values = [mean for _, mean in self.means]
        return max(values) - min(values)

    @property
    def strength(self) -> float:
        """How far from the middle it was felt by the one who felt it least."""
        return min(abs(mean - MIDDLE) for _, mean in self.means)


@dataclass(frozen=True)
class Beside:
    """What the page shows. Any of it may be absent: where there is too little, nothing is said."""

    closest: Stretch | None
    farthest: Stretch | None
    both: tuple[tuple[Comment, Comment], ...]
    ask: Ask
    about: float | None
    """The moment the question is about, in seconds."""


def beside(shared: SharedRecall) -> Beside:
    """The looks back that this viewer may know, beside each other."""
    stretches = _stretches(shared.dials)
    closest = min(stretches, key=lambda s: (s.spread, -s.strength, s.at), default=None)
    farthest = max(stretches, key=lambda s: (s.spread, -s.at), default=None)
    if closest is not None and closest.spread >= APART:
        closest = None
    if farthest is not None and farthest.spread < APART:
        farthest = None
    both = _both_marked(shared.comments)
    ask, about = _question(farthest, both, shared.comments)
    return Beside(closest, farthest, both, ask, about)


def _question(
    farthest: Stretch | None, both: tuple[tuple[Comment, Comment], ...], comments: tuple[Comment, ...]
) -> tuple[Ask, float | None]:
    if farthest is not None:
        return Ask.DIFFERED, farthest.at
    if both:
        return Ask.BOTH_MARKED, both[0][0].at
    if comments:
        return Ask.ONE_MARKED, comments[0].at
    return Ask.NOTHING, None


def _stretches(dials: tuple[DialTrace, ...]) -> list[Stretch]:
    felt: dict[int, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for dial in dials:
        for at, value in zip(dial.seconds, dial.values, strict=True):
            felt[int(at // STRETCH)][dial.by].append(value)
    found = []
    for n, by_person in sorted(felt.items()):
        means = tuple((who, sum(v) / len(v)) for who, v in sorted(by_person.items()) if len(v) >= FEWEST)
        if len(means) > 1:
            found.append(Stretch(n * STRETCH, means))
    return found


def _both_marked(comments: tuple[Comment, ...]) -> tuple[tuple[Comment, Comment], ...]:
    """Pairs of two people's marks of one moment, the nearest first; no mark is in two pairs."""
    pairs = [(a, b) for a, b in combinations(comments, 2) if a.by != b.by and abs(a.at - b.at) <= TOGETHER]
    taken: set[str] = set()
    kept = []
    for a, b in sorted(pairs, key=lambda pair: (abs(pair[0].at - pair[1].at), pair[0].at)):
        if not {a.id, b.id} & taken:
            taken |= {a.id, b.id}
            kept.append((a, b))
    return tuple(kept)
