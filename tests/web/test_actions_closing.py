"""Closing a case ends what was going out; opening it again asks for the decision anew."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from attunement.actions.client_links import find_occasion
from attunement.actions.close_case import close_case, reopen_case
from attunement.actions.decide_joint_work import decide_joint_work
from attunement.actions.make_links import make_links
from attunement.actions.send_outbox import send_outbox
from attunement.actions.send_reminders import plan_reminders
from attunement.disclosure import room_is_open
from attunement.domain.delivery import Life
from attunement.domain.errors import BadInput, Refused
from attunement.domain.record import JointWork
from attunement.storage.models import AuditEntry, ClosingRecord, Practice, ResponseRecord
from attunement.storage.queries.delivery_ledger import ledger_of_person
from attunement.storage.queries.whole_case import whole_case
from tests.cast import client, member, new_sitting, stored
from tests.web.begun import MONDAY, begun

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def close(story: str, who: str, reason: str = "They are done.") -> ClosingRecord:
    return close_case(by=member(who), case=stored(story), reason=reason, now=MONDAY)


def test_a_closed_case_says_when_by_whom_and_why(practice: Any) -> None:
    row = close("strain", "miriam", "  They are done. ")
    assert (row.closed_at, row.closed_by, row.reason) == (MONDAY, member("miriam"), "They are done.")
    assert stored("strain").is_closed
    assert AuditEntry.objects.filter(act="close case", case=stored("strain").id, by=member("miriam")).count() == 1


def test_open_links_close_those_begun_as_well_and_answers_stay(practice: Any) -> None:
    started, unopened = begun("sofia", "you"), new_sitting(client("daniel"), "after-session").occasion
    started.says("phq-4", "q1", 1)
    stored_before = ResponseRecord.objects.count()
    close("strain", "miriam")
    assert find_occasion(str(started.occasion.id)) is None
    assert find_occasion(str(unopened.id)) is None
    with pytest.raises(Refused):
        started.says("phq-4", "q2", 1)
    assert ResponseRecord.objects.count() == stored_before


def test_a_message_on_its_way_is_stopped_and_the_ledger_says_so(practice: Any) -> None:
    Practice.objects.update(is_demo=False)
    daniel = client("daniel")
    make_links(by=member("miriam"), person=daniel, occasions=["after-session"], by_email=True, now=MONDAY - DAY)
    close("strain", "miriam")
    assert send_outbox(now=MONDAY) == 0
    assert ledger_of_person(daniel, MONDAY)[0].life is Life.STOPPED


def test_nobody_is_reminded_of_a_closed_case(practice: Any) -> None:
    daniel = client("daniel")
    make_links(by=member("miriam"), person=daniel, occasions=["after-session"], now=MONDAY)
    reminded = [m.kind for m in daniel.messages.all()]
    close("strain", "miriam")
    plan_reminders(now=MONDAY + 5 * DAY)
    assert [m.kind for m in client("daniel").messages.all()] == reminded


def test_no_link_and_no_decision_while_it_is_closed(practice: Any) -> None:
    close("strain", "miriam")
    with pytest.raises(Refused, match="This case is closed"):
        make_links(by=member("miriam"), person=client("sofia"), occasions=["you"])
    with pytest.raises(Refused, match="This case is closed"):
        decide_joint_work(
            by=member("miriam"),
            case=stored("strain"),
            about="violence",
            joint_work=JointWork.NOT_NOW,
            talked_alone_with=[],
        )


def test_opening_it_again_asks_for_the_decision_about_joint_work_again(practice: Any) -> None:
    assert room_is_open(whole_case(stored("strain")))
    close("strain", "miriam")
    reopen_case(by=member("miriam"), case=stored("strain"), reason="They came back.", now=MONDAY + DAY)
    assert not stored("strain").is_closed
    assert not room_is_open(whole_case(stored("strain")))
    both = [str(person.id) for person in stored("strain").people.all()]
    decide_joint_work(
        by=member("miriam"),
        case=stored("strain"),
        about="violence",
        joint_work=JointWork.GO_ON,
        talked_alone_with=both,
        reason="talked with each",
        now=MONDAY + 2 * DAY,
    )
    assert room_is_open(whole_case(stored("strain")))


def test_links_stay_closed_after_opening_again(practice: Any) -> None:
    link = new_sitting(client("sofia"), "you").occasion
    close("strain", "miriam")
    reopen_case(by=member("miriam"), case=stored("strain"), reason="Back.", now=MONDAY + DAY)
    assert find_occasion(str(link.id)) is None


def test_one_person_has_no_joint_work_to_decide_about(practice: Any) -> None:
    before = stored("isolation").decisions.count()
    close("isolation", "priya")
    reopen_case(by=member("priya"), case=stored("isolation"), reason="Back.")
    assert stored("isolation").decisions.count() == before
    assert room_is_open(whole_case(stored("isolation")))


def test_twice_is_refused_each_way(practice: Any) -> None:
    with pytest.raises(Refused, match="This case is open"):
        reopen_case(by=member("miriam"), case=stored("strain"), reason="Why not.")
    close("strain", "miriam")
    with pytest.raises(Refused, match="This case is closed"):
        close("strain", "miriam")
    reopen_case(by=member("miriam"), case=stored("strain"), reason="Back.")
    close_case(by=member("miriam"), case=stored("strain"), reason="Again.", now=MONDAY + DAY)
    assert [bool(row.reopened_at) for row in stored("strain").closings.all()] == [True, False]


@pytest.mark.parametrize("reason", ["", "  ", "x" * 2001, "a\0b"], ids=["none", "blank", "endless", "zero byte"])
def test_a_reason_is_needed(practice: Any, reason: str) -> None:
    with pytest.raises(BadInput):
        close("strain", "miriam", reason)
    assert not stored("strain").is_closed


@pytest.mark.parametrize("who", ["tomasz", "esther", "joaquin"])
def test_only_its_clinician_closes_and_opens_a_case(practice: Any, who: str) -> None:
    with pytest.raises(Refused):
        close("strain", who)
    close("strain", "miriam")
    with pytest.raises(Refused):
        reopen_case(by=member(who), case=stored("strain"), reason="Mine.")
    assert stored("strain").is_closed
