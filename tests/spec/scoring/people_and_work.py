"""Support, loneliness, belonging, the session as felt, and the clinician's own week: means and sums by hand."""

from __future__ import annotations

from tests.spec.scoring.forms import Found, Row, Table, numbered, total

OSSS_3 = Table(
    "osss-3",
    numbered(3),
    {"total": 3},
    (
        Row("3 is the least", "1 1 1", total(3, "poor")),
        Row("8 is the last of poor", "1 2 5", total(8, "poor")),
        Row("9 is the first of moderate", "2 2 5", total(9, "moderate")),
        Row("11 is the last of moderate", "4 5 2", total(11, "moderate")),
        Row("12 is the first of strong", "4 3 5", total(12, "strong")),
        Row("14 is the most", "4 5 5", total(14, "strong")),
        Row("one blank, no value", "4 . 5", total(None, None, 1)),
        Row("one declined, no value", "x 5 5", total(None, None, 1)),
    ),
)

LONELINESS = Table(
    "ons-loneliness",
    "q1",
    {"total": 1},
    (
        Row("never is 1", "1", total(1)),
        Row("often or always is 5; a single item has no band", "5", total(5)),
        Row("not answered is not never", ".", total(None, None, 1)),
    ),
)


def affects(positive: Found, negative: Found) -> dict[str, Found]:
    """SPARQ has two scales and no total."""
    return {"positive": positive, "negative": negative}


SPARQ = Table(
    "sparq",
    numbered(8),
    {"positive": 4, "negative": 4},
    (
        Row("nothing felt", "0 0 0 0 0 0 0 0", affects(Found(0), Found(0))),
        Row("1, 6, 7, 8 are the positive ones", "4 0 0 0 0 4 4 4", affects(Found(16), Found(0))),
        Row("2, 3, 4, 5 are the negative ones", "0 4 4 4 4 0 0 0", affects(Found(0), Found(16))),
        Row("only 1", "3 0 0 0 0 0 0 0", affects(Found(3), Found(0))),
        Row("only 5", "0 0 0 0 3 0 0 0", affects(Found(0), Found(3))),
        Row("only 6", "0 0 0 0 0 2 0 0", affects(Found(2), Found(0))),
        Row("3 of 4: 5 becomes 6.67", "2 0 0 0 0 2 1 .", affects(Found(20 / 3, None, 1, True), Found(0))),
        Row("3 of 4 of the other: 3 becomes 4", "0 1 1 1 . 0 0 0", affects(Found(0), Found(4, None, 1, True))),
        Row("2 of 4 have no value", "4 4 4 4 4 4 . .", affects(Found(None, None, 2), Found(16))),
        Row("declined counts as missing", "4 x x 4 4 4 4 4", affects(Found(16), Found(None, None, 2))),
    ),
)  # fmt: skip

QWL_6 = Table(
    "qwl-6",
    numbered(6),
    {"support": 6},
    (
        Row("1 is very true: all turned, 4 is the best", "1 1 1 1 1 1", {"support": Found(4)}),
        Row("4 throughout is the worst, 1", "4 4 4 4 4 4", {"support": Found(1)}),
        Row("2 counts 3", "2 2 2 2 2 2", {"support": Found(3)}),
        Row("one item each: 4 3 2 1 4 4 make 3", "1 2 3 4 1 1", {"support": Found(3)}),
        Row("5 of 6 are enough", "1 1 1 1 1 .", {"support": Found(4, None, 1, True)}),
        Row("5 of 6: 4 4 4 4 1 make 3.4", "1 1 1 1 4 .", {"support": Found(3.4, None, 1, True)}),
        Row("4 of 6 are not", "1 1 1 1 . x", {"support": Found(None, None, 2)}),
    ),
)

FELT_OFF = ("felt-off",)

SP_4 = Table(
    "sp-4",
    "same-side mattered said-it felt-off",
    {"pulse": 3},
    (
        Row("the mean of the first three", "5 6 7 1", {"pulse": Found(6)}),
        Row("item 4 adds nothing", "4 4 4 3", {"pulse": Found(4)}),
        Row("item 4 at 3 raises nothing", "7 7 7 3", {"pulse": Found(7)}),
        Row("item 4 at 4 raises a notice", "7 7 7 4", {"pulse": Found(7)}, FELT_OFF),
        Row("item 4 at 7 raises a notice", "1 1 1 7", {"pulse": Found(1)}, FELT_OFF),
        Row("item 4 alone raises it", ". . . 5", {"pulse": Found(None, None, 3)}, FELT_OFF),
        Row("two of three have no value", "7 7 . 1", {"pulse": Found(None, None, 1)}),
        Row("item 4 declined raises nothing", "1 2 1 x", {"pulse": Found(4 / 3)}),
    ),
)


def two(first: str, one: Found, second: str, other: Found) -> dict[str, Found]:
    """Two scales side by side."""
    return {first: one, second: other}


BA_4 = Table(
    "ba-4",
    "belong unseen fitting pushed",
    {"belonging": 2, "autonomy": 2},
    (
        Row("2 and 4 are turned: the best is 7", "7 1 7 1", two("belonging", Found(7), "autonomy", Found(7))),
        Row("the worst is 1", "1 7 1 7", two("belonging", Found(1), "autonomy", Found(1))),
        Row("agreeing with everything is the middle", "7 7 7 7", two("belonging", Found(4), "autonomy", Found(4))),
        Row("unseen at 5 counts 3", "6 5 1 1", two("belonging", Found(4.5), "autonomy", Found(4))),
        Row("pushed at 6 counts 2", "4 4 3 6", two("belonging", Found(4), "autonomy", Found(2.5))),
        Row("complete only", "7 . 7 1", two("belonging", Found(None, None, 1), "autonomy", Found(7))),
        Row("declined", "7 1 x x", two("belonging", Found(7), "autonomy", Found(None, None, 2))),
    ),
)

CW_6 = Table(
    "cw-6",
    "enough-left turning-over useful own-reactions someone-to-tell feelings",
    {"resources": 5},
    (
        Row("2 and 4 are turned: the best is 7", "7 1 7 1 7 .", {"resources": Found(7)}),
        Row("the worst is 1", "1 7 1 7 1 .", {"resources": Found(1)}),
        Row("6, 8-3, 4, 8-5, 2 make 4", "6 3 4 5 2 .", {"resources": Found(4)}),
        Row("4 of 5 are enough: 7 5 7 5", "7 3 7 3 . .", {"resources": Found(6, None, 1, True)}),
        Row("3 of 5 are not", "7 3 7 . x .", {"resources": Found(None, None, 2)}),
    ),
)


def staff(supervision: Found, safety: Found, leaders: Found) -> dict[str, Found]:
    """The three means of ST-8, each with its own answers only."""
    return {"supervision": supervision, "safety": safety, "leaders": leaders}


ST_8 = Table(
    "st-8",
    "clearer mistake purpose not-knowing concern what-before-who leaders-act workload",
    {"supervision": 3, "safety": 3, "leaders": 2},
    (
        Row("three means, none turned", "7 6 5 4 4 1 2 3", staff(Found(6), Found(3), Found(2.5))),
        Row("a blank takes its own block only", "7 . 5 4 4 1 2 3", staff(Found(None, None, 1), Found(3), Found(2.5))),
        Row("the same for safety", "7 7 7 x 4 4 2 2", staff(Found(7), Found(None, None, 1), Found(2))),
        Row("the same for leaders", "1 1 1 2 2 2 2 .", staff(Found(1), Found(2), Found(None, None, 1))),
    ),
)

SERVICE = Table(
    "service-support",
    "listened respect easier",
    {"support": 3},
    (
        Row("the mean of three", "7 6 2", {"support": Found(5)}),
        Row("complete only", "7 7 .", {"support": Found(None, None, 1)}),
    ),
)

TABLES = (OSSS_3, LONELINESS, SPARQ, QWL_6, SP_4, BA_4, CW_6, ST_8, SERVICE)
