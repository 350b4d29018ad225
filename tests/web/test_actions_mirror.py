"""The clinician's own side: guessed once, filled in once, nobody else's; only blind guesses count."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from attunement.actions.ask_after_session import Way, ask_after_session
from attunement.actions.finish_occasion import finish_occasion
from attunement.actions.note_session import note_session
from attunement.actions.plan_session import plan_session
from attunement.actions.read_calibration import read_calibration
from attunement.actions.read_case import read_case
from attunement.actions.record_answers import record_answer
from attunement.actions.record_mirror import answer_mirror, guess_mean
from attunement.actions.start_occasion import start_occasion
from attunement.domain.diary import Outcome
from attunement.domain.errors import BadInput, Refused
from attunement.domain.relationship import Sense
from attunement.storage.models import MirrorRecord, OccasionRecord, SessionRecord
from attunement.storage.queries.calibration import client_mean, pairs_of
from tests.cast import PROOF, client, member, stored
from tests.web.begun import MONDAY

pytestmark = pytest.mark.django_db

FIVE = ("bond", "tasks", "goals", "realness", "safety")
HOUR = timedelta(hours=1)


@pytest.fixture
def session(practice: Any) -> SessionRecord:
    MirrorRecord.objects.all().delete()
    case = stored("strain")
    planned = plan_session(by=case.clinician, case=case, at=MONDAY, now=MONDAY).sessions[0]
    return note_session(by=case.clinician, session=planned, outcome=Outcome.HELD, now=MONDAY + HOUR)


def sofia_answers(session: SessionRecord, *values: int, at: Any) -> None:
    sofia = client("sofia")
    link = ask_after_session(by=session.case.clinician, session=session, person=sofia, way=Way.SHOWN, now=at)
    record = OccasionRecord.objects.select_related("person__case").get(pk=link.occasion.pk)
    key = start_occasion(occasion=record, proof=PROOF, now=at).browser_key
    for item, value in zip(FIVE, values, strict=False):
        record_answer(occasion=record, browser_key=key, instrument="alliance-checkout", item=item, answer=value, now=at)
    finish_occasion(occasion=record, browser_key=key, now=at)


def guess(session: SessionRecord, value: float = 6.5, **more: Any) -> MirrorRecord:
    return guess_mean(by=session.case.clinician, session=session, person=client("sofia"), guess=value, **more)


def fill_in(session: SessionRecord, **answers: object) -> MirrorRecord:
    return answer_mirror(
        by=session.case.clinician, session=session, person=client("sofia"), answers=answers, sense=Sense.FINE
    )


def test_the_guess_comes_first_and_stays(session: SessionRecord) -> None:
    with pytest.raises(Refused, match="guess comes first"):
        fill_in(session, bond=6)
    guess(session, 6.5)
    with pytest.raises(Refused, match="stays as it is"):
        guess(session, 2)
    assert fill_in(session, bond=6, tasks=None).answers == {"bond": 6}
    with pytest.raises(Refused, match="stays as it is"):
        fill_in(session, bond=1)
    assert MirrorRecord.objects.get().guess == 6.5


@pytest.mark.parametrize("value", [0.9, 7.1, float("nan"), 5.55], ids=str)
def test_a_guess_off_the_scale_is_none(session: SessionRecord, value: float) -> None:
    with pytest.raises(BadInput):
        guess(session, value)
    assert not MirrorRecord.objects.exists()


@pytest.mark.parametrize("answers", [{"bond": 8}, {"guess": 3}, {"nothing": 3}], ids=str)
def test_an_answer_that_is_none_is_refused(session: SessionRecord, answers: dict[str, object]) -> None:
    guess(session)
    with pytest.raises(BadInput):
        fill_in(session, **answers)


def test_nobody_guesses_about_somebody_who_was_not_there_or_in_anothers_case(session: SessionRecord) -> None:
    with pytest.raises(Refused):
        guess_mean(by=session.case.clinician, session=session, person=client("leila"), guess=5)
    with pytest.raises(Refused):
        guess_mean(by=member("tomasz"), session=session, person=client("sofia"), guess=5)


@pytest.mark.parametrize(("values", "mean"), [((6, 6, 6, 6, 6), 6), ((4, 5, 6, 7), 5.5), ((6, 6, 6), None)], ids=str)
def test_what_the_client_said_is_their_mean_from_four_answers_on(
    session: SessionRecord, values: tuple[int, ...], mean: float | None
) -> None:
    assert client_mean(session, client("sofia")) is None
    sofia_answers(session, *values, at=MONDAY + HOUR)
    assert client_mean(session, client("sofia")) == mean


def test_a_guess_made_blind_counts_and_one_after_a_look_does_not(session: SessionRecord) -> None:
    by = session.case.clinician
    sofia_answers(session, 5, 5, 5, 5, 5, at=MONDAY + HOUR)
    guess(session, 6, now=MONDAY + 2 * HOUR)
    assert pairs_of(by) == ([], 0), "not before the whole side is filled in"
    fill_in(session, bond=6)
    [pair] = pairs_of(by)[0]
    assert (pair.guess, pair.answer) == (6, 5)
    read_case(by=by, case=session.case, page="answers", now=MONDAY + 3 * HOUR)
    assert pairs_of(by)[1] == 0, "a look after the guess takes nothing back"
    read_case(by=by, case=session.case, page="answers", now=MONDAY + 1.5 * HOUR)
    assert pairs_of(by) == ([], 1)


def test_only_somebody_with_cases_of_their_own_reads_a_calibration_and_only_their_own(session: SessionRecord) -> None:
    guess(session)
    assert read_calibration(by=member("tomasz")).pairs == []
    for name in ("esther", "joaquin"):
        with pytest.raises(Refused):
            read_calibration(by=member(name))
