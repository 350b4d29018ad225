"""A practice with many check-outs, a key and files of its own, to be backed up as anybody does."""

from __future__ import annotations

from pathlib import Path

from tests.cast import EXAMPLES
from tests.postgres.practices import attunement, do, fill

MADE = """
from django.conf import settings
from attunement.storage.practice_key import fingerprint, make_practice_key, read_practice_key
recovery = make_practice_key(settings.DATA)
key = fingerprint(read_practice_key(settings.DATA))
Practice.objects.update(is_demo=False, key_fingerprint=key, opened_at=timezone.now(), retention_years=10,
    mail_host="localhost", mail_security="none", help_checked=timezone.now().date(), help_checked_by="Jo")
(settings.DATA / "recordings").mkdir()
(settings.DATA / "recordings" / "one").write_bytes(b"sealed" * 1000)
dice, now, made = random.Random(5), timezone.now(), WANTED
people = list(PersonRecord.objects.order_by("pk"))
asked = all_instruments()["alliance-checkout"]
for start in range(0, made, 2000):
    responses = ResponseRecord.objects.bulk_create(
        ResponseRecord(person=dice.choice(people), instrument=asked.id, version=asked.version,
            sent_at=now - timedelta(minutes=n))
        for n in range(start, min(start + 2000, made))
    )
    AnswerRecord.objects.bulk_create(
        AnswerRecord(response=r, item=item.key, given_at=r.sent_at,
            value=dice.choice([o.value for o in item.options] or [None]))
        for r in responses for item in asked.items
    )
print(recovery)
"""


def make(data: Path, key: Path, check_outs: int) -> None:
    """The invented practice as if it were a real one, with so many check-outs more; its recovery key in a file."""
    fill(data, EXAMPLES, 0)
    key.write_text(do(data, MADE.replace("WANTED", str(check_outs))), encoding="utf-8")


def call(*arguments: str, database: str = "") -> str:
    """A command that must work; gives what it prints."""
    done = attunement(*arguments, database=database)
    assert done.returncode == 0, done.stderr
    return done.stdout
