"""Codes people read aloud and type, and secrets nobody types: which letters, how long, and what is forgiven."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attunement.actions.client_links import find_occasion_by_code, find_occasion_by_secret
from attunement.actions.make_links import OPEN_FOR
from attunement.actions.secrets_of_links import (
    ALPHABET,
    LENGTH_OF_CODE,
    LENGTH_OF_RECEIPT,
    LENGTH_OF_RETURN_CODE,
    as_typed,
    hashed,
    new_code,
    new_secret,
    spaced,
)
from attunement.storage.models import OccasionRecord
from tests.web.client.couple import Couple, secret_of

MISTAKEN_FOR_EACH_OTHER = ("0O", "1IL", "UV")
codes = st.text(alphabet=ALPHABET, min_size=1, max_size=24)
TYPED_WITH = [" ", "-", "–", "\t", ".", "\u00a0", "  "]


def test_no_two_letters_of_a_code_look_alike() -> None:
    for alike in MISTAKEN_FOR_EACH_OTHER:
        assert len(set(alike) & set(ALPHABET)) <= 1, alike


def test_every_letter_of_a_code_is_a_capital_or_a_digit_and_stands_once() -> None:
    assert re.fullmatch(r"[0-9A-Z]+", ALPHABET)
    assert len(ALPHABET) == len(set(ALPHABET)) == 30


@pytest.mark.parametrize("length", [LENGTH_OF_CODE, LENGTH_OF_RETURN_CODE, LENGTH_OF_RECEIPT])
def test_a_code_has_its_length_and_only_letters_of_the_alphabet(length: int) -> None:
    for code in {new_code(length) for _ in range(50)}:
        assert len(code) == length
        assert set(code) <= set(ALPHABET)


def test_in_many_codes_every_letter_comes_up_and_no_code_twice() -> None:
    made = [new_code() for _ in range(500)]
    assert len(set(made)) == 500
    assert set("".join(made)) == set(ALPHABET)


def test_a_links_secret_has_256_bits_in_letters_that_need_no_escaping() -> None:
    made = {new_secret() for _ in range(50)}
    assert len(made) == 50
    assert all(re.fullmatch(r"[\w-]{43}", secret, re.ASCII) for secret in made)


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("", ""),
        ("ABC", "ABC"),
        ("ABCD", "ABCD"),
        ("ABCDE", "ABCD E"),
        ("23456789", "2345 6789"),
        ("ABCDEFGHJKMN", "ABCD EFGH JKMN"),
    ],
)
def test_a_code_is_shown_in_groups_of_four(code: str, shown: str) -> None:
    assert spaced(code) == shown


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("ABCD EFGH JKMN", "ABCDEFGHJKMN"),
        ("abcd efgh jkmn", "ABCDEFGHJKMN"),
        ("abcd-efgh-jkmn", "ABCDEFGHJKMN"),
        ("ABCDEFGHJKMN", "ABCDEFGHJKMN"),
        ("  abcd   efgh\tjkmn \n", "ABCDEFGHJKMN"),
        ("“ABCD” efgh, jkmn.", "ABCDEFGHJKMN"),
        ("", ""),
        (" - ", ""),
    ],
)
def test_a_typed_code_is_read_without_what_people_put_between(typed: str, read: str) -> None:
    assert as_typed(typed) == read


@settings(max_examples=100, deadline=None)
@given(codes)
def test_what_is_shown_is_read_back_as_it_was(code: str) -> None:
    assert as_typed(spaced(code)) == code


@settings(max_examples=100, deadline=None)
@given(codes, st.sampled_from(TYPED_WITH), st.booleans())
def test_whatever_is_typed_between_the_letters_the_code_is_the_same(code: str, between: str, small: bool) -> None:
    typed = between.join(code)
    assert as_typed(typed.lower() if small else typed) == code


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40))
def test_reading_what_was_typed_twice_changes_nothing_more(typed: str) -> None:
    assert as_typed(as_typed(typed)) == as_typed(typed)


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=40), st.text(max_size=40))
def test_two_secrets_have_one_hash_only_if_they_are_one(one: str, other: str) -> None:
    assert (hashed(one) == hashed(other)) is (one == other)
    assert re.fullmatch(r"[0-9a-f]{64}", hashed(one))


def test_a_hash_is_the_published_one() -> None:
    """SHA-256 of "abc", FIPS 180-2, appendix B.1."""
    assert hashed("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.mark.parametrize(
    "written",
    [str.lower, lambda code: code.replace(" ", ""), lambda code: code.replace(" ", "-"), str.strip, str.title],
)
def test_a_link_is_found_by_its_code_however_it_is_typed(couple: Couple, written: object) -> None:
    typed = written(couple.sofia_link.code)  # type: ignore[operator]
    assert find_occasion_by_code(typed) == couple.sofia_link.occasion


def test_a_code_with_one_wrong_letter_finds_nothing(couple: Couple) -> None:
    code = couple.sofia_link.code.replace(" ", "")
    for place in range(LENGTH_OF_CODE):
        other = next(letter for letter in ALPHABET if letter != code[place])
        assert find_occasion_by_code(code[:place] + other + code[place + 1 :]) is None


@pytest.mark.parametrize("typed", ["", " ", "-", "0" * 12, "A", "A" * 100, "%", "_" * 12, "' OR 1=1 --", "🗝️" * 12])
def test_what_is_no_code_finds_nothing(couple: Couple, typed: str) -> None:
    assert find_occasion_by_code(typed) is None
    assert find_occasion_by_secret(typed) is None


def test_a_secret_is_compared_as_it_is(couple: Couple) -> None:
    secret = secret_of(couple.sofia_link)
    assert find_occasion_by_secret(secret) == couple.sofia_link.occasion
    for wrong in (secret.swapcase(), secret + "A", secret[:-1], f" {secret}", f"#{secret}"):
        assert find_occasion_by_secret(wrong) is None


def test_a_code_is_no_secret_and_a_secret_is_no_code(couple: Couple) -> None:
    assert find_occasion_by_secret(couple.sofia_link.code.replace(" ", "")) is None
    assert find_occasion_by_code(secret_of(couple.sofia_link)) is None


def test_a_hash_read_in_the_database_opens_nothing(couple: Couple) -> None:
    row = OccasionRecord.objects.get(pk=couple.sofia_link.occasion.pk)
    assert find_occasion_by_secret(row.secret_hash) is None
    assert find_occasion_by_code(row.code_hash) is None


def test_a_link_opens_to_the_last_moment_of_its_three_weeks_and_not_after(couple: Couple) -> None:
    from datetime import timedelta

    row = couple.sofia_link.occasion
    assert row.expires_at - row.made_at == OPEN_FOR
    code = couple.sofia_link.code
    assert find_occasion_by_code(code, now=row.expires_at - timedelta(microseconds=1)) == row
    assert find_occasion_by_code(code, now=row.expires_at) is None
