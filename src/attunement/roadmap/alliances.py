"""The alliances of a case, for its clinician alone: every client with the clinician, and a couple's two."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

from attunement.analysis.rupture import Population
from attunement.disclosure import DisclosedCase, DisclosedResponse, disclosed_score
from attunement.domain.errors import Refused
from attunement.domain.instrument import Instrument
from attunement.domain.record import CaseKind, Person
from attunement.roadmap.alliance_course import pairs_of, with_course
from attunement.roadmap.alliance_facts import Grown
from attunement.roadmap.alliance_findings import findings_of, partners_findings
from attunement.roadmap.alliance_reading import CHECKOUT, Alliances, Partners, Trajectory
from attunement.roadmap.alliance_rules import AllianceRules, alliance_rules
from attunement.roadmap.alliance_sentences import alliance_sentences
from attunement.roadmap.alliance_slots import slots_of
from attunement.roadmap.alliance_spans import spans_of
from attunement.roadmap.changes import CHANGED_BY
from attunement.roadmap.house_words import initials
from attunement.roadmap.map_shape import SHAPES
from attunement.roadmap.wording import short_names

Instruments = Mapping[str, Instrument]
HELD_BACK_PARTS = ("therapist",)
"""Of a check-up: what a client says about the therapist is the alliance itself, not what came of it."""


@dataclass(frozen=True)
class _Reading:
    """What every trajectory of one case is read with."""

    disclosed: DisclosedCase
    instruments: Instruments
    population: Population | None
    held_back: Collection[tuple[str, str]]
    number: Callable[[float], str]

    @property
    def rules(self) -> AllianceRules:
        return alliance_rules()

    @property
    def names(self) -> dict[str, str]:
        return short_names(self.disclosed.people)

    @property
    def clinician(self) -> str:
        return next((self.names[p.id] for p in self.disclosed.people if p.role == "clinician"), "–")


def plain_number(value: float) -> str:
    """A value to one decimal, without a trailing zero and never "-0"."""
    return f"{round(value, 1) + 0.0:g}"


def read_alliances(
    disclosed: DisclosedCase,
    instruments: Instruments,
    *,
    population: Population | None = None,
    held_back: Collection[tuple[str, str]] = (),
    number: Callable[[float], str] = plain_number,
) -> Alliances:
    """What the alliance page shows. Refused for anyone but the clinician: it rests on everyone's private answers.

    population: the detector's parameters from the practice's own data; the published priors without. held_back: pairs
    of (client's id, session's id) whose answers wait for the clinician's guess. number: how a value is written.
    """
    if not disclosed.is_for_clinician:
        raise Refused("How the alliance went is for the clinician of the case only.")
    read = _Reading(disclosed, instruments, population, held_back, number)
    found = tuple(_trajectory(read, person, place) for place, person in enumerate(disclosed.clients))
    return Alliances(disclosed.id, disclosed.kind, found, _partners(read, found), read.names)


def unguessed(disclosed: DisclosedCase) -> frozenset[tuple[str, str]]:
    """(client, session) of check-outs that have come while the clinician has begun a side without a guess, or none.

    Only each client's newest check-out, and only once the clinician has ever guessed in this case: someone who does not
    take part in guessing is not kept from what a client said.
    """
    if not any(mirror.guess is not None for mirror in disclosed.mirrors):
        return frozenset()
    guessed = {(mirror.person, mirror.session) for mirror in disclosed.mirrors if mirror.guess is not None}
    newest = [disclosed.latest(person.id, CHECKOUT) for person in disclosed.clients]
    waiting = {(form.person, form.session) for form in newest if form is not None and form.session}
    return frozenset((person, session) for person, session in waiting - guessed if session is not None)


def _trajectory(read: _Reading, person: Person, place: int) -> Trajectory:
    mine = [session for client, session in read.held_back if client == person.id]
    slots = slots_of(read.disclosed, person.id, read.instruments, read.rules, mine)
    slots = with_course(slots, read.rules, read.population)
    client, clinician = read.names[person.id], read.clinician
    letters = initials({"client": client, "clinician": clinician})
    spans = spans_of(read.disclosed.repairs, person.id, slots)
    bare = Trajectory(person.id, client, clinician, letters, place, slots, spans)
    grown = grown_since_first(read.disclosed, person.id, read.instruments)
    return replace(bare, findings=findings_of(bare, read.rules, alliance_sentences(), grown, read.number))


def _partners(read: _Reading, found: tuple[Trajectory, ...]) -> Partners | None:
    if read.disclosed.kind is not CaseKind.COUPLE:
        return None
    one, other = found
    bare = Partners(one.client, other.client, pairs_of(one.slots, other.slots, read.rules))
    return replace(bare, findings=partners_findings(bare, read.rules, alliance_sentences(), read.number))


def grown_since_first(disclosed: DisclosedCase, person: str, instruments: Instruments) -> Grown:
    """How many parts of a client's own check-up moved by a point or more from the first to the newest."""
    shape = SHAPES[disclosed.kind]
    forms = disclosed.responses_of(person, shape.checkup)
    if len(forms) < 2:
        return Grown()
    parts = [part for part in shape.parts if part not in HELD_BACK_PARTS]
    first, newest = (_values(instruments[shape.checkup], form, parts) for form in (forms[0], forms[-1]))
    moves = [newest[part] - first[part] for part in parts if part in first and part in newest]
    return Grown(sum(move >= CHANGED_BY for move in moves), sum(move <= -CHANGED_BY for move in moves))


def _values(instrument: Instrument, form: DisclosedResponse, parts: Collection[str]) -> dict[str, float]:
    scales = disclosed_score(instrument, form).scales
    return {part: value for part in parts if part in scales and (value := scales[part].value) is not None}
