"""What a client or a clinician typed is never lost: past every bound, with signs no database keeps, in two tongues."""

from __future__ import annotations

import html
import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from attunement.actions.agree_ground_rules import LONGEST_RULE, MOST_RULES, newest_rules, write_ground_rules
from attunement.actions.repair_rupture import (
    LONGEST as LONGEST_NOTE,
)
from attunement.actions.repair_rupture import (
    answer_rupture,
    find_rupture,
    name_unrepaired,
    open_by_hand,
    set_kind,
    take_step,
)
from attunement.actions.say_felt_off import LONGEST, own_word, say_felt_off
from attunement.domain.errors import BadInput, Refused
from attunement.domain.repair import FollowUp, Origin, RepairStepName, RuptureKind, RuptureState
from attunement.domain.repairing import Reply
from attunement.roadmap.client_voice import felt_off
from attunement.storage.models import (
    AuditEntry,
    ClientWordRecord,
    ReleaseRecord,
    RepairStepRecord,
    RuptureRecord,
    Staff,
)
from tests.web.client.couple import Couple
from tests.web.voice.speaking import after_a_session, desk_of, page_of

ZERO = "be\x00fore"


@pytest.fixture
def rupture(couple: Couple) -> RuptureRecord:
    """One the clinician noticed with Sofia."""
    return open_by_hand(
        by=couple.clinician, case=couple.case, person=couple.sofia, kind=RuptureKind.UNKNOWN, why="She went quiet."
    )


@pytest.fixture
def suspected(couple: Couple) -> RuptureRecord:
    """One the ratings suspect with Sofia."""
    return RuptureRecord.objects.create(
        case=couple.case,
        person=couple.sofia,
        origin=Origin.RATINGS.value,
        noticed_at=timezone.now(),
        probability=0.6,
        evidence=[],
        state=RuptureState.SUSPECTED.value,
    )


def typed_on(response: Any) -> str:
    """What stands in the text area of a page."""
    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", response.content.decode(), re.S)
    assert found
    return html.unescape(found.group(1)).strip()


# ---- a client's word


def test_a_word_that_is_too_long_comes_back_whole_to_be_shortened(couple: Couple) -> None:
    words = "It was hard. " * 400 + "And this is what matters most."
    assert len(words) > LONGEST
    response = after_a_session(couple).post("/c/word", {"about": "judged", "words": words})
    assert response.status_code == 400
    assert typed_on(response) == words
    assert re.findall(r'value="([^"]*)" checked', response.content.decode()) == ["judged"]
    assert "This is too long." in response.content.decode()
    assert not ClientWordRecord.objects.exists()


@pytest.mark.parametrize(("length", "kept"), [(LONGEST, True), (LONGEST + 1, False)], ids=["just", "one more"])
def test_a_word_may_have_four_thousand_letters_and_no_more(couple: Couple, length: int, kept: bool) -> None:
    leave = page_of(couple)
    if kept:
        assert len(say_felt_off(leave=leave, about=[], words="x" * length).words) == length
        return
    with pytest.raises(BadInput) as wrong:
        say_felt_off(leave=leave, about=[], words="x" * length)
    assert str(wrong.value) == "words: this is too long. Expected 4000 letters at most."


def test_spaces_around_a_word_are_not_counted(couple: Couple) -> None:
    assert len(say_felt_off(leave=page_of(couple), about=[], words=f"  {'x' * LONGEST}\n").words) == LONGEST


@pytest.mark.parametrize(
    ("about", "words", "said"),
    [
        ([], "", "words: nothing was ticked or written"),
        ([], " \n\t", "words: nothing was ticked or written"),
        ([], "\0", "words: nothing was ticked or written"),
        (["no such"], "x", "about: that is not on the list. Expected something of the list."),
    ],
    ids=["nothing", "spaces", "a sign that is none", "not on the list"],
)
def test_what_is_no_word_is_said_whole(couple: Couple, about: list[str], words: str, said: str) -> None:
    with pytest.raises(BadInput) as wrong:
        say_felt_off(leave=page_of(couple), about=about, words=words)
    assert str(wrong.value) == said
    assert not ClientWordRecord.objects.exists()


def test_a_sign_no_database_keeps_does_not_hold_a_word_up(couple: Couple) -> None:
    leave = page_of(couple)
    row = say_felt_off(leave=leave, about=[], words=ZERO)
    assert own_word(leave=leave, word_id=str(row.pk)).words == "before"


def test_what_was_ticked_is_kept_once_and_in_the_order_of_the_list(couple: Couple) -> None:
    known = [about.key for about in felt_off().about]
    row = say_felt_off(leave=page_of(couple), about=[known[3], known[0], known[3]], words="")
    assert row.about == [known[0], known[3]]


# ---- ground rules


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ([], "rules: there are no rules, or too many. Expected 1 to 15."),
        (["", " ", "\0"], "rules: there are no rules, or too many. Expected 1 to 15."),
        (["x"] * (MOST_RULES + 1), "rules: there are no rules, or too many. Expected 1 to 15."),
        (["x" * (LONGEST_RULE + 1)], "rules: a rule is too long. Expected 400 letters at most."),
    ],
    ids=["none", "blank", "too many", "too long"],
)
def test_what_are_no_rules_is_said_whole(couple: Couple, rules: list[str], said: str) -> None:
    with pytest.raises(BadInput) as wrong:
        write_ground_rules(by=couple.clinician, case=couple.case, rules=rules)
    assert str(wrong.value) == said
    assert newest_rules(couple.case) is None


@pytest.mark.parametrize(
    ("rules", "kept"),
    [
        (["x"] * MOST_RULES, ["x"] * MOST_RULES),
        (["x" * LONGEST_RULE], ["x" * LONGEST_RULE]),
        ([ZERO], ["before"]),
        (["", "  One   speaks. ", ""], ["One speaks."]),
    ],
    ids=["the most", "the longest", "a sign no database keeps", "blank lines between"],
)
def test_rules_within_bounds_are_kept(couple: Couple, rules: list[str], kept: list[str]) -> None:
    assert write_ground_rules(by=couple.clinician, case=couple.case, rules=rules).rules == kept


def test_rules_that_cannot_be_saved_come_back_as_they_were_typed(couple: Couple) -> None:
    typed = "One speaks.\n" + "x" * (LONGEST_RULE + 1)
    response = desk_of(couple.clinician).post(f"/cases/{couple.case.id}/ground-rules", {"rules": typed})
    assert response.status_code == 400
    assert typed_on(response) == typed


# ---- a rupture: bounds, moves that cannot be, days where the clinic is

BOUNDS: tuple[tuple[str, bool], ...] = (("x" * LONGEST_NOTE, True), ("x" * (LONGEST_NOTE + 1), False), (ZERO, False))


@pytest.mark.parametrize(("text", "kept"), BOUNDS, ids=["the longest", "too long", "a sign no database keeps"])
def test_what_was_tried_is_kept_whole_or_refused_whole(
    couple: Couple, rupture: RuptureRecord, text: str, kept: bool
) -> None:
    if kept:
        row = take_step(by=couple.clinician, rupture=rupture, step=RepairStepName.CLARIFY, tried=text)
        assert row.tried == text
        return
    with pytest.raises(BadInput) as wrong:
        take_step(by=couple.clinician, rupture=rupture, step=RepairStepName.CLARIFY, tried=text)
    said = "what was tried: too long, or with a sign that cannot be kept. Expected up to 2000 letters."
    assert str(wrong.value) == said
    assert not RepairStepRecord.objects.exists()


@pytest.mark.parametrize(
    ("reply", "because", "state", "closed"),
    [
        (Reply.CONFIRM, "", "confirmed", False),
        (Reply.HANDLED, "", "already-handled", True),
        (Reply.REJECT, "She was ill.", "rejected", True),
    ],
    ids=str,
)
def test_an_answer_is_given_once(
    couple: Couple, suspected: RuptureRecord, reply: Reply, because: str, state: str, closed: bool
) -> None:
    row = answer_rupture(by=couple.clinician, rupture=suspected, reply=reply, because=because)
    assert (row.state, row.answered_because, row.closed_at is not None) == (state, because, closed)
    for again in Reply:
        with pytest.raises(Refused, match=r"^A rupture that is .* cannot become .*[.]$"):
            answer_rupture(by=couple.clinician, rupture=suspected, reply=again, because="Because.")
    suspected.refresh_from_db()
    assert (suspected.state, suspected.answered_because) == (state, because)


def test_rejecting_without_a_reason_leaves_it_suspected(couple: Couple, suspected: RuptureRecord) -> None:
    with pytest.raises(BadInput) as wrong:
        answer_rupture(by=couple.clinician, rupture=suspected, reply=Reply.REJECT, because="  ")
    assert str(wrong.value) == "reason: no reason. Expected a few words: why it was none."
    suspected.refresh_from_db()
    assert (suspected.state, suspected.answered_at) == ("suspected", None)


def test_nothing_is_done_about_one_that_is_only_suspected(couple: Couple, suspected: RuptureRecord) -> None:
    with pytest.raises(Refused, match="Steps are taken once a rupture is confirmed, and while it is open"):
        take_step(by=couple.clinician, rupture=suspected, step=RepairStepName.CLARIFY, tried="x")
    with pytest.raises(Refused, match="A rupture that is suspected cannot become unrepaired"):
        name_unrepaired(by=couple.clinician, rupture=suspected, follow_up=FollowUp.REFERRAL)
    assert set_kind(by=couple.clinician, rupture=suspected, kind=RuptureKind.WITHDRAWAL).kind == "withdrawal"


def test_nothing_more_is_done_about_one_that_is_closed(couple: Couple, rupture: RuptureRecord) -> None:
    name_unrepaired(by=couple.clinician, rupture=rupture, follow_up=FollowUp.CONSULTATION, note=" Ask Tomasz. ")
    before = list(RuptureRecord.objects.values())
    assert (before[0]["state"], before[0]["follow_up_note"]) == ("unrepaired", "Ask Tomasz.")
    for act in (
        lambda: take_step(by=couple.clinician, rupture=rupture, step=RepairStepName.CLARIFY, tried="x"),
        lambda: set_kind(by=couple.clinician, rupture=rupture, kind=RuptureKind.MIXED),
        lambda: name_unrepaired(by=couple.clinician, rupture=rupture, follow_up=FollowUp.REFERRAL),
        lambda: answer_rupture(by=couple.clinician, rupture=rupture, reply=Reply.CONFIRM),
    ):
        with pytest.raises(Refused):
            act()
    assert list(RuptureRecord.objects.values()) == before


def carried(couple: Couple) -> Staff:
    """Ruth, who supervises Miriam."""
    ruth = Staff.objects.create(email="ruth@practice.example", name="Ruth", role="supervisor", password="!")
    couple.clinician.supervisor = ruth
    couple.clinician.save()
    return ruth


@pytest.mark.parametrize(
    ("zone", "language", "day"),
    [
        ("UTC", "en", "7 June 2027"),
        ("Asia/Tokyo", "en", "8 June 2027"),
        ("America/New_York", "en", "7 June 2027"),
        ("Asia/Tokyo", "de", "8. Juni 2027"),
    ],
    ids=str,
)
def test_the_supervisor_reads_the_day_it_was_at_the_clinic(
    couple: Couple, rupture: RuptureRecord, zone: str, language: str, day: str
) -> None:
    carried(couple)
    RuptureRecord.objects.update(noticed_at=datetime.fromisoformat("2027-06-07T21:30:00+00:00"))
    with timezone.override(ZoneInfo(zone)), translation.override(language):
        name_unrepaired(
            by=couple.clinician, rupture=rupture, follow_up=FollowUp.SUPERVISION, for_supervisor="Please help."
        )
    shared = ReleaseRecord.objects.get(what="repair").content
    assert day in shared
    assert shared.endswith("\n\nPlease help.")
    assert "2027-06" not in shared


@pytest.mark.parametrize(
    ("has_supervisor", "words", "error", "said"),
    [
        (True, "  ", BadInput, "for your supervisor: nothing written. Expected what you choose to say."),
        (False, "Please help.", Refused, "No supervisor is set for you."),
    ],
    ids=["no words", "no supervisor"],
)
def test_supervision_that_cannot_be_leaves_the_rupture_open(
    couple: Couple, rupture: RuptureRecord, has_supervisor: bool, words: str, error: type[Exception], said: str
) -> None:
    if has_supervisor:
        carried(couple)
    with pytest.raises(error) as wrong:
        name_unrepaired(by=couple.clinician, rupture=rupture, follow_up=FollowUp.SUPERVISION, for_supervisor=words)
    assert str(wrong.value) == said
    rupture.refresh_from_db()
    assert (rupture.state, rupture.closed_at, ReleaseRecord.objects.count()) == ("confirmed", None, 0)


def test_a_stranger_does_nothing_about_a_rupture_and_none_is_found_elsewhere(
    couple: Couple, rupture: RuptureRecord
) -> None:
    eve = Staff.objects.create(email="eve@practice.example", name="Eve", role="clinician", password="!")
    audit, before = AuditEntry.objects.count(), list(RuptureRecord.objects.values())
    for act in (
        lambda: find_rupture(by=eve, case=couple.case, rupture_id=str(rupture.pk)),
        lambda: answer_rupture(by=eve, rupture=rupture, reply=Reply.CONFIRM),
        lambda: set_kind(by=eve, rupture=rupture, kind=RuptureKind.MIXED),
        lambda: take_step(by=eve, rupture=rupture, step=RepairStepName.CLARIFY, tried="x"),
        lambda: name_unrepaired(by=eve, rupture=rupture, follow_up=FollowUp.REFERRAL),
        lambda: open_by_hand(by=eve, case=couple.case, person=None, kind=RuptureKind.MIXED, why="x"),
    ):
        with pytest.raises(Refused):
            act()
    assert (AuditEntry.objects.count(), list(RuptureRecord.objects.values())) == (audit, before)
