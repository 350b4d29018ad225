"""Sofia and Daniel of the cast with Miriam, their clinician, on the day the case is opened: nothing asked yet."""

from __future__ import annotations

from dataclasses import dataclass

from attunement.actions.make_links import NewLink, make_links
from attunement.actions.open_case import NewPerson, open_case
from attunement.domain.record import CaseKind, PolicyName
from attunement.instruments import all_occasions
from attunement.storage.models import CaseRecord, PersonRecord, Practice, Staff

PROOF_QUESTION = "Day and month of your birth"
SOFIA_PROOF, DANIEL_PROOF = "15.03.", "0211"
HELP_TEXT = "Call 112 in an emergency.\nThe crisis line 0800 000 0000 is there day and night."
HOURS = "Monday to Friday, 9 to 17"


@dataclass(frozen=True)
class Couple:
    """Sofia and Daniel, their clinician and their links to one sitting each."""

    clinician: Staff
    case: CaseRecord
    sofia: PersonRecord
    daniel: PersonRecord
    sofia_link: NewLink
    daniel_link: NewLink


def make_practice(*, safety_on: bool = True) -> Staff:
    """A practice with a responder and a backup; gives its clinician."""
    clinician = Staff.objects.create(
        email="miriam@practice.example", name="Miriam Okonkwo", role="clinician", password="!"
    )
    backup = Staff.objects.create(
        email="tomasz@practice.example", name="Tomasz Zieliński", role="clinician", password="!"
    )
    Practice.objects.create(
        name="Lindenhof Practice",
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
        NewPerson("Sofia", PROOF_QUESTION, SOFIA_PROOF, how="in-person"),
        NewPerson("Daniel", PROOF_QUESTION, DANIEL_PROOF, how="in-person"),
    ]
    case = open_case(by=clinician, kind=CaseKind.COUPLE, people=people, policy=policy, adults_confirmed=True)
    sofia, daniel = case.people.all()
    links = [make_links(by=clinician, person=person, occasions=[occasion])[0] for person in (sofia, daniel)]
    return Couple(clinician, case, sofia, daniel, links[0], links[1])


def make_link_for_each_kind(clinician: Staff, occasion: str) -> list[NewLink]:
    """A link to this sitting for the first person of a case of every kind it is for."""
    names = {CaseKind.COUPLE: 2, CaseKind.INDIVIDUAL: 1, CaseKind.FAMILY: 3}
    links = []
    for kind in all_occasions()[occasion].kinds:
        who = ("Sofia", "Daniel", "Henrik")[: names[kind]]
        people = [NewPerson(name, PROOF_QUESTION, SOFIA_PROOF, how="in-person") for name in who]
        policy = PolicyName.LIMITED_SECRETS if kind is CaseKind.FAMILY else None
        case = open_case(by=clinician, kind=kind, people=people, policy=policy, adults_confirmed=True)
        links += make_links(by=clinician, person=case.people.all()[0], occasions=[occasion])
    return links


def secret_of(link: NewLink) -> str:
    """What stands behind the "#" of a link."""
    return link.url.split("#")[1]
