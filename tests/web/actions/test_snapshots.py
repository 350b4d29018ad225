"""What was given stays as it was given: a later answer, agreement, decision or name changes no byte of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from attunement.actions.decide_joint_work import decide_joint_work
from attunement.actions.proofs import WrongProof
from attunement.actions.release_page import (
    KINDS,
    LONGEST,
    OPEN_FOR,
    NewRelease,
    find_release_by_secret,
    open_release,
    release_page,
    share_with_supervisor,
)
from attunement.domain.errors import BadInput, Refused
from attunement.domain.record import JointWork
from attunement.storage.models import AuditEntry, CaseRecord, PersonRecord, PolicyProposal, ReleaseRecord, Staff
from attunement.storage.queries.whole_case import whole_case
from tests.web.begun import MONDAY
from tests.web.client.couple import DANIEL_PROOF, SOFIA_PROOF, Couple
from tests.web.opened import send, sits_down

TEXT = "You both want this.\n\n  Begin with ten minutes a day.  \n"


def give(couple: Couple, content: str = TEXT, **changed: Any) -> NewRelease:
    fields = {"person": couple.sofia, "what": "message", "now": MONDAY}
    return release_page(by=couple.clinician, case=couple.case, content=content, **{**fields, **changed})


def _new_answers(couple: Couple) -> None:
    for person in (couple.sofia, couple.daniel):
        sitting = sits_down(couple, person, "you")
        for item in ("q1", "q2", "q3", "q4"):
            sitting.says("phq-4", item, 3, now=MONDAY)
        send(sitting)


def _new_agreement(couple: Couple) -> None:
    PolicyProposal.objects.create(case=couple.case, name="fully-private", version=9, proposed_at=MONDAY)


def _new_decision(couple: Couple) -> None:
    decide_joint_work(
        by=couple.clinician, case=couple.case, about="violence", joint_work=JointWork.NOT_NOW, talked_alone_with=[]
    )


def _new_names(couple: Couple) -> None:
    PersonRecord.objects.filter(case=couple.case).update(name="Somebody Else")
    CaseRecord.objects.update(label="Another label")
    Staff.objects.filter(pk=couple.clinician.pk).update(name="Another Name")


LATER: dict[str, Callable[[Couple], object]] = {
    "new answers of both": _new_answers,
    "a new agreement": _new_agreement,
    "a decision against joint work": _new_decision,
    "other names": _new_names,
    "a second page": lambda couple: give(couple, "something else"),
    "the same page to the other": lambda couple: give(couple, "for him", person=couple.daniel),
    "a word to the supervisor": lambda couple: _share(couple, "look at this"),
}


def _share(couple: Couple, content: str) -> ReleaseRecord:
    if couple.clinician.supervisor is None:
        couple.clinician.supervisor = Staff.objects.create(
            email="esther@practice.example", name="Esther Lindqvist", role="supervisor", password="!"
        )
        couple.clinician.save()
    return share_with_supervisor(by=couple.clinician, case=couple.case, what="question", content=content, now=MONDAY)


@pytest.mark.parametrize("later", LATER.values(), ids=LATER)
def test_nothing_that_comes_later_changes_what_was_given(couple: Couple, later: Callable[[Couple], object]) -> None:
    given = give(couple)
    before = ReleaseRecord.objects.filter(pk=given.release.pk).values().get()
    later(couple)
    assert ReleaseRecord.objects.filter(pk=given.release.pk).values().get() == before
    assert open_release(release=given.release, proof=SOFIA_PROOF, now=MONDAY) == TEXT


def test_each_person_opens_their_own_page_and_not_the_others(couple: Couple) -> None:
    hers, his = give(couple, "for her"), give(couple, "for him", person=couple.daniel)
    assert open_release(release=hers.release, proof=SOFIA_PROOF, now=MONDAY) == "for her"
    assert open_release(release=his.release, proof=DANIEL_PROOF, now=MONDAY) == "for him"
    with pytest.raises(WrongProof):
        open_release(release=hers.release, proof=DANIEL_PROOF, now=MONDAY)
    assert find_release_by_secret(hers.code) == hers.release
    assert find_release_by_secret(his.code) == his.release


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_kept_with_its_word_giver_and_moment(couple: Couple, kind: str) -> None:
    row = give(couple, what=kind).release
    assert (row.what, row.by, row.at, row.to_person, row.content) == (
        kind,
        couple.clinician,
        MONDAY,
        couple.sofia,
        TEXT,
    )


@pytest.mark.parametrize(
    ("content", "taken"),
    [
        ("x", True),
        ("x" * LONGEST, True),
        ("x" * (LONGEST + 1), False),
        ("", False),
        (" \n\t ", False),
        ("\u2003", False),
    ],
    ids=["one letter", "the longest", "one too long", "empty", "blanks", "a wide blank"],
)
def test_a_page_has_words_and_an_end(couple: Couple, content: str, taken: bool) -> None:
    if taken:
        assert give(couple, content).release.content == content
        return
    with pytest.raises(BadInput):
        give(couple, content)
    assert not ReleaseRecord.objects.exists()


@pytest.mark.parametrize(
    ("after", "found"),
    [
        (timedelta(0), True),
        (OPEN_FOR - timedelta(seconds=1), True),
        (OPEN_FOR, False),
        (OPEN_FOR + timedelta(days=365), False),
    ],
)
def test_its_link_opens_for_sixty_days(couple: Couple, after: timedelta, found: bool) -> None:
    given = give(couple)
    secret = given.url.split("#")[1]
    for typed in (secret, given.code, given.code.lower().replace(" ", "-")):
        assert (find_release_by_secret(typed, now=MONDAY + after) is not None) is found


def test_what_was_given_stays_in_the_record_after_its_link_has_closed(couple: Couple) -> None:
    give(couple)
    assert [release.content for release in whole_case(couple.case).releases] == [TEXT]


@pytest.mark.parametrize("typed", ["", " ", "-", "000000000000", "A" * 43])
def test_what_is_no_secret_opens_no_page_not_even_one_without_a_link(couple: Couple, typed: str) -> None:
    """What was shared with a supervisor has no secret: an empty one must not find it."""
    _share(couple, "not for clients")
    give(couple)
    assert find_release_by_secret(typed) is None


def test_what_was_shared_with_a_supervisor_cannot_be_opened_by_a_client(couple: Couple) -> None:
    row = _share(couple, "not for clients")
    with pytest.raises(Refused):
        open_release(release=row, proof=SOFIA_PROOF)


def test_opening_is_noted_each_time_and_wrong_tries_are_not_noted_as_opening(couple: Couple) -> None:
    given = give(couple)
    with pytest.raises(WrongProof):
        open_release(release=given.release, proof="no idea", now=MONDAY)
    for _ in range(2):
        open_release(release=given.release, proof=SOFIA_PROOF, now=MONDAY)
    entries = AuditEntry.objects.filter(act="open release")
    assert [(entry.by_person, entry.subject) for entry in entries] == [(couple.sofia.id, str(given.release.id))] * 2


def test_two_pages_have_nothing_in_common_that_could_be_guessed(couple: Couple) -> None:
    one, other = give(couple), give(couple)
    assert one.url != other.url
    assert one.code != other.code
    assert {len(one.code), len(other.code)} == {14}
