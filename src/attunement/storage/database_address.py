"""Which database holds the practice's data: SQLite in the data directory, or PostgreSQL by one address."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from attunement.domain.errors import BadInput

SETTING = "ATTUNEMENT_DATABASE"
EXPECTED = "postgresql://USER:PASSWORD@HOST:PORT/NAME"
SQLITE_FILE = "attunement.sqlite3"
FURTHER = ("host", "port", "sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout")
"""What may stand after the question mark; `host` there is also how a socket's folder is named."""
SSL_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
LOOPBACK = ("localhost", "127.0.0.1", "::1")
WAITS_SECONDS = 20
"""How long to wait for a writer before giving up, and for a server that doesn't answer."""


def database_from(address: str, data: Path, *, where: str = SETTING) -> dict[str, Any]:
    """Django's settings for the database at an address; without one, SQLite in the data directory.

    Raises BadInput for anything but a PostgreSQL address. The message never repeats the address:
    it may hold a password.
    """
    return _postgresql(address.strip(), where) if address.strip() else sqlite_in(data / SQLITE_FILE)


def sqlite_in(file: Path) -> dict[str, Any]:
    """SQLite as we want it: nothing that was said to be saved is lost when the power goes."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": WAITS_SECONDS,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }


def _postgresql(address: str, where: str) -> dict[str, Any]:
    if re.search(r"[\x00-\x20\x7f]", address):
        raise BadInput("there is a blank or a line break in it", where=where, expected=EXPECTED)
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise BadInput("this is no address of a database", where=where, expected=EXPECTED) from None
    if port == 0:
        raise BadInput("port is no number", where=where, expected="a whole number")
    if parts.scheme not in ("postgresql", "postgres"):
        raise BadInput("only PostgreSQL has an address", where=where, expected=EXPECTED)
    name = unquote(parts.path.removeprefix("/"))
    if not name or "/" in name or parts.fragment:
        raise BadInput(
            "the name of one database is missing, or a sign in it is not written as %..", where=where, expected=EXPECTED
        )
    further = _further(parts.query, where)
    host = further.pop("host", "") or unquote(parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": further.pop("port", "") or str(port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**_always(host), **further},
    }


def _further(query: str, where: str) -> dict[str, str]:
    """What stands after the question mark. Each name once, and none that we don't know."""
    if "@" in query:  # most likely a password with a bare ? in it: no part of it may come back in a message
        raise BadInput("a sign in it is not written as %..", where=where, expected=EXPECTED)
    try:
        pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query))
    except ValueError:
        raise BadInput("what follows the question mark is not name=value", where=where, expected=EXPECTED) from None
    found: dict[str, str] = {}
    for name, value in pairs:
        if name not in FURTHER or name in found or not value:
            known = ", ".join(FURTHER)
            raise BadInput(
                f"'{name[:40]}' is not known, empty or given twice", where=where, expected=f"after the ?: {known}"
            )
        found[name] = value
    for name in ("port", "connect_timeout"):
        if name in found and not (found[name].isascii() and found[name].isdecimal() and 0 < int(found[name]) < 65536):
            raise BadInput(f"{name} is no number", where=where, expected="a whole number")
    if found.get("sslmode", "require") not in SSL_MODES:
        raise BadInput("this sslmode is not known", where=where, expected="one of " + ", ".join(SSL_MODES))
    return found


def _always(host: str) -> dict[str, Any]:
    """A commit is a commit; and over a network nobody reads along."""
    local = not host or host.startswith(("/", "@")) or host in LOOPBACK
    return {
        "options": f"-c synchronous_commit=on -c lock_timeout={WAITS_SECONDS}s",
        "application_name": "attunement",
        "connect_timeout": str(WAITS_SECONDS),
        "sslmode": "prefer" if local else "require",
    }
