"""The one cast: the invented practice of `examples/`, by short names, for every test that needs people.

From the files: `case("strain")`, `disclosed("strain", "room")`. From the database, with the fixture `practice`:
`member("miriam")`, `stored("strain")`, `client("sofia")`, `new_sitting(client("sofia"), "you")`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from attunement.disclosure import DisclosedCase, disclose, viewer_named
from attunement.domain.case import Case
from attunement.exchange.case_file import read_case
from attunement.exchange.practice_file import ExamplePractice, read_practice
from attunement.instruments import all_instruments

EXAMPLES = Path(__file__).parents[1] / "examples"
PROOF = "kettle"
"""What every client of the demo knows, as someone would type it."""


@dataclass(frozen=True)
class Story:
    """One case of the cast: its file, its clinician, its clients in order, and whether the room is open."""

    file: str
    clinician: str
    clients: tuple[str, ...]
    room_open: bool

    @property
    def path(self) -> Path:
        """Where its case file is."""
        return EXAMPLES / "cases" / self.file


CAST: dict[str, Story] = {
    "strong": Story("strong.json", "miriam", ("leila", "jonas"), room_open=True),
    "reversed": Story("reversed.json", "tomasz", ("nadia", "kwame"), room_open=True),
    "strain": Story("strain.json", "miriam", ("sofia", "daniel"), room_open=True),
    "violence": Story("violence.json", "priya", ("aisha", "peter"), room_open=False),
    "denied": Story("denied.json", "tomasz", ("ingrid", "marcus"), room_open=False),
    "isolation": Story("isolation.json", "priya", ("henrik",), room_open=True),
    "family": Story("family.json", "tomasz", ("teresa", "giorgio", "livia", "matteo"), room_open=True),
    "half": Story("half.json", "priya", ("yuki", "emma"), room_open=False),
    "long-course": Story("long-course.json", "miriam", ("amara", "luc"), room_open=True),
}


@cache
def example_practice() -> ExamplePractice:
    """The invented practice as its file tells it."""
    return read_practice(EXAMPLES)


@cache
def case(name: str) -> Case:
    """The whole case of a story, from its file."""
    return read_case(CAST[name].path, all_instruments())


def disclosed(name: str, viewer: str) -> DisclosedCase:
    """What a viewer ("clinician", "room", "supervisor" or a client's short name) may know of a story."""
    whole = case(name)
    return disclose(whole, viewer_named(whole, viewer), all_instruments())


def member(name: str) -> Any:
    """Someone who works in the practice in the database, by short name."""
    from attunement.storage.models import Staff

    return Staff.objects.get(email=f"{name}@practice.example")


def stored(name: str) -> Any:
    """The case of a story in the database."""
    from attunement.storage.models import CaseRecord

    return CaseRecord.objects.select_related("clinician").get(
        kind=case(name).kind.value,  # someone who separated has a case of their own besides
        people__name=_called(CAST[name].clients[0]),
        clinician__email=f"{CAST[name].clinician}@practice.example",
    )


def client(name: str) -> Any:
    """A client of the practice in the database, by short name."""
    from attunement.storage.models import PersonRecord

    return PersonRecord.objects.select_related("case__clinician", "safe_contact").get(name=_called(name))


def new_sitting(person: Any, sitting: str, *, now: Any = None) -> Any:
    """A fresh link for a client, made by their own clinician through the real action."""
    from attunement.actions.make_links import make_links

    [link] = make_links(by=person.case.clinician, person=person, occasions=[sitting], now=now)
    return link


@cache
def _called(name: str) -> str:
    story = next(story for story in CAST if name in CAST[story].clients)
    return next(person.called for person in case(story).people if person.id == name)
