"""`instruments`, `instruments match` and `score`: what goes in, what comes out."""

import re
from pathlib import Path
from typing import Any

import pytest

from attunement.instruments import all_instruments
from tests.spec.contracts.calls import call, written
from tests.unit.exchange.documents import SHARED, response

LISTED = {
    *("id", "version", "name", "items", "scales", "grade", "wording", "evidence", "licence", "minutes"),
}


def test_the_list_has_every_instrument_with_its_fields_and_items_in_order() -> None:
    called = call("instruments", "--format", "json")
    assert called.code == 0
    assert [entry["id"] for entry in called.document] == list(all_instruments())
    for entry in called.document:
        assert set(entry) == LISTED
        instrument = all_instruments()[entry["id"]]
        assert [item["key"] for item in entry["items"]] == [item.key for item in instrument.items]
        assert all(set(item) == {"key", "audience", "options"} for item in entry["items"])
        assert entry["wording"] in ("shipped", "bring-your-own")
        assert entry["evidence"] in ("seen", "inferred", "new")


def test_options_are_values_and_labels_and_counts_have_none() -> None:
    listed = {entry["id"]: entry for entry in call("instruments", "--format", "json").document}
    assert listed["phq-9"]["items"][0]["options"][3] == {"value": 3, "label": "Nearly every day"}
    assert listed["phq-9"]["items"][8]["audience"] == "safety"
    assert listed["drug-1"]["items"][0]["options"] == []


def test_the_list_reads_as_a_table_without_a_format() -> None:
    lines = call("instruments").out.splitlines()
    assert re.match(r"id +name +items", lines[0])
    assert len(lines) == len(all_instruments()) + 2


def test_match_says_instrument_items_unmatched_absent_and_problems() -> None:
    file = SHARED / "fhir" / "Q_phq9_hl7_r4examples.json"
    if not file.exists():
        pytest.skip("shared data not here")
    found = call("instruments", "match", file, "--format", "json").document
    assert set(found) == {"instrument", "items", "unmatched", "absent", "problems"}
    assert (found["instrument"], found["absent"], found["unmatched"]) == ("phq-9", ["q9"], [])
    assert found["items"]["LittleInterest"] == "q1"
    assert "item q9 is not asked" in call("instruments", "match", file).out


def test_match_says_null_for_what_is_none_of_ours(tmp_path: Path) -> None:
    form = {"resourceType": "Questionnaire", "item": [{"linkId": "x", "type": "choice", "text": "Best colour?"}]}
    found = call("instruments", "match", written(tmp_path, form), "--format", "json").document
    assert found == {"instrument": None, "items": {}, "unmatched": ["x"], "absent": [], "problems": []}
    assert "none of the questionnaires" in call("instruments", "match", written(tmp_path, form)).out


@pytest.mark.parametrize(("name", "instrument"), [("QR_phq9_hl7phr", "phq-9"), ("QR_gad7_hl7phr", "gad-7")])
def test_the_published_responses_give_3(name: str, instrument: str) -> None:
    file = SHARED / "fhir" / f"{name}.json"
    if not file.exists():
        pytest.skip("shared data not here")
    (scored,) = call("score", instrument, file, "--format", "json").document
    assert scored["scales"]["total"] == {
        "value": 3,
        "band": "minimal",
        "answered": len(all_instruments()[instrument].scale("total").items),
        "missing": 0,
        "prorated": False,
    }


PHQ_HEADER = "respondent," + ",".join(f"q{n}" for n in range(1, 10))
SCORES: list[tuple[str, str, str, dict[str, Any], list[str]]] = [
    ("every answer", "phq-9", f"{PHQ_HEADER}\np,1,1,1,1,1,1,1,1,1\n", {"value": 9, "band": "mild"}, ["safety"]),
    ("prorated", "phq-9", f"{PHQ_HEADER}\np,2,1,1,1,1,1,2,1,\n", {"value": 11.25, "prorated": True}, []),
    ("too few", "phq-9", "respondent,q9\np,0\n", {"value": None, "band": None, "missing": 8}, []),
    ("a flag alone", "phq-9", "respondent,q9\np,1\n", {"value": None}, ["safety"]),
    ("declined is no no", "hark", "respondent,q1,q2,q3,q4\np,0,0,0,declined\n", {"band": "undetermined"}, []),
    ("one yes", "hark", "respondent,q1\np,yes\n", {"value": 1, "band": "positive"}, ["safety"]),
    ("all no", "hark", "respondent;q1;q2;q3;q4\r\np;0;0;0;0\r\n", {"value": 0, "band": "negative"}, []),
    ("asq 5 unasked is no blank", "asq", "respondent,q1,q2,q3,q4,q5\np,0,0,0,0,\n", {"band": "negative"}, []),
    ("asq 5 asked and blank", "asq", "respondent,q1,q2,q3,q4,q5\np,1,0,0,0,\n", {"band": "positive"}, ["safety"]),
]


@pytest.mark.parametrize(
    ("what", "instrument", "text", "expected", "levels"), SCORES, ids=[what for what, _, _, _, _ in SCORES]
)
def test_what_a_csv_file_scores(
    what: str, instrument: str, text: str, expected: dict[str, Any], levels: list[str], tmp_path: Path
) -> None:
    (scored,) = call("score", instrument, written(tmp_path, text, "f.csv"), "--format", "json").document
    assert set(scored) == {"respondent", "instrument", "version", "scales", "flags", "problems"}
    assert set(scored["scales"]["total"]) == {"value", "band", "answered", "missing", "prorated"}
    assert {key: scored["scales"]["total"][key] for key in expected} == expected
    assert sorted({flag["level"] for flag in scored["flags"]}) == levels
    assert all(set(flag) == {"key", "level", "because"} for flag in scored["flags"])


def test_a_table_with_a_header_only_is_an_empty_list(tmp_path: Path) -> None:
    called = call("score", "phq-9", written(tmp_path, "respondent,q1\n", "f.csv"))
    assert (called.code, called.document) == (0, [])
    assert "no rows" in called.err


@pytest.mark.parametrize("name", ["f.csv", "f.txt", "f"])
def test_json_is_known_by_what_is_in_the_file(name: str, tmp_path: Path) -> None:
    file = written(tmp_path, response(("44260-8", {"valueInteger": 1})), name)
    (scored,) = call("score", "phq-9", file).document
    assert [flag["level"] for flag in scored["flags"]] == ["safety"]


def test_every_definition_can_be_scored_from_a_csv_with_its_own_keys(tmp_path: Path) -> None:
    for instrument in all_instruments().values():
        header = ",".join(item.key for item in instrument.items)
        row = ",".join(f"{item.options[0].value:g}" if item.kind.value == "choice" else "" for item in instrument.items)
        file = written(tmp_path, f"respondent,{header}\np,{row}\n", "f.csv")
        called = call("score", instrument.id, file)
        assert called.code == 0, called.err
        assert set(called.document[0]["scales"]) == {scale.key for scale in instrument.scales}
        assert called.document[0]["problems"] == []
