"""A small practice with one couple, made the way a clinician makes it, for the tests of the client's pages."""

from __future__ import annotations

from dataclasses import dataclass

from attunement.actions.make_links import NewLink, make_links
from attunement.actions.open_case import NewPerson, open_case
from attunement.domain.record import CaseKind, PolicyName
from attunement.storage.models import CaseRecord, PersonRecord, Practice, Staff

PROOF_QUESTION = "Day and month of your birth"
MIRA_PROOF, NOAH_PROOF = "15.03.", "0211"
HELP_TEXT = "Call 112 in an emergency.\nThe crisis line 0800 000 0000 is there day and night."
HOURS = "Monday to Friday, 9 to 17"


@dataclass(frozen=True)
class Couple:
    """Mira and Noah, their clinician and their links to one sitting each."""

    clinician: Staff
    case: CaseRecord
    mira: PersonRecord
    noah: PersonRecord
    mira_link: NewLink
    noah_link: NewLink


def make_practice(*, safety_on: bool = True) -> Staff:
    """A practice with a responder and a backup; gives its clinician."""
    clinician = Staff.objects.create(email="lena@example.org", name="Lena Brandt", role="clinician", password="!")
    backup = Staff.objects.create(email="tom@example.org", name="Tom Okafor", role="supervisor", password="!")
    Practice.objects.create(
        name="Harbour Practice",
        address="http://localhost",
        responder=clinician if safety_on else None,
        backup=backup if safety_on else None,
        staffed_hours=HOURS if safety_on else "",
        help_text=HELP_TEXT if safety_on else "",
    )
    return clinician


def make_couple(clinician: Staff, *, occasion: str = "the-two-of-you", policy: PolicyName | None = None) -> Couple:
    """A couple's case with a link to the sitting for each."""
    people = [
        NewPerson("Mira", PROOF_QUESTION, MIRA_PROOF, how="in-person"),
        NewPerson("Noah", PROOF_QUESTION, NOAH_PROOF, how="in-person"),
    ]
    case = open_case(by=clinician, kind=CaseKind.COUPLE, people=people, policy=policy)
    mira, noah = case.people.all()
    links = [make_links(by=clinician, person=person, occasions=[occasion])[0] for person in (mira, noah)]
    return Couple(clinician, case, mira, noah, links[0], links[1])


def secret_of(link: NewLink) -> str:
    """What stands behind the "#" of a link."""
    return link.url.split("#")[1]
