"""How a practice looks, where its mail goes, its key and its doors: by the actions, at their edges, and strangers."""

from __future__ import annotations

import stat
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from attunement.actions.dress_practice import (
    dress_practice,
    policy_words,
    put_logo,
    take_logo_away,
    write_policy_text,
)
from attunement.actions.finish_set_up import PASSWORD_FILE, make_key, open_practice, set_retention, set_up_mail
from attunement.actions.languages import check_language, choose_language, written_to_in
from attunement.actions.mail_server import PracticeMail
from attunement.actions.new_practice import NewMail
from attunement.domain.errors import BadInput, Refused
from attunement.domain.record import PolicyName
from attunement.storage.models import AuditEntry, Logo, PersonRecord, PolicyText, Practice, Staff
from attunement.storage.practice_key import (
    KEY_FILE,
    fingerprint,
    key_from_recovery,
    make_practice_key,
    read_practice_key,
)
from attunement.storage.queries.missing_to_serve import key_problem, missing_to_serve
from tests.unit.exchange.test_png_picture import png
from tests.web.begun import MONDAY
from tests.web.client.couple import make_practice

MAIL = NewMail("mail.example.org", 587, "starttls", "care@p.example", "us")
LOOK: dict[str, Any] = {
    "name": "Lindenhof",
    "address": "https://care.example.org",
    "country": "DE",
    "colour": "",
    "time_zone": "Europe/Berlin",
}


@pytest.fixture
def jo(db: None) -> Staff:
    make_practice()
    manager = Staff.objects.create(email="jo@practice.example", name="Jo", role="manager")
    manager.set_password("a kettle on a quiet hill")
    manager.save()
    return manager


def dressed(jo: Staff, **changed: Any) -> Practice:
    return dress_practice(by=jo, **(LOOK | changed))


ADDRESS = "Expected https:// and a name, like https://care.example.org."
WRONG_LOOKS = [
    ("no name", {"name": " "}, "name: a name is missing or too long. Expected 1 to 120 letters on one line."),
    (
        "endless name",
        {"name": "x" * 121},
        "name: a name is missing or too long. Expected 1 to 120 letters on one line.",
    ),
    ("a page", {"address": "https://a.example/page"}, f"address: this is no address of a whole site. {ADDRESS}"),
    ("a user", {"address": "https://me@a.example"}, f"address: this is no address of a whole site. {ADDRESS}"),
    ("a port that is none", {"address": "https://a.example:99999"}, f"address: this is no address. {ADDRESS}"),
    (
        "plain http",
        {"address": "http://a.example"},
        f"address: answers must not travel unprotected. {ADDRESS} Plain http is for localhost only.",
    ),
    ("small letters", {"country": "de"}, "country: 'de' found. Expected two capital letters, like DE, GB or US."),
    ("three letters", {"country": "DEU"}, "country: 'DEU' found. Expected two capital letters, like DE, GB or US."),
    ("no tone of ours", {"colour": "pink"}, "colour: 'pink' found. Expected one of forest, slate, plum, clay."),
    ("a language we lack", {"language": "fr"}, "language: 'fr' found. Expected one of en, de."),
]


@pytest.mark.parametrize(("changed", "says"), [row[1:] for row in WRONG_LOOKS], ids=[row[0] for row in WRONG_LOOKS])
def test_a_wrong_look_says_what_is_wrong_and_nothing_is_kept(jo: Staff, changed: dict[str, str], says: str) -> None:
    dressed(jo)
    before = Practice.objects.values().get()
    with pytest.raises(BadInput) as wrong:
        dressed(jo, **changed)
    assert str(wrong.value) == says
    assert Practice.objects.values().get() == before


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" https://care.example.org/ ", "https://care.example.org"),
        ("http://localhost:8765", "http://localhost:8765"),
        ("https://care.example.org:8443", "https://care.example.org:8443"),
    ],
    ids=["blanks and a slash", "this machine", "a port"],
)
def test_an_address_is_kept_as_links_need_it(jo: Staff, typed: str, kept: str) -> None:
    assert dressed(jo, address=typed).address == kept
    assert Practice.objects.get().address == kept


def test_a_newer_picture_takes_the_place_of_the_older_and_none_is_none(jo: Staff) -> None:
    put_logo(by=jo, content=png(2, 2))
    put_logo(by=jo, content=png(3, 1))
    assert [(logo.width, logo.height) for logo in Logo.objects.all()] == [(3, 1)]
    with pytest.raises(BadInput):
        put_logo(by=jo, content=b"<svg onload=alert(1)>")
    assert Logo.objects.count() == 1, "what is no picture takes nothing away"
    take_logo_away(by=jo)
    take_logo_away(by=jo)
    assert not Logo.objects.exists()


def test_words_beside_an_agreement_are_the_newest_and_earlier_ones_stay(jo: Staff) -> None:
    name = PolicyName.NO_SECRETS
    for text in ("First.", " Second. ", ""):
        write_policy_text(by=jo, name=name, text=text)
    assert policy_words(name.value) == ""
    assert [row.text for row in PolicyText.objects.order_by("id")] == ["First.", "Second.", ""]
    assert policy_words(PolicyName.FULLY_PRIVATE.value) == "", "another agreement's words are its own"


@pytest.mark.parametrize(("letters", "fits"), [(2000, True), (2001, False)])
def test_words_beside_an_agreement_have_a_limit(jo: Staff, letters: int, fits: bool) -> None:
    if fits:
        assert len(write_policy_text(by=jo, name=PolicyName.NO_SECRETS, text="x" * letters).text) == letters
        return
    with pytest.raises(BadInput) as wrong:
        write_policy_text(by=jo, name=PolicyName.NO_SECRETS, text="x" * letters)
    assert str(wrong.value) == "text: too long. Expected at most 2000 letters."


WRONG_MAIL = [
    ("no server", {"host": ""}, "x", "mail.host: this is no name of a server. Expected a name like mail.example.org."),
    (
        "an option",
        {"host": "-x"},
        "x",
        "mail.host: this is no name of a server. Expected a name like mail.example.org.",
    ),
    ("port 0", {"port": 0}, "x", "mail.port: 0 is no port. Expected a number from 1 to 65535, often 587."),
    ("port 65536", {"port": 65536}, "x", "mail.port: 65536 is no port. Expected a number from 1 to 65535, often 587."),
    (
        "no protection we know",
        {"security": "ssl"},
        "x",
        "mail.security: 'ssl' found. Expected one of starttls, tls, none.",
    ),
    (
        "unprotected",
        {"security": "none"},
        "x",
        "mail.security: messages must not travel unprotected. Expected starttls or tls. Only a mail server on this "
        "machine (localhost) may do without.",
    ),
    ("no password", {}, "", "password: the password is missing. Expected the password of this user."),
    ("two lines", {}, "a\nb", "password: this is no password of a mail server. Expected one line."),
    ("blanks", {}, "   ", "password: this is no password of a mail server. Expected one line."),
    ("501 letters", {}, "x" * 501, "password: this is no password of a mail server. Expected one line."),
]


@pytest.mark.parametrize(
    ("changed", "password", "says"), [row[1:] for row in WRONG_MAIL], ids=[r[0] for r in WRONG_MAIL]
)
def test_wrong_mail_says_what_is_wrong_and_neither_row_nor_file_changes(
    jo: Staff, tmp_path: Path, changed: dict[str, Any], password: str, says: str
) -> None:
    before = Practice.objects.values().get()
    with pytest.raises(BadInput) as wrong:
        set_up_mail(by=jo, mail=replace(MAIL, **changed), password=password, data=tmp_path)
    assert str(wrong.value) == says
    assert Practice.objects.values().get() == before
    assert list(tmp_path.iterdir()) == []


def test_the_password_is_the_owners_alone_and_goes_with_its_user(jo: Staff, tmp_path: Path) -> None:
    set_up_mail(by=jo, mail=MAIL, password="first secret", data=tmp_path)
    set_up_mail(by=jo, mail=replace(MAIL, port=2525), password="", data=tmp_path)
    assert (PracticeMail().username, PracticeMail().password, PracticeMail().port) == ("us", "first secret", 2525)
    assert stat.S_IMODE((tmp_path / PASSWORD_FILE).stat().st_mode) == 0o600
    for other in (replace(MAIL, user="them"), replace(MAIL, host="mail.elsewhere.example")):
        with pytest.raises(BadInput, match="the password is missing"):
            set_up_mail(by=jo, mail=other, password="", data=tmp_path)
        assert PracticeMail().host == MAIL.host, "the password there is goes to no other server"
    set_up_mail(by=jo, mail=replace(MAIL, user="them"), password="second secret", data=tmp_path)
    assert PracticeMail().password == "second secret"
    assert [path.name for path in tmp_path.iterdir()] == [PASSWORD_FILE], "no half of an older one lies about"
    set_up_mail(by=jo, mail=replace(MAIL, user=""), password="never used", data=tmp_path)
    assert (Practice.objects.get().mail_user, Practice.objects.get().mail_password_file) == ("", "")
    assert not AuditEntry.objects.filter(subject__contains="secret").exists()


@pytest.mark.parametrize(("years", "right"), [(0, False), (1, True), (100, True), (101, False), (-5, False)])
def test_how_long_records_are_kept_has_two_ends(jo: Staff, years: int, right: bool) -> None:
    before = Practice.objects.get().retention_years
    if right:
        set_retention(by=jo, years=years)
        assert Practice.objects.get().retention_years == years
        return
    with pytest.raises(BadInput) as wrong:
        set_retention(by=jo, years=years)
    assert str(wrong.value) == f"years: {years} found. Expected 1 to 100 years, as your rules say."
    assert Practice.objects.get().retention_years == before


def test_a_key_is_made_once_and_its_paper_gives_it_back(jo: Staff, tmp_path: Path) -> None:
    paper = make_key(by=jo, data=tmp_path)
    key = read_practice_key(tmp_path)
    assert key_from_recovery(paper) == key
    assert Practice.objects.get().key_fingerprint == fingerprint(key)
    assert paper not in str(list(AuditEntry.objects.values()))
    (tmp_path / KEY_FILE).unlink()
    with pytest.raises(Refused, match="has a key already"):
        make_key(by=jo, data=tmp_path)
    assert not (tmp_path / KEY_FILE).exists(), "a second key would make the paper of the first worthless"


def test_a_key_whose_paper_nobody_saw_is_taken_up(jo: Staff, tmp_path: Path) -> None:
    make_practice_key(tmp_path)  # and then the machine stopped: no row knows of it
    left = read_practice_key(tmp_path)
    assert key_from_recovery(make_key(by=jo, data=tmp_path)) == left
    assert Practice.objects.get().key_fingerprint == fingerprint(left)
    assert key_problem(Practice.objects.get(), tmp_path) is None


def test_a_file_that_is_no_key_is_not_taken_up(jo: Staff, tmp_path: Path) -> None:
    (tmp_path / KEY_FILE).write_text("hello")
    with pytest.raises(BadInput, match=r"this is no key|the key cannot be read"):
        make_key(by=jo, data=tmp_path)
    assert Practice.objects.get().key_fingerprint == ""


@pytest.mark.parametrize("spoilt", ["gone", "another", "not a key"])
def test_a_key_file_that_is_wrong_keeps_the_doors_shut(jo: Staff, tmp_path: Path, spoilt: str) -> None:
    make_key(by=jo, data=tmp_path)
    assert key_problem(Practice.objects.get(), tmp_path) is None
    file = tmp_path / KEY_FILE
    held = file.read_text()
    file.unlink()
    if spoilt == "another":
        make_practice_key(tmp_path)
    if spoilt == "not a key":
        file.write_text("hello")
    says = key_problem(Practice.objects.get(), tmp_path)
    assert says is not None
    assert held.strip() not in says
    assert says in [one.what for one in missing_to_serve(tmp_path)]


def ready(jo: Staff, data: Path) -> None:
    """Everything a practice needs before it opens."""
    dressed(jo)
    set_up_mail(by=jo, mail=replace(MAIL, user=""), password="", data=data)
    set_retention(by=jo, years=10)
    make_key(by=jo, data=data)
    Practice.objects.update(help_checked=MONDAY.date(), help_checked_by="Jo")


LACKS = {
    "a manager who can sign in": lambda: Staff.objects.filter(role="manager").update(password="!"),
    "the address at which people reach it": lambda: Practice.objects.update(address=""),
    "a mail server": lambda: Practice.objects.update(mail_host=""),
    "a backup responder": lambda: Practice.objects.update(backup=None),
    "staffed hours": lambda: Practice.objects.update(staffed_hours="  "),
    "who tried the numbers of the help text, and when": lambda: Practice.objects.update(help_checked_by=" "),
    "how long records are kept": lambda: Practice.objects.update(retention_years=None),
    "the practice's key and its recovery key": lambda: Practice.objects.update(key_fingerprint=""),
}


@pytest.mark.parametrize("what", LACKS)
def test_with_one_thing_missing_it_does_not_open_and_says_which(jo: Staff, tmp_path: Path, what: str) -> None:
    ready(jo, tmp_path)
    LACKS[what]()
    with pytest.raises(Refused) as refused:
        open_practice(by=jo, data=tmp_path)
    assert str(refused.value) == f"Still missing: {what}."
    assert Practice.objects.get().opened_at is None


def test_its_doors_open_once_and_keep_their_first_day(jo: Staff, tmp_path: Path) -> None:
    ready(jo, tmp_path)
    open_practice(by=jo, data=tmp_path, now=MONDAY)
    open_practice(by=jo, data=tmp_path, now=MONDAY + timedelta(days=5))
    assert Practice.objects.get().opened_at == MONDAY


@pytest.mark.parametrize(
    ("own", "the_practices", "found"),
    [("", "", "en"), ("", "de", "de"), ("en", "de", "en"), ("de", "", "de"), ("fr", "de", "de"), ("fr", "xx", "en")],
    ids=["nothing chosen", "the practice's", "one's own first", "one's own", "one we lost", "both lost"],
)
def test_someone_is_written_to_in_a_language_there_is(jo: Staff, own: str, the_practices: str, found: str) -> None:
    Practice.objects.update(language=the_practices)
    for reader in (Staff(language=own), PersonRecord(language=own)):
        assert written_to_in(reader) == found


@pytest.mark.parametrize("code", ["fr", "DE", "de-AT", " de", "x" * 40])
def test_a_language_that_is_not_offered_is_not_chosen(jo: Staff, code: str) -> None:
    with pytest.raises(BadInput) as wrong:
        choose_language(by=jo, language=code)
    assert str(wrong.value) == f"language: '{code[:20]}' found. Expected one of en, de."
    assert Staff.objects.get(pk=jo.pk).language == ""
    check_language("", "language")


ACTS: dict[str, Callable[[Staff, Path], object]] = {
    "look": lambda by, data: dress_practice(by=by, **LOOK),
    "picture": lambda by, data: put_logo(by=by, content=png(2, 2)),
    "no picture": lambda by, data: take_logo_away(by=by),
    "words": lambda by, data: write_policy_text(by=by, name=PolicyName.NO_SECRETS, text="Mine."),
    "mail": lambda by, data: set_up_mail(by=by, mail=MAIL, password="x", data=data),
    "records": lambda by, data: set_retention(by=by, years=1),
    "key": lambda by, data: make_key(by=by, data=data),
    "doors": lambda by, data: open_practice(by=by, data=data),
}


@pytest.mark.parametrize("role", ["clinician", "supervisor"])
@pytest.mark.parametrize("act", ACTS)
def test_a_stranger_changes_nothing_and_leaves_no_file(jo: Staff, tmp_path: Path, act: str, role: str) -> None:
    stranger = Staff.objects.create(email="s@practice.example", name="S", role=role, password="!")
    before = Practice.objects.values().get()
    with pytest.raises(Refused, match="This needs the permission to set the practice up"):
        ACTS[act](stranger, tmp_path)
    assert Practice.objects.values().get() == before
    assert list(tmp_path.iterdir()) == []
    assert [model.objects.count() for model in (Logo, PolicyText, AuditEntry)] == [0, 0, 0]
