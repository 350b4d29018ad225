"""Answers are stored one by one as they are given, never changed, and count once they are sent."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError

from attunement.actions.finish_occasion import finish_occasion
from attunement.actions.make_links import withdraw_link
from attunement.actions.sign_policy import sign_policy
from attunement.domain.errors import BadInput, Refused
from attunement.storage.models import (
    AlertRecord,
    AnswerRecord,
    AuditEntry,
    OccasionRecord,
    PolicyProposal,
    PolicySignature,
    ResponseRecord,
)
from attunement.storage.queries.sitting import sitting, unsigned_policy
from attunement.storage.queries.whole_case import whole_case
from tests.cast import client, member, stored
from tests.web.begun import MONDAY, Begun, begun, break_inserts_into

pytestmark = pytest.mark.usefixtures("practice")


@pytest.fixture
def sofia(practice: Any) -> Begun:
    """Sofia, in the middle of "You"."""
    return begun("sofia", "you", now=MONDAY)


def answers(of: Begun) -> list[tuple[str, int, Any]]:
    rows = AnswerRecord.objects.filter(response__occasion=of.occasion).order_by("id")
    return [(row.item, row.version, row.value) for row in rows]


def test_an_answer_is_there_as_soon_as_it_is_given(sofia: Begun) -> None:
    assert sofia.says("phq-4", "q1", 2, now=MONDAY).saved_at == MONDAY
    assert answers(sofia) == [("q1", 1, 2)]


def test_a_correction_is_a_new_version_and_the_newest_counts(sofia: Begun) -> None:
    sofia.says("phq-4", "q1", 2)
    sofia.says("phq-4", "q1", 0)
    assert answers(sofia) == [("q1", 1, 2), ("q1", 2, 0)]
    assert sitting(sofia.fresh()).given["phq-4"]["q1"] == 0


def test_a_double_tap_stores_one_answer(sofia: Begun) -> None:
    sofia.says("phq-4", "q1", 2)
    sofia.says("phq-4", "q1", 2)
    assert answers(sofia) == [("q1", 1, 2)]


def test_declined_and_names_are_kept_as_they_are(practice: Any) -> None:
    henrik = begun("henrik", "first-contact")
    henrik.says("who-is-there", "loves-you", [" Lone ", "Bjarne"])
    henrik.says("who-is-there", "tonight", [])
    assert answers(henrik) == [("loves-you", 1, ["Lone", "Bjarne"]), ("tonight", 1, [])]
    henrik.says("who-is-there", "loves-you", "declined")
    assert sitting(henrik.fresh()).given["who-is-there"] == {"loves-you": "declined", "tonight": ()}


def test_a_stored_answer_cannot_be_changed(sofia: Begun) -> None:
    sofia.says("phq-4", "q1", 2)
    row = AnswerRecord.objects.get(response__occasion=sofia.occasion)
    row.value = 0
    with pytest.raises(RuntimeError):
        row.save()


NOT_ASKED: list[tuple[str, str, object]] = [
    ("phq-4", "q9", 1),
    ("phq-9", "q1", 1),  # follows only where the short form calls for it
    ("hark", "q1", 1),  # belongs to another sitting
    ("nonsense", "q1", 1),
    ("phq-4", "q1", 7),
    ("phq-4", "q1", True),
    ("phq-4", "q1", "2"),
    ("phq-4", "q1", [1]),
    ("alcohol-1", "times", -1),
    ("alcohol-1", "times", 1.5),
]


@pytest.mark.parametrize(("instrument", "item", "answer"), NOT_ASKED)
def test_what_is_not_asked_or_not_offered_is_not_stored(
    sofia: Begun, instrument: str, item: str, answer: object
) -> None:
    with pytest.raises(BadInput):
        sofia.says(instrument, item, answer)
    assert answers(sofia) == []


def test_a_browser_without_leave_can_neither_write_nor_send(sofia: Begun) -> None:
    stranger = Begun(sofia.occasion, "another key", "")
    with pytest.raises(Refused):
        stranger.says("phq-4", "q1", 1)
    with pytest.raises(Refused):
        finish_occasion(occasion=sofia.fresh(), browser_key="")
    assert answers(sofia) == []
    assert sofia.fresh().sent_at is None


def test_a_key_of_one_sitting_opens_no_other(sofia: Begun, practice: Any) -> None:
    daniel = begun("daniel", "you")
    with pytest.raises(Refused):
        Begun(daniel.occasion, sofia.key, "").says("phq-4", "q1", 1)


def test_sending_counts_the_answers_and_gives_one_receipt(sofia: Begun) -> None:
    sofia.says("phq-4", "q1", 3)
    before = [r for r in whole_case(stored("strain")).responses if r.answered >= MONDAY]
    receipt = finish_occasion(occasion=sofia.fresh(), browser_key=sofia.key, now=MONDAY)
    assert before == []
    counted = [r for r in whole_case(stored("strain")).responses if r.answered >= MONDAY]
    assert [(r.instrument, dict(r.answers)) for r in counted] == [("phq-4", {"q1": 3})]
    assert finish_occasion(occasion=sofia.fresh(), browser_key=sofia.key) == receipt
    assert AuditEntry.objects.filter(act="send sitting", subject=str(sofia.occasion.id)).count() == 1


def test_nothing_is_added_after_sending_even_from_an_old_page(sofia: Begun) -> None:
    stale = sofia.occasion
    finish_occasion(occasion=sofia.fresh(), browser_key=sofia.key)
    assert stale.sent_at is None
    with pytest.raises(Refused):
        sofia.says("phq-4", "q1", 1)
    assert answers(sofia) == []


def test_nothing_is_added_after_the_link_was_withdrawn(sofia: Begun) -> None:
    sofia.says("phq-4", "q1", 1)
    withdraw_link(by=member("miriam"), occasion=sofia.occasion)
    with pytest.raises(Refused):
        sofia.says("phq-4", "q2", 1)
    assert answers(sofia) == [("q1", 1, 1)]


def test_a_safety_answer_counts_before_it_is_sent_and_the_rest_does_not(practice: Any) -> None:
    peter = begun("peter", "on-your-own", now=MONDAY)
    peter.says("hark", "q1", 0, now=MONDAY)
    counted = [r for r in whole_case(stored("violence")).responses if r.person == str(client("peter").id)]
    assert {"q1": 0} in [dict(r.answers) for r in counted if r.instrument == "hark"]
    nadia = begun("nadia", "you", now=MONDAY)
    nadia.says("phq-4", "q1", 1, now=MONDAY)
    assert not [r for r in whole_case(stored("reversed")).responses if r.answered >= MONDAY]


def test_the_audit_never_holds_an_answer(sofia: Begun) -> None:
    sofia.says("private-own", "affair", 1)
    entry = AuditEntry.objects.filter(act="answer").latest("id")
    assert entry.by_person == client("sofia").id
    assert "affair" not in str(vars(entry))
    assert entry.subject == str(sofia.occasion.id)


def ask_about_death(of: Begun) -> None:
    """Two answers that call for the longer form, which holds the question."""
    of.says("phq-4", "q3", 3)
    of.says("phq-4", "q4", 3)


def test_an_answer_about_death_tells_someone_at_once_and_says_who(sofia: Begun) -> None:
    ask_about_death(sofia)
    notice = sofia.says("phq-9", "q9", 1, now=MONDAY).alert
    assert notice is not None
    assert notice.told == ("Priya Raman", "Tomasz Zieliński", "Miriam Okonkwo")
    assert notice.at == MONDAY
    assert "Monday" in notice.staffed_hours
    assert notice.help_text
    alert = AlertRecord.objects.get()
    assert (alert.person, alert.answer.value if alert.answer else None) == (client("sofia"), 1)


def test_no_alert_for_no_and_none_for_violence(sofia: Begun) -> None:
    ask_about_death(sofia)
    assert sofia.says("phq-9", "q9", 0).alert is None
    assert sofia.says("phq-9", "q9", "declined").alert is None
    assert begun("sofia", "on-your-own").says("hark", "q4", 1).alert is None
    assert not AlertRecord.objects.exists()


def test_a_double_tap_shows_help_twice_and_alerts_once(sofia: Begun) -> None:
    ask_about_death(sofia)
    first, second = (sofia.says("phq-9", "q9", 2, now=MONDAY).alert for _ in range(2))
    assert first == second
    assert AlertRecord.objects.count() == 1


def test_a_further_answer_adds_to_the_alert_that_waits(sofia: Begun) -> None:
    ask_about_death(sofia)
    sofia.says("phq-9", "q9", 2)
    assert sofia.says("asq", "q3", 1).alert is not None
    assert "; " in AlertRecord.objects.get().because


@pytest.mark.parametrize("table", ["storage_alertrecord", "storage_outboxmessage"])
def test_where_the_alert_cannot_be_stored_the_answer_is_not_said_to_be_saved(sofia: Begun, table: str) -> None:
    ask_about_death(sofia)
    break_inserts_into(table)
    with pytest.raises(DatabaseError):
        sofia.says("phq-9", "q9", 3)
    assert not AnswerRecord.objects.filter(response__occasion=sofia.occasion, item="q9").exists()
    assert not AlertRecord.objects.exists()


def test_where_the_audit_cannot_be_written_nothing_is(sofia: Begun) -> None:
    break_inserts_into("storage_auditentry")
    with pytest.raises(DatabaseError):
        sofia.says("phq-4", "q1", 1)
    assert not ResponseRecord.objects.filter(occasion=sofia.occasion).exists()


def test_a_policy_is_signed_once_by_each_alone(practice: Any) -> None:
    peter = begun("peter", "you", now=MONDAY)
    assert unsigned_policy(peter.fresh()) is not None
    sign_policy(occasion=peter.fresh(), browser_key=peter.key, version=1, now=MONDAY)
    sign_policy(occasion=peter.fresh(), browser_key=peter.key, version=1)
    assert unsigned_policy(peter.fresh()) is None
    signature = PolicySignature.objects.get(person=client("peter"))
    assert signature.signed_at == MONDAY
    assert AuditEntry.objects.filter(act="sign policy", by_person=client("peter").id).count() == 1


def test_an_agreement_replaced_meanwhile_is_not_signed(practice: Any) -> None:
    peter = begun("peter", "you")
    PolicyProposal.objects.create(case=stored("violence"), name="no-secrets", version=2, proposed_at=MONDAY)
    with pytest.raises(BadInput):
        sign_policy(occasion=peter.fresh(), browser_key=peter.key, version=1)
    with pytest.raises(Refused):
        sign_policy(occasion=peter.fresh(), browser_key="another", version=2)
    assert not PolicySignature.objects.filter(person=client("peter")).exists()


def test_the_partner_cannot_tell_whether_the_other_signed(practice: Any) -> None:
    """Peter is asked to sign the same version whether or not Aisha signed it."""
    peter = begun("peter", "you")
    with_hers = unsigned_policy(peter.fresh())
    PolicySignature.objects.filter(person=client("aisha")).delete()
    assert unsigned_policy(peter.fresh()) == with_hers
    assert OccasionRecord.objects.filter(person=client("peter"), started_at__isnull=False).count() > 0
