"""Questionnaires whose words a practice brings itself; how they are scored is ours to get right all the same."""

from __future__ import annotations

from tests.spec.scoring.forms import Found, Row, Table, numbered, total

BELOW, ABOVE = "below-cut-off", "above-cut-off"

CSI_16 = Table(
    "csi-16",
    numbered(16),
    {"total": 16},
    (
        Row("the least", "0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0", total(0, BELOW)),
        Row("item 1 reaches 6, the others 5: 81", "6 5 5 5 5 5 5 5 5 5 5 5 5 5 5 5", total(81, ABOVE)),
        Row("51 is below 51.5", "1 5 5 5 5 5 5 5 5 5 5 0 0 0 0 0", total(51, BELOW)),
        Row("52 is above", "2 5 5 5 5 5 5 5 5 5 5 0 0 0 0 0", total(52, ABOVE)),
        Row("complete only", "6 5 5 5 5 5 5 5 5 5 5 5 5 5 5 .", total(None, None, 1)),
    ),
)

CSI_4 = Table(
    "csi-4",
    numbered(4),
    {"total": 4},
    (
        Row("the most is 21", "6 5 5 5", total(21, ABOVE)),
        Row("13 is below 13.5", "3 5 5 0", total(13, BELOW)),
        Row("14 is above", "4 5 5 0", total(14, ABOVE)),
        Row("complete only", "6 5 x 5", total(None, None, 1)),
    ),
)

RS_10 = Table(
    "rs10",
    numbered(10),
    {"total": 10},
    (
        Row("1 strongly agree: 1, 3, 4, 6, 8, 9, 10 are turned", "1 6 1 1 6 1 6 1 1 1", total(6)),
        Row("the least satisfied", "6 1 6 6 1 6 1 6 6 6", total(1)),
        Row("agreeing with everything: seven 6 and three 1", "1 1 1 1 1 1 1 1 1 1", total(4.5)),
        Row("8 of 10 are enough", "1 6 1 1 6 1 6 1 . x", total(6, None, 2, prorated=True)),
        Row(
            "9 of 10: the item on children left out", "1 6 1 1 6 1 6 1 . 6",
            total((8 * 6 + 1) / 9, None, 1, prorated=True),
        ),
        Row("7 of 10 are not", "1 6 1 1 6 1 6 . . .", total(None, None, 3)),
    ),
)  # fmt: skip

RS_5 = Table(
    "rs5",
    numbered(5),
    {"total": 5},
    (
        Row("only the first is not turned", "6 1 1 1 1", total(6)),
        Row("the least", "1 6 6 6 6", total(1)),
        Row("1 throughout: 1 6 6 6 6", "1 1 1 1 1", total(5)),
        Row("4 of 5 are enough", "6 1 1 1 .", total(6, None, 1, prorated=True)),
        Row("3 of 5 are not", "6 1 1 . .", total(None, None, 2)),
    ),
)


def bonds(goal: Found, task: Found, bond: Found) -> dict[str, Found]:
    """WAI-SR: three scales of four."""
    return {"goal": goal, "task": task, "bond": bond}


WAI = Table(
    "wai-sr",
    numbered(12),
    {"goal": 4, "task": 4, "bond": 4},
    (
        Row("goal is 4, 6, 8, 11", "1 1 1 5 1 5 1 5 1 1 5 1", bonds(Found(5), Found(1), Found(1))),
        Row("task is 1, 2, 10, 12", "5 5 1 1 1 1 1 1 1 5 1 5", bonds(Found(1), Found(5), Found(1))),
        Row("bond is 3, 5, 7, 9", "1 1 5 1 5 1 5 1 5 1 1 1", bonds(Found(1), Found(1), Found(5))),
        Row("a blank takes its own scale", "5 5 5 . 5 5 5 5 5 5 5 5", bonds(Found(None, None, 1), Found(5), Found(5))),
    ),
)

ORS = Table(
    "ors",
    numbered(4),
    {"total": 4},
    (
        Row("the most is 40", "10 10 10 10", total(40, ABOVE)),
        Row("24.9 is below 25", "6.2 6.2 6.2 6.3", total(24.9, BELOW)),
        Row("25 is at the cut-off", "6.2 6.2 6.3 6.3", total(25, ABOVE)),
        Row("complete only", "10 10 10 .", total(None, None, 1)),
    ),
)

SRS = Table(
    "srs",
    numbered(4),
    {"total": 4},
    (
        Row("35.9 is below 36", "9 9 9 8.9", total(35.9, BELOW)),
        Row("36 is at the cut-off", "9 9 9 9", total(36, ABOVE)),
        Row("complete only", "9 x 9 9", total(None, None, 1)),
    ),
)

UCLA_3 = Table(
    "ucla-3",
    numbered(3),
    {"total": 3},
    (
        Row("the least is 3", "1 1 1", total(3, BELOW)),
        Row("5 is below 6", "2 2 1", total(5, BELOW)),
        Row("6 is lonely", "2 2 2", total(6, "lonely")),
        Row("the most is 9", "3 3 3", total(9, "lonely")),
        Row("complete only", "3 3 .", total(None, None, 1)),
    ),
)

LSNS_6 = Table(
    "lsns-6",
    numbered(6),
    {"total": 6},
    (
        Row("nobody", "0 0 0 0 0 0", total(0, "isolation-risk")),
        Row("11 is at risk", "5 5 1 0 0 0", total(11, "isolation-risk")),
        Row("12 is not", "5 5 2 0 0 0", total(12, ABOVE)),
        Row("the most is 30", "5 5 5 5 5 5", total(30, ABOVE)),
        Row("complete only", "5 5 5 5 5 .", total(None, None, 1)),
    ),
)


def lonely(whole: Found, emotional: Found, social: Found) -> dict[str, Found]:
    """DJG-6: 0 no, 1 yes, 2 more or less."""
    return {"total": whole, "emotional": emotional, "social": social}


DJG_6 = Table(
    "djg-6",
    numbered(6),
    {"total": 6, "emotional": 3, "social": 3},
    (
        Row("no to 1, 4, 6 and yes to 2, 3, 5 is 0", "0 1 1 0 1 0", lonely(Found(0, "not-lonely"), Found(0), Found(0))),
        Row("the other way round is 6", "1 0 0 1 0 1", lonely(Found(6, "severe"), Found(3), Found(3))),
        Row("more or less counts 1 on every item", "2 2 2 2 2 2", lonely(Found(6, "severe"), Found(3), Found(3))),
        Row("1 is the last of not lonely", "1 1 1 0 1 0", lonely(Found(1, "not-lonely"), Found(1), Found(0))),
        Row("2 is the first of moderate", "1 0 1 0 1 0", lonely(Found(2, "moderate"), Found(1), Found(1))),
        Row("4 is the last of moderate", "1 0 0 1 1 0", lonely(Found(4, "moderate"), Found(2), Found(2))),
        Row("5 is the first of severe", "1 0 0 1 1 1", lonely(Found(5, "severe"), Found(3), Found(2))),
        Row(
            "one missing answer: the plain sum of five, never scaled up", "1 0 0 1 0 .",
            lonely(Found(5, "severe", 1), Found(None, None, 1), Found(3)),
        ),
        Row(
            "two missing answers: nothing", "1 0 . 1 0 .",
            lonely(Found(None, None, 2), Found(None, None, 1), Found(None, None, 1)),
        ),
    ),
)  # fmt: skip

TABLES = (CSI_16, CSI_4, RS_10, RS_5, WAI, ORS, SRS, UCLA_3, LSNS_6, DJG_6)
