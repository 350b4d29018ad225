"""A couple on the day their case is opened, for tests that need nobody else; and a mail server."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from attunement.storage.models import Staff
from tests.web.client.couple import Couple, make_couple, make_practice
from tests.web.mail_server import MailServer, mail_server


@pytest.fixture
def clinician(db: None) -> Staff:
    """The clinician of a practice where safety questions are on."""
    return make_practice()


@pytest.fixture
def couple(clinician: Staff) -> Couple:
    """Sofia and Daniel with a link each to "The two of you"."""
    return make_couple(clinician)


@pytest.fixture
def mail(settings: Any) -> Iterator[MailServer]:
    """A mail server of our own on a free port, and Django set to it."""
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server
