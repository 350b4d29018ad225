"""Links go out only the way the person said is safe, and a new one takes the old one's place."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from attunement.actions.make_links import OPEN_FOR, make_links, withdraw_link
from attunement.actions.record_safe_contact import record_safe_contact, shares_address
from attunement.domain.errors import BadInput, Refused
from attunement.instruments import all_occasions
from attunement.storage.models import AuditEntry, OccasionRecord, OutboxMessage, SafeContact
from tests.cast import client, member
from tests.web.begun import MONDAY, begun

pytestmark = pytest.mark.usefixtures("practice")


def links_of(person: Any, sitting: str) -> list[OccasionRecord]:
    return list(OccasionRecord.objects.filter(person=person, definition=sitting, made_at__gte=MONDAY).order_by("pk"))


def make(name: str, *sittings: str, by_email: bool = False, now: Any = MONDAY) -> Any:
    person = client(name)
    return make_links(by=person.case.clinician, person=person, occasions=sittings, by_email=by_email, now=now)


def test_each_sitting_gets_its_own_link_once() -> None:
    links = make("emma", "the-two-of-you", "you", "the-two-of-you")
    assert [link.occasion.definition for link in links] == ["the-two-of-you", "you"]
    assert len({link.url for link in links}) == len({link.code for link in links}) == 2
    assert all(link.occasion.expires_at == MONDAY + OPEN_FOR for link in links)


def test_a_link_says_nothing_about_its_subject() -> None:
    for link in make("emma", "the-two-of-you", "on-your-own"):
        path, secret = link.url.split("#")
        assert path == "http://127.0.0.1:8765/c/"
        assert len(secret) >= 40
        assert link.neutral_title.startswith("Part ")


def test_a_new_link_withdraws_the_one_nobody_started() -> None:
    [first] = make("peter", "you")
    [second] = make("peter", "you", now=MONDAY + timedelta(hours=1))
    older = OccasionRecord.objects.get(pk=first.occasion.pk)
    assert older.withdrawn_at == MONDAY + timedelta(hours=1)
    assert OccasionRecord.objects.get(pk=second.occasion.pk).withdrawn_at is None
    waiting = OccasionRecord.objects.filter(person=client("peter"), definition="you", withdrawn_at=None)
    assert [row.pk for row in waiting] == [second.occasion.pk]


def test_a_new_link_leaves_a_started_sitting_and_other_sittings_and_the_partner_alone() -> None:
    peter = begun("peter", "you", now=MONDAY)
    other = make("peter", "the-two-of-you")[0].occasion
    partners = make("aisha", "you")[0].occasion
    make("peter", "you", now=MONDAY + timedelta(hours=1))
    assert peter.fresh().withdrawn_at is None
    assert [OccasionRecord.objects.get(pk=row.pk).withdrawn_at for row in (other, partners)] == [None, None]


def test_withdrawing_keeps_the_first_moment() -> None:
    [link] = make("peter", "you")
    for hours in (1, 2):
        withdraw_link(by=member("priya"), occasion=link.occasion, now=MONDAY + timedelta(hours=hours))
    assert OccasionRecord.objects.get(pk=link.occasion.pk).withdrawn_at == MONDAY + timedelta(hours=1)


def test_one_neutral_message_carries_all_links() -> None:
    links = make("peter", "you", "the-two-of-you", by_email=True)
    message = OutboxMessage.objects.get(kind="links")
    assert (message.to, message.subject) == ("peter@clients.example", "As agreed")
    assert all(link.url in message.body for link in links)
    said = f"{message.subject} {message.body}".casefold()
    telling = ("therap", "couple", "partner", "check-up", "relationship", "practice", "aisha", "peter", "question")
    assert [word for word in telling if word in said] == []
    assert [occasion.title for occasion in all_occasions().values() if f"{occasion.title}:" in message.body] == []


def test_nothing_is_mailed_to_someone_reached_only_in_person() -> None:
    with pytest.raises(Refused) as caught:
        make("aisha", "on-your-own", by_email=True)
    assert "safe-contact record" in str(caught.value)
    assert links_of(client("aisha"), "on-your-own") == []
    assert make("aisha", "on-your-own")[0].code


def test_without_a_safe_contact_record_nothing_is_mailed() -> None:
    SafeContact.objects.filter(person=client("peter")).delete()
    with pytest.raises(Refused):
        make("peter", "you", by_email=True)
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize("missing", ["responder", "backup", "staffed_hours", "help_text"])
def test_safety_questions_stay_off_until_everything_is_set(practice: Any, missing: str) -> None:
    setattr(practice, missing, None if missing in ("responder", "backup") else "  ")
    practice.save()
    with pytest.raises(Refused) as caught:
        make("peter", "on-your-own")
    assert "Safety questions are off" in str(caught.value)
    assert make("peter", "you")


@pytest.mark.parametrize(("who", "sitting"), [("peter", "tea"), ("henrik", "the-two-of-you")])
def test_a_sitting_that_is_not_for_them_is_refused_and_nothing_is_made(who: str, sitting: str) -> None:
    with pytest.raises(BadInput):
        make(who, "you", sitting)
    assert links_of(client(who), "you") == []


def contact(name: str, how: str, email: str = "", **more: str) -> SafeContact:
    person = client(name)
    fields = {"when": "", "note": "", **more}
    return record_safe_contact(by=person.case.clinician, person=person, how=how, email=email, now=MONDAY, **fields)


def test_a_safe_contact_record_is_replaced_whole() -> None:
    contact("peter", "email", "  peter@work.example ", when=" after five ", note="never at weekends")
    kept = contact("peter", "in-person")
    assert (kept.how, kept.email, kept.when, kept.note, kept.asked_by) == ("in-person", "", "", "", member("priya"))
    assert SafeContact.objects.filter(person=client("peter")).count() == 1
    assert not kept.allows_email


@pytest.mark.parametrize(
    ("how", "email"),
    [("pigeon", ""), ("email", ""), ("email", "no address"), ("email", "a@b.example\nBcc: c@d.example"), ("", "")],
)
def test_a_wrong_safe_contact_changes_nothing(how: str, email: str) -> None:
    before = SafeContact.objects.get(person=client("peter")).email
    with pytest.raises(BadInput):
        contact("peter", how, email)
    assert SafeContact.objects.get(person=client("peter")).email == before


def test_an_address_both_use_is_noticed_whatever_its_case() -> None:
    assert not shares_address(client("sofia"))
    contact("sofia", "email", "home@clients.example")
    contact("daniel", "email", "Home@Clients.example")
    assert shares_address(client("sofia"))
    assert shares_address(client("daniel"))
    contact("daniel", "not-at-all")
    assert not shares_address(client("sofia"))


def test_two_people_without_an_address_share_none() -> None:
    contact("sofia", "in-person")
    contact("daniel", "in-person")
    assert not shares_address(client("sofia"))


def test_the_audit_names_acts_and_ids_never_addresses() -> None:
    contact("peter", "email", "secret@place.example", note="hide it from her")
    make("peter", "you", by_email=True)
    said = " ".join(f"{entry.act} {entry.subject}" for entry in AuditEntry.objects.all())
    assert "record safe contact" in said
    assert "by e-mail" in said
    assert "secret@place" not in said
    assert "hide it" not in said
