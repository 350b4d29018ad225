"""What the card says to which pattern: the specification as a table.

`python -m tests.spec.card.pattern_table` prints it as a page of the manual.
"""

from __future__ import annotations

from dataclasses import dataclass

from attunement.domain.case import Case
from attunement.domain.record import CaseKind, PolicyName
from tests.unit.roadmap.invented import case, checkup, individual, of_family, of_one, response, strain

CALM = (strain("a"), strain("b"))


def stormy(*, both: bool = True, **items: int) -> tuple[object, ...]:
    """Strain high for both or for one, the items named the most frequent."""
    return (strain("a", often=4, **items), strain("b", often=4, **items) if both else strain("b", often=2))


@dataclass(frozen=True)
class Row:
    """A pattern in words, a case that has it, and what the card must say."""

    pattern: str
    case: Case
    says: dict[str, str | None]
    """Line id → what it says; None where there must be no such line."""


def couple(*forms: object, **options: object) -> Case:
    """A couple whose room is open."""
    return case(*forms, **options)  # type: ignore[arg-type]


ROWS = [
    Row(
        "both low on a part",
        couple(checkup("a", trust=2, rest=3.5), checkup("b", trust=3, rest=3.5), *CALM),
        {
            "room.weakest": "You both find trust hard just now: the connection is thinnest here.",
            "room.begin": "“When do you feel you can count on each other, and when less?”",
            "room.offer": "Small promises kept, about 15 minutes.",
            "room.avoid": "Not today: asking for quick forgiveness.",
            "alone.difference": "Nowhere 2 points apart.",
        },
    ),
    Row(
        "both low, appreciation left",
        couple(checkup("a", handling=2, appreciation=6), checkup("b", handling=2, appreciation=6), *CALM),
        {
            "room.weakest": "You both find handling differences hard, and you still value each other.",
            "room.offer": "Repair after a fight, about 30 minutes.",
        },
    ),
    Row(
        "one low, the other close",
        couple(checkup("a", meaning=3), checkup("b", meaning=4), *CALM),
        {
            "room.weakest": "Shared meaning is where the connection is thinnest between the two of you.",
            "room.begin": "“What do you do together that is truly yours?”",
            "room.offer": "A custom of ours, about 15 minutes.",
        },
    ),
    Row(
        "one low and 2 points apart",
        couple(checkup("a", backing=2), checkup("b", backing=6), *CALM),
        {
            "room.weakest": "Backing each other's hopes feels different to each of you, and needs care first.",
            "room.begin": "“You see this differently. Let us hear each view, one at a time.”",
            "room.avoid": "Not today: settling whose view is the right one.",
            "alone.difference": "Widest apart: backing each other's hopes. Ana 2, Ben 6.",
        },
    ),
    Row(
        "nobody low, but apart",
        couple(checkup("a", reaching=4, rest=6), checkup("b", reaching=6.5, rest=6), *CALM),
        {
            "room.weakest": "You see reaching and responding quite differently; understanding comes before changing.",
            "alone.difference": "Widest apart: reaching and responding. Ana 4, Ben 6.5.",
        },
    ),
    Row(
        "reversed views: each is lower somewhere else",
        couple(checkup("a", trust=2, commitment=6), checkup("b", trust=6, commitment=3), *CALM),
        {
            "room.weakest": "Each of you misses something different; trust stands out a little more.",
            "room.offer": "Each tells, other echoes, about 20 minutes.",
            "room.avoid": "Not today: weighing one hurt against the other.",
            "alone.difference": "Lower: Ana on trust, Ben on commitment.",
        },
    ),
    Row(
        "both in the middle",
        couple(checkup("a", knowing=4, rest=6), checkup("b", knowing=4.5, rest=6), *CALM),
        {
            "room.weakest": "Nothing is low; knowing each other has the most room to grow.",
            "room.begin": "“What is on your mind these days that the other may not know?”",
            "room.offer": "Ask and listen, about 15 minutes.",
        },
    ),
    Row(
        "both high",
        couple(checkup("a", rest=6, benefit=5), checkup("b", rest=6, benefit=5.5), *CALM),
        {
            "room.weakest": "You are both content throughout; benefit of the doubt is simply the least strong.",
            "room.offer": "Something new together, about 10 minutes.",
        },
    ),
    Row(
        "both high with high strain",
        couple(checkup("a", rest=6), checkup("b", rest=6), *stormy(strain_5=7)),
        {
            "room.weakest": "You are strong together, yet hard moments often run away with you both.",
            "room.begin": "“If it speeds up today, I will stop us. Is that all right?”",
            "room.offer": "The twenty-minute break, about 15 minutes.",
        },
    ),
    Row(
        "high strain, appreciation left",
        couple(checkup("a", handling=2, appreciation=6), checkup("b", handling=3, appreciation=5), *stormy(strain_4=7)),
        {
            "room.weakest": "Hard moments shake you both, and you still value each other: build there.",
            "room.offer": "Pause and return, about 15 minutes.",
        },
    ),
    Row(
        "high strain, appreciation gone",
        couple(checkup("a", appreciation=2), checkup("b", appreciation=2), *stormy(strain_2=7)),
        {
            "room.weakest": "Hard moments have crowded out what you value in each other.",
            "room.begin": "“Before anything hard: name one thing you respect in each other.”",
            "room.offer": "Speaking appreciation, about 15 minutes.",
            "room.avoid": "Not today: letting mockery pass, even as a joke.",
        },
    ),
    Row(
        "complaints become attacks",
        couple(*stormy(strain_1=7)),
        {
            "room.weakest": "In hard moments, complaints turn into attacks; that shakes everything else.",
            "room.offer": "Gentle start-up, about 15 minutes.",
        },
    ),
    Row(
        "blame is answered with blame",
        couple(*stormy(strain_3=7)),
        {
            "room.weakest": "In hard moments, worries meet defence before they are heard.",
            "room.offer": "Owning a part, about 15 minutes.",
        },
    ),
    Row(
        "high strain for one only",
        couple(checkup("a", rest=6), checkup("b", rest=6), *stormy(both=False, strain_1=7)),
        {
            "room.weakest": "Hard moments weigh on the connection just now, though not equally.",
            "room.offer": "Gentle start-up, about 15 minutes.",
        },
    ),
    Row(
        "both low comes before one partner's strain",
        couple(checkup("a", commitment=2), checkup("b", commitment=2), *stormy(both=False, strain_1=7)),
        {
            "room.weakest": "You both find commitment hard, and rough moments make it harder.",
            "room.offer": "What keeps us, about 20 minutes.",
        },
    ),
    Row(
        "half answered",
        couple(checkup("a", rest=None, trust=2, knowing=4), checkup("b", trust=3)),
        {"room.weakest": "From what is answered so far, trust is the thinnest."},
    ),
    Row(
        "one has not answered",
        couple(checkup("a", trust=2)),
        {
            "room.weakest": "Not every check-up is in, so there is no shared picture yet.",
            "room.begin": "“What would have to be different for you to feel closer?”",
            "room.offer": "Before you begin, about 20 minutes.",
            "alone.difference": "No comparison until everyone has answered.",
        },
    ),
    Row(
        "nobody has answered",
        couple(),
        {
            "room.change.none": "No check-up is shared in this room yet.",
            "room.weakest": "There is no shared picture yet; today starts from what you say.",
        },
    ),
    Row(
        "better for both, worse for one",
        couple(
            checkup("a", 1), checkup("b", 1), checkup("a", 30, trust=6, meaning=3), checkup("b", 30, trust=6), *CALM
        ),
        {
            "room.change.better": "Trust has grown for you both.",
            "room.change.worse": "Shared meaning has slipped for one of you.",
        },
    ),
    Row(
        "strain has eased",
        couple(*stormy(), strain("a", 30), strain("b", 30), checkup("a", 1), checkup("b", 1)),
        {"room.change.better": "Hard moments have eased since last time."},
    ),
    Row(
        "moved less than a point",
        couple(checkup("a", 1), checkup("b", 1), checkup("a", 30, trust=5.5), checkup("b", 30)),
        {"room.change.none": "Nothing has moved by a point since last time."},
    ),
    Row(
        "an individual with nobody there tonight",
        individual(response("a", "who-is-there", {"loves-you": ("Kim",), "tonight": ()})),
        {
            "room.weakest": "You named nobody who will be there tonight; that comes first.",
            "room.begin": "“You named nobody for tonight. What are your evenings like?”",
            "room.offer": "People in your life, about 20 minutes.",
            "room.avoid": "Not today: the advice to just go out more.",
        },
    ),
    Row(
        "an individual pushed by what others expect",
        individual(response("a", "ba-4", {"belong": 6, "unseen": 2, "fitting": 2, "pushed": 6})),
        {
            "room.weakest": "Much of your day seems to belong to what others expect.",
            "room.offer": "Your own choice, about 15 minutes.",
        },
    ),
    Row(
        "an individual whose ties hold",
        individual(response("a", "ba-4", {"belong": 6, "unseen": 2, "fitting": 6, "pushed": 2})),
        {"room.offer": "Keeping the ties, about 10 minutes."},
    ),
    Row(
        "an individual with little support, by the check-up",
        individual(of_one(support=2.5)),
        {
            "room.weakest": "Few people to lean on just now: that is where we start.",
            "room.offer": "People in your life, about 20 minutes.",
            "alone.private": None,
        },
    ),
    Row(
        "an individual who holds back from the therapist: for the clinician alone",
        individual(of_one(therapist=2)),
        {
            "room.weakest": "There are people and days that hold you; nothing stands out as thin.",
            "alone.private": "Ana may hold back from you: ask what would help.",
        },
    ),
    Row(
        "an individual with more support than last time, by the check-up",
        individual(of_one(1, support=4), of_one(30, support=6)),
        {"room.change.better": "People to count on: better than last time."},
    ),
    Row(
        "a family: views differ, nobody is compared",
        couple(
            *(of_family(person, fairness=value) for person, value in zip("abc", (2, 4, 6), strict=True)),
            kind=CaseKind.FAMILY,
            people="abc",
            named=PolicyName.LIMITED_SECRETS,
        ),
        {
            "room.weakest": "Each of you has your own view of fairness; hear them all.",
            "room.begin": "“Each in turn: what do you do for this family that goes unseen?”",
            "room.offer": "Each in turn, about 20 minutes.",
            "room.avoid": "Not today: counting up who does more.",
            "alone.difference": "Widest apart: fairness. Ana 2, Cem 6.",
        },
    ),
    Row(
        "a family where nobody feels heard",
        couple(*(of_family(person, heard=2) for person in "abc"), kind=CaseKind.FAMILY, people="abc"),
        {
            "room.weakest": "Everyone finds being heard hard just now: start there, together.",
            "room.begin": "“Each in turn, while the rest only listen: what should we know?”",
            "alone.difference": "Nowhere 2 points apart.",
        },
    ),
    Row(
        "a family with much strain",
        couple(*(of_family(person, often=5) for person in "abc"), kind=CaseKind.FAMILY, people="abc"),
        {
            "room.weakest": "Hard moments shake things at home just now; they come first.",
            "room.offer": "A family cool-down rule, about 20 minutes.",
        },
    ),
    Row(
        "a family whose room is closed: the clinician alone sees how far they are apart",
        couple(
            *(of_family(person, space=value) for person, value in zip("abc", (2, 5, 6), strict=True)),
            kind=CaseKind.FAMILY,
            people="abc",
            decisions=(),
        ),
        {
            "room.weakest": None,
            "alone.weakest": "Room to breathe is low for Ana: 2; Cem 6.",
        },
    ),
]


def as_manual() -> str:
    """The table as Markdown."""
    lines = ["# What the card says", "", "| when | line | it says |", "| --- | --- | --- |"]
    for row in ROWS:
        for n, (line, text) in enumerate(row.says.items()):
            lines.append(f"| {row.pattern if n == 0 else ''} | `{line}` | {text or 'no such line'} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(as_manual())
