"""The gate over both partners' answers: which state follows, worked out by hand, through the command line.

Letters: n no, y yes, ? not sure, . blank, x declined, - not asked. Columns: what a said, what b said, the state.
"""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import pytest

from tests.spec.gates.answers import KEYS, couple, form, forms, gates

RAISED, OPEN, REVIEW, CALM = "raised", "undetermined", "review", "not-raised"
NO = "hark nnnn, safety-own nnnn"

VIOLENCE: list[tuple[str, str, str]] = [
    ("", "", OPEN),
    (NO, "", OPEN),
    ("", NO, OPEN),
    (NO, NO, CALM),
    ("hark nnnn", NO, OPEN),
    ("safety-own nnnn", NO, OPEN),
    ("hark ynnn, safety-own nnnn", NO, RAISED),
    ("hark nynn, safety-own nnnn", NO, RAISED),
    ("hark nnyn, safety-own nnnn", NO, RAISED),
    ("hark nnny, safety-own nnnn", NO, RAISED),
    ("hark nnnn, safety-own ynnn", NO, RAISED),
    ("hark nnnn, safety-own nynn", NO, RAISED),
    ("hark nnnn, safety-own nnyn", NO, RAISED),
    ("hark nnnn, safety-own nnny", NO, RAISED),
    ("hark nnnn, safety-own ?nnn", NO, RAISED),
    ("hark nnnn, safety-own n?nn", NO, RAISED),
    ("hark nnnn, safety-own nn?n", NO, RAISED),
    ("hark nnnn, safety-own nnn?", NO, RAISED),
    (NO, "hark nnyn, safety-own nnnn", RAISED),
    (NO, "hark nnnn, safety-own nnn?", RAISED),
    ("hark yyyy, safety-own yyyy", "hark yyyy, safety-own ????", RAISED),
    ("hark y---", "", RAISED),
    ("hark y...", "", RAISED),
    ("safety-own xxx?", "", RAISED),
    ("hark .nnn, safety-own nnnn", NO, OPEN),
    ("hark nnnx, safety-own nnnn", NO, OPEN),
    ("hark -nnn, safety-own nnnn", NO, OPEN),
    ("hark nnnn, safety-own n.nn", NO, OPEN),
    ("hark nnnn, safety-own nxnn", NO, OPEN),
    ("hark xxxx, safety-own xxxx", "hark xxxx, safety-own xxxx", OPEN),
    ("hark ...., safety-own ....", NO, OPEN),
    ("hark .nnn, safety-own nnnn", "hark nnny, safety-own nnnn", RAISED),
]
SUICIDALITY: list[tuple[str, str, str]] = [
    ("", "", OPEN),
    ("phq-9 0", "", OPEN),
    ("phq-9 0", "phq-9 0", CALM),
    ("phq-9 1", "phq-9 0", RAISED),
    ("phq-9 3", "phq-9 0", RAISED),
    ("phq-9 0", "phq-9 2", RAISED),
    ("phq-9 .", "phq-9 0", OPEN),
    ("phq-9 x", "phq-9 0", OPEN),
    ("asq nnnn-", "phq-9 0", CALM),
    ("asq nnnn.", "phq-9 0", CALM),
    ("asq ynnnn", "phq-9 0", RAISED),
    ("asq nnnyn", "phq-9 0", RAISED),
    ("asq nnn.-", "phq-9 0", OPEN),
    ("asq nnnx-", "phq-9 0", OPEN),
    ("core-10 0", "phq-9 0", CALM),
    ("core-10 1", "phq-9 0", RAISED),
    ("phq-9 0, core-10 1", "phq-9 0", RAISED),
    ("phq-9 1, asq nnnn-", "phq-9 0", RAISED),
    ("phq-9 0, asq nnnn-, core-10 0", "phq-9 0, asq nnnn-", CALM),
]
SUBSTANCES: list[tuple[str, str, str]] = [
    ("", "", OPEN),
    ("alcohol-1 0, drug-1 0", "alcohol-1 0, drug-1 0", CALM),
    ("alcohol-1 1, drug-1 0", "alcohol-1 0, drug-1 0", RAISED),
    ("alcohol-1 0, drug-1 1", "alcohol-1 0, drug-1 0", RAISED),
    ("alcohol-1 0, drug-1 0", "alcohol-1 0, drug-1 9", RAISED),
    ("alcohol-1 0", "alcohol-1 0, drug-1 0", OPEN),
    ("alcohol-1 x, drug-1 0", "alcohol-1 0, drug-1 0", OPEN),
    ("alcohol-1 0, drug-1 .", "alcohol-1 0, drug-1 0", OPEN),
]
AFFAIR: list[tuple[str, str, str]] = [
    ("private-own nn", "private-own nn", CALM),
    ("private-own yn", "private-own nn", RAISED),
    ("private-own ?n", "private-own nn", RAISED),
    ("private-own nn", "private-own ?n", RAISED),
    ("private-own xn", "private-own nn", OPEN),
    ("private-own .n", "private-own nn", OPEN),
    ("private-own -n", "private-own nn", OPEN),
    ("private-own nn", "", OPEN),
    ("private-own ny", "private-own nn", CALM),
]
PSYCHOSIS: list[tuple[str, str, str]] = [
    ("private-own nn", "private-own nn", CALM),
    ("private-own ny", "private-own nn", RAISED),
    ("private-own n?", "private-own nn", RAISED),
    ("private-own nx", "private-own nn", OPEN),
    ("private-own yn", "private-own nn", CALM),
    ("", "private-own nn", OPEN),
]
TABLES = {
    "violence": VIOLENCE,
    "suicidality": SUICIDALITY,
    "substances": SUBSTANCES,
    "affair": AFFAIR,
    "psychosis": PSYCHOSIS,
}
ROWS = [
    pytest.param(topic, *row, id=f"{topic}: {row[0] or 'nothing'} | {row[1] or 'nothing'}")
    for topic, rows in TABLES.items()
    for row in rows
]


@pytest.mark.parametrize(("topic", "of_a", "of_b", "state"), ROWS)
def test_the_state_that_follows_from_both_answers(topic: str, of_a: str, of_b: str, state: str, tmp_path: Path) -> None:
    found = gates(tmp_path, couple(*forms("a", of_a), *forms("b", of_b)))[topic]
    assert found["state"] == state, found["because"]
    assert found["because"], "every state has a reason"


@pytest.mark.parametrize(("topic", "of_a", "of_b", "state"), [row for row in ROWS if row.values[3] == RAISED])
def test_a_raise_stands_whatever_the_other_says(topic: str, of_a: str, of_b: str, state: str, tmp_path: Path) -> None:
    """Swap the partners: who said it makes no difference to the state, only to the reason."""
    found = gates(tmp_path, couple(*forms("b", of_a), *forms("a", of_b)))[topic]
    assert found["state"] == state


LATER: list[tuple[str, list[str], str]] = [
    ("a yes, then all no: look again", ["ynnn", "nnnn"], REVIEW),
    ("a no, then a yes", ["nnnn", "nynn"], RAISED),
    ("a yes, then a blank: the yes stands", ["ynnn", ".nnn"], RAISED),
    ("a yes, then declined: the yes stands", ["ynnn", "xnnn"], RAISED),
    ("a yes, then not asked: the yes stands", ["ynnn", "-nnn"], RAISED),
    ("a yes, a no, a yes", ["ynnn", "nnnn", "ynnn"], RAISED),
    ("a yes, a no, a no: still to look again", ["ynnn", "nnnn", "nnnn"], REVIEW),
    ("a yes to one, then no to it and a blank elsewhere", ["ynnn", "nnn."], OPEN),
    ("a yes to one, then a yes to another", ["ynnn", "nnny"], RAISED),
    ("never a yes", ["nnnn", "nnnn"], CALM),
]


@pytest.mark.parametrize(("happened", "hark", "state"), LATER, ids=[row[0] for row in LATER])
def test_a_yes_stands_until_the_same_question_is_answered_no(
    happened: str, hark: list[str], state: str, tmp_path: Path
) -> None:
    rest = [*forms("a", "safety-own nnnn"), *forms("b", NO)]
    several = [form("a", "hark", said, on=f"2026-02-{n + 1:02}") for n, said in enumerate(hark)]
    found = gates(tmp_path, couple(*rest, *several))["violence"]
    assert found["state"] == state, found["because"]


@pytest.mark.parametrize(("happened", "hark", "state"), LATER, ids=[row[0] for row in LATER])
def test_the_order_of_forms_in_the_file_changes_nothing(
    happened: str, hark: list[str], state: str, tmp_path: Path
) -> None:
    """Time is in the forms, not in their place in the file."""
    rest = [*forms("a", "safety-own nnnn"), *forms("b", NO)]
    several = [form("a", "hark", said, on=f"2026-02-{n + 1:02}") for n, said in enumerate(hark)]
    assert gates(tmp_path, couple(*rest, *several)) == gates(tmp_path, couple(*reversed([*rest, *several])))


LETTERS = "ny.x-"


@pytest.mark.parametrize(("of_a", "of_b"), list(product(LETTERS, LETTERS)), ids="|".join)
def test_one_question_between_two_partners(of_a: str, of_b: str, tmp_path: Path) -> None:
    """A yes of anyone raises; else anything short of two no is undetermined; two no are not raised."""
    responses = [form("a", "private-own", f"{of_a}n"), form("b", "private-own", f"{of_b}n")]
    found = gates(tmp_path, couple(*responses))["affair"]
    expected = RAISED if "y" in (of_a, of_b) else CALM if (of_a, of_b) == ("n", "n") else OPEN
    assert found["state"] == expected


def test_a_yes_beside_a_no_says_that_the_partner_said_no(tmp_path: Path) -> None:
    because = gates(tmp_path, couple(*forms("a", "hark nynn, safety-own nnnn"), *forms("b", NO)))["violence"]["because"]
    assert because == ["Ana: HARK item 2 answered “Yes” on 2026-01-06", "Ben: answered no; a yes stands"]


def test_two_no_are_never_called_safe(tmp_path: Path) -> None:
    for topic, found in gates(tmp_path, couple(*forms("a", NO), *forms("b", NO))).items():
        words = " ".join(found["because"]).casefold()
        assert "cleared" not in words
        if topic == "violence":
            assert words == "everyone answered no; this does not mean safe"


@pytest.mark.parametrize("instrument", sorted(KEYS))
def test_only_the_topics_a_form_asks_about_can_move(instrument: str, tmp_path: Path) -> None:
    moves = {
        "hark": {"violence"},
        "safety-own": {"violence"},
        "asq": {"suicidality"},
        "phq-9": {"suicidality"},
        "core-10": {"suicidality"},
        "private-own": {"affair", "psychosis"},
        "alcohol-1": {"substances"},
        "drug-1": {"substances"},
    }
    said = "y" * len(KEYS[instrument])
    found = gates(tmp_path, couple(form("a", instrument, said)))
    assert {topic for topic, gate in found.items() if gate["state"] == RAISED} == moves[instrument]


def test_each_reason_names_whose_answer_it_is(tmp_path: Path) -> None:
    document: dict[str, Any] = couple(*forms("a", "hark nn.n, safety-own nnnx"), *forms("b", "hark nnnn"))
    because = gates(tmp_path, document)["violence"]["because"]
    assert because == [
        "Ana: HARK item 3 not answered",
        "Ana: Four questions about safety item 4 declined",
        "Ben: Four questions about safety not asked",
    ]
