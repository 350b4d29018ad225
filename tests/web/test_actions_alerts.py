"""An alert reaches people by name, climbs the ladder by the clock, and stops when someone takes it up."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from attunement.actions.answer_alerts import acknowledge_alert, escalate_alerts, waiting_alerts
from attunement.domain.errors import BadInput, Refused
from attunement.storage.models import AlertRecord, AuditEntry, OutboxMessage, Practice
from tests.cast import client, member
from tests.web.begun import MONDAY, begun

WHAT = "Rang her; she is with her sister. Seen at two."


def minutes(count: float) -> datetime:
    return MONDAY + timedelta(minutes=count)


def raise_for(person: str, *, now: datetime = MONDAY) -> AlertRecord:
    sitting = begun(person, "you", now=now)
    for item in ("q3", "q4"):
        sitting.says("phq-4", item, 3, now=now)
    sitting.says("phq-9", "q9", 2, now=now)
    return AlertRecord.objects.get(person=client(person), raised_at=now)


@pytest.fixture
def alert(practice: Practice) -> AlertRecord:
    """Sofia, Miriam's client, said she thinks of death."""
    return raise_for("sofia")


def fresh(alert: AlertRecord) -> AlertRecord:
    return AlertRecord.objects.get(pk=alert.pk)


def told(alert: AlertRecord) -> set[str]:
    return {row.email.split("@")[0] for row in alert.told.all()}


def mailed(since: datetime) -> list[str]:
    rows = OutboxMessage.objects.filter(kind="alert", made_at=since)
    return sorted(row.to.split("@")[0] for row in rows)


def test_responder_backup_and_clinician_are_told_at_once(alert: AlertRecord) -> None:
    assert told(alert) == {"priya", "tomasz", "miriam"}
    assert mailed(MONDAY) == ["miriam", "priya", "tomasz"]
    assert alert.escalates_at == minutes(15)


def test_a_clinician_who_is_the_responder_is_told_once(practice: Practice) -> None:
    raise_for("henrik")
    assert mailed(MONDAY) == ["priya", "tomasz"]


def test_the_message_says_no_more_than_that_an_alert_waits(alert: AlertRecord) -> None:
    message = OutboxMessage.objects.filter(kind="alert").first()
    assert message is not None
    assert message.subject == "An alert is waiting"
    said = f"{message.subject} {message.body}".casefold()
    assert [word for word in ("sofia", "marino", "daniel", "suic", "phq", "death", "miriam") if word in said] == []


def test_only_those_told_see_it(alert: AlertRecord) -> None:
    seen = {name for name in ("miriam", "tomasz", "priya", "esther", "joaquin") if waiting_alerts(member(name))}
    assert seen == {"miriam", "tomasz", "priya"}


@pytest.mark.parametrize(
    ("after", "level", "who"),
    [
        (14.9, 0, {"priya", "tomasz", "miriam"}),
        (15, 1, {"priya", "tomasz", "miriam", "esther"}),
    ],
)
def test_the_clock_brings_in_the_supervisor(alert: AlertRecord, after: float, level: int, who: set[str]) -> None:
    assert escalate_alerts(now=minutes(after)) == (1 if level else 0)
    assert (fresh(alert).level, told(alert)) == (level, who)


def test_the_second_round_reaches_the_manager_and_everyone_again(alert: AlertRecord) -> None:
    assert [escalate_alerts(now=minutes(m)) for m in (15, 20, 30)] == [1, 0, 1]
    assert told(alert) == {"priya", "tomasz", "miriam", "esther", "joaquin"}
    assert mailed(minutes(30)) == ["esther", "joaquin", "miriam", "priya", "tomasz"]
    assert fresh(alert).escalates_at == minutes(45)


def test_it_goes_on_until_someone_answers(alert: AlertRecord) -> None:
    for round_ in range(1, 6):
        assert escalate_alerts(now=minutes(15 * round_)) == 1
    assert fresh(alert).level == 5
    assert len(mailed(minutes(75))) == 5


def test_without_a_supervisor_the_first_round_reaches_the_manager(practice: Practice) -> None:
    miriam = member("miriam")
    miriam.supervisor = None
    miriam.save()
    alert = raise_for("sofia")
    escalate_alerts(now=minutes(15))
    assert "joaquin" in told(alert)


def test_the_practice_sets_the_clock(practice: Practice) -> None:
    practice.escalate_after_minutes = 3
    practice.save()
    raise_for("sofia")
    assert [escalate_alerts(now=minutes(m)) for m in (2.9, 3, 5.9, 6)] == [0, 1, 0, 1]


def test_someone_who_left_is_not_written_to(alert: AlertRecord) -> None:
    tomasz = member("tomasz")
    tomasz.is_active = False
    tomasz.save()
    escalate_alerts(now=minutes(15))
    assert mailed(minutes(15)) == ["esther", "miriam", "priya"]


def test_taking_it_up_stops_the_clock_for_everyone(alert: AlertRecord) -> None:
    acknowledge_alert(by=member("priya"), alert_id=str(alert.id), what_was_done=f"  {WHAT} ", now=minutes(4))
    assert escalate_alerts(now=minutes(600)) == 0
    kept = fresh(alert)
    assert (kept.acknowledged_by, kept.acknowledged_at, kept.what_was_done) == (member("priya"), minutes(4), WHAT)
    assert not waiting_alerts(member("miriam"))
    assert not mailed(minutes(600))


def test_the_first_to_take_it_up_stays(alert: AlertRecord) -> None:
    acknowledge_alert(by=member("priya"), alert_id=str(alert.id), what_was_done=WHAT, now=minutes(4))
    acknowledge_alert(by=member("miriam"), alert_id=str(alert.id), what_was_done="me too", now=minutes(5))
    assert (fresh(alert).acknowledged_by, fresh(alert).what_was_done) == (member("priya"), WHAT)
    assert AuditEntry.objects.filter(act="acknowledge alert").count() == 1


@pytest.mark.parametrize("words", ["", "   ", "\n"])
def test_it_takes_a_word_on_what_was_done(alert: AlertRecord, words: str) -> None:
    with pytest.raises(BadInput):
        acknowledge_alert(by=member("priya"), alert_id=str(alert.id), what_was_done=words)
    assert fresh(alert).acknowledged_at is None


@pytest.mark.parametrize("name", ["esther", "joaquin"])
def test_who_was_not_told_cannot_take_it_up_until_they_are(alert: AlertRecord, name: str) -> None:
    with pytest.raises(Refused):
        acknowledge_alert(by=member(name), alert_id=str(alert.id), what_was_done=WHAT)
    escalate_alerts(now=minutes(15))
    escalate_alerts(now=minutes(30))
    assert acknowledge_alert(by=member(name), alert_id=str(alert.id), what_was_done=WHAT).acknowledged_at


def test_an_alert_that_is_not_there_is_refused_in_the_same_words(alert: AlertRecord) -> None:
    refused = []
    for alert_id in (str(alert.id), "00000000-0000-4000-8000-000000000000"):
        with pytest.raises(Refused) as caught:
            acknowledge_alert(by=member("esther"), alert_id=alert_id, what_was_done=WHAT)
        refused.append(str(caught.value))
    assert refused[0] == refused[1]


def test_after_one_was_taken_up_a_new_answer_starts_a_new_clock(alert: AlertRecord) -> None:
    acknowledge_alert(by=member("priya"), alert_id=str(alert.id), what_was_done=WHAT, now=minutes(4))
    again = raise_for("sofia", now=minutes(60))
    assert again.pk != alert.pk
    assert again.escalates_at == minutes(75)
    assert mailed(minutes(60)) == ["miriam", "priya", "tomasz"]


def test_two_people_are_two_alerts(alert: AlertRecord) -> None:
    other = raise_for("nadia", now=minutes(1))
    assert [row.pk for row in waiting_alerts(member("priya"))] == [alert.pk, other.pk]
    assert [row.pk for row in waiting_alerts(member("miriam"))] == [alert.pk]
    acknowledge_alert(by=member("tomasz"), alert_id=str(other.id), what_was_done=WHAT)
    assert fresh(alert).acknowledged_at is None


def test_the_partner_gets_nothing_of_it(alert: AlertRecord) -> None:
    daniel = client("daniel")
    assert not OutboxMessage.objects.filter(person=daniel).exists()
    assert not AlertRecord.objects.filter(person=daniel).exists()


def test_every_step_is_in_the_audit_without_its_content(alert: AlertRecord) -> None:
    escalate_alerts(now=minutes(15))
    acknowledge_alert(by=member("esther"), alert_id=str(alert.id), what_was_done=WHAT)
    acts: list[Any] = [e.act for e in AuditEntry.objects.filter(act__contains="alert").order_by("id")]
    assert acts == ["raise alert", "escalate alert", "acknowledge alert"]
    said = " ".join(f"{e.act} {e.subject}" for e in AuditEntry.objects.all())
    assert "sister" not in said
    assert "phq-9" not in said
