"""A couple on the day their case is opened, for tests that need nobody else."""

from __future__ import annotations

import pytest

from attunement.storage.models import Staff
from tests.web.client.couple import Couple, make_couple, make_practice


@pytest.fixture
def clinician(db: None) -> Staff:
    """The clinician of a practice where safety questions are on."""
    return make_practice()


@pytest.fixture
def couple(clinician: Staff) -> Couple:
    """Sofia and Daniel with a link each to "The two of you"."""
    return make_couple(clinician)
