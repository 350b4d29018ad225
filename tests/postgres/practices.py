"""A practice with many answers in a database of its own, and what can be read of it there, past `attunement move`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

OPEN = """
import json, random, sys, uuid
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from attunement.cli.installation import bring_up_to_date, open_installation
open_installation(Path(sys.argv[1]), make=True)
bring_up_to_date()
from django.db import transaction
from django.utils import timezone
from attunement.instruments import all_instruments
from attunement.storage.models import *
"""

FILL = """
from attunement.actions.start_demo import start_demo
start_demo(folder=Path(sys.argv[2]), address="http://127.0.0.1:1")
dice, wanted, now = random.Random(5), int(sys.argv[3]), timezone.now()
people, names = list(PersonRecord.objects.order_by("pk")), ["phq-9", "gad-7", "relationship-checkup"]
clinician = Staff.objects.filter(role="clinician").first()
for start in range(0, wanted, 2000):
    responses = ResponseRecord.objects.bulk_create(
        ResponseRecord(person=dice.choice(people), instrument=(i := all_instruments()[dice.choice(names)]).id,
            version=i.version, sent_at=now - timedelta(minutes=n))
        for n in range(start, min(start + 2000, wanted))
    )
    AnswerRecord.objects.bulk_create(
        AnswerRecord(response=r, item=item.key, given_at=r.sent_at,
            value=dice.choice([None, "declined", *(o.value for o in item.options)]))
        for r in responses for item in all_instruments()[r.instrument].items
    )
    with transaction.atomic():
        for r in responses:
            AuditEntry.objects.create(at=r.sent_at, by=clinician, act="answer", subject=str(r.id))
"""

READ = """
from django.apps import apps
from attunement.domain.scoring import scale_score
from attunement.storage.queries.whole_case import read_answer

def total(lines):
    return sha256("\\n".join(sorted(lines)).encode()).hexdigest()

answers = {}
for a in AnswerRecord.objects.order_by("version").iterator():
    answers.setdefault(a.response_id, {})[a.item] = read_answer(a.value)
scores = []
for r in ResponseRecord.objects.all().iterator():
    definition = all_instruments()[r.instrument]
    for scale in definition.scales:
        scores.append(f"{r.id} {scale.key} {scale_score(definition, scale, answers.get(r.id, {}))!r}")
audit = ""  # a chain: each entry is bound to all before it, so that none can be missing, changed or moved
for e in AuditEntry.objects.order_by("id").iterator():
    line = f"{audit} {e.id} {e.at.isoformat()} {e.by_id} {e.by_person} {e.act} {e.case} {e.subject} {e.seal}"
    audit = sha256(line.encode()).hexdigest()
models = apps.get_app_config("storage").get_models(include_auto_created=True)
print(json.dumps({"counts": {m._meta.db_table: m._default_manager.count() for m in models},
    "scored": len(scores), "scores": total(scores), "audit": audit}))
"""


def environment(database: str = "") -> dict[str, str]:
    """What a process on this database is told; without one, on SQLite in the data directory."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {**kept, "ATTUNEMENT_DATABASE": database, "ATTUNEMENT_HTTPS": "no"}


def fill(data: Path, examples: Path, responses: int) -> None:
    """The invented practice, and so many responses more, in SQLite in a data directory."""
    _run(OPEN + FILL, data, str(examples), str(responses))


def read(data: Path, database: str = "") -> dict[str, Any]:
    """How many rows are in each table, and one fingerprint each of every score and of the audit, entry by entry."""
    found: dict[str, Any] = json.loads(_run(OPEN + READ, data, database=database))
    return found


def do(data: Path, lines: str, database: str = "") -> str:
    """Run a few lines on this practice; gives what they print."""
    return _run(OPEN + lines, data, database=database)


def attunement(*arguments: str, database: str = "") -> subprocess.CompletedProcess[str]:
    """The command, as anybody calls it."""
    command = [sys.executable, "-m", "attunement.cli.main", *arguments]
    return subprocess.run(command, env=environment(database), capture_output=True, text=True, check=False, timeout=3600)


def _run(script: str, data: Path, *arguments: str, database: str = "") -> str:
    command = [sys.executable, "-c", script, str(data), *arguments]
    done = subprocess.run(command, env=environment(database), capture_output=True, text=True, check=False, timeout=3600)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout
