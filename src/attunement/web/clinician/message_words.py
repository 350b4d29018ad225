"""Messages in words: what became of one, what it was about, and by what it went out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext, gettext_lazy

from attunement.domain.delivery import Life
from attunement.storage.queries.delivery_ledger import LedgerLine
from attunement.storage.queries.offered import schedule
from attunement.web.manager.forms.asking import WHEN_WORDS

KINDS: Final[Mapping[str, str | Promise]] = {
    "links": gettext_lazy("Link"),
    "reminder": gettext_lazy("Reminder"),
    "release": gettext_lazy("A page you gave"),
    "invitation": gettext_lazy("Invitation"),
    "alert": gettext_lazy("Alert"),
    "diary": gettext_lazy("Somebody may be waiting"),
}
ARRIVED: Final = (Life.OPENED, Life.ANSWERED)
SAID_BY_A_SERVER: Final = (Life.BOUNCED, Life.GIVEN_UP, Life.PERHAPS)


@dataclass(frozen=True)
class ShownMessage:
    """One message: what it was, its life in a word and in a sentence, and by what it went out."""

    line: LedgerLine
    kind: str
    titles: tuple[str, ...]
    life: str
    means: str
    by: str

    @property
    def arrived(self) -> bool:
        """True if the person surely had it."""
        return self.line.life in ARRIVED

    @property
    def trouble(self) -> str:
        """What the mail server said, where it is the mail server's word and not ours."""
        return self.line.trouble if self.line.life in SAID_BY_A_SERVER else ""


def shown(line: LedgerLine) -> ShownMessage:
    """A message for the page of those who may see to whom it went."""
    word, means = life_words(line.life)
    return ShownMessage(
        line=line,
        kind=str(KINDS.get(line.kind, line.kind)),
        titles=tuple(gettext(title) for title in line.asked),
        life=word,
        means=means,
        by=_by(line),
    )


def life_words(life: Life) -> tuple[str, str]:
    """A word for where a message stands, and what it means."""
    word, _, means = gettext(life.says).partition(": ")
    return word, means


def _by(line: LedgerLine) -> str:
    if line.person is None:
        return ""
    if line.kind == "reminder":
        return gettext("By itself, because it was still waiting.")
    if line.sessions:
        days = ", ".join(dict.fromkeys(_day(at) for at in line.sessions))
        return gettext("After the session of %(day)s.") % {"day": days}
    return _by_schedule(line, line.person.case.kind)


def _by_schedule(line: LedgerLine, kind: str) -> str:
    """When the practice asks these sittings, as it stands now."""
    if not line.sittings:
        return gettext("You sent it.")
    times = schedule()
    found = [times[(sitting, kind)] for sitting in line.sittings if (sitting, kind) in times]
    when = ", ".join(dict.fromkeys(str(WHEN_WORDS[one]) for one in found))
    return gettext("You sent it; planned here: %(when)s.") % {"when": when} if when else gettext("You sent it.")


def _day(moment: datetime) -> str:
    return date_format(localtime(moment), "DATE_FORMAT")
