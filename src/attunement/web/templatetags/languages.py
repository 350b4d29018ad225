"""What the templates can say of languages: which there are, and which of them nobody has looked over."""

from __future__ import annotations

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from attunement.domain.instrument import Instrument
from attunement.domain.languages import LANGUAGES, WRITTEN_IN, Language, is_draft
from attunement.web.client.question_page import language_apart

register = template.Library()


@register.simple_tag
def offered_languages() -> tuple[Language, ...]:
    """Every language there is, each by its own name."""
    return LANGUAGES


@register.simple_tag
def language_is_draft() -> bool:
    """True if this page's language was drafted by a machine and read by nobody yet."""
    return is_draft(get_language() or "")


@register.simple_tag
def in_english() -> SafeString:
    """Marks words that stand in English on every page, so that a screen reader says them as such."""
    return marked_as(WRITTEN_IN)


@register.simple_tag
def in_its_language(instrument: Instrument) -> SafeString:
    """Marks the words of a published questionnaire that has no edition in the language of the page."""
    return marked_as(language_apart(instrument))


@register.simple_tag(takes_context=True)
def own_words(context: Context) -> SafeString:
    """Marks what the practice wrote itself: in its own language where it named one, else by its letters alone."""
    practice = context.get("practice")
    language = getattr(practice, "language", "") or (WRITTEN_IN if getattr(practice, "is_demo", False) else "")
    return marked_as(language) if language else mark_safe(' dir="auto"')


@register.simple_tag(takes_context=True)
def own_phrase(context: Context, text: str) -> str:
    """The practice's own words within a sentence of ours, marked where they are in another language."""
    marks = own_words(context)
    return format_html("<span{}>{}</span>", marks, gettext(text)) if "lang" in marks else gettext(text)


def marked_as(language: str) -> SafeString:
    """The attributes for an element in a language; none where the page itself is in it, or it is not known."""
    if not language or language == (get_language() or WRITTEN_IN).split("-")[0]:
        return mark_safe("")
    return format_html(' lang="{}" dir="auto"', language)
