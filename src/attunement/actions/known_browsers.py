"""Which browsers somebody was signed in with before, by a signed word the browser keeps (a "device cookie").

It opens nothing. It only says that tries from this browser are counted apart from those of strangers, so that nobody
can keep somebody else out by guessing (OWASP, "Slow down online guessing attacks with device cookies").
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.core import signing
from django.utils.crypto import salted_hmac

from attunement.storage.models import Staff

KNOWN_FOR = timedelta(days=180)
ACCOUNTS_AT_MOST = 8
_SALT = "attunement.known-browser"


@dataclass(frozen=True)
class KnownBrowser:
    """A browser and the accounts it was signed in to, as keyed hashes: the word in it names nobody."""

    token: str
    accounts: tuple[str, ...] = ()

    def knows(self, account: str) -> bool:
        """True if somebody signed in to this account (an e-mail address) with it."""
        return _mark(account) in self.accounts

    def with_account(self, staff: Staff) -> KnownBrowser:
        """The same browser, knowing one account more; of many, the newest."""
        mark = _mark(staff.email)
        others = tuple(known for known in self.accounts if known != mark)
        return KnownBrowser(self.token, (*others, mark)[-ACCOUNTS_AT_MOST:])

    def as_word(self) -> str:
        """What the browser keeps."""
        return signing.dumps([self.token, *self.accounts], salt=_SALT)


def browser_of(word: str) -> KnownBrowser:
    """The browser that sent this word; one never seen before where there is none, or it is not ours or too old."""
    try:
        token, *accounts = signing.loads(word, salt=_SALT, max_age=KNOWN_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return KnownBrowser(secrets.token_urlsafe(16))
    return KnownBrowser(str(token), tuple(str(mark) for mark in accounts))


def _mark(account: str) -> str:
    return salted_hmac(_SALT, account.strip().casefold(), algorithm="sha256").hexdigest()[:20]
