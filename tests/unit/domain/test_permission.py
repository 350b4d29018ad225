"""Roles as one reads them aloud."""

from __future__ import annotations

import pytest

from attunement.domain.permission import ROLES, Permission, Role, may

CLINICAL = (Permission.READ_CASE, Permission.WRITE_CASE, Permission.OPEN_CASE)


@pytest.mark.parametrize("permission", CLINICAL)
def test_only_clinicians_touch_cases(permission: Permission) -> None:
    assert [role for role in Role if may(role, permission)] == [Role.CLINICIAN]


def test_every_role_can_answer_an_alert_brought_to_it() -> None:
    assert all(may(role, Permission.ANSWER_ALERTS) for role in Role)


def test_every_role_is_described_in_a_sentence_and_every_permission_is_somebodys() -> None:
    assert set(ROLES) == set(Role)
    assert all(description.says.endswith(".") for description in ROLES.values())
    assert set().union(*(description.may for description in ROLES.values())) == set(Permission)
