"""The languages as choices of a form."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from attunement.domain.languages import LANGUAGES, Language


def language_choices(none: str | Promise) -> list[tuple[str, str | Promise]]:
    """No choice first, in words; then each language by its own name, and whether it is a draft."""
    return [("", none), *((language.code, _named(language)) for language in LANGUAGES)]


def _named(language: Language) -> SafeString:
    own = format_html('<span lang="{}">{}</span>', language.code, language.name)
    draft = gettext("machine-drafted, not yet reviewed")
    return own if language.reviewed else format_html("{} ({})", own, draft)
