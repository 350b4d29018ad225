"""A client says themself whether their heart may be measured: theirs alone, at any time, and a no erases it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from attunement.actions.consenting import HEART, has_leave
from attunement.domain.errors import Refused
from attunement.storage.models import AuditEntry, HeartBatch, TimelineRecord
from tests.web.client.couple import Couple
from tests.web.guide.room import begin
from tests.web.heart.straps import agree, send, steady
from tests.web.voice.speaking import page_of, signed_in

NOW = datetime(2027, 6, 7, 9, tzinfo=UTC)


@pytest.fixture
def timeline(couple: Couple) -> TimelineRecord:
    return begin(couple, NOW)


def test_yes_and_no_on_ones_own_page(couple: Couple, timeline: TimelineRecord) -> None:
    page_of(couple, "sofia")
    phone = signed_in("sofia")
    page = phone.get("/c/own/heart").content.decode()
    assert "You have not said yes" in page
    assert "Everyone in the room can see the number" in page
    assert "You said yes" in phone.post("/c/own/heart", {"may": "yes"}, follow=True).content.decode()
    assert has_leave(couple.sofia, HEART)
    assert not has_leave(couple.daniel, HEART)
    send(couple, timeline, steady(couple.sofia, 0, 5, 70), second=6)
    assert "You have not said yes" in phone.post("/c/own/heart", {"may": "no"}, follow=True).content.decode()
    assert not HeartBatch.objects.exists()
    with pytest.raises(Refused):
        send(couple, timeline, steady(couple.sofia, 6, 9, 70), second=10)


def test_a_no_erases_nothing_of_the_other(couple: Couple, timeline: TimelineRecord) -> None:
    agree(couple)
    send(couple, timeline, steady(couple.sofia, 0, 5, 70), steady(couple.daniel, 0, 5, 80), second=6)
    page_of(couple, "sofia")
    signed_in("sofia").post("/c/own/heart", {"may": "no"})
    assert [row.person for row in HeartBatch.objects.all()] == [couple.daniel]
    assert has_leave(couple.daniel, HEART)


def test_it_is_noted_who_said_it(couple: Couple) -> None:
    page_of(couple, "sofia")
    phone = signed_in("sofia")
    phone.post("/c/own/heart", {"may": "yes"})
    phone.post("/c/own/heart", {"may": "yes"})
    phone.post("/c/own/heart", {"may": "no"})
    told = AuditEntry.objects.filter(act__endswith=": heart").order_by("at").values_list("act", "by", "by_person")
    assert [tuple(row) for row in told] == [
        ("note leave: heart", None, couple.sofia.id),
        ("take leave back: heart", None, couple.sofia.id),
    ]


def test_the_page_is_there_for_those_who_signed_in_alone(couple: Couple) -> None:
    page_of(couple, "sofia")
    assert "/c/own/heart" in signed_in("sofia").get("/c/own").content.decode()
    answer = Client().get("/c/own/heart")
    assert answer.status_code == 302
    assert Client().post("/c/own/heart", {"may": "yes"}).status_code == 302
    assert not has_leave(couple.sofia, HEART)
