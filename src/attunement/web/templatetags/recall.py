"""What the templates of recordings and looking back can say."""

from __future__ import annotations

from django import template

from attunement.exchange.transcript_times import said_clock

register = template.Library()


@register.filter
def clock(seconds: float) -> str:
    """A moment of a session: `1:02:03`, or `02:03` in its first hour."""
    return said_clock(seconds).removeprefix("0:")
