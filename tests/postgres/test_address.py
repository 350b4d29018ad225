"""One address is read strictly, and its password is never said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
import pytest

from attunement.domain.errors import BadInput
from attunement.storage.database_address import database_from
from tests.postgres.practices import attunement
from tests.postgres.server import new_database

DATA = Path("data")


def read(address: str) -> dict[str, Any]:
    return database_from(address, DATA)


@pytest.mark.parametrize("address", ["", "  "])
def test_without_an_address_it_is_sqlite_that_loses_nothing(address: str) -> None:
    found = read(address)
    assert found["ENGINE"] == "django.db.backends.sqlite3"
    assert found["NAME"] == DATA / "attunement.sqlite3"
    assert "synchronous=FULL" in found["OPTIONS"]["init_command"]


def test_each_part_of_an_address() -> None:
    found = read("postgresql://a%40b:p%3Aw@db.example.org:6543/care?sslmode=verify-full&sslrootcert=/etc/ca.pem")
    parts = {name: found[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")}
    assert parts == {"NAME": "care", "USER": "a@b", "PASSWORD": "p:w", "HOST": "db.example.org", "PORT": "6543"}
    assert found["OPTIONS"]["sslmode"] == "verify-full"
    assert found["OPTIONS"]["sslrootcert"] == "/etc/ca.pem"
    assert "synchronous_commit=on" in found["OPTIONS"]["options"]


@pytest.mark.parametrize(
    ("address", "host", "sslmode"),
    [
        ("postgresql://db.example.org/care", "db.example.org", "require"),
        ("postgres://localhost/care", "localhost", "prefer"),
        ("postgresql:///care", "", "prefer"),
        ("postgresql:///care?host=/run/postgresql", "/run/postgresql", "prefer"),
        ("postgresql://[::1]:5432/care", "::1", "prefer"),
        ("postgresql://db.example.org/care?sslmode=disable", "db.example.org", "disable"),
    ],
)
def test_over_a_network_nobody_reads_along(address: str, host: str, sslmode: str) -> None:
    found = read(address)
    assert (found["HOST"], found["OPTIONS"]["sslmode"]) == (host, sslmode)


WRONG = [
    ("mysql://me:s3cret@h/db", "only PostgreSQL"),
    ("attunement.sqlite3", "only PostgreSQL"),
    ("postgresql://me:s3cret@h", "the name of one database"),
    ("postgresql://me:s3cret@h/", "the name of one database"),
    ("postgresql://me:s3cret@h/a/b", "the name of one database"),
    ("postgresql://me:s3cret@h/a#b", "the name of one database"),
    ("postgresql://me:s3cret@h:port/db", "no address"),
    ("postgresql://me:s3cret@h:99999/db", "no address"),
    ("postgresql://me:s3 cret@h/db", "blank"),
    ("postgresql://me:s3cret@h/db?sslmode=none", "sslmode"),
    ("postgresql://me:s3cret@h/db?sslmode=require&sslmode=disable", "twice"),
    ("postgresql://me:s3cret@h/db?options=-c%20fsync=off", "'options' is not known"),
    ("postgresql://me:s3cret@h/db?sslmode", "name=value"),
    ("postgresql://me:s3cret@h/db?port=none", "port is no number"),
    ("postgresql://me:s3cret@h/db?connect_timeout=0", "connect_timeout is no number"),
]


@pytest.mark.parametrize(("address", "says"), WRONG)
def test_anything_else_is_refused_without_its_password(address: str, says: str) -> None:
    with pytest.raises(BadInput) as caught:
        read(address)
    assert says in str(caught.value)
    assert "ATTUNEMENT_DATABASE" in str(caught.value)
    assert "cret" not in str(caught.value)


def test_a_commit_is_a_commit_on_the_server_too() -> None:
    found = read(new_database())
    with psycopg.connect(
        dbname=found["NAME"], user=found["USER"], host=found["HOST"], **found["OPTIONS"]
    ) as connection:
        said = connection.execute("SELECT current_setting('synchronous_commit'), current_setting('lock_timeout')")
        assert said.fetchone() == ("on", "20s")


def test_a_command_says_what_is_wrong_with_the_setting(tmp_path: Path) -> None:
    done = attunement("work", "--once", "--data", str(tmp_path), database="mysql://me:s3cret@h/db")
    assert done.returncode == 2
    assert "ATTUNEMENT_DATABASE" in done.stderr
    assert "Traceback" not in done.stderr
    assert "s3cret" not in done.stderr
