"""What to do about a rupture, as data: per kind two hypotheses, one move with words, what not to do; and the plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from attunement.domain.errors import BadInput
from attunement.domain.repair import Origin, RepairStepName, RuptureKind
from attunement.domain.strict import Table
from attunement.instruments.loading import read_toml
from attunement.roadmap.evidence import DATA

MISTAKE: Final = Origin.MISTAKE.value
KINDS: Final = (*(kind.value for kind in RuptureKind), MISTAKE)
HYPOTHESES: Final = 2


@dataclass(frozen=True)
class Move:
    """What to offer for one kind of rupture."""

    kind: str
    hypotheses: tuple[str, ...]
    move: str
    say: tuple[str, ...]
    not_to: tuple[str, ...]


@dataclass(frozen=True)
class PlannedStep:
    """One step of the plan in words."""

    step: RepairStepName
    name: str
    what: str
    say: str


@dataclass(frozen=True)
class RepairMoves:
    """The file, whole: moves by kind, steps in the order of the plan."""

    moves: Mapping[str, Move]
    steps: tuple[PlannedStep, ...]
    evidence: str
    reviewed_by: str

    def for_rupture(self, kind: str, *, is_mistake: bool) -> Move:
        """A mistake is owned first, whatever kind of rupture it became; an unknown word is the unknown kind."""
        return self.moves[MISTAKE] if is_mistake else self.moves.get(kind, self.moves[RuptureKind.UNKNOWN.value])

    def step(self, name: RepairStepName) -> PlannedStep:
        """One step."""
        return next(step for step in self.steps if step.step is name)


@cache
def shipped_moves() -> RepairMoves:
    """The moves that ship."""
    path = DATA / "moves.toml"
    return read_moves(read_toml(path), path.name)


def read_moves(raw: object, where: str) -> RepairMoves:
    """The moves of a document. BadInput where a kind or a step is missing, or there are not two hypotheses."""
    table = Table(raw, where)
    listed = table.each("moves", _move)
    moves = {move.kind: move for move in listed}
    steps = table.each("steps", _step)
    found = RepairMoves(moves, steps, table.text("evidence"), table.text("reviewed_by"))
    table.done()
    given = [move.kind for move in listed]
    for kind in sorted(set(KINDS) ^ set(given)) or sorted({kind for kind in given if given.count(kind) > 1}):
        raise BadInput(f"'{kind}'", where=f"{where}.moves", expected="one for each of " + ", ".join(KINDS))
    if tuple(step.step for step in steps) != tuple(RepairStepName):
        raise BadInput("other steps, or another order", where=f"{where}.steps", expected=", ".join(RepairStepName))
    return found


def _move(table: Table) -> Move:
    hypotheses = table.texts("hypotheses")
    if len(hypotheses) != HYPOTHESES:
        raise BadInput(f"{len(hypotheses)} found", where=table.place("hypotheses"), expected="two ways to see it")
    return Move(table.text("for"), hypotheses, table.text("move"), _some(table, "say"), _some(table, "not_to"))


def _some(table: Table, key: str) -> tuple[str, ...]:
    found: tuple[str, ...] = table.texts(key)
    if not found:
        raise BadInput("nothing there", where=table.place(key), expected="at least one")
    return found


def _step(table: Table) -> PlannedStep:
    return PlannedStep(table.one_of("step", RepairStepName), table.text("name"), table.text("what"), table.text("say"))
