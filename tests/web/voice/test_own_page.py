"""A page of one's own: made with a code, forgotten after ten quiet minutes, ended at any time, and nobody else's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from attunement.actions import own_sign_in
from attunement.actions.choose_letting_go import choose_letting_go, letting_go_of
from attunement.actions.make_links import make_links
from attunement.actions.own_leave import OwnLeave, require_own
from attunement.actions.own_sign_in import (
    CODE_OPEN_FOR,
    TRIES,
    NotYourPage,
    PageRests,
    end_own_page,
    end_sign_in_for,
    key_of,
    make_sign_in,
    offer_sign_in,
    open_own_page,
)
from attunement.actions.proofs import LockedOut, WrongProof
from attunement.actions.read_own_page import own_waiting_link, read_own_page, read_own_release
from attunement.actions.release_page import release_page
from attunement.domain.errors import BadInput, Refused
from attunement.domain.handing_over import Part
from attunement.domain.relationship import Reader
from attunement.storage.models import AuditEntry, ClientSignIn, LettingGo
from tests.web.client.couple import DANIEL_PROOF, SOFIA_PROOF, Couple
from tests.web.client.phone import Phone, leads_to, text_of
from tests.web.voice.speaking import PASSPHRASE, after_a_session, desk_of, page_of, said, signed_in, words_on


def made(couple: Couple, **changed: str) -> ClientSignIn:
    code = offer_sign_in(by=couple.clinician, person=couple.sofia)
    filled: dict[str, Any] = {"code": code, "proof": SOFIA_PROOF, "name": "Sofia", "passphrase": PASSPHRASE, **changed}
    return make_sign_in(**filled)


def test_from_the_code_to_the_page(couple: Couple, phone: Phone) -> None:
    desk = desk_of(couple.clinician)
    page = desk.post(f"/cases/{couple.case.id}/people/{couple.sofia.id}/own-page")
    code = page.context["code"]
    assert code in text_of(page)
    assert "was given a code" in words_on(desk.get(f"/cases/{couple.case.id}/own-pages"))
    filled: dict[str, Any] = {"code": code.lower(), "proof": SOFIA_PROOF, "name": "Blue Door", "passphrase": PASSPHRASE}
    assert leads_to(phone.post("/c/own/new", {**filled, "again": PASSPHRASE})) == "/c/own"
    assert "Only you see this page" in words_on(phone.get("/c/own"))
    assert "has a page" in words_on(desk.get(f"/cases/{couple.case.id}/own-pages"))
    other = Phone()
    assert leads_to(other.post("/c/own/sign-in", {"name": " blue  door", "passphrase": PASSPHRASE})) == "/c/own"
    with pytest.raises(NotYourPage):
        make_sign_in(**filled)


@pytest.mark.parametrize(
    ("field", "value", "said_there"),
    [
        ("code", "AAAA BBBB CCCC", "does not open anything"),
        ("code", "", "Please fill this in"),
        ("proof", DANIEL_PROOF, "That is not what we have noted"),
        ("name", "a", "3 letters or more"),
        ("passphrase", "short", "too short"),
        ("passphrase", "password1234", "too common"),
        ("again", "something else entirely", "not the same"),
    ],
)
def test_what_is_wrong_is_said_and_makes_nothing(
    couple: Couple, phone: Phone, field: str, value: str, said_there: str
) -> None:
    code = offer_sign_in(by=couple.clinician, person=couple.sofia)
    filled = {"code": code, "proof": SOFIA_PROOF, "name": "Sofia", "passphrase": PASSPHRASE, "again": PASSPHRASE}
    filled[field] = value
    if field == "passphrase":
        filled["again"] = value
    response = phone.post("/c/own/new", filled)
    assert response.status_code == 400
    page = text_of(response)
    assert said_there in page
    assert SOFIA_PROOF not in page
    assert f'value="{filled["passphrase"]}"' not in page
    assert ClientSignIn.objects.get().key_hash is None


def test_the_name_is_not_the_passphrase(couple: Couple) -> None:
    with pytest.raises(BadInput):
        made(couple, name=PASSPHRASE)


def test_a_code_is_for_one_person_for_a_while_and_the_newest_counts(couple: Couple) -> None:
    old = offer_sign_in(by=couple.clinician, person=couple.sofia)
    code = offer_sign_in(by=couple.clinician, person=couple.sofia)
    filled: dict[str, Any] = {"proof": SOFIA_PROOF, "name": "Sofia", "passphrase": PASSPHRASE}
    with pytest.raises(NotYourPage):
        make_sign_in(code=old, **filled)
    with pytest.raises(NotYourPage):
        make_sign_in(code=code, **filled, now=timezone.now() + CODE_OPEN_FOR + timedelta(minutes=1))
    with pytest.raises(NotYourPage):
        make_sign_in(code="", **filled)
    for _ in range(4):
        with pytest.raises(WrongProof):
            make_sign_in(code=code, **{**filled, "proof": DANIEL_PROOF})
    with pytest.raises(LockedOut):
        make_sign_in(code=code, **{**filled, "proof": DANIEL_PROOF})
    with pytest.raises(LockedOut):
        make_sign_in(code=code, **filled)
    later = timezone.now() + timedelta(minutes=16)
    assert make_sign_in(code=code, **filled, now=later).person == couple.sofia


def test_two_people_may_choose_the_same_name_and_neither_learns_it(couple: Couple) -> None:
    page_of(couple, "sofia", "Sunflower")
    code = offer_sign_in(by=couple.clinician, person=couple.daniel)
    passphrase = "another four words here"
    make_sign_in(code=code, proof=DANIEL_PROOF, name="sunflower", passphrase=passphrase)
    assert open_own_page(name="Sunflower", passphrase=PASSPHRASE, address="a").person == couple.sofia
    assert open_own_page(name="Sunflower", passphrase=passphrase, address="a").person == couple.daniel


def test_a_name_that_is_there_and_one_that_is_not_look_the_same(couple: Couple) -> None:
    page_of(couple)
    wrong = [
        Phone().post("/c/own/sign-in", {"name": name, "passphrase": "not it, not it"}) for name in ("sofia", "x y")
    ]
    bodies = [" ".join(text_of(response).split()) for response in wrong]
    assert [response.status_code for response in wrong] == [400, 400]
    assert strip_token(bodies[0]) == strip_token(bodies[1])


def strip_token(page: str) -> str:
    before, _, rest = page.partition('name="csrfmiddlewaretoken" value="')
    return before + rest.partition('"')[2]


def test_guessing_is_slowed_by_name_and_address_and_one_who_comes_in_changes_nothing_for_others(
    couple: Couple,
) -> None:
    page_of(couple)
    for _ in range(TRIES - 1):
        with pytest.raises(NotYourPage):
            open_own_page(name="sofia", passphrase="wrong", address="home")
    open_own_page(name="sofia", passphrase=PASSPHRASE, address="home")
    with pytest.raises(NotYourPage) as one_more:
        open_own_page(name="sofia", passphrase="wrong", address="home")
    assert not isinstance(one_more.value, PageRests)
    with pytest.raises(PageRests):
        open_own_page(name="sofia", passphrase=PASSPHRASE, address="home")
    assert open_own_page(name="sofia", passphrase=PASSPHRASE, address="elsewhere").person == couple.sofia
    later = timezone.now() + own_sign_in.WITHIN + timedelta(minutes=1)
    assert open_own_page(name="sofia", passphrase=PASSPHRASE, address="home", now=later).person == couple.sofia


def test_too_many_tries_say_so(couple: Couple, phone: Phone) -> None:
    codes = [
        phone.post("/c/own/sign-in", {"name": "x y z", "passphrase": "wrong"}).status_code for _ in range(TRIES + 1)
    ]
    assert codes == [400] * TRIES + [429]


def test_neither_name_nor_passphrase_is_kept_or_noted(couple: Couple) -> None:
    page_of(couple, "sofia", "Sunflower Lane")
    open_own_page(name="Sunflower Lane", passphrase=PASSPHRASE, address="192.0.2.7")
    kept = repr(list(ClientSignIn.objects.values())) + repr(list(AuditEntry.objects.values()))
    for secret in ("unflower", PASSPHRASE, "192.0.2.7"):
        assert secret not in kept


def test_the_key_takes_both_and_the_installation() -> None:
    key = key_of("Sofia", PASSPHRASE)
    assert len(key) == 64
    assert key == key_of(" sofia ", PASSPHRASE)
    assert key not in (key_of("sofia2", PASSPHRASE), key_of("sofia", PASSPHRASE + " "))


def test_ten_quiet_minutes_and_nobody_is_here(couple: Couple) -> None:
    page_of(couple)
    phone = signed_in()
    assert phone.get("/c/own").headers["Refresh"] == "605; url=/c/own"
    session = phone.session
    session["own_seen"] = session["own_seen"] - 9 * 60
    session.save()
    assert phone.get("/c/own").status_code == 200
    session = phone.session
    session["own_seen"] = session["own_seen"] - 11 * 60
    session.save()
    assert leads_to(phone.get("/c/own")) == "/c/own/sign-in"
    assert "own" not in phone.session


@pytest.mark.parametrize(("method", "path", "to"), [("get", "/c/exit", "/bye"), ("post", "/c/own/sign-out", "/bye")])
def test_leaving_forgets_who_was_here(couple: Couple, method: str, path: str, to: str) -> None:
    page_of(couple)
    phone = signed_in()
    assert leads_to(getattr(phone, method)(path)) == to
    assert leads_to(phone.get("/c/own")) == "/c/own/sign-in"


def test_the_person_ends_it_and_every_browser_is_out(couple: Couple) -> None:
    page_of(couple)
    phone, other = signed_in(), signed_in()
    assert "End your page?" in text_of(phone.get("/c/own/end"))
    assert "Nobody can open this page any more" in text_of(phone.post("/c/own/end"))
    assert leads_to(other.get("/c/own")) == "/c/own/sign-in"
    with pytest.raises(NotYourPage):
        open_own_page(name="sofia", passphrase=PASSPHRASE, address="a")
    assert made(couple).is_open


def test_the_clinician_ends_it_at_the_persons_wish(couple: Couple) -> None:
    page_of(couple)
    phone = signed_in()
    desk = desk_of(couple.clinician)
    assert desk.post(f"/cases/{couple.case.id}/people/{couple.sofia.id}/own-page/end").status_code == 302
    assert leads_to(phone.get("/c/own")) == "/c/own/sign-in"
    stranger = couple.clinician.__class__.objects.get(email="tomasz@practice.example")
    for act in (offer_sign_in, end_sign_in_for):
        with pytest.raises(Refused):
            act(by=stranger, person=couple.sofia)


def test_the_page_holds_what_is_ones_own_and_nothing_of_the_other(couple: Couple) -> None:
    after_a_session(couple, "sofia", 6)
    after_a_session(couple, "sofia", 3)
    after_a_session(couple, "daniel", 2)
    for who, text in ((couple.sofia, "For Sofia's eyes"), (couple.daniel, "For Daniel's eyes")):
        release_page(by=couple.clinician, case=couple.case, person=who, what="message", content=text)
    leave = page_of(couple)
    said(leave, "my own word", Reader.NOBODY_YET)
    said(page_of(couple, "daniel"), "his own word", Reader.NOBODY_YET)
    phone = signed_in()
    page = words_on(phone.get("/c/own"))
    assert "You answered after 2 sessions." in page
    assert "The last one was less good for you" in page
    assert "6.0" in page
    assert "2.0" not in page
    assert "Daniel" not in page
    assert 'class="ownline"' in text_of(phone.get("/c/own"))
    own = read_own_page(leave=leave)
    assert [word.words for word in own.known.words] == ["my own word"]
    [mine] = couple.case.releases.filter(to_person=couple.sofia)
    [his] = couple.case.releases.filter(to_person=couple.daniel)
    assert "For Sofia" in text_of(phone.get(f"/c/own/given/{mine.id}"))
    assert phone.get(f"/c/own/given/{his.id}").status_code == 404
    with pytest.raises(Refused):
        read_own_release(leave=leave, release_id=str(his.id))


def test_what_waits_is_opened_behind_its_own_proof(couple: Couple) -> None:
    leave = page_of(couple)
    phone = signed_in()
    link = couple.sofia_link.occasion
    assert "Part 2" in words_on(phone.get("/c/own"))
    assert leads_to(phone.post(f"/c/own/open/{link.id}")) == "/c/welcome"
    assert leads_to(phone.get("/c/q/1")) == "/c/welcome"
    assert leads_to(phone.get("/c/own")) == "/c/own/sign-in"
    assert phone.get("/c/start").status_code == 200
    for other in (couple.daniel_link.occasion.id, link.person_id):
        with pytest.raises(Refused):
            own_waiting_link(leave=leave, occasion_id=str(other))
    assert signed_in().post(f"/c/own/open/{couple.daniel_link.occasion.id}").status_code == 404
    make_links(by=couple.clinician, person=couple.sofia, occasions=["the-two-of-you"])
    with pytest.raises(Refused):
        own_waiting_link(leave=leave, occasion_id=str(link.id))


def test_what_goes_along_is_chosen_by_oneself(couple: Couple) -> None:
    page_of(couple)
    phone = signed_in()
    assert letting_go_of(couple.sofia) is None
    assert leads_to(phone.post("/c/own/along", {"part": ["answers", "pages"]})) == "/c/own/along?saved=1"
    assert letting_go_of(couple.sofia) == frozenset({Part.ANSWERS, Part.PAGES})
    page = text_of(phone.get("/c/own/along?saved=1"))
    assert page.count("checked") == 2
    assert "Noted." in page
    phone.post("/c/own/along", {})
    assert letting_go_of(couple.sofia) == frozenset()
    assert phone.post("/c/own/along", {"part": "everything"}).status_code == 400
    assert letting_go_of(couple.daniel) is None
    assert LettingGo.objects.count() == 1


@pytest.mark.parametrize("path", ["", "/end", "/along", f"/given/{'0' * 8}-0000-4000-8000-{'0' * 12}"])
def test_a_stranger_is_asked_to_sign_in(couple: Couple, phone: Phone, path: str) -> None:
    assert leads_to(phone.get(f"/c/own{path}")) == "/c/own/sign-in"
    phone.start(couple.sofia_link)
    assert leads_to(phone.get(f"/c/own{path}")) == "/c/own/sign-in"


def test_no_action_takes_a_leave_on_trust(couple: Couple) -> None:
    leave = page_of(couple)
    end_own_page(leave=leave)
    made_up = OwnLeave(occasion=couple.sofia_link.occasion, browser_key="made up")
    acts: list[Any] = [
        lambda given: require_own(given),
        lambda given: end_own_page(leave=given),
        lambda given: read_own_page(leave=given),
        lambda given: choose_letting_go(leave=given, parts=[]),
        lambda given: read_own_release(leave=given, release_id="x"),
        lambda given: own_waiting_link(leave=given, occasion_id="x"),
    ]
    for given in (leave, made_up, OwnLeave()):
        for act in acts:
            with pytest.raises(Refused):
                act(given)


@pytest.mark.parametrize("path", ["/c/own/sign-in", "/c/own/new", "/c/word", "/c/own/along", "/c/own/end", "/c/rules"])
@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"\xff\xfe", "application/x-www-form-urlencoded"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"[" * 100_000, "application/json"),
        (b"words=" + b"9" * 2_000_000, "application/x-www-form-urlencoded"),
    ],
)
def test_a_broken_request_is_never_our_error(couple: Couple, path: str, body: bytes, kind: str) -> None:
    phone = Phone(raise_request_exception=False)
    assert phone.post(path, data=body, content_type=kind).status_code in (302, 400, 404, 413)


def test_the_titles_and_addresses_tell_nothing(couple: Couple) -> None:
    page_of(couple)
    phone = signed_in()
    for path in ("/c/own", "/c/own/along", "/c/own/end", "/c/word"):
        page = text_of(phone.get(path))
        head = page.partition("<main")[0].lower()
        assert not [word for word in ("therap", "couple", "partner", "felt", "off?") if word in head]
