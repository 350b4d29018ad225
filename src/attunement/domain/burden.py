"""How much one client is asked: minutes in a month, and what rests once they are used up.

Reads that person's own record only. The alliance check-out never rests: it is what the work is steered by.
Source: design rule. How many minutes a month may hold is the practice's to say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from attunement.domain.instrument import Instrument
from attunement.domain.occasion import Question

ROUNDING = 1e-6
"""Minutes that adding parts of a minute may be out by."""
USED_UP = "the minutes of this month are used up"
"""Why something rested."""


@dataclass(frozen=True)
class Additions:
    """What a check-out asks beyond the usual, and what rests this time."""

    added: tuple[str, ...]
    rested: tuple[str, ...]


def minutes_of(questions: Iterable[Question], instruments: Mapping[str, Instrument]) -> float:
    """Minutes these questions take: each instrument's own, by the share of its items that is asked."""
    asked = Counter(question.instrument for question in questions)
    return sum(instruments[name].minutes * min(1, n / len(instruments[name].items)) for name, n in asked.items())


def additions(
    due: Sequence[str], minutes: Mapping[str, float], *, asked: float, base: float, budget: float
) -> Additions:
    """Which of the instruments due are added: as long as the month holds them beside the usual ones, in order.

    `asked` minutes were asked this month already, `base` is what the check-out takes without them.
    """
    added: list[str] = []
    rested: list[str] = []
    used = asked + base
    for name in due:
        if used + minutes[name] <= budget + ROUNDING:
            added.append(name)
            used += minutes[name]
        else:
            rested.append(name)
    return Additions(tuple(added), tuple(rested))
