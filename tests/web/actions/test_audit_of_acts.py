"""Every act leaves exactly one entry in the trail: who, what, when, in which case, and never a word of the content."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from attunement.actions.decide_joint_work import decide_joint_work
from attunement.actions.finish_occasion import finish_occasion
from attunement.actions.make_links import make_links, withdraw_link
from attunement.actions.note_disagreement import note_disagreement
from attunement.actions.open_case import NewPerson, open_case
from attunement.actions.record_safe_contact import record_safe_contact
from attunement.actions.release_page import open_release, release_page, share_with_supervisor
from attunement.actions.request_module import request_module
from attunement.actions.sign_in import sign_out
from attunement.actions.sign_policy import sign_policy
from attunement.actions.start_occasion import resume_occasion, start_occasion
from attunement.domain.errors import BadInput, Refused
from attunement.domain.record import CaseKind, JointWork
from attunement.storage.models import AuditEntry, OccasionRecord, PersonRecord, PolicyProposal, Staff
from tests.web.begun import MONDAY, Begun
from tests.web.client.couple import SOFIA_PROOF, Couple
from tests.web.opened import HOUR, sits_down

CONTENT = "xylophone"
"""Stands wherever an act takes words, and may stand nowhere in the trail."""
NOON = MONDAY + 3 * HOUR


@dataclass(frozen=True)
class World:
    """Everything an act may need, made before it."""

    couple: Couple
    you: Begun
    link: OccasionRecord

    @property
    def by(self) -> Staff:
        """The clinician of the case."""
        return self.couple.clinician

    @property
    def sofia(self) -> PersonRecord:
        """The person most acts are about."""
        return PersonRecord.objects.select_related("case").get(pk=self.couple.sofia.pk)


@pytest.fixture
def world(couple: Couple) -> World:
    """Sofia in the middle of "You", Daniel with a link he has not opened."""
    couple.clinician.supervisor = Staff.objects.create(
        email="esther@practice.example", name="Esther Lindqvist", role="supervisor", password="!"
    )
    couple.clinician.save()
    PolicyProposal.objects.create(case=couple.case, name="no-secrets", version=1, proposed_at=MONDAY)
    [link] = make_links(by=couple.clinician, person=couple.sofia, occasions=["first-contact"], now=MONDAY)
    return World(couple, sits_down(couple, couple.sofia, "you"), OccasionRecord.objects.get(pk=link.occasion.pk))


def _open_a_case(w: World) -> object:
    people = [NewPerson(CONTENT, CONTENT, CONTENT)]
    return open_case(by=w.by, kind=CaseKind.INDIVIDUAL, people=people, label=CONTENT, now=NOON)


def _open_a_given_page(w: World) -> object:
    given = release_page(by=w.by, case=w.couple.case, person=w.sofia, what="message", content=CONTENT, now=MONDAY)
    return open_release(release=given.release, proof=SOFIA_PROOF, now=NOON)


def _decide(w: World) -> object:
    return decide_joint_work(
        by=w.by,
        case=w.couple.case,
        about="violence",
        joint_work=JointWork.NOT_NOW,
        talked_alone_with=[],
        reason=CONTENT,
        now=NOON,
    )


def _contact(w: World) -> object:
    address = f"{CONTENT}@clients.example"
    return record_safe_contact(
        by=w.by, person=w.sofia, how="email", email=address, when=CONTENT, note=CONTENT, now=NOON
    )


ACTS: dict[str, tuple[str, Callable[[World], object]]] = {
    # act in the trail | who acts | the act
    "open case": ("staff", _open_a_case),
    "make links": ("staff", lambda w: make_links(by=w.by, person=w.sofia, occasions=["after-session"], now=NOON)),
    "withdraw link": ("staff", lambda w: withdraw_link(by=w.by, occasion=w.link, now=NOON)),
    "record safe contact": ("staff", _contact),
    "request module": (
        "staff",
        lambda w: request_module(by=w.by, person=w.sofia, instrument="relationship-checkup-trust", now=NOON),
    ),
    "decide on joint work": ("staff", _decide),
    "disagree with a line": (
        "staff",
        lambda w: note_disagreement(
            by=w.by, case=w.couple.case, line="weakest", line_text=CONTENT, because=CONTENT, now=NOON
        ),
    ),
    "release": (
        "staff",
        lambda w: release_page(by=w.by, case=w.couple.case, person=w.sofia, what="message", content=CONTENT, now=NOON),
    ),
    "share with supervisor": (
        "staff",
        lambda w: share_with_supervisor(by=w.by, case=w.couple.case, what="question", content=CONTENT, now=NOON),
    ),
    "sign out": ("staff alone", lambda w: sign_out(by=w.by, now=NOON)),
    "start sitting": ("person", lambda w: start_occasion(occasion=w.link, proof=SOFIA_PROOF, now=NOON)),
    "go on with sitting": (
        "person",
        lambda w: resume_occasion(occasion=w.you.fresh(), proof=SOFIA_PROOF, return_code=w.you.return_code, now=NOON),
    ),
    "answer": ("person", lambda w: w.you.says("private-own", "affair", 1, now=NOON)),
    "sign policy": (
        "person",
        lambda w: sign_policy(occasion=w.you.fresh(), browser_key=w.you.key, version=1, now=NOON),
    ),
    "send sitting": (
        "person",
        lambda w: finish_occasion(occasion=w.you.fresh(), browser_key=w.you.key, now=NOON),
    ),
    "open release": ("person", _open_a_given_page),
}


def entries_of(act: Callable[[World], object], world: World) -> list[AuditEntry]:
    """What an act adds to the trail at noon."""
    before = set(AuditEntry.objects.values_list("pk", flat=True))
    act(world)
    return [entry for entry in AuditEntry.objects.exclude(pk__in=before) if entry.at == NOON]


@pytest.mark.parametrize("name", ACTS)
def test_an_act_leaves_one_entry_that_says_who_what_and_where(world: World, name: str) -> None:
    who, act = ACTS[name]
    [entry] = entries_of(act, world)
    assert entry.act == name
    if who == "person":
        assert (entry.by, entry.by_person) == (None, world.sofia.id)
    else:
        assert (entry.by, entry.by_person) == (world.by, None)
    new_case = name == "open case"
    assert (entry.case is None) is (who == "staff alone")
    assert (entry.case == world.couple.case.id) is (who != "staff alone" and not new_case)


@pytest.mark.parametrize("name", ACTS)
def test_no_entry_holds_a_word_of_what_was_said(world: World, name: str) -> None:
    ACTS[name][1](world)
    trail = " ".join(str(row) for row in AuditEntry.objects.values())
    held = [word for word in (CONTENT, SOFIA_PROOF, world.you.key, world.you.return_code, "affair") if word in trail]
    assert held == []


def _again(act: Callable[[World], object]) -> Callable[[World], object]:
    return lambda w: (act(w), act(w))


CHANGES_NOTHING: dict[str, Callable[[World], object]] = {
    "the same answer twice": _again(ACTS["answer"][1]),
    "sending twice": _again(ACTS["send sitting"][1]),
    "signing twice": _again(ACTS["sign policy"][1]),
}


@pytest.mark.parametrize("twice", CHANGES_NOTHING.values(), ids=CHANGES_NOTHING)
def test_what_changes_nothing_the_second_time_leaves_no_second_entry(
    world: World, twice: Callable[[World], object]
) -> None:
    assert len(entries_of(twice, world)) == 1


def _wrong_answer(w: World) -> object:
    return w.you.says("phq-4", "q1", 99, now=NOON)


def _wrong_topic(w: World) -> object:
    return decide_joint_work(
        by=w.by,
        case=w.couple.case,
        about="the weather",
        joint_work=JointWork.NOT_NOW,
        talked_alone_with=[],
        now=NOON,
    )


REFUSED: dict[str, Callable[[World], object]] = {
    "an answer that is none": _wrong_answer,
    "a topic that is none": _wrong_topic,
    "an empty release": lambda w: release_page(
        by=w.by, case=w.couple.case, person=w.sofia, what="message", content="  ", now=NOON
    ),
    "a release too long": lambda w: release_page(
        by=w.by, case=w.couple.case, person=w.sofia, what="message", content="x" * 20_001, now=NOON
    ),
    "a kind of page there is not": lambda w: release_page(
        by=w.by, case=w.couple.case, person=w.sofia, what="diagnosis", content="x", now=NOON
    ),
    "an empty share": lambda w: share_with_supervisor(by=w.by, case=w.couple.case, what="map", content="", now=NOON),
    "no reason": lambda w: note_disagreement(
        by=w.by, case=w.couple.case, line="weakest", line_text="x", because=" ", now=NOON
    ),
    "a sitting that is none": lambda w: make_links(by=w.by, person=w.sofia, occasions=["nonsense"], now=NOON),
    "a module that is none": lambda w: request_module(by=w.by, person=w.sofia, instrument="phq-9", now=NOON),
    "an address that is none": lambda w: record_safe_contact(
        by=w.by, person=w.sofia, how="email", email="nowhere", when="", note="", now=NOON
    ),
    "a wrong proof": lambda w: start_occasion(occasion=w.link, proof="no idea", now=NOON),
    "a wrong return code": lambda w: resume_occasion(
        occasion=w.you.fresh(), proof=SOFIA_PROOF, return_code="AAAAAA", now=NOON
    ),
    "an agreement that was replaced": lambda w: sign_policy(
        occasion=w.you.fresh(), browser_key=w.you.key, version=7, now=NOON
    ),
}


@pytest.mark.parametrize("wrong", REFUSED.values(), ids=REFUSED)
def test_what_was_refused_is_not_in_the_trail_as_done(world: World, wrong: Callable[[World], object]) -> None:
    before = AuditEntry.objects.count()
    with pytest.raises((BadInput, Refused)):
        wrong(world)
    assert AuditEntry.objects.count() == before


def test_without_a_supervisor_nothing_is_shared_with_nobody(world: World) -> None:
    world.by.supervisor = None
    world.by.save()
    with pytest.raises(Refused, match="No supervisor is set for you"):
        share_with_supervisor(by=world.by, case=world.couple.case, what="map", content="x")


def test_an_answer_corrected_is_two_entries_and_neither_says_what_changed(world: World) -> None:
    for value in (3, 0):
        world.you.says("phq-4", "q1", value, now=NOON)
    found = [(entry.act, entry.subject) for entry in AuditEntry.objects.filter(at=NOON)]
    assert found == [("answer", str(world.you.occasion.id))] * 2


def test_the_trail_can_be_said_in_a_line(world: World) -> None:
    assert str(AuditEntry.objects.filter(act="start sitting").latest("id")) == "2027-06-07 09:00 start sitting"
