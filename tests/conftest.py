"""Fixtures that every kind of test may need. Password hashing is cheap in `tests/settings.py`, nowhere else."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import EXAMPLES

_ROWS: list[tuple[str, list[tuple[Any, ...]]]] = []
"""What `start_demo` wrote the first time in this session, as statements and rows of the database's own; put back for
each further test without asking the models again, which is fifty times faster."""


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

    # Rows point at rows of tables further down: the database looks at the end.
    with transaction.atomic(), connection.cursor() as cursor:
        for statement, rows in _ROWS:
            cursor.executemany(statement, rows)
        for line in connection.ops.sequence_reset_sql(no_style(), _models()):
            cursor.execute(line)  # rows came with their numbers: the next ones go on after them


def _bring() -> None:
    from django.db import connection

    from attunement.actions.start_demo import start_demo

    start_demo(folder=EXAMPLES, address="http://127.0.0.1:8765")
    quote, found = connection.ops.quote_name, []
    with connection.cursor() as cursor:
        for model in _models():
            columns = [field.column for field in model._meta.local_concrete_fields]
            named, table = ", ".join(map(quote, columns)), quote(model._meta.db_table)
            cursor.execute(f"SELECT {named} FROM {table} ORDER BY {quote(model._meta.pk.column)}")
            rows = cursor.fetchall()
            if rows:
                places = ", ".join(["%s"] * len(columns))
                found.append((f"INSERT INTO {table} ({named}) VALUES ({places})", rows))
    _ROWS.extend(found)


def _models() -> list[Any]:
    from django.apps import apps

    return list(apps.get_app_config("storage").get_models(include_auto_created=True))
