"""The page about a session: words first, drawings with their tables, for the clinician of the case alone."""

from __future__ import annotations

import csv
import io
import re

import pytest
from django.test import Client

from attunement.actions.read_session_summary import open_timeline
from attunement.domain.errors import Refused
from attunement.storage.models import AuditEntry, SessionRecord, Staff
from tests.unit.roadmap.invented_sessions import loops
from tests.web.client.couple import Couple
from tests.web.clinician.desk import signed_in, words
from tests.web.shows.coded import address, coded_session, desk_of


def test_it_says_what_the_session_shows_and_each_chart_has_a_table(couple: Couple) -> None:
    page = desk_of(couple).get(address(coded_session(couple, loops(8))))
    said, html = words(page), page.content.decode()
    assert "No start was coded. The first moment that drives apart was Criticism, from Sofia at 0:00." in said
    assert "After Sofia: Criticism, Daniel: Defensive came next 8 of 8 times" in said
    assert "you alone" in said
    assert html.count("<svg") == 4
    assert html.count("<table") == 3
    assert set(re.findall(r'href="#(moment-\d+)"', html)) <= set(re.findall(r'id="(moment-\d+)"', html))


def test_a_session_nobody_coded_says_so(couple: Couple) -> None:
    page = desk_of(couple).get(address(coded_session(couple, "")))
    assert "Nothing was coded in this session" in words(page)
    assert "<svg" not in page.content.decode()


def test_own_weights_change_the_picture_and_no_sentence_and_are_not_kept(couple: Couple) -> None:
    desk, line = desk_of(couple), coded_session(couple, "a.humour@5 a.contempt@10 b.humour@20")
    plain, weighted = desk.get(address(line)), desk.get(address(line) + "?w.contempt=-4&w.humour=1,5")
    assert "Points so far: −2.5." in weighted.content.decode()
    assert "verified by nobody" in words(weighted)
    assert "verified by nobody" not in words(plain)
    assert "Points so far: −2.5." not in desk.get(address(line)).content.decode()


@pytest.mark.parametrize("given", ["nan", "inf", "11", "-11", "x", ""])
def test_a_weight_that_is_none_is_left_out(couple: Couple, given: str) -> None:
    page = desk_of(couple).get(address(coded_session(couple, "a.contempt@10")) + f"?w.contempt={given}")
    assert page.status_code == 200
    assert "Points so far: −1." in page.content.decode()


def test_the_file_has_every_moment_and_no_name(couple: Couple) -> None:
    found = desk_of(couple).get(
        address(coded_session(couple, "a.repair-attempt+accepted@5 .softening@9"), "summary.csv")
    )
    rows = list(csv.DictReader(io.StringIO(found.content.decode())))
    assert [(r["seconds"], r["person"], r["code"], r["modifiers"]) for r in rows] == [
        ("5.000", "client-1", "repair-attempt", "accepted"),
        ("9.000", "", "softening", ""),
    ]
    assert "Sofia" not in found.content.decode()
    assert found["Content-Disposition"] == 'attachment; filename="session-2026-03-02-codes.csv"'


def test_nobody_else_finds_it_and_each_look_is_kept(couple: Couple) -> None:
    line = coded_session(couple, "a.humour@5")
    other = Staff.objects.get(name="Tomasz Zieliński")
    stranger = signed_in(other)
    for tail in ("summary", "summary.csv"):
        assert stranger.get(address(line, tail)).status_code == 404
        assert Client().get(address(line, tail)).status_code == 302
    session = SessionRecord.objects.get(pk=line.pk)
    with pytest.raises(Refused):
        open_timeline(by=other, case=session.case, session=session)
    desk_of(couple).get(address(line))
    assert AuditEntry.objects.filter(act="read session summary", by=couple.clinician).count() == 1


def test_a_session_of_another_case_is_not_there(couple: Couple) -> None:
    line = coded_session(couple, "a.humour@5")
    elsewhere = address(line).replace(str(line.pk), "00000000-0000-0000-0000-000000000001")
    assert desk_of(couple).get(elsewhere).status_code == 404
