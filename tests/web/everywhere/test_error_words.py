"""What went wrong is said in the language of the page, and what was filled in stays as it is."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import translation
from django.utils.translation import pgettext

from attunement.domain.errors import BadInput, Refused
from attunement.web.error_words import KNOWN, in_words, translated
from scripts.error_messages import NOT_IN_A_PAGE, NOT_YET, SOURCE, error_messages
from scripts.messages import error_lines

TEXTS = sorted({text for _, text in error_messages()})
ZEILE = "Zeile 2 ist kein UTF-8-Text. Prüfen Sie den Pfad."


def test_the_list_is_current() -> None:
    assert KNOWN.read_text(encoding="utf-8") == error_lines(), "run `just messages`"


def test_every_file_left_out_is_there() -> None:
    files = [path.relative_to(SOURCE).as_posix() for path in SOURCE.rglob("*.py")]
    for left_out in (*NOT_IN_A_PAGE, *NOT_YET):
        assert any(file.startswith(left_out) for file in files), left_out


@pytest.mark.parametrize(
    ("error", "german"),
    [
        (Refused("This case is open."), "Dieser Fall ist offen."),
        (Refused("Ana Müller has answered already."), "Ana Müller hat schon geantwortet."),
        (
            BadInput("the reason is empty or too long", where="reason", expected="1 to 400 characters"),
            "Grund: der Grund ist leer oder zu lang. Erwartet: 1 bis 400 Zeichen.",
        ),
        (
            BadInput("you have not ticked that you talked with Ana and Ben alone", where="talked alone with"),
            "allein gesprochen mit: Sie haben nicht angekreuzt, dass Sie mit Ana and Ben allein gesprochen haben",
        ),
        (BadInput("'x' is no item of phq-9", where="row 3"), "row 3: „x“ ist keine Frage von phq-9"),
        (BadInput("it is 9000 by 3 pixels"), "es misst 9000 mal 3 Pixel"),
        (BadInput("nobody ever said this"), "nobody ever said this"),
        (
            BadInput("line 2 is not UTF-8 text", do="Check the path."),
            "Zeile 2 ist kein UTF-8-Text. Prüfen Sie den Pfad.",
        ),
    ],
    ids=lambda case: str(case)[:20],
)
def test_in_german(error: BadInput | Refused, german: str) -> None:
    with translation.override("de"):
        assert in_words(error) == german
    with translation.override("en"):
        assert in_words(error) == str(error)


def test_every_text_has_its_german_and_finds_it() -> None:
    """Each text, filled with something of its own, comes out in other words and with the same fills."""
    with translation.override("de"):
        for text in TEXTS:
            if not has_german(text):
                continue  # that each has its German is a test of the catalogue's
            filled = text.replace("…", "Xyz9")
            said = translated(filled)
            assert said.count("Xyz9") == text.count("…"), text
            assert said != filled, text


def has_german(text: str) -> bool:
    return pgettext("error", text) != text


def test_the_longest_words_win_and_a_line_break_is_no_obstacle() -> None:
    with translation.override("de"):
        assert translated("'a\nb' found") == "„a\nb“ gefunden"
        assert translated("no step 'x' for this case") == "kein Schritt „x“ für diesen Fall"
        assert translated("no entry 'x' of the practice's own") == "kein eigener Eintrag „x“ der Praxis"


def test_what_somebody_typed_is_not_taken_for_our_words() -> None:
    with translation.override("de"):
        assert translated("'reason' found") == "„reason“ gefunden"
        assert translated("reason, because … of this") == "reason, because … of this"


@pytest.mark.django_db
def test_a_page_about_an_error_is_in_german() -> None:
    answer = Client(headers={"accept-language": "de"}).post("/c/language", {"language": "xx"})
    assert answer.status_code == 400
    assert "in dieser Sprache haben wir keine Seiten. Erwartet: eine der angebotenen." in answer.content.decode()
