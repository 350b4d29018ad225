"""Who sees whose marks and ratings of a session: what each maker chose, and nothing more.

A person sees their own alone, on their own device; what was shared with everyone is looked at together in the room, and
only where the room is open. The clinician sees what was shared with them or with everyone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from attunement.disclosure.viewer import Viewer, ViewerKind
from attunement.domain.errors import Refused
from attunement.domain.recall import MarkAudience
from attunement.domain.timeline import Comment, DialTrace

_MADE_HERE = object()
FOR_THE_CLINICIAN = frozenset({MarkAudience.CLINICIAN, MarkAudience.ROOM})
FOR_THE_ROOM = frozenset({MarkAudience.ROOM})


@dataclass(frozen=True)
class SharedRecall:
    """What one viewer may know of the looks back at a session, in the order of time."""

    viewer: Viewer
    comments: tuple[Comment, ...]
    dials: tuple[DialTrace, ...]
    made_by: object

    def __post_init__(self) -> None:
        """Only `disclose_recall` may make one."""
        if self.made_by is not _MADE_HERE:
            raise TypeError("a SharedRecall is made by disclosure.recall.disclose_recall, nowhere else")

    @property
    def makers(self) -> tuple[str, ...]:
        """The ids of whose marks or ratings are among it."""
        return tuple(dict.fromkeys([*(c.by for c in self.comments), *(d.by for d in self.dials)]))


def disclose_recall(
    comments: Iterable[Comment], dials: Iterable[DialTrace], viewer: Viewer, *, clinician: str, room_open: bool
) -> SharedRecall:
    """What `viewer` may know of these marks and ratings. `clinician` is the id under which the clinician made theirs.

    Raises Refused for the room while it is closed. An audience nobody knows is the maker's alone.
    """
    if viewer.kind is ViewerKind.ROOM and not room_open:
        raise Refused("There is no room part yet: it waits for a clinician's decision to go on.")
    own = {ViewerKind.CLINICIAN: clinician, ViewerKind.PERSON: viewer.person}.get(viewer.kind)
    shared = {ViewerKind.CLINICIAN: FOR_THE_CLINICIAN, ViewerKind.ROOM: FOR_THE_ROOM}.get(viewer.kind, frozenset())

    def may_know(one: Comment | DialTrace) -> bool:
        return (bool(own) and one.by == own) or one.audience in shared

    return SharedRecall(
        viewer,
        tuple(sorted(filter(may_know, comments), key=lambda c: (c.at, c.by, c.id))),
        tuple(sorted(filter(may_know, dials), key=lambda d: d.by)),
        _MADE_HERE,
    )
