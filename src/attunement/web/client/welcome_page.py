"""What the welcome page says, from the sitting's definition alone: never from anyone's answers."""

from __future__ import annotations

from dataclasses import dataclass

from attunement.actions.record_answers import ALERTING_TOPIC
from attunement.domain.occasion import Occasion, for_session
from attunement.domain.record import CaseKind
from attunement.instruments import all_instruments
from attunement.storage.models import OccasionRecord, Practice
from attunement.storage.queries.offered import occasion_here


@dataclass(frozen=True)
class WelcomePage:
    """Who asks, for what, how long, who else is in the case."""

    clinician: str
    about: str
    minutes: str
    kind: str
    tells_someone: bool


def welcome_page(record: OccasionRecord) -> WelcomePage:
    """The welcome of a sitting. One that waits for "Are you alone?" says nothing of what it is about."""
    occasion = for_session(occasion_here(record.definition, record.made_at), record.added)
    case = record.person.case
    return WelcomePage(
        clinician=case.clinician.name,
        about="" if occasion.ask_if_alone else occasion.welcome,
        minutes=occasion.minutes,
        kind=CaseKind(case.kind).value,
        tells_someone=safety_on() and tells_someone(occasion),
    )


def safety_on() -> bool:
    """True where safety questions are asked at all."""
    practice = Practice.objects.select_related("responder", "backup").first()
    return practice is not None and practice.safety_on


def tells_someone(occasion: Occasion) -> bool:
    """True if an answer in this sitting may tell the practice at once, so that it is said beforehand."""
    flags = (flag for step in occasion.steps for flag in all_instruments()[step.instrument].flags)
    return any(flag.topic == ALERTING_TOPIC for flag in flags)
