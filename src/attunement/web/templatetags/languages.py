"""What the templates can say of languages: which there are, and which of them nobody has looked over."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language

from attunement.domain.languages import LANGUAGES, Language, is_draft

register = template.Library()


@register.simple_tag
def offered_languages() -> tuple[Language, ...]:
    """Every language there is, each by its own name."""
    return LANGUAGES


@register.simple_tag
def language_is_draft() -> bool:
    """True if this page's language was drafted by a machine and read by nobody yet."""
    return is_draft(get_language() or "")
