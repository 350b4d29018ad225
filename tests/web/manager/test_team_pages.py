"""Teams: their supervisor is the one who reads what the members share."""

from __future__ import annotations

from typing import Any

from attunement.storage.models import Team
from tests.cast import member
from tests.web.clinician.desk import at_desk, words


def form(**changed: Any) -> dict[str, Any]:
    return {
        "name": "North",
        "supervisor": str(member("esther").id),
        "members": [str(member("miriam").id), str(member("priya").id)],
    } | changed


def test_a_teams_supervisor_becomes_its_members_supervisor(practice: Any) -> None:
    for name in ("miriam", "priya"):
        someone = member(name)
        someone.supervisor = None
        someone.save()
    at_desk("joaquin").post("/practice/teams/new", form())
    assert {one.name for one in Team.objects.get().members.all()} == {member("miriam").name, member("priya").name}
    assert member("miriam").supervisor == member("esther")
    assert "North" in words(at_desk("joaquin").get("/practice/teams"))


def test_who_leaves_a_team_has_no_supervisor(practice: Any) -> None:
    desk = at_desk("joaquin")
    desk.post("/practice/teams/new", form())
    desk.post(f"/practice/teams/{Team.objects.get().id}", form(members=[str(member("priya").id)]))
    assert member("miriam").team is None
    assert member("miriam").supervisor is None
    assert member("priya").supervisor == member("esther")


def test_a_dissolved_team_leaves_its_members(practice: Any) -> None:
    desk = at_desk("joaquin")
    desk.post("/practice/teams/new", form())
    desk.post(f"/practice/teams/{Team.objects.get().id}/dissolve")
    assert not Team.objects.exists()
    assert member("priya").is_active
    assert member("priya").supervisor is None


def test_a_supervisor_has_that_role_and_a_name_is_there_once(practice: Any) -> None:
    desk = at_desk("joaquin")
    assert desk.post("/practice/teams/new", form(supervisor=str(member("miriam").id))).status_code == 400
    desk.post("/practice/teams/new", form())
    assert desk.post("/practice/teams/new", form(name="NORTH")).status_code == 400
    assert Team.objects.count() == 1
