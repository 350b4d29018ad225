"""What a practice still lacks before it may open its doors: one line each, and the page where it is set."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from attunement.domain.errors import BadInput
from attunement.domain.permission import Role
from attunement.storage.models import Practice, Staff
from attunement.storage.practice_key import fingerprint, read_practice_key


@dataclass(frozen=True)
class Missing:
    """One thing, in words, and the name of the manager's page for it."""

    what: str
    page: str


def missing_to_serve(data: Path) -> list[Missing]:
    """Everything missing, in the order in which it is set up; empty when the practice may open."""
    practice = Practice.objects.select_related("responder", "backup").first()
    if practice is None:
        return [Missing("there is no practice here yet; `attunement init` starts one", "")]
    if practice.is_demo:
        return [Missing("this is the demo's data; `attunement demo` serves it, a real practice begins anew", "")]
    return list(_of(practice, data))


def _of(practice: Practice, data: Path) -> Iterator[Missing]:
    managers = Staff.objects.filter(role=Role.MANAGER.value, is_active=True)
    if not any(manager.has_usable_password() for manager in managers):
        yield Missing("a manager who can sign in", "people")
    if not practice.address:
        yield Missing("the address at which people reach it", "look")
    if not practice.mail_host:
        yield Missing("a mail server", "mail")
    yield from (Missing(what, "safety") for what in practice.missing_for_safety)
    if practice.help_text.strip() and not (practice.help_checked and practice.help_checked_by.strip()):
        yield Missing("who tried the numbers of the help text, and when", "safety")
    if practice.retention_years is None:
        yield Missing("how long records are kept", "records")
    if (wrong := key_problem(practice, data)) is not None:
        yield Missing(wrong, "records")


def key_problem(practice: Practice, data: Path) -> str | None:
    """What is wrong with the key file, or None."""
    if not practice.key_fingerprint:
        return "the practice's key and its recovery key"
    try:
        key = read_practice_key(data)
    except BadInput as wrong:
        return str(wrong)
    return None if fingerprint(key) == practice.key_fingerprint else "the key file is not this practice's key"
