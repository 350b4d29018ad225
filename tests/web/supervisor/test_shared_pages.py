"""What a supervisor sees: the alerts they were told of and, word for word, what clinicians shared. Nothing else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from attunement.actions.answer_alerts import acknowledge_alert
from attunement.actions.release_page import release_page, share_with_supervisor
from attunement.storage.models import AlertRecord, AuditEntry, ReleaseRecord, Staff
from attunement.web.supervisor.shared import MOST_ALERTS
from tests.cast import client, member, stored
from tests.web.begun import MONDAY, begun
from tests.web.clinician.desk import at_desk, words

pytestmark = pytest.mark.usefixtures("practice")


@pytest.fixture
def nothing_shared(practice: Any) -> None:
    """As on the first day: the demo's own shares are gone."""
    ReleaseRecord.objects.all().delete()


def share(story: str, content: str, *, what: str = "question", by: str = "miriam", minutes: int = 0) -> ReleaseRecord:
    moment = MONDAY + timedelta(minutes=minutes)
    return share_with_supervisor(by=member(by), case=stored(story), what=what, content=content, now=moment)


def alert_for(person: str, *told: str, minutes: int = 0) -> AlertRecord:
    moment = MONDAY + timedelta(minutes=minutes)
    row = AlertRecord.objects.create(
        person=client(person), flag="x", because="phq-9 item 9", raised_at=moment, escalates_at=moment
    )
    row.told.set([member(name) for name in told])
    return row


def test_with_nothing_shared_the_page_says_so_and_how_it_comes(nothing_shared: None) -> None:
    page = words(at_desk("esther").get("/shared"))
    assert "Nothing has been shared with you yet." in page
    assert "You see exactly what they share and nothing else." in page
    assert "None." in page


def test_what_was_shared_stands_with_case_kind_and_clinician_the_newest_first(nothing_shared: None) -> None:
    share("strain", "first", what="map")
    share("denied", "second", by="tomasz", minutes=1)
    page = words(at_desk("esther").get("/shared"))
    assert page.index("Ingrid &amp; Marcus: Question") < page.index("Sofia &amp; Daniel: Map")
    assert "Tomasz Zieliński" in page
    assert "first" not in page.split("Shared with you")[-1].split("Sofia &amp; Daniel: Map")[-1]


def test_a_snapshot_is_shown_word_for_word_with_who_may_see_it(nothing_shared: None) -> None:
    row = share("strain", "Where would you begin?\n\nHe withdraws & she follows.")
    page = at_desk("esther").get(f"/shared/{row.id}").content.decode()
    assert "<p>Where would you begin?</p>" in page
    assert "<p>He withdraws &amp; she follows.</p>" in page
    assert "the clinician and their supervisor" in page
    assert "Monday 7 June 2027, 09:00 UTC" in page


def test_a_snapshot_never_changes_whatever_comes_after(nothing_shared: None) -> None:
    row = share("strain", "As it stood on Monday.")
    before = at_desk("esther").get(f"/shared/{row.id}").content.decode().split("<main")[1]
    sofia = begun("sofia", "you")
    for item in ("q1", "q2", "q3", "q4"):
        sofia.says("phq-4", item, 3)
    share("strain", "Another word.", minutes=5)
    after = at_desk("esther").get(f"/shared/{row.id}").content.decode().split("<main")[1]
    assert after == before


@pytest.mark.parametrize("tail", ["", "/map", "/answers", "/decisions", "/releases", "/history", "/links", "/card.pdf"])
def test_what_was_shared_opens_no_page_of_the_case(nothing_shared: None, tail: str) -> None:
    share("strain", "Please look at this case.", what="card")
    assert at_desk("esther").get(f"/cases/{stored('strain').id}{tail}").status_code == 404


def test_the_list_of_a_supervisor_names_no_case_nothing_was_shared_from(nothing_shared: None) -> None:
    share("strain", "x")
    page = words(at_desk("esther").get("/shared"))
    for other in ("Leila", "Jonas", "Nadia", "Kwame", "Ingrid", "Marcus", "Aisha", "Peter", "Henrik", "Yuki", "Emma"):
        assert other not in page


def test_what_a_client_was_given_is_no_address_for_the_supervisor(nothing_shared: None) -> None:
    given = release_page(by=member("miriam"), case=stored("strain"), person=client("sofia"), what="map", content="x")
    assert at_desk("esther").get(f"/shared/{given.release.id}").status_code == 404


def test_when_a_clinician_gets_another_supervisor_the_list_moves_with_them(nothing_shared: None) -> None:
    """What was shared follows the one who carries the clinician now; two people never read one clinician's shares."""
    row = share("strain", "x")
    other = Staff.objects.create(email="noor@practice.example", name="Noor Haddad", role="supervisor", password="!")
    Staff.objects.filter(email="miriam@practice.example").update(supervisor=other)
    assert at_desk("esther").get(f"/shared/{row.id}").status_code == 404
    assert at_desk("noor").get(f"/shared/{row.id}").status_code == 200


@pytest.mark.parametrize("who", ["miriam", "tomasz", "joaquin"])
def test_the_pages_of_supervisors_are_there_for_no_other_role(nothing_shared: None, who: str) -> None:
    row = share("strain", "x")
    assert at_desk(who).get("/shared").status_code == 404
    assert at_desk(who).get(f"/shared/{row.id}").status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_supervisor_changes_nothing_there(nothing_shared: None, method: str) -> None:
    row = share("strain", "x")
    for path in ("/shared", f"/shared/{row.id}"):
        assert getattr(at_desk("esther"), method)(path).status_code == 405
    assert ReleaseRecord.objects.get().content == "x"


def test_what_was_shared_is_text_whatever_it_contains(nothing_shared: None) -> None:
    row = share("strain", "<script>alert(1)</script> & <b>bold</b> {{ practice }} %s")
    page = at_desk("esther").get(f"/shared/{row.id}").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;bold&lt;/b&gt; {{ practice }} %s" in page


def test_alerts_they_were_told_of_stand_in_the_list_and_others_do_not(nothing_shared: None) -> None:
    alert_for("sofia", "priya", "esther")
    alert_for("nadia", "priya", "tomasz")
    page = words(at_desk("esther").get("/shared"))
    assert "Sofia" in page
    assert "Nadia" not in page
    assert "waiting" in page


def test_an_alert_taken_up_says_by_whom_and_what_was_done(nothing_shared: None) -> None:
    row = alert_for("sofia", "priya", "esther")
    acknowledge_alert(by=member("priya"), alert_id=str(row.id), what_was_done="Rang her; she is safe.", now=MONDAY)
    table = words(at_desk("esther").get("/shared")).split("Alerts you were told of")[-1]
    assert "Priya Raman" in table
    assert "Rang her; she is safe." in table
    assert "waiting" not in table


def test_the_newest_alerts_are_first_and_the_list_ends_somewhere(nothing_shared: None) -> None:
    for minute in range(MOST_ALERTS + 5):
        alert_for("sofia", "esther", minutes=minute)
    shown = at_desk("esther").get("/shared").context["alerts_told"]
    assert len(shown) == MOST_ALERTS
    assert shown[0].raised_at == MONDAY + timedelta(minutes=MOST_ALERTS + 4)


def test_looking_at_the_list_reads_no_case(nothing_shared: None) -> None:
    share("strain", "x")
    before = AuditEntry.objects.filter(act__startswith="read").count()
    at_desk("esther").get("/shared")
    assert AuditEntry.objects.filter(act__startswith="read").count() == before


def test_the_list_compares_no_clinicians(nothing_shared: None) -> None:
    """No league tables: no counts, no ranks, no averages of anybody."""
    for number in range(3):
        share("strain", "x", minutes=number)
    share("denied", "x", by="tomasz", minutes=9)
    page = words(at_desk("esther").get("/shared")).split("From your clinicians")[1].casefold()
    assert [word for word in ("average", "rank", "score", "total", "per clinician", "%") if word in page] == []
