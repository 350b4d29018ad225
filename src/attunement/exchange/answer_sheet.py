"""One respondent's answers as read from someone else's file, and the scored form the command line prints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from attunement.domain.answers import Answer, Answers, number
from attunement.domain.instrument import Instrument, Scale
from attunement.domain.scoring import Flag, ScaleScore, raised_flags, score


@dataclass(frozen=True)
class StatedTotal:
    """A total the file itself gives for a scale, and where."""

    scale: str
    value: float
    where: str


@dataclass(frozen=True)
class AnswerSheet:
    """One respondent: answers by item key, the totals the file states, and what was odd about the file."""

    respondent: str
    answers: Answers
    stated: tuple[StatedTotal, ...] = ()
    second_answers: tuple[tuple[str, Answer], ...] = ()
    """Further answers to an item already answered: never scored, but a flag they raise is not lost."""
    problems: tuple[str, ...] = ()


def scored_as_json(instrument: Instrument, sheet: AnswerSheet) -> dict[str, Any]:
    """The sheet scored: respondent, instrument, version, scales, flags, problems."""
    scored = score(instrument, sheet.answers)
    flags = {flag.key: flag for flag in (*_flags_of_seconds(instrument, sheet), *scored.flags)}
    differing = [text for stated in sheet.stated if (text := _differs(instrument, sheet, stated))]
    return {
        "respondent": sheet.respondent,
        "instrument": instrument.id,
        "version": instrument.version,
        "scales": {key: _scale_as_json(found) for key, found in scored.scales.items()},
        "flags": [_flag_as_json(flags[rule.key]) for rule in instrument.flags if rule.key in flags],
        "problems": [*sheet.problems, *differing],
    }


def _flags_of_seconds(instrument: Instrument, sheet: AnswerSheet) -> list[Flag]:
    return [flag for key, answer in sheet.second_answers for flag in raised_flags(instrument, {key: answer})]


def _scale_as_json(found: ScaleScore) -> dict[str, Any]:
    return {
        "value": plain_number(found.value),
        "band": found.band,
        "answered": found.answered,
        "missing": found.missing,
        "prorated": found.prorated,
    }


def _flag_as_json(flag: Flag) -> dict[str, str]:
    return {"key": flag.key, "level": flag.level, "because": flag.because}


def _differs(instrument: Instrument, sheet: AnswerSheet, stated: StatedTotal) -> str | None:
    """Why a stated total cannot stand, or None: it may be the plain sum of what is there, or the prorated value."""
    scale = instrument.scale(stated.scale)
    keyed = _keyed(instrument, scale, sheet.answers)
    if not keyed:
        return f"{stated.where}: a total of {stated.value:g} is stated but no item of '{scale.key}' is answered"
    value = score(instrument, sheet.answers).scales[scale.key].value
    if any(found is not None and abs(found - stated.value) < 1e-6 for found in (sum(keyed), value)):
        return None
    found = "no value (too few answers)" if value is None else f"{value:g}"
    return f"{stated.where}: the stated total {stated.value:g} is not what the answers give; '{scale.key}' is {found}"


def _keyed(instrument: Instrument, scale: Scale, answers: Answers) -> list[float]:
    return [instrument.item(key).keyed(value) for key in scale.items if (value := number(answers.get(key))) is not None]


def plain_number(value: float | None) -> int | float | None:
    """Whole values without a decimal point, as printed on forms."""
    return int(value) if value is not None and float(value).is_integer() else value
