"""Fixtures that every kind of test may need. Password hashing is cheap in `tests/settings.py`, nowhere else."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import EXAMPLES, example_practice


@pytest.fixture
def practice(db: Any) -> Any:
    """The whole invented practice in the test database, brought there as the demo brings it; gives its row."""
    from attunement.actions.start_demo import start_demo
    from attunement.storage.models import Practice

    start_demo(folder=EXAMPLES, address="http://127.0.0.1:8765")
    found = Practice.objects.get()
    assert found.name == example_practice().name
    return found


@pytest.fixture
def real_practice(practice: Any) -> Any:
    """The same practice, but no demo: its messages leave the machine."""
    practice.is_demo = False
    practice.save()
    return practice
