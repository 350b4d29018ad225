"""What leaves the house by e-mail: neutral words, the same whatever it is about; a partner learns nothing from them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attunement.actions.make_links import make_links
from attunement.actions.outbox import STAFF_ALERT_SUBJECT, tell_staff_of_alert
from attunement.actions.record_safe_contact import record_safe_contact
from attunement.actions.release_page import release_page
from attunement.actions.send_reminders import plan_reminders
from attunement.domain.errors import Refused
from attunement.instruments import all_instruments, all_occasions
from attunement.storage.models import OutboxMessage, PersonRecord, Practice, Staff
from tests.web.begun import MONDAY
from tests.web.client.couple import Couple
from tests.web.opened import DAY

# fmt: off
TELLING = (
    "therap", "counsel", "couple", "partner", "husband", "wife", "marriage", "session", "clinic", "clinician",
    "psych", "mental", "health", "depress", "anxi", "suicid", "death", "die", "harm", "violen", "abuse", "afraid",
    "fear", "safe", "hark", "asq", "phq", "gad", "alcohol", "drug", "affair", "trust", "questionnaire", "survey",
    "diagnos", "patient", "client", "case", "treatment", "map", "roadmap", "card", "confidential", "secret",
    "urgent",
)
# fmt: on
LINKED = re.compile(r"http://localhost/\S+")


def telling(text: str) -> list[str]:
    """What in a text would tell, addresses of links aside (they hold nothing but chance)."""
    plain = LINKED.sub("", text).casefold()
    return [part for part in TELLING if re.search(rf"\b{part}", plain)]


@pytest.fixture
def reached(couple: Couple) -> Couple:
    """Both may be written to, each at an address of their own."""
    for person in (couple.sofia, couple.daniel):
        email = f"{person.name.lower()}@clients.example"
        record_safe_contact(by=couple.clinician, person=person, how="email", email=email, when="", note="")
    return couple


def fresh(person: PersonRecord) -> PersonRecord:
    return PersonRecord.objects.select_related("case", "safe_contact").get(pk=person.pk)


def message(reached: Couple, *sittings: str) -> OutboxMessage:
    links = make_links(by=reached.clinician, person=fresh(reached.sofia), occasions=sittings, by_email=True, now=MONDAY)
    return OutboxMessage.objects.get(occasions=links[0].occasion)


FOR_COUPLES = sorted(name for name, occasion in all_occasions().items() if "couple" in occasion.kinds)


def test_the_words_that_would_tell_are_found_where_they_stand() -> None:
    assert telling("Your couples session, in confidence") == ["couple", "session"]
    assert telling("As agreed") == []


@pytest.mark.parametrize("sitting", FOR_COUPLES)
def test_a_message_with_links_tells_nothing_whatever_it_asks(reached: Couple, sitting: str) -> None:
    sent = message(reached, sitting)
    assert telling(f"{sent.subject}\n{sent.body}") == []
    assert len(LINKED.findall(sent.body)) == 1


def test_all_links_of_a_person_are_one_message_of_neutral_titles(reached: Couple) -> None:
    sent = message(reached, *FOR_COUPLES)
    titles = [line.split(": http")[0] for line in sent.body.splitlines() if ": http" in line]
    assert titles == [all_occasions()[name].neutral_title for name in FOR_COUPLES]
    assert telling(" ".join(titles)) == []


@pytest.mark.parametrize("sitting", FOR_COUPLES)
def test_every_message_with_one_link_is_the_same_but_for_title_and_link(reached: Couple, sitting: str) -> None:
    def shape(sent: OutboxMessage, name: str) -> str:
        return LINKED.sub("<link>", sent.body).replace(all_occasions()[name].neutral_title, "<title>")

    one, other = message(reached, sitting), message(reached, "first-contact")
    assert (shape(one, sitting), one.subject) == (shape(other, "first-contact"), other.subject)


@pytest.mark.parametrize("what", ["roadmap", "map", "message"])
@pytest.mark.parametrize("content", ["You both want this.", "Because you are afraid of him, we begin slowly."])
def test_a_message_about_a_given_page_is_the_same_whatever_was_given(reached: Couple, what: str, content: str) -> None:
    release_page(
        by=reached.clinician,
        case=reached.case,
        person=fresh(reached.sofia),
        what=what,
        content=content,
        by_email=True,
        now=MONDAY,
    )
    sent = OutboxMessage.objects.get(kind="release")
    assert telling(f"{sent.subject}\n{sent.body}") == []
    assert LINKED.sub("<link>", sent.body) == "Hello,\n\nhere is what we talked about:\n\n<link>"
    assert content not in sent.body


def test_a_reminder_tells_nothing_either(reached: Couple) -> None:
    make_links(by=reached.clinician, person=fresh(reached.sofia), occasions=["you"], now=MONDAY)
    plan_reminders(now=MONDAY + 5 * DAY)
    for sent in OutboxMessage.objects.filter(kind="reminder"):
        assert telling(f"{sent.subject}\n{sent.body}") == []
        assert "/c/no-more?m=" in sent.body
    assert OutboxMessage.objects.filter(kind="reminder", person=reached.sofia).count() == 1


def test_no_message_ever_reminds_of_the_questions_asked_alone(reached: Couple) -> None:
    make_links(by=reached.clinician, person=fresh(reached.sofia), occasions=["on-your-own"], now=MONDAY)
    for days in range(1, 21):
        plan_reminders(now=MONDAY + days * DAY)
    carried = OutboxMessage.objects.filter(kind="reminder", occasions__definition="on-your-own")
    assert not carried.exists()


def test_no_message_names_the_other_person_the_practice_or_the_clinician(reached: Couple) -> None:
    message(reached, "the-two-of-you")
    release_page(
        by=reached.clinician,
        case=reached.case,
        person=fresh(reached.sofia),
        what="message",
        content="Daniel and you",
        by_email=True,
    )
    practice = Practice.objects.get()
    for sent in OutboxMessage.objects.all():
        said = f"{sent.subject}\n{sent.body}"
        for name in ("Daniel", "Sofia", practice.name, *reached.clinician.name.split()):
            assert name not in said, name


def test_no_message_names_an_instrument(reached: Couple) -> None:
    for name in FOR_COUPLES:
        message(reached, name)
    said = " ".join(f"{sent.subject} {sent.body}" for sent in OutboxMessage.objects.all())
    known = [instrument.name for instrument in all_instruments().values() if instrument.name in LINKED.sub("", said)]
    assert known == []


def test_an_alert_is_the_same_message_to_everyone_but_for_the_address(clinician: Staff) -> None:
    staff = list(Staff.objects.all())
    tell_staff_of_alert(staff, now=MONDAY)
    sent = list(OutboxMessage.objects.filter(kind="alert"))
    assert {row.to for row in sent} == {member.email for member in staff}
    assert {(row.subject, row.body) for row in sent} == {(STAFF_ALERT_SUBJECT, sent[0].body)}
    assert {row.person_id for row in sent} == {None}


@pytest.mark.parametrize("how", ["in-person", "not-at-all"])
@pytest.mark.parametrize("kind", ["links", "release"])
def test_where_e_mail_is_not_allowed_nothing_is_written_at_all(couple: Couple, how: str, kind: str) -> None:
    """Neither the message nor what it would have carried: the act is refused whole."""
    email = "sofia@clients.example"
    record_safe_contact(by=couple.clinician, person=couple.sofia, how=how, email=email, when="", note="")
    sofia = fresh(couple.sofia)
    links, pages = sofia.occasions.count(), couple.case.releases.count()
    acts: dict[str, Callable[[], object]] = {
        "links": lambda: make_links(by=couple.clinician, person=sofia, occasions=["you"], by_email=True),
        "release": lambda: release_page(
            by=couple.clinician, case=couple.case, person=sofia, what="message", content="x", by_email=True
        ),
    }
    with pytest.raises(Refused, match="does not allow e-mail"):
        acts[kind]()
    assert (OutboxMessage.objects.count(), sofia.occasions.count(), couple.case.releases.count()) == (0, links, pages)


@settings(max_examples=15, deadline=timedelta(seconds=5), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.text(min_size=1, max_size=200).filter(lambda text: bool(text.strip()) and "\x00" not in text))
def test_nothing_of_a_page_gets_into_its_message(reached: Couple, content: str) -> None:
    release_page(
        by=reached.clinician,
        case=reached.case,
        person=fresh(reached.sofia),
        what="message",
        content=content,
        by_email=True,
    )
    sent: Any = OutboxMessage.objects.filter(kind="release").last()
    assert sent.subject == "As agreed"
    assert LINKED.sub("<link>", sent.body) == "Hello,\n\nhere is what we talked about:\n\n<link>"
