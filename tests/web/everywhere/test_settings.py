"""The settings of a server as it is started: strict where nothing was said, looser only where it was asked for."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from attunement.web.settings import CONTENT_SECURITY_POLICY, MIDDLEWARE, PASSWORD_HASHERS

ASKED = [
    "DEBUG",
    "HTTPS",
    "ALLOWED_HOSTS",
    "SECRET_KEY",
    "SESSION_COOKIE_NAME",
    "SESSION_COOKIE_HTTPONLY",
    "SESSION_COOKIE_SAMESITE",
    "SESSION_COOKIE_SECURE",
    "SESSION_COOKIE_AGE",
    "SESSION_EXPIRE_AT_BROWSER_CLOSE",
    "CSRF_COOKIE_NAME",
    "CSRF_COOKIE_AGE",
    "CSRF_COOKIE_SECURE",
    "CSRF_COOKIE_SAMESITE",
    "SECURE_SSL_REDIRECT",
    "SECURE_HSTS_SECONDS",
    "SECURE_REFERRER_POLICY",
    "SECURE_CONTENT_TYPE_NOSNIFF",
    "X_FRAME_OPTIONS",
    "DATA_UPLOAD_MAX_MEMORY_SIZE",
    "DATA_UPLOAD_MAX_NUMBER_FIELDS",
    "USE_TZ",
    "TIME_ZONE",
]
READ = """
import importlib, json, os, sys
names, worlds = json.load(sys.stdin)
found = []
from attunement.web import settings
for world in worlds:
    os.environ.update(world)
    importlib.reload(settings)
    found.append({name: str(getattr(settings, name)) for name in names})
    for name in world:
        del os.environ[name]
print(json.dumps(found))
"""


def started(*worlds: dict[str, str]) -> list[dict[str, str]]:
    """The settings in a fresh process, once for each environment, in which only what a test says is said."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("ATTUNEMENT_", "DJANGO_"))}
    result = subprocess.run(
        [sys.executable, "-c", READ],
        env=own,
        input=json.dumps([ASKED, worlds]),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    found: list[dict[str, str]] = json.loads(result.stdout)
    return found


SAID: dict[str, dict[str, str]] = {
    "nothing": {},
    **{f"https {said!r}": {"ATTUNEMENT_HTTPS": said} for said in ("", "0", "false", "No", "off", "nope", "no")},
    "debug": {"ATTUNEMENT_HTTPS": "no", "DEBUG": "True", "DJANGO_DEBUG": "1", "ATTUNEMENT_DEBUG": "yes"},
    "one host": {"ATTUNEMENT_HOSTS": "care.example.org"},
    "two hosts": {"ATTUNEMENT_HOSTS": "care.example.org,localhost"},
}
"""What someone may say in the environment."""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """What the settings are then, over an empty data directory."""
    data = {"ATTUNEMENT_DATA": str(tmp_path_factory.mktemp("data"))}
    return dict(zip(SAID, started(*({**data, **said} for said in SAID.values())), strict=True))


STRICT = {
    "DEBUG": "False",
    "HTTPS": "True",
    "ALLOWED_HOSTS": "['localhost', '127.0.0.1', '[::1]']",
    "SESSION_COOKIE_NAME": "__Host-s",
    "SESSION_COOKIE_HTTPONLY": "True",
    "SESSION_COOKIE_SAMESITE": "Lax",
    "SESSION_COOKIE_SECURE": "True",
    "SESSION_EXPIRE_AT_BROWSER_CLOSE": "True",
    "CSRF_COOKIE_NAME": "__Host-c",
    "CSRF_COOKIE_AGE": "None",
    "CSRF_COOKIE_SECURE": "True",
    "CSRF_COOKIE_SAMESITE": "Strict",
    "SECURE_SSL_REDIRECT": "True",
    "SECURE_HSTS_SECONDS": "31536000",
    "SECURE_REFERRER_POLICY": "same-origin",
    "SECURE_CONTENT_TYPE_NOSNIFF": "True",
    "X_FRAME_OPTIONS": "DENY",
    "USE_TZ": "True",
    "TIME_ZONE": "UTC",
}


Found = dict[str, dict[str, str]]


@pytest.mark.parametrize(("name", "value"), STRICT.items())
def test_where_nothing_was_said_a_server_is_strict(found: Found, name: str, value: str) -> None:
    assert found["nothing"][name] == value


@pytest.mark.parametrize("said", ["", "0", "false", "No", "off", "nope"])
def test_only_the_word_no_switches_https_off(found: Found, said: str) -> None:
    """A typing mistake must not send answers over the wire in the clear."""
    assert found[f"https {said!r}"]["SESSION_COOKIE_SECURE"] == "True"


def test_without_https_cookies_travel_plain_and_nobody_is_sent_on(found: Found) -> None:
    then = found["https 'no'"]
    loose = {name for name in STRICT if then[name] != STRICT[name]}
    cookies = {f"{kind}_COOKIE_{what}" for kind in ("SESSION", "CSRF") for what in ("SECURE", "NAME")}
    assert loose == {"HTTPS", *cookies, "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS"}
    assert then["SECURE_HSTS_SECONDS"] == "0"


def test_no_word_in_the_environment_switches_on_the_page_with_tracebacks(found: Found) -> None:
    assert found["debug"]["DEBUG"] == "False"


@pytest.mark.parametrize(
    ("said", "hosts"),
    [("one host", ["care.example.org"]), ("two hosts", ["care.example.org", "localhost"])],
)
def test_a_server_answers_only_to_the_names_it_was_given(found: Found, said: str, hosts: list[str]) -> None:
    assert found[said]["ALLOWED_HOSTS"] == str(hosts)


def test_the_key_is_read_from_the_data_directory_and_else_made_up_anew_each_time(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "secret-key").write_text("kept between starts\n", encoding="utf-8")
    first, second, third = started(*({"ATTUNEMENT_DATA": str(tmp_path / name)} for name in ("a", "b", "kept")))
    assert first["SECRET_KEY"] != second["SECRET_KEY"]
    assert len(first["SECRET_KEY"]) >= 50
    assert third["SECRET_KEY"] == "kept between starts"


def test_a_session_lasts_a_working_day_at_most(found: Found) -> None:
    assert int(found["nothing"]["SESSION_COOKIE_AGE"]) <= 12 * 60 * 60


def test_an_upload_is_never_large(found: Found) -> None:
    assert int(found["nothing"]["DATA_UPLOAD_MAX_MEMORY_SIZE"]) <= 5 * 1024 * 1024
    assert int(found["nothing"]["DATA_UPLOAD_MAX_NUMBER_FIELDS"]) <= 1000


def test_the_policy_lets_a_page_load_from_here_alone_and_run_nothing_written_into_it() -> None:
    directives: dict[str, Any] = CONTENT_SECURITY_POLICY["DIRECTIVES"]
    for directive, allowed in directives.items():
        assert set(allowed) <= {"'self'", "'none'"}, directive
    for closed in ("default-src", "base-uri", "frame-ancestors"):
        assert directives[closed] == ["'none'"], closed
    assert directives["form-action"] == ["'self'"], "a form that was tampered with cannot carry answers elsewhere"


def test_passwords_are_kept_by_argon2_alone() -> None:
    assert [name.rsplit(".", 1)[1] for name in PASSWORD_HASHERS] == ["Argon2PasswordHasher"]


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("SecurityMiddleware", "WhiteNoiseMiddleware"),
        ("no_store", "SessionMiddleware"),
        ("CSPMiddleware", "CsrfViewMiddleware"),
        ("SessionMiddleware", "AuthenticationMiddleware"),
        ("CsrfViewMiddleware", "AuthenticationMiddleware"),
        ("AuthenticationMiddleware", "plain_errors"),
    ],
)
def test_what_guards_stands_before_what_it_guards(first: str, then: str) -> None:
    names = [re.split(r"\.", name)[-1] for name in MIDDLEWARE]
    assert names.index(first) < names.index(then)
