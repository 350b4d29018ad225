"""The gate as a table: what was answered, and the state that follows. Prints like `pattern_table`."""

from __future__ import annotations

from dataclasses import dataclass

from attunement.domain.answers import DECLINED, Answer
from attunement.domain.record import Response
from attunement.roadmap.gates import GateState
from tests.unit.roadmap.invented import response

HARK = ("q1", "q2", "q3", "q4")
OWN = ("fear", "control", "injury", "threats")
ASQ = ("q1", "q2", "q3", "q4")


def hark(person: str, at: int = 1, **given: Answer) -> Response:
    """HARK, every answer no but those given."""
    return response(person, "hark", {**dict.fromkeys(HARK, 0), **given}, at)


def own(person: str, at: int = 1, **given: Answer) -> Response:
    """The four own questions, every answer no but those given."""
    return response(person, "safety-own", {**dict.fromkeys(OWN, 0), **given}, at)


def no(person: str, at: int = 1) -> tuple[Response, Response]:
    """Both violence screens, every answer no."""
    return hark(person, at), own(person, at)


def asq(person: str, at: int = 1, **given: Answer) -> Response:
    """ASQ 1 to 4, every answer no but those given; 5 is asked only after a yes."""
    return response(person, "asq", {**dict.fromkeys(ASQ, 0), **given}, at)


def item_9(person: str, value: Answer, at: int = 1) -> Response:
    """PHQ-9 with only item 9 answered."""
    return response(person, "phq-9", {"q9": value}, at)


def times(person: str, instrument: str, value: Answer, at: int = 1) -> Response:
    """One of the two counts."""
    return response(person, instrument, {"times": value}, at)


@dataclass(frozen=True)
class GateRow:
    """What happened, the forms, the topic, its state, and words its reasons must hold."""

    happened: str
    topic: str
    forms: tuple[Response, ...]
    state: GateState
    because: tuple[str, ...] = ()


RAISED, UNDETERMINED = GateState.RAISED, GateState.UNDETERMINED
REVIEW, NOT_RAISED = GateState.REVIEW, GateState.NOT_RAISED

ROWS = [
    GateRow("nobody was asked", "violence", (), UNDETERMINED, ("Ana: HARK not asked", "Ben: HARK not asked")),
    GateRow("both said no to everything", "violence", (*no("a"), *no("b")), NOT_RAISED, ("does not mean safe",)),
    GateRow(
        "one yes, the partner says no", "violence", (hark("a", q2=1), own("a"), *no("b")), RAISED,
        ("Ana: HARK item 2 answered “Yes”", "Ben: answered no; a yes stands"),
    ),
    GateRow("not sure counts as yes", "violence", (hark("a"), own("a", control=2), *no("b")), RAISED, ("Not sure",)),
    GateRow("a yes on a form left half blank", "violence", (hark("a", q1=1, q3=None),), RAISED, ("item 1",)),
    GateRow("one blank", "violence", (hark("a", q4=None), own("a"), *no("b")), UNDETERMINED, ("item 4 not answered",)),
    GateRow("one declined", "violence", (hark("a", q4=DECLINED), own("a"), *no("b")), UNDETERMINED, ("declined",)),
    GateRow(
        "only HARK was asked of one", "violence", (hark("a"), *no("b")), UNDETERMINED,
        ("Ana: Four questions about safety not asked",),
    ),
    GateRow("one partner was not asked", "violence", no("a"), UNDETERMINED, ("Ben: HARK not asked",)),
    GateRow(
        "a yes earlier, all no now", "violence", (hark("a", 1, q2=1), own("a", 1), *no("a", 30), *no("b", 30)), REVIEW,
        ("item 2 was raised earlier", "every answer is no now"),
    ),
    GateRow(
        "a yes earlier, blank now", "violence",
        (hark("a", 1, q2=1), hark("a", 30, q2=None), own("a"), *no("b")), RAISED, ("item 2 answered “Yes”",),
    ),
    GateRow(
        "no earlier, blank now", "violence", (*no("a", 1), hark("a", 30, q2=None), *no("b")), UNDETERMINED,
        ("item 2 not answered",),
    ),
    GateRow("item 9 several days", "suicidality", (item_9("a", 1), item_9("b", 0)), RAISED, ("Ana: PHQ-9 item 9",)),
    GateRow("item 9 not at all, no ASQ needed", "suicidality", (item_9("a", 0), item_9("b", 0)), NOT_RAISED),
    GateRow("item 9 declined", "suicidality", (item_9("a", DECLINED), item_9("b", 0)), UNDETERMINED, ("declined",)),
    GateRow("ASQ all no, item 5 unasked is no blank", "suicidality", (asq("a"), asq("b")), NOT_RAISED),
    GateRow("ASQ any yes", "suicidality", (asq("a", q4=1, q5=0), asq("b")), RAISED, ("item 4",)),
    GateRow(
        "item 9 no, but ASQ asked and left blank", "suicidality", (item_9("a", 0), asq("a", q3=None), asq("b")),
        UNDETERMINED, ("item 3 not answered",),
    ),
    GateRow("item 9 raised, ASQ no", "suicidality", (item_9("a", 1), asq("a"), asq("b")), RAISED, ("PHQ-9 item 9",)),
    GateRow(
        "CORE-10 item 6 alone", "suicidality",
        (response("a", "core-10", {"q6": 1}), response("b", "core-10", {"q6": 0})), RAISED, ("CORE-10 item 6",),
    ),
    GateRow(
        "alcohol once, drugs never", "substances",
        (times("a", "alcohol-1", 1), times("a", "drug-1", 0), times("b", "alcohol-1", 0), times("b", "drug-1", 0)),
        RAISED, ("Ana: Single alcohol question",),
    ),
    GateRow(
        "neither ever", "substances",
        (times("a", "alcohol-1", 0), times("a", "drug-1", 0), times("b", "alcohol-1", 0), times("b", "drug-1", 0)),
        NOT_RAISED,
    ),
    GateRow(
        "alcohol no, drugs not asked", "substances", (times("a", "alcohol-1", 0), times("b", "alcohol-1", 0)),
        UNDETERMINED, ("Single drug question not asked",),
    ),
    GateRow(
        "an affair, not sure", "affair",
        (response("a", "private-own", {"affair": 2, "unusual-experiences": 0}),), RAISED, ("Not sure",),
    ),
    GateRow(
        "an affair declined", "affair",
        tuple(response(p, "private-own", {"affair": DECLINED, "unusual-experiences": 0}) for p in "ab"), UNDETERMINED,
    ),
    GateRow(
        "unusual experiences, one yes", "psychosis",
        (
            response("a", "private-own", {"affair": 0, "unusual-experiences": 0}),
            response("b", "private-own", {"affair": 0, "unusual-experiences": 1}),
        ),
        RAISED, ("Ben:", "Ana: answered no; a yes stands"),
    ),
]  # fmt: skip


def as_manual() -> str:
    """The table as Markdown."""
    rows = [f"| {row.topic} | {row.happened} | {row.state.value} |" for row in ROWS]
    return "\n".join(["# The gate", "", "| topic | what happened | state |", "| --- | --- | --- |", *rows])


if __name__ == "__main__":
    print(as_manual())
