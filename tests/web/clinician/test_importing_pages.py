"""The pages of import and export: the whole way, what each says, and that a stranger finds nothing."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, reverse

from attunement.domain.permission import Permission
from attunement.storage.models import AuditEntry, ImportBatch, ImportDraft, ResponseRecord
from attunement.web.clinician.exchange_urls import urlpatterns
from tests.cast import client, stored
from tests.web.clinician.desk import address, at_desk, words

FILE = "id,date,q1,q2,q3,q4,extra\ns,2020-01-05 10:00,0,1,2,3,x\ns,2020-01-06 10:00,9,0,0,0,x\nz,2020-01-07,0,0,0,0,x\n"


def upload(desk: Client, text: str = FILE, instrument: str = "phq-4") -> Any:
    file = SimpleUploadedFile("Sofia and Daniel.csv", text.encode(), content_type="text/csv")
    return desk.post(address("strain", "/import"), {"instrument": instrument, "file": file})


def filled(**changed: str) -> dict[str, str]:
    fields = {"respondent": "id", "time": "date", "otherwise": "", f"person-{client('sofia').id}": "s"}
    return {**fields, **{f"item-q{n}": f"q{n}" for n in range(1, 5)}, **changed}


def test_the_whole_way_from_the_file_to_stored_answers(practice: Any) -> None:
    desk = at_desk("miriam")
    columns = upload(desk).headers["Location"]
    page = desk.get(columns)
    assert page.status_code == 200
    assert "plain CSV, with 3 rows" in words(page)
    assert page.content.decode().count('<option value="q1" selected>') == 1
    sent = desk.post(columns, filled())
    assert (sent.status_code, sent.headers["Location"]) == (302, f"{columns}/preview")
    before = ResponseRecord.objects.count()
    said = words(desk.get(f"{columns}/preview"))
    for expected in (
        "1 response would be stored",
        "Row 2 (line 3), column “q1”: 9 is no answer to item",
        "1 row: somebody who is not in this case",
        "columns not used: extra",
        "Nearly every day (3)",
    ):
        assert expected in said
    assert ResponseRecord.objects.count() == before
    done = desk.post(f"{columns}/store", follow=True)
    assert "1 response is stored." in words(done)
    assert "1 response from plain CSV" in words(done)
    assert ResponseRecord.objects.count() == before + 1
    assert desk.get(f"{columns}/preview").status_code == 404


def test_the_same_file_again_offers_nothing_to_store(practice: Any) -> None:
    desk = at_desk("miriam")
    for _ in range(2):
        columns = upload(desk).headers["Location"]
        desk.post(columns, filled())
        page = desk.get(f"{columns}/preview")
        desk.post(f"{columns}/store")
    assert "1 is there already and stays as it is" in words(page)
    assert "Yes, store" not in words(page)
    assert ImportBatch.objects.count() == 1


def test_a_file_can_be_forgotten(practice: Any) -> None:
    desk = at_desk("miriam")
    columns = upload(desk).headers["Location"]
    assert "forgotten" in words(desk.post(f"{columns}/discard", follow=True))
    assert not ImportDraft.objects.exists()


@pytest.mark.parametrize(("text", "says"), [("", "empty"), ("a,a\n1,2\n", "'a' is there twice"), ('a\n"1\n', "line 2")])
def test_a_file_that_cannot_be_read_says_where(practice: Any, text: str, says: str) -> None:
    page = upload(at_desk("miriam"), text)
    assert page.status_code == 400
    assert says in page.content.decode().replace("&#x27;", "'")


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"item-q1": "date"}, "is used twice"),
        ({"item-q1": "nowhere"}, "Select a valid choice"),
        ({"otherwise": "soon"}, "Enter a valid date"),
        ({f"item-q{n}": "" for n in range(1, 5)}, "no column holds an answer"),
    ],
)
def test_columns_that_cannot_be_are_said(practice: Any, changed: dict[str, str], says: str) -> None:
    desk = at_desk("miriam")
    page = desk.post(upload(desk).headers["Location"], filled(**changed))
    assert page.status_code == 400
    assert says in page.content.decode()


def test_who_is_who_must_be_said_and_be_two_people(practice: Any) -> None:
    desk = at_desk("miriam")
    columns = upload(desk).headers["Location"]
    nobody = desk.post(columns, filled(**{f"person-{client('sofia').id}": ""}))
    assert "Say which name in the file is whom" in words(nobody)
    both = desk.post(columns, filled(**{f"person-{client('daniel').id}": "s"}))
    assert "Two people are the same name" in words(both)


def test_a_preview_before_the_columns_are_said_leads_to_them(practice: Any) -> None:
    desk = at_desk("miriam")
    columns = upload(desk).headers["Location"]
    assert desk.get(f"{columns}/preview").headers["Location"] == columns


def test_what_a_file_says_is_shown_as_text_only(practice: Any) -> None:
    desk, nasty = at_desk("miriam"), "<script>alert(1)</script>"
    text = f'id,date,loves-you,{nasty}\n{nasty},2020-01-05,"[""{nasty}""]",1\n'
    columns = upload(desk, text, "who-is-there").headers["Location"]
    pages = [desk.get(columns)]
    told = {"respondent": "id", "time": "date", "otherwise": "", "item-loves-you": "loves-you", "item-tonight": ""}
    desk.post(columns, {**told, f"person-{client('sofia').id}": nasty})
    pages.append(desk.get(f"{columns}/preview"))
    for page in pages:
        assert nasty not in page.content.decode()
        assert "&lt;script&gt;" in page.content.decode()


def test_the_page_says_who_would_be_told(practice: Any) -> None:
    desk = at_desk("miriam")
    columns = upload(desk, "id,date,q9\ns,2026-11-20 10:00,2\n", "phq-9").headers["Location"]
    told = {"respondent": "id", "time": "date", "otherwise": "", "item-q9": "q9"}
    desk.post(columns, {**told, f"person-{client('sofia').id}": "s"})
    assert "Storing this tells people at once" in words(desk.get(f"{columns}/preview"))


@pytest.mark.parametrize(("form", "kind"), [("json", "application/json"), ("csv", "text/csv"), ("fhir", "fhir+json")])
def test_files_are_handed_over_under_names_that_say_nothing(practice: Any, form: str, kind: str) -> None:
    desk, case = at_desk("miriam"), stored("strain")
    for at in (f"/cases/{case.id}/export/{form}", f"/cases/{case.id}/people/{client('sofia').id}/export/{form}"):
        response = desk.post(at)
        assert response.status_code == 200
        assert kind in response.headers["Content-Type"]
        assert "sofia" not in response.headers["Content-Disposition"].casefold()
        assert "no-store" in response.headers["Cache-Control"]
    assert desk.post(f"/cases/{case.id}/export/pdf").status_code == 404


def test_the_manager_sees_counts_and_takes_the_export(practice: Any) -> None:
    desk = at_desk("joaquin")
    page = desk.get("/practice/export")
    assert page.status_code == 200
    assert "Cases: couple" in words(page)
    assert "Cases: individual" not in words(page)
    for person in stored("strain").people.all():
        assert person.name not in words(page)
    assert desk.post("/practice/export", {"purpose": "a study"}).status_code == 400
    out = desk.post("/practice/export", {"purpose": "a study", "agreed": "on"})
    assert "answers.csv" in zipfile.ZipFile(io.BytesIO(out.content)).namelist()
    assert AuditEntry.objects.filter(act="export the practice, de-identified", subject="a study").count() == 1
    forms = zipfile.ZipFile(io.BytesIO(desk.post("/practice/export/questionnaires").content))
    assert json.loads(forms.read("gad-7.json"))["title"]


def address_of(pattern: URLPattern) -> str:
    case = stored("strain")
    known = {"case_id": case.id, "person_id": case.people.first().id, "draft_id": uuid4(), "form": "json"}
    if ImportDraft.objects.exists():
        known["draft_id"] = ImportDraft.objects.get().id
    return reverse(f"exchange:{pattern.name}", kwargs={name: known[name] for name in pattern.pattern.converters})


@pytest.mark.parametrize("who", ["tomasz", "esther", "joaquin", ""])
def test_a_stranger_finds_nothing(practice: Any, who: str) -> None:
    upload(at_desk("miriam"))
    desk, before = at_desk(who) if who else Client(), AuditEntry.objects.count()
    for pattern in urlpatterns:
        if who == "joaquin" and "case_id" not in pattern.pattern.converters:
            continue
        at = address_of(pattern)
        seen = {desk.get(at).status_code, desk.post(at).status_code} - {405}
        assert seen == ({404} if who else {302}), pattern.name
    assert AuditEntry.objects.count() == before
    assert ImportDraft.objects.count() == 1


def test_every_page_names_the_permission_it_needs() -> None:
    for pattern in urlpatterns:
        needed = getattr(pattern.callback, "needed", None)
        assert needed, pattern.name
        assert set(needed) <= set(Permission)
