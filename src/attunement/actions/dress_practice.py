"""How the practice shows itself: name and address, one tone from a checked palette, a small picture, its own words."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.languages import check_language
from attunement.actions.new_practice import check_country, check_name, check_web_address
from attunement.actions.permitting import require
from attunement.domain.errors import BadInput
from attunement.domain.permission import Permission
from attunement.domain.record import PolicyName
from attunement.domain.time_zones import UTC, check_time_zone
from attunement.exchange.png_picture import read_png
from attunement.storage.models import Colour, Logo, PolicyText, Practice, Staff

LONGEST_POLICY_TEXT = 2000


def dress_practice(
    *,
    by: Staff,
    name: str,
    address: str,
    country: str,
    colour: str,
    language: str = "",
    time_zone: str = UTC,
    now: datetime | None = None,
) -> Practice:
    """Change name, address, country, tone, language and time zone.

    A new address holds for links from the next start of the server on.
    """
    require(by, Permission.MANAGE_PRACTICE)
    moment = now or timezone.now()
    check_name(name, "name")
    check_web_address(address, "address")
    check_country(country, "country")
    check_language(language, "language")
    check_time_zone(time_zone, "time zone")
    if colour not in Colour.values:
        raise BadInput(f"'{colour[:20]}' found", where="colour", expected="one of " + ", ".join(Colour.values[1:]))
    with transaction.atomic():
        practice = Practice.objects.select_for_update().get()
        practice.name, practice.address = name.strip(), address.strip().rstrip("/")
        practice.country, practice.colour = country, colour
        practice.language, practice.time_zone = language, time_zone
        practice.save(update_fields=["name", "address", "country", "colour", "language", "time_zone"])
        audit("dress practice", at=moment, by=by)
    return practice


def put_logo(*, by: Staff, content: bytes, now: datetime | None = None) -> Logo:
    """Keep a small PNG, written anew from its pixels alone. Raises BadInput for anything else."""
    require(by, Permission.MANAGE_PRACTICE)
    moment = now or timezone.now()
    picture = read_png(content)
    with transaction.atomic():
        logo, _ = Logo.objects.update_or_create(
            practice=Practice.objects.get(),
            defaults={"png": picture.png, "width": picture.width, "height": picture.height, "put_at": moment},
        )
        audit("put logo", at=moment, by=by)
    return logo


def take_logo_away(*, by: Staff, now: datetime | None = None) -> None:
    """No picture any more."""
    require(by, Permission.MANAGE_PRACTICE)
    with transaction.atomic():
        Logo.objects.all().delete()
        audit("take logo away", at=now or timezone.now(), by=by)


def write_policy_text(*, by: Staff, name: PolicyName, text: str, now: datetime | None = None) -> PolicyText:
    """The practice's own words beside an agreement; empty for none. Earlier ones stay on record."""
    require(by, Permission.MANAGE_PRACTICE)
    moment = now or timezone.now()
    if len(text) > LONGEST_POLICY_TEXT:
        raise BadInput("too long", where="text", expected=f"at most {LONGEST_POLICY_TEXT} letters")
    with transaction.atomic():
        row = PolicyText.objects.create(name=name.value, text=text.strip(), at=moment, by=by)
        audit("write policy text", at=moment, by=by, subject=name.value)
    return row


def policy_words(name: str) -> str:
    """The practice's own words beside this agreement now."""
    newest = PolicyText.objects.filter(name=name).last()
    return newest.text if newest else ""
