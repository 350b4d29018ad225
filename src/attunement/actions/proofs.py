"""Something the person knows: asked before anything is started or shown, with a limit on wrong tries."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from attunement.domain.errors import Refused
from attunement.storage.models import ClientSignIn, OccasionRecord, PersonRecord, ReleaseRecord

TRIES = 5
LOCKED_FOR = timedelta(minutes=15)


class WrongProof(Refused):
    """What was typed is not what was agreed."""

    def __init__(self, tries_left: int) -> None:
        self.tries_left = tries_left
        super().__init__("That is not what we have noted.")


class LockedOut(Refused):
    """Too many wrong tries: the link rests for a while."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        super().__init__("Too many tries. This link rests for a quarter of an hour.")


def normalised_proof(proof: str) -> str:
    """What someone knows, as compared: letters and digits only, in small letters (15.03. and 1503 are one)."""
    return "".join(letter for letter in proof.casefold() if letter.isalnum())


def proof_hash(proof: str) -> str:
    """How it is kept."""
    return make_password(normalised_proof(proof))


def check_proof(
    link: OccasionRecord | ReleaseRecord | ClientSignIn,
    person: PersonRecord,
    proof: str,
    *,
    now: datetime,
    return_code: str | None = None,
) -> None:
    """Compare what was typed with what was agreed, and a return code too where one is given.

    Raises WrongProof or LockedOut, without saying which of the two was wrong. A try is counted before comparing,
    so that racing guesses are all counted.
    """
    rows, key = type(link)._default_manager, str(link.pk)
    with transaction.atomic():
        row = rows.select_for_update().get(pk=key)
        if row.locked_until is not None and row.locked_until > now:
            raise LockedOut(row.locked_until)
        row.wrong_tries = row.wrong_tries % TRIES + 1
        row.locked_until = now + LOCKED_FOR if row.wrong_tries >= TRIES else None
        row.save(update_fields=["wrong_tries", "locked_until"])
    right = check_password(normalised_proof(proof), person.proof_hash)
    if return_code is not None:
        right = isinstance(row, OccasionRecord) and check_password(return_code, row.return_code_hash) and right
    if right:
        rows.filter(pk=key).update(wrong_tries=0, locked_until=None)
        return
    if row.locked_until is not None:
        raise LockedOut(row.locked_until)
    raise WrongProof(TRIES - row.wrong_tries)
