"""Passkeys: made for this host, by this question, for this person; whatever else comes is refused alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from attunement.actions.passkeys import (
    NoSuchPasskey,
    add_passkey,
    ask_for_new,
    ask_for_one,
    remove_passkey,
    use_passkey,
)
from attunement.actions.second_step import begin_authenticator, has_second_step
from attunement.domain.errors import BadInput, Refused
from attunement.domain.signing_in import PASSKEYS_AT_MOST
from attunement.storage.models import AuditEntry, PasskeyRecord, Staff
from tests.cast import member
from tests.web.account.device import HOST, Device

pytestmark = pytest.mark.django_db


@pytest.fixture
def miriam(practice: Any) -> Staff:
    found: Staff = member("miriam")
    return found


def make(staff: Staff, device: Device, name: str = "work laptop") -> PasskeyRecord:
    options, state = ask_for_new(by=staff, host=HOST)
    return add_passkey(by=staff, host=HOST, state=state, answer=device.makes(options), name=name)


def use(device: Device, of: Staff | None = None, host: str = HOST) -> Staff:
    options, state = ask_for_one(host=HOST, of=of)
    return use_passkey(host=host, state=state, answer=device.signs(options), of=of)


@pytest.mark.parametrize("counts", [True, False])
def test_a_passkey_signs_in_who_made_it_again_and_again(miriam: Staff, counts: bool) -> None:
    device = Device(counts=counts)
    row = make(miriam, device)
    assert [use(device).pk for _ in range(3)] == [miriam.pk] * 3
    row.refresh_from_db()
    assert (row.counter, row.used_at is not None) == (4 if counts else 0, True)
    assert has_second_step(miriam)


def test_what_the_browser_is_told_asks_for_a_finger_face_or_pin(miriam: Staff) -> None:
    made, _ = ask_for_new(by=miriam, host=HOST)
    wanted = made["publicKey"]["authenticatorSelection"]
    assert (wanted["userVerification"], wanted["residentKey"]) == ("required", "required")
    asked, _ = ask_for_one(host=HOST)
    assert asked["publicKey"]["userVerification"] == "required"
    assert not asked["publicKey"].get("allowCredentials"), "nobody is told whose passkeys there are"


WRONG: dict[str, Callable[[Device], None]] = {
    "nobody checked who holds it": lambda device: setattr(device, "verifies", False),
    "a page of another host": lambda device: setattr(device, "origin", "https://elsewhere.example"),
    "a page without encryption": lambda device: setattr(device, "origin", "http://practice.example"),
    "a key nobody knows": lambda device: setattr(device, "credential_id", b"another" * 4),
    "a signature by another key": lambda device: setattr(device, "key", Device().key),
}


@pytest.mark.parametrize("spoil", WRONG.values(), ids=WRONG)
def test_what_proves_nothing_is_refused_alike(miriam: Staff, spoil: Callable[[Device], None]) -> None:
    device = Device()
    make(miriam, device)
    spoil(device)
    with pytest.raises(NoSuchPasskey) as refused:
        use(device)
    assert str(refused.value) == "This passkey did not work here. Please try again, or sign in another way."


def test_an_answer_to_an_earlier_question_is_refused(miriam: Staff) -> None:
    device = Device()
    make(miriam, device)
    old, _ = ask_for_one(host=HOST)
    _, state = ask_for_one(host=HOST)
    for remembered in (state, {}):
        with pytest.raises(NoSuchPasskey):
            use_passkey(host=HOST, state=remembered, answer=device.signs(old))


@pytest.mark.parametrize("answer", [{}, {"id": 3}, {"id": None, "response": []}, {"response": "x"}])
def test_what_is_no_answer_is_refused(miriam: Staff, answer: dict[str, Any]) -> None:
    _, state = ask_for_one(host=HOST)
    with pytest.raises(NoSuchPasskey):
        use_passkey(host=HOST, state=state, answer=answer)
    with pytest.raises(NoSuchPasskey):
        add_passkey(by=miriam, host=HOST, state={}, answer=answer, name="x")


def test_a_known_id_with_nothing_behind_it_is_refused(miriam: Staff) -> None:
    row = make(miriam, Device())
    _, state = ask_for_one(host=HOST)
    with pytest.raises(NoSuchPasskey):
        use_passkey(host=HOST, state=state, answer={"id": row.credential_id})


def test_a_copy_that_did_not_count_on_is_refused_and_noted(miriam: Staff) -> None:
    device = Device(counts=True)
    make(miriam, device)
    use(device)
    device.counter -= 1
    with pytest.raises(NoSuchPasskey):
        use(device)
    assert AuditEntry.objects.filter(act="refuse a copied passkey", by=miriam).exists()


def test_a_passkey_of_somebody_else_is_no_second_step(miriam: Staff) -> None:
    device = Device()
    make(member("priya"), device)
    options, state = ask_for_one(host=HOST)
    with pytest.raises(NoSuchPasskey):
        use_passkey(host=HOST, state=state, answer=device.signs(options), of=miriam)


def test_one_who_left_is_not_let_in(miriam: Staff) -> None:
    device = Device()
    make(miriam, device)
    Staff.objects.filter(pk=miriam.pk).update(is_active=False)
    with pytest.raises(NoSuchPasskey):
        use(device)


def test_the_same_passkey_is_kept_once_and_ten_at_most(miriam: Staff) -> None:
    device = Device()
    make(miriam, device)
    with pytest.raises(Refused, match="already"):
        make(miriam, device)
    for n in range(PASSKEYS_AT_MOST - 1):
        make(miriam, Device(), f"key {n}")
    with pytest.raises(Refused, match="Remove one first"):
        ask_for_new(by=miriam, host=HOST)


@pytest.mark.parametrize("name", ["", "   ", "x" * 61])
def test_a_passkey_needs_a_name_to_know_it_by(miriam: Staff, name: str) -> None:
    with pytest.raises(BadInput, match="letters"):
        make(miriam, Device(), name)
    assert not miriam.passkeys.exists()


def test_the_last_way_in_is_not_removed_nor_a_strangers(miriam: Staff) -> None:
    only, strangers = make(miriam, Device()), make(member("priya"), Device())
    with pytest.raises(Refused, match="only second step"):
        remove_passkey(by=miriam, passkey_id=str(only.pk))
    with pytest.raises(Refused, match="no such passkey"):
        remove_passkey(by=miriam, passkey_id=str(strangers.pk))
    begin_authenticator(by=miriam)
    with pytest.raises(Refused, match="only second step"):
        remove_passkey(by=miriam, passkey_id=str(only.pk))
    second = make(miriam, Device(), "phone")
    remove_passkey(by=miriam, passkey_id=str(only.pk))
    assert list(miriam.passkeys.all()) == [second]
