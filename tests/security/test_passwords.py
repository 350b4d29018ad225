"""A password may be long, of any signs, pasted and kept by a password manager; it is taken exactly as typed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django import forms

import attunement
from attunement.actions.new_practice import check_password
from attunement.domain.errors import BadInput
from attunement.web.clinician.forms.passwords import PasswordForm
from attunement.web.clinician.forms.signing_in import NewPasswordForm, SignInForm

WEB = Path(attunement.__file__).parent / "web"
FORMS: list[type[forms.Form]] = [PasswordForm, NewPasswordForm, SignInForm]
ALLOWED = [
    "a kettle on a quiet hill",
    "x" * 5 + "-" * 5 + "kettle" * 10,
    "only lowercase letters here",
    "12 97 31 55 20 46 82",
    "Überall Äpfel, überall",
    "静かな丘の上のやかん静かな",
    "🫖 on a 🏞️ hill, quietly",
    "tabs\tand 'quotes\" <b> %s {}",
]


@pytest.mark.parametrize("password", ALLOWED, ids=range(len(ALLOWED)))
def test_any_signs_and_64_letters_and_more_are_allowed(password: str) -> None:
    check_password(password, "password")
    assert len(ALLOWED[1]) >= 64


@pytest.mark.parametrize("password", ["", "kettle", "elevenlette", "password1234", "1q2w3e4r5t6y", "123123123123"])
def test_short_and_common_ones_are_not(password: str) -> None:
    with pytest.raises(BadInput) as caught:
        check_password(password, "password")
    assert not password or password not in str(caught.value)


def password_fields(form: type[forms.Form]) -> dict[str, forms.CharField]:
    found = {name: field for name, field in form.base_fields.items() if isinstance(field.widget, forms.PasswordInput)}
    assert found
    return found  # type: ignore[return-value]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_a_password_is_masked_pasted_filled_in_and_taken_as_typed(form: type[forms.Form]) -> None:
    for name, field in password_fields(form).items():
        assert field.widget.input_type == "password", name
        assert field.widget.attrs["autocomplete"] in ("current-password", "new-password"), name
        assert "onpaste" not in field.widget.attrs, name
        assert not field.strip, name
        assert field.clean(" Blanks at both ends ") == " Blanks at both ends "
        assert field.max_length is None or field.max_length >= 64


def test_no_script_stops_pasting() -> None:
    scripts = list(WEB.rglob("static/js/*.js"))
    assert len(scripts) > 5
    for path in scripts:
        assert not re.search(r"onpaste|[\"']paste[\"']", path.read_text(encoding="utf-8")), path.name


def test_a_password_is_never_in_a_field_that_shows_it() -> None:
    for path in (WEB / "clinician" / "forms").glob("*.py"):
        text = path.read_text(encoding="utf-8")
        for field in re.findall(r"^    (?:password|again|current)\w* = forms\.\w+\((.*?)^    \)", text, re.M | re.S):
            assert "PasswordInput" in field, path.name
