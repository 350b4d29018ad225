"""Words and ground rules in a case file: read strictly, each list optional."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from typing import Any

import pytest

from attunement.disclosure import Viewer, disclose
from attunement.domain.case import Case
from attunement.domain.errors import BadInput
from attunement.domain.relationship import Reader, Wish
from attunement.exchange.case_file import case_from
from attunement.exchange.export_case import case_export
from attunement.exchange.person_export import person_export
from attunement.instruments import all_instruments
from tests.unit.exchange.documents import COUPLE

WORD = {
    "person": "a", "at": "2026-01-13", "about": ["judged"], "words": "mine",
    "reader": "clinician", "readable_from": "2026-01-14", "session": "s1",
}  # fmt: skip
RULES = {"version": 1, "rules": ["Phones away."], "made": "2026-01-05", "signed": {"a": "2026-01-06", "b": None}}


def read(**lists: list[dict[str, Any]]) -> Case:
    return case_from({**copy.deepcopy(COUPLE), **copy.deepcopy(lists)}, all_instruments())


def test_without_them_a_case_reads_as_before() -> None:
    case = read()
    assert (case.words, case.ground_rules) == ((), ())


def test_all_of_it_is_read() -> None:
    case = read(words=[{**WORD, "wish": "stop"}], ground_rules=[RULES])
    [word], [rules] = case.words, case.ground_rules
    assert (word.about, word.words, word.wish, word.reader) == (("judged",), "mine", Wish.STOP, Reader.CLINICIAN)
    assert word.readable_from == datetime(2026, 1, 14, tzinfo=UTC)
    assert (rules.rules, dict(rules.signed)) == (("Phones away.",), {"a": datetime(2026, 1, 6, tzinfo=UTC)})


def test_what_is_left_out_is_for_nobody() -> None:
    [word] = read(words=[{"person": "a", "at": "2026-01-13"}]).words
    assert (word.reader, word.readable_from, word.wish) == (Reader.NOBODY_YET, None, Wish.UNDECIDED)
    assert not word.may_be_read_by(Reader.CLINICIAN, None)


@pytest.mark.parametrize(
    ("name", "entry", "where"),
    [
        ("words", {**WORD, "reader": "partner"}, "words[0].reader"),
        ("words", {**WORD, "person": "x"}, "words[0].person"),
        ("words", {**WORD, "session": "s9"}, "words[0].session"),
        ("words", {**WORD, "secret": 1}, "words[0].secret"),
        ("ground_rules", {**RULES, "signed": {"t": "2026-01-06"}}, "ground_rules[0].signed.t"),
        ("ground_rules", {**RULES, "rules": "one"}, "ground_rules[0].rules"),
    ],
)
def test_what_is_wrong_is_named(name: str, entry: dict[str, Any], where: str) -> None:
    with pytest.raises(BadInput) as error:
        read(**{name: [entry]})
    assert error.value.where == where


def test_files_made_of_it_hold_what_each_may_have() -> None:
    hidden = {**WORD, "words": "hidden", "reader": "nobody-yet"}
    case = read(words=[WORD, hidden], ground_rules=[RULES])
    instruments = all_instruments()
    whole = case_export(disclose(case, Viewer.clinician(), instruments), instruments)
    assert [entry["words"] for entry in whole["words"]] == ["mine"]
    assert len(whole["ground_rules"]) == 1
    own = person_export(disclose(case, Viewer.of("a"), instruments), instruments)
    assert [entry["content"] for entry in own["said"]] == ["judged\nmine", "judged\nhidden"]
    other = person_export(disclose(case, Viewer.of("b"), instruments), instruments)
    assert other["said"] == []
    assert other["ground_rules"][0]["signed"] == []
