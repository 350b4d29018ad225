"""Mood and worry: PHQ-9, GAD-7, PHQ-4 and CORE-10, both sides of each edge, by hand from the publications."""

from __future__ import annotations

from tests.spec.scoring.forms import Found, Row, Table, numbered, total

SELF_HARM = ("thoughts-of-death-or-self-harm",)
PLAN = ("plan-to-end-life",)

PHQ_9 = Table(
    "phq-9",
    f"{numbered(9)} function",
    {"total": 9},
    (
        Row("nothing at all is 0, minimal", "0 0 0 0 0 0 0 0 0 0", total(0, "minimal")),
        Row("4 is the last of minimal", "3 1 0 0 0 0 0 0 0 0", total(4, "minimal")),
        Row("5 is the first of mild", "3 2 0 0 0 0 0 0 0 0", total(5, "mild")),
        Row("9 is the last of mild", "3 3 3 0 0 0 0 0 0 1", total(9, "mild")),
        Row("10 is the first of moderate", "3 3 3 1 0 0 0 0 0 1", total(10, "moderate")),
        Row("14 is the last of moderate", "3 3 3 3 2 0 0 0 0 2", total(14, "moderate")),
        Row("15 is the first of moderately severe", "3 3 3 3 3 0 0 0 0 2", total(15, "moderately-severe")),
        Row("19 is the last of moderately severe", "3 3 3 3 3 3 1 0 0 2", total(19, "moderately-severe")),
        Row("20 is the first of severe", "3 3 3 3 3 3 2 0 0 3", total(20, "severe")),
        Row("27 is the most", "3 3 3 3 3 3 3 3 3 3", total(27, "severe"), SELF_HARM),
        Row("the function item adds nothing", "0 0 0 0 0 0 0 0 0 3", total(0, "minimal")),
        Row("the function item may be left out", "1 1 1 1 0 0 0 0 0 .", total(4, "minimal")),
        Row("8 of 9: 4 becomes 4.5, still minimal", "2 2 0 0 0 0 0 0 . 0", total(4.5, "minimal", 1, prorated=True)),
        Row("7 of 9: 7 becomes 9, mild", "1 1 1 1 1 1 1 . . 0", total(9, "mild", 2, prorated=True)),
        Row("7 of 9: 8 becomes 10.29, moderate", "2 1 1 1 1 1 1 . . 0", total(72 / 7, "moderate", 2, prorated=True)),
        Row("7 of 9, all at the most, is 27", "3 3 3 3 3 3 3 . . 0", total(27, "severe", 2, prorated=True)),
        Row(
            "8 of 9: 17 becomes 19.125, not yet severe", "3 3 3 3 3 2 0 0 . .",
            total(19.125, "moderately-severe", 1, prorated=True),
        ),
        Row("6 of 9 have no value", "3 3 3 3 3 3 . . . 0", total(None, None, 3)),
        Row("declined counts as missing", "1 1 1 1 1 1 x x x 0", total(None, None, 3)),
        Row("one declined is prorated like a blank", "1 1 1 1 1 1 1 1 x 0", total(9, "mild", 1, prorated=True)),
        Row("item 9 at 1 raises, whatever the total", "0 0 0 0 0 0 0 0 1 0", total(1, "minimal"), SELF_HARM),
        Row("item 9 at 2 raises", "0 0 0 0 0 0 0 0 2 0", total(2, "minimal"), SELF_HARM),
        Row("item 9 alone on an empty form raises", ". . . . . . . . 3 .", total(None, None, 8), SELF_HARM),
        Row("the most on all others raises nothing", "3 3 3 3 3 3 3 3 0 3", total(24, "severe")),
        Row("item 9 declined raises nothing, is no no", "3 3 3 3 3 3 3 3 x 3", total(27, "severe", 1, prorated=True)),
        Row("an empty form has no value", ". . . . . . . . . .", total(None, None, 9)),
    ),
)  # fmt: skip

GAD_7 = Table(
    "gad-7",
    numbered(7),
    {"total": 7},
    (
        Row("nothing is minimal", "0 0 0 0 0 0 0", total(0, "minimal")),
        Row("4 is the last of minimal", "0 0 0 0 0 1 3", total(4, "minimal")),
        Row("5 is the first of mild", "0 0 0 0 0 2 3", total(5, "mild")),
        Row("9 is the last of mild", "0 0 0 0 3 3 3", total(9, "mild")),
        Row("10 is the first of moderate", "0 0 0 1 3 3 3", total(10, "moderate")),
        Row("14 is the last of moderate", "0 0 2 3 3 3 3", total(14, "moderate")),
        Row("15 is the first of severe", "0 0 3 3 3 3 3", total(15, "severe")),
        Row("21 is the most", "3 3 3 3 3 3 3", total(21, "severe")),
        Row("6 of 7: 6 becomes 7", "1 1 1 1 1 1 .", total(7, "mild", 1, prorated=True)),
        Row("6 of 7: 4 becomes 4.67, still minimal", "1 1 1 1 0 0 .", total(28 / 6, "minimal", 1, prorated=True)),
        Row("6 of 7: 9 becomes 10.5, moderate", ". 2 2 2 1 1 1", total(10.5, "moderate", 1, prorated=True)),
        Row("6 of 7: 8 becomes 9.33, mild", ". 2 2 1 1 1 1", total(56 / 6, "mild", 1, prorated=True)),
        Row("5 of 7 have no value", "3 3 3 3 3 . .", total(None, None, 2)),
        Row("one declined, one blank: no value", "3 3 3 x 3 . 3", total(None, None, 2)),
        Row("the worst worry raises no flag", "3 3 3 3 3 3 .", total(21, "severe", 1, prorated=True)),
    ),
)


def four(whole: Found, worry: Found, mood: Found) -> dict[str, Found]:
    """The three scales of PHQ-4."""
    return {"total": whole, "gad-2": worry, "phq-2": mood}


NO = "negative"
YES = "positive"

PHQ_4 = Table(
    "phq-4",
    numbered(4),
    {"total": 4, "gad-2": 2, "phq-2": 2},
    (
        Row("nothing", "0 0 0 0", four(Found(0, "none"), Found(0, NO), Found(0, NO))),
        Row("2 is the last of none", "1 0 1 0", four(Found(2, "none"), Found(1, NO), Found(1, NO))),
        Row("3 is the first of mild", "0 2 1 0", four(Found(3, "mild"), Found(2, NO), Found(1, NO))),
        Row("5 is the last of mild, worry positive", "2 1 1 1", four(Found(5, "mild"), Found(3, YES), Found(2, NO))),
        Row("6 is the first of moderate", "1 1 2 2", four(Found(6, "moderate"), Found(2, NO), Found(4, YES))),
        Row("8 is the last of moderate", "2 2 2 2", four(Found(8, "moderate"), Found(4, YES), Found(4, YES))),
        Row("9 is the first of severe", "3 0 3 3", four(Found(9, "severe"), Found(3, YES), Found(6, YES))),
        Row("12 is the most", "3 3 3 3", four(Found(12, "severe"), Found(6, YES), Found(6, YES))),
        Row("a part of 2 is negative", "2 0 0 2", four(Found(4, "mild"), Found(2, NO), Found(2, NO))),
        Row("a part of 3 is positive", "3 0 0 3", four(Found(6, "moderate"), Found(3, YES), Found(3, YES))),
        Row(
            "a blank takes its part and the total, not the other part", ". 3 3 3",
            four(Found(None, None, 1), Found(None, None, 1), Found(6, YES)),
        ),
        Row(
            "declined does the same", "3 3 3 x",
            four(Found(None, None, 1), Found(6, YES), Found(None, None, 1)),
        ),
        Row("empty", ". . . .", four(Found(None, None, 4), Found(None, None, 2), Found(None, None, 2))),
    ),
)  # fmt: skip

CORE_10 = Table(
    "core-10",
    numbered(10),
    {"total": 10},
    (
        Row("all 0: the two turned items give 4 each", "0 0 0 0 0 0 0 0 0 0", total(8, "below-cut-off")),
        Row("the least distress is 0", "0 4 4 0 0 0 0 0 0 0", total(0, "below-cut-off")),
        Row("the most distress is 40", "4 0 0 4 4 4 4 4 4 4", total(40, "clinical"), PLAN),
        Row("10 is below the cut-off of 11", "4 4 4 4 2 0 0 0 0 0", total(10, "below-cut-off")),
        Row("11 is at the cut-off", "4 4 4 4 3 0 0 0 0 0", total(11, "clinical")),
        Row("item 2 is turned: 1 counts 3", "0 1 4 0 0 0 0 0 0 0", total(3, "below-cut-off")),
        Row("item 3 is turned: 3 counts 1", "0 4 3 0 0 0 0 0 0 0", total(1, "below-cut-off")),
        Row("9 of 10: 9 becomes 10, below", "3 4 4 3 3 0 0 0 0 .", total(10, "below-cut-off", 1, prorated=True)),
        Row("9 of 10: 10 becomes 11.11, clinical", "4 4 4 3 3 0 0 0 0 .", total(100 / 9, "clinical", 1, prorated=True)),
        Row("8 of 10 have no value", "4 4 4 4 4 0 0 0 . .", total(None, None, 2)),
        Row("item 6 at 1 raises", "0 4 4 0 0 1 0 0 0 0", total(1, "below-cut-off"), PLAN),
        Row("item 6 raises on a form otherwise empty", ". . . . . 4 . . . .", total(None, None, 9), PLAN),
        Row("clinical without item 6 raises nothing", "4 0 0 4 4 0 4 4 4 4", total(36, "clinical")),
    ),
)

TABLES = (PHQ_9, GAD_7, PHQ_4, CORE_10)
