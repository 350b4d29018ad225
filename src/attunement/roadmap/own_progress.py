"""A client's own answers over time, in words, a few numbers and a small line: never anyone else's, never a verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean

from attunement.disclosure import DisclosedCase, disclosed_score
from attunement.disclosure.viewer import ViewerKind
from attunement.domain.errors import Refused
from attunement.domain.instrument import Instrument
from attunement.domain.record import CaseKind

CHECK_OUT, CHECK_OUT_SCALE = "alliance-checkout", "alliance"
CHECK_UPS = {
    CaseKind.COUPLE: "relationship-checkup",
    CaseKind.INDIVIDUAL: "individual-checkup",
    CaseKind.FAMILY: "family-checkup",
}
SAME_WITHIN = 0.5
"""Of the 7 points: a design rule for words, no cut-off."""
LEAST, MOST = 1, 7


@dataclass(frozen=True)
class OwnPoint:
    """One check-out of this person's: when, and their mean (1 to 7)."""

    at: datetime
    mean: float


@dataclass(frozen=True)
class OwnPart:
    """One part of the check-up: the newest value and the one before, 1 to 7; None where there is none."""

    name: str
    now: float
    before: float | None

    @property
    def went(self) -> str:
        """`up`, `down`, `same`, or `first` where there is nothing to compare with."""
        return went(self.before, self.now)


@dataclass(frozen=True)
class OwnProgress:
    """The check-outs, oldest first; the newest check-up's parts, and its days."""

    points: tuple[OwnPoint, ...]
    parts: tuple[OwnPart, ...]
    days: tuple[datetime, ...]

    @property
    def went(self) -> str:
        """How the last check-out was, beside this person's own mean of all before it."""
        earlier = [point.mean for point in self.points[:-1]]
        return went(fmean(earlier) if earlier else None, self.points[-1].mean) if self.points else "none"


def went(before: float | None, now: float) -> str:
    """`up` or `down` by more than half a point, else `same`; `first` without anything before."""
    if before is None:
        return "first"
    if round(abs(now - before), 9) <= SAME_WITHIN:  # 2.2 is half a point from 1.7, also in binary
        return "same"
    return "up" if now > before else "down"


def own_progress(known: DisclosedCase, instruments: Mapping[str, Instrument]) -> OwnProgress:
    """What a person's own view holds of it. Raises Refused for any other viewer."""
    if known.viewer.kind is not ViewerKind.PERSON or known.viewer.person is None:
        raise Refused("This is one person's own page.")
    own = known.viewer.person
    points = [
        OwnPoint(response.answered, value)
        for response in known.responses_of(own, CHECK_OUT)
        if (value := disclosed_score(instruments[CHECK_OUT], response).scales[CHECK_OUT_SCALE].value) is not None
    ]
    check_up = instruments[CHECK_UPS[known.kind]]
    told = known.responses_of(own, check_up.id)[-2:]
    values = [
        {key: scored.value for key, scored in disclosed_score(check_up, response).scales.items()} for response in told
    ]
    parts = [
        OwnPart(scale.name, newest, values[0].get(scale.key) if len(values) > 1 else None)
        for scale in check_up.scales
        if values and (newest := values[-1].get(scale.key)) is not None
    ]
    return OwnProgress(tuple(points), tuple(parts), tuple(response.answered for response in told))
