"""The practice's key: a file of the owner's, and a recovery key that gives it back and catches mistakes."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.domain.errors import BadInput, Refused
from attunement.storage.practice_key import (
    BYTES,
    KEY_FILE,
    fingerprint,
    is_private,
    key_from_recovery,
    make_practice_key,
    read_practice_key,
    recovery_key,
)


@given(st.binary(min_size=BYTES, max_size=BYTES))
def test_the_paper_gives_the_key_back_however_it_is_typed(key: bytes) -> None:
    paper = recovery_key(key)
    for typed in (paper, paper.lower(), paper.replace(" ", ""), paper.replace(" ", "-")):
        assert key_from_recovery(typed) == key


@given(st.binary(min_size=BYTES, max_size=BYTES), st.integers(0, 55), st.sampled_from("ABCXYZ234567"))
def test_one_wrong_sign_is_caught(key: bytes, place: int, sign: str) -> None:
    letters = list(recovery_key(key).replace(" ", ""))
    if letters[place] == sign:
        return
    letters[place] = sign
    with pytest.raises(BadInput, match="mistake"):
        key_from_recovery("".join(letters))


@pytest.mark.parametrize("typed", ["", "ABCD", "8" * 56, "A" * 55, "A" * 64, "é" * 56])
def test_what_is_no_recovery_key_is_said_to_be_none(typed: str) -> None:
    with pytest.raises(BadInput):
        key_from_recovery(typed)


def test_the_file_is_the_owners_and_made_once(tmp_path: Path) -> None:
    paper = make_practice_key(tmp_path)
    file = tmp_path / KEY_FILE
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert is_private(file)
    assert read_practice_key(tmp_path) == key_from_recovery(paper)
    with pytest.raises(Refused, match="already"):
        make_practice_key(tmp_path)
    assert read_practice_key(tmp_path) == key_from_recovery(paper)


def test_two_practices_have_two_keys(tmp_path: Path) -> None:
    folders = [tmp_path / "a", tmp_path / "b"]
    for folder in folders:
        folder.mkdir()
        make_practice_key(folder)
    assert len({fingerprint(read_practice_key(folder)) for folder in folders}) == 2


@pytest.mark.parametrize("held", [b"", b"not base64!", b"c2hvcnQ="])
def test_a_spoilt_file_is_said_without_what_it_holds(tmp_path: Path, held: bytes) -> None:
    (tmp_path / KEY_FILE).write_bytes(held)
    with pytest.raises(BadInput) as said:
        read_practice_key(tmp_path)
    assert held == b"" or held.decode() not in str(said.value)


def test_a_file_others_can_read_is_noticed(tmp_path: Path) -> None:
    make_practice_key(tmp_path)
    (tmp_path / KEY_FILE).chmod(0o644)
    assert not is_private(tmp_path / KEY_FILE)
