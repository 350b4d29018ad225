"""What the detector goes by for one case: parameters and weights learned from other cases only, never from its own.

So what one partner rated, and what the clinician made of it, moves nothing in what is noticed about the other.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

from attunement.analysis.evidence import log_odds
from attunement.analysis.evidence_learning import Learned, learn
from attunement.analysis.rupture import Population
from attunement.analysis.rupture_population import NAMES, PUBLISHED
from attunement.domain.errors import BadInput
from attunement.domain.repair import Origin, RuptureState
from attunement.domain.repairing import WAS_ONE
from attunement.roadmap.evidence import Evidence, shipped_evidence
from attunement.roadmap.noticing import RATINGS
from attunement.storage.models import CaseRecord, DetectorParameters, RuptureRecord
from attunement.storage.queries.relationship import ruptures_here

FOLDS: Final = 4
"""Each case is judged by parameters estimated without a quarter of the cases: the quarter it is in."""


def fold_of(case: UUID) -> int:
    """Which quarter a case belongs to; drawn once with its id."""
    return case.int % FOLDS


def newest_fit(fold: int) -> DetectorParameters | None:
    """The newest parameters estimated without this quarter."""
    return DetectorParameters.objects.filter(parameters__without_fold=fold).order_by("-fitted_at", "-id").first()


def population_for(case: CaseRecord) -> Population:
    """The population to judge a case by; the published one while there is none, or none that can be read any more."""
    row = newest_fit(fold_of(case.id))
    found = row.parameters.get("population", {}) if row else {}
    if set(found) != set(NAMES):
        return PUBLISHED
    try:
        return Population(**found)
    except BadInput:
        return PUBLISHED


def answered_ruptures(*, without: CaseRecord | None = None) -> list[tuple[bool, float, frozenset[str]]]:
    """What clinicians answered: whether it was one, the detector's probability, the streams that were there."""
    states = [state.value for state in RuptureState if state in WAS_ONE]
    rows = RuptureRecord.objects.filter(origin__in=_NOTICED, state__in=states).order_by("noticed_at", "id")
    if without is not None:
        rows = rows.exclude(case=without)
    return [(WAS_ONE[RuptureState(row.state)], _base(row), _streams(row)) for row in rows]


def learned_weights(*, without: CaseRecord | None = None, evidence: Evidence | None = None) -> Learned:
    """The weights in this practice, in the order of the evidence's streams."""
    streams = (evidence or shipped_evidence()).streams
    rows = answered_ruptures(without=without)
    return learn(
        [log_odds(base) for _, base, _ in rows],
        [[float(key in there) for key in streams] for _, _, there in rows],
        [was_one for was_one, _, _ in rows],
        [stream.weight for stream in streams.values()],
    )


def weights_for(case: CaseRecord) -> dict[str, float]:
    """What each stream is worth for a case, learned from all the others."""
    learned = learned_weights(without=case)
    return {key: float(at) for key, at in zip(shipped_evidence().streams, learned.weights, strict=True)}


def last_rupture(case: CaseRecord, person: str) -> RuptureRecord | None:
    """The newest rupture about this very client. One about everyone is not theirs: others' ratings would close it."""
    theirs = [row for row in ruptures_here(case) if row.person_id == UUID(person)]
    return max(theirs, key=lambda row: (row.noticed_at, row.pk), default=None)


_NOTICED: Final = (Origin.RATINGS.value, Origin.CLIENT_WORD.value)
"""Opened by the product, not by a human: only what was guessed can be learned from."""


def _base(row: RuptureRecord) -> float:
    return next((float(found["value"]) for found in row.evidence if found["stream"] == RATINGS), 0.5)


def _streams(row: RuptureRecord) -> frozenset[str]:
    return frozenset(found["stream"] for found in row.evidence)
