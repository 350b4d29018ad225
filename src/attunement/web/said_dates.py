"""Moments as people say them: "Thursday", "3 weeks ago". The exact one always stands beside it, in the title."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

DAYS_IN_WEEKS = 70
DAYS_IN_MONTHS = 365


def said(moment: datetime, now: datetime | None = None) -> str:
    """How one would say it today."""
    here = timezone.localtime(moment)
    today = timezone.localtime(now or timezone.now())
    seconds = (today - here).total_seconds()
    days = (today.date() - here.date()).days
    if seconds < 0:
        return _coming(here, -days)
    if seconds < 90:
        return gettext("just now")
    if seconds < 60 * 60:
        minutes = min(round(seconds / 60), 59)
        return ngettext("%(n)d minute ago", "%(n)d minutes ago", minutes) % {"n": minutes}
    if days == 0:
        return gettext("today at %(time)s") % {"time": date_format(here, "H:i")}
    return _gone(here, days)


def exactly(moment: datetime) -> str:
    """Day, date, time and zone."""
    here = timezone.localtime(moment)
    return f"{date_format(here, 'l')} {date_format(here, 'DATE_FORMAT')}, {date_format(here, 'H:i e')}"


def _gone(here: datetime, days: int) -> str:
    if days == 1:
        return gettext("yesterday at %(time)s") % {"time": date_format(here, "H:i")}
    if days < 7:
        return date_format(here, "l")
    if days < DAYS_IN_WEEKS:
        weeks = days // 7
        return ngettext("%(n)d week ago", "%(n)d weeks ago", weeks) % {"n": weeks}
    if days < DAYS_IN_MONTHS:
        months = days // 30
        return ngettext("%(n)d month ago", "%(n)d months ago", months) % {"n": months}
    return date_format(here, "DATE_FORMAT")


def _coming(here: datetime, days: int) -> str:
    if days == 0:
        return gettext("today at %(time)s") % {"time": date_format(here, "H:i")}
    if days == 1:
        return gettext("tomorrow")
    if days < 7:
        return gettext("on %(day)s") % {"day": date_format(here, "l")}
    return date_format(here, "DATE_FORMAT")
