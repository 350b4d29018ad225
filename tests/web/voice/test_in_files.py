"""What a client said, and the ground rules, in the files that are made: for those alone who may have them."""

from __future__ import annotations

import json

from attunement.actions.agree_ground_rules import SignerLeave, sign_ground_rules, write_ground_rules
from attunement.actions.export_case import Form, export_case, export_person_as
from attunement.actions.export_person import export_own, export_person
from attunement.actions.read_case import read_as_person
from attunement.actions.review_export import parts_to_review
from attunement.domain.relationship import Reader, When, Wish
from attunement.storage.models import ClientWordRecord, Staff
from tests.web.client.couple import Couple
from tests.web.client.phone import Phone
from tests.web.voice.speaking import desk_of, page_of, said, signed_in, words_on


def test_the_clinician_who_hands_out_a_record_reads_no_more_than_they_may(couple: Couple) -> None:
    leave = page_of(couple)
    said(leave, "for nobody", Reader.NOBODY_YET)
    said(leave, "not yet", Reader.CLINICIAN, When.WHEN_I_SAY)
    row = said(leave, "for you", Reader.CLINICIAN)
    who = {"by": couple.clinician, "case": couple.case, "person_id": str(couple.sofia.id)}
    known = read_as_person(**who)  # type: ignore[arg-type]
    assert [word.words for word in known.words] == ["for you"]
    row.refresh_from_db()
    assert row.read_at is None
    record = export_person(**who)  # type: ignore[arg-type]
    assert [entry["content"] for entry in record["said"]] == ["not-heard\nfor you"]
    assert ClientWordRecord.objects.exclude(read_at=None).get() == row
    file = export_person_as(**who, form=Form.JSON).content.decode()  # type: ignore[arg-type]
    whole = export_case(by=couple.clinician, case=couple.case, form=Form.JSON).content.decode()
    parts = " ".join(line for part in parts_to_review(**who) for line in part.lines)  # type: ignore[arg-type]
    for text in (file, whole, parts):
        assert "for you" in text
        assert "for nobody" not in text
        assert "not yet\\n" not in text
        assert "not-heard\\nnot yet" not in text


def test_the_file_of_the_case_is_a_reading(couple: Couple) -> None:
    row = said(page_of(couple), "for you", Reader.CLINICIAN)
    export_case(by=couple.clinician, case=couple.case, form=Form.CSV)
    row.refresh_from_db()
    assert row.read_at is None
    export_case(by=couple.clinician, case=couple.case, form=Form.JSON)
    row.refresh_from_db()
    assert row.read_at is not None


def test_the_persons_own_copy_is_whole_and_holds_nothing_of_the_other(couple: Couple) -> None:
    leave = page_of(couple)
    said(leave, "for nobody", Reader.NOBODY_YET)
    said(page_of(couple, "daniel"), "his", Reader.CLINICIAN)
    write_ground_rules(by=couple.clinician, case=couple.case, rules=["Phones away."])
    sign_ground_rules(leave=SignerLeave(own=page_of(couple, "daniel")), version=1)
    own = export_own(leave=leave)
    assert [entry["content"] for entry in own["said"]] == ["not-heard\nfor nobody"]
    assert own["ground_rules"] == [{"version": 1, "rules": ["Phones away."], "signed": []}]
    response = signed_in().get("/c/own/record")
    assert response.headers["Content-Disposition"] == 'attachment; filename="record.json"'
    assert json.loads(response.content)["said"] == own["said"]
    assert "his" not in [entry["content"] for entry in own["said"]]
    assert Phone().get("/c/own/record").status_code == 302


def test_the_manager_learns_that_a_change_is_asked_for_and_nothing_else(couple: Couple) -> None:
    ruth = Staff.objects.create(email="ruth@p.example", name="Ruth", role="supervisor", password="!")
    couple.clinician.supervisor = ruth
    couple.clinician.save()
    manager = Staff.objects.create(email="m@p.example", name="Max", role="manager", password="!")
    leave = page_of(couple)
    desk = desk_of(manager)
    for reader, when in ((Reader.CLINICIAN, When.NOW), (Reader.SUPERVISOR, When.WHEN_I_SAY)):
        said(leave, "SECRET", reader, when, Wish.ANOTHER_CLINICIAN)
    said(leave, "SECRET", Reader.SUPERVISOR, wish=Wish.STOP)
    assert "asks for another clinician" not in words_on(desk.get("/practice"))
    said(leave, "SECRET", Reader.SUPERVISOR, wish=Wish.ANOTHER_CLINICIAN)
    page = words_on(desk.get("/practice"))
    assert "asks for another clinician" in page
    assert "Miriam Okonkwo" in page
    assert "SECRET" not in page


def test_the_gate_page_says_how_it_began_and_predicts_nothing(couple: Couple) -> None:
    page = words_on(desk_of(couple.clinician).get(f"/cases/{couple.case.id}/decisions"))
    assert "Too early to say: 0 of 3." in page
    assert "It predicts nothing" in page
