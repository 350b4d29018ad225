"""Every action, tried by someone who may not: refused in the same words, and nothing is stored."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from attunement.actions.decide_joint_work import decide_joint_work
from attunement.actions.export_person import export_person
from attunement.actions.make_links import make_links, withdraw_link
from attunement.actions.note_disagreement import note_disagreement
from attunement.actions.open_case import NewPerson, open_case
from attunement.actions.read_case import find_case, read_as_person, read_case
from attunement.actions.read_caseload import read_caseload
from attunement.actions.read_shared import read_shared, shared_with
from attunement.actions.record_safe_contact import record_safe_contact
from attunement.actions.release_page import release_page, share_with_supervisor
from attunement.actions.request_module import request_module
from attunement.actions.set_up_practice import set_up_practice
from attunement.domain.errors import BadInput, Refused
from attunement.domain.permission import ROLES, Permission, Role, may
from attunement.domain.record import CaseKind, JointWork, PolicyName
from attunement.storage.models import (
    AuditEntry,
    CaseRecord,
    DecisionRecord,
    DisagreementRecord,
    ModuleRequestRecord,
    OccasionRecord,
    OutboxMessage,
    PolicyProposal,
    Practice,
    ReleaseRecord,
    SafeContact,
    Staff,
)
from tests.cast import client, member, stored
from tests.web.begun import MONDAY

pytestmark = pytest.mark.usefixtures("practice")

Act = Callable[[Staff], object]
NOT_YOURS = "There is no such case among yours."
GO_ON = JointWork.GO_ON

ON_A_CASE: dict[str, Act] = {
    "read a case": lambda by: read_case(by=by, case=stored("strain"), page="map"),
    "read one person's record": lambda by: read_as_person(
        by=by, case=stored("strain"), person_id=str(client("sofia").id)
    ),
    "export": lambda by: export_person(by=by, case=stored("strain"), person_id=str(client("sofia").id)),
    "make links": lambda by: make_links(by=by, person=client("sofia"), occasions=["you"], by_email=True),
    "withdraw a link": lambda by: withdraw_link(by=by, occasion=client("sofia").occasions.first()),
    "safe contact": lambda by: record_safe_contact(
        by=by, person=client("sofia"), how="not-at-all", email="", when="", note=""
    ),
    "ask for a module": lambda by: request_module(
        by=by, person=client("sofia"), instrument="relationship-checkup-trust"
    ),
    "decide": lambda by: decide_joint_work(
        by=by, case=stored("strain"), about="violence", joint_work=GO_ON, talked_alone_with=[], reason="x"
    ),
    "disagree": lambda by: note_disagreement(by=by, case=stored("strain"), line="l", line_text="t", because="b"),
    "release": lambda by: release_page(
        by=by, case=stored("strain"), person=client("sofia"), what="message", content="words"
    ),
    "share": lambda by: share_with_supervisor(by=by, case=stored("strain"), what="map", content="words"),
}


def everything_stored() -> list[Any]:
    models: tuple[Any, ...] = (
        AuditEntry,
        CaseRecord,
        DecisionRecord,
        DisagreementRecord,
        ModuleRequestRecord,
        OccasionRecord,
        OutboxMessage,
        Practice,
        ReleaseRecord,
        SafeContact,
    )
    return [list(model._default_manager.order_by("pk").values()) for model in models]


def refusal(act: Act, by: Staff) -> str:
    """What a stranger is told; nothing may be stored on the way."""
    before = everything_stored()
    with pytest.raises(Refused) as caught:
        act(by)
    assert everything_stored() == before
    return str(caught.value)


@pytest.mark.parametrize("act", ON_A_CASE.values(), ids=ON_A_CASE)
def test_another_clinician_finds_no_such_case(act: Act) -> None:
    assert refusal(act, member("tomasz")) == NOT_YOURS


@pytest.mark.parametrize("who", ["esther", "joaquin"])
@pytest.mark.parametrize("act", ON_A_CASE.values(), ids=ON_A_CASE)
def test_supervisor_and_manager_lack_the_permission(act: Act, who: str) -> None:
    assert refusal(act, member(who)).startswith("This needs the permission to ")


@pytest.mark.parametrize("act", ON_A_CASE.values(), ids=ON_A_CASE)
def test_someone_who_left_may_nothing_even_in_their_own_case(act: Act) -> None:
    miriam = member("miriam")
    miriam.is_active = False
    miriam.save()
    assert refusal(act, miriam).startswith("This needs the permission to ")


def test_a_case_of_someone_else_and_no_case_at_all_sound_alike() -> None:
    foreign, none = str(stored("strain").id), str(uuid.uuid4())
    said = {refusal(lambda by, i=i: find_case(by=by, case_id=i), member("tomasz")) for i in (foreign, none)}  # type: ignore[misc]
    assert said == {NOT_YOURS}
    assert find_case(by=member("miriam"), case_id=foreign) == stored("strain")


def test_what_was_shared_with_another_supervisor_and_nothing_sound_alike() -> None:
    shared = share_with_supervisor(by=member("miriam"), case=stored("strain"), what="map", content="words")
    other = Staff.objects.create(email="other@practice.example", name="Other", role="supervisor", password="!")
    said = {
        refusal(lambda by, i=i: read_shared(by=by, release_id=i), other)  # type: ignore[misc]
        for i in (str(shared.id), str(uuid.uuid4()))
    }
    assert len(said) == 1
    assert list(shared_with(other)) == []
    assert read_shared(by=member("esther"), release_id=str(shared.id)).content == "words"


def test_a_release_to_a_client_is_not_shared_with_the_supervisor() -> None:
    release_page(
        by=member("miriam"), case=stored("strain"), person=client("sofia"), what="message", content="for Sofia"
    )
    assert "for Sofia" not in [row.content for row in shared_with(member("esther"))]


def test_a_page_is_never_given_to_a_person_of_another_case() -> None:
    with pytest.raises(Refused):
        release_page(by=member("miriam"), case=stored("strain"), person=client("leila"), what="message", content="x")


def test_the_caseload_is_the_clinicians_own() -> None:
    assert {row.label for row, _ in read_caseload(by=member("tomasz"))} == {
        "Nadia & Kwame",
        "Ingrid & Marcus",
        "The Morettis",
    }
    for name in ("esther", "joaquin"):
        refusal(lambda by: read_caseload(by=by), member(name))


def new_people(count: int, **changed: str) -> list[NewPerson]:
    fields = {"name": "Ada", "proof_question": "A word", "proof": "plum 7", **changed}
    return [NewPerson(**fields) for _ in range(count)]


@pytest.mark.parametrize("who", ["esther", "joaquin"])
def test_only_clinicians_open_cases(who: str) -> None:
    refusal(lambda by: open_case(by=by, kind=CaseKind.COUPLE, people=new_people(2)), member(who))


def test_a_case_is_opened_with_everything_or_not_at_all() -> None:
    case = open_case(
        by=member("priya"),
        kind=CaseKind.COUPLE,
        people=new_people(2, how="email", email="ada@clients.example"),
        policy=PolicyName.FULLY_PRIVATE,
        now=MONDAY,
    )
    assert (case.label, case.clinician, case.opened_at) == ("Ada & Ada", member("priya"), MONDAY)
    assert PolicyProposal.objects.get(case=case).name == "fully-private"
    assert [p.safe_contact.allows_email for p in case.people.all()] == [True, True]
    assert "plum" not in str(list(case.people.values()))


WRONG_PEOPLE: dict[str, tuple[CaseKind, int, dict[str, str]]] = {
    "one in a couple": (CaseKind.COUPLE, 1, {}),
    "three in a couple": (CaseKind.COUPLE, 3, {}),
    "nobody": (CaseKind.INDIVIDUAL, 0, {}),
    "a crowd": (CaseKind.FAMILY, 9, {}),
    "no name": (CaseKind.INDIVIDUAL, 1, {"name": "  "}),
    "an endless name": (CaseKind.INDIVIDUAL, 1, {"name": "a" * 81}),
    "a short proof": (CaseKind.INDIVIDUAL, 1, {"proof": ". 1 2 3"}),
    "no question": (CaseKind.INDIVIDUAL, 1, {"proof_question": ""}),
    "an unknown way": (CaseKind.INDIVIDUAL, 1, {"how": "pigeon"}),
    "no address": (CaseKind.INDIVIDUAL, 1, {"how": "email", "email": "@"}),
    "two headers": (CaseKind.INDIVIDUAL, 1, {"how": "email", "email": "a@b.example\nBcc: c@d.example"}),
}


@pytest.mark.parametrize(("kind", "count", "changed"), WRONG_PEOPLE.values(), ids=WRONG_PEOPLE)
def test_a_wrong_case_is_not_opened(kind: CaseKind, count: int, changed: dict[str, str]) -> None:
    before = everything_stored()
    with pytest.raises(BadInput):
        open_case(by=member("priya"), kind=kind, people=new_people(count, **changed))
    assert everything_stored() == before


def set_up(by: Staff, **changed: Any) -> Practice:
    fields: dict[str, Any] = {
        "responder": member("miriam"),
        "backup": member("priya"),
        "staffed_hours": " Mondays ",
        "help_text": "Call.",
        "help_checked": MONDAY.date(),
        "reads_within": "a day",
        "escalate_after_minutes": 10,
    }
    return set_up_practice(by=by, **{**fields, **changed})


def test_only_the_manager_sets_up_the_practice() -> None:
    for name in ("miriam", "esther"):
        refusal(lambda by: set_up(by), member(name))
    assert set_up(member("joaquin")).staffed_hours == "Mondays"


@pytest.mark.parametrize("minutes", [0, -1, 121])
def test_the_clock_is_between_a_minute_and_two_hours(minutes: int) -> None:
    with pytest.raises(BadInput):
        set_up(member("joaquin"), escalate_after_minutes=minutes)


def test_responder_and_backup_are_two_people() -> None:
    with pytest.raises(BadInput):
        set_up(member("joaquin"), backup=member("miriam"))


def test_leaving_one_thing_out_switches_safety_questions_off_and_says_what() -> None:
    assert set_up(member("joaquin"), help_text="  ").missing_for_safety == ["local help text"]


def test_every_role_is_described_and_no_permission_is_nobodys() -> None:
    assert set(ROLES) == set(Role)
    assert all(description.says.endswith(".") for description in ROLES.values())
    assert [p for p in Permission if not any(may(role, p) for role in Role)] == []
