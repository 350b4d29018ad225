"""Numbers, days and plurals as German writes them; and what a page needs to be read from right to left."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from attunement.domain.languages import LANGUAGES, is_from_right
from attunement.roadmap.card_words import ENGLISH
from attunement.roadmap.markup import element
from attunement.roadmap.standalone import html_page
from attunement.storage.models import PersonRecord
from attunement.web.said_dates import exactly, said
from scripts.right_to_left import made_up
from tests.cast import client, member, stored
from tests.web.clinician.desk import address, at_desk
from tests.web.clinician.test_releases_page import previewed

NOW = datetime.fromisoformat("2027-06-09T14:30:00+00:00")
STYLES = Path(__file__).parents[3] / "src" / "attunement"
ONE_SIDED = re.compile(
    r"(?<![-\w])(margin|padding|border)-(left|right)\b|text-align:\s*(left|right)|float:\s*(left|right)"
)


@pytest.mark.parametrize(
    ("ago", "german"),
    [
        (timedelta(minutes=1, seconds=40), "vor 2 Minuten"),
        (timedelta(minutes=2, seconds=-25), "vor 2 Minuten"),
        (timedelta(seconds=95), "vor 2 Minuten"),
        (timedelta(days=7), "vor 1 Woche"),
        (timedelta(days=21), "vor 3 Wochen"),
        (timedelta(days=2), "Montag"),
        (timedelta(days=75), "vor 2 Monaten"),
        (timedelta(days=1000), "12. September 2024"),
    ],
    ids=lambda case: str(case),
)
def test_moments(ago: timedelta, german: str) -> None:
    with translation.override("de"), timezone.override("UTC"):
        assert said(NOW - ago, NOW) == german


def test_the_exact_moment() -> None:
    with translation.override("de"), timezone.override("Europe/Berlin"):
        assert exactly(NOW) == "Mittwoch 9. Juni 2027, 16:30 CEST"


def test_a_number_on_a_page_has_the_decimal_sign_of_its_language() -> None:
    shown = Template("{{ value|floatformat:1 }}")
    for language, written in (("de", "3,5"), ("en", "3.5")):
        with translation.override(language):
            assert shown.render(Context({"value": 3.5})) == written


@pytest.mark.django_db
def test_the_map_says_points_with_a_comma_and_never_with_a_point(practice: Any) -> None:
    one = member("miriam")
    one.language = "de"
    one.save(update_fields=["language"])
    page = at_desk("miriam").get(address("strain", "/map")).content.decode()
    cells = re.findall(r"<td[^>]*>(.*?)</td>", page, re.S)
    assert any(re.search(r"\d,\d", cell) for cell in cells)
    assert not any(re.search(r"\d\.\d", cell) for cell in cells)


@pytest.mark.django_db
@pytest.mark.parametrize("what", ["map", "roadmap"])
def test_what_is_given_is_in_the_language_of_whoever_reads_it(practice: Any, what: str) -> None:
    """The clinician works in English all the while."""
    person, given = stored("strain").people.first(), {}
    for language in ("en", "de"):
        PersonRecord.objects.filter(pk=person.pk).update(language=language)
        sent = {"to": str(person.pk), "what": what, "note": "As we said."}
        answer = at_desk("miriam").post(address("strain", "/releases/preview"), sent)
        assert '<html lang="en"' in answer.content.decode()
        assert f'lang="{language}" dir="auto"' in answer.content.decode()
        given[language] = previewed(answer)
    assert given["en"].startswith("As we said.")
    assert given["de"].startswith("As we said.")
    lines = set(given["de"].splitlines()) & set(given["en"].splitlines())
    assert lines <= {"As we said.", ""}


@pytest.mark.django_db
def test_one_partners_language_changes_no_byte_of_what_the_other_is_given(practice: Any) -> None:
    sofia, daniel = stored("strain").people.all()
    found = []
    for language in ("en", "de"):
        PersonRecord.objects.filter(pk=daniel.pk).update(language=language)
        sent = {"to": str(sofia.pk), "what": "map", "note": ""}
        found.append(previewed(at_desk("miriam").post(address("strain", "/releases/preview"), sent)))
    assert found[0] == found[1]
    assert client("sofia").pk == sofia.pk


@pytest.mark.parametrize("code", ["ar", "he", "fa", "ur", "he-IL"])
def test_these_are_read_from_the_right(code: str) -> None:
    assert is_from_right(code)


def test_none_of_them_ships_yet() -> None:
    assert not any(is_from_right(language.code) for language in LANGUAGES)


def test_a_page_of_its_own_says_its_direction() -> None:
    from dataclasses import replace

    body = [element("p", "x")]
    assert '<html lang="he" dir="rtl">' in html_page("x", body, replace(ENGLISH, language="he"))
    assert '<html lang="en">' in html_page("x", body, ENGLISH)


@pytest.mark.parametrize("file", sorted(p.relative_to(STYLES).as_posix() for p in STYLES.rglob("*.css")))
def test_no_style_names_a_side(file: str) -> None:
    """Left and right would stay where they are when a page is turned; start and end turn with it."""
    assert ONE_SIDED.findall((STYLES / file).read_text(encoding="utf-8")) == []


def test_a_drawing_keeps_its_scale_from_the_left() -> None:
    style = (STYLES / "roadmap" / "styles" / "house.css").read_text(encoding="utf-8")
    assert re.search(r"\.house \{[^}]*direction: ltr", style)
    assert "direction: ltr" in (STYLES / "web" / "static" / "css" / "client.css").read_text(encoding="utf-8")


def test_made_up_words_keep_what_is_filled_in() -> None:
    assert made_up("Hello %(name)s, {n} of <b>7</b>").count("%(name)s") == 1
    assert "{n}" in made_up("{n} of 7")
    assert not re.search(r"[a-z]", made_up("Nothing of this can be read"))
    assert len(made_up("Weakest link")) == len("Weakest link")
