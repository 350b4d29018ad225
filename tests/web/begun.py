"""A client in the middle of a sitting, got there through the real actions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from attunement.actions.record_answers import Recorded, record_answer
from attunement.actions.start_occasion import start_occasion
from attunement.storage.models import OccasionRecord
from tests.cast import PROOF, client, new_sitting

MONDAY = datetime.fromisoformat("2027-06-07T09:00:00+00:00")
"""A fixed moment for acts by the clock."""


@dataclass(frozen=True)
class Begun:
    """A started sitting, the key of the browser it was started in, and the return code."""

    occasion: OccasionRecord
    key: str
    return_code: str

    def says(self, instrument: str, item: str, answer: object, *, now: datetime | None = None) -> Recorded:
        """Give one answer."""
        return record_answer(
            occasion=self.occasion, browser_key=self.key, instrument=instrument, item=item, answer=answer, now=now
        )

    def fresh(self) -> OccasionRecord:
        """The sitting as the next request finds it."""
        return OccasionRecord.objects.select_related("person__case__clinician").get(pk=self.occasion.pk)


def begun(person: str, sitting: str, *, now: datetime | None = None) -> Begun:
    """This client of the cast sits down to this sitting."""
    made = now - timedelta(hours=1) if now else None
    link = new_sitting(client(person), sitting, now=made)
    started = start_occasion(occasion=link.occasion, proof=PROOF, now=now)
    return Begun(OccasionRecord.objects.get(pk=link.occasion.pk), started.browser_key, started.return_code)


def break_inserts_into(table: str) -> None:
    """From now on the database itself refuses new rows in this table, as a full disk would."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS "
                "'BEGIN RAISE EXCEPTION ''disk full'' USING ERRCODE = ''integrity_constraint_violation''; END'"
            )
            cursor.execute(f"CREATE TRIGGER broken BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION full_disk()")
        else:
            cursor.execute(
                f"CREATE TRIGGER broken BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'disk full'); END"
            )
