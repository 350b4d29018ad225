"""Addresses of a database with a sign too many: refused, and no part of the password comes back in the message."""

from __future__ import annotations

from pathlib import Path

import pytest

from attunement.domain.errors import BadInput
from attunement.storage.database_address import EXPECTED, database_from

DATA = Path("data")
SECRET = "hunter2"

NOT_WRITTEN_AS_PERCENT = {
    "a question mark": f"postgresql://me:12/a?{SECRET}=x@h/db",
    "a question mark and a known name": f"postgresql://me:12/a?host={SECRET}@h/db",
    "a question mark without a value": f"postgresql://me:12/a?{SECRET}@h/db",
    "a question mark and no slash": f"postgresql://me:12?{SECRET}=x@h/db",
    "a slash": f"postgresql://me:12/{SECRET}@h/db",
    "a hash": f"postgresql://me:12#{SECRET}@h/db",
    "a hash after a slash": f"postgresql://me:12/a#{SECRET}@h/db",
    "a bracket": f"postgresql://me:[{SECRET}@h/db",
    "a colon": f"postgresql://me:{SECRET}@h:x:y/db",
    "a blank": f"postgresql://me:{SECRET} 1@h/db",
    "a line break": f"postgresql://me:{SECRET}\n@h/db",
}


@pytest.mark.parametrize("address", NOT_WRITTEN_AS_PERCENT.values(), ids=NOT_WRITTEN_AS_PERCENT)
def test_no_part_of_a_password_is_ever_said(address: str) -> None:
    with pytest.raises(BadInput) as caught:
        database_from(address, DATA, where="--to")
    assert SECRET not in str(caught.value)
    assert "me" not in caught.value.what.split()
    assert caught.value.where == "--to"
    assert caught.value.expected == EXPECTED


WRITTEN = {"%3F": "?", "%2F": "/", "%23": "#", "%40": "@", "%25": "%", "%20": " ", "%3A": ":", "%5B": "["}


@pytest.mark.parametrize(("written", "sign"), WRITTEN.items(), ids=WRITTEN)
def test_any_sign_may_be_in_a_password_that_is_written_properly(written: str, sign: str) -> None:
    found = database_from(f"postgresql://me:a{written}b@h/db", DATA)
    assert found["PASSWORD"] == f"a{sign}b"
    assert (found["HOST"], found["NAME"]) == ("h", "db")


PORTS = {
    "none": ("", ""),
    "the first": (":1", "1"),
    "the last": (":65535", "65535"),
    "in the query": ("?port=5433", "5433"),
}


@pytest.mark.parametrize(("port", "found"), PORTS.values(), ids=PORTS)
def test_a_port_is_kept_as_it_was_given(port: str, found: str) -> None:
    place = f"h{port}/db" if not port.startswith("?") else f"h/db{port}"
    assert database_from(f"postgresql://{place}", DATA)["PORT"] == found


NO_PORTS = {
    "0": ("postgresql://h:0/db", "port is no number"),
    "0 in the query": ("postgresql://h/db?port=0", "port is no number"),
    "too large": ("postgresql://h:65536/db", "this is no address of a database"),
    "too large in the query": ("postgresql://h/db?port=65536", "port is no number"),
    "below 0": ("postgresql://h/db?port=-1", "port is no number"),
    "digits of another script": ("postgresql://h/db?port=٣", "port is no number"),
    "a wait of nothing": ("postgresql://h/db?connect_timeout=0", "connect_timeout is no number"),
    "a wait of a word": ("postgresql://h/db?connect_timeout=soon", "connect_timeout is no number"),
}


@pytest.mark.parametrize(("address", "what"), NO_PORTS.values(), ids=NO_PORTS)
def test_a_port_or_a_wait_that_is_none_is_refused(address: str, what: str) -> None:
    with pytest.raises(BadInput) as caught:
        database_from(address, DATA)
    assert caught.value.what == what


NOT_KNOWN = (
    "is not known, empty or given twice. "
    "Expected after the ?: host, port, sslmode, sslrootcert, sslcert, sslkey, connect_timeout."
)
FURTHER_WRONG = {
    "a name misspelt": (
        "sslmod=require",
        f"'sslmod' {NOT_KNOWN}",
    ),
    "an empty value": ("sslmode=", f"'sslmode' {NOT_KNOWN}"),
    "given twice": ("host=a&host=b", f"'host' {NOT_KNOWN}"),
    "what Django sets itself": (
        "application_name=x",
        f"'application_name' {NOT_KNOWN}",
    ),
    "a mode nobody knows": (
        "sslmode=on",
        "this sslmode is not known. Expected one of disable, allow, prefer, require, verify-ca, verify-full.",
    ),
}


@pytest.mark.parametrize(("query", "says"), FURTHER_WRONG.values(), ids=FURTHER_WRONG)
def test_what_stands_after_the_question_mark_is_strict(query: str, says: str) -> None:
    with pytest.raises(BadInput) as caught:
        database_from(f"postgresql://h/db?{query}", DATA)
    assert str(caught.value) == f"ATTUNEMENT_DATABASE: {says}"


LOCAL = {
    "localhost": ("localhost", "prefer"),
    "this machine": ("127.0.0.1", "prefer"),
    "a name that only begins so": ("localhost.example.org", "require"),
    "another machine": ("127.0.0.2", "require"),
    "capitals": ("LOCALHOST", "prefer"),
    "several machines": ("localhost,db.example.org", "require"),
}


@pytest.mark.parametrize(("host", "mode"), LOCAL.values(), ids=LOCAL)
def test_only_this_machine_may_go_without_encryption(host: str, mode: str) -> None:
    assert database_from(f"postgresql://{host}/db", DATA)["OPTIONS"]["sslmode"] == mode


def test_a_commit_stays_a_commit_whatever_the_address_says() -> None:
    for query in ("", "?sslmode=disable", "?connect_timeout=3", "?host=/run/postgresql"):
        options = database_from(f"postgresql://h/db{query}", DATA)["OPTIONS"]
        assert "synchronous_commit=on" in options["options"]
        assert "lock_timeout" in options["options"]
        assert options["application_name"] == "attunement"
