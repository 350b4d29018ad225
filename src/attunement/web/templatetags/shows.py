"""What the templates about a session's line of time can say."""

from __future__ import annotations

import math

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext

from attunement.roadmap.session_words import clock

register = template.Library()


@register.filter
def session_clock(seconds: float) -> str:
    """A moment of a session: minutes and seconds from its start."""
    return clock(seconds)


@register.filter
def coefficient(value: float | None) -> str:
    """A coefficient of agreement to two decimals; in words where it cannot be told."""
    if value is None or math.isnan(value):
        return gettext("too few, or too alike, to say")
    return number_format(round(value, 2) + 0.0, decimal_pos=2).replace("-", "−")
