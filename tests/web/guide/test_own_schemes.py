"""A practice writes a coding scheme: checked, versioned, on the guide at once; what was coded keeps its meaning."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from attunement.actions.guide_session import begin_timeline
from attunement.actions.write_coding_scheme import write_coding_scheme
from attunement.domain.errors import BadInput, Refused
from attunement.storage.models import AuditEntry, CodingSchemeRecord, Practice, Staff
from attunement.storage.queries.coding_schemes import scheme_version, schemes_here
from attunement.storage.queries.timeline import timeline_of
from attunement.web.clinician.schemes_page import EXAMPLE
from tests.web.client.couple import Couple
from tests.web.guide.room import Device, begin, go_on, session_at

NOW = datetime.fromisoformat("2027-06-07T09:00:00+00:00")
BACKEND = "django.contrib.auth.backends.ModelBackend"
OTHER = EXAMPLE.replace('name = "Smile"', 'name = "A smile"')


@pytest.fixture
def desk(clinician: Staff) -> Client:
    """The clinician's browser; in the demo nothing more than a password is asked for."""
    Practice.objects.update(is_demo=True)
    found = Client()
    found.force_login(clinician, backend=BACKEND)
    return found


def test_the_example_is_a_scheme(clinician: Staff) -> None:
    scheme = write_coding_scheme(by=clinician, written=EXAMPLE, now=NOW)
    assert (scheme.id, scheme.version, [code.key for code in scheme.codes]) == (
        "our-scheme", 1, ["smile", "turning-away"],
    )  # fmt: skip
    assert list(schemes_here()) == ["alliance", "couple", "our-scheme"]
    assert AuditEntry.objects.filter(act="write a coding scheme", subject="our-scheme 1").count() == 1


def test_a_change_is_a_new_version_and_the_same_again_is_none(clinician: Staff) -> None:
    assert write_coding_scheme(by=clinician, written=EXAMPLE).version == 1
    assert write_coding_scheme(by=clinician, written=EXAMPLE.replace("\n", "\r\n")).version == 1
    assert write_coding_scheme(by=clinician, written=OTHER).version == 2
    old, new = scheme_version("our-scheme", 1), scheme_version("our-scheme", 2)
    assert old is not None
    assert new is not None
    assert [scheme.codes[0].name for scheme in (old, new, schemes_here()["our-scheme"])] == [
        "Smile", "A smile", "A smile",
    ]  # fmt: skip
    assert scheme_version("our-scheme", 3) is None
    assert scheme_version("couple", 2) is None


REFUSED = {
    "no TOML": ("id = ", "not readable as TOML"),
    "endless": ("a = " + "[" * 5000, "not readable as TOML"),
    "one of ours": (EXAMPLE.replace("our-scheme", "couple"), "is one of ours"),
    "a version of its own": ("version = 3\n" + EXAMPLE, "counted here"),
    "an unknown key": (EXAMPLE + "colour = 1\n", "unknown key"),
    "too long": (EXAMPLE + "#" * 20_000, "too long"),
    "a zero byte": (EXAMPLE + "#\0", "sign that cannot be kept"),
}


@pytest.mark.parametrize(("written", "says"), REFUSED.values(), ids=REFUSED)
def test_what_is_wrong_is_refused_in_words(clinician: Staff, written: str, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        write_coding_scheme(by=clinician, written=written)
    assert not CodingSchemeRecord.objects.exists()


def test_a_manager_may_write_one_too_and_who_left_may_not(clinician: Staff) -> None:
    manager = Staff.objects.create(email="joaquin@practice.example", name="Joaquín", role="manager", password="!")
    assert write_coding_scheme(by=manager, written=EXAMPLE).version == 1
    clinician.is_active = False
    with pytest.raises(Refused):
        write_coding_scheme(by=clinician, written=OTHER)


def test_what_was_coded_by_an_older_version_keeps_its_meaning(couple: Couple) -> None:
    write_coding_scheme(by=couple.clinician, written=EXAMPLE)
    tablet = Device(couple, begin(couple, NOW))
    person = str(couple.sofia.id)
    tapped = tablet.entry(scheme="our-scheme", code="smile", person=person)
    write_coding_scheme(by=couple.clinician, written=OTHER)
    tablet.sends([tapped, tablet.entry(scheme="our-scheme", version=2, code="smile", person=person, at=2)])
    assert [event.version for event in timeline_of(tablet.timeline.session).events] == [1, 2]


def test_it_is_written_on_its_page_and_stands_on_the_guide(desk: Client, couple: Couple) -> None:
    page = desk.get("/coding-schemes").content.decode()
    assert "Between partners" in page
    assert "our-scheme" in page, "an example to begin with"
    assert desk.post("/coding-schemes", {"written": EXAMPLE}).headers["Location"] == "/coding-schemes"
    assert "/coding-schemes/our-scheme" in desk.get("/coding-schemes").content.decode()
    go_on(couple)
    session = session_at(couple.clinician, couple.case, timezone.now() - timedelta(minutes=1))
    begin_timeline(by=couple.clinician, case=couple.case, session=session)
    guide = desk.get(f"/cases/{couple.case.id}/sessions/{session.id}/guide").content.decode()
    assert guide.count('data-code="turning-away"') == 2


def test_what_is_wrong_is_said_beside_what_was_typed(desk: Client) -> None:
    page = desk.post("/coding-schemes", {"written": EXAMPLE + "colour = 1\n"})
    assert page.status_code == 400
    text: Any = page.content.decode()
    assert "unknown key" in text
    assert "colour = 1" in text


def test_one_of_them_opens_to_be_changed_and_none_is_not_there(desk: Client) -> None:
    desk.post("/coding-schemes", {"written": EXAMPLE})
    assert "turning-away" in desk.get("/coding-schemes/our-scheme").content.decode()
    assert desk.get("/coding-schemes/couple").status_code == 404
    assert desk.get("/coding-schemes/nothing").status_code == 404
