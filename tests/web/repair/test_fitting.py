"""What the detector goes by: published until the practice has enough clients, then its own, and never from the case's
own quarter."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import numpy as np
import pytest

from attunement.actions import fit_detector
from attunement.actions.fit_detector import refit_detector, refit_when_due
from attunement.analysis.rupture_population import PUBLISHED
from attunement.storage.models import (
    AnswerRecord,
    CaseRecord,
    DetectorParameters,
    PersonRecord,
    ResponseRecord,
    Staff,
)
from attunement.storage.queries.detector import FOLDS, fold_of, population_for
from attunement.storage.queries.rated_sessions import rated_sessions
from tests.web.repair.course import FIVE, course

NIGHT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


def many(clinician: Staff, clients: int, sessions: int = 4) -> None:
    """A practice of this many clients whose level is far under the published one."""
    dice = np.random.default_rng(3)
    people, forms, answers = [], [], []
    for number in range(clients):
        case = CaseRecord(
            id=UUID(int=(number << 64) + number),
            kind="individual",
            label=f"c{number}",
            clinician=clinician,
            opened_at=NIGHT,
        )
        case.save(force_insert=True)
        people.append(PersonRecord(case=case, name=f"p{number}"))
    PersonRecord.objects.bulk_create(people)
    for person in people:
        level = float(np.clip(dice.normal(4.0, 0.5), 2, 6))
        for week in range(sessions):
            at = NIGHT - timedelta(weeks=sessions - week)
            form = ResponseRecord(person=person, instrument="alliance-checkout", version=1, sent_at=at)
            forms.append(form)
            for item in FIVE:
                value = int(np.clip(round(level + dice.normal(0, 0.6)), 1, 7))
                answers.append(AnswerRecord(response=form, item=item, value=value, given_at=at))
    ResponseRecord.objects.bulk_create(forms)
    AnswerRecord.objects.bulk_create(answers)


def test_under_fifty_clients_nothing_is_estimated(clinician: Staff) -> None:
    many(clinician, 20)
    assert refit_detector(now=NIGHT) == 0
    assert population_for(CaseRecord.objects.all()[0]) is PUBLISHED


def test_from_fifty_on_it_is_one_quarter_a_turn_and_then_not_again_that_night(clinician: Staff) -> None:
    many(clinician, 70, sessions=3)
    assert refit_detector(now=NIGHT) == 1
    [row] = DetectorParameters.objects.all()
    left_out = row.parameters["without_fold"]
    outside = [case for case in CaseRecord.objects.all() if fold_of(case.id) != left_out]
    assert row.clients == len(outside)
    inside = next(case for case in CaseRecord.objects.all() if fold_of(case.id) == left_out)
    assert population_for(inside).level < PUBLISHED.level - 0.5
    assert population_for(outside[0]) is PUBLISHED, "its own quarter has not had its turn"
    for fold in set(range(FOLDS)) - {left_out}:
        parameters = {**row.parameters, "without_fold": fold}
        DetectorParameters.objects.create(fitted_at=NIGHT, clients=1, sessions=1, parameters=parameters)
    assert refit_detector(now=NIGHT + timedelta(hours=19)) == 0


def test_parameters_of_another_detector_are_not_read(clinician: Staff) -> None:
    made = course(clinician)
    fold = fold_of(made.case.id)
    for wrong in ({"level": 5.0}, {}, {**dict.fromkeys(PUBLISHED.__dataclass_fields__, -1.0)}):
        row = {"without_fold": fold, "population": wrong}
        DetectorParameters.objects.create(fitted_at=NIGHT, clients=60, sessions=600, parameters=row)
        assert population_for(made.case) is PUBLISHED


def test_a_correction_counts_and_a_form_not_sent_does_not(clinician: Staff) -> None:
    made = course(clinician)
    made.runs((6, 5))
    elsewhere = (fold_of(made.case.id) + 1) % FOLDS
    first = ResponseRecord.objects.order_by("sent_at")[0]
    AnswerRecord.objects.create(response=first, item="bond", version=2, value=2, given_at=NIGHT)
    found = rated_sessions(without_fold=elsewhere)
    assert (found.session, found.clients) == ([1, 2], 1)
    assert found.rating[0] == pytest.approx((2 + 6 + 5 + 6 + 6) / 5)
    ResponseRecord.objects.update(sent_at=None)
    assert rated_sessions(without_fold=elsewhere).rating == []
    assert rated_sessions(without_fold=fold_of(made.case.id)).clients == 0


@pytest.mark.parametrize(("hour", "asked"), [(0, 0), (1, 1), (4, 1), (5, 0), (13, 0)])
def test_it_is_done_at_night(monkeypatch: pytest.MonkeyPatch, hour: int, asked: int) -> None:
    turns: list[datetime] = []

    def turn(*, now: datetime) -> int:
        turns.append(now)
        return 1

    monkeypatch.setattr(fit_detector, "refit_detector", turn)
    monkeypatch.setattr("django.utils.timezone.localtime", lambda now: NIGHT.replace(hour=hour))
    assert refit_when_due() == asked
    assert len(turns) == asked
