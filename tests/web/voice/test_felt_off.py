""" "Something felt off": only the one the client chose reads it, from when they chose; until then it can be changed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from attunement.actions.own_leave import OwnLeave
from attunement.actions.read_words import changes_asked_for, read_word_for_supervisor, read_words, words_for_supervisor
from attunement.actions.say_felt_off import (
    LONGEST,
    ReadAlready,
    let_read,
    next_session,
    own_word,
    say_felt_off,
    take_back,
    wish_for,
)
from attunement.domain.errors import BadInput, Refused
from attunement.domain.relationship import Reader, When, Wish
from attunement.storage.models import AuditEntry, ClientWordRecord, OccasionRecord, OutboxMessage, SessionRecord, Staff
from tests.web.client.couple import Couple
from tests.web.client.phone import Phone, leads_to, text_of
from tests.web.voice.speaking import after_a_session, desk_of, page_of, said, signed_in, words_on

SECRET = "You laughed when I cried."


@pytest.fixture
def supervisor(couple: Couple) -> Staff:
    """Tomasz carries Miriam."""
    staff = Staff.objects.create(email="ruth@practice.example", name="Ruth Adler", role="supervisor", password="!")
    couple.clinician.supervisor = staff
    couple.clinician.save()
    return staff


def plan(couple: Couple, days: float, expected: list[str] | None = None, state: str = "planned") -> SessionRecord:
    at = timezone.now() + timedelta(days=days)
    return SessionRecord.objects.create(case=couple.case, at=at, state=state, expected=expected or [])


def test_it_is_offered_after_a_session_and_after_nothing_else(couple: Couple, phone: Phone) -> None:
    assert "/c/word" in text_of(after_a_session(couple).get("/c/received"))
    phone.start(couple.sofia_link)
    phone.post("/c/send")
    assert 'href="/c/word"' not in text_of(phone.get("/c/received"))


def test_from_saying_it_to_choosing_a_reader(couple: Couple) -> None:
    phone = after_a_session(couple)
    on = leads_to(phone.post("/c/word", {"about": ["judged", "not-heard"], "words": f"  {SECRET} "}))
    row = ClientWordRecord.objects.get()
    assert on == f"/c/word/{row.pk}/wish"
    assert (row.about, row.words, row.reader) == (["not-heard", "judged"], SECRET, "nobody-yet")
    assert row.person == couple.sofia
    assert row.occasion is not None
    assert "Words to begin with" in text_of(phone.get(on))
    on = leads_to(phone.post(on, {"wish": "raise-it"}))
    assert on == f"/c/word/{row.pk}/reader"
    assert "Miriam Okonkwo" in text_of(phone.get(on))
    assert "What cannot be undone" in text_of(phone.get(on))
    on = leads_to(phone.post(on, {"reader": "clinician", "when": "now"}))
    page = words_on(phone.get(on))
    assert "You laughed when I cried." in page
    assert "It has not been read yet." in page
    row.refresh_from_db()
    assert (row.wish, row.reader) == ("raise-it", "clinician")
    assert row.readable_from is not None


@pytest.mark.parametrize(
    ("path", "posted"),
    [
        ("", {}),
        ("", {"words": "   "}),
        ("", {"about": "no such thing"}),
        ("", {"words": "x" * (LONGEST + 1)}),
        ("/wish", {}),
        ("/wish", {"wish": "revenge"}),
        ("/reader", {}),
        ("/reader", {"reader": "everyone"}),
        ("/reader", {"reader": "clinician", "when": "yesterday"}),
        ("/reader", {"reader": "supervisor", "when": "now"}),
        ("/reader", {"reader": "clinician", "when": "before-next-session"}),
    ],
)
def test_what_makes_no_sense_is_said_and_changes_nothing(couple: Couple, path: str, posted: dict[str, str]) -> None:
    phone = after_a_session(couple)
    phone.post("/c/word", {"words": "first"})
    row = ClientWordRecord.objects.get()
    where = f"/c/word/{row.pk}{path}" if path else "/c/word"
    assert phone.post(where, posted).status_code == 400
    assert list(ClientWordRecord.objects.values_list("words", "wish", "reader", "readable_from")) == [
        ("first", "undecided", "nobody-yet", None)
    ]


@pytest.mark.parametrize(
    ("when", "session_in_days", "readable_in_days"),
    [
        (When.NOW, None, 0),
        (When.BEFORE_NEXT_SESSION, 5, 4),
        (When.BEFORE_NEXT_SESSION, 0.5, 0),
        (When.WHEN_I_SAY, 5, None),
    ],
)
def test_the_clinician_reads_it_from_the_chosen_time_on(
    couple: Couple, when: When, session_in_days: float | None, readable_in_days: float | None
) -> None:
    if session_in_days is not None:
        plan(couple, session_in_days)
    now = timezone.now()
    row = said(page_of(couple), SECRET, Reader.CLINICIAN, when, now=now)
    if readable_in_days is None:
        assert row.readable_from is None
    else:
        assert row.readable_from is not None
        assert abs(row.readable_from - now - timedelta(days=readable_in_days)) < timedelta(minutes=1)
    readable = readable_in_days == 0
    assert [word.words for word in read_words(by=couple.clinician, case=couple.case)] == [SECRET] * readable
    row.refresh_from_db()
    assert (row.read_at is not None) == readable


@pytest.mark.parametrize("reader", [Reader.NOBODY_YET, Reader.SUPERVISOR])
def test_a_clinician_who_was_not_chosen_finds_no_trace(couple: Couple, supervisor: Staff, reader: Reader) -> None:
    desk = desk_of(couple.clinician)
    pages = ["", "/answers", "/decisions", "/words", "/releases"]
    before = [words_on(desk.get(f"/cases/{couple.case.id}{page}")) for page in pages]
    said(page_of(couple, name="Some Name"), SECRET, reader, wish=Wish.ANOTHER_CLINICIAN)
    after = [words_on(desk.get(f"/cases/{couple.case.id}{page}")) for page in pages]
    assert before == after
    history = words_on(desk.get(f"/cases/{couple.case.id}/history"))
    assert "Make links" in history
    assert not [act for act in ("Say a word", "Choose who reads", "Change a word") if act in history]


def test_the_chosen_clinician_is_told_on_the_case_and_reads_it_on_its_own_page(couple: Couple) -> None:
    said(page_of(couple), SECRET, Reader.CLINICIAN, wish=Wish.SOMETHING_ELSE)
    desk = desk_of(couple.clinician)
    page = words_on(desk.get(f"/cases/{couple.case.id}/answers"))
    assert "There is a word for you from Sofia" in page
    assert SECRET not in page
    page = words_on(desk.get(f"/cases/{couple.case.id}/words"))
    assert SECRET in page
    assert "I did not feel heard or understood." in page
    assert "I would like something to be different" in page
    assert "There is a word for you" not in words_on(desk.get(f"/cases/{couple.case.id}/answers"))


def test_what_was_read_stays_as_it_is_and_says_so(couple: Couple) -> None:
    leave = page_of(couple)
    row = said(leave, SECRET, Reader.CLINICIAN)
    read_words(by=couple.clinician, case=couple.case)
    for change in (
        lambda: let_read(leave=leave, word_id=str(row.pk), reader=Reader.NOBODY_YET, when=When.NOW),
        lambda: wish_for(leave=leave, word_id=str(row.pk), wish=Wish.STOP),
        lambda: take_back(leave=leave, word_id=str(row.pk)),
    ):
        with pytest.raises(ReadAlready):
            change()
    phone = signed_in()
    page = words_on(phone.get(f"/c/word/{row.pk}"))
    assert "It was read on" in page
    assert "Change who reads it" not in page
    for path in ("wish", "reader"):
        assert leads_to(phone.get(f"/c/word/{row.pk}/{path}")) == f"/c/word/{row.pk}"
    assert leads_to(phone.post(f"/c/word/{row.pk}/delete")) == f"/c/word/{row.pk}"
    assert ClientWordRecord.objects.filter(pk=row.pk).exists()


def test_until_then_it_can_be_taken_from_a_reader_or_deleted(couple: Couple) -> None:
    leave = page_of(couple)
    row = said(leave, SECRET, Reader.CLINICIAN, When.WHEN_I_SAY)
    let_read(leave=leave, word_id=str(row.pk), reader=Reader.CLINICIAN, when=When.NOW)
    changed = let_read(leave=leave, word_id=str(row.pk), reader=Reader.NOBODY_YET, when=When.NOW)
    assert changed.readable_from is None
    assert read_words(by=couple.clinician, case=couple.case) == ()
    take_back(leave=leave, word_id=str(row.pk))
    assert not ClientWordRecord.objects.exists()


def test_the_supervisor_reads_what_was_meant_for_them_and_the_manager_learns_of_a_change(
    couple: Couple, supervisor: Staff
) -> None:
    leave = page_of(couple)
    said(leave, "for Miriam", Reader.CLINICIAN)
    assert changes_asked_for() == []
    row = said(leave, SECRET, Reader.SUPERVISOR, wish=Wish.ANOTHER_CLINICIAN)
    assert changes_asked_for() == [couple.case]
    desk = desk_of(supervisor)
    page = words_on(desk.get("/shared"))
    assert "Sofia" in page
    assert "a change is asked for" in page
    assert SECRET not in page
    assert SECRET in words_on(desk.get(f"/shared/words/{row.pk}"))
    row.refresh_from_db()
    assert row.read_at is not None
    assert [one.read for one in words_for_supervisor(by=supervisor)] == [True]


def test_nobody_else_opens_a_word_for_the_supervisor(couple: Couple, supervisor: Staff) -> None:
    row = said(page_of(couple), SECRET, Reader.SUPERVISOR)
    waiting = said(page_of(couple, "daniel"), "later", Reader.SUPERVISOR, When.WHEN_I_SAY)
    other = Staff.objects.create(email="eve@practice.example", name="Eve", role="supervisor", password="!")
    for who, word in ((other, row), (supervisor, waiting)):
        with pytest.raises(Refused):
            read_word_for_supervisor(by=who, word_id=str(word.pk))
    with pytest.raises(Refused):
        words_for_supervisor(by=couple.clinician)
    assert desk_of(couple.clinician).get(f"/shared/words/{row.pk}").status_code == 404
    with pytest.raises(Refused):
        read_words(by=supervisor, case=couple.case)


def test_the_partner_and_a_stranger_find_nothing(couple: Couple) -> None:
    row = said(page_of(couple), SECRET, Reader.CLINICIAN)
    theirs = page_of(couple, "daniel")
    for act in (
        lambda: own_word(leave=theirs, word_id=str(row.pk)),
        lambda: wish_for(leave=theirs, word_id=str(row.pk), wish=Wish.STOP),
        lambda: let_read(leave=theirs, word_id=str(row.pk), reader=Reader.CLINICIAN, when=When.NOW),
        lambda: take_back(leave=theirs, word_id=str(row.pk)),
        lambda: own_word(leave=theirs, word_id="no id"),
        lambda: say_felt_off(leave=OwnLeave(), about=[], words="hello"),
    ):
        with pytest.raises(Refused):
            act()
    daniel, stranger = signed_in("daniel"), Phone()
    for path in ("", "/wish", "/reader"):
        assert daniel.get(f"/c/word/{row.pk}{path}").status_code == 404
        assert leads_to(stranger.get(f"/c/word/{row.pk}{path}")) == "/c/"
    assert daniel.post(f"/c/word/{row.pk}/delete").status_code == 404
    assert leads_to(stranger.post("/c/word", {"words": "x"})) == "/c/"
    assert ClientWordRecord.objects.count() == 1


def test_a_browser_that_has_not_sent_or_gives_the_device_back_says_nothing(couple: Couple, phone: Phone) -> None:
    phone.start(couple.sofia_link)
    assert leads_to(phone.get("/c/word")) == "/c/"
    after = after_a_session(couple)
    OccasionRecord.objects.update(handed_over=True)
    assert leads_to(after.get("/c/word")) == "/c/"
    leave = OwnLeave(occasion=OccasionRecord.objects.get(definition="after-session"), browser_key=after.session["key"])
    with pytest.raises(Refused):
        say_felt_off(leave=leave, about=[], words="hello")


def test_no_message_is_sent_and_the_audit_holds_no_words(couple: Couple, supervisor: Staff) -> None:
    said(page_of(couple), SECRET, Reader.CLINICIAN)
    said(page_of(couple, "daniel"), SECRET, Reader.SUPERVISOR, wish=Wish.STOP)
    assert not OutboxMessage.objects.exists()
    acts = AuditEntry.objects.filter(act="say a word")
    assert acts.count() == 2
    assert {entry.case for entry in acts} == {None}
    assert not [entry for entry in AuditEntry.objects.all() if SECRET in f"{entry.act}{entry.subject}"]


def test_the_next_session_is_ones_own(couple: Couple) -> None:
    now = timezone.now()
    plan(couple, -1)
    plan(couple, 2, [str(couple.daniel.id)])
    plan(couple, 3, state="cancelled")
    assert next_session(couple.sofia, now) is None
    both = plan(couple, 6)
    mine = plan(couple, 8, [str(couple.sofia.id)])
    assert next_session(couple.sofia, now) == both.at
    both.delete()
    assert next_session(couple.sofia, now) == mine.at


def test_a_reader_must_be_there(couple: Couple) -> None:
    leave = page_of(couple)
    row = say_felt_off(leave=leave, about=["judged"], words="")
    with pytest.raises(BadInput):
        let_read(leave=leave, word_id=str(row.pk), reader=Reader.SUPERVISOR, when=When.NOW)
