"""What one tried: from one's own sessions alone, silent below its floor, and for nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from attunement.actions.read_session_summary import open_timeline
from attunement.actions.read_tried import changes_of, read_tried
from attunement.actions.transfer_case import transfer_case
from attunement.domain.errors import Refused
from attunement.domain.handing_over import Part
from attunement.domain.timeline import Outcome
from attunement.storage.models import AuditEntry, PromptRecord, SessionRecord, Staff
from tests.cast import disclosed
from tests.web.client.couple import Couple
from tests.web.clinician.desk import signed_in, words
from tests.web.shows.coded import AT, coded_session, desk_of

TWICE = "a.contempt@5 a.validation@20 b.criticism@310"


def with_prompts(couple: Couple, sessions: int) -> None:
    for n in range(sessions):
        line = coded_session(couple, TWICE, AT + timedelta(days=7 * n))
        for at in (10.0, 300.0):
            PromptRecord.objects.create(
                session_id=line.pk, at=at, rule="two-contempts", move="interrupt", outcome=Outcome.USED.value,
                outcome_at=at, shown_at=AT,
            )  # fmt: skip


def test_enough_uses_are_followed_with_their_interval(couple: Couple) -> None:
    with_prompts(couple, 5)
    said = words(desk_of(couple).get("/tried"))
    assert "Interrupt 10 5 50 of 100 (may be 19 to 81) 50 of 100 (may be 19 to 81) – too few to say" in said


def test_few_uses_are_too_few_to_say_and_none_is_said(couple: Couple) -> None:
    assert "Nothing yet." in words(desk_of(couple).get("/tried"))
    with_prompts(couple, 2)
    said = words(desk_of(couple).get("/tried"))
    assert "Interrupt 4 2 too few to say" in said
    assert "of 100 (may be" not in said


def test_it_is_ones_own_alone(couple: Couple) -> None:
    with_prompts(couple, 5)
    other = Staff.objects.get(name="Tomasz Zieliński")
    assert "Nothing yet." in words(signed_in(other).get("/tried"))
    for role in ("manager", "supervisor"):
        someone = Staff.objects.create(email=f"{role}@practice.example", name=role, role=role, password="!")
        with pytest.raises(Refused):
            read_tried(by=someone)
        assert signed_in(someone).get("/tried").status_code == 404
    assert AuditEntry.objects.filter(act="read what was tried", by=other).exists()


def test_check_outs_stand_beside_each_clients_own_session_before() -> None:
    found = changes_of(disclosed("long-course", "clinician"))
    first = min(disclosed("long-course", "clinician").sessions, key=lambda s: s.at)
    assert found
    assert first.id not in found
    assert all(len(changes) <= 2 for changes in found.values())
    assert all(-6 <= change <= 6 for changes in found.values() for change in changes)


def test_what_was_not_let_go_does_not_come_over_with_the_case(couple: Couple) -> None:
    line = coded_session(couple, TWICE)
    PromptRecord.objects.create(session_id=line.pk, at=10, rule="two-contempts", move="interrupt", shown_at=AT)
    other = Staff.objects.get(name="Tomasz Zieliński")
    nothing: dict[str, list[Part]] = {str(couple.sofia.id): [], str(couple.daniel.id): []}
    transfer_case(by=couple.clinician, case=couple.case, to=other, let_go=nothing, reason="Leave.")
    couple.case.refresh_from_db()
    session = SessionRecord.objects.get(pk=line.pk)
    opened = open_timeline(by=other, case=couple.case, session=session)
    assert (opened.timeline.events, opened.timeline.prompts, opened.timeline.heart) == ((), (), ())
