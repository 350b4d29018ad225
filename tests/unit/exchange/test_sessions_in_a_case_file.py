"""Sessions planned, missed and cancelled, and the clinician's own side, in a case file: read, refused, written."""

from __future__ import annotations

from typing import Any

import pytest

from attunement.disclosure import Viewer, disclose
from attunement.domain.case import Case
from attunement.domain.errors import BadInput
from attunement.domain.session import SessionState
from attunement.exchange.case_file import case_from
from attunement.exchange.export_case import case_export
from attunement.instruments import all_instruments

PEOPLE = [{"id": "a", "role": "client"}, {"id": "t", "role": "clinician"}]


def read(session: dict[str, Any], **more: Any) -> Case:
    plain = {"id": "s1", "date": "2026-01-12", "kind": "individual", "attended": ["a", "t"]}
    about = {"id": "c", "kind": "individual", "opened": "2026-01-05"}
    return case_from({"case": about, "people": PEOPLE, "sessions": [plain | session], **more}, all_instruments())


def mirror(**changed: Any) -> dict[str, Any]:
    plain = {"person": "a", "by": "t", "session": "s1", "at": "2026-01-12", "guess": 6.5, "answers": {"bond": 6}}
    return plain | {"sense": "off"} | changed


def test_without_the_new_keys_it_was_held_for_the_usual_time() -> None:
    [session] = read({}).sessions
    assert (session.state, session.minutes, session.began, session.cancelled_by) == (SessionState.HELD, 50, None, "")


@pytest.mark.parametrize("state", list(SessionState), ids=str)
def test_each_state_is_read_with_what_belongs_to_it(state: SessionState) -> None:
    told = {"state": state.value, "minutes": 80, "began": "2026-01-12T10:03:00+00:00", "cancelled_by": "a"}
    [session] = read(told).sessions
    assert session.began is not None
    assert (session.state, session.minutes, session.began.minute, session.cancelled_by) == (state, 80, 3, "a")


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"state": "over"}, "sessions[0].state"),
        ({"minutes": 0}, "sessions[0].minutes"),
        ({"minutes": 1.5}, "sessions[0].minutes"),
        ({"began": "soon"}, "sessions[0].began"),
        ({"cancelled_by": "z"}, "sessions[0].cancelled_by"),
        ({"status": "held"}, "sessions[0].status"),
    ],
    ids=lambda value: str(value),
)
def test_what_cannot_be_is_refused_by_its_place(wrong: dict[str, Any], place: str) -> None:
    with pytest.raises(BadInput) as refused:
        read(wrong)
    assert refused.value.where == place


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"person": "z"}, "mirrors[0].person"),
        ({"by": "a"}, "mirrors[0].by"),
        ({"session": "s9"}, "mirrors[0].session"),
        ({"answers": {"bond": 9}}, "mirrors[0].answers.bond"),
        ({"answers": {"bonds": 6}}, "mirrors[0].answers.bonds"),
        ({"sense": "odd"}, "mirrors[0].sense"),
    ],
    ids=lambda value: str(value),
)
def test_a_wrong_mirror_is_refused_by_its_place(wrong: dict[str, Any], place: str) -> None:
    with pytest.raises(BadInput) as refused:
        read({}, mirrors=[mirror(**wrong)])
    assert refused.value.where == place


def test_the_clinicians_export_has_all_of_it_and_nobody_elses_has_a_mirror() -> None:
    case = read({"state": "held", "minutes": 80, "began": "2026-01-12T10:03:00+00:00"}, mirrors=[mirror()])
    written = case_export(disclose(case, Viewer.clinician(), all_instruments()), all_instruments())
    assert written["sessions"][0] | {"late_minutes": {}} == {
        "id": "s1",
        "at": "2026-01-12T00:00:00+00:00",
        "kind": "individual",
        "attended": ["a", "t"],
        "late_minutes": {},
        "missed_by": [],
        "state": "held",
        "minutes": 80,
        "began": "2026-01-12T10:03:00+00:00",
        "cancelled_by": "",
    }
    assert written["mirrors"][0]["guess"] == 6.5
    for viewer in (Viewer.of("a"), Viewer.room()):
        known = disclose(case, viewer, all_instruments())
        assert known.mirrors == ()
        assert all((s.minutes, s.began) == (50, None) for s in known.sessions)
