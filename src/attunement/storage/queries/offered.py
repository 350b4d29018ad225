"""What this practice asks: instruments with the words it brought, the sittings it offers, and when.

Sittings that ship come from `instruments/occasions`. An instrument that is in none of them, once switched on, gets a
sitting of its own. A sitting asks what was on when its link was made, so that nothing changes under someone's hands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.utils import timezone

from attunement.domain.audience import Audience
from attunement.domain.instrument import Instrument, Wording
from attunement.domain.occasion import Occasion, Step
from attunement.domain.record import CaseKind
from attunement.instruments import all_instruments, all_occasions
from attunement.instruments.brought_wording import with_wording
from attunement.storage.models import BroughtWording, InstrumentSwitch, ScheduledSitting

When = ScheduledSitting.When
OWN = "only-"
"""What the id of an instrument's own sitting begins with."""
USUALLY_FIRST = ("first-contact", "the-two-of-you", "you", "you-and-others", "your-family")
USUALLY = {**dict.fromkeys(USUALLY_FIRST, When.FIRST), "after-session": When.AFTER_SESSION}
"""When a sitting is offered unless the practice says otherwise; the others when the clinician asks for them."""


def instruments_here() -> dict[str, Instrument]:
    """Every instrument by id, with the words this practice brought laid over those that ship without."""
    found = dict(all_instruments())
    for name, row in brought_words().items():
        if row.version == found[name].version:
            found[name] = with_wording(found[name], row.words)
    return found


def brought_words() -> dict[str, BroughtWording]:
    """The newest words of each instrument the practice brought some for."""
    return {row.instrument: row for row in BroughtWording.objects.all() if row.instrument in all_instruments()}


def occasions_here(at: datetime | None = None) -> dict[str, Occasion]:
    """Every sitting by id, also those no longer offered, so that what was asked can still be read.

    With `at`, each without the instruments that were switched off then.
    """
    off = _off(at)
    own = {OWN + name: own_sitting(instrument) for name, instrument in askable_alone(instruments_here()).items()}
    return {name: _without(occasion, off) for name, occasion in {**all_occasions(), **own}.items()}


def occasion_here(name: str, at: datetime | None = None) -> Occasion:
    """One of them; KeyError for none. Looks up no more than that one needs: every page of a client asks."""
    if name not in all_occasions():
        return occasions_here(at)[name]
    return _without(all_occasions()[name], _off(at))


def _off(at: datetime | None) -> set[str]:
    return {name for name, on in switches(at).items() if not on} if at is not None else set()


def switches(at: datetime | None = None) -> dict[str, bool]:
    """Each instrument someone switched, and where the switch stood at a moment; now without one."""
    rows = InstrumentSwitch.objects.all() if at is None else InstrumentSwitch.objects.filter(at__lte=at)
    return {row.instrument: row.on for row in rows}


def is_on(name: str, turned: Mapping[str, bool]) -> bool:
    """True if the practice asks it: those in a sitting that ships unless switched off, the others once switched on."""
    return turned.get(name, name in in_shipped_sittings())


def in_shipped_sittings() -> set[str]:
    """The instruments that some sitting that ships asks."""
    return {step.instrument for occasion in all_occasions().values() for step in occasion.steps}


def must_stay_on() -> set[str]:
    """The questions on one's own: the decision about joint work waits for them; the safety settings rule them."""
    return {step.instrument for occasion in all_occasions().values() if occasion.safety for step in occasion.steps}


def askable_alone(instruments: Mapping[str, Instrument]) -> dict[str, Instrument]:
    """The instruments that have a sitting of their own: answered by clients, with words, in no sitting that ships.

    One that only the number of a session adds to a sitting has its own too.
    """
    always = {step.instrument for o in all_occasions().values() for step in o.steps if step.sessions is None}
    return {
        name: instrument
        for name, instrument in instruments.items()
        if name not in always and instrument.answered_by == "client" and has_words(instrument)
    }


def has_words(instrument: Instrument) -> bool:
    """True if there is something to show: words that ship, or that the practice brought."""
    return instrument.wording is Wording.SHIPPED or all(item.text for item in instrument.items)


def own_sitting(instrument: Instrument) -> Occasion:
    """The sitting that asks this instrument and nothing else. Its title says nothing of the topic."""
    open_to_the_room = all(item.audience is Audience.SHARED for item in instrument.items)
    minutes = "about 1 minute" if instrument.minutes <= 1 else f"about {instrument.minutes:g} minutes"
    return Occasion(
        id=OWN + instrument.id,
        title=instrument.name,
        neutral_title="A few questions",
        welcome="These are a few more questions. Answer them on your own. You can skip a question, stop, and come "
        "back later. Your therapist reads your answers.",
        minutes=minutes,
        kinds=tuple(CaseKind),
        steps=(Step(instrument.id),),
        private=not open_to_the_room,
    )


def schedule() -> dict[tuple[str, str], str]:
    """When each sitting is offered, by sitting and kind of case: the practice's choice, else what is usual."""
    found = {
        (name, kind.value): USUALLY.get(name, When.ON_REQUEST)
        for name, occasion in occasions_here().items()
        for kind in occasion.kinds
    }
    chosen = {(row.sitting, row.kind): row.when for row in ScheduledSitting.objects.all()}
    return {place: chosen.get(place, when) for place, when in found.items()}


def offered(kind: str, *, now: datetime) -> dict[str, tuple[Occasion, str]]:
    """The sittings offered in this kind of case, with when; none that has nothing left to ask."""
    times = schedule()
    turned = switches()
    return {
        name: (occasion, times[(name, kind)])
        for name, occasion in occasions_here(now).items()
        if (name, kind) in times
        and times[(name, kind)] != When.NOT_OFFERED
        and any(not step.module and step.sessions is None for step in occasion.steps)
        and (not name.startswith(OWN) or turned.get(name.removeprefix(OWN), False))
    }


def asked_first(kind: str, *, now: datetime | None = None) -> list[Occasion]:
    """What a new case of this kind is asked first, in the order of the parts."""
    found = offered(kind, now=now or timezone.now()).values()
    return sorted((o for o, when in found if when == When.FIRST), key=lambda occasion: occasion.neutral_title)


def _without(occasion: Occasion, off: set[str]) -> Occasion:
    return replace(occasion, steps=tuple(step for step in occasion.steps if step.instrument not in off))
