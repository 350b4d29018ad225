"""What is asked: questionnaires on and off, words brought under a leave, and each sitting at its time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from attunement.actions.make_links import make_links
from attunement.actions.offer_instruments import switch_instrument
from attunement.actions.set_burden import set_minutes_a_month
from attunement.domain.errors import BadInput, Refused
from attunement.instruments import all_instruments, all_occasions
from attunement.storage.models import BroughtWording, OccasionRecord
from attunement.storage.queries.burden import minutes_a_month
from attunement.storage.queries.offered import asked_first, instruments_here, offered
from attunement.storage.queries.sitting import sitting
from tests.cast import client, member, new_sitting
from tests.web.clinician.desk import at_desk, of_person, words

LEAVE = {"leave_from": "Its authors", "leave_on": "2026-01-05", "leave_document": "Folder 3", "intro": ""}


def invented(name: str) -> dict[str, str]:
    """Words for every question and answer; invented, because the real ones may not be here."""
    instrument = all_instruments()[name]
    texts = {f"item.{item.key}": f"Invented {item.key}?" for item in instrument.items}
    labels = {
        f"option.{item.option_set}.{option.value:g}": f"Invented answer {option.value:g}"
        for item in instrument.items
        for option in item.options
    }
    return LEAVE | texts | labels


def switch(name: str, on: bool) -> Any:
    return at_desk("joaquin").post(f"/practice/instruments/{name}/switch", {"on": "yes" if on else "no"}, follow=True)


def asked(person: Any, name: str) -> list[str]:
    record = new_sitting(person, name).occasion
    return sorted({question.instrument for question in sitting(record).questions})


def test_each_sitting_names_what_it_always_asks_and_how_long_it_takes(practice: Any) -> None:
    shown = words(at_desk("joaquin").get("/practice/sittings"))
    known = all_instruments()
    for one in all_occasions().values():
        first = next(step for step in one.steps if not step.when)
        assert known[first.instrument].name in shown, one.id
        assert one.minutes in shown, one.id
    deeper = [step for one in all_occasions().values() for step in one.steps if step.module]
    assert deeper
    assert known[deeper[0].instrument].name not in shown, "what only some are asked would mislead"


def test_what_is_switched_off_is_not_asked_from_the_next_link_on(practice: Any) -> None:
    before = new_sitting(client("sofia"), "you").occasion
    switch("phq-4", on=False)
    assert "phq-4" in [question.instrument for question in sitting(before).questions]
    assert "phq-4" not in asked(client("daniel"), "you")
    switch("phq-4", on=True)
    assert "phq-4" in asked(client("daniel"), "you")


def test_a_sitting_with_nothing_left_is_not_offered(practice: Any) -> None:
    switch("alliance-checkout", on=False)
    assert "after-session" not in offered("couple", now=timezone.now())
    with pytest.raises(Refused, match="is not offered here"):
        new_sitting(client("sofia"), "after-session")


@pytest.mark.parametrize("name", ["hark", "safety-own"])
def test_questions_of_safety_cannot_be_switched_off(practice: Any, name: str) -> None:
    assert "belong to safety" in words(switch(name, on=False))
    assert name in asked(client("sofia"), "on-your-own")


def test_without_its_words_nothing_can_be_switched_on(practice: Any) -> None:
    assert "has no words here" in words(switch("csi-4", on=True))
    assert "only-csi-4" not in offered("couple", now=timezone.now())


def test_words_brought_under_a_leave_are_asked_and_shown(practice: Any) -> None:
    desk = at_desk("joaquin")
    assert desk.post("/practice/instruments/csi-4/wording", invented("csi-4")).status_code == 302
    row = BroughtWording.objects.get()
    assert (row.leave_from, row.leave_document, row.entered_by) == ("Its authors", "Folder 3", member("joaquin"))
    assert "only-csi-4" not in offered("couple", now=timezone.now()), "off until it is switched on"
    switch("csi-4", on=True)
    record = new_sitting(client("sofia"), "only-csi-4").occasion
    assert [question.item.text for question in sitting(record).questions] == [
        f"Invented {item.key}?" for item in all_instruments()["csi-4"].items
    ]
    page = words(desk.get("/practice/instruments/csi-4"))
    assert "Leave from Its authors, 5 January 2026." in page
    case = client("sofia").case
    assert "CSI-4" in words(at_desk("miriam").get(f"/cases/{case.id}/links"))


def test_words_that_ship_stay_as_they_are(practice: Any) -> None:
    assert instruments_here()["phq-9"] == all_instruments()["phq-9"]
    assert at_desk("joaquin").post("/practice/instruments/phq-9/wording", LEAVE).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [{"item.q1": ""}, {"leave_from": " "}, {"leave_on": "2999-01-01"}, {"leave_on": ""}, {"leave_document": ""}],
)
def test_words_with_a_gap_or_without_leave_are_not_kept(practice: Any, wrong: dict[str, str]) -> None:
    response = at_desk("joaquin").post("/practice/instruments/csi-4/wording", invented("csi-4") | wrong)
    assert response.status_code == 400
    assert not BroughtWording.objects.exists()


def test_words_for_an_older_definition_are_not_used(practice: Any) -> None:
    at_desk("joaquin").post("/practice/instruments/csi-4/wording", invented("csi-4"))
    BroughtWording.objects.update(version=99)
    assert instruments_here()["csi-4"] == all_instruments()["csi-4"]
    assert "Please enter the words anew" in words(at_desk("joaquin").get("/practice/instruments/csi-4"))


def test_one_of_the_staffs_own_forms_is_no_clients(practice: Any) -> None:
    assert switch("alliance-mirror", on=True).status_code == 404


def times(**changed: str) -> dict[str, str]:
    page = at_desk("joaquin").get("/practice/sittings")
    forms = [form for _, forms in page.context["kinds"] for form in forms]
    return {f"{form.prefix}-when": form.initial["when"] for form in forms} | changed


def test_what_is_asked_first_is_the_practices_to_say(practice: Any) -> None:
    assert [occasion.id for occasion in asked_first("couple")] == ["first-contact", "the-two-of-you", "you"]
    changed = times() | {"you.couple-when": "on-request", "after-session.couple-when": "first"}
    assert at_desk("joaquin").post("/practice/sittings", changed).status_code == 302
    assert {occasion.id for occasion in asked_first("couple")} == {"after-session", "first-contact", "the-two-of-you"}
    assert "you" in [occasion.id for occasion in asked_first("individual")]


def test_what_is_not_offered_cannot_be_asked(practice: Any) -> None:
    sofia = client("sofia")
    at_desk("joaquin").post("/practice/sittings", times() | {"you.couple-when": "not-offered"})
    with pytest.raises(Refused, match="is not offered here"):
        make_links(by=sofia.case.clinician, person=sofia, occasions=["you"])
    page = words(at_desk("miriam").get(f"/cases/{sofia.case.id}/links"))
    assert "The two of you" in page


def test_a_wrong_time_is_said_to_be_wrong(practice: Any) -> None:
    assert at_desk("joaquin").post("/practice/sittings", times() | {"you.couple-when": "soon"}).status_code == 400


def test_an_old_sitting_can_still_be_read_when_its_questionnaire_is_off(practice: Any) -> None:
    manager, sofia = member("joaquin"), client("sofia")
    switch_instrument(by=manager, instrument="sparq", on=True, now=timezone.now() - timedelta(days=2))
    record = make_links(
        by=sofia.case.clinician, person=sofia, occasions=["only-sparq"], now=timezone.now() - timedelta(days=1)
    )[0].occasion
    switch("sparq", on=False)
    assert {question.instrument for question in sitting(record).questions} == {"sparq"}
    page = words(at_desk("miriam").get(of_person(sofia.case, 0, "/contact")))
    assert OccasionRecord.objects.filter(pk=record.pk, withdrawn_at=None).exists()
    assert "Sofia" in page


def test_the_minutes_of_a_month_are_the_managers_to_say(practice: Any) -> None:
    assert 'value="20"' in at_desk("joaquin").get("/practice/sittings").content.decode()
    assert at_desk("joaquin").post("/practice/sittings", times() | {"minutes": "35"}).status_code == 302
    assert minutes_a_month() == 35
    at_desk("joaquin").post("/practice/sittings", times())
    assert minutes_a_month() == 35, "left empty, it stays"


@pytest.mark.parametrize("wrong", ["-1", "601", "much"])
def test_minutes_that_cannot_be_are_refused(practice: Any, wrong: str) -> None:
    assert at_desk("joaquin").post("/practice/sittings", times() | {"minutes": wrong}).status_code == 400
    assert minutes_a_month() == 20


def test_nobody_but_the_manager_sets_them(practice: Any) -> None:
    for name in ("miriam", "esther"):
        with pytest.raises(Refused):
            set_minutes_a_month(by=member(name), minutes=0)
    with pytest.raises(BadInput):
        set_minutes_a_month(by=member("joaquin"), minutes=601)
    assert minutes_a_month() == 20
