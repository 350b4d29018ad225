"""What the templates about a session's line of time can say."""

from __future__ import annotations

from django import template

from attunement.roadmap.session_words import clock

register = template.Library()


@register.filter
def session_clock(seconds: float) -> str:
    """A moment of a session: minutes and seconds from its start."""
    return clock(seconds)
