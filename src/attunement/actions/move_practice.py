"""Moving a whole practice from one database to another: every row, or none at all."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from itertools import islice
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import DatabaseError, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Model
from django.utils import timezone

from attunement.domain.errors import BadInput, Refused
from attunement.storage.queries.work_state import WorkerState, workers

AT_A_TIME = 2000
MADE_BY_TABLES_THEMSELVES = ("contenttypes", "auth")


@dataclass(frozen=True)
class Moved:
    """One table: its rows, and a fingerprint of everything in them, the same on both sides."""

    table: str
    rows: int
    fingerprint: str


def move_practice(*, source: str, target: str) -> list[Moved]:
    """Copy every row from one database to another (both by their name in Django's connections), and compare.

    The target's tables must be there and empty. All is one transaction: when anything goes wrong, the target stays
    empty. The source is locked meanwhile, and left as it is.
    Raises BadInput where a row does not fit, Refused where the target holds something or somebody still works.
    """
    _require_current(source)
    _require_nobody_works(source)
    with transaction.atomic(using=target), transaction.atomic(using=source):
        _require_empty(target)
        for model in models_of_practice():
            _copy(model, source, target)
        found = [_compared(model, source, target) for model in models_of_practice()]
        _number_on(target)
    return found


def models_of_practice() -> list[type[Model]]:
    """Every table that holds the practice's own rows."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.app_label not in MADE_BY_TABLES_THEMSELVES
    ]


def fingerprint(model: type[Model], using: str) -> tuple[int, str]:
    """How many rows, and one number for all that is in them, in whatever order a database gives them."""
    rows = total = 0
    for row in _rows(model, using):
        rows += 1
        total += int.from_bytes(sha256(_as_text(row).encode()).digest())
    return rows, f"{total % 2**256:064x}"


def _rows(model: type[Model], using: str) -> Iterator[dict[str, Any]]:
    names = [field.attname for field in model._meta.concrete_fields]
    return model._base_manager.using(using).order_by().values(*names).iterator(chunk_size=AT_A_TIME)


def _as_text(row: dict[str, Any]) -> str:
    """A row, the same from every database: what is in a JSON field has no order of keys in PostgreSQL."""
    return json.dumps(row, default=_plain, sort_keys=True, ensure_ascii=True)


def _plain(value: object) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return value.isoformat() if isinstance(value, datetime | date) else str(value)


def _copy(model: type[Model], source: str, target: str) -> None:
    rows = _rows(model, source)
    while batch := list(islice(rows, AT_A_TIME)):
        try:
            with transaction.atomic(using=target):
                _put(model, batch, target)
        except (DatabaseError, ValueError):
            _find_the_one(model, batch, target)
            raise


def _put(model: type[Model], rows: Iterable[dict[str, Any]], target: str) -> None:
    model._base_manager.using(target).bulk_create(model(**row) for row in rows)


def _find_the_one(model: type[Model], batch: Sequence[dict[str, Any]], target: str) -> None:
    """Name the row that doesn't fit. Its number and the kind of trouble only: what is in it is private."""
    key = model._meta.pk.attname
    for row in batch:
        try:
            with transaction.atomic(using=target):
                _put(model, [row], target)
        except (DatabaseError, ValueError) as error:
            raise BadInput(
                f"this row does not fit into the new database ({type(error).__name__})",
                where=f"{model._meta.db_table}, {key} {row[key]}",
                expected="text without a zero character, and no longer than its field",
                do="Nothing was moved. Change it in the old place and start again.",
            ) from None


def _compared(model: type[Model], source: str, target: str) -> Moved:
    before, after = fingerprint(model, source), fingerprint(model, target)
    if before != after:
        raise BadInput(
            f"{before[0]} rows there, {after[0]} here, or not the same in them",
            where=model._meta.db_table,
            do="Nothing was moved. Please tell us.",
        )
    return Moved(model._meta.db_table, *after)


def _number_on(target: str) -> None:
    """Rows came with their numbers; the next ones go on after them."""
    with connections[target].cursor() as cursor:
        for line in connections[target].ops.sequence_reset_sql(no_style(), models_of_practice()):
            cursor.execute(line)


def _require_current(source: str) -> None:
    executor = MigrationExecutor(connections[source])
    loader = executor.loader
    if executor.migration_plan(loader.graph.leaf_nodes()) or set(loader.applied_migrations) - set(loader.graph.nodes):
        raise BadInput(
            "its tables are not those of this version",
            where="--from",
            do="Start the practice once with this version, end it, and then move.",
        )


def _require_nobody_works(source: str) -> None:
    """What is sent or answered while rows are copied would be lost."""
    if any(worker.state is WorkerState.AT_WORK for worker in workers(timezone.now(), using=source)):
        raise Refused("`attunement work` is still running on the old database. End it and `attunement serve` first.")


def _require_empty(target: str) -> None:
    full = [model._meta.db_table for model in models_of_practice() if model._base_manager.using(target).exists()]
    if full:
        raise Refused(f"The new database is not empty: there are rows in {', '.join(full[:5])}. Nothing was moved.")
