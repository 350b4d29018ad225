"""Every string of the pages has its German, whole and current. `just messages` writes the catalogue anew."""

from __future__ import annotations

import io
import re

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from django.utils import translation

from attunement.domain.languages import LANGUAGES, WRITTEN_IN
from scripts.messages import (
    ERROR,
    catalogue,
    data_words,
    found_messages,
    mo_bytes,
    mo_path,
    read_catalogue,
    untranslated,
)

OTHERS = [language.code for language in LANGUAGES if language.code != WRITTEN_IN]
OPEN = re.compile(r"%\(\w+\)[a-z]|\{\w*\}|</?\w+>")
FILLED = "…"
"""Where an error says something only the running program knows."""


@pytest.fixture(scope="module", params=OTHERS)
def language(request: pytest.FixtureRequest) -> str:
    """Each language but the one everything is written in."""
    return str(request.param)


def test_the_strings_are_found_in_code_templates_and_data() -> None:
    found = {message for message, _ in found_messages()}
    assert {"Welcome", "Saved.", "Weakest link"} <= found
    assert ("%(n)d week ago", "%(n)d weeks ago") in found


def test_every_string_has_a_translation(language: str) -> None:
    assert untranslated(catalogue(language)) == [], "run `just messages` and fill in what it names"


def test_nothing_is_kept_that_no_page_says(language: str) -> None:
    assert {m.id for m in read_catalogue(language)} == {m.id for m in catalogue(language)}


def test_open_places_are_the_same(language: str) -> None:
    for message in read_catalogue(language):
        if not message.id:
            continue
        said = message.string[-1] if isinstance(message.string, tuple | list) else message.string
        asked = message.id[1] if isinstance(message.id, tuple | list) else message.id
        assert sorted(OPEN.findall(said or "")) == sorted(OPEN.findall(asked)), asked
        if message.context == ERROR:
            assert str(said).count(FILLED) == asked.count(FILLED), asked


def test_plural_forms_are_all_there(language: str) -> None:
    found = read_catalogue(language)
    for message in found:
        if isinstance(message.id, tuple | list):
            said = message.string or ()
            assert len(said) == found.num_plurals
            assert all(said), message.id


def test_what_django_reads_is_what_the_catalogue_says(language: str) -> None:
    made = read_mo(io.BytesIO(mo_bytes(language, read_catalogue(language))))
    with mo_path(language).open("rb") as file:
        kept = read_mo(file)
    assert words(kept) == words(made), "the compiled file is older than the catalogue: run `just messages`"


def test_no_letter_stands_at_an_end_that_the_english_does_not_have(language: str) -> None:
    for message in read_catalogue(language):
        if isinstance(message.id, str) and message.id:
            assert message.string == str(message.string).strip()
            assert message.id.endswith("?") == str(message.string).endswith("?"), message.id


def test_instruments_and_sittings_are_in_what_django_reads(language: str) -> None:
    with mo_path(language).open("rb") as file:
        kept, catalogue_now = read_mo(file), read_catalogue(language)
    for english, other in data_words(language).items():
        assert kept.get(english) is not None
        own = catalogue_now.get(english)
        assert kept[english].string == (own.string if own is not None and own.string else other)


def test_a_page_says_our_word_and_not_a_librarys_for_the_same(language: str) -> None:
    with translation.override(language):
        for message in read_catalogue(language):
            if isinstance(message.id, str) and message.id and not message.context:
                assert translation.gettext(message.id) == message.string


def test_a_missing_translation_and_a_missing_plural_are_named() -> None:
    found = Catalog(locale="de")
    found.add("Said", "Gesagt")
    found.add("Unsaid")
    found.add(("%(n)d day", "%(n)d days"), ("%(n)d Tag", ""))
    assert untranslated(found) == ["Unsaid", "%(n)d day"]


def words(found: Catalog) -> dict[object, object]:
    """What is said for what."""
    return {_key(message.id): _key(message.string) for message in found if message.id}


def _key(text: object) -> object:
    return tuple(text) if isinstance(text, list | tuple) else text
