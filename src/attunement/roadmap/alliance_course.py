"""What the ratings say along the way: the rupture detector's word for each session, the own band, the split."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from attunement.analysis.rupture import Population, rupture_states
from attunement.roadmap.alliance_reading import Pair, Slot
from attunement.roadmap.alliance_rules import AllianceRules

LEAST, MOST = 1.0, 7.0
"""The ends of the check-out's scale; the upper one is the ceiling on the chart."""
ANSWERS_IN_MEAN: Final = 5
STEP: Final = 1 / ANSWERS_IN_MEAN
"""The rounding width of a mean of five whole answers."""


def with_course(slots: Sequence[Slot], rules: AllianceRules, population: Population | None = None) -> tuple[Slot, ...]:
    """The slots with state, probability, own band and change in the split; each knows the slots before it only."""
    counted = [slot for slot in slots if slot.number is not None]
    if not any(slot.client is not None for slot in counted):
        return tuple(slots)
    seen = rupture_states(
        ["client"] * len(counted),
        [slot.number for slot in counted if slot.number is not None],
        [slot.client for slot in counted],
        scale=(LEAST, MOST),
        step=STEP,
        priors=population or "published",
    )
    at = {slot.number: n for n, slot in enumerate(counted)}
    changes = split_changes([slot.split for slot in slots], rules)
    found = []
    for slot, change in zip(slots, changes, strict=True):
        slot = replace(slot, split_change=change)
        if slot.number is not None:
            n = at[slot.number]
            usual, spread = float(seen.usual[n]), rules.band_width * float(seen.usual_sd[n])
            slot = replace(
                slot,
                state=str(seen.state[n]),
                probability=float(seen.probability[n]),
                usual=min(max(usual, LEAST), MOST),
                low=min(max(usual - spread, LEAST), MOST),
                high=min(max(usual + spread, LEAST), MOST),
            )
        found.append(slot)
    return tuple(found)


def split_changes(splits: Sequence[float | None], rules: AllianceRules) -> list[float | None]:
    """How far each split is from the mean of those before it; None while too few came before."""
    before: list[float] = []
    changes: list[float | None] = []
    for split in splits:
        told = split is not None and len(before) >= rules.split_pairs
        changes.append(split - sum(before) / len(before) if told and split is not None else None)
        if split is not None:
            before.append(split)
    return changes


def pairs_of(one: Sequence[Slot], other: Sequence[Slot], rules: AllianceRules) -> tuple[Pair, ...]:
    """The sessions both partners rated, with the change in the split between them."""
    theirs = {slot.session: slot for slot in other if slot.session and slot.client is not None}
    both = [(slot, theirs[slot.session]) for slot in one if slot.client is not None and slot.session in theirs]
    splits = [mine.client - its.client for mine, its in both if mine.client is not None and its.client is not None]
    changes = split_changes(splits, rules)
    return tuple(
        Pair(mine.session, mine.at, mine.number, mine.client or 0.0, its.client or 0.0, change)
        for (mine, its), change in zip(both, changes, strict=True)
    )
