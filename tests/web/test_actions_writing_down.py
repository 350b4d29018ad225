"""Speech to text: off, and refused; switched on, it hears the recording opened and its words are only a draft."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from attunement.actions.bring_transcript import look_at_transcript, utterances_of
from attunement.actions.consent_recording import note_withdrawal
from attunement.actions.write_down_recording import write_down_recording
from attunement.domain.errors import BadInput, Refused
from attunement.exchange.speech_to_text import speech_to_text
from attunement.exchange.transcript import Spoken
from attunement.storage.models import SessionRecord, TranscriptDraft
from tests.cast import client, member, stored
from tests.web.session_files import everyone_agrees, latest, recorded, tone

pytestmark = pytest.mark.django_db


class Counting:
    """A program that hears how long it is and of what kind, and says so: enough to see what reaches it."""

    def write_down(self, sound: Iterator[bytes], media_type: str, language: str) -> Iterable[Spoken]:
        """One utterance about what was heard."""
        heard = b"".join(sound)
        yield Spoken(0.0, 2.0, "A", f"{media_type} {language} {len(heard)} {heard == tone()}")


@pytest.fixture
def session(practice: Any, settings: Any, tmp_path: Path) -> SessionRecord:
    """A recorded session of Sofia and Daniel."""
    settings.DATA = tmp_path
    found = latest(stored("strain"))
    everyone_agrees(found.case)
    recorded(found)
    return found


def test_it_is_off(session: SessionRecord, settings: Any) -> None:
    assert settings.SPEECH_TO_TEXT == ""
    with pytest.raises(Refused, match="No speech to text"):
        write_down_recording(by=session.case.clinician, session=session)
    assert speech_to_text("") is None


def test_switched_on_it_hears_the_recording_and_makes_a_draft_to_look_at(
    session: SessionRecord, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "own_speech", sys.modules[__name__])
    settings.SPEECH_TO_TEXT = "own_speech:Counting"
    draft = write_down_recording(by=session.case.clinician, session=session, language="de")
    [said] = look_at_transcript(by=session.case.clinician, draft=draft).read.spoken
    assert said == Spoken(0.0, 2.0, "A", f"audio/wav de {len(tone())} True")
    assert utterances_of(session) == ()
    with pytest.raises(Refused, match="no such case"):
        write_down_recording(by=member("tomasz"), session=session)
    note_withdrawal(by=session.case.clinician, person=client("sofia"))
    with pytest.raises(Refused, match="no recording"):
        write_down_recording(by=session.case.clinician, session=session)
    assert TranscriptDraft.objects.count() == 1


@pytest.mark.parametrize("named", ["nowhere.at_all:Thing", "json:nothing", "json", "json:JSONDecoder", ":", "a b:c"])
def test_a_name_that_leads_nowhere_is_said(named: str) -> None:
    with pytest.raises(BadInput, match="ATTUNEMENT_SPEECH_TO_TEXT"):
        speech_to_text(named)
