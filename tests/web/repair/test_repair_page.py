"""The repair page, played by a clinician: the card, the answer, the steps, the end; and who finds nothing there."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from attunement.actions.notice_ruptures import notice_ruptures
from attunement.actions.open_repair import open_after_mistake
from attunement.actions.record_mirror import answer_mirror, guess_mean
from attunement.domain.relationship import Sense
from attunement.domain.repair import Origin, RuptureKind, RuptureState
from attunement.storage.models import (
    PersonRecord,
    ReleaseRecord,
    RepairStepRecord,
    ResponseRecord,
    RuptureRecord,
    SessionRecord,
    Staff,
)
from attunement.storage.queries.calibration import pairs_of
from tests.web.clinician.desk import signed_in
from tests.web.repair.course import STEADY, Course, course


def words(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture
def henrik(clinician: Staff) -> Course:
    """Six sessions, and a drop at the last."""
    made = course(clinician, weeks_ago=6)
    made.runs((*STEADY, 3.6))
    return made


@pytest.fixture
def desk(clinician: Staff) -> Client:
    return signed_in(clinician)


def page_of(course: Course) -> str:
    """Looked at without a guess; what comes before one is further down."""
    return f"/cases/{course.case.id}/repair?look"


def do(desk: Client, course: Course, act: str, **given: Any) -> Any:
    rupture = RuptureRecord.objects.order_by("-noticed_at").first()
    return desk.post(page_of(course), {"do": act, "rupture": str(rupture.pk) if rupture else "", **given})


def newest() -> RuptureRecord:
    return RuptureRecord.objects.order_by("-noticed_at")[0]


def test_the_card_says_what_was_noticed_how_sure_and_one_thing_to_do(desk: Client, henrik: Course) -> None:
    page = words(desk.get(page_of(henrik)))
    for said in ("of 100 such cases", "The ratings alone", "Two ways to see it", "One thing to do", "What not to do"):
        assert said in page
    assert "Was it a rupture?" in page
    assert "The plan" not in page, "first it is answered"


@pytest.mark.parametrize(
    ("reply", "because", "state"),
    [("confirm", "", "confirmed"), ("reject", "Bad news at home.", "rejected"), ("handled", "", "already-handled")],
)
def test_each_answer_is_kept(desk: Client, henrik: Course, reply: str, because: str, state: str) -> None:
    assert do(desk, henrik, "reply", reply=reply, because=because).status_code == 302
    row = newest()
    assert (row.state, row.answered_because) == (state, because)
    assert (row.closed_at is None) == (state == "confirmed")
    assert RuptureState(row.state).is_open == (state == "confirmed")


def test_rejecting_takes_a_reason(desk: Client, henrik: Course) -> None:
    response = do(desk, henrik, "reply", reply="reject")
    assert response.status_code == 400
    assert "why it was none" in words(response)
    assert newest().state == "suspected"


def test_the_plan_goes_step_by_step_and_says_what_will_show_it(desk: Client, henrik: Course) -> None:
    do(desk, henrik, "reply", reply="confirm")
    page = words(desk.get(page_of(henrik)))
    assert "Henrik: a check-out of 5.5 or more in one of the next 3 rated sessions shows the repair" in page
    do(desk, henrik, "step", step="clarify", tried="We went back to the moment.", by_person="")
    do(desk, henrik, "step", step="own-part", tried="", by_person=str(henrik.person.id))
    page = words(desk.get(page_of(henrik)))
    assert "you : We went back to the moment." in page or "you: We went back to the moment." in page
    assert [step.by_person for step in RepairStepRecord.objects.order_by("at", "id")] == ["", str(henrik.person.id)]
    assert 'value="acknowledge" selected' in desk.get(page_of(henrik)).content.decode()


def test_the_rating_that_shows_it_closes_it_and_the_sessions_are_counted(desk: Client, henrik: Course) -> None:
    do(desk, henrik, "reply", reply="confirm")
    do(desk, henrik, "step", step="clarify", tried="")
    henrik.first += timedelta(days=1)
    henrik.meets()
    later = timezone.now() + timedelta(hours=1)
    henrik.rates(5.8, looked_at=False)
    newest_form = henrik.person.responses.order_by("-sent_at")[0]
    newest_form.sent_at = later
    newest_form.save()
    assert [row.state for row in notice_ruptures(henrik.case, [henrik.person], now=later)] == ["repaired"]
    page = words(desk.get(page_of(henrik)))
    assert "Repaired, and the ratings show it. 1 rated session" in page
    assert "Nothing is open." in page


def test_a_kind_is_a_guess_until_it_is_set(desk: Client, henrik: Course) -> None:
    assert "A guess, until you set it:" in words(desk.get(page_of(henrik)))
    do(desk, henrik, "kind", kind="confrontation")
    page = words(desk.get(page_of(henrik)))
    assert "As you set it: Confrontation" in page
    assert "Thank you for saying it." in page
    assert newest().kind == RuptureKind.CONFRONTATION.value


def test_a_mistake_begins_with_owning_it(desk: Client, henrik: Course, clinician: Staff) -> None:
    RuptureRecord.objects.all().delete()
    missed = henrik.meets(state="missed", attended=[], missed_by=[str(clinician.id)])
    open_after_mistake(session=missed, what="missed", now=timezone.now())
    page = words(desk.get(page_of(henrik)))
    assert "A mistake on your side" in page
    assert "You missed this appointment." in page
    assert page.index("Own it first") < page.index("The plan")
    assert "Not a guess: it is known." in page


def test_unrepaired_and_to_supervision_it_reaches_the_supervisors_list_as_written(
    desk: Client, henrik: Course, clinician: Staff
) -> None:
    esther = Staff.objects.create(email="esther@practice.example", name="Esther", role="supervisor", password="!")
    clinician.supervisor = esther
    clinician.save()
    do(desk, henrik, "reply", reply="confirm")
    unsaid = do(desk, henrik, "unrepaired", follow_up="supervision")
    assert unsaid.status_code == 400
    assert not ReleaseRecord.objects.exists()
    said = "I keep explaining myself; he keeps agreeing."
    do(desk, henrik, "unrepaired", follow_up="supervision", note="Mine alone.", for_supervisor=said, urgent="on")
    listed = signed_in(esther).get("/shared")
    assert "Ruptures that stay unrepaired" in words(listed)
    assert "cannot wait" in words(listed)
    [release] = ReleaseRecord.objects.all()
    shown = words(signed_in(esther).get(f"/shared/{release.id}"))
    assert said in shown
    assert "Mine alone." not in shown
    assert "3.6" not in shown
    assert newest().follow_up_note == "Mine alone."


def test_the_supervisors_list_has_the_urgent_first_and_then_the_oldest(clinician: Staff, henrik: Course) -> None:
    from attunement.actions.read_shared import unrepaired_shared_with
    from attunement.actions.release_page import share_with_supervisor

    clinician.supervisor = Staff.objects.create(email="e@x.example", name="Esther", role="supervisor", password="!")
    clinician.save()
    for days, what in ((3, "repair"), (9, "repair"), (1, "repair-urgent"), (2, "question")):
        moment = timezone.now() - timedelta(days=days)
        share_with_supervisor(by=clinician, case=henrik.case, what=what, content=f"{days}", now=moment)
    assert [release.content for release in unrepaired_shared_with(clinician.supervisor)] == ["1", "9", "3"]


def test_without_a_supervisor_supervision_is_refused_in_words(desk: Client, henrik: Course) -> None:
    do(desk, henrik, "reply", reply="confirm")
    response = do(desk, henrik, "unrepaired", follow_up="supervision", for_supervisor="Help.")
    assert response.status_code == 400
    assert "No supervisor is set for you." in words(response)
    assert newest().state == "confirmed", "all of it, or nothing"


def test_the_clinician_can_open_one(desk: Client, henrik: Course) -> None:
    RuptureRecord.objects.all().delete()
    assert do(desk, henrik, "open", person="", kind="withdrawal", why="").status_code == 400
    do(desk, henrik, "open", person=str(henrik.person.id), kind="withdrawal", why="He looked at the clock.")
    row = newest()
    assert (row.origin, row.state, row.kind) == (Origin.CLINICIAN.value, "confirmed", "withdrawal")
    assert "He looked at the clock." in words(desk.get(page_of(henrik)))


def test_today_names_the_open_rupture_in_the_weakest_links_place(desk: Client, henrik: Course) -> None:
    assert "Rupture suspected: Henrik" in words(desk.get("/"))
    do(desk, henrik, "reply", reply="confirm")
    assert "Open rupture: Henrik" in words(desk.get("/"))
    do(desk, henrik, "unrepaired", follow_up="consultation")
    assert "rupture" not in words(desk.get("/")).lower()


def test_strangers_find_nothing_and_a_rupture_of_another_case_is_not_there(
    desk: Client, henrik: Course, clinician: Staff
) -> None:
    stranger = signed_in(Staff.objects.get(email="tomasz@practice.example"))
    assert stranger.get(page_of(henrik)).status_code == 404
    assert do(stranger, henrik, "reply", reply="confirm").status_code == 404
    other = course(clinician, names=("Sofia", "Daniel"))
    assert do(desk, other, "reply", reply="confirm").status_code == 404
    assert desk.post(page_of(henrik), {"do": "reply", "rupture": "no id", "reply": "confirm"}).status_code == 404
    assert newest().state == "suspected"
    assert Client().get(page_of(henrik)).headers["Location"].startswith("/sign-in")


def test_learning_stands_on_the_page_with_its_numbers(desk: Client, henrik: Course, clinician: Staff) -> None:
    do(desk, henrik, "reply", reply="reject", because="No.")
    page = words(desk.get(page_of(henrik)))
    assert "In this practice 1 answer has moved them so far." in page
    assert "1.5 ± 1.0" in page


# ---- the guess comes first


def test_why_it_is_suspected_waits_for_the_guess(desk: Client, clinician: Staff, henrik: Course) -> None:
    place, session = f"/cases/{henrik.case.id}/repair", henrik.sessions[-1]
    held_back = words(desk.get(place))
    assert "Guess first." in held_back
    for told in ("of 100 such cases", "The ratings alone", "Two ways to see it", "Was it a rupture?"):
        assert told not in held_back
    assert f'href="/cases/{henrik.case.id}/sessions/{session.id}#side-0"' in desk.get(place).content.decode()
    guess_mean(by=clinician, session=session, person=henrik.person, guess=5.5)
    assert "of 100 such cases" in words(desk.get(place))


def test_a_guess_made_before_the_look_is_blind_and_one_after_it_is_not(
    desk: Client, clinician: Staff, henrik: Course
) -> None:
    session, person = henrik.sessions[-1], henrik.person
    ResponseRecord.objects.filter(session=session).update(sent_at=timezone.now() - timedelta(minutes=5))
    desk.get(f"/cases/{henrik.case.id}/repair")
    with transaction.atomic():
        _both_sides(clinician, session, person)
        assert [len(found) if isinstance(found, list) else found for found in pairs_of(clinician)] == [1, 0]
        transaction.set_rollback(True)
    desk.get(page_of(henrik))
    _both_sides(clinician, session, person)
    assert [len(found) if isinstance(found, list) else found for found in pairs_of(clinician)] == [0, 1]


def _both_sides(clinician: Staff, session: SessionRecord, person: PersonRecord) -> None:
    guess_mean(by=clinician, session=session, person=person, guess=5.5)
    answers = dict.fromkeys(("bond", "tasks", "goals", "realness"), 5.0)
    answer_mirror(by=clinician, session=session, person=person, answers=answers, sense=Sense.FINE)


def test_once_it_was_answered_nothing_is_held_back(desk: Client, henrik: Course) -> None:
    do(desk, henrik, "reply", reply="confirm", because="")
    assert "The plan" in words(desk.get(f"/cases/{henrik.case.id}/repair"))


def test_who_took_the_case_over_has_nothing_to_guess(desk: Client, henrik: Course) -> None:
    SessionRecord.objects.filter(case=henrik.case).update(clinician=None)
    assert "of 100 such cases" in words(desk.get(f"/cases/{henrik.case.id}/repair"))


def test_a_mistake_of_ones_own_needs_no_guess(desk: Client, clinician: Staff) -> None:
    made = course(clinician, weeks_ago=2)
    open_after_mistake(session=made.meets(), what="missed", now=timezone.now())
    assert "A mistake on your side" in words(desk.get(f"/cases/{made.case.id}/repair"))


@pytest.mark.parametrize("act", ["", "close", "REPLY"])
def test_an_act_there_is_not_is_said_and_does_nothing(desk: Client, henrik: Course, act: str) -> None:
    response = do(desk, henrik, act, reply="confirm")
    assert response.status_code == 400
    assert "that is nothing one can do here" in words(response)
    assert newest().state == "suspected"
