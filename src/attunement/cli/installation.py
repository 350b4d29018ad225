"""The data directory of an installation, and Django set up on it."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from attunement.domain.errors import BadInput


def open_installation(data: Path, *, demo: bool = False, make: bool = False) -> None:
    """Point the settings at a data directory and set Django up.

    The directory is made when it is the demo's or when asked for. Raises BadInput when it cannot be used.
    """
    if not (demo or make) and not data.is_dir():
        raise BadInput(
            "there is no such directory",
            where=str(data),
            expected="the data directory of a practice",
            do="`attunement init --data DIR` makes one.",
        )
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        (data / "static").mkdir(exist_ok=True)
        _keep_secret_key(data)
    except OSError as error:
        raise BadInput(
            f"cannot be used: {error.strerror}", where=str(data), expected="a directory to write in"
        ) from None
    if demo:
        os.environ["ATTUNEMENT_HTTPS"] = "no"
        os.environ["ATTUNEMENT_DATABASE"] = ""  # invented people never go into a practice's own database
    set_up_django(data)


def open_practice(data: Path) -> None:
    """The same, where a practice must be there already. Raises BadInput where none was begun."""
    open_installation(data)
    from django.db import connection

    from attunement.storage.models import Practice

    if Practice._meta.db_table not in connection.introspection.table_names() or not Practice.objects.exists():
        raise BadInput("there is no practice here", where=str(data), do="`attunement init` starts one.")


def set_up_django(data: Path) -> None:
    """Point the settings at a data directory and set Django up. Makes nothing there."""
    os.environ["ATTUNEMENT_DATA"] = str(data.absolute())
    os.environ["DJANGO_SETTINGS_MODULE"] = "attunement.web.settings"
    import django

    django.setup()


def bring_up_to_date() -> None:
    """Make or upgrade the database's tables."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def is_up_to_date() -> bool:
    """True if the database has every table as this version wants it. Changes nothing."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _keep_secret_key(data: Path) -> None:
    path = data / "secret-key"
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
