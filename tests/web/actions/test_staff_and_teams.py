"""Who works here, by the actions themselves: invitations, roles, leaving, coming back, teams; and who may change it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from attunement.actions.invite_staff import (
    CLOSED,
    OPEN_FOR,
    NewInvitation,
    accept_invitation,
    find_invitation,
    invite_again,
    invite_staff,
    withdraw_invitations,
)
from attunement.actions.manage_staff import change_member, dissolve_team, form_team, let_back_in, let_go
from attunement.domain.errors import BadInput, Refused
from attunement.storage.models import AuditEntry, Invitation, OutboxMessage, Practice, Staff, Team
from tests.web.begun import MONDAY
from tests.web.client.couple import make_couple, make_practice

SECOND = timedelta(seconds=1)
GOOD = "a kettle on a quiet hill"
NEEDS = "This needs the permission to set the practice up: people, teams, safety, instruments, texts and mail."


@dataclass(frozen=True)
class House:
    """A small practice: two clinicians who answer alerts, a supervisor, and a manager who can sign in."""

    miriam: Staff
    esther: Staff
    jo: Staff


def someone(name: str, role: str, password: str = "!") -> Staff:
    return Staff.objects.create(email=f"{name.lower()}@practice.example", name=name, role=role, password=password)


@pytest.fixture
def house(db: None) -> House:
    miriam, esther, jo = make_practice(), someone("Esther", "supervisor"), someone("Jo", "manager")
    jo.set_password(GOOD)
    jo.save()
    return House(miriam, esther, jo)


def invited(house: House, **changed: Any) -> NewInvitation:
    given: dict[str, Any] = {"by": house.jo, "name": " Noor ", "email": " noor@p.example ", "role": "clinician"}
    return invite_staff(**(given | {"now": MONDAY} | changed))


def secret(made: NewInvitation) -> str:
    return made.url.partition("#")[2]


def test_one_who_was_invited_is_there_and_cannot_sign_in_yet(house: House) -> None:
    made = invited(house)
    assert (made.staff.name, made.staff.email, made.staff.role) == ("Noor", "noor@p.example", "clinician")
    assert not made.staff.has_usable_password()
    assert made.expires_at == MONDAY + OPEN_FOR
    assert not OutboxMessage.objects.exists(), "nobody asked for an e-mail"


def test_one_of_a_team_has_its_supervisor_from_the_first_day(house: House) -> None:
    team = form_team(by=house.jo, name="North", supervisor=house.esther, members=[])
    made = invited(house, team=team)
    assert (made.staff.team, made.staff.supervisor) == (team, house.esther)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"name": "  "}, "name: a name is missing or too long. Expected 1 to 120 letters on one line."),
        ({"name": "x" * 121}, "name: a name is missing or too long. Expected 1 to 120 letters on one line."),
        ({"name": "No\nor"}, "name: a name is missing or too long. Expected 1 to 120 letters on one line."),
        ({"role": "owner"}, "role: 'owner' found. Expected one of clinician, supervisor, manager."),
        ({"role": "x" * 50}, f"role: '{'x' * 20}' found. Expected one of clinician, supervisor, manager."),
        (
            {"email": "MIRIAM@practice.example"},
            "e-mail: someone here has this address already. Expected an address of their own.",
        ),
    ],
    ids=["blank", "too long", "two lines", "no role", "endless role", "an address that is taken"],
)
def test_a_wrong_invitation_says_what_is_wrong_and_invites_nobody(
    house: House, changed: dict[str, str], says: str
) -> None:
    before = Staff.objects.count()
    with pytest.raises(BadInput) as wrong:
        invited(house, **changed)
    assert str(wrong.value) == says
    assert (Staff.objects.count(), Invitation.objects.count()) == (before, 0)


@pytest.mark.parametrize(
    ("later", "open_"), [(OPEN_FOR - SECOND, True), (OPEN_FOR, False), (OPEN_FOR + SECOND, False)], ids=str
)
def test_a_link_is_open_for_so_long(house: House, later: timedelta, open_: bool) -> None:
    made = invited(house)
    assert (find_invitation(secret(made), now=MONDAY + later) is not None) is open_


def test_a_code_is_taken_as_people_type_it(house: House) -> None:
    code = invited(house).code
    for typed in (code, code.lower(), code.replace(" ", ""), f"  {code} ", code.replace(" ", "-")):
        assert find_invitation(typed, now=MONDAY) is not None, typed
    assert find_invitation(code[:-1], now=MONDAY) is None


@pytest.mark.parametrize("typed", ["", " ", "0", "%", "\0"], ids=["none", "blank", "one sign", "percent", "zero byte"])
def test_what_is_no_link_opens_nothing(house: House, typed: str) -> None:
    invited(house)
    assert find_invitation(typed, now=MONDAY) is None
    with pytest.raises(Refused) as refused:
        accept_invitation(secret_or_code=typed, password=GOOD, now=MONDAY)
    assert str(refused.value) == CLOSED


CLOSING: dict[str, Callable[[House, NewInvitation], object]] = {
    "used": lambda house, made: accept_invitation(secret_or_code=secret(made), password=GOOD, now=MONDAY),
    "withdrawn": lambda house, made: withdraw_invitations(by=house.jo, staff=made.staff, now=MONDAY),
    "a newer one": lambda house, made: invite_again(by=house.jo, staff=made.staff, now=MONDAY),
    "they left": lambda house, made: let_go(by=house.jo, member=made.staff, now=MONDAY),
}


@pytest.mark.parametrize("how", CLOSING)
def test_a_link_that_closed_opens_nothing_and_sounds_alike(house: House, how: str) -> None:
    made = invited(house)
    CLOSING[how](house, made)
    before = Staff.objects.get(pk=made.staff.pk).password
    with pytest.raises(Refused) as refused:
        accept_invitation(secret_or_code=secret(made), password="another good one, long", now=MONDAY)
    assert str(refused.value) == CLOSED
    assert Staff.objects.get(pk=made.staff.pk).password == before


def test_a_bad_password_leaves_the_link_open_and_is_not_repeated(house: House) -> None:
    made = invited(house)
    with pytest.raises(BadInput) as wrong:
        accept_invitation(secret_or_code=secret(made), password="hunter2", now=MONDAY)
    assert "hunter2" not in str(wrong.value)
    assert accept_invitation(secret_or_code=secret(made), password=GOOD, now=MONDAY).check_password(GOOD)


def test_nobody_is_invited_again_after_they_left(house: House) -> None:
    made = invited(house)
    let_go(by=house.jo, member=made.staff)
    made.staff.refresh_from_db()
    with pytest.raises(Refused) as refused:
        invite_again(by=house.jo, staff=made.staff)
    assert str(refused.value) == "Noor no longer works here. Let them in again first."


def test_coming_back_needs_a_fresh_link_and_the_old_password_is_gone(house: House) -> None:
    noor = accept_invitation(secret_or_code=secret(invited(house)), password=GOOD, now=MONDAY)
    let_go(by=house.jo, member=noor)
    noor.refresh_from_db()
    let_back_in(by=house.jo, member=noor)
    back = Staff.objects.get(pk=noor.pk)
    assert (back.is_active, back.has_usable_password()) == (True, False)


def test_who_never_left_keeps_their_password_when_let_in_once_more(house: House) -> None:
    with pytest.raises(Refused) as refused:
        let_back_in(by=house.jo, member=house.jo)
    assert str(refused.value) == "Jo works here already."
    assert Staff.objects.get(pk=house.jo.pk).check_password(GOOD)


def test_a_supervisor_leaves_only_once_the_team_has_another(house: House) -> None:
    team = form_team(by=house.jo, name="North", supervisor=house.esther, members=[house.miriam])
    with pytest.raises(Refused) as refused:
        let_go(by=house.jo, member=house.esther)
    assert str(refused.value) == "Esther supervises a team. Choose another supervisor for it first."
    form_team(by=house.jo, name="North", supervisor=None, members=[house.miriam], team=team)
    let_go(by=house.jo, member=house.esther)
    assert not Staff.objects.get(pk=house.esther.pk).is_active


KEPT = [
    ("themself", lambda h: let_go(by=h.jo, member=h.jo), "You cannot let yourself go. Another manager can."),
    (
        "who answers alerts",
        lambda h: let_go(by=h.jo, member=h.miriam),
        "Miriam Okonkwo is named to answer alerts. Choose someone else for that first.",
    ),
    (
        "the only manager",
        lambda h: change_member(by=h.jo, member=h.jo, name="Jo", role="clinician"),
        "The practice needs a manager who can sign in.",
    ),
]


@pytest.mark.parametrize(("act", "says"), [row[1:] for row in KEPT], ids=[row[0] for row in KEPT])
def test_who_is_needed_stays_as_they_are(house: House, act: Callable[[House], object], says: str) -> None:
    before = list(Staff.objects.order_by("pk").values())
    with pytest.raises(Refused) as refused:
        act(house)
    assert str(refused.value) == says
    assert list(Staff.objects.order_by("pk").values()) == before


def test_a_clinician_with_a_case_neither_leaves_nor_changes(house: House) -> None:
    make_couple(house.miriam)
    Practice.objects.update(responder=None, backup=None)
    must = "Each must first be with someone else."
    with pytest.raises(Refused) as refused:
        let_go(by=house.jo, member=house.miriam)
    assert str(refused.value) == f"Miriam Okonkwo still has cases. {must}"
    with pytest.raises(Refused) as refused:
        change_member(by=house.jo, member=house.miriam, name="M", role="supervisor")
    assert str(refused.value) == f"Miriam Okonkwo has cases. {must}"
    change_member(by=house.jo, member=house.miriam, name="Mim", role="clinician")
    assert Staff.objects.get(pk=house.miriam.pk).name == "Mim"


def test_a_manager_who_never_chose_a_password_is_no_second_manager(house: House) -> None:
    invited(house, role="manager")
    with pytest.raises(Refused, match="needs a manager who can sign in"):
        change_member(by=house.jo, member=house.jo, name="Jo", role="clinician")


def test_a_second_manager_frees_the_first(house: House) -> None:
    accept_invitation(secret_or_code=secret(invited(house, role="manager")), password=GOOD, now=MONDAY)
    change_member(by=house.jo, member=house.jo, name="Jo", role="supervisor")
    assert Staff.objects.get(pk=house.jo.pk).role == "supervisor"


def test_a_team_gives_and_takes_its_supervisor(house: House) -> None:
    team = form_team(by=house.jo, name=" North ", supervisor=house.esther, members=[house.miriam, house.esther])
    assert team.name == "North"
    assert (Staff.objects.get(pk=house.miriam.pk).supervisor, Staff.objects.get(pk=house.esther.pk).team) == (
        house.esther,
        None,
    )
    form_team(by=house.jo, name="South", supervisor=None, members=[house.miriam])
    moved = Staff.objects.get(pk=house.miriam.pk)
    assert (moved.team.name, moved.supervisor) == ("South", None)  # type: ignore[union-attr]
    dissolve_team(by=house.jo, team=moved.team)  # type: ignore[arg-type]
    alone = Staff.objects.get(pk=house.miriam.pk)
    assert (alone.team, alone.supervisor) == (None, None)
    assert [one.name for one in Team.objects.all()] == ["North"]


@pytest.mark.parametrize("left", [False, True], ids=["another role", "left"])
def test_only_a_supervisor_who_works_here_supervises(house: House, left: bool) -> None:
    chosen = house.miriam
    if left:
        let_go(by=house.jo, member=house.esther)
        chosen = Staff.objects.get(pk=house.esther.pk)
    with pytest.raises(BadInput) as wrong:
        form_team(by=house.jo, name="North", supervisor=chosen, members=[])
    assert str(wrong.value) == f"supervisor: {chosen.name} is no supervisor. Expected someone with that role."
    assert not Team.objects.exists()


def test_a_teams_name_is_there_once_whatever_its_letters(house: House) -> None:
    north = form_team(by=house.jo, name="North", supervisor=None, members=[])
    with pytest.raises(BadInput) as wrong:
        form_team(by=house.jo, name=" NORTH", supervisor=None, members=[])
    assert str(wrong.value) == "name: there is a team of this name already. Expected another name."
    assert form_team(by=house.jo, name="north", supervisor=None, members=[], team=north).name == "north"


ACTS: dict[str, Callable[[Staff, House], object]] = {
    "invite": lambda by, h: invite_staff(by=by, name="N", email="n@p.example", role="manager"),
    "invite again": lambda by, h: invite_again(by=by, staff=h.jo),
    "withdraw": lambda by, h: withdraw_invitations(by=by, staff=h.jo),
    "change": lambda by, h: change_member(by=by, member=by, name="Me", role="manager"),
    "let go": lambda by, h: let_go(by=by, member=h.jo),
    "let back in": lambda by, h: let_back_in(by=by, member=h.jo),
    "form a team": lambda by, h: form_team(by=by, name="Mine", supervisor=None, members=[]),
    "dissolve a team": lambda by, h: dissolve_team(by=by, team=Team.objects.create(name="T")),
}


@pytest.mark.parametrize("who", ["miriam", "esther", "a manager who left"])
@pytest.mark.parametrize("act", ACTS)
def test_nobody_but_a_manager_who_works_here_changes_any_of_it(house: House, act: str, who: str) -> None:
    gone = someone("Gone", "manager")
    gone.is_active = False
    gone.save()
    by = gone if who == "a manager who left" else getattr(house, who)
    before, entries = list(Staff.objects.order_by("pk").values()), AuditEntry.objects.count()
    with pytest.raises(Refused) as refused:
        ACTS[act](by, house)
    assert str(refused.value) == NEEDS
    assert list(Staff.objects.order_by("pk").values()) == before
    assert AuditEntry.objects.count() == entries


def test_every_change_is_noted_once_with_who_made_it(house: House) -> None:
    made = invited(house)
    invite_again(by=house.jo, staff=made.staff)
    withdraw_invitations(by=house.jo, staff=made.staff)
    let_go(by=house.jo, member=made.staff)
    let_back_in(by=house.jo, member=made.staff)
    acts = ["invite", "invite again", "withdraw invitation", "let go", "let back in"]
    rows = AuditEntry.objects.filter(subject=str(made.staff.id)).order_by("id")
    assert [row.act for row in rows] == acts
