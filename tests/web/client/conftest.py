"""A couple with open links, and a browser to open them with."""

from __future__ import annotations

import pytest

from attunement.storage.models import Staff
from tests.web.client.couple import Couple, make_couple, make_practice
from tests.web.client.phone import Phone


@pytest.fixture
def clinician(db: None) -> Staff:
    """The clinician of a practice where safety questions are on."""
    return make_practice()


@pytest.fixture
def couple(clinician: Staff) -> Couple:
    """Sofia and Daniel with a link each to "The two of you"."""
    return make_couple(clinician)


@pytest.fixture
def phone() -> Phone:
    """Sofia's browser."""
    return Phone()
