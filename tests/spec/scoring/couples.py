"""What couples, families and individuals answer about the connection: every mean and every turned item by hand.

Our own questionnaires are new: no scale of theirs ever has a band.
"""

from __future__ import annotations

from tests.spec.scoring.forms import Found, Row, Table


def two(connection: Found, strain: Found) -> dict[str, Found]:
    """The two means of the process check; there is no total."""
    return {"connection": connection, "strain": strain}


CPC_10 = Table(
    "cpc-10",
    "connection-1 connection-2 connection-3 connection-4 connection-5 strain-1 strain-2 strain-3 strain-4 strain-5",
    {"connection": 5, "strain": 5},
    (
        Row("two means, nothing turned", "7 6 5 4 3 1 1 2 3 3", two(Found(5), Found(2))),
        Row("4 of 5 are enough", "7 7 7 3 . 4 4 4 . 6", two(Found(6, None, 1, True), Found(4.5, None, 1, True))),
        Row("3 of 5 are not", "7 7 7 . x 4 4 4 4 4", two(Found(None, None, 2), Found(4))),
        Row("the most strain has no band and raises nothing", "1 1 1 1 1 7 7 7 7 7", two(Found(1), Found(7))),
        Row("contempt alone", "4 4 4 4 4 1 6 1 1 1", two(Found(4), Found(2))),
    ),
)

ALLIANCE_KEYS = "bond tasks goals realness safety"
CHECK_OUT = Table(
    "alliance-checkout",
    f"{ALLIANCE_KEYS} felt-off speak-freely",
    {"alliance": 5},
    (
        Row("the mean of five", "7 6 5 4 3 1 0", {"alliance": Found(5)}),
        Row("felt off and hard to speak add nothing, raise no flag", "7 7 7 7 7 7 1", {"alliance": Found(7)}),
        Row("not sure whether it is hard to speak", "4 4 4 4 4 1 2", {"alliance": Found(4)}),
        Row("4 of 5 are enough", "7 6 5 4 . 1 0", {"alliance": Found(5.5, None, 1, True)}),
        Row("3 of 5 are not", "7 6 5 . x 1 0", {"alliance": Found(None, None, 2)}),
    ),
)

MIRROR = Table(
    "alliance-mirror",
    f"{ALLIANCE_KEYS} guess",
    {"alliance": 5},
    (
        Row("the guess is no part of the mean", "5 5 5 5 5 1", {"alliance": Found(5)}),
        Row("the guess may have a decimal", "5 5 5 5 6 6.3", {"alliance": Found(5.2)}),
    ),
)

PARTS = ("knowing", "appreciation", "reaching", "benefit", "handling", "backing", "meaning", "trust", "commitment")


def paired(names: tuple[str, ...]) -> str:
    """Each part twice, first worded positively, then turned."""
    return " ".join(f"{name}-{n}" for name in names for n in (1, 2))


def means(*values: float | None) -> dict[str, Found]:
    """The nine parts in the order of the form; None where one of the two answers is missing."""
    return {part: Found(value, None, value is None) for part, value in zip(PARTS, values, strict=True)}


CHECK_UP = Table(
    "relationship-checkup",
    paired(PARTS),
    dict.fromkeys(PARTS, 2),
    (
        Row(
            "the best: agree with the first, disagree with the second",
            "7 1 7 1 7 1 7 1 7 1 7 1 7 1 7 1 7 1", means(7, 7, 7, 7, 7, 7, 7, 7, 7),
        ),
        Row("the worst", "1 7 1 7 1 7 1 7 1 7 1 7 1 7 1 7 1 7", means(1, 1, 1, 1, 1, 1, 1, 1, 1)),
        Row(
            "agreeing with everything is the middle, not the top",
            "7 7 7 7 7 7 7 7 7 7 7 7 7 7 7 7 7 7", means(4, 4, 4, 4, 4, 4, 4, 4, 4),
        ),
        Row(
            "each part has its own two answers",
            "1 7 2 7 2 6 3 6 3 5 4 5 4 4 5 4 5 3", means(1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5),
        ),
        Row(
            "a blank takes its own part only",
            "7 . 7 1 7 1 7 1 7 1 7 1 7 1 7 1 7 1", means(None, 7, 7, 7, 7, 7, 7, 7, 7),
        ),
        Row(
            "so does a refusal, in the turned one as well",
            "7 1 7 1 7 1 7 1 7 1 7 1 7 1 x 1 7 1", means(7, 7, 7, 7, 7, 7, 7, None, 7),
        ),
    ),
)  # fmt: skip


def module(part: str, keys: str, *rows: Row) -> Table:
    """A deeper module: one scale, the part's; its last two (one for `meaning`) statements are turned."""
    return Table(f"relationship-checkup-{part}", keys, {part: len(keys.split())}, rows)


def deep(part: str, keys: str, turned: int) -> Table:
    """The rows every module must pass: best, worst, all alike, one blank, two blanks."""
    count = len(keys.split())
    straight = count - turned
    best, worst = ["7"] * straight + ["1"] * turned, ["1"] * straight + ["7"] * turned
    alike = (7 * straight + turned) / count
    return module(
        part,
        keys,
        Row("the best", " ".join(best), {part: Found(7)}),
        Row("the worst", " ".join(worst), {part: Found(1)}),
        Row("agreeing with everything", " ".join(["7"] * count), {part: Found(alike)}),
        Row("one blank is enough", " ".join([".", *best[1:]]), {part: Found(7, None, 1, True)}),
        Row("two are too many", " ".join([".", "x", *best[2:]]), {part: Found(None, None, 2)}),
    )


MODULES = (
    deep("knowing", "asking telling worries time change", 2),
    deep("appreciation", "thanks liking pride faults unseen", 2),
    deep("reaching", "noticing bad-day asking distraction giving-up", 2),
    deep("benefit", "good-reasons warmth lightness expecting old-hurts", 2),
    deep("handling", "beginning understanding calming giving-way stuck aftermath", 2),
    deep("backing", "knowing cheering room cost given-up", 2),
    deep("meaning", "habits occasions values team directions", 1),
    deep("trust", "promises truth both wondering old-hurt", 2),
    deep("commitment", "future effort choosing last-place doubts", 2),
)

OF_FAMILY = ("closeness", "heard", "fairness", "space", "together")
OF_ONE = ("belonging", "support", "autonomy", "therapist")


def family(*values: float | None, strain: Found) -> dict[str, Found]:
    """Five parts and the strain."""
    return {**{p: Found(v, None, v is None) for p, v in zip(OF_FAMILY, values, strict=True)}, "strain": strain}


FAMILY = Table(
    "family-checkup",
    f"{paired(OF_FAMILY)} heated put-down cut-off",
    {**dict.fromkeys(OF_FAMILY, 2), "strain": 3},
    (
        Row("five means and the strain", "7 1 6 2 5 3 4 4 3 5 1 2 3", family(7, 6, 5, 4, 3, strain=Found(2))),
        Row(
            "2 of 3 make a strain", "4 4 4 4 4 4 4 4 4 4 7 . 4",
            family(4, 4, 4, 4, 4, strain=Found(5.5, None, 1, True)),
        ),
        Row("1 of 3 does not", "4 4 4 4 4 4 4 4 4 4 7 . x", family(4, 4, 4, 4, 4, strain=Found(None, None, 2))),
        Row("a blank in a pair", "4 . 4 4 4 4 4 4 4 4 1 1 1", family(None, 4, 4, 4, 4, strain=Found(1))),
    ),
)  # fmt: skip

ONE = Table(
    "individual-checkup",
    paired(OF_ONE),
    dict.fromkeys(OF_ONE, 2),
    (
        Row(
            "four means", "7 1 6 3 2 5 1 7",
            {"belonging": Found(7), "support": Found(5.5), "autonomy": Found(2.5), "therapist": Found(1)},
        ),
        Row(
            "about the therapist left out", "7 1 7 1 7 1 . x",
            {"belonging": Found(7), "support": Found(7), "autonomy": Found(7), "therapist": Found(None, None, 2)},
        ),
    ),
)  # fmt: skip

TABLES = (CPC_10, CHECK_OUT, MIRROR, CHECK_UP, *MODULES, FAMILY, ONE)
