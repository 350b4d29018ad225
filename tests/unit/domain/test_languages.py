"""Which languages are offered, and which of them nobody has looked over."""

from attunement.domain.languages import LANGUAGES, WRITTEN_IN, is_draft, is_offered


def test_what_is_written_by_people_comes_first_and_is_no_draft() -> None:
    assert LANGUAGES[0].code == WRITTEN_IN
    assert not is_draft(WRITTEN_IN)


def test_german_is_offered_as_a_draft() -> None:
    assert is_offered("de")
    assert is_draft("de")


def test_a_language_we_do_not_have_is_neither_offered_nor_a_draft() -> None:
    for code in ("", "fr", "DE", "de-AT"):
        assert not is_offered(code)
        assert not is_draft(code)


def test_each_language_stands_there_once_by_its_own_name() -> None:
    assert len({language.code for language in LANGUAGES}) == len(LANGUAGES) == len({each.name for each in LANGUAGES})
