"""Assisted coding: off, forbidden, agreed to or not; suggestions count nowhere; taken back, everything learned goes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from attunement.actions.assist_coding import Law, is_on, may_assist, set_assistance
from attunement.actions.bring_transcript import begin_transcript, store_transcript
from attunement.actions.consenting import CODING, note_leave, take_leave_back
from attunement.actions.learn_codes import learn_codes, said_in
from attunement.actions.read_session_summary import open_timeline
from attunement.actions.suggest_codes import answer_suggestion, suggest_codes, suggestions_of
from attunement.domain.errors import Refused
from attunement.exchange import sentence_model
from attunement.storage.models import LearnedCode, PersonRecord, Practice, SessionRecord, Staff, TimelineEntry
from tests.web.client.couple import Couple, make_couple
from tests.web.guide.room import session_at
from tests.web.shows.coded import AT, coded_session

BLAME, OTHER = ("you never listen to me", "you always forget it"), ("the shopping was just fine", "we saw a film")


@pytest.fixture(autouse=True)
def _without_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """The plain way, so that the tests say the same wherever they run."""
    monkeypatch.setattr(sentence_model, "PACKAGE", "no_such_package_at_all")


@pytest.fixture
def manager(couple: Couple) -> Staff:
    """The manager of a demo, whose key is made from its own secret."""
    Practice.objects.update(is_demo=True)
    return Staff.objects.create(email="manager@practice.example", name="Mara", role="manager", password="!")


def agree(couple: Couple) -> None:
    for person in (couple.sofia, couple.daniel):
        note_leave(by=couple.clinician, person=person, to=CODING)


def brings(couple: Couple, session: SessionRecord, said: list[tuple[int, str, str]]) -> None:
    """A transcript: (second, S or D, words)."""
    cues = [
        f"{n}\n00:{at // 60:02}:{at % 60:02},000 --> 00:{(at + 4) // 60:02}:{(at + 4) % 60:02},000\n{who}: {text}\n"
        for n, (at, who, text) in enumerate(said, start=1)
    ]
    draft = begin_transcript(by=couple.clinician, session=session, raw="\n".join(cues).encode())
    who = {"Sofia": str(couple.sofia.id), "Daniel": str(couple.daniel.id)}
    store_transcript(by=couple.clinician, draft=draft, who=who)


def talk(dice: np.random.Generator, turns: int = 20) -> tuple[list[tuple[int, str, str]], str]:
    """Turns ten seconds apart; words of blame are coded as criticism of whoever said them."""
    said, codes = [], []
    for n in range(turns):
        name, letter = (("Sofia", "a"), ("Daniel", "b"))[n % 2]
        blame = dice.random() < 0.4
        said.append((10 * n, name, str(dice.choice(BLAME if blame else OTHER))))
        codes += [f"{letter}.criticism@{10 * n + 2}"] if blame else []
    return said, " ".join(codes)


def practice_of(couple: Couple, cases: int) -> list[Couple]:
    """Couples whose sessions were coded and transcribed, all of whom agree."""
    dice, found = np.random.default_rng(1), []
    for n in range(cases):
        one = couple if n == 0 else make_couple(couple.clinician)
        said, codes = talk(dice)
        line = coded_session(one, codes, AT + timedelta(days=n))
        brings(one, SessionRecord.objects.get(pk=line.pk), said)
        agree(one)
        found.append(one)
    return found


def fresh_session(couple: Couple, words: str) -> SessionRecord:
    session = session_at(couple.clinician, couple.case, AT + timedelta(days=300))
    brings(couple, session, [(5, "Sofia", words), (20, "Daniel", OTHER[0])])
    return session


def test_it_is_off_until_the_law_was_looked_at_and_only_a_manager_turns_it_on(couple: Couple, manager: Staff) -> None:
    assert not is_on()
    for law in (Law.UNKNOWN, Law.FORBIDDEN):
        with pytest.raises(Refused, match="looked at the law"):
            set_assistance(by=manager, law=law, on=True)
    with pytest.raises(Refused):
        set_assistance(by=couple.clinician, law=Law.ALLOWED, on=True)
    set_assistance(by=manager, law=Law.ALLOWED, on=True)
    assert is_on()
    set_assistance(by=manager, law=Law.FORBIDDEN, on=False)
    assert not is_on()


def test_every_person_must_agree_and_it_does_not_say_who_did_not(couple: Couple, manager: Staff) -> None:
    set_assistance(by=manager, law=Law.ALLOWED, on=True)
    session = fresh_session(couple, BLAME[0])
    note_leave(by=couple.clinician, person=couple.sofia, to=CODING)
    assert not may_assist(couple.case)
    with pytest.raises(Refused, match="Not everyone") as refused:
        suggest_codes(by=couple.clinician, session=session)
    assert "Daniel" not in str(refused.value)
    note_leave(by=couple.clinician, person=couple.daniel, to=CODING)
    assert may_assist(couple.case)
    with pytest.raises(Refused, match="good enough"):
        suggest_codes(by=couple.clinician, session=session)


def test_while_it_is_off_nothing_is_learned_or_suggested(couple: Couple, manager: Staff) -> None:
    agree(couple)
    with pytest.raises(Refused, match="off"):
        learn_codes(by=manager)
    with pytest.raises(Refused, match="off"):
        suggest_codes(by=couple.clinician, session=fresh_session(couple, BLAME[0]))


def test_few_cases_are_reported_and_offer_nothing(couple: Couple, manager: Staff) -> None:
    set_assistance(by=manager, law=Law.ALLOWED, on=True)
    practice_of(couple, 2)
    [row] = learn_codes(by=manager)
    assert (row.code, row.weights, row.threshold) == ("criticism", [], None)
    assert "it takes 30 in 8" in row.report["because"]


def test_what_a_practice_codes_alike_is_learned_suggested_and_counts_once_confirmed(
    couple: Couple, manager: Staff
) -> None:
    set_assistance(by=manager, law=Law.ALLOWED, on=True)
    practice_of(couple, 9)
    [row] = learn_codes(by=manager)
    assert row.report["because"] == ""
    assert row.report["precision"]["low"] > 0.5
    session = fresh_session(couple, BLAME[1])
    assert suggest_codes(by=couple.clinician, session=session) == 1
    assert suggest_codes(by=couple.clinician, session=session) == 0
    [suggestion] = suggestions_of(by=couple.clinician, session=session)
    assert (suggestion.event.code, suggestion.event.person) == ("criticism", str(couple.sofia.id))
    assert suggestion.said == BLAME[1]

    def counted() -> int:
        opened = open_timeline(by=couple.clinician, case=couple.case, session=session)
        return len(opened.timeline.counting)

    assert counted() == 0
    answer_suggestion(by=couple.clinician, session=session, event_id=suggestion.event.id, confirm=True)
    assert counted() == 1
    with pytest.raises(Refused):
        answer_suggestion(by=couple.clinician, session=session, event_id=suggestion.event.id, confirm=True)


def test_a_suggestion_thrown_away_does_not_come_back_as_a_code(couple: Couple, manager: Staff) -> None:
    set_assistance(by=manager, law=Law.ALLOWED, on=True)
    practice_of(couple, 9)
    learn_codes(by=manager)
    session = fresh_session(couple, BLAME[1])
    suggest_codes(by=couple.clinician, session=session)
    [suggestion] = suggestions_of(by=couple.clinician, session=session)
    answer_suggestion(by=couple.clinician, session=session, event_id=suggestion.event.id, confirm=False)
    assert suggestions_of(by=couple.clinician, session=session) == []
    other = Staff.objects.get(name="Tomasz Zieliński")
    with pytest.raises(Refused):
        suggest_codes(by=other, session=session)


def test_one_who_takes_it_back_takes_everything_learned_with_it(couple: Couple, manager: Staff) -> None:
    set_assistance(by=manager, law=Law.ALLOWED, on=True)
    practice_of(couple, 9)
    learn_codes(by=manager)
    session = fresh_session(couple, BLAME[1])
    suggest_codes(by=couple.clinician, session=session)
    before = TimelineEntry.objects.exclude(session=session).count()
    take_leave_back(by=couple.clinician, person=PersonRecord.objects.get(pk=couple.sofia.pk), to=CODING)
    assert not LearnedCode.objects.exists()
    assert not TimelineEntry.objects.filter(session=session).exists()
    assert TimelineEntry.objects.exclude(session=session).count() == before
    assert not may_assist(couple.case)


def test_turning_it_off_forgets_what_was_learned_and_suggested_but_not_what_was_confirmed(
    couple: Couple, manager: Staff
) -> None:
    set_assistance(by=manager, law=Law.ALLOWED, on=True)
    practice_of(couple, 9)
    learn_codes(by=manager)
    session = fresh_session(couple, BLAME[1])
    suggest_codes(by=couple.clinician, session=session)
    [suggestion] = suggestions_of(by=couple.clinician, session=session)
    answer_suggestion(by=couple.clinician, session=session, event_id=suggestion.event.id, confirm=True)
    set_assistance(by=manager, law=Law.ALLOWED, on=False)
    assert not LearnedCode.objects.exists()
    assert TimelineEntry.objects.filter(session=session, kind="code").count() == 1


def test_only_confirmed_codes_of_the_one_who_spoke_are_learned_from(couple: Couple, manager: Staff) -> None:
    said: list[tuple[int, str, str]] = [(10, "Sofia", BLAME[0]), (20, "Daniel", OTHER[0]), (30, "Sofia", "so so")]
    line = coded_session(couple, "a.criticism@12 a.contempt@22 b.humour@29")
    brings(couple, SessionRecord.objects.get(pk=line.pk), said)
    found: list[Any] = list(said_in(couple.case))
    assert [(one.text, sorted(code for _, _, code in one.codes)) for one in found] == [
        (BLAME[0], ["criticism"]),
        (OTHER[0], []),
    ]
