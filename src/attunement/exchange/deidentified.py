"""Many cases for research: nobody named, dates moved, small groups left out.

Ids are made anew with a key that is thrown away, so two exports cannot be laid side by side by id. Each case's dates
move by a number of days of its own. Kinds of case with fewer than five cases, and instruments fewer than five people
answered, are left out whole, so that no difference of counts gives a small group away.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from attunement.disclosure import DisclosedCase, DisclosedResponse, disclosed_score
from attunement.disclosure.viewer import ViewerKind
from attunement.domain.errors import Refused
from attunement.domain.instrument import Instrument
from attunement.exchange.answer_sheet import plain_number
from attunement.exchange.export_csv import answer_cell, csv_text

FEWEST: Final = 5
"""A group of fewer is not shown."""
MOST_DAYS: Final = 182
"""Dates move by at most half a year either way: seasons blur, the course of a case stays."""
WHO: Final = ("case", "kind", "person", "role", "instrument", "version", "day")


@dataclass(frozen=True)
class PracticeExport:
    """What goes out: two tables as CSV, and how much is in them."""

    answers: str
    scales: str
    counts: PracticeCounts


@dataclass(frozen=True)
class PracticeCounts:
    """What is in an export, by number only; a group under five is in none of them."""

    cases: Mapping[str, int]
    people: int
    responses: Mapping[str, int]

    @property
    def is_empty(self) -> bool:
        """True when every group is too small."""
        return not self.people


@dataclass(frozen=True)
class _Hidden:
    """Makes ids and days of one export. The key is made for it and kept nowhere."""

    key: bytes

    def name(self, kind: str, plain: str) -> str:
        return f"{kind}-{self._digest(f'{kind} {plain}').hex()[:12]}"

    def day(self, response: DisclosedResponse, case: str) -> date:
        moved = int.from_bytes(self._digest(f"days {case}")[:8]) % (2 * MOST_DAYS + 1) - MOST_DAYS
        return response.answered.date() + timedelta(days=moved)

    def _digest(self, plain: str) -> bytes:
        return hmac.new(self.key, plain.encode(), hashlib.sha256).digest()


def practice_export(
    cases: Sequence[DisclosedCase], instruments: Mapping[str, Instrument], *, key: bytes
) -> PracticeExport:
    """The tables. `key` is random and made for this one export.

    Raises Refused for a case disclosed to anyone but a researcher.
    """
    groups, hidden = _large_groups(cases), _Hidden(key)
    return PracticeExport(
        csv_text((*WHO, "item", "value"), _answer_rows(groups, instruments, hidden)),
        csv_text((*WHO, "scale", "value", "band", "missing"), _scale_rows(groups, instruments, hidden)),
        practice_counts(cases),
    )


def practice_counts(cases: Sequence[DisclosedCase]) -> PracticeCounts:
    """How much an export of these cases would hold."""
    groups = _large_groups(cases)
    kept = [response for case in groups.cases for response in groups.responses(case)]
    return PracticeCounts(
        cases=dict(sorted(Counter(case.kind.value for case in groups.cases).items())),
        people=len({response.person for response in kept}),
        responses=dict(sorted(Counter(response.instrument for response in kept).items())),
    )


@dataclass(frozen=True)
class _Groups:
    """The cases and instruments that stay."""

    cases: tuple[DisclosedCase, ...]
    instruments: frozenset[str]

    def responses(self, case: DisclosedCase) -> list[DisclosedResponse]:
        return [response for response in case.responses if response.instrument in self.instruments]


def _large_groups(cases: Sequence[DisclosedCase]) -> _Groups:
    """What is left when every small group is gone; leaving one out may make another small."""
    if any(case.viewer.kind is not ViewerKind.RESEARCHER for case in cases):
        raise Refused("Only what a researcher may know can leave the practice this way.")
    groups = _Groups(tuple(cases), frozenset(r.instrument for case in cases for r in case.responses))
    while (fewer := _one_round(groups)) != groups:
        groups = fewer
    return groups


def _one_round(groups: _Groups) -> _Groups:
    pairs = {(r.instrument, r.person) for case in groups.cases for r in groups.responses(case)}
    people = Counter(instrument for instrument, _ in pairs)
    large = _Groups(groups.cases, frozenset(name for name, count in people.items() if count >= FEWEST))
    answered = [case for case in large.cases if large.responses(case)]
    of_kind = Counter(case.kind for case in answered)
    return _Groups(tuple(case for case in answered if of_kind[case.kind] >= FEWEST), large.instruments)


def _answer_rows(groups: _Groups, instruments: Mapping[str, Instrument], hidden: _Hidden) -> Iterator[tuple[str, ...]]:
    for who, response in _responses(groups, hidden):
        for item in instruments[response.instrument].items:
            if item.key in response.answers:
                yield (*who, item.key, answer_cell(response.answers[item.key]))


def _scale_rows(groups: _Groups, instruments: Mapping[str, Instrument], hidden: _Hidden) -> Iterator[tuple[str, ...]]:
    for who, response in _responses(groups, hidden):
        for key, found in disclosed_score(instruments[response.instrument], response).scales.items():
            value = "" if found.value is None else f"{plain_number(found.value)}"
            yield (*who, key, value, found.band or "", str(found.missing))


def _responses(groups: _Groups, hidden: _Hidden) -> Iterator[tuple[tuple[str, ...], DisclosedResponse]]:
    """Cases and people in the order of their new ids (the order of opening would say who is who), then as time went."""
    for case in sorted(groups.cases, key=lambda case: hidden.name("case", case.id)):
        for response in sorted(groups.responses(case), key=lambda r: (hidden.name("person", r.person), r.answered)):
            yield _who(case, response, hidden), response


def _who(case: DisclosedCase, response: DisclosedResponse, hidden: _Hidden) -> tuple[str, ...]:
    role = next((person.role for person in case.people if person.id == response.person), "")
    return (
        hidden.name("case", case.id),
        case.kind.value,
        hidden.name("person", response.person),
        role,
        response.instrument,
        str(response.version),
        hidden.day(response, case.id).isoformat(),
    )
