"""A person is told who read or handed on something of them: everyone who did, and nothing of anybody else."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from attunement.actions.answer_alerts import acknowledge_alert
from attunement.actions.auditing import audit
from attunement.actions.read_case import read_as_person, read_case
from attunement.actions.send_outbox import send_outbox
from attunement.actions.tell_who_saw import find_person, tell_who_saw
from attunement.cli.who_saw import _as_json, _in_words
from attunement.domain.errors import BadInput
from attunement.storage.models import AlertRecord, AuditEntry, OutboxMessage, PersonRecord, Practice, SafeContact, Staff
from attunement.storage.queries.who_saw import Seen, Sight, who_saw
from tests.web.client.couple import Couple
from tests.web.mail_server import MailServer

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
DAY = date(2026, 1, 5)


@pytest.fixture
def sofia(couple: Couple) -> PersonRecord:
    AuditEntry.objects.all().delete()
    return PersonRecord.objects.select_related("case__clinician").get(name="Sofia")


@pytest.fixture
def daniel(sofia: PersonRecord) -> PersonRecord:
    return sofia.case.people.exclude(pk=sofia.pk).get()


def told(person: PersonRecord) -> list[tuple[str, Sight, int]]:
    return [(seen.who, seen.how, seen.times) for seen in who_saw(person, UTC)]


def test_reading_is_counted_by_day_and_by_whom(sofia: PersonRecord) -> None:
    clinician = sofia.case.clinician
    for page, hours in (("map", 0), ("card", 1), ("answers", 30)):
        read_case(by=clinician, case=sofia.case, page=page, now=NOON + timedelta(hours=hours))
    assert who_saw(sofia, UTC) == [
        Seen(date(2026, 1, 6), clinician.name, Sight.READ, 1),
        Seen(DAY, clinician.name, Sight.READ, 2),
    ]


def test_the_days_are_those_of_the_practices_clocks(sofia: PersonRecord) -> None:
    Practice.objects.update(time_zone="Pacific/Auckland")
    read_case(by=sofia.case.clinician, case=sofia.case, page="map", now=NOON)
    assert tell_who_saw(sofia)[0].day == date(2026, 1, 6)


def test_which_page_was_read_is_told_to_nobody(sofia: PersonRecord) -> None:
    for page in ("gates", "repair", "recall", "two coders"):
        read_case(by=sofia.case.clinician, case=sofia.case, page=page, now=NOON)
    found = _in_words(who_saw(sofia, UTC)) + json.dumps(_as_json(who_saw(sofia, UTC)))
    assert not any(page in found for page in ("gates", "repair", "recall", "coders"))


def test_what_is_of_one_partner_stands_in_that_ones_list_alone(sofia: PersonRecord, daniel: PersonRecord) -> None:
    clinician, case = sofia.case.clinician, sofia.case
    read_as_person(by=clinician, case=case, person_id=str(daniel.id), now=NOON)
    alert = AlertRecord.objects.create(person=daniel, raised_at=NOON, escalates_at=NOON, flag="f", because="b")
    alert.told.add(clinician)
    acknowledge_alert(by=clinician, alert_id=str(alert.id), what_was_done="called him", now=NOON)
    audit("raise alert", at=NOON, by_person=daniel, case=case, subject=str(alert.id))
    audit("escalate alert", at=NOON, case=case, subject=f"{alert.id} level 1")
    audit("read words", at=NOON, by=clinician, case=case)
    audit("read a word", at=NOON, by=clinician, case=case, subject="7")
    audit("request module", at=NOON, by=clinician, case=case, subject="conflict")
    audit("release", at=NOON, by=clinician, case=case, subject=f"map to {daniel.id}")
    audit("answer", at=NOON, by_person=daniel, case=case)
    assert told(sofia) == []
    assert {how for _, how, _ in told(daniel)} == {Sight.READ_RECORD, Sight.ALERTED, Sight.RELEASED}


def test_handing_on_is_told(sofia: PersonRecord) -> None:
    clinician, case = sofia.case.clinician, sofia.case
    supervisor = Staff.objects.create(email="s@practice.example", name="Sam Supervisor", role="supervisor")
    audit("share with supervisor", at=NOON, by=clinician, case=case, subject="card")
    audit("read what was shared", at=NOON, by=supervisor, case=case, subject="card")
    audit("export the case (csv)", at=NOON, by=clinician, case=case)
    assert sorted(told(sofia)) == sorted(
        [
            (clinician.name, Sight.SHARED, 1),
            ("Sam Supervisor", Sight.READ_SHARED, 1),
            (clinician.name, Sight.EXPORTED, 1),
        ]
    )


def test_another_case_is_in_nobodys_list(sofia: PersonRecord) -> None:
    read_case(by=sofia.case.clinician, case=sofia.case, page="map", now=NOON)
    sofia.case_id = "00000000-0000-4000-8000-000000000000"
    assert who_saw(sofia, UTC) == []


def test_a_message_that_left_is_told_without_its_address(
    sofia: PersonRecord, daniel: PersonRecord, mail: MailServer
) -> None:
    SafeContact.objects.filter(person=sofia).delete()
    SafeContact.objects.create(person=sofia, how="email", email="sofia@clients.example", asked_at=NOON)
    OutboxMessage.objects.all().delete()
    OutboxMessage.objects.create(
        kind="note",
        to="sofia@clients.example",
        person=sofia,
        subject="As agreed",
        body="Hello.",
        made_at=timezone.now(),
    )
    OutboxMessage.objects.create(
        kind="alert", to="staff@practice.example", subject="As agreed", body="Look.", made_at=timezone.now()
    )
    assert send_outbox() == 2
    assert told(sofia) == [("", Sight.MESSAGE, 1)]
    assert told(daniel) == []
    entries = list(AuditEntry.objects.filter(act="send message").values_list("subject", "case"))
    assert sorted(map(str, entries)) == sorted(map(str, [(f"note {sofia.id}", sofia.case_id), ("alert", None)]))
    assert "the practice" in _in_words(who_saw(sofia, UTC))


def test_making_the_list_is_on_record_itself(sofia: PersonRecord) -> None:
    assert tell_who_saw(sofia, now=NOON) == []
    entry = AuditEntry.objects.latest("number")
    assert (entry.act, entry.subject, entry.case) == ("make an access report", str(sofia.id), None)
    assert _in_words([]) == "Nobody has read anything of this person.\n"


def test_a_person_is_found_by_name_or_id(sofia: PersonRecord) -> None:
    assert find_person("Sofia") == find_person(str(sofia.id)) == sofia
    with pytest.raises(BadInput, match="nobody of this name"):
        find_person("Nobody")
    with pytest.raises(BadInput, match="nobody of this name"):
        find_person("00000000-0000-4000-8000-000000000000")
    PersonRecord.objects.filter(name="Daniel").update(name="Sofia")
    with pytest.raises(BadInput, match="2 people have this name") as caught:
        find_person("Sofia")
    assert str(sofia.id) in str(caught.value)


def test_the_command_prints_it(sofia: PersonRecord, capsys: pytest.CaptureFixture[str], monkeypatch: Any) -> None:
    from attunement.cli.main import main

    read_case(by=sofia.case.clinician, case=sofia.case, page="map", now=NOON)
    monkeypatch.setattr("attunement.cli.who_saw.open_practice", lambda _: None)
    assert main(["who-saw", "Sofia", "--data", str(Path(".")), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == [
        {"day": "2026-01-05", "who": sofia.case.clinician.name, "how": "read the case", "times": 1}
    ]
    assert main(["who-saw", "Nobody"]) == 2
