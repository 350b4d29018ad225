"""The rules of a repair: what may follow what, which step comes next, and when the ratings have shown it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from statistics import median
from typing import Final

from attunement.domain.errors import Refused
from attunement.domain.repair import RepairStepName, RuptureState


class Reply(StrEnum):
    """What a clinician says to a suspected rupture. Each of them teaches the weights of the evidence."""

    CONFIRM = "confirm"
    REJECT = "reject"
    HANDLED = "handled"


STATE_AFTER: Final[Mapping[Reply, RuptureState]] = {
    Reply.CONFIRM: RuptureState.CONFIRMED,
    Reply.REJECT: RuptureState.REJECTED,
    Reply.HANDLED: RuptureState.ALREADY_HANDLED,
}
WAS_ONE: Final[Mapping[RuptureState, bool]] = {
    RuptureState.CONFIRMED: True,
    RuptureState.ALREADY_HANDLED: True,
    RuptureState.REPAIRED: True,
    RuptureState.UNREPAIRED: True,
    RuptureState.REJECTED: False,
}
"""Whether it was a rupture, once a human has answered; a suspected one is in neither camp."""

MAY_FOLLOW: Final[Mapping[RuptureState, frozenset[RuptureState]]] = {
    RuptureState.SUSPECTED: frozenset(STATE_AFTER.values()),
    RuptureState.CONFIRMED: frozenset({RuptureState.REPAIRED, RuptureState.UNREPAIRED}),
    RuptureState.REJECTED: frozenset(),
    RuptureState.ALREADY_HANDLED: frozenset(),
    RuptureState.REPAIRED: frozenset(),
    RuptureState.UNREPAIRED: frozenset(),
}

OLD_NAMES: Final[Mapping[str, str]] = {"own": RepairStepName.OWN_PART.value}
"""Names of steps that case files may still carry."""


def check_move(now: RuptureState, then: RuptureState) -> None:
    """Raise Refused where a rupture in state `now` cannot become `then`."""
    if then not in MAY_FOLLOW[now]:
        raise Refused(f"A rupture that is {now.value.replace('-', ' ')} cannot become {then.value.replace('-', ' ')}.")


def step_name(name: str) -> RepairStepName | None:
    """The step of this name, or None where it is none of the plan's."""
    found = OLD_NAMES.get(name, name)
    return RepairStepName(found) if found in {step.value for step in RepairStepName} else None


def next_step(taken: Collection[str]) -> RepairStepName:
    """The first step of the plan not taken yet; follow-up, once all were."""
    known = {step_name(name) for name in taken}
    return next((step for step in RepairStepName if step not in known), RepairStepName.FOLLOW_UP)


@dataclass(frozen=True)
class VerifyRules:
    """When the ratings have shown a repair. `near` in points of a scale from 1 to 7, the others in rated sessions.

    Within three sessions: Gumz and colleagues (2012). The half point is the detector's own floor: what a mean of five
    answers moves by chance (design rule). The earlier level is the median of the last `looks_back` ratings (design
    rule: one bad day does not move it).
    """

    near: float = 0.5
    within: int = 3
    looks_back: int = 5


VERIFY: Final = VerifyRules()
PLACES: Final = 9
"""Decimals that means are compared by: a mean of whole answers never differs by less."""


@dataclass(frozen=True)
class Rating:
    """One client's mean for one session; `session` may be empty where none was noted."""

    at: datetime
    mean: float
    session: str = ""


class Verdict(StrEnum):
    """What the ratings say so far."""

    WAITING = "waiting"
    SHOWN = "shown"
    NOT_SHOWN = "not-shown"


@dataclass(frozen=True)
class Verification:
    """What the ratings since a rupture show.

    earlier: the level before it. needed: what counts as near it. rated: ratings since it was opened, up to the one
    that shows it. left: rated sessions left of the present window. by: the rating that showed it.
    """

    verdict: Verdict
    earlier: float
    needed: float
    rated: int
    left: int
    by: Rating | None = None


def earlier_level(before: Sequence[Rating], *, usual: float, rules: VerifyRules = VERIFY) -> float:
    """The median of the last ratings before; `usual` where there is none."""
    last = sorted(before, key=lambda rating: rating.at)[-rules.looks_back :]
    return median(rating.mean for rating in last) if last else usual


def verify(
    earlier: float, since: Iterable[Rating], acts: Iterable[datetime], *, rules: VerifyRules = VERIFY
) -> Verification:
    """Have the ratings shown it? `since`: the ratings after it was opened. `acts`: when it was confirmed, each step.

    A rating counts if it is among the first `within` after some act: each new step opens a new window. One given
    before anything was done shows nothing about a repair.
    """
    needed = round(earlier - rules.near, PLACES)  # 1.7 - 0.5 is a hair above 1.2, which the page calls enough
    moments = sorted(acts)
    ratings = sorted(since, key=lambda rating: rating.at)
    used = 0
    newest: datetime | None = None
    for number, rating in enumerate(ratings, start=1):
        act = max((at for at in moments if at <= rating.at), default=None)
        if act is None:
            continue
        used = used + 1 if act == newest else 1
        newest = act
        if used <= rules.within and round(rating.mean, PLACES) >= needed:
            return Verification(Verdict.SHOWN, earlier, needed, number, rules.within - used, rating)
    if moments and moments[-1] != newest:
        used = 0  # a step since the last rating: its window is still whole
    left = max(rules.within - used, 0)
    return Verification(Verdict.WAITING if left else Verdict.NOT_SHOWN, earlier, needed, len(ratings), left)


def verify_all(found: Sequence[Verification]) -> Verdict:
    """One verdict on a rupture about several people: shown for all, else not shown for one, else waiting."""
    verdicts = {one.verdict for one in found}
    if verdicts == {Verdict.SHOWN}:
        return Verdict.SHOWN
    return Verdict.NOT_SHOWN if Verdict.NOT_SHOWN in verdicts else Verdict.WAITING
