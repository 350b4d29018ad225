"""What only the person knows: how it may be typed, what is too short, and how many tries a link has."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attunement.actions.open_case import SHORTEST_PROOF, NewPerson, open_case
from attunement.actions.proofs import (
    LOCKED_FOR,
    TRIES,
    LockedOut,
    WrongProof,
    check_proof,
    normalised_proof,
    proof_hash,
)
from attunement.actions.release_page import release_page
from attunement.domain.errors import BadInput
from attunement.domain.record import CaseKind
from attunement.storage.models import OccasionRecord, PersonRecord, ReleaseRecord, Staff
from tests.web.begun import MONDAY
from tests.web.client.couple import DANIEL_PROOF, SOFIA_PROOF, Couple


@pytest.mark.parametrize(
    ("typed", "compared"),
    [
        ("15.03.", "1503"),
        ("15/03", "1503"),
        ("15 03", "1503"),
        ("Kettle", "kettle"),
        ("  KETTLE!  ", "kettle"),
        ("the old kettle", "theoldkettle"),
        ("Straße", "strasse"),
        ("STRASSE", "strasse"),
        ("Zieliński", "zieliński"),
        ("Ζεύς", "ζεύσ"),
        ("電話", "電話"),
        ("!?-", ""),
        ("", ""),
    ],
)
def test_a_proof_is_compared_by_its_letters_and_digits_alone(typed: str, compared: str) -> None:
    assert normalised_proof(typed) == compared


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789", max_size=20), st.sampled_from(" .-/,'!\n"))
def test_small_or_large_with_anything_between_it_is_the_same_word(word: str, between: str) -> None:
    assert normalised_proof(between.join(word.upper())) == word


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=30))
def test_comparing_is_the_same_the_second_time(typed: str) -> None:
    assert normalised_proof(normalised_proof(typed)) == normalised_proof(typed)


@pytest.mark.parametrize(
    ("proof", "enough"),
    [("1503", True), ("15.03.", True), ("abc", False), ("a.b.c.", False), ("....", False), ("äöü1", True), ("", False)],
)
def test_it_takes_four_letters_or_digits(clinician: Staff, proof: str, enough: bool) -> None:
    people = [NewPerson("Ada", "A word", proof)]
    if enough:
        assert open_case(by=clinician, kind=CaseKind.INDIVIDUAL, people=people).people.count() == 1
        return
    with pytest.raises(BadInput, match=f"at least {SHORTEST_PROOF} letters or digits"):
        open_case(by=clinician, kind=CaseKind.INDIVIDUAL, people=people)


def test_the_message_about_a_short_proof_does_not_repeat_it(clinician: Staff) -> None:
    with pytest.raises(BadInput) as caught:
        open_case(by=clinician, kind=CaseKind.INDIVIDUAL, people=[NewPerson("Ada", "A word", "q!z")])
    assert "q!z" not in str(caught.value)


def tries(couple: Couple, *proofs: str, minutes: float = 0) -> list[str]:
    """What comes of typing one proof after another, in a word each."""
    said = []
    for proof in proofs:
        link = OccasionRecord.objects.get(pk=couple.sofia_link.occasion.pk)
        try:
            check_proof(link, couple.sofia, proof, now=MONDAY + timedelta(minutes=minutes))
            said.append("right")
        except WrongProof as wrong:
            said.append(f"{wrong.tries_left} left")
        except LockedOut:
            said.append("rests")
    return said


WRONG = "no idea"
WALKS: dict[str, tuple[list[str], list[str]]] = {
    "right at once": ([SOFIA_PROOF], ["right"]),
    "right in the end": ([WRONG, WRONG, SOFIA_PROOF], ["4 left", "3 left", "right"]),
    "right at the last try": ([WRONG] * 4 + [SOFIA_PROOF], ["4 left", "3 left", "2 left", "1 left", "right"]),
    "five wrong": ([WRONG] * 5, ["4 left", "3 left", "2 left", "1 left", "rests"]),
    "right too late": ([WRONG] * 5 + [SOFIA_PROOF], ["4 left", "3 left", "2 left", "1 left", "rests", "rests"]),
    "a right one begins the count anew": (
        [WRONG, WRONG, SOFIA_PROOF, WRONG],
        ["4 left", "3 left", "right", "4 left"],
    ),
    "the partner's is wrong too": ([DANIEL_PROOF], ["4 left"]),
    "nothing is wrong too": (["", "   "], ["4 left", "3 left"]),
}


@pytest.mark.parametrize(("typed", "comes"), WALKS.values(), ids=WALKS)
def test_how_many_tries_there_are(couple: Couple, typed: list[str], comes: list[str]) -> None:
    assert tries(couple, *typed) == comes


def test_the_rest_lasts_a_quarter_of_an_hour_and_wrong_tries_do_not_make_it_longer(couple: Couple) -> None:
    tries(couple, *[WRONG] * TRIES)
    rest = LOCKED_FOR.total_seconds() / 60
    assert tries(couple, WRONG, WRONG, minutes=rest - 0.1) == ["rests", "rests"]
    assert tries(couple, SOFIA_PROOF, minutes=rest) == ["right"]


def test_after_the_rest_there_are_five_tries_again(couple: Couple) -> None:
    tries(couple, *[WRONG] * TRIES)
    assert tries(couple, *[WRONG] * TRIES, minutes=15) == ["4 left", "3 left", "2 left", "1 left", "rests"]


def test_one_persons_wrong_tries_close_nobody_elses_link(couple: Couple) -> None:
    tries(couple, *[WRONG] * TRIES)
    check_proof(couple.daniel_link.occasion, couple.daniel, DANIEL_PROOF, now=MONDAY)
    assert OccasionRecord.objects.get(pk=couple.daniel_link.occasion.pk).locked_until is None


def test_a_given_page_has_the_same_five_tries(couple: Couple) -> None:
    given = release_page(by=couple.clinician, case=couple.case, person=couple.sofia, what="message", content="x")
    for left in (4, 3, 2, 1):
        with pytest.raises(WrongProof) as wrong:
            check_proof(given.release, couple.sofia, WRONG, now=MONDAY)
        assert wrong.value.tries_left == left
    with pytest.raises(LockedOut) as closed:
        check_proof(given.release, couple.sofia, WRONG, now=MONDAY)
    assert closed.value.until == MONDAY + LOCKED_FOR
    assert ReleaseRecord.objects.get(pk=given.release.pk).wrong_tries == TRIES


def test_neither_error_says_what_would_have_been_right(couple: Couple) -> None:
    for raised in (WrongProof(3), LockedOut(MONDAY)):
        assert not any(letter.isdigit() for letter in str(raised))
    assert SOFIA_PROOF not in PersonRecord.objects.get(pk=couple.sofia.pk).proof_hash
    assert normalised_proof(SOFIA_PROOF) not in proof_hash(SOFIA_PROOF)
