"""A case's ends and holds, its adults, what is handed out of it, and the practice's own library: at their edges."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from attunement.actions.close_case import close_case, reopen_case
from attunement.actions.confirm_adults import confirm_adults
from attunement.actions.finish_occasion import finish_occasion
from attunement.actions.hold_case import cases_called, holds_that_stand, lift_hold, set_hold
from attunement.actions.intended_use import accept_intended_use, has_accepted
from attunement.actions.intended_use_text import intended_use
from attunement.actions.make_links import make_links
from attunement.actions.record_answers import record_answer
from attunement.actions.review_export import WhyLeftOut, hand_out, look_again, parts_to_review
from attunement.actions.separate_couple import separate_couple
from attunement.actions.start_occasion import start_occasion
from attunement.actions.transfer_case import clinicians_to_take_over, transfer_case
from attunement.actions.write_library_entry import mark_reviewed, switch_entry, write_library_entry
from attunement.domain.errors import BadInput, Refused
from attunement.domain.handing_over import EVERYTHING, Part
from attunement.storage.models import (
    AuditEntry,
    CaseRecord,
    ClosingRecord,
    DecisionRecord,
    HandedOutRecord,
    LegalHold,
    LibraryEntryRecord,
    LibrarySwitch,
    OccasionRecord,
    SeparationRecord,
    Staff,
    TransferRecord,
)
from attunement.storage.queries.library_shelf import on_shelf, switches_of, versions_of
from attunement.storage.queries.practice_guidance import practice_guidance, switched_off
from attunement.storage.queries.whole_case import whole_case
from tests.web.begun import MONDAY
from tests.web.client.couple import SOFIA_PROOF, Couple
from tests.web.clinician.entries import KEY, content

DAY = timedelta(days=1)
REASON = "reason: the reason is empty or too long. Expected 1 to 2000 characters."
OTHERS = {"another clinician": "clinician", "their supervisor": "supervisor", "a manager": "manager"}


@pytest.fixture
def manager(couple: Couple) -> Staff:
    return someone("a manager")


def someone(who: str, email: str = "") -> Staff:
    role = OTHERS[who]
    return Staff.objects.create(email=email or f"{role}@p.example", name=role.title(), role=role, password="!")


def fresh(couple: Couple) -> CaseRecord:
    """The case as the next request finds it."""
    return CaseRecord.objects.select_related("clinician").get(pk=couple.case.pk)


def everyone(couple: Couple, parts: Any = EVERYTHING) -> dict[str, Any]:
    return {str(couple.sofia.id): parts, str(couple.daniel.id): parts}


def handed(couple: Couple, to: Staff, **changed: Any) -> TransferRecord:
    given: dict[str, Any] = {
        "by": couple.clinician,
        "case": fresh(couple),
        "to": to,
        "let_go": everyone(couple),
        "reason": "Leave.",
    }
    return transfer_case(**(given | changed))


ACTS: dict[str, Callable[[Staff, Couple, str], object]] = {
    "close": lambda by, c, why: close_case(by=by, case=fresh(c), reason=why),
    "separate": lambda by, c, why: separate_couple(by=by, case=fresh(c), reason=why),
    "transfer": lambda by, c, why: handed(c, someone("another clinician"), by=by, reason=why),
}
TRACES = (ClosingRecord, SeparationRecord, TransferRecord, LegalHold, HandedOutRecord, DecisionRecord, CaseRecord)


def traces() -> list[int]:
    return [model._default_manager.count() for model in TRACES]


@pytest.mark.parametrize("why", ["", " \n ", "x" * 2001, "a\0b"], ids=["none", "blank", "endless", "zero byte"])
@pytest.mark.parametrize("act", ACTS)
def test_an_end_needs_a_reason(couple: Couple, act: str, why: str) -> None:
    before = traces()
    with pytest.raises(BadInput) as wrong:
        ACTS[act](couple.clinician, couple, why)
    assert str(wrong.value) == REASON
    assert traces() == before


@pytest.mark.parametrize("act", ACTS)
def test_the_longest_reason_is_kept_whole_and_without_blanks_around_it(couple: Couple, act: str) -> None:
    ACTS[act](couple.clinician, couple, " " + "x" * 2000 + "\n")
    kept = [
        model.objects.values_list("reason", flat=True) for model in (ClosingRecord, SeparationRecord, TransferRecord)
    ]
    assert {reason for rows in kept for reason in rows} == {"x" * 2000}


@pytest.mark.parametrize("who", OTHERS)
@pytest.mark.parametrize("act", [*ACTS, "confirm adults", "reopen", "look through a record"])
def test_a_stranger_ends_nothing_and_leaves_no_trace(couple: Couple, act: str, who: str) -> None:
    further: dict[str, Callable[[Staff, Couple, str], object]] = {
        "confirm adults": lambda by, c, why: confirm_adults(by=by, case=fresh(c)),
        "reopen": lambda by, c, why: reopen_case(by=by, case=fresh(c), reason=why),
        "look through a record": lambda by, c, why: parts_to_review(by=by, case=fresh(c), person_id=str(c.sofia.id)),
    }
    stranger = someone(who, "stranger@p.example")
    before, entries = traces(), AuditEntry.objects.count()
    with pytest.raises(Refused):
        {**ACTS, **further}[act](stranger, couple, "Because.")
    assert (traces(), AuditEntry.objects.count()) == (before, entries)


def test_closing_takes_links_and_opening_again_brings_no_old_one_back(couple: Couple) -> None:
    close_case(by=couple.clinician, case=fresh(couple), reason="Done.", now=MONDAY)
    with pytest.raises(Refused) as refused:
        close_case(by=couple.clinician, case=fresh(couple), reason="Again.")
    assert str(refused.value) == "This case is closed. Open it again first."
    reopen_case(by=couple.clinician, case=fresh(couple), reason="More.", now=MONDAY + DAY)
    assert not OccasionRecord.objects.filter(withdrawn_at=None).exists()
    with pytest.raises(Refused) as refused:
        reopen_case(by=couple.clinician, case=fresh(couple), reason="More.")
    assert str(refused.value) == "This case is open."


def test_every_closing_is_kept_with_its_own_reasons(couple: Couple) -> None:
    for n in range(3):
        close_case(by=couple.clinician, case=fresh(couple), reason=f"Done {n}.", now=MONDAY + n * DAY)
        reopen_case(by=couple.clinician, case=fresh(couple), reason=f"More {n}.", now=MONDAY + n * DAY)
    rows = ClosingRecord.objects.filter(case=couple.case).order_by("closed_at")
    assert [(row.reason, row.reopening_reason) for row in rows] == [(f"Done {n}.", f"More {n}.") for n in range(3)]
    assert not fresh(couple).is_closed


def test_a_case_does_not_go_to_the_one_who_has_it_or_to_somebody_else_than_a_clinician(couple: Couple) -> None:
    for to in (couple.clinician, someone("their supervisor"), someone("a manager")):
        with pytest.raises(Refused) as refused:
            handed(couple, to)
        assert str(refused.value) == "A case can go only to another clinician who works here."
        assert to not in clinicians_to_take_over(fresh(couple))
    assert not TransferRecord.objects.exists()


@pytest.mark.parametrize("change", ["nobody", "one of two", "a stranger besides"])
def test_everyone_of_the_case_was_asked_and_nobody_else(couple: Couple, change: str) -> None:
    said = {
        "nobody": {},
        "one of two": {str(couple.sofia.id): EVERYTHING},
        "a stranger besides": everyone(couple) | {str(couple.clinician.id): EVERYTHING},
    }[change]
    with pytest.raises(BadInput) as wrong:
        handed(couple, someone("another clinician"), let_go=said)
    assert str(wrong.value) == (
        "let go: not everyone's choice is there. Expected a choice for each person of the case."
    )
    assert fresh(couple).clinician == couple.clinician


def test_a_case_handed_back_and_forth_never_gives_more_than_was_let_go_once(couple: Couple) -> None:
    other = someone("another clinician")
    said(couple)
    handed(couple, other, let_go=everyone(couple, (Part.PAGES,)))
    handed(couple, couple.clinician, by=other, let_go=everyone(couple))
    assert whole_case(fresh(couple)).responses == ()


def said(couple: Couple) -> None:
    """Sofia answers one question and sends it."""
    key = start_occasion(occasion=couple.sofia_link.occasion, proof=SOFIA_PROOF).browser_key
    occasion = OccasionRecord.objects.select_related("person__case").get(pk=couple.sofia_link.occasion.pk)
    record_answer(occasion=occasion, browser_key=key, instrument="relationship-checkup", item="knowing-1", answer=4)
    finish_occasion(occasion=occasion, browser_key=key)


def test_a_hold_stands_until_it_is_lifted_and_each_is_kept(couple: Couple, manager: Staff) -> None:
    for n in range(2):
        set_hold(by=manager, case=fresh(couple), reason=f"Court {n}.", now=MONDAY + n * DAY)
        assert [found.id for found in holds_that_stand(by=manager)] == [str(couple.case.id)]
        with pytest.raises(Refused) as refused:
            set_hold(by=manager, case=fresh(couple), reason="Twice.")
        assert str(refused.value) == "A legal hold stands on this case already."
        lift_hold(by=manager, case=fresh(couple), reason=f"Over {n}.")
        assert holds_that_stand(by=manager) == []
    assert [row.lifting_reason for row in LegalHold.objects.order_by("set_at")] == ["Over 0.", "Over 1."]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("sof", True),
        ("SOFIA", True),
        ("  sofia ", True),
        ("so", False),
        ("%%%", False),
        ("___", False),
        ("so\0f", True),
    ],
    ids=["three", "capitals", "blanks", "two", "percents", "underlines", "zero byte"],
)
def test_a_case_is_found_by_three_letters_of_its_label(couple: Couple, manager: Staff, typed: str, found: bool) -> None:
    assert bool(cases_called(by=manager, label=typed)) is found


def test_an_adult_is_confirmed_once_by_the_first_who_did(couple: Couple) -> None:
    before = [(p.adult_confirmed_at, p.adult_confirmed_by_id) for p in couple.case.people.all()]
    assert confirm_adults(by=couple.clinician, case=fresh(couple), now=MONDAY) == 0
    assert [(p.adult_confirmed_at, p.adult_confirmed_by_id) for p in couple.case.people.all()] == before
    couple.case.people.filter(pk=couple.daniel.pk).update(adult_confirmed_at=None)
    couple.daniel.refresh_from_db()
    with pytest.raises(Refused) as refused:
        make_links(by=couple.clinician, person=couple.daniel, occasions=["you"])
    assert str(refused.value) == ("Nobody has confirmed yet that Daniel is 18 or older. Links are for adults only.")
    assert confirm_adults(by=couple.clinician, case=fresh(couple), now=MONDAY) == 1


@pytest.mark.parametrize("version", [0, -1, intended_use().version + 1])
def test_only_the_statement_that_holds_is_accepted(couple: Couple, version: int) -> None:
    with pytest.raises(BadInput) as wrong:
        accept_intended_use(by=couple.clinician, version=version)
    assert str(wrong.value) == "version: the statement changed meanwhile. Please read it again."
    assert not has_accepted(couple.clinician)


def test_what_one_accepted_nobody_else_did(couple: Couple) -> None:
    accept_intended_use(by=couple.clinician, version=intended_use().version, now=MONDAY)
    assert has_accepted(couple.clinician)
    assert not has_accepted(someone("another clinician"))
    gone = Staff.objects.create(email="g@p.example", name="G", role="clinician", is_active=False)
    with pytest.raises(Refused):
        accept_intended_use(by=gone, version=intended_use().version)


def given_out(couple: Couple, going: Any, **changed: Any) -> HandedOutRecord:
    parts = parts_to_review(by=couple.clinician, case=fresh(couple), person_id=str(couple.sofia.id))
    keys = [part.key for part in parts if going(part)]
    why = {part.key: WhyLeftOut.COULD_HARM for part in parts if part.key not in keys}
    whole: dict[str, Any] = {"keys": keys, "why_left_out": why, "to_whom": "Sofia"} | changed
    return hand_out(by=couple.clinician, case=fresh(couple), person_id=str(couple.sofia.id), **whole)


@pytest.mark.parametrize("to", ["", "  ", "x" * 201, "So\0fia"], ids=["none", "blank", "endless", "zero byte"])
def test_somebody_is_named_who_gets_it(couple: Couple, to: str) -> None:
    said(couple)
    with pytest.raises(BadInput) as wrong:
        given_out(couple, lambda part: True, to_whom=to)
    assert str(wrong.value) == "to whom: nobody is named who gets it. Expected 1 to 200 characters."
    assert not HandedOutRecord.objects.exists()


def test_what_goes_and_what_stays_are_together_the_whole_record(couple: Couple) -> None:
    said(couple)
    parts = parts_to_review(by=couple.clinician, case=fresh(couple), person_id=str(couple.sofia.id))
    assert parts
    for part in parts:
        looked = look_again(parts, [part.key])
        assert {*looked.goes, *looked.stays} == set(parts)
        assert looked.goes == (part,)
    with pytest.raises(BadInput) as wrong:
        look_again(parts, [])
    assert str(wrong.value) == "parts: nothing was ticked. Expected at least one part that goes."
    row = given_out(couple, lambda part: True)
    assert (row.left_out, row.parts) == ([], [part.title for part in parts])
    assert "Daniel" not in row.content
    assert json.loads(row.content)["intended_use"] == intended_use().shortly


def test_what_came_since_one_looked_stays_here_only_with_a_reason(couple: Couple) -> None:
    said(couple)
    seen = parts_to_review(by=couple.clinician, case=fresh(couple), person_id=str(couple.sofia.id))
    [link] = make_links(by=couple.clinician, person=couple.sofia, occasions=["you"])
    key = start_occasion(occasion=link.occasion, proof=SOFIA_PROOF).browser_key
    occasion = OccasionRecord.objects.select_related("person__case").get(pk=link.occasion.pk)
    record_answer(occasion=occasion, browser_key=key, instrument="phq-4", item="q1", answer=1)
    finish_occasion(occasion=occasion, browser_key=key)
    with pytest.raises(BadInput, match="no reason is given why"):
        given_out(couple, lambda part: True, keys=[part.key for part in seen], why_left_out={})
    assert not HandedOutRecord.objects.exists()


def written(by: Staff, **changed: Any) -> LibraryEntryRecord:
    return write_library_entry(by=by, content=content(**changed))


def test_two_who_write_from_the_same_version_do_not_overwrite_each_other(couple: Couple) -> None:
    first = written(couple.clinician)
    write_library_entry(by=couple.clinician, content=content(minutes=6), key=first.key, base=1)
    with pytest.raises(BadInput) as wrong:
        write_library_entry(by=couple.clinician, content=content(minutes=7), key=first.key, base=1)
    assert str(wrong.value) == ("somebody has written a newer version meanwhile. Copy your words and open it again.")
    assert [(row.version, row.content["minutes"]) for row in versions_of(KEY)] == [(2, 6), (1, 5)]


@pytest.mark.parametrize("key", ["", "own-nothing", "../etc", "four-breaths"])
def test_only_the_practices_own_entries_are_written_over(couple: Couple, key: str) -> None:
    with pytest.raises(BadInput) as wrong:
        write_library_entry(by=couple.clinician, content=content(), key=key, base=0)
    assert str(wrong.value) == f"key: no entry '{key}' of the practice's own. Expected one of the practice's own."
    assert not LibraryEntryRecord.objects.exists()


def test_a_review_is_for_one_version_and_a_newer_draft_waits(couple: Couple) -> None:
    esther = someone("their supervisor")
    row = written(couple.clinician)
    assert KEY not in practice_guidance().library
    mark_reviewed(by=esther, key=KEY, version=row.version, reviewer=esther, now=MONDAY)
    write_library_entry(by=couple.clinician, content=content(minutes=9), key=KEY, base=1)
    assert practice_guidance().library[KEY].minutes == 5
    shelved = on_shelf(KEY)
    assert shelved is not None
    assert (shelved.is_draft, shelved.off, shelved.in_use) == (True, None, row)
    with pytest.raises(BadInput) as wrong:
        mark_reviewed(by=esther, key=KEY, version=1, reviewer=esther)
    assert str(wrong.value) == "version: this version is not there or was reviewed already. Open it again."


def test_a_reviewer_who_left_reviews_nothing(couple: Couple) -> None:
    esther, row = someone("their supervisor"), written(couple.clinician)
    gone = Staff.objects.create(email="g@p.example", name="G", role="clinician", is_active=False)
    with pytest.raises(BadInput) as wrong:
        mark_reviewed(by=esther, key=row.key, version=1, reviewer=gone)
    assert str(wrong.value) == "reviewer: nobody who may review. Expected an active clinician or supervisor."


def test_off_and_on_are_each_kept_with_their_reason_the_newest_counts(couple: Couple) -> None:
    esther = someone("their supervisor")
    written(couple.clinician)
    mark_reviewed(by=esther, key=KEY, version=1, reviewer=esther)
    for is_on, why in ((False, " Not here. "), (True, "Here after all."), (False, "No.")):
        switch_entry(by=esther, key=KEY, is_on=is_on, reason=why, now=MONDAY)
        assert (KEY in practice_guidance().library) is is_on
        assert (KEY in switched_off()) is not is_on
    assert [row.reason for row in switches_of(KEY)] == ["No.", "Here after all.", "Not here."]
    with pytest.raises(BadInput) as wrong:
        switch_entry(by=esther, key="own-nothing", is_on=False, reason="So.")
    assert str(wrong.value) == "key: no entry 'own-nothing'. Expected an entry of the library."
    assert LibrarySwitch.objects.count() == 3
