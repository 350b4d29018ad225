"""What someone sees who may see nothing, and what every page carries."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from attunement.instruments import all_instruments, all_occasions
from attunement.storage.models import Staff
from attunement.web.client.urls import urlpatterns
from tests.web.client.couple import Couple, make_link_for_each_kind
from tests.web.client.phone import Phone, all_that_is_stored, leads_to, text_of

OPEN_TO_ALL = {"landing", "help", "later", "bye", "exit", "open", "go-on", "language", "pass-on", "health"}
PATHS = {str(p.name): reverse(f"client:{p.name}", args=[1] if p.name == "question" else []) for p in urlpatterns}
TOPICS = re.compile(
    r"couple|partner|therap|violen|suicid|phq|hark|depress|relationship|safety|alone|marriage|check-?up|Okonkwo|Lindenhof",
    re.IGNORECASE,
)


@pytest.mark.parametrize("name", sorted(set(PATHS) - OPEN_TO_ALL))
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_is_led_to_the_beginning(couple: Couple, phone: Phone, name: str, method: str) -> None:
    response = getattr(phone, method)(PATHS[name])
    assert response.status_code in (302, 405)
    assert response.status_code == 405 or leads_to(response) == "/c/"


@pytest.mark.parametrize("name", ["question", "review", "received", "code", "agreement", "ready", "send"])
def test_a_browser_that_only_opened_the_link_sees_no_answer(couple: Couple, phone: Phone, name: str) -> None:
    phone.start(couple.sofia_link)
    phone.answer(1, 6)
    other = Phone()
    other.open(couple.sofia_link)
    for response in (other.get(PATHS[name]), other.post(PATHS[name], {"choice": "yes", "answer": "1"})):
        assert response.status_code in (302, 405)
        assert response.status_code == 405 or leads_to(response) == "/c/welcome"


def test_a_made_up_key_is_worth_nothing(couple: Couple, phone: Phone) -> None:
    phone.start(couple.sofia_link)
    other = Phone()
    other.open(couple.sofia_link)
    session = other.session
    session["key"] = "made up"
    session.save()
    assert leads_to(other.get("/c/q/1")) == "/c/welcome"


@pytest.mark.parametrize("path", PATHS.values())
def test_no_address_tells_a_topic(path: str) -> None:
    assert not TOPICS.search(path)


@pytest.mark.parametrize("occasion", sorted(all_occasions()))
def test_titles_and_addresses_stay_neutral_in_every_sitting(clinician: Staff, phone: Phone, occasion: str) -> None:
    link = make_link_for_each_kind(clinician, occasion)[0]
    phone.open(link)
    pages = [phone.get("/c/welcome"), phone.get("/c/start")]
    phone.start(link)
    if phone.get("/c/agreement").status_code == 200:
        pages.append(phone.get("/c/agreement"))
        phone.post("/c/agreement", {"choice": "not-now"})
    phone.post("/c/ready", {"choice": "yes"})
    pages += [phone.get(path) for path in ("/c/q/1", "/c/q/2", "/c/review", "/c/help", "/c/ready", "/bye")]
    phone.post("/c/send")
    pages.append(phone.get("/c/received"))
    for page in pages:
        assert page.status_code == 200
        title = re.search(r"<title>(.*?)</title>", text_of(page))
        assert title
        assert not TOPICS.search(title[1])
        assert not TOPICS.search(page.request["PATH_INFO"])


@pytest.mark.parametrize("path", ["/c/", "/c/welcome", "/c/start", "/c/q/1", "/c/review", "/c/help", "/bye"])
def test_every_page_is_kept_by_nobody_and_runs_nothing_of_others(couple: Couple, phone: Phone, path: str) -> None:
    phone.start(couple.sofia_link)
    response = phone.get(path)
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Frame-Options"] == "DENY"
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    if response.status_code == 200:
        page = text_of(response)
        assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", page)
        assert not re.search(r'(?:src|href|action)="(?:https?:)?//', page)


@pytest.mark.parametrize("path", ["/c/welcome", "/c/q/1", "/c/review", "/c/help"])
def test_the_frame_of_a_page_names_no_practice(couple: Couple, phone: Phone, path: str) -> None:
    phone.start(couple.sofia_link)
    head = text_of(phone.get(path)).split("<main")[0]
    assert not TOPICS.search(head)


def test_no_client_page_names_an_instrument(couple: Couple, phone: Phone) -> None:
    phone.start(couple.sofia_link)
    page = text_of(phone.get("/c/review"))
    assert not [i.name for i in all_instruments().values() if i.name in page and i.name != "Who is there"]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"\xff\xfe", "application/x-www-form-urlencoded"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"--x\r\nbroken", "multipart/form-data"),
        (b'{"answer": NaN}', "application/json"),
        (b"[" * 100_000, "application/json"),
        ("&".join(f"name={n}" for n in range(300)).encode(), "application/x-www-form-urlencoded"),
        (b"answer=" + b"9" * 2_000_000, "application/x-www-form-urlencoded"),
    ],
)
@pytest.mark.parametrize("path", ["/c/open", "/c/start", "/c/resume", "/c/agreement", "/c/ready", "/c/q/1", "/c/read"])
def test_a_broken_request_is_never_our_error(couple: Couple, path: str, body: bytes, kind: str) -> None:
    phone = Phone(raise_request_exception=False)
    phone.start(couple.sofia_link)
    before = all_that_is_stored()
    assert phone.post(path, data=body, content_type=kind).status_code in (302, 400, 404, 413)
    assert all_that_is_stored() == before
