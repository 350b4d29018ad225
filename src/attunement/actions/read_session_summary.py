"""Reading what a session shows: for the clinician of the case alone, and nothing of it goes to anyone by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from attunement.actions.bring_transcript import utterances_of
from attunement.actions.read_case import read_case
from attunement.actions.recall_session import known_to_clinician
from attunement.disclosure import DisclosedCase
from attunement.domain.coding import CodingScheme
from attunement.domain.handing_over import Part
from attunement.domain.timeline import HeartSeries, Timeline, TimelineEvent
from attunement.roadmap.session_reading import Floods
from attunement.storage.models import CaseRecord, SessionRecord, Staff
from attunement.storage.queries.coding_schemes import scheme_version
from attunement.storage.queries.handed_over import handed_over
from attunement.storage.queries.hearts import breaks_of, floods_of
from attunement.storage.queries.timeline import timeline_of


@dataclass(frozen=True)
class OpenedTimeline:
    """A session's line of time as its clinician may read it, with the schemes it was coded by."""

    known: DisclosedCase
    timeline: Timeline
    schemes: tuple[CodingScheme, ...]
    floods: Callable[[HeartSeries], Floods]
    """By each person's own limits."""

    @property
    def people(self) -> dict[str, str]:
        """The clients, id → what they are called, in the case's order."""
        return {person.id: person.called for person in self.known.clients}


def open_timeline(
    *, by: Staff, case: CaseRecord, session: SessionRecord, page: str = "session summary", now: datetime | None = None
) -> OpenedTimeline:
    """The line of time of one session. The codes are those the case's disclosure lets the clinician have.

    What came before a change of clinician is there where everyone let their private part go, else the line is empty.
    Raises Refused for anyone but the clinician of the case.
    """
    known = read_case(by=by, case=case, page=page, now=now).for_clinician
    line = line_of(case, session, known)
    if line.people:
        looks = known_to_clinician(session)
        line = replace(line, utterances=utterances_of(session), comments=looks.comments, dials=looks.dials)
    return OpenedTimeline(known, line, schemes_of(line.events), floods_of(session))


def line_of(case: CaseRecord, session: SessionRecord, known: DisclosedCase) -> Timeline:
    """The line of time of one session, as far as it came over with the case."""
    if not _was_let_go(case, session):
        return Timeline(str(session.id), ())
    coded = tuple(event for event in known.codes if event.session == str(session.id))
    return replace(timeline_of(session), events=(*coded, *breaks_of(session)))


def schemes_of(events: Iterable[TimelineEvent]) -> tuple[CodingScheme, ...]:
    """The scheme versions that some events were coded by."""
    used = dict.fromkeys((event.scheme, event.version) for event in events)
    found = (scheme_version(key, version) for key, version in used)
    return tuple(scheme for scheme in found if scheme is not None)


def _was_let_go(case: CaseRecord, session: SessionRecord) -> bool:
    """As `queries.timeline.codes_of`: prompts and the heart go the way of the codes."""
    let_go = handed_over(case)
    return all(let_go.has(Part.PRIVATE, str(person.id), session.at) for person in case.people.all())
