"""The alliance page: for the clinician of the case alone, with its sentences, charts and tables, and in the export."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from django.test import Client

from attunement.actions.export_case import Form, export_case
from attunement.domain.repair import Origin, RuptureState
from attunement.storage.models import (
    AnswerRecord,
    AuditEntry,
    MirrorRecord,
    ResponseRecord,
    RuptureRecord,
    SessionRecord,
)
from tests.cast import client, member, stored
from tests.web.clinician.desk import address, at_desk, words

STORY = "long-course"
FIVE = dict.fromkeys(("bond", "tasks", "goals", "realness", "safety"), 5)


def sessions_of(name: str) -> list[SessionRecord]:
    """The sessions of the long course this client came to."""
    person = str(client(name).id)
    return [session for session in SessionRecord.objects.filter(case=stored(STORY)) if person in session.attended]


def mirrored(name: str, session: SessionRecord, *, guess: float | None = 5.0) -> MirrorRecord:
    """The clinician's side of this session with this client."""
    by = stored(STORY).clinician
    return MirrorRecord.objects.create(
        session=session, person=client(name), by=by, at=session.at, guess=guess, answers=FIVE
    )


def forget_mirrors() -> None:
    """As if the clinician had never given their own side in this case."""
    MirrorRecord.objects.filter(session__case=stored(STORY)).delete()


def test_it_says_what_it_shows_above_each_chart_and_has_a_table_for_each(practice: Any) -> None:
    page = at_desk("miriam").get(address(STORY, "/alliance"))
    said, html = words(page), page.content.decode()
    assert "Amara Diallo and Miriam Okonkwo" in said
    assert "ratings have risen" in said
    assert "Between the two: how the split changes" in said
    assert html.count('class="house-table alliance-table"') == 3
    assert html.count("<svg") == 6
    assert "design rule" in said


def test_too_few_ratings_are_too_early_and_none_are_nothing_to_see(practice: Any) -> None:
    assert "Too early to say how it is between" in words(at_desk("miriam").get(address("strong", "/alliance")))
    empty = at_desk("priya").get(address("half", "/alliance"))
    assert "nothing to see" in words(empty)
    assert "No session yet" in words(empty)
    assert "<svg" not in empty.content.decode()


def test_it_opens_for_every_kind_of_case(practice: Any) -> None:
    for story in ("long-course", "isolation", "family", "strain", "violence"):
        page = at_desk(stored(story).clinician.email.split("@")[0]).get(address(story, "/alliance"))
        assert page.status_code == 200
        assert ("Between the two" in words(page)) == (stored(story).kind == "couple")


def test_nobody_else_sees_it(practice: Any) -> None:
    for who in ("tomasz", "priya", "esther", "joaquin"):
        assert at_desk(who).get(address(STORY, "/alliance")).status_code == 404


def test_a_stranger_is_sent_to_sign_in(practice: Any) -> None:
    answer = Client().get(address(STORY, "/alliance"))
    assert answer.status_code == 302
    assert "sign-in" in answer["Location"]


def test_reading_it_is_in_the_history(practice: Any) -> None:
    at_desk("miriam").get(address(STORY, "/alliance"))
    assert AuditEntry.objects.filter(case=stored(STORY).id, act="read alliance").exists()


def test_an_open_rupture_stands_first(practice: Any) -> None:
    session = sessions_of("luc")[-1]
    RuptureRecord.objects.create(
        case=stored(STORY),
        person=client("luc"),
        session=session,
        origin=Origin.CLINICIAN.value,
        state=RuptureState.CONFIRMED.value,
        guessed_kind="unknown",
        noticed_at=session.at,
        evidence=[],
    )
    said = words(at_desk("miriam").get(address(STORY, "/alliance")))
    luc = said[said.index("Luc Fontaine and Miriam Okonkwo") :]
    assert luc.index("A rupture is open since session") < luc.index("They connected")
    assert "Rupture and repair" in luc
    amara = said[said.index("Amara Diallo and Miriam Okonkwo") : said.index("Luc Fontaine and Miriam Okonkwo")]
    assert "A rupture is open" not in amara
    assert "Rupture and repair" not in amara


def test_the_newest_check_out_waits_for_the_guess_of_a_clinician_who_guesses(practice: Any) -> None:
    forget_mirrors()
    *_, before, newest = sessions_of("amara")
    mirrored("amara", before)
    desk = at_desk("miriam")
    held, shown = (words(desk.get(address(STORY, f"/alliance{tail}"))) for tail in ("", "?show=all"))
    assert "Give your guess first" in held
    assert "waits for your guess" in held
    assert "waits for your guess" not in shown
    assert "Give your guess first" not in shown
    mirrored("amara", newest)
    mirrored("luc", sessions_of("luc")[-1])
    assert "Give your guess first" not in words(desk.get(address(STORY, "/alliance")))


def test_who_never_guesses_is_not_kept_from_what_was_said(practice: Any) -> None:
    forget_mirrors()
    mirrored("amara", sessions_of("amara")[-2], guess=None)
    assert "waits for your guess" not in words(at_desk("miriam").get(address(STORY, "/alliance")))


def test_names_are_escaped_and_moments_are_said(practice: Any) -> None:
    person, page = client("amara"), address(STORY, "/alliance")
    person.name = "<b>Amara</b> & co"
    person.save()
    html = at_desk("miriam").get(page).content.decode()
    assert "<b>Amara" not in html
    assert "&lt;b&gt;Amara" in html
    assert '<time datetime="' in html


def test_what_one_partner_rated_changes_nothing_said_about_the_other_and_the_clinician(practice: Any) -> None:
    def about_luc() -> str:
        html = at_desk("miriam").get(address(STORY, "/alliance")).content.decode()
        return html[html.index('id="alliance-2"') : html.index('id="partners"')]

    before = about_luc()
    theirs = ResponseRecord.objects.filter(person=client("amara"), instrument="alliance-checkout")
    AnswerRecord.objects.filter(response__in=theirs).update(value=1)
    assert about_luc() == before


def test_the_export_of_the_case_holds_the_same_and_a_persons_own_nothing_of_it(practice: Any) -> None:
    case = stored(STORY)
    document = json.loads(export_case(by=member("miriam"), case=case, form=Form.JSON).content)
    ids = [str(client(name).id) for name in ("amara", "luc")]
    assert [one["person"] for one in document["alliance"]["clients"]] == ids
    assert document["alliance"]["clients"][0]["says"][0]["key"] == "headline.risen"
    assert document["alliance"]["partners"]["says"]
    assert document["alliance"]["rules"]["connected_from"]["source"] == "design rule"
    own = at_desk("miriam").post(address(STORY, f"/people/{ids[0]}/export"))
    assert "alliance" not in own.json()


def test_a_planned_session_is_not_on_the_chart(practice: Any) -> None:
    before = at_desk("miriam").get(address(STORY, "/alliance")).content.decode().count("alliance-session")
    newest = sessions_of("amara")[-1]
    SessionRecord.objects.create(case=stored(STORY), at=newest.at + timedelta(days=300), state="planned", kind="joint")
    after = at_desk("miriam").get(address(STORY, "/alliance")).content.decode().count("alliance-session")
    assert after == before
