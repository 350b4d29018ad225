"""The key that what was said in a session is sealed with: the practice's own."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Model

from attunement.domain.errors import Refused
from attunement.storage.models import Practice
from attunement.storage.practice_key import KEY_FILE, read_practice_key
from attunement.storage.sealed_files import open_value, seal_value


def sealing_key() -> bytes:
    """The practice's key; the demo, which has none, makes one from its own secret. Raises Refused without either."""
    if Practice.objects.filter(is_demo=True).exists():
        return hashlib.sha256(b"attunement demo\n" + settings.SECRET_KEY.encode()).digest()
    if not (Path(settings.DATA) / KEY_FILE).is_file():
        raise Refused("This practice has no key yet, and without one nothing said in a session is kept.")
    return read_practice_key(Path(settings.DATA))


def sealed_json(document: Any, row: Model) -> bytes:
    """A document sealed for this row alone."""
    return seal_value(json.dumps(document, ensure_ascii=False).encode(), key=sealing_key(), row=row_name(row))


def opened_json(sealed: bytes | memoryview, row: Model) -> Any:
    """The document of this row. Raises BadInput where it is not as it was sealed."""
    return json.loads(open_value(bytes(sealed), key=sealing_key(), row=row_name(row)))


def row_name(row: Model) -> str:
    """What sealed data of a row is bound to."""
    return f"{type(row).__name__} {row.pk}"
