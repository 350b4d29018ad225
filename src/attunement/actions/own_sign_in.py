"""A client's own sign-in: the clinician hands out a code, the client makes it, uses it, and ends it at any time.

The answers' own proof is not enough to make one: a partner may know a birthday and see a link. So it takes a code
that was handed over in person. Nothing here tells anyone whether somebody else has a sign-in: what is looked up is
made from name and passphrase together, and takes the same work whether it is found or not.
"""

from __future__ import annotations

import unicodedata
from datetime import datetime, timedelta

from argon2.low_level import Type, hash_secret_raw
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext

from attunement.actions.auditing import audit
from attunement.actions.close_case import require_open_case
from attunement.actions.confirm_adults import require_adult
from attunement.actions.own_leave import OwnLeave, require_own
from attunement.actions.permitting import require
from attunement.actions.proofs import check_proof
from attunement.actions.secrets_of_links import as_typed, hashed, new_code, spaced
from attunement.domain.errors import BadInput, Refused
from attunement.domain.permission import Permission
from attunement.storage.models import AuditEntry, ClientSignIn, PersonRecord, Staff

CODE_OPEN_FOR = timedelta(days=14)
TRIES = 10
WITHIN = timedelta(minutes=15)
TRIED, CAME_IN = "try own page", "open own page"
SHORTEST_NAME, LONGEST = 3, 120
COST = Argon2PasswordHasher()
"""The cost of a guess, the same as for staff."""


class NotYourPage(Refused):
    """Name and passphrase, or code and proof, do not belong together; which is wrong is not said."""


class PageRests(NotYourPage):
    """Too many tries from this network address."""


def offer_sign_in(*, by: Staff, person: PersonRecord, now: datetime | None = None) -> str:
    """A code for one person, to be handed over in person; shown this once. An older code no longer works."""
    require(by, Permission.WRITE_CASE, person.case)
    require_adult(person)
    require_open_case(person.case)
    moment, code = now or timezone.now(), new_code()
    with transaction.atomic():
        ClientSignIn.objects.update_or_create(
            person=person, defaults={"code_hash": hashed(code), "code_until": moment + CODE_OPEN_FOR}
        )
        audit("offer own page", at=moment, by=by, case=person.case, subject=str(person.id))
    return spaced(code)


def make_sign_in(*, code: str, proof: str, name: str, passphrase: str, now: datetime | None = None) -> ClientSignIn:
    """Make the sign-in this code was handed out for. It takes the place of an earlier one of the same person.

    Raises NotYourPage for a wrong code, WrongProof or LockedOut for a wrong proof, BadInput for a weak passphrase.
    """
    moment = now or timezone.now()
    _check_choice(name, passphrase)
    row = ClientSignIn.objects.select_related("person__case").filter(
        code_hash=hashed(as_typed(code)), code_until__gt=moment
    )
    found = row.first() if as_typed(code) else None
    if found is None:
        raise NotYourPage(gettext("This code does not open anything. It may be mistyped, used up or too old."))
    check_proof(found, found.person, proof, now=moment)
    try:
        with transaction.atomic():
            changed = ClientSignIn.objects.filter(pk=found.pk, code_hash=found.code_hash).update(
                key_hash=key_of(name, passphrase), code_hash="", code_until=None, made_at=moment, revoked_at=None
            )
            if not changed:
                raise NotYourPage(gettext("This code does not open anything. It may be mistyped, used up or too old."))
            audit("make own page", at=moment, by_person=found.person)
    except IntegrityError:
        raise BadInput(gettext("please choose another passphrase"), where="passphrase") from None
    found.refresh_from_db()
    return found


def open_own_page(*, name: str, passphrase: str, address: str, now: datetime | None = None) -> ClientSignIn:
    """The sign-in with this name and passphrase. Raises NotYourPage, or PageRests after ten wrong tries."""
    moment = now or timezone.now()
    tried = salted_hmac("attunement.own-page.tries", f"{_plain(name)}\n{address}", algorithm="sha256").hexdigest()
    _count_a_try(tried, moment)
    key = key_of(name, passphrase)
    found = ClientSignIn.objects.select_related("person__case").filter(key_hash=key, revoked_at=None).first()
    if found is None:
        raise NotYourPage(gettext("The name and the passphrase do not belong together."))
    audit(CAME_IN, at=moment, by_person=found.person, subject=tried)
    return found


def end_own_page(*, leave: OwnLeave, now: datetime | None = None) -> None:
    """The person ends their sign-in: nobody can use it any more. What they said and answered stays."""
    person = require_own(leave)
    _end(person, now or timezone.now(), by_person=person)


def end_sign_in_for(*, by: Staff, person: PersonRecord, now: datetime | None = None) -> None:
    """The clinician ends it, at the person's wish: a lost phone, somebody who read along."""
    require(by, Permission.WRITE_CASE, person.case)
    _end(person, now or timezone.now(), by=by)


def key_of(name: str, passphrase: str) -> str:
    """What name and passphrase amount to (64 hex digits): Argon2id, so that guessing is slow, salted by the name."""
    salt = salted_hmac("attunement.own-page", _plain(name), algorithm="sha256").digest()[:16]
    raw = hash_secret_raw(
        unicodedata.normalize("NFKC", passphrase).encode(),
        salt,
        time_cost=COST.time_cost,
        memory_cost=COST.memory_cost,
        parallelism=COST.parallelism,
        hash_len=32,
        type=Type.ID,
    )
    return raw.hex()


def _end(
    person: PersonRecord, now: datetime, *, by: Staff | None = None, by_person: PersonRecord | None = None
) -> None:
    with transaction.atomic():
        ClientSignIn.objects.filter(person=person).update(key_hash=None, code_hash="", code_until=None, revoked_at=now)
        audit("end own page", at=now, by=by, by_person=by_person, case=person.case if by else None)


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _check_choice(name: str, passphrase: str) -> None:
    if not SHORTEST_NAME <= len(_plain(name)) <= LONGEST:
        raise BadInput(gettext("please choose a name of 3 letters or more"), where="name")
    if len(passphrase) > LONGEST:
        raise BadInput(gettext("this passphrase is too long"), where="passphrase")
    try:
        validate_password(passphrase)
    except ValidationError as weak:
        raise BadInput(" ".join(weak.messages), where="passphrase") from None
    if _plain(passphrase) == _plain(name):
        raise BadInput(gettext("name and passphrase are the same"), where="passphrase")


def _count_a_try(tried: str, now: datetime) -> None:
    """Written before the passphrase is looked at. A right one takes back its own try and no other.

    Forgetting all earlier tries at a success, as the staff's sign-in does, would tell somebody who counts their own
    wrong tries at a name that the person behind it was here.
    """
    with transaction.atomic():
        recent = AuditEntry.objects.filter(subject=tried, at__gt=now - WITHIN)
        wrong = recent.filter(act=TRIED).count() - recent.filter(act=CAME_IN).count()
        if wrong >= TRIES:
            raise PageRests(gettext("Too many tries. Please wait a quarter of an hour and try again."))
        audit(TRIED, at=now, subject=tried)
