"""Practices to be harmed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.mail_server import counting_server
from tests.faults.sending_practice import SendingPractice
from tests.postgres.server import new_database


@pytest.fixture(params=["sqlite", "postgresql"])
def sending(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SendingPractice]:
    """A practice on each database, with a mail server and no worker yet."""
    with counting_server() as server:
        practice = SendingPractice(tmp_path, new_database() if request.param == "postgresql" else "", server)
        yield practice
        practice.kill_all()
