"""Every word of every instrument and sitting can be put in another language without touching code or scoring."""

from pathlib import Path

import pytest

from attunement.domain.answers import checked
from attunement.domain.errors import BadInput
from attunement.domain.instrument import Instrument, ItemKind, Wording
from attunement.domain.scoring import score
from attunement.instruments import all_instruments, all_occasions, instruments_in, languages, occasions_in
from attunement.instruments.worked_examples import broken_examples
from tests.instruments.pseudo_locale import END, FROM_RIGHT, LANGUAGES, pseudo, write_pseudo_locale, write_table

ORIGINALS = all_instruments()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("translations")
    write_pseudo_locale(made)
    return made


def shown(instrument: Instrument) -> list[str]:
    """Every word of an instrument that a person can read."""
    options = [option.label for item in instrument.items for option in item.options]
    bands = [band.label for scale in instrument.scales for band in scale.bands]
    names = [scale.name for scale in instrument.scales]
    texts = [item.text for item in instrument.items]
    head = [instrument.name, instrument.about, instrument.intro]
    return [text for text in (*head, *texts, *options, *names, *bands) if text]


def test_the_machines_language_is_another_one_in_both_directions() -> None:
    assert pseudo("Yes") == "[Ýéš]"
    assert pseudo("Yes", from_right=True) == f"{FROM_RIGHT}[Ýéš]{END}"
    assert len(pseudo("A sentence of middling length.")) > 1.25 * len("A sentence of middling length.")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ORIGINALS)
def test_every_word_of_an_instrument_is_translated(name: str, language: str, folder: Path) -> None:
    translated = instruments_in(language, folder)[name]
    expected = [pseudo(text, from_right=LANGUAGES[language]) for text in shown(ORIGINALS[name])]
    assert shown(translated) == expected


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ORIGINALS)
def test_keys_values_audiences_and_scoring_stay(name: str, language: str, folder: Path) -> None:
    original, translated = ORIGINALS[name], instruments_in(language, folder)[name]
    assert broken_examples(translated) == []
    assert translated.flags == original.flags
    for before, after in zip(original.items, translated.items, strict=True):
        assert (before.key, before.audience, before.kind) == (after.key, after.audience, after.kind)
        assert [o.value for o in before.options] == [o.value for o in after.options]
        assert [o.codes for o in before.options] == [o.codes for o in after.options]
    for example in original.examples:
        answers = {key: checked(original.item(key), answer) for key, answer in example.answers.items()}
        assert score(translated, answers).scales == score(original, answers).scales


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_a_sitting_is_translated_and_what_it_asks_stays(language: str, folder: Path) -> None:
    for name, original in all_occasions().items():
        translated = occasions_in(language, folder)[name]
        for field in ("title", "neutral_title", "welcome", "minutes"):
            assert getattr(translated, field) == pseudo(getattr(original, field), from_right=LANGUAGES[language])
        assert translated.steps == original.steps


def test_a_word_chosen_in_another_language_is_stored_as_first_written(folder: Path) -> None:
    feelings = instruments_in("qps-ploc", folder)["cw-6"].item("feelings")
    assert feelings.kind is ItemKind.WORDS
    assert feelings.options[0].label != "warm"
    assert checked(feelings, [feelings.options[0].stored_word]) == ("warm",)
    with pytest.raises(BadInput):
        checked(feelings, [feelings.options[0].label])


def test_a_partial_translation_leaves_the_rest_as_written(tmp_path: Path) -> None:
    write(tmp_path, "phq-4", {"items": {"q1": "Nervös"}, "options": {"frequency": {"0": "Gar nicht"}}})
    phq = instruments_in("de", tmp_path)["phq-4"]
    assert [item.text for item in phq.items] == ["Nervös", *(i.text for i in ORIGINALS["phq-4"].items[1:])]
    assert [o.label for o in phq.item("q3").options] == [
        "Gar nicht",
        "Several days",
        "More than half the days",
        "Nearly every day",
    ]
    assert instruments_in("de", tmp_path)["gad-7"] == ORIGINALS["gad-7"]
    assert occasions_in("de", tmp_path) == all_occasions()


REFUSED: dict[str, tuple[str, dict[str, object], str]] = {
    "an unknown key": ("phq-4", {"titel": "x"}, "de/phq-4.toml.titel"),
    "an item that is not there": ("phq-4", {"items": {"q5": "x"}}, "de/phq-4.toml.items.q5"),
    "a set of options that is not there": ("phq-4", {"options": {"often": {"0": "x"}}}, "de/phq-4.toml.options.often"),
    "an answer that is not there": (
        "phq-4",
        {"options": {"frequency": {"4": "x"}}},
        "de/phq-4.toml.options.frequency.4",
    ),
    "a scale that is not there": ("phq-4", {"scales": {"sum": {"name": "x"}}}, "de/phq-4.toml.scales.sum"),
    "a band that is not there": (
        "phq-4",
        {"scales": {"total": {"bands": {"x": "x"}}}},
        "de/phq-4.toml.scales.total.bands.x",
    ),
    "an empty text": ("phq-4", {"intro": " "}, "de/phq-4.toml.intro"),
    "a wording that may not ship": ("csi-4", {"items": {"q1": "x"}}, "de/csi-4.toml.items.q1"),
    "something other than a table": ("phq-4", {"items": "x"}, "de/phq-4.toml.items"),
    "a file for nothing": ("phq-99", {"name": "x"}, "de/phq-99.toml"),
}


@pytest.mark.parametrize(("name", "table", "place"), REFUSED.values(), ids=REFUSED)
def test_a_wrong_translation_is_refused_by_file_and_key(
    name: str, table: dict[str, object], place: str, tmp_path: Path
) -> None:
    write(tmp_path, name, table)
    with pytest.raises(BadInput) as refused:
        instruments_in("de", tmp_path)
    assert refused.value.where == place


def test_a_wrong_translation_of_a_sitting_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "you", {"kinds": "x"})
    with pytest.raises(BadInput) as refused:
        occasions_in("de", tmp_path)
    assert refused.value.where == "de/you.toml.kinds"


@pytest.mark.parametrize("language", ["xx", "", "..", "../definitions", "EN"])
def test_a_language_that_is_not_there_is_refused(language: str, folder: Path) -> None:
    with pytest.raises(BadInput, match="one of en"):
        instruments_in(language, folder)


def test_the_definitions_own_language_is_always_there(tmp_path: Path) -> None:
    assert languages(tmp_path / "absent") == ("en",)
    assert instruments_in("en", tmp_path / "absent") == ORIGINALS
    assert instruments_in("en") == ORIGINALS


def test_what_may_not_ship_has_no_words_to_translate(folder: Path) -> None:
    for name, instrument in instruments_in("qps-ploc", folder).items():
        if ORIGINALS[name].wording is Wording.BRING_YOUR_OWN:
            assert not any(item.text for item in instrument.items)


def write(folder: Path, name: str, table: dict[str, object]) -> None:
    (folder / "de").mkdir()
    write_table(folder / "de" / f"{name}.toml", table)
