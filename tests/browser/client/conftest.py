"""A couple's links, for a phone to open. Which page should come is waited for, never slept for."""

from __future__ import annotations

import pytest

from attunement.storage.models import Staff
from tests.web.client.couple import Couple, make_couple, make_practice


@pytest.fixture
def clinician(transactional_db: None) -> Staff:
    """The clinician of a practice where safety questions are on."""
    return make_practice()


@pytest.fixture
def couple(clinician: Staff) -> Couple:
    """Sofia and Daniel with a link each to "The two of you"."""
    return make_couple(clinician)
