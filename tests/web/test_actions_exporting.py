"""What goes out: who may take it, what is in it, and what is never in it."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from attunement.actions.export_case import ExportedFile, Form, export_case, export_person_as
from attunement.actions.export_practice import count_practice, export_practice, export_questionnaires
from attunement.domain.errors import Refused
from attunement.exchange.deidentified import FEWEST
from attunement.instruments import all_instruments
from attunement.storage.models import AuditEntry, CaseRecord, PersonRecord, Staff
from tests.cast import client, member, stored

pytestmark = pytest.mark.usefixtures("practice")

ACTS: dict[str, Callable[[Staff], object]] = {
    "the case": lambda by: export_case(by=by, case=stored("strain"), form=Form.JSON),
    "a person": lambda by: export_person_as(
        by=by, case=stored("strain"), person_id=str(client("sofia").id), form=Form.CSV
    ),
}
OF_THE_MANAGER: dict[str, Callable[[Staff], object]] = {
    "count": lambda by: count_practice(by=by),
    "practice": lambda by: export_practice(by=by, purpose="a study"),
    "questionnaires": lambda by: export_questionnaires(by=by),
}


@pytest.mark.parametrize("who", ["tomasz", "esther", "joaquin"])
@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_a_stranger_takes_nothing_out(act: Callable[[Staff], object], who: str) -> None:
    before = AuditEntry.objects.count()
    with pytest.raises(Refused):
        act(member(who))
    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize("who", ["miriam", "esther"])
@pytest.mark.parametrize("act", OF_THE_MANAGER.values(), ids=OF_THE_MANAGER)
def test_only_the_manager_takes_the_practice_out(act: Callable[[Staff], object], who: str) -> None:
    with pytest.raises(Refused):
        act(member(who))
    act(member("joaquin"))


def table(file: ExportedFile) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"), newline="")))


def test_the_case_goes_out_whole_in_each_form_and_is_audited() -> None:
    miriam, case = member("miriam"), stored("strain")
    whole = json.loads(export_case(by=miriam, case=case, form=Form.JSON).content)
    rows = table(export_case(by=miriam, case=case, form=Form.CSV))
    bundle = json.loads(export_case(by=miriam, case=case, form=Form.FHIR).content)
    assert len(whole["responses"]) == len(bundle["entry"]) > 0
    assert len(rows) == sum(len(response["answers"]) for response in whole["responses"])
    assert {row["name"] for row in rows} == {client("sofia").name, client("daniel").name}
    assert "hark" in {row["instrument"] for row in rows}
    acts = AuditEntry.objects.filter(case=case.id, act__startswith="export the case").values_list("act", flat=True)
    assert set(acts) == {f"export the case ({form.value})" for form in Form}


@pytest.mark.parametrize("form", Form)
def test_a_persons_file_holds_nothing_of_the_other_and_nothing_asked_alone(form: Form) -> None:
    sofia, daniel = client("sofia"), client("daniel")
    file = export_person_as(by=member("miriam"), case=stored("strain"), person_id=str(sofia.id), form=form)
    text = file.content.decode("utf-8-sig")
    assert str(sofia.id) in text
    for never in (str(daniel.id), "hark", "safety-own"):
        assert never not in text
    assert "sofia" not in file.name.casefold()


def test_a_person_of_another_case_is_not_there() -> None:
    with pytest.raises(Refused):
        export_person_as(by=member("miriam"), case=stored("strain"), person_id=str(client("leila").id), form=Form.CSV)


def grow(times: int) -> None:
    """Copies of one individual's case, so that there are enough for a group."""
    isolation = stored("isolation")
    for _ in range(times):
        person = isolation.people.get()
        responses = [(r, list(r.answers.all())) for r in person.responses.all()]
        case = CaseRecord.objects.create(
            kind="individual", label="copy", clinician=isolation.clinician, opened_at=isolation.opened_at
        )
        copy = PersonRecord.objects.create(case=case, name="Henrik", role="client", proof_question="?", proof_hash="!")
        for response, answers in responses:
            response.pk, response.person, response.occasion, response._state.adding = None, copy, None, True
            response.id = type(response)._meta.pk.get_default()
            response.save()
            for answer in answers:
                answer.pk, answer.response, answer._state.adding = None, response, True
                answer.save()


def files(file: ExportedFile) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(file.content)) as packed:
        return {name: packed.read(name).decode("utf-8-sig") for name in packed.namelist()}


def practice_files() -> dict[str, str]:
    return files(export_practice(by=member("joaquin"), purpose="a study"))


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_practice_goes_out_without_names_ids_or_safety() -> None:
    out = practice_files()
    text = "".join(out.values())
    for person in PersonRecord.objects.all():
        assert person.name not in text
        assert str(person.id) not in text
    for case in CaseRecord.objects.all():
        assert str(case.id) not in text
    known = all_instruments()
    for row in rows_of(out["answers.csv"]):
        item = known[row["instrument"]].item(row["item"])
        assert item.audience.value != "safety"
        assert item.kind.value != "names"
        assert row["instrument"] != "private-own"


def test_a_kind_of_case_under_five_is_left_out_whole_and_from_five_on_it_is_there() -> None:
    assert {row["kind"] for row in rows_of(practice_files()["answers.csv"])} == {"couple"}
    grow(FEWEST - 2)
    assert "individual" not in count_practice(by=member("joaquin")).cases
    grow(1)
    counts = count_practice(by=member("joaquin"))
    assert counts.cases["individual"] == FEWEST
    rows = rows_of(practice_files()["answers.csv"])
    assert {row["kind"] for row in rows} == {"couple", "individual"}
    assert len({row["person"] for row in rows}) == counts.people


def test_every_instrument_in_it_was_answered_by_five() -> None:
    rows = rows_of(practice_files()["answers.csv"])
    for instrument in {row["instrument"] for row in rows}:
        assert len({row["person"] for row in rows if row["instrument"] == instrument}) >= FEWEST


def test_two_exports_share_no_id_and_their_dates_differ_by_one_number_a_case() -> None:
    one, two = rows_of(practice_files()["scales.csv"]), rows_of(practice_files()["scales.csv"])
    assert len(one) == len(two)
    for column in ("case", "person"):
        assert not {row[column] for row in one} & {row[column] for row in two}
    assert {row["day"] for row in one} != {row["day"] for row in two}


def test_the_codebook_names_every_variable_of_the_export() -> None:
    out = practice_files()
    book = {(row["instrument"], row["variable"]) for row in rows_of(out["codebook.csv"])}
    assert {(row["instrument"], row["item"]) for row in rows_of(out["answers.csv"])} <= book
    assert {(row["instrument"], row["scale"]) for row in rows_of(out["scales.csv"])} <= book
    asked = {entry["instrument"] for entry in json.loads(out["codebook.json"])["instruments"]}
    assert asked == {instrument for instrument, _ in book}


def test_small_practices_and_exports_for_nothing_are_refused() -> None:
    joaquin = member("joaquin")
    with pytest.raises(Refused, match="what the export is for"):
        export_practice(by=joaquin, purpose="  ")
    CaseRecord.objects.exclude(id=stored("strain").id).update(kind="family")
    PersonRecord.objects.exclude(case=stored("strain")).delete()
    assert count_practice(by=joaquin).is_empty
    with pytest.raises(Refused, match="nothing that may go out"):
        export_practice(by=joaquin, purpose="a study")


def test_no_cell_of_any_table_is_a_formula() -> None:
    case = stored("strain")
    PersonRecord.objects.filter(id=client("sofia").id).update(name="=HYPERLINK(1)")
    tables: list[Any] = [export_case(by=member("miriam"), case=case, form=Form.CSV).content.decode()]
    tables += [text for name, text in practice_files().items() if name.endswith(".csv")]
    for text in tables:
        for row in csv.reader(io.StringIO(text.lstrip("\ufeff"), newline="")):
            assert [cell for cell in row if re.match(r"\s*[=+\-@\t\r]", cell)] == []
    assert "'=HYPERLINK(1)" in tables[0]


def test_the_questionnaires_are_all_there() -> None:
    made = files(export_questionnaires(by=member("joaquin")))
    assert set(made) == {f"{name}.json" for name in all_instruments()}
    assert all(json.loads(text)["resourceType"] == "Questionnaire" for text in made.values())
