"""The same answers, however a program writes them down: encodings, line ends, separators, order, CSV or FHIR."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attunement.domain.instrument import ItemKind
from attunement.exchange.fhir_export import questionnaire_of
from attunement.instruments import all_instruments
from tests.spec.contracts.calls import call, written
from tests.spec.scoring.forms import scored_from
from tests.unit.exchange.documents import response

GAD = all_instruments()["gad-7"]
PLAIN = "respondent,q1,q2,q3,q4,q5,q6,q7\np-1,0,1,2,3,,1,0\np-2,3,3,3,3,3,3,3\n"

WRITTEN: list[tuple[str, str | bytes]] = [
    ("UTF-8 with a byte-order mark", PLAIN.encode("utf-8-sig")),
    ("UTF-16, little end first", b"\xff\xfe" + PLAIN.encode("utf-16-le")),
    ("UTF-16, big end first", b"\xfe\xff" + PLAIN.encode("utf-16-be")),
    ("the line ends of Windows", PLAIN.replace("\n", "\r\n")),
    ("the line ends of old Macs", PLAIN.replace("\n", "\r")),
    ("no line end at the end", PLAIN.removesuffix("\n")),
    ("semicolons", PLAIN.replace(",", ";")),
    ("tabs", PLAIN.replace(",", "\t")),
    ("everything in quotation marks", "".join(f'"{line}"\n' for line in PLAIN.replace(",", '","').splitlines())),
    ("spaces round every cell", PLAIN.replace(",", " , ")),
    ("empty lines between", PLAIN.replace("\n", "\n\n")),
    ("empty lines before", "\n\n" + PLAIN),
    ("rows of nothing but separators", PLAIN + ",,,,,,,\n"),
    ("capitals in the header", PLAIN.replace("respondent,q1", "RESPONDENT,Q1")),
    ("NA for a blank", PLAIN.replace(",,", ",NA,")),
    ("a decimal point nobody needs", PLAIN.replace(",2,", ",2.0,")),
    ("a decimal comma nobody needs", PLAIN.replace(",2,", ',"2,0",')),
    ("the words of the answers", PLAIN.replace(",2,", ",More than half the days,")),
    ("the words in small letters", PLAIN.replace(",2,", ",more than half the days,")),
    ("declined for the blank", PLAIN.replace(",,", ",declined,")),
    ("a column moved to the end", "respondent,q2,q3,q4,q5,q6,q7,q1\np-1,1,2,3,,1,0,0\np-2,3,3,3,3,3,3,3\n"),
]


@pytest.mark.parametrize(("how", "content"), WRITTEN, ids=[how for how, _ in WRITTEN])
def test_a_table_says_the_same_however_it_is_written(how: str, content: str | bytes, tmp_path: Path) -> None:
    expected = scored_from(tmp_path, "gad-7", PLAIN)
    assert [entry["scales"]["total"]["value"] for entry in expected] == [7 * 7 / 6, 21]
    assert scored_from(tmp_path, "gad-7", content) == expected


@pytest.mark.parametrize("name", ["a.csv", "a.txt", "a.tsv", "a", "a.CSV", "ä ü.csv"])
def test_the_name_of_a_file_says_nothing_about_what_is_in_it(name: str, tmp_path: Path) -> None:
    assert scored_from(tmp_path, "gad-7", PLAIN, name) == scored_from(tmp_path, "gad-7", PLAIN)


ODD: list[tuple[str, str, list[str]]] = [
    ("a column more", "respondent,q1,age\np,1,40\n", ["column 'age' is no item of gad-7 and was ignored"]),
    ("a stated total, right", "respondent,q1,q2,q3,q4,q5,q6,q7,total\np,1,1,1,1,1,1,1,7\n", []),
    (
        "a stated total, wrong",
        "respondent,q1,q2,q3,q4,q5,q6,q7,total\np,1,1,1,1,1,1,1,8\n",
        ["row 1 (line 2): the stated total 8 is not what the answers give; 'total' is 7"],
    ),
    (
        "a total and no answers",
        "respondent,q1,total\np,,8\n",
        ["row 1 (line 2): a total of 8 is stated but no item of 'total' is answered"],
    ),
    (
        "a respondent twice",
        "respondent,q1\np,1\np,2\n",
        ["the respondent is there again in row 2 (line 3); the first row counts"],
    ),
    (
        "a respondent three times",
        "respondent,q1\np,1\np,2\np,3\n",
        [
            "the respondent is there again in row 2 (line 3); the first row counts",
            "the respondent is there again in row 3 (line 4); the first row counts",
        ],
    ),
]


@pytest.mark.parametrize(("what", "text", "problems"), ODD, ids=[row[0] for row in ODD])
def test_what_is_odd_is_said_and_the_answers_win(what: str, text: str, problems: list[str], tmp_path: Path) -> None:
    (scored,) = scored_from(tmp_path, "gad-7", text)
    said = [problem for problem in scored["problems"] if "holds a stated total" not in problem]
    assert said == problems
    assert scored["scales"]["total"]["answered"] in (0, 1, 7)


CODES = ["69725-0", "68509-9", "69733-4", "69734-2", "69735-9", "69689-8", "69736-7"]
ANSWER_CODES = {0: "LA6568-5", 1: "LA6569-3", 2: "LA6570-1", 3: "LA6571-9"}
WEIGHT = "http://hl7.org/fhir/StructureDefinition/ordinalValue"


def coded(value: int) -> dict[str, Any]:
    return {"valueCoding": {"system": "http://loinc.org", "code": ANSWER_CODES[value]}}


def weighed(value: int) -> dict[str, Any]:
    return {"valueCoding": {"code": "any", "extension": [{"url": WEIGHT, "valueDecimal": value}]}}


def whole(value: int) -> dict[str, Any]:
    return {"valueInteger": value}


def decimal(value: int) -> dict[str, Any]:
    return {"valueDecimal": float(value)}


@pytest.mark.parametrize("form", [coded, weighed, whole, decimal])
@pytest.mark.parametrize("value", [0, 1, 2, 3])
def test_every_value_in_every_form_an_answer_may_have(form: Any, value: int, tmp_path: Path) -> None:
    document = response(*((code, form(value)) for code in CODES))
    (scored,) = scored_from(tmp_path, "gad-7", document, "r.json")
    bands = {0: "minimal", 7: "mild", 14: "moderate", 21: "severe"}
    assert scored["scales"]["total"] == {
        "value": 7 * value, "band": bands[7 * value], "answered": 7, "missing": 0, "prorated": False
    }  # fmt: skip
    assert scored["problems"] == []


def test_the_order_of_the_answers_in_a_response_is_of_no_account(tmp_path: Path) -> None:
    pairs = [(code, coded(n % 4)) for n, code in enumerate(CODES)]
    forwards = scored_from(tmp_path, "gad-7", response(*pairs), "r.json")
    assert scored_from(tmp_path, "gad-7", response(*reversed(pairs)), "r.json") == forwards


def test_groups_within_groups_hide_nothing(tmp_path: Path) -> None:
    flat = response(*((code, coded(1)) for code in CODES))
    deep = {**flat, "item": [{"linkId": "g", "item": [{"linkId": "h", "item": flat["item"]}]}]}
    assert scored_from(tmp_path, "gad-7", deep, "r.json") == scored_from(tmp_path, "gad-7", flat, "r.json")


def test_a_response_with_a_byte_order_mark_and_spaces_before_it_is_still_one(tmp_path: Path) -> None:
    text = "\n  " + json.dumps(response(*((code, coded(2)) for code in CODES)))
    (scored,) = scored_from(tmp_path, "gad-7", text.encode("utf-8-sig"), "r.json")
    assert scored["scales"]["total"]["value"] == 14


WITH_WORDS = [i for i in all_instruments().values() if i.wording.value == "shipped" and len(i.items) > 1]


@pytest.mark.parametrize("instrument", WITH_WORDS, ids=lambda i: i.id)
def test_a_questionnaire_we_give_out_is_known_when_it_comes_back(instrument: Any, tmp_path: Path) -> None:
    file = written(tmp_path, questionnaire_of(instrument), "q.json")
    found = call("instruments", "match", file, "--format", "json").document
    assert found["instrument"] == instrument.id
    assert list(found["items"].values()) == [item.key for item in instrument.items]
    assert (found["unmatched"], found["absent"]) == ([], [])


NUMBERED_ALIKE = [i for i in all_instruments().values() if i.has_item("q1")]


@pytest.mark.parametrize("count", [1, 3, 4, 5, 6, 7, 10, 12, 16])
def test_a_form_with_other_words_is_none_of_ours_however_its_questions_are_numbered(count: int, tmp_path: Path) -> None:
    """CSI-4, CORE-10 and others ship without words: `q1` to `q4` alone must not make a form one of them."""
    asked = [{"linkId": f"q{n}", "type": "choice", "text": f"How do you like colour {n}?"} for n in range(1, count + 1)]
    form = {"resourceType": "Questionnaire", "url": "urn:somebody:else", "item": asked}
    found = call("instruments", "match", written(tmp_path, form, "q.json"), "--format", "json").document
    assert (found["instrument"], found["items"]) == (None, {})
    assert found["unmatched"] == [f"q{n}" for n in range(1, count + 1)]


@pytest.mark.parametrize("instrument", NUMBERED_ALIKE, ids=lambda i: i.id)
def test_a_questionnaire_with_our_address_is_known_with_or_without_words(instrument: Any, tmp_path: Path) -> None:
    file = written(tmp_path, questionnaire_of(instrument), "q.json")
    assert call("instruments", "match", file, "--format", "json").document["instrument"] == instrument.id


@pytest.mark.parametrize("left_out", ["q1", "q4", "q7"])
def test_an_item_left_out_of_a_questionnaire_is_absent_which_is_not_asked(left_out: str, tmp_path: Path) -> None:
    form = json.loads(json.dumps(questionnaire_of(GAD)))
    form["item"] = [item for item in form["item"] if item["linkId"] != left_out]
    found = call("instruments", "match", written(tmp_path, form, "q.json"), "--format", "json").document
    assert (found["instrument"], found["absent"]) == ("gad-7", [left_out])


SOME = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
CHOICES = [i for i in all_instruments().values() if all(item.kind is ItemKind.CHOICE for item in i.items)]


def any_form(random: Random, instrument: Any) -> dict[str, int | None]:
    """Any answers, some blank."""
    return {
        item.key: None if random.random() < 0.2 else int(random.choice(item.options).value) for item in instrument.items
    }


def table_of(forms: dict[str, dict[str, int | None]]) -> str:
    keys = list(next(iter(forms.values())))
    rows = [[who, *("" if form[key] is None else str(form[key]) for key in keys)] for who, form in forms.items()]
    return "\n".join(",".join(row) for row in [["respondent", *keys], *rows]) + "\n"


@SOME
@given(seed=st.integers(0, 10_000))
def test_rows_and_columns_in_any_order_give_everyone_the_same_scores(seed: int, tmp_path: Path) -> None:
    random = Random(seed)
    instrument = random.choice(CHOICES)
    forms = {f"p{n}": any_form(random, instrument) for n in range(4)}
    expected = scored_from(tmp_path, instrument.id, table_of(forms))
    keys = random.sample(list(forms["p0"]), len(forms["p0"]))
    mixed = {who: {key: forms[who][key] for key in keys} for who in random.sample(list(forms), 4)}
    found = scored_from(tmp_path, instrument.id, table_of(mixed))
    assert sorted(found, key=lambda entry: entry["respondent"]) == expected


@SOME
@given(seed=st.integers(0, 10_000))
def test_fhir_and_csv_of_one_form_give_the_same_scores_and_flags(seed: int, tmp_path: Path) -> None:
    random = Random(seed)
    instrument = random.choice(CHOICES)
    form = any_form(random, instrument)
    given_answers = [(key, whole(value)) for key, value in form.items() if value is not None]
    if not given_answers:
        return
    (from_csv,) = scored_from(tmp_path, instrument.id, table_of({"p": form}))
    (from_fhir,) = scored_from(tmp_path, instrument.id, response(*given_answers), "r.json")
    assert from_fhir["scales"] == from_csv["scales"]
    assert [flag["key"] for flag in from_fhir["flags"]] == [flag["key"] for flag in from_csv["flags"]]


@SOME
@given(who=st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=30).map(str.strip).filter(bool))
def test_any_name_of_a_respondent_comes_back_as_it_was(who: str, tmp_path: Path) -> None:
    cell = '"' + who.replace('"', '""') + '"'
    (scored,) = scored_from(tmp_path, "gad-7", f"respondent,q1\n{cell},1\n")
    assert scored["respondent"] == who
