"""The invented practice, brought to life: the example cases with their dates moved to today."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.bring_example import BringingExample
from attunement.actions.intended_use import accept_intended_use
from attunement.actions.intended_use_text import intended_use
from attunement.domain.case import Case
from attunement.domain.errors import BadInput
from attunement.exchange.case_file import read_case
from attunement.exchange.practice_file import ExampleCase, ExamplePractice, read_practice
from attunement.instruments import all_instruments, all_occasions
from attunement.storage.models import Practice, Staff

DEMO_PASSWORD = "demo practice, not secret"  # noqa: S105 - printed at every start of the demo


def start_demo(*, folder: Path, address: str, now: datetime | None = None) -> list[Staff]:
    """Fill an empty database with the invented practice; gives its staff. An existing practice is left as it is."""
    moment = now or timezone.now()
    example = read_practice(folder)
    if Practice.objects.exists():
        Practice.objects.filter(is_demo=True).update(address=address)
        return list(Staff.objects.order_by("role", "name"))
    cases = [(entry, read_case(folder / "cases" / entry.file, all_instruments())) for entry in example.cases]
    with transaction.atomic():
        staff = _bring_staff(example)
        _bring_practice(example, staff, address, moment)
        for entry, case in cases:
            _check(entry, case)
            bringing = BringingExample(entry, case, staff[entry.clinician], moment - example.today)
            bringing.bring()
            bringing.plan(moment)
        for member in staff.values():
            accept_intended_use(by=member, version=intended_use().version, now=moment)
        audit("start demo", at=moment)
    return list(Staff.objects.order_by("role", "name"))


def _bring_staff(example: ExamplePractice) -> dict[str, Staff]:
    password = make_password(DEMO_PASSWORD)
    rows = {
        entry.id: Staff.objects.create(email=entry.email, name=entry.name, role=entry.role, password=password)
        for entry in example.staff
    }
    for entry in example.staff:
        if entry.supervisor is not None:
            rows[entry.id].supervisor = rows[entry.supervisor]
            rows[entry.id].save(update_fields=["supervisor"])
    return rows


def _bring_practice(example: ExamplePractice, staff: Mapping[str, Staff], address: str, now: datetime) -> None:
    Practice.objects.create(
        name=example.name,
        address=address,
        is_demo=True,
        responder=staff[example.responder],
        backup=staff[example.backup],
        staffed_hours=example.staffed_hours,
        help_text=example.help_text,
        help_checked=now.date(),
        reads_within=example.reads_within,
    )


def _check(entry: ExampleCase, case: Case) -> None:
    """Everyone practice.json names in a case is a client of it, and every sitting it names exists."""
    where = f"practice.json, {entry.file}"
    for person in (*entry.unsent, *entry.in_person, *(link.person for link in entry.waiting)):
        if person not in case.client_ids:
            raise BadInput(f"'{person}' is no client there", where=where, expected=" or ".join(case.client_ids))
    for link in entry.waiting:
        if link.sitting not in all_occasions():
            raise BadInput(f"no sitting '{link.sitting}'", where=where, expected="one of " + ", ".join(all_occasions()))
