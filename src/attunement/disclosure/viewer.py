"""Who is looking."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from attunement.domain.case import Case
from attunement.domain.errors import BadInput


class ViewerKind(StrEnum):
    """The kinds of viewer a case can be disclosed to."""

    CLINICIAN = "clinician"
    ROOM = "room"
    SUPERVISOR = "supervisor"
    PERSON = "person"
    RESEARCHER = "researcher"


@dataclass(frozen=True)
class Viewer:
    """A kind of viewer, and for a person, which one."""

    kind: ViewerKind
    person: str | None = None

    @classmethod
    def clinician(cls) -> Viewer:
        """The clinician of the case."""
        return cls(ViewerKind.CLINICIAN)

    @classmethod
    def room(cls) -> Viewer:
        """Everyone who sits in the room together: only what all of them may know."""
        return cls(ViewerKind.ROOM)

    @classmethod
    def supervisor(cls) -> Viewer:
        """The clinician's supervisor: what the clinician shared."""
        return cls(ViewerKind.SUPERVISOR)

    @classmethod
    def researcher(cls) -> Viewer:
        """Someone who studies many cases: answers without names, words of their own, or acts."""
        return cls(ViewerKind.RESEARCHER)

    @classmethod
    def of(cls, person: str) -> Viewer:
        """One client."""
        return cls(ViewerKind.PERSON, person)


RESERVED = ("clinician", "room", "supervisor")


def viewer_named(case: Case, name: str) -> Viewer:
    """The viewer a person of this case, or a word like "room", stands for. BadInput if nobody is called that."""
    if name in RESERVED:
        return Viewer(ViewerKind(name))
    person = next((person for person in case.people if person.id == name), None)
    if person is None:
        known = [*RESERVED, *(person.id for person in case.clients)]
        raise BadInput(f"nobody here is '{name}'", where="viewer", expected="one of " + ", ".join(known))
    if person.is_client:
        return Viewer.of(name)
    return Viewer.supervisor() if person.role == "supervisor" else Viewer.clinician()
