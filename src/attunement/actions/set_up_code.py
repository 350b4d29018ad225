"""The code that proves, in the browser, that one stands at the machine on which the practice is set up."""

from __future__ import annotations

import os
import secrets
import time
from pathlib import Path

from attunement.actions.secrets_of_links import as_typed, hashed, new_code, spaced
from attunement.domain.errors import Refused

CODE_FILE = "set-up-code"
GOOD_FOR_SECONDS = 24 * 60 * 60


def new_set_up_code(data: Path) -> str:
    """A fresh code, printed in the terminal; only its hash is kept, in a file of the owner's."""
    code = new_code()
    forget_set_up_code(data)
    with os.fdopen(os.open(data / CODE_FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(hashed(code))
    return spaced(code)


def forget_set_up_code(data: Path) -> None:
    """From now on nobody can set anything up by code."""
    (data / CODE_FILE).unlink(missing_ok=True)


def is_being_set_up(data: Path) -> bool:
    """True while a code is out and not too old."""
    try:
        return time.time() - (data / CODE_FILE).stat().st_mtime < GOOD_FOR_SECONDS
    except OSError:
        return False


def check_set_up_code(data: Path, typed: str) -> None:
    """Raise Refused unless this is the code."""
    kept = (data / CODE_FILE).read_text(encoding="utf-8") if is_being_set_up(data) else ""
    if not kept or not secrets.compare_digest(kept, hashed(as_typed(typed))):
        raise Refused("This is not the code that was printed in the terminal.")
