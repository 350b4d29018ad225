"""BORIS: its project files (JSON) and its exports of events, tabular or aggregated.

Format: https://www.boris.unito.it/user_guide/ (export events). Each event is an utterance whose words are the
behaviour, with modifiers in round brackets and the comment after a colon, and a code besides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from attunement.domain.errors import BadInput
from attunement.domain.strict import is_number
from attunement.exchange.csv_table import CsvTable, Row, parse_csv
from attunement.exchange.strict_json import parse_json
from attunement.exchange.transcript import ReadCode, ReadTranscript, Spoken, TranscriptKind
from attunement.exchange.transcript_times import seconds_of

NOBODY = ("", "No focal subject")
STARTS, STOPS = "START", "STOP"


class Event(NamedTuple):
    """One line of what was seen. `state` is None for a point event, START or STOP, or '' where only order tells."""

    where: str
    part: str
    at: float
    subject: str
    behaviour: str
    modifiers: str
    comment: str
    state: str | None


def read_boris_project(text: str, name: str) -> ReadTranscript:
    """A .boris project. Raises BadInput naming the place."""
    document = parse_json(text, name)
    observations = document.get("observations") if isinstance(document, dict) else None
    if not isinstance(observations, dict):
        raise BadInput("the JSON has no observations", where=name, expected="a BORIS project")
    states = _states(document)
    events: list[Event] = []
    for key, observation in observations.items():
        rows = observation.get("events") if isinstance(observation, dict) else None
        place = f"{name}: observation {key[:60]}"
        if not isinstance(rows, list):
            raise BadInput("has no list of events", where=place, expected="a BORIS project")
        part = key if len(observations) > 1 else ""
        events += [_project_event(row, f"{place}, event {n}", part, states) for n, row in enumerate(rows, start=1)]
    return _transcript(events)


def is_boris_header(cells: Iterable[str]) -> bool:
    """True for the column names of a BORIS export of events."""
    names = {cell.strip().strip('"') for cell in cells}
    return "Behavior" in names and bool({"Time", "Start (s)"} & names)


def read_boris_table(text: str, name: str) -> ReadTranscript:
    """An export of events, comma or tab separated; older ones have lines about the observation above the header."""
    lines = text.split("\n")
    top = next(n for n, line in enumerate(lines) if is_boris_header(line.replace("\t", ",").split(",")))
    table = parse_csv("\n" * top + "\n".join(lines[top:]), name)  # as many lines, so that errors name the right one
    column = {key: n for n, key in enumerate(table.columns)}
    many = "Observation id" in column and len({row.cells[column["Observation id"]] for row in table.rows}) > 1
    if "Start (s)" in column:
        return _aggregated(table, column, many, name)
    return _transcript([_tabular_event(row, column, many, name) for row in table.rows])


def _states(document: Mapping[str, Any]) -> set[str]:
    """The behaviours that last, by the project's own list."""
    listed = document.get("behaviors_conf")
    found = listed.values() if isinstance(listed, dict) else []
    return {
        str(one.get("code")) for one in found if isinstance(one, dict) and "state" in str(one.get("type")).casefold()
    }


def _project_event(row: Any, where: str, part: str, states: set[str]) -> Event:
    if not isinstance(row, list) or len(row) < 3 or not is_number(row[0]) or row[0] < 0:
        raise BadInput("is no event", where=where, expected="[time in seconds, subject, behaviour, modifiers, comment]")
    subject, behaviour, modifiers, comment = (str(cell or "") for cell in (*row[1:5], "", "")[:4])
    return Event(
        where, part, float(row[0]), subject, behaviour, modifiers, comment, "" if behaviour in states else None
    )


def _tabular_event(row: Row, column: Mapping[str, int], many: bool, name: str) -> Event:
    def cell(*keys: str) -> str:
        return next((row.cells[column[key]].strip() for key in keys if key in column), "")

    status = cell("Status", "Behavior type").upper()
    state = next((word for word in (STARTS, STOPS) if word in status), "" if "STATE" in status else None)
    at = _seconds(cell("Time"), f"{name}: {row.where}, Time")
    modifiers = cell("Modifiers", "Modifier", "Modifier 1", "Modifier #1")
    part = cell("Observation id") if many else ""
    return Event(row.where, part, at, cell("Subject"), cell("Behavior"), modifiers, cell("Comment"), state)


def _aggregated(table: CsvTable, column: Mapping[str, int], many: bool, name: str) -> ReadTranscript:
    spoken: list[Spoken] = []
    for row in table.rows:
        event = _tabular_event(_with_time(row, column), {**column, "Time": column["Start (s)"]}, many, name)
        stop = row.cells[column["Stop (s)"]].strip() if "Stop (s)" in column else ""
        ends = _seconds(stop, f"{name}: {row.where}, Stop (s)") if stop not in ("", "NA") else event.at
        comments = [row.cells[column[key]].strip() for key in ("Comment start", "Comment stop") if key in column]
        said = event._replace(comment=" / ".join(dict.fromkeys(filter(None, [*comments, event.comment]))))
        spoken.append(_one(said, max(event.at, ends)))
    return ReadTranscript(TranscriptKind.BORIS, _by_time(spoken), ())


def _with_time(row: Row, column: Mapping[str, int]) -> Row:
    at = column["Start (s)"]
    return Row(row.number, row.line, tuple(cell.strip() if n == at else cell for n, cell in enumerate(row.cells)))


def _seconds(cell: str, where: str) -> float:
    at = seconds_of(cell)
    if at is None:
        raise BadInput(f"'{cell[:40]}' is no time", where=where, expected="seconds, or hh:mm:ss.ms")
    return at


def _transcript(events: list[Event]) -> ReadTranscript:
    """Pair the beginnings and ends of what lasts: the same subject, behaviour and modifiers, turn about."""
    spoken: list[Spoken] = []
    open_at: dict[tuple[str, str, str, str], int] = {}
    problems: list[str] = []
    for event in events:
        key = (event.part, event.subject, event.behaviour, event.modifiers)
        begun = open_at.get(key)
        stops = event.state == STOPS or (event.state == "" and begun is not None)
        if stops and begun is not None:
            spoken[begun] = spoken[begun]._replace(ends=max(spoken[begun].at, event.at))
            if event.comment:
                spoken[begun] = spoken[begun]._replace(text=f"{spoken[begun].text}\n{event.comment}")
            del open_at[key]
            continue
        if stops:
            problems.append(f"{event.where}: '{event.behaviour}' ends but never began: taken as a moment")
        elif event.state is not None:
            if begun is not None:
                problems.append(f"{event.where}: '{event.behaviour}' begins again before it ended")
            open_at[key] = len(spoken)
        spoken.append(_one(event, event.at))
    problems += [f"'{key[2]}' of {key[1] or 'nobody'} has no end: taken as a moment" for key in open_at]
    return ReadTranscript(TranscriptKind.BORIS, _by_time(spoken), tuple(problems))


def _one(event: Event, ends: float) -> Spoken:
    speaker = None if event.subject in NOBODY else event.subject
    words = event.behaviour + (f" ({event.modifiers})" if event.modifiers not in ("", "None") else "")
    text = f"{words}: {event.comment}" if event.comment else words
    return Spoken(event.at, ends, speaker, text, event.part, (ReadCode(event.behaviour),) if event.behaviour else ())


def _by_time(spoken: list[Spoken]) -> tuple[Spoken, ...]:
    parts = {part: n for n, part in enumerate(dict.fromkeys(one.part for one in spoken))}
    return tuple(sorted(spoken, key=lambda one: (parts[one.part], one.at)))
