"""Calling the command as a person does, and what came back."""

from __future__ import annotations

import contextlib
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from attunement.cli.main import main


@dataclass(frozen=True)
class Called:
    """One finished call."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """What was printed, as the one JSON document it must be; NaN is no JSON."""

        def refuse(word: str) -> None:
            raise AssertionError(f"{word} printed")

        return json.loads(self.out, parse_constant=refuse)


def call(*argv: object) -> Called:
    """Run `attunement` with these arguments in this process."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main([str(word) for word in argv])
    return Called(code, out.getvalue(), err.getvalue())


def written(folder: Path, document: object, name: str = "case.json") -> Path:
    """A file with this document, or this text or these bytes as they are."""
    file = folder / name
    if isinstance(document, bytes):
        file.write_bytes(document)
    else:
        text = document if isinstance(document, str) else json.dumps(document)
        file.write_text(text, encoding="utf-8", newline="")
    return file
