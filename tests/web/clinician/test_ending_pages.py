"""The pages by which work ends, changes hands or leaves the house: each walked as its clinician would."""

from __future__ import annotations

import json
import re
from typing import Any

from attunement.actions.close_case import close_case
from attunement.actions.hold_case import set_hold
from attunement.storage.models import CaseRecord, HandedOutRecord, TransferRecord
from tests.cast import client, member, stored
from tests.web.clinician.desk import address, at_desk, words


def test_a_case_is_closed_and_says_so_on_every_page(practice: Any) -> None:
    desk, place = at_desk("miriam"), address("strain")
    assert "Close the case" in words(desk.get(f"{place}/ending"))
    assert desk.post(f"{place}/close", {"reason": "They are done."}).status_code == 302
    for page in ("", "/map", "/answers", "/decisions", "/history"):
        assert "This case is closed." in words(desk.get(f"{place}{page}"))
    assert "no links can be made" in words(desk.get(f"{place}/links"))
    assert "Print (PDF)" not in words(desk.get(place))
    assert "no card to print" in words(desk.get(f"{place}/card.pdf", follow=True))
    assert desk.post(f"{place}/reopen", {"reason": "They came back."}).status_code == 302
    assert "This case is closed." not in words(desk.get(place))
    assert "They came back." in words(desk.get(f"{place}/ending"))


def test_open_cases_come_first_and_closed_ones_are_folded(practice: Any) -> None:
    desk = at_desk("miriam")
    assert "closed case" not in words(desk.get("/"))
    close_case(by=member("miriam"), case=stored("strain"), reason="Done.")
    page = desk.get("/").content.decode()
    assert page.index("Leila") < page.index("1 closed case") < page.index("Sofia")
    assert "Sofia" not in words(desk.get("/?only=waiting"))


def test_closing_needs_a_reason(practice: Any) -> None:
    response = at_desk("miriam").post(address("strain", "/close"), {"reason": " "})
    assert response.status_code == 400
    assert "This field is required" in words(response)
    assert not stored("strain").is_closed


def test_closing_twice_is_said_and_not_done(practice: Any) -> None:
    desk = at_desk("miriam")
    desk.post(address("strain", "/close"), {"reason": "Done."})
    assert "This case is closed" in words(desk.post(address("strain", "/close"), {"reason": "Done."}))
    assert stored("strain").closings.count() == 1


def test_a_couple_is_separated_after_reading_what_goes_where(practice: Any) -> None:
    desk, place = at_desk("miriam"), address("strain")
    assert "Each gets a record of their own" in words(desk.get(f"{place}/separate"))
    assert desk.post(f"{place}/separate", {"reason": "They parted."}).status_code == 400  # not ticked
    assert desk.post(f"{place}/separate", {"reason": "They parted.", "understood": "on"}).status_code == 302
    assert set(
        CaseRecord.objects.filter(kind="individual", clinician=member("miriam")).values_list("label", flat=True)
    ) == {
        "Sofia Marino",
        "Daniel Cohen",
    }
    assert "The couple separated" in words(desk.get(f"{place}/ending"))
    assert "separated already" in words(desk.get(f"{place}/separate"))
    again = desk.post(f"{place}/separate", {"reason": "Once more.", "understood": "on"})
    assert again.status_code == 400


def test_only_a_couples_case_has_that_page(practice: Any) -> None:
    assert at_desk("priya").get(address("isolation", "/separate")).status_code == 404
    assert "The couple separates" not in words(at_desk("priya").get(address("isolation", "/ending")))


def test_each_record_is_whole_on_its_pages(practice: Any) -> None:
    desk = at_desk("miriam")
    desk.post(address("strain", "/separate"), {"reason": "They parted.", "understood": "on"})
    for record in CaseRecord.objects.filter(kind="individual", clinician=member("miriam")):
        for page in ("", "/map", "/answers", "/decisions", "/releases", "/history", "/links", "/export", "/ending"):
            response = desk.get(f"/cases/{record.id}{page}")
            assert response.status_code == 200, page
            assert "&amp; Daniel" not in words(response)
        assert desk.get(f"/cases/{record.id}/card.pdf").content.startswith(b"%PDF")


def given_over(**changed: Any) -> dict[str, Any]:
    form = {
        "to": str(member("tomasz").id),
        "reason": "Parental leave.",
        "person-0-parts": ["answers"],
        "person-0-asked": "on",
        "person-1-asked": "on",
    }
    return {key: value for key, value in (form | changed).items() if value}


def test_a_case_is_given_over_with_what_each_lets_go(practice: Any) -> None:
    desk, place = at_desk("miriam"), address("strain")
    page = words(desk.get(f"{place}/transfer"))
    assert "Ask each person alone" in page
    assert desk.post(f"{place}/transfer", given_over()).status_code == 302
    [row] = TransferRecord.objects.all()
    assert [one.parts for one in row.handed_over.all()] == [["answers"], []]
    assert desk.get(place).status_code == 404
    assert at_desk("tomasz").get(place).status_code == 200
    assert "Parental leave." in words(at_desk("tomasz").get(f"{place}/ending"))


def test_nobody_is_given_over_unasked(practice: Any) -> None:
    response = at_desk("miriam").post(address("strain", "/transfer"), given_over(**{"person-1-asked": ""}))
    assert response.status_code == 400
    assert "This field is required" in words(response)
    assert not TransferRecord.objects.exists()


def test_a_manager_is_no_one_to_take_over(practice: Any) -> None:
    wrong = given_over(to=str(member("joaquin").id))
    assert at_desk("miriam").post(address("strain", "/transfer"), wrong).status_code == 400


def test_pages_that_stayed_behind_are_not_listed(practice: Any) -> None:
    desk, place = at_desk("miriam"), address("strain")
    sofia = client("sofia")
    desk.post(f"{place}/people/{sofia.id}/release", {"what": "message", "content": "Between us two.", "note": ""})
    desk.post(f"{place}/transfer", given_over())
    assert "Between us two." not in at_desk("tomasz").get(f"{place}/releases").content.decode()


def parts_on(page: str) -> list[str]:
    return re.findall(r'name="part" value="([0-9a-f]{24})"', page)


def test_a_record_is_handed_out_after_two_looks(practice: Any) -> None:
    desk, sofia = at_desk("miriam"), client("sofia")
    place = f"{address('strain')}/people/{sofia.id}/hand-out"
    first = desk.get(place).content.decode()
    assert "never made for a court or a custody fight" in first
    keys = parts_on(first)
    assert len(keys) > 2
    assert "checked" not in first
    second = desk.post(place, {"part": keys[:2]})
    assert "A second look" in words(second)
    assert HandedOutRecord.objects.count() == 0
    why = {f"why-{key}": "not-asked-for" for key in keys[2:]}
    made = {"step": "make", "part": keys[:2], "to_whom": "Sofia herself"}
    assert desk.post(place, made | dict(list(why.items())[1:])).status_code == 400  # one without a reason
    assert desk.post(place, made | why).status_code == 302
    [row] = HandedOutRecord.objects.all()
    assert (row.to_whom, row.person, row.by, len(row.parts), len(row.left_out)) == (
        "Sofia herself", sofia, member("miriam"), 2, len(keys) - 2,
    )  # fmt: skip
    assert "Sofia herself" in words(desk.get(address("strain", "/ending")))
    file = desk.post(f"{address('strain')}/handed-out/{row.id}")
    assert json.loads(file.content)["reviewed"].startswith("After a review")
    assert file.headers["Content-Disposition"] == 'attachment; filename="record.json"'


def test_nothing_ticked_and_a_part_nobody_looked_at_are_refused(practice: Any) -> None:
    desk = at_desk("miriam")
    place = f"{address('strain')}/people/{client('sofia').id}/hand-out"
    assert "nothing was ticked" in words(desk.post(place))
    assert "changed since you looked" in words(desk.post(place, {"part": ["0" * 24]}))


def test_a_file_of_another_case_and_a_person_of_another_case_are_not_there(practice: Any) -> None:
    desk = at_desk("miriam")
    assert desk.get(f"{address('strain')}/people/{client('leila').id}/hand-out").status_code == 404
    unknown = "00000000-0000-4000-8000-000000000000"
    assert desk.post(f"{address('strain')}/handed-out/{unknown}").status_code == 404


def test_a_hold_is_said_where_the_case_ends(practice: Any) -> None:
    set_hold(by=member("joaquin"), case=stored("strain"), reason="A court asked.")
    page = words(at_desk("miriam").get(address("strain", "/ending")))
    assert "A legal hold stands on this case" in page
    assert "A court asked." not in page
