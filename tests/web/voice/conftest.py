"""A browser nobody used yet; and passphrases that are cheap to hash, as staff's are in `tests/settings.py`."""

from __future__ import annotations

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher

from attunement.actions import own_sign_in
from tests.web.client.phone import Phone


class CheapArgon2(Argon2PasswordHasher):
    """The same, at the least cost there is."""

    time_cost, memory_cost, parallelism = 1, 8, 1


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every sign-in of these tests."""
    monkeypatch.setattr(own_sign_in, "COST", CheapArgon2())


@pytest.fixture
def phone() -> Phone:
    """Sofia's browser."""
    return Phone()
