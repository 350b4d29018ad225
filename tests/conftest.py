"""Fixtures that every kind of test may need. Password hashing is cheap in `tests/settings.py`, nowhere else."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import EXAMPLES

_ROWS: list[tuple[Any, list[dict[str, Any]]]] = []
"""What `start_demo` wrote the first time in this session; put back for each further test, which is ten times faster."""


@pytest.fixture
def practice(db: Any) -> Any:
    """The whole invented practice in the test database, brought there as the demo brings it; gives its row."""
    from attunement.storage.models import Practice

    if _ROWS:
        _put_back()
    else:
        _bring()
    return Practice.objects.select_related("responder", "backup").get()


@pytest.fixture
def real_practice(practice: Any) -> Any:
    """The same practice, but no demo: its messages leave the machine."""
    practice.is_demo = False
    practice.save()
    return practice


def _put_back() -> None:
    from django.core.management.color import no_style
    from django.db import connection, transaction

    with transaction.atomic():  # rows point at rows of models further down: the database looks at the end
        for model, rows in _ROWS:
            model._default_manager.bulk_create(model(**row) for row in rows)
        with connection.cursor() as cursor:  # rows came with their numbers: the next ones go on after them
            for line in connection.ops.sequence_reset_sql(no_style(), [model for model, _ in _ROWS]):
                cursor.execute(line)


def _bring() -> None:
    from django.apps import apps

    from attunement.actions.start_demo import start_demo

    start_demo(folder=EXAMPLES, address="http://127.0.0.1:8765")
    for model in apps.get_app_config("storage").get_models(include_auto_created=True):
        rows = list(model._default_manager.order_by("pk").values())
        if rows:
            _ROWS.append((model, rows))
