"""How a file reads, and what is wrong in it, said in German before anything is stored."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from attunement.domain.errors import BadInput
from attunement.exchange.csv_table import Row
from attunement.exchange.import_reading import ImportProblem
from attunement.web.templatetags.staff import problem_words, reason


def test_a_problem_is_said_by_its_error_and_a_row_by_its_number() -> None:
    error = BadInput("no time", expected="when it was answered")
    problem = ImportProblem(Row(3, 4, ("a",)).where, "date", str(error), error)
    with translation.override("de"):
        assert problem_words(problem) == "keine Zeit. Erwartet: wann geantwortet wurde."
        assert reason(problem.where) == "Zeile 3 (Zeile 4 der Datei)"
    assert problem.where == "row 3 (line 4)"
    with translation.override("en"):
        assert problem_words(problem) == "no time. Expected when it was answered."


@pytest.mark.parametrize("other", ["“both” is a name", "both", "row 3 (line 4)"])
def test_what_the_file_says_itself_is_never_translated(other: str) -> None:
    with translation.override("de"):
        assert reason(other) == other


def test_two_problems_alike_are_the_same_however_they_were_raised() -> None:
    assert ImportProblem("row 1", "a", "x", BadInput("x")) == ImportProblem("row 1", "a", "x")


@pytest.mark.django_db
def test_the_words_of_an_alert_are_marked_where_they_are_no_german(practice: Any) -> None:
    from attunement.storage.models import AlertRecord
    from attunement.web.templatetags.staff import alert_words
    from tests.web.begun import begun

    sitting = begun("sofia", "you")
    for item in ("q1", "q2", "q3", "q4"):
        sitting.says("phq-4", item, 3)
    sitting.says("phq-9", "q9", 1)
    alert = AlertRecord.objects.latest("raised_at")
    with translation.override("de"):
        assert alert_words(alert).startswith('<span lang="en" dir="auto">Thoughts that you would be better off dead')
    with translation.override("en"):
        assert alert_words(alert).startswith("Thoughts that you would be better off dead")
