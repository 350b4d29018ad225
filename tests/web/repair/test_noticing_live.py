"""After a check-out the pair is looked at: a drop opens a card, a repair is closed by the ratings, and only by them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from attunement.actions.finish_occasion import finish_occasion
from attunement.actions.open_repair import open_after_mistake
from attunement.actions.record_mirror import answer_mirror, guess_mean
from attunement.actions.repair_rupture import answer_rupture, take_step
from attunement.domain.relationship import Sense
from attunement.domain.repair import Origin, RepairStepName, RuptureState
from attunement.domain.repairing import Reply
from attunement.storage.models import AuditEntry, ClientWordRecord, OccasionRecord, RuptureRecord, Staff
from tests.web.client.couple import Couple
from tests.web.opened import sits_down
from tests.web.repair.course import STEADY, course


def states() -> list[str]:
    return [row.state for row in RuptureRecord.objects.order_by("noticed_at")]


def test_a_steady_course_opens_nothing(clinician: Staff) -> None:
    henrik = course(clinician)
    henrik.runs((*STEADY, 6.2, 5.8, 6))
    assert not RuptureRecord.objects.exists()


def test_a_drop_opens_one_card_with_how_sure_and_its_reasons(clinician: Staff) -> None:
    henrik = course(clinician)
    [row] = henrik.runs((*STEADY, 3.6))
    assert (row.state, row.origin) == (RuptureState.SUSPECTED.value, Origin.RATINGS.value)
    assert row.person == henrik.person
    assert row.session == henrik.sessions[-1]
    assert row.probability is not None
    assert row.probability >= 0.5
    assert row.evidence[0]["stream"] == "ratings"
    assert AuditEntry.objects.filter(act="a rupture is suspected", subject=str(row.id)).count() == 1
    henrik.meets()
    assert henrik.rates(3.6) == [], "the card that is open is not opened again"


def test_a_client_who_says_it_felt_off_is_heard_before_the_ratings_can_tell(clinician: Staff) -> None:
    henrik = course(clinician)
    henrik.meets()
    assert henrik.rates(6, felt_off=4) == []
    henrik.meets()
    ClientWordRecord.objects.create(
        person=henrik.person,
        at=henrik.after(),
        words="I did not feel heard.",
        reader="clinician",
        readable_from=henrik.after(),
    )
    [row] = henrik.rates(5.8)
    assert row.origin == Origin.CLIENT_WORD.value
    assert "client-word" in {found["stream"] for found in row.evidence}
    assert "not feel heard" not in str(row.evidence), "the words stay where the client put them"


def test_a_word_nobody_may_read_opens_nothing(clinician: Staff) -> None:
    henrik = course(clinician)
    henrik.runs((6, 6))
    henrik.meets()
    ClientWordRecord.objects.create(person=henrik.person, at=henrik.after(), words="I did not feel heard.")
    assert henrik.rates(6) == []


def test_the_whole_way_a_repair_is_closed_by_the_rating_that_shows_it(clinician: Staff) -> None:
    henrik = course(clinician)
    [row] = henrik.runs((*STEADY, 3.6))
    answer_rupture(by=clinician, rupture=row, reply=Reply.CONFIRM, now=henrik.after() + timedelta(days=1))
    for step in (RepairStepName.CLARIFY, RepairStepName.OWN_PART):
        take_step(by=clinician, rupture=row, step=step, tried="I asked.", now=henrik.after() + timedelta(days=2))
    henrik.meets()
    assert henrik.rates(4.4) == [], "better is not yet near the earlier level"
    henrik.meets()
    [closed] = henrik.rates(5.8)
    assert closed.state == RuptureState.REPAIRED.value
    assert closed.closed_at == henrik.after()
    [shown] = closed.verified_by
    assert (shown["rated"], shown["mean"], shown["session"]) == (2, 5.8, str(henrik.sessions[-1].id))
    henrik.meets()
    assert henrik.rates(6) == []
    assert states() == ["repaired"]


def test_a_rejected_suspicion_is_not_brought_again_until_the_ratings_came_out_of_it(clinician: Staff) -> None:
    henrik = course(clinician)
    [row] = henrik.runs((*STEADY, 3.6))
    answer_rupture(by=clinician, rupture=row, reply=Reply.REJECT, because="Bad news at work.", now=henrik.after())
    henrik.meets()
    assert henrik.rates(3.8) == []
    for mean in (5.8, 6, 6, 6):
        henrik.meets()
        assert henrik.rates(mean) == []
    henrik.meets()
    assert len(henrik.rates(3.2)) == 1
    assert states() == ["rejected", "suspected"]


def test_what_one_partner_rated_opens_nothing_about_the_other(clinician: Staff) -> None:
    both = course(clinician, names=("Sofia", "Daniel"))
    sofia, daniel = both.case.people.all()
    for mean in (*STEADY, 3.4):
        both.meets()
        both.rates(6, person=daniel, looked_at=False)
        opened = both.rates(mean, person=sofia)
    assert [row.person for row in opened] == [sofia]
    assert not RuptureRecord.objects.filter(person=daniel).exists()


def test_a_mistake_about_both_is_repaired_once_both_show_it(clinician: Staff) -> None:
    both = course(clinician, names=("Sofia", "Daniel"))
    sofia, daniel = both.case.people.all()
    for _ in range(4):
        both.meets()
        for person in (sofia, daniel):
            both.rates(6, person=person, looked_at=False)
    missed = both.meets(state="missed", attended=[], missed_by=[str(clinician.id)])
    row = open_after_mistake(session=missed, what="missed", now=both.after())
    assert row is not None
    both.meets()
    assert both.rates(6, person=sofia) == []
    [closed] = both.rates(6.2, person=daniel)
    assert closed.pk == row.pk
    assert {shown["rated"] for shown in closed.verified_by} == {1}


def test_the_clinicians_own_sense_can_tip_it(clinician: Staff) -> None:
    """The same course with and without it: a dip that is not enough by itself."""
    henrik = course(clinician)
    assert henrik.runs((*STEADY, 5.0)) == []
    session = henrik.sessions[-1]
    guess_mean(by=clinician, session=session, person=henrik.person, guess=5.0, now=henrik.after())
    answer_mirror(by=clinician, session=session, person=henrik.person, answers={}, sense=Sense.OFF, now=henrik.after())
    [row] = RuptureRecord.objects.all()
    assert "own-sense" in {found["stream"] for found in row.evidence}


def test_sending_a_checkout_is_what_looks(couple: Couple, monkeypatch: pytest.MonkeyPatch) -> None:
    """Through the real sending; and what the detector stumbles over never stands between a client and their receipt."""
    begun = sits_down(couple, couple.sofia, "after-session")
    for item in ("bond", "tasks", "goals", "realness", "safety"):
        begun.says("alliance-checkout", item, 2)
    begun.says("alliance-checkout", "felt-off", 7)
    from attunement.actions import notice_ruptures as noticing

    looked: list[str] = []

    def stumbles(case: object, people: list[object], **_: object) -> None:
        looked.append(str(people[0]))
        raise ZeroDivisionError

    monkeypatch.setattr(noticing, "notice_ruptures", stumbles)
    receipt = finish_occasion(occasion=begun.fresh(), browser_key=begun.key)
    assert looked == ["Sofia"]
    assert OccasionRecord.objects.get(pk=begun.occasion.pk).receipt == receipt.replace(" ", "")
