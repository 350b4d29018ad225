"""Starting a sitting asks for what the person knows; another device asks for the return code as well."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from attunement.actions.client_links import find_occasion, find_occasion_by_code, find_occasion_by_secret
from attunement.actions.make_links import NewLink, withdraw_link
from attunement.actions.proofs import LOCKED_FOR, TRIES
from attunement.actions.start_occasion import (
    AlreadyStarted,
    LockedOut,
    WrongProof,
    may_see_answers,
    resume_occasion,
    start_occasion,
)
from attunement.storage.models import AuditEntry, BrowserLeave, OccasionRecord
from tests.cast import PROOF, client, member, new_sitting
from tests.web.begun import MONDAY, begun

AT_ONCE = 9


@pytest.fixture
def link(practice: Any) -> NewLink:
    """A fresh link of Sofia's."""
    found: NewLink = new_sitting(client("sofia"), "you", now=MONDAY)
    return found


def fresh(link: NewLink) -> OccasionRecord:
    return OccasionRecord.objects.select_related("person__case").get(pk=link.occasion.pk)


def secret_of(link: NewLink) -> str:
    return link.url.split("#")[1]


def guess_wrong(link: NewLink, times: int, now: Any = MONDAY) -> None:
    for _ in range(times):
        with pytest.raises((WrongProof, LockedOut)):
            start_occasion(occasion=fresh(link), proof="0101", now=now)


@pytest.mark.parametrize("typed", ["kettle", "Kettle", " KETTLE ", "ket-tle."])
def test_the_proof_may_be_written_in_any_way(link: NewLink, typed: str) -> None:
    started = start_occasion(occasion=fresh(link), proof=typed, now=MONDAY)
    assert may_see_answers(fresh(link), started.browser_key)
    assert fresh(link).started_at == MONDAY


@pytest.mark.parametrize("typed", ["", "kettles", "ketle", "x" * 5000])
def test_a_wrong_proof_starts_nothing_and_says_how_many_tries_are_left(link: NewLink, typed: str) -> None:
    with pytest.raises(WrongProof) as caught:
        start_occasion(occasion=fresh(link), proof=typed, now=MONDAY)
    assert caught.value.tries_left == TRIES - 1
    assert fresh(link).started_at is None
    assert not BrowserLeave.objects.filter(occasion=link.occasion).exists()


def test_the_fifth_wrong_try_closes_the_link_for_a_while_even_to_the_right_answer(link: NewLink) -> None:
    guess_wrong(link, TRIES)
    assert fresh(link).locked_until == MONDAY + LOCKED_FOR
    with pytest.raises(LockedOut):
        start_occasion(occasion=fresh(link), proof=PROOF, now=MONDAY + LOCKED_FOR - timedelta(seconds=1))
    assert start_occasion(occasion=fresh(link), proof=PROOF, now=MONDAY + LOCKED_FOR).browser_key
    assert (fresh(link).wrong_tries, fresh(link).locked_until) == (0, None)


def test_after_the_rest_five_more_tries_and_no_more(link: NewLink) -> None:
    guess_wrong(link, TRIES)
    later = MONDAY + LOCKED_FOR
    for left in range(TRIES - 1, 0, -1):
        with pytest.raises(WrongProof) as caught:
            start_occasion(occasion=fresh(link), proof="0101", now=later)
        assert caught.value.tries_left == left
    with pytest.raises(LockedOut):
        start_occasion(occasion=fresh(link), proof="0101", now=later)


def test_the_last_allowed_try_may_be_the_right_one(link: NewLink) -> None:
    guess_wrong(link, TRIES - 1)
    assert start_occasion(occasion=fresh(link), proof=PROOF, now=MONDAY).browser_key
    assert fresh(link).locked_until is None


def at_once(act: Callable[[], object]) -> list[str]:
    """What came of doing it from several browsers at the same moment."""
    ready, found = threading.Barrier(AT_ONCE), list[str]()

    def run() -> None:
        ready.wait()
        try:
            act()
            found.append("done")
        except (WrongProof, LockedOut, AlreadyStarted) as refused:
            found.append(type(refused).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(found)


@pytest.mark.django_db(transaction=True)
def test_racing_guesses_get_no_more_tries_than_patient_ones(link: NewLink) -> None:
    occasion = fresh(link)
    found = at_once(lambda: start_occasion(occasion=occasion, proof="0101", now=MONDAY))
    assert found == ["LockedOut"] * (AT_ONCE - TRIES + 1) + ["WrongProof"] * (TRIES - 1)


@pytest.mark.django_db(transaction=True)
def test_two_browsers_starting_at_once_start_it_once(link: NewLink) -> None:
    occasion = fresh(link)
    found = at_once(lambda: start_occasion(occasion=occasion, proof=PROOF, now=MONDAY))
    assert found.count("done") == 1
    assert BrowserLeave.objects.filter(occasion=occasion).count() == 1


def test_started_elsewhere_it_takes_the_return_code(practice: Any) -> None:
    sofia = begun("sofia", "you", now=MONDAY)
    with pytest.raises(AlreadyStarted):
        start_occasion(occasion=sofia.fresh(), proof=PROOF, now=MONDAY)
    typed = f" {sofia.return_code[:3].lower()}-{sofia.return_code[3:]} "
    key = resume_occasion(occasion=sofia.fresh(), proof=PROOF, return_code=typed, now=MONDAY)
    assert key != sofia.key
    assert may_see_answers(sofia.fresh(), key)
    assert may_see_answers(sofia.fresh(), sofia.key)


@pytest.mark.parametrize(("proof", "wrong_code"), [(PROOF, True), ("0101", False), ("0101", True)])
def test_which_of_the_two_was_wrong_is_not_said(practice: Any, proof: str, wrong_code: bool) -> None:
    sofia = begun("sofia", "you", now=MONDAY)
    code = "AAAAAA" if wrong_code else sofia.return_code
    with pytest.raises(WrongProof) as caught:
        resume_occasion(occasion=sofia.fresh(), proof=proof, return_code=code, now=MONDAY)
    assert str(caught.value) == "That is not what we have noted."
    assert BrowserLeave.objects.filter(occasion=sofia.occasion).count() == 1


def test_wrong_return_codes_lock_the_link_too(practice: Any) -> None:
    sofia = begun("sofia", "you", now=MONDAY)
    for _ in range(TRIES):
        with pytest.raises((WrongProof, LockedOut)):
            resume_occasion(occasion=sofia.fresh(), proof=PROOF, return_code="AAAAAA", now=MONDAY)
    with pytest.raises(LockedOut):
        resume_occasion(occasion=sofia.fresh(), proof=PROOF, return_code=sofia.return_code, now=MONDAY)


@pytest.mark.parametrize("code", ["", "AAAAAA", " "])
def test_nobody_goes_on_with_what_was_never_started(link: NewLink, code: str) -> None:
    with pytest.raises(WrongProof):
        resume_occasion(occasion=fresh(link), proof=PROOF, return_code=code, now=MONDAY)


def test_opening_a_link_any_number_of_times_changes_nothing(link: NewLink) -> None:
    before, entries = vars(fresh(link)).copy(), AuditEntry.objects.count()
    for _ in range(3):
        assert find_occasion_by_secret(secret_of(link), now=MONDAY) == link.occasion
        assert find_occasion_by_code(link.code.lower(), now=MONDAY) == link.occasion
        assert find_occasion(str(link.occasion.pk), now=MONDAY) == link.occasion
    after = vars(fresh(link)).copy()
    assert {**before, "_state": None} == {**after, "_state": None}
    assert AuditEntry.objects.count() == entries


def test_an_expired_and_a_withdrawn_link_lead_nowhere(link: NewLink) -> None:
    assert find_occasion_by_secret(secret_of(link), now=link.occasion.expires_at) is None
    withdraw_link(by=member("miriam"), occasion=link.occasion)
    for found in (
        find_occasion_by_secret(secret_of(link), now=MONDAY),
        find_occasion_by_code(link.code, now=MONDAY),
        find_occasion(str(link.occasion.pk), now=MONDAY),
    ):
        assert found is None


@pytest.mark.parametrize("secret", ["", "nonsense", "é" * 99, "0" * 10_000])
def test_a_secret_nobody_has_leads_nowhere(link: NewLink, secret: str) -> None:
    assert find_occasion_by_secret(secret, now=MONDAY) is None
    assert find_occasion_by_code(secret, now=MONDAY) is None


def test_no_secret_is_stored_as_it_is(link: NewLink) -> None:
    sofia = start_occasion(occasion=fresh(link), proof=PROOF, now=MONDAY)
    kept = str(vars(fresh(link))) + str(list(BrowserLeave.objects.values())) + str(list(AuditEntry.objects.values()))
    for secret in (secret_of(link), link.code, link.code.replace(" ", ""), sofia.return_code, sofia.browser_key):
        assert secret not in kept
