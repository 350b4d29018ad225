"""What the templates of the library can say."""

from __future__ import annotations

from django import template
from django.utils.functional import Promise

from attunement.roadmap.library_entry import Entry, EntryKind, Setting
from attunement.web.clinician.library_words import CASES, FACTS, KINDS, SETTINGS, value_words

register = template.Library()


@register.filter
def kind_words(kind: EntryKind) -> str | Promise:
    """What an entry is, in words."""
    return KINDS[kind]


@register.filter
def setting_words(setting: Setting) -> str | Promise:
    """With whom an entry is used."""
    return SETTINGS[setting]


@register.filter
def cases_words(entry: Entry) -> str:
    """For whom an entry is."""
    return ", ".join(str(CASES[kind.value]) for kind in entry.for_cases)


@register.filter
def when_words(entry: Entry) -> list[tuple[str, str]]:
    """The facts an entry is chosen by: what, and its values joined by commas."""
    return [
        (str(FACTS[fact]), ", ".join(str(value_words(fact, value)) for value in sorted(values)))
        for fact, values in entry.when.items()
    ]


@register.filter
def against_words(entry: Entry) -> str:
    """The topics of the gate that speak against an entry."""
    return ", ".join(str(value_words("topic", topic)) for topic in entry.contraindication.topics)
