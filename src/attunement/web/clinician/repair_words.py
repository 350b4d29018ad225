"""A rupture and its repair as the page shows them: how sure, what to do, what the ratings say, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, ngettext

from attunement.disclosure import DisclosedCase
from attunement.domain.repair import Origin, RuptureState
from attunement.domain.repairing import Verdict, Verification, next_step, step_name
from attunement.roadmap.evidence import shipped_evidence
from attunement.roadmap.repair_moves import Move, PlannedStep, shipped_moves
from attunement.storage.models import RepairStepRecord, RuptureRecord
from attunement.storage.queries.detector import learned_weights
from attunement.storage.queries.relationship import reasons_of
from attunement.web.clinician.forms.repairing import FOLLOW_UP_WORDS, KIND_WORDS
from attunement.web.spoken import spoken_guidance

OPENED: Final[Mapping[str, str | Promise]] = {
    Origin.RATINGS.value: gettext_lazy("Noticed after a check-out"),
    Origin.CLIENT_WORD.value: gettext_lazy("They wrote that something felt off"),
    Origin.CLINICIAN.value: gettext_lazy("You noticed it"),
    Origin.MISTAKE.value: gettext_lazy("A mistake on your side"),
}
ENDED: Final[Mapping[str, str | Promise]] = {
    RuptureState.REJECTED.value: gettext_lazy("It was none"),
    RuptureState.ALREADY_HANDLED.value: gettext_lazy("Handled already"),
    RuptureState.REPAIRED.value: gettext_lazy("Repaired, and the ratings show it"),
    RuptureState.UNREPAIRED.value: gettext_lazy("Unrepaired"),
}


@dataclass(frozen=True)
class ShownStep:
    """A step of the plan, and each time it was taken: by whom, and what was tried."""

    planned: PlannedStep
    taken: list[tuple[RepairStepRecord, str]]
    is_next: bool


@dataclass(frozen=True)
class ShownRupture:
    """One rupture, open or closed."""

    row: RuptureRecord
    who: str
    opened: str
    kind: str
    kind_is_guess: bool
    sure: str
    reasons: list[str]
    move: Move
    steps: list[ShownStep]
    verification: list[str]
    ended: str

    @property
    def is_suspected(self) -> bool:
        """True until the clinician answered."""
        return self.row.state == RuptureState.SUSPECTED.value


@dataclass(frozen=True)
class ShownWeight:
    """A stream of evidence: what it is stated to be worth, and what it is worth in this practice."""

    key: str
    says: str
    stated: str
    here: str
    source: str


def shown(row: RuptureRecord, names: Mapping[str, str], found: Mapping[str, Verification]) -> ShownRupture:
    """A rupture for the page. `names`: clients by id. `found`: what the ratings since show, by client."""
    kind = row.kind or row.guessed_kind
    return ShownRupture(
        row=row,
        who=names.get(str(row.person_id), gettext("everyone")),
        opened=str(OPENED[row.origin]),
        kind=str(KIND_WORDS.get(kind, kind)),
        kind_is_guess=not row.kind,
        sure=_sure(row),
        reasons=list(spoken_guidance().reasons(reasons_of(row))),
        move=shipped_moves().for_rupture(kind, is_mistake=row.origin == Origin.MISTAKE.value),
        steps=_steps(row, names),
        verification=[_in_words(names.get(person, ""), one) for person, one in found.items()],
        ended=_ended(row),
    )


def _sure(row: RuptureRecord) -> str:
    if row.probability is None:
        return gettext("Not a guess: it is known.")
    of_100 = min(max(round(100 * row.probability), 1), 99)
    if row.state != RuptureState.SUSPECTED.value:
        return gettext("You answered. When it was noticed we thought: about %(n)s of 100.") % {"n": of_100}
    return gettext("Suspected: a rupture in about %(n)s of 100 such cases, we think.") % {"n": of_100}


def _steps(row: RuptureRecord, names: Mapping[str, str]) -> list[ShownStep]:
    rows = list(row.steps.all())
    then = next_step([step.step for step in rows])
    return [
        ShownStep(
            planned,
            [(r, names.get(r.by_person, gettext("you"))) for r in rows if step_name(r.step) is planned.step],
            planned.step is then,
        )
        for planned in shipped_moves().steps
    ]


def _in_words(name: str, found: Verification) -> str:
    fills = {"name": name, "before": f"{found.earlier:.1f}", "needed": f"{found.needed:.1f}", "left": found.left}
    if found.verdict is Verdict.SHOWN:
        return gettext("%(name)s: back near the earlier level (%(before)s before).") % fills
    if found.verdict is Verdict.NOT_SHOWN:
        return (
            gettext(
                "%(name)s: three rated sessions since the last step, and none back near the earlier level "
                "(%(before)s before). Take another step, or name it unrepaired and choose what follows."
            )
            % fills
        )
    return (
        ngettext(
            "%(name)s: a check-out of %(needed)s or more after the next session shows the repair (%(before)s before).",
            "%(name)s: a check-out of %(needed)s or more in one of the next %(left)s rated sessions shows the repair "
            "(%(before)s before).",
            found.left,
        )
        % fills
    )


def _ended(row: RuptureRecord) -> str:
    said = str(ENDED.get(row.state, ""))
    if row.state == RuptureState.REPAIRED.value:
        count = sessions_to_repair(row)
        return f"{said}. " + ngettext("%(n)s rated session", "%(n)s rated sessions", count) % {"n": count}
    if row.state == RuptureState.UNREPAIRED.value:
        return f"{said}. {FOLLOW_UP_WORDS.get(row.follow_up, '')}"
    return f"{said}. {row.answered_because}" if row.answered_because else said


def sessions_to_repair(row: RuptureRecord) -> int:
    """Rated sessions from the opening to the one that showed the repair; of several people the longest."""
    return max((int(one["rated"]) for one in row.verified_by), default=0)


def open_rupture(known: DisclosedCase) -> str:
    """The open rupture in a few words, for the list of cases; empty where none is open. Confirmed before suspected."""
    open_ones = [repair for repair in known.repairs if repair.is_open]
    if not open_ones:
        return ""
    first = min(open_ones, key=lambda repair: repair.state is RuptureState.SUSPECTED)
    names = {person.id: person.called for person in known.clients}
    fills = {"name": names.get(first.person, gettext("everyone"))}
    if first.state is RuptureState.SUSPECTED:
        return gettext("Rupture suspected: %(name)s") % fills
    return gettext("Open rupture: %(name)s") % fills


def weights_here() -> tuple[list[ShownWeight], int]:
    """Every stream with its stated weight and the one in this practice, and how many answers that rests on."""
    learned = learned_weights()
    said = spoken_guidance().said
    rows = [
        ShownWeight(
            key=stream.key,
            says=said(stream.says).format(name="…", value="…"),
            stated=f"{stream.weight:.1f}",
            here=f"{at:.1f} ± {spread:.1f}",
            source=said(stream.source),
        )
        for stream, at, spread in zip(shipped_evidence().streams.values(), learned.weights, learned.sd, strict=True)
    ]
    return rows, learned.rows
