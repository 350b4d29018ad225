"""A case changes hands with what each person lets go, and the clinician before reads it no more."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any

import pytest

from attunement.actions.answer_alerts import waiting_alerts
from attunement.actions.client_links import find_occasion
from attunement.actions.export_case import Form, export_person_as
from attunement.actions.finish_occasion import finish_occasion
from attunement.actions.raise_alert import raise_alert
from attunement.actions.read_case import find_case, read_case
from attunement.actions.release_page import release_page
from attunement.actions.repair_rupture import find_rupture, open_by_hand
from attunement.actions.transfer_case import clinicians_to_take_over, transfer_case
from attunement.disclosure import room_is_open
from attunement.domain.audience import Audience
from attunement.domain.errors import BadInput, Refused
from attunement.domain.handing_over import EVERYTHING, Part
from attunement.domain.repair import RuptureKind
from attunement.domain.scoring import Flag
from attunement.instruments import all_instruments
from attunement.storage.models import AuditEntry, HandedOver, OutboxMessage, Practice, SessionRecord, TransferRecord
from attunement.storage.queries.detector import last_rupture
from attunement.storage.queries.whole_case import whole_case
from tests.cast import client, disclosed, member, new_sitting, stored
from tests.web.begun import MONDAY, begun
from tests.web.clinician.desk import at_desk

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def transfer(of_sofia: Collection[Part], of_daniel: Collection[Part] = EVERYTHING, **changed: Any) -> TransferRecord:
    """Miriam gives Sofia and Daniel's case to Tomasz. The cast's cases are of this week: so is the change."""
    case = stored("strain")
    said = {str(client("sofia").id): of_sofia, str(client("daniel").id): of_daniel}
    given = {"by": member("miriam"), "case": case, "to": member("tomasz"), "let_go": said, "reason": "Leave."}
    return transfer_case(**(given | changed))


def known_of(name: str) -> list[tuple[str, Audience]]:
    """The instruments and classes the clinician of the case may read of a person's answers."""
    case, instruments = stored_anywhere(), all_instruments()
    responses = [r for r in whole_case(case).responses if r.person == str(client(name).id)]
    return [(r.instrument, instruments[r.instrument].item(key).audience) for r in responses for key in r.answers]


def stored_anywhere() -> Any:
    """Sofia and Daniel's case, whoever has it now."""
    return client("sofia").case


def test_the_case_is_the_new_clinicians_and_no_longer_the_others(practice: Any) -> None:
    case = stored("strain")
    transfer(EVERYTHING)
    assert find_case(by=member("tomasz"), case_id=str(case.id)) == case
    with pytest.raises(Refused):
        find_case(by=member("miriam"), case_id=str(case.id))
    with pytest.raises(Refused):
        read_case(by=member("miriam"), case=stored_anywhere(), page="card")


def test_what_each_let_go_is_stored_by_person(practice: Any) -> None:
    row = transfer([Part.PAGES], [])
    assert [(one.person.name, one.parts) for one in HandedOver.objects.filter(transfer=row)] == [
        ("Sofia Marino", ["pages"]),
        ("Daniel Cohen", []),
    ]
    entry = AuditEntry.objects.get(act="transfer case")
    assert (entry.by, entry.case, entry.subject) == (
        member("miriam"),
        stored_anywhere().id,
        f"to {member('tomasz').id}",
    )


def test_with_everything_let_go_the_record_is_whole(practice: Any) -> None:
    before = whole_case(stored("strain")).responses
    transfer(EVERYTHING)
    assert whole_case(stored_anywhere()).responses == before


def test_what_one_kept_back_is_not_there_and_the_others_is(practice: Any) -> None:
    daniels = known_of("daniel")
    transfer([Part.ANSWERS])
    assert {audience for _, audience in known_of("sofia")} == {Audience.SHARED}
    assert known_of("daniel") == daniels


def test_nothing_let_go_leaves_nothing_not_even_in_the_file(practice: Any) -> None:
    transfer([])
    assert known_of("sofia") == []
    file = export_person_as(
        by=member("tomasz"), case=stored_anywhere(), person_id=str(client("sofia").id), form=Form.CSV
    )
    assert len(file.content.decode().splitlines()) == 1


def test_pages_given_go_along_only_if_let_go(practice: Any) -> None:
    release_page(by=member("miriam"), case=stored("strain"), person=client("sofia"), what="message", content="Hm.")
    transfer([Part.ANSWERS, Part.PRIVATE])
    assert "Hm." not in [r.content for r in whole_case(stored_anywhere()).releases]


def test_what_is_answered_from_now_on_the_new_clinician_reads(practice: Any) -> None:
    transfer([], now=MONDAY)
    later = begun("sofia", "you", now=MONDAY + DAY)
    later.says("phq-4", "q1", 1, now=MONDAY + DAY)
    finish_occasion(occasion=later.fresh(), browser_key=later.key, now=MONDAY + DAY)
    assert "phq-4" in {instrument for instrument, _ in known_of("sofia")}


def test_links_stay_open_and_joint_work_waits_for_the_new_clinicians_decision(practice: Any) -> None:
    link = new_sitting(client("daniel"), "after-session").occasion
    transfer(EVERYTHING)
    assert find_occasion(str(link.id)) is not None
    assert not room_is_open(whole_case(stored_anywhere()))
    assert disclosed("strain", "room") is not None  # it was open before


def test_alerts_follow_the_clinician(practice: Any) -> None:
    flag = Flag("q9", "safety", "said so", "suicidality")
    Practice.objects.update(responder=member("esther"), backup=member("joaquin"))
    raise_alert(person=client("sofia"), answer=None, flag=flag, now=MONDAY)
    assert waiting_alerts(member("miriam")).count() == 1
    mails = OutboxMessage.objects.filter(kind="alert", to="tomasz@practice.example").count()
    transfer(EVERYTHING)
    assert waiting_alerts(member("miriam")).count() == 0
    assert waiting_alerts(member("tomasz")).count() == 1
    assert OutboxMessage.objects.filter(kind="alert", to="tomasz@practice.example").count() == mails + 1


def test_who_answers_alerts_for_the_practice_goes_on_seeing_them(practice: Any) -> None:
    flag = Flag("q9", "safety", "said so", "suicidality")
    Practice.objects.update(responder=member("miriam"))
    raise_alert(person=client("sofia"), answer=None, flag=flag, now=MONDAY)
    transfer(EVERYTHING)
    assert waiting_alerts(member("miriam")).count() == 1


def test_a_coming_session_is_the_new_clinicians(practice: Any) -> None:
    row = SessionRecord.objects.create(
        case=stored("strain"), at=MONDAY, state="planned", clinician=member("miriam"), kind="joint"
    )
    transfer(EVERYTHING)
    row.refresh_from_db()
    assert row.clinician == member("tomasz")


def test_everyone_must_have_been_asked(practice: Any) -> None:
    with pytest.raises(BadInput, match="not everyone's choice is there"):
        transfer(EVERYTHING, let_go={str(client("sofia").id): EVERYTHING})
    with pytest.raises(BadInput):
        transfer(EVERYTHING, reason=" ")
    assert stored("strain").clinician == member("miriam")


@pytest.mark.parametrize("to", ["miriam", "esther", "joaquin"])
def test_it_goes_only_to_another_clinician(practice: Any, to: str) -> None:
    with pytest.raises(Refused, match="another clinician who works here"):
        transfer(EVERYTHING, to=member(to))
    assert member(to) not in clinicians_to_take_over(stored("strain"))


def test_not_to_one_who_left(practice: Any) -> None:
    tomasz = member("tomasz")
    tomasz.is_active = False
    tomasz.save()
    with pytest.raises(Refused):
        transfer(EVERYTHING)


@pytest.mark.parametrize("who", ["tomasz", "esther", "joaquin"])
def test_only_its_clinician_gives_a_case_away(practice: Any, who: str) -> None:
    with pytest.raises(Refused):
        transfer(EVERYTHING, by=member(who))
    assert not TransferRecord.objects.exists()


WHAT_MIRIAM_SAW = "Sofia said it felt off."


@pytest.mark.parametrize(
    ("of_sofia", "of_daniel", "seen"),
    [
        (EVERYTHING, EVERYTHING, {"sofia", "both"}),
        ([Part.PRIVATE], [Part.PRIVATE], {"sofia", "both"}),
        ([Part.PRIVATE], [], {"sofia"}),
        ([Part.ANSWERS, Part.PAGES], EVERYTHING, set()),
    ],
    ids=["all", "what is private", "his kept back", "hers kept back"],
)
def test_a_rupture_goes_along_only_where_what_it_rests_on_does(
    practice: Any, of_sofia: Collection[Part], of_daniel: Collection[Part], seen: set[str]
) -> None:
    """What is derived from private answers is as private as they are: for everyone where it is about everyone."""
    miriam, case = member("miriam"), stored("strain")
    rows = {
        about: open_by_hand(by=miriam, case=case, person=person, kind=RuptureKind.WITHDRAWAL, why=WHAT_MIRIAM_SAW)
        for about, person in (("sofia", client("sofia")), ("both", None))
    }
    transfer(of_sofia, of_daniel)
    case, tomasz = stored_anywhere(), member("tomasz")
    assert {repair.id for repair in whole_case(case).repairs} == {str(rows[about].pk) for about in seen}
    page = at_desk("tomasz").get(f"/cases/{case.id}/repair").content.decode()
    assert page.count(WHAT_MIRIAM_SAW) == len(seen)
    for about, row in rows.items():
        if about in seen:
            assert find_rupture(by=tomasz, case=case, rupture_id=str(row.pk)) == row
        else:
            with pytest.raises(Refused, match="no such rupture"):
                find_rupture(by=tomasz, case=case, rupture_id=str(row.pk))
    assert (last_rupture(case, str(client("sofia").id)) is not None) is ("sofia" in seen), "else it blocks what is new"


def test_a_rupture_noticed_since_the_change_is_there_whatever_was_kept_back(practice: Any) -> None:
    transfer([], [])
    case, tomasz = stored_anywhere(), member("tomasz")
    row = open_by_hand(by=tomasz, case=case, person=client("sofia"), kind=RuptureKind.MIXED, why="Quiet today.")
    assert [repair.id for repair in whole_case(case).repairs] == [str(row.pk)]
    assert "Quiet today." in at_desk("tomasz").get(f"/cases/{case.id}/repair").content.decode()


def test_what_the_clinician_before_held_against_a_line_stays_theirs(practice: Any) -> None:
    """A line is made of answers, and so is a word against it."""
    desk, case = at_desk("miriam"), stored("strain")
    line = desk.get(f"/cases/{case.id}").context["alone"][0].line.id
    desk.post(f"/cases/{case.id}/disagree", {"line": line, "because": WHAT_MIRIAM_SAW})
    assert WHAT_MIRIAM_SAW in desk.get(f"/cases/{case.id}").content.decode()
    transfer(EVERYTHING)
    assert WHAT_MIRIAM_SAW not in at_desk("tomasz").get(f"/cases/{case.id}").content.decode()
