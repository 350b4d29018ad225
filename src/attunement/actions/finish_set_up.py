"""The practice's mail server and how long it keeps records; and opening its doors at the end of the set-up."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.delete_recordings import shorten_recordings
from attunement.actions.new_practice import NewMail, check_mail, check_retention
from attunement.actions.permitting import require
from attunement.domain.errors import BadInput, Refused
from attunement.domain.permission import Permission
from attunement.storage.models import Practice, Staff
from attunement.storage.practice_key import OWNER_ONLY, fingerprint, make_or_take_up_key, recovery_key
from attunement.storage.queries.missing_to_serve import missing_to_serve

PASSWORD_FILE = "mail-password"  # noqa: S105 - the name of the file
LONGEST_PASSWORD = 500

MOST_RECORDING_DAYS = 365
"""A recording is heard again or it is not; notes are what is kept."""


def set_up_mail(*, by: Staff, mail: NewMail, password: str, data: Path, now: datetime | None = None) -> Practice:
    """Where messages go. A password is written to a file of the owner's in the data directory, never to the database.

    An empty password keeps the one there is, as long as user and server stay: it is never sent to another server.
    """
    require(by, Permission.MANAGE_PRACTICE)
    moment = now or timezone.now()
    standing = Practice.objects.get()
    same = (mail.user, mail.host.casefold()) == (standing.mail_user, standing.mail_host.casefold())
    path = standing.mail_password_file if mail.user and same else ""
    if mail.user and password:
        path = str(data / PASSWORD_FILE)
        _check_password(password)
    check_mail(NewMail(mail.host, mail.port, mail.security, mail.sender), "mail")
    if mail.user and not path:
        raise BadInput("the password is missing", where="password", expected="the password of this user")
    with transaction.atomic():
        practice = Practice.objects.select_for_update().get()
        practice.mail_host, practice.mail_port, practice.mail_security = mail.host, mail.port, mail.security
        practice.mail_from, practice.mail_user, practice.mail_password_file = mail.sender, mail.user, path
        practice.save()
        audit("set up mail", at=moment, by=by)
        if mail.user and password:
            _write_private(data / PASSWORD_FILE, password)
    return practice


def set_retention(*, by: Staff, years: int, days: int | None = None, now: datetime | None = None) -> None:
    """How long records are kept, as a rule on record, and for how many days a recording of a session.

    New days count for recordings brought in from now on; those that are there keep their day, or get an earlier one.
    """
    require(by, Permission.MANAGE_PRACTICE)
    check_retention(years, "years")
    if days is not None and not 1 <= days <= MOST_RECORDING_DAYS:
        raise BadInput(f"{days} found", where="days", expected=f"1 to {MOST_RECORDING_DAYS}")
    with transaction.atomic():
        Practice.objects.update(retention_years=years)
        if days is not None:
            Practice.objects.update(recording_days=days)
            shorten_recordings(days)
        audit("set retention", at=now or timezone.now(), by=by, subject=str(years))


def make_key(*, by: Staff, data: Path, now: datetime | None = None) -> str:
    """Make the practice's key; gives the recovery key, which is shown this once.

    Where a machine stopped after the key was written and before anybody saw its paper, that key is taken up.
    """
    require(by, Permission.MANAGE_PRACTICE)
    with transaction.atomic():
        if Practice.objects.select_for_update().get().key_fingerprint:
            raise Refused("This practice has a key already. Its recovery key was shown when it was made.")
        key = make_or_take_up_key(data)
        Practice.objects.update(key_fingerprint=fingerprint(key))
        audit("make key", at=now or timezone.now(), by=by)
    return recovery_key(key)


def open_practice(*, by: Staff, data: Path, now: datetime | None = None) -> None:
    """End the set-up. Raises Refused while something is missing, naming it."""
    require(by, Permission.MANAGE_PRACTICE)
    moment = now or timezone.now()
    if missing := missing_to_serve(data):
        raise Refused("Still missing: " + "; ".join(one.what for one in missing) + ".")
    with transaction.atomic():
        Practice.objects.filter(opened_at=None).update(opened_at=moment)
        audit("open practice", at=moment, by=by)


def _check_password(password: str) -> None:
    if not password.strip() or len(password) > LONGEST_PASSWORD or not password.isprintable():
        raise BadInput("this is no password of a mail server", where="password", expected="one line")


def _write_private(path: Path, text: str) -> None:
    """Beside the old file first, so that it is never half a password."""
    beside = path.with_name(path.name + ".new")
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY), "w", encoding="utf-8") as file:
        file.write(text + "\n")
    beside.replace(path)
