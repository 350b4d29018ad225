"""A code after the password: each for one time, within its half-minute; ten on paper for when the phone is lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pyotp
import pytest
from django.utils import timezone

from attunement.actions.clear_over import clear_over
from attunement.actions.forget_second_step import forget_second_step
from attunement.actions.limit_tries import TooManyTries
from attunement.actions.second_step import (
    WrongCode,
    begin_authenticator,
    codes_left,
    confirm_authenticator,
    has_authenticator,
    has_second_step,
    new_recovery_codes,
    remove_authenticator,
    replace_authenticator,
    take_second_step,
)
from attunement.actions.staff_sessions import begin_session, sessions_of
from attunement.domain.errors import Refused
from attunement.domain.signing_in import Factor
from attunement.storage.models import AuditEntry, AuthenticatorRecord, RecoveryCode, SecretTry, Staff
from attunement.storage.small_secrets import open_secret, seal_secret
from tests.cast import member

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, 0, 10, tzinfo=UTC)
HALF_MINUTE = timedelta(seconds=30)


@pytest.fixture
def miriam(practice: Any) -> Staff:
    found: Staff = member("miriam")
    return found


def app_of(staff: Staff) -> tuple[pyotp.TOTP, list[str]]:
    """Set up an app; gives it and the recovery codes."""
    app = pyotp.parse_uri(begin_authenticator(by=staff, now=NOW))
    assert isinstance(app, pyotp.TOTP)
    codes = confirm_authenticator(by=staff, code=app.at(NOW - 2 * HALF_MINUTE + HALF_MINUTE), now=NOW)
    return app, codes


def test_the_app_counts_only_after_a_first_right_code(miriam: Staff) -> None:
    address = begin_authenticator(by=miriam, now=NOW)
    assert begin_authenticator(by=miriam, now=NOW) == address, "looking again does not change the secret"
    assert not has_second_step(miriam)
    with pytest.raises(WrongCode):
        confirm_authenticator(by=miriam, code="000000", now=NOW)
    app = pyotp.parse_uri(address)
    assert isinstance(app, pyotp.TOTP)
    codes = confirm_authenticator(by=miriam, code=app.at(NOW), now=NOW)
    assert (len(codes), len(set(codes)), has_authenticator(miriam)) == (10, 10, True)
    with pytest.raises(Refused, match="already"):
        begin_authenticator(by=miriam)


def test_the_address_for_the_camera_names_practice_and_account(miriam: Staff) -> None:
    address = begin_authenticator(by=miriam, now=NOW)
    assert address.startswith("otpauth://totp/Lindenhof%20Practice:miriam%40practice.example?secret=")


@pytest.mark.parametrize(
    ("late_by", "taken"),
    [(-2, False), (-1, True), (0, True), (1, True), (2, False)],
    ids=["a minute early", "half a minute early", "now", "half a minute late", "a minute late"],
)
def test_a_code_holds_for_its_half_minute_and_one_to_either_side(miriam: Staff, late_by: int, taken: bool) -> None:
    app, _ = app_of(miriam)
    later = NOW + timedelta(minutes=5)
    code = app.at(later - late_by * HALF_MINUTE)
    if taken:
        assert take_second_step(staff=miriam, code=f"{code[:3]} {code[3:]}", now=later) is Factor.AUTHENTICATOR
    else:
        with pytest.raises(WrongCode):
            take_second_step(staff=miriam, code=code, now=later)


def test_no_code_is_taken_twice_nor_an_earlier_one_after_a_later(miriam: Staff) -> None:
    app, _ = app_of(miriam)
    later = NOW + timedelta(minutes=5)
    take_second_step(staff=miriam, code=app.at(later), now=later)
    for code in (app.at(later), app.at(later - HALF_MINUTE)):
        with pytest.raises(WrongCode):
            take_second_step(staff=miriam, code=code, now=later)


def test_a_code_of_somebody_elses_app_is_not_taken(miriam: Staff) -> None:
    app_of(miriam)
    other, _ = app_of(member("priya"))
    later = NOW + timedelta(minutes=5)
    with pytest.raises(WrongCode):
        take_second_step(staff=miriam, code=other.at(later), now=later)


@pytest.mark.parametrize("code", ["", " ", "١٢٣٤٥٦", "12345", "1234567", "abcdef", "\0", "-1", "1e5"])
def test_what_is_no_code_is_refused_and_never_a_fault(miriam: Staff, code: str) -> None:
    app_of(miriam)
    with pytest.raises(WrongCode):
        take_second_step(staff=miriam, code=code, now=NOW)


def test_each_recovery_code_opens_once_however_it_is_typed(miriam: Staff) -> None:
    _, codes = app_of(miriam)
    typed = codes[0].upper().replace("-", " ")
    assert take_second_step(staff=miriam, code=typed, now=NOW) is Factor.RECOVERY_CODE
    assert codes_left(miriam) == 9
    with pytest.raises(WrongCode):
        take_second_step(staff=miriam, code=codes[0], now=NOW)
    with pytest.raises(WrongCode):
        take_second_step(staff=member("priya"), code=codes[1], now=NOW)


def test_new_codes_end_the_old_ones_and_none_stands_in_the_table(miriam: Staff) -> None:
    _, old = app_of(miriam)
    new = new_recovery_codes(by=miriam, now=NOW)
    assert codes_left(miriam) == 10
    with pytest.raises(WrongCode):
        take_second_step(staff=miriam, code=old[3], now=NOW)
    held = " ".join(RecoveryCode.objects.values_list("code_hash", flat=True))
    assert not [code for code in new if code.replace("-", "") in held]


def test_ten_wrong_codes_have_to_wait_even_for_the_right_one(miriam: Staff) -> None:
    app, _ = app_of(miriam)
    later = NOW + timedelta(minutes=5)
    for _ in range(10):
        with pytest.raises(WrongCode):
            take_second_step(staff=miriam, code="000000", now=later)
    with pytest.raises(TooManyTries):
        take_second_step(staff=miriam, code=app.at(later), now=later)
    much_later = later + timedelta(hours=1, seconds=1)
    assert take_second_step(staff=miriam, code=app.at(much_later), now=much_later) is Factor.AUTHENTICATOR
    assert not SecretTry.objects.exists(), "a right code begins the count anew"


def test_the_only_second_step_is_not_removed_but_may_be_replaced(miriam: Staff) -> None:
    app, codes = app_of(miriam)
    with pytest.raises(Refused, match="only second step"):
        remove_authenticator(by=miriam)
    fresh = pyotp.parse_uri(replace_authenticator(by=miriam, now=NOW))
    assert isinstance(fresh, pyotp.TOTP)
    assert fresh.secret != app.secret
    assert not has_authenticator(miriam)
    assert confirm_authenticator(by=miriam, code=fresh.at(NOW), now=NOW) == [], "the codes on paper stay good"
    assert take_second_step(staff=miriam, code=codes[5], now=NOW) is Factor.RECOVERY_CODE


def test_the_secret_is_sealed_for_its_own_row_alone(miriam: Staff) -> None:
    app, _ = app_of(miriam)
    row = AuthenticatorRecord.objects.get(staff=miriam)
    assert app.secret.encode() not in bytes(row.secret)
    other = member("priya")
    AuthenticatorRecord.objects.create(
        staff=other, secret=bytes(row.secret), made_at=timezone.now(), confirmed_at=timezone.now()
    )
    with pytest.raises(Refused, match="cannot be opened"):
        take_second_step(staff=other, code=app.at(NOW), now=NOW)


@pytest.mark.parametrize("spoil", [lambda s: s[:-1], lambda s: b"\x02" + s[1:], lambda s: b"", lambda s: s[:9]])
def test_a_spoilt_secret_is_refused(spoil: Any) -> None:
    sealed = seal_secret(b"secret", of="a row")
    assert open_secret(memoryview(sealed), of="a row") == b"secret"
    with pytest.raises(Refused):
        open_secret(spoil(sealed), of="a row")


def test_every_change_is_on_record_without_a_code(miriam: Staff) -> None:
    app_of(miriam)
    new_recovery_codes(by=miriam)
    replace_authenticator(by=miriam)
    rows = AuditEntry.objects.filter(by=miriam).exclude(act="accept intended use").order_by("id")
    assert list(rows.values_list("act", "subject")) == [
        ("set up an authenticator", ""),
        ("make recovery codes", ""),
        ("remove an authenticator", ""),
    ]


def test_a_manager_lets_someone_begin_anew_and_nobody_else_does(miriam: Staff) -> None:
    _, codes = app_of(miriam)
    begin_session(staff=miriam, session_key="k" * 32, factor=Factor.AUTHENTICATOR)
    for stranger in ("priya", "esther"):
        with pytest.raises(Refused):
            forget_second_step(by=member(stranger), member=miriam)
    with pytest.raises(Refused, match="Another manager"):
        forget_second_step(by=member("joaquin"), member=member("joaquin"))
    forget_second_step(by=member("joaquin"), member=miriam)
    assert not has_second_step(miriam)
    assert sessions_of(miriam) == []
    with pytest.raises(WrongCode):
        take_second_step(staff=miriam, code=codes[0], now=NOW)
    assert AuditEntry.objects.filter(act="forget a second step", by=member("joaquin"), subject=str(miriam.pk)).exists()


def test_what_is_over_is_cleared_and_what_is_not_stays(miriam: Staff) -> None:
    for began in (NOW - timedelta(hours=13), NOW):
        begin_session(staff=miriam, session_key=f"{began.hour}" * 16, factor=Factor.PASSKEY, now=began)
    with pytest.raises(WrongCode):
        take_second_step(staff=miriam, code="1", now=NOW - timedelta(days=2))
    with pytest.raises(WrongCode):
        take_second_step(staff=miriam, code="1", now=NOW)
    assert clear_over(NOW) == 2
    assert [row.began_at for row in sessions_of(miriam, now=NOW)] == [NOW]
    assert SecretTry.objects.count() == 1
