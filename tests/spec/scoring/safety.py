"""The yes/no screens and the counts: a blank without a yes is undetermined, a yes stands whatever is left out."""

from __future__ import annotations

from tests.spec.scoring.forms import Row, Table, numbered, total

SUICIDE, VIOLENCE, UNSAFE, RIFT = (
    ("thoughts-of-suicide",),
    ("partner-violence",),
    ("unsafe-with-partner",),
    ("rift",),
)
POSITIVE, NEGATIVE, OPEN = "positive", "negative", "undetermined"

ASQ = Table(
    "asq",
    numbered(5),
    {"total": 5},
    (
        Row("four no, 5 not asked: that is no blank", "0 0 0 0 .", total(0, NEGATIVE)),
        Row("four no and an odd no to 5", "0 0 0 0 0", total(0, NEGATIVE)),
        Row("a yes to 1", "1 0 0 0 0", total(1, POSITIVE), SUICIDE),
        Row("a yes to 2", "0 1 0 0 0", total(1, POSITIVE), SUICIDE),
        Row("a yes to 3", "0 0 1 0 0", total(1, POSITIVE), SUICIDE),
        Row("a yes to 4", "0 0 0 1 0", total(1, POSITIVE), SUICIDE),
        Row("a yes to 5 as well", "0 0 0 1 1", total(2, POSITIVE), SUICIDE),
        Row("five yes", "1 1 1 1 1", total(5, POSITIVE), SUICIDE),
        Row("after a yes, 5 left blank is missing", "1 0 0 0 .", total(1, POSITIVE, 1), SUICIDE),
        Row("after a yes, 5 declined is missing", "1 0 0 0 x", total(1, POSITIVE, 1), SUICIDE),
        Row("only 5, and yes", ". . . . 1", total(1, POSITIVE, 4), SUICIDE),
        Row("one blank without a yes", "0 0 . 0 .", total(0, OPEN, 1)),
        Row("one refusal without a yes is not cleared", "0 0 0 x .", total(0, OPEN, 1)),
        Row("a yes beside blanks", ". . 1 . .", total(1, POSITIVE, 4), SUICIDE),
        Row("nothing answered", ". . . . .", total(None, OPEN, 4)),
        Row("everything declined", "x x x x .", total(None, OPEN, 4)),
    ),
)

HARK = Table(
    "hark",
    numbered(4),
    {"total": 4},
    (
        Row("four no is negative, never safe", "0 0 0 0", total(0, NEGATIVE)),
        Row("humiliated", "1 0 0 0", total(1, POSITIVE), VIOLENCE),
        Row("afraid", "0 1 0 0", total(1, POSITIVE), VIOLENCE),
        Row("raped", "0 0 1 0", total(1, POSITIVE), VIOLENCE),
        Row("kicked", "0 0 0 1", total(1, POSITIVE), VIOLENCE),
        Row("two yes", "0 1 0 1", total(2, POSITIVE), VIOLENCE),
        Row("four yes", "1 1 1 1", total(4, POSITIVE), VIOLENCE),
        Row("three no and a blank", "0 0 0 .", total(0, OPEN, 1)),
        Row("three no and a refusal", "x 0 0 0", total(0, OPEN, 1)),
        Row("a yes and three blanks", ". . 1 .", total(1, POSITIVE, 3), VIOLENCE),
        Row("a yes and three refusals", "x 1 x x", total(1, POSITIVE, 3), VIOLENCE),
        Row("nothing", ". . . .", total(None, OPEN, 4)),
    ),
)

SAFETY_OWN = Table(
    "safety-own",
    "fear control injury threats",
    {"total": 4},
    (
        Row("four no", "0 0 0 0", total(0, NEGATIVE)),
        Row("a yes to fear", "1 0 0 0", total(1, POSITIVE), UNSAFE),
        Row("a yes to control", "0 1 0 0", total(1, POSITIVE), UNSAFE),
        Row("a yes to injury", "0 0 1 0", total(1, POSITIVE), UNSAFE),
        Row("a yes to threats", "0 0 0 1", total(1, POSITIVE), UNSAFE),
        Row("not sure about fear raises; the value counts yes only", "2 0 0 0", total(0, POSITIVE), UNSAFE),
        Row("not sure about threats raises", "0 0 0 2", total(0, POSITIVE), UNSAFE),
        Row("not sure throughout", "2 2 2 2", total(0, POSITIVE), UNSAFE),
        Row("a yes and a not sure", "1 2 0 0", total(1, POSITIVE), UNSAFE),
        Row("not sure beside blanks", ". 2 . .", total(0, POSITIVE, 3), UNSAFE),
        Row("no beside a blank", "0 0 . 0", total(0, OPEN, 1)),
        Row("no beside a refusal", "0 0 0 x", total(0, OPEN, 1)),
        Row("nothing", ". . . .", total(None, OPEN, 4)),
    ),
)

RISQ = Table(
    "risq",
    numbered(4),
    {"total": 4},
    (
        Row("four no", "0 0 0 0", total(0, NEGATIVE)),
        Row("a yes to 1", "1 0 0 0", total(1, POSITIVE), RIFT),
        Row("a yes to 2", "0 1 0 0", total(1, POSITIVE), RIFT),
        Row("a yes to 3", "0 0 1 0", total(1, POSITIVE), RIFT),
        Row("a yes to 4", "0 0 0 1", total(1, POSITIVE), RIFT),
        Row("unanswered without a yes", "0 . 0 0", total(0, OPEN, 1)),
        Row("unanswered with a yes", "0 . 0 1", total(1, POSITIVE, 1), RIFT),
        Row("nothing", ". . . .", total(None, OPEN, 4)),
    ),
)

ALCOHOL = Table(
    "alcohol-1",
    "times threshold",
    {"total": 1},
    (
        Row("never", "0 .", total(0, NEGATIVE)),
        Row("once is positive: 1 or more, not more than 1", "1 4", total(1, POSITIVE)),
        Row("once, the other threshold", "1 5", total(1, POSITIVE)),
        Row("once, the threshold not said", "1 .", total(1, POSITIVE)),
        Row("every day of a leap year", "366 5", total(366, POSITIVE)),
        Row("not answered", ". .", total(None, None, 1)),
        Row("declined is not never", "x .", total(None, None, 1)),
        Row("a threshold alone is no count", ". 4", total(None, None, 1)),
    ),
)

DRUGS = Table(
    "drug-1",
    "times",
    {"total": 1},
    (
        Row("never", "0", total(0, NEGATIVE)),
        Row("once is positive", "1", total(1, POSITIVE)),
        Row("monthly", "12", total(12, POSITIVE)),
        Row("declined is not never", "x", total(None, None, 1)),
    ),
)

PRIVATE = Table(
    "private-own",
    "affair unusual-experiences",
    {},
    (
        Row("two no", "0 0", {}),
        Row("two yes raise the gate, no flag", "1 1", {}),
        Row("two not sure", "2 2", {}),
        Row("declined", "x x", {}),
    ),
)

TABLES = (ASQ, HARK, SAFETY_OWN, RISQ, ALCOHOL, DRUGS, PRIVATE)
