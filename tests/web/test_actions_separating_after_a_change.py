"""A couple separates after their case changed hands: what a person kept back then is kept back still."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from attunement.actions.export_case import Form, export_case
from attunement.actions.finish_occasion import finish_occasion
from attunement.actions.make_links import make_links
from attunement.actions.record_answers import record_answer
from attunement.actions.release_page import release_page
from attunement.actions.separate_couple import separate_couple
from attunement.actions.start_occasion import start_occasion
from attunement.actions.transfer_case import transfer_case
from attunement.domain.audience import Audience
from attunement.domain.handing_over import EVERYTHING, Part
from attunement.domain.record import Response
from attunement.domain.relationship import Reader
from attunement.instruments import all_instruments
from attunement.storage.models import CaseRecord, ClientWordRecord, HandedOver, TransferRecord
from attunement.storage.queries.whole_case import whole_case
from tests.cast import PROOF, client, disclosed, member, stored
from tests.web.begun import begun
from tests.web.clinician.desk import at_desk, words

pytestmark = pytest.mark.django_db
SECRET_REASON = "Daniel asked for someone else."


def handed_on_and_parted(
    of_sofia: Collection[Part], of_daniel: Collection[Part] = EVERYTHING
) -> tuple[CaseRecord, CaseRecord]:
    """Miriam gives the case to Tomasz, and with him the two of them separate."""
    said = {str(client("sofia").id): of_sofia, str(client("daniel").id): of_daniel}
    case = stored("strain")
    transfer_case(by=member("miriam"), case=case, to=member("tomasz"), let_go=said, reason=SECRET_REASON)
    case.refresh_from_db()
    return separate_couple(by=member("tomasz"), case=case, reason="They parted.")


def classes(responses: Collection[Response]) -> set[Audience]:
    known = all_instruments()
    return {known[r.instrument].item(key).audience for r in responses for key in r.answers}


@pytest.mark.parametrize(
    ("let_go", "expected"),
    [
        ((), set()),
        ((Part.ANSWERS,), {Audience.SHARED}),
        ((Part.PRIVATE,), {Audience.CLINICIAN, Audience.SAFETY}),
        ((Part.ANSWERS, Part.PRIVATE), set(Audience)),
    ],
    ids=["nothing", "answers", "private answers", "both"],
)
def test_a_record_of_ones_own_tells_no_more_than_the_joint_case_did(
    practice: Any, let_go: Collection[Part], expected: set[Audience]
) -> None:
    first, _ = handed_on_and_parted(let_go)
    assert classes(whole_case(first).responses) == expected


def test_what_one_kept_back_changes_nothing_for_the_other(practice: Any) -> None:
    _, second = handed_on_and_parted(())
    assert classes(whole_case(second).responses) == set(Audience)


def test_they_themselves_have_their_whole_history(practice: Any) -> None:
    first, _ = handed_on_and_parted(())
    theirs = {r.instrument for r in whole_case(first, for_themself=True).responses}
    assert theirs == {r.instrument for r in disclosed("strain", "clinician").responses if r.person == "sofia"}


def test_pages_that_were_kept_back_stay_so(practice: Any) -> None:
    release_page(
        by=member("miriam"),
        case=stored("strain"),
        person=client("sofia"),
        what="roadmap",
        content="Three small things.",
    )
    first, _ = handed_on_and_parted((Part.ANSWERS,))
    assert whole_case(first).releases == ()
    assert "Three small things." in [page.content for page in whole_case(first, for_themself=True).releases]


def test_a_word_that_was_kept_back_stays_so(practice: Any) -> None:
    now = timezone.now() - timedelta(hours=1)
    ClientWordRecord.objects.create(
        person=client("sofia"), at=now, words="mine alone", reader=Reader.CLINICIAN.value, readable_from=now
    )
    first, _ = handed_on_and_parted((Part.ANSWERS, Part.PAGES))
    assert whole_case(first).words == ()
    assert [word.words for word in whole_case(first, for_themself=True).words] == ["mine alone"]


def test_what_is_answered_after_the_change_is_there(practice: Any) -> None:
    first, _ = handed_on_and_parted(())
    sofia = first.people.get()
    [link] = make_links(by=member("tomasz"), person=sofia, occasions=["you"])
    key = start_occasion(occasion=link.occasion, proof=PROOF).browser_key
    link.occasion.refresh_from_db()
    record_answer(occasion=link.occasion, browser_key=key, instrument="phq-4", item="q1", answer=1)
    finish_occasion(occasion=link.occasion, browser_key=key)
    assert [r.instrument for r in whole_case(first).responses] == ["phq-4"]


def test_each_record_says_when_the_case_changed_hands_and_not_why(practice: Any) -> None:
    first, second = handed_on_and_parted((Part.ANSWERS,), (Part.PAGES,))
    for record, parts in ((first, ["answers"]), (second, ["pages"])):
        [row] = TransferRecord.objects.filter(case=record)
        assert (row.from_clinician, row.to_clinician, row.reason) == (member("miriam"), member("tomasz"), "")
        [said] = HandedOver.objects.filter(transfer=row)
        assert (said.person, said.parts) == (record.people.get(), parts)
        page = words(at_desk("tomasz").get(f"/cases/{record.id}/ending"))
        assert "Daniel asked" not in page


def test_the_joint_case_keeps_what_each_said_and_why_it_changed_hands(practice: Any) -> None:
    joint = stored("strain")
    handed_on_and_parted((Part.ANSWERS,), ())
    [row] = TransferRecord.objects.filter(case=joint)
    assert row.reason == SECRET_REASON
    assert sorted((one.person.name, tuple(one.parts)) for one in row.handed_over.all()) == [
        ("Daniel Cohen", ()),
        ("Sofia Marino", ("answers",)),
    ]


def test_the_file_of_the_record_holds_nothing_that_was_kept_back(practice: Any) -> None:
    first, _ = handed_on_and_parted(())
    made = export_case(by=member("tomasz"), case=first, form=Form.JSON)
    assert b"phq-4" not in made.content
    assert b"Daniel" not in made.content


def test_a_change_of_hands_after_they_parted_adds_its_own_line(practice: Any) -> None:
    first, _ = handed_on_and_parted((Part.ANSWERS, Part.PRIVATE))
    sofia = first.people.get()
    said = {str(sofia.id): (Part.ANSWERS,)}
    transfer_case(by=member("tomasz"), case=first, to=member("priya"), let_go=said, reason="Moved.")
    first.refresh_from_db()
    assert classes(whole_case(first).responses) == {Audience.SHARED}
    assert [row.reason for row in TransferRecord.objects.filter(case=first).order_by("at")] == ["", "Moved."]


def test_one_that_never_changed_hands_is_whole(practice: Any) -> None:
    first, second = separate_couple(by=member("miriam"), case=stored("strain"), reason="They parted.")
    assert not TransferRecord.objects.filter(case__in=(first, second)).exists()
    assert classes(whole_case(first).responses) == set(Audience)


def test_a_sitting_half_done_when_they_part_counts_from_when_it_is_sent(practice: Any) -> None:
    sitting = begun("sofia", "you")
    sitting.says("phq-4", "q1", 1)
    first, _ = handed_on_and_parted(())
    sitting.says("phq-4", "q2", 2)
    finish_occasion(occasion=sitting.fresh(), browser_key=sitting.key)
    assert [dict(r.answers) for r in whole_case(first).responses] == [{"q1": 1, "q2": 2}]
