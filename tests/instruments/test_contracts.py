"""The definitions that ship are those the contracts name: ids, flags, audiences, item keys; words copied exactly."""

import json
import re
from pathlib import Path

import pytest

from attunement.domain.audience import Audience
from attunement.domain.instrument import Evidence, Instrument, ItemKind, Method, Wording
from attunement.instruments import all_instruments

INSTRUMENTS = all_instruments()
PARTS = ("knowing", "appreciation", "reaching", "benefit", "handling", "backing", "meaning", "trust", "commitment")
NUMBERED = ("phq-9", "gad-7", "phq-4", "asq", "hark", "osss-3", "ons-loneliness", "sparq", "risq", "qwl-6")
PUBLISHED = (*NUMBERED, "alcohol-1", "drug-1")
CHECKUP = ("relationship-checkup", *(f"relationship-checkup-{part}" for part in PARTS))
OF_OTHERS = ("individual-checkup", "family-checkup")
OF_A_SESSION = ("sp-4", "alliance-checkout", "alliance-mirror")
OF_PEOPLE_AND_WORK = ("cpc-10", "ba-4", "cw-6", "st-8", "safety-own", "private-own", "who-is-there", "service-support")
OWN = (*CHECKUP, *OF_OTHERS, *OF_A_SESSION, *OF_PEOPLE_AND_WORK)
COUPLE_AND_ALLIANCE = ("csi-16", "csi-4", "rs10", "rs5", "wai-sr", "ors", "srs")
BRING_YOUR_OWN = (*COUPLE_AND_ALLIANCE, "core-10", "ucla-3", "lsns-6", "djg-6")
SHARED_DATA = Path("../shared/data/fhir")
BRANDS = re.compile(r"gottman|sound relationship house|love map|four horsemen", re.IGNORECASE)

FLAGS = {
    "phq-9": ("safety", ("q9",), 1),
    "core-10": ("safety", ("q6",), 1),
    "asq": ("safety", ("q1", "q2", "q3", "q4", "q5"), 1),
    "hark": ("safety", ("q1", "q2", "q3", "q4"), 1),
    "safety-own": ("safety", ("fear", "control", "injury", "threats"), 1),
    "risq": ("notice", ("q1", "q2", "q3", "q4"), 1),
    "sp-4": ("notice", ("felt-off",), 4),
}
SAFETY_ITEMS = {
    "phq-9": {"q9"},
    "core-10": {"q6"},
    "asq": {"q1", "q2", "q3", "q4", "q5"},
    "hark": {"q1", "q2", "q3", "q4"},
    "safety-own": {"fear", "control", "injury", "threats"},
}
SCALES = {
    "phq-4": ["total", "gad-2", "phq-2"],
    "sparq": ["positive", "negative"],
    "qwl-6": ["support"],
    "ba-4": ["belonging", "autonomy"],
    "cpc-10": ["connection", "strain"],
    "st-8": ["supervision", "safety", "leaders"],
    "cw-6": ["resources"],
    "wai-sr": ["goal", "task", "bond"],
    "djg-6": ["total", "emotional", "social"],
    "private-own": [],
    "who-is-there": [],
    "alliance-checkout": ["alliance"],
    "relationship-checkup": list(PARTS),
    "individual-checkup": ["belonging", "support", "autonomy", "therapist"],
    "family-checkup": ["closeness", "heard", "fairness", "space", "together", "strain"],
}
EXACT = {
    ("hark", "q3"): "Within the last year, have you been raped or forced to have any kind of sexual activity by your "
    "partner or ex-partner?",
    ("asq", "q2"): "In the past few weeks, have you felt that you or your family would be better off if you were dead?",
    ("asq", "q5"): "Are you having thoughts of killing yourself right now?",
    ("sparq", "q5"): "I felt afraid to speak my mind, for fear of being judged, criticized, disliked by my therapist.",
    ("risq", "q2"): "I felt scared, uneasy, like my therapist might harm me.",
    ("osss-3", "q3"): "How easy is it to get practical help from neighbors if you should need it?",
    ("ons-loneliness", "q1"): "How often do you feel lonely?",
    ("qwl-6", "q1"): "My supervisor is concerned with the welfare of those under him or her",
    ("gad-7", "q5"): "Being so restless that it is hard to sit still",
    ("drug-1", "times"): "How many times in the past year have you used an illegal drug or used a prescription "
    "medication for nonmedical reasons?",
    ("sp-4", "felt-off"): "Something about how we were with each other today felt off.",
    ("cpc-10", "strain-4"): "One of us shut down or left while the other was still trying to talk.",
    ("ba-4", "pushed"): "I feel pushed through my days by what others expect.",
    ("cw-6", "turning-over"): "I kept turning a client over in my mind when I wanted to be off.",
    ("who-is-there", "tonight"): "Who will be there for you when you get home tonight?",
    ("alliance-checkout", "speak-freely"): "Is there anything that makes it hard to speak freely with your partner in "
    "the room?",
}
every_instrument = pytest.mark.parametrize("instrument", INSTRUMENTS.values(), ids=lambda i: i.id)


def test_exactly_the_named_instruments_ship() -> None:
    assert sorted(INSTRUMENTS) == sorted([*PUBLISHED, *OWN, *BRING_YOUR_OWN])


@every_instrument
def test_flags_are_exactly_those_of_the_contract(instrument: Instrument) -> None:
    found = [(flag.level, flag.items) for flag in instrument.flags]
    assert found == ([FLAGS[instrument.id][:2]] if instrument.id in FLAGS else [])
    for flag in instrument.flags:
        lowest = FLAGS[instrument.id][2]
        for option in instrument.item(flag.items[0]).options:
            assert flag.fires_on(option.value) is (option.value >= lowest), option


@every_instrument
def test_audience_classes_are_those_of_the_contract(instrument: Instrument) -> None:
    shared = instrument.id.startswith("relationship-checkup") or instrument.id in ("cpc-10", "family-checkup")
    for item in instrument.items:
        safety = item.key in SAFETY_ITEMS.get(instrument.id, set())
        expected = Audience.SHARED if shared else Audience.SAFETY if safety else Audience.CLINICIAN
        assert item.audience is expected, item.key


@pytest.mark.parametrize(("name", "keys"), SCALES.items())
def test_scales_are_those_of_the_card(name: str, keys: list[str]) -> None:
    assert [scale.key for scale in INSTRUMENTS[name].scales] == keys


@every_instrument
def test_item_keys_are_numbered_for_published_and_words_for_our_own(instrument: Instrument) -> None:
    keys = [item.key for item in instrument.items if item.key != "function"]
    if instrument.id in (*NUMBERED, *BRING_YOUR_OWN):
        assert keys == [f"q{place}" for place in range(1, len(keys) + 1)]
    else:
        assert not any(re.fullmatch(r"q\d+", key) for key in keys)


@every_instrument
def test_wording_grade_and_evidence_agree(instrument: Instrument) -> None:
    assert (instrument.wording is Wording.BRING_YOUR_OWN) is (instrument.id in BRING_YOUR_OWN)
    assert (instrument.licence.evidence is Evidence.NEW) is (instrument.id in OWN)
    assert instrument.validated or instrument.id in OWN or instrument.id == "qwl-6"
    if instrument.grade == "A~":
        assert instrument.licence.evidence is Evidence.INFERRED
        assert instrument.licence.check


@every_instrument
def test_without_leave_there_are_no_words_at_all(instrument: Instrument) -> None:
    if instrument.wording is Wording.BRING_YOUR_OWN:
        assert not instrument.intro
        assert all(option.label == f"{option.value:g}" for item in instrument.items for option in item.options)


@every_instrument
def test_yes_no_items_have_the_values_of_the_contract(instrument: Instrument) -> None:
    values = {"No": 0, "Yes": 1, "Not sure": 2}
    for item in instrument.items:
        labels = {option.label: option.value for option in item.options}
        if "Yes" in labels:
            assert all(values[label] == value for label, value in labels.items())


@every_instrument
def test_screens_are_yes_no_and_counts_have_no_options(instrument: Instrument) -> None:
    screens = {"asq", "hark", "risq", "safety-own"}
    assert {scale.method is Method.SCREEN for scale in instrument.scales} <= {instrument.id in screens}
    counts = [item for item in instrument.items if item.kind is ItemKind.COUNT]
    assert bool(counts) is (instrument.id in ("alcohol-1", "drug-1"))
    assert all(item.options == () for item in counts)


@every_instrument
def test_no_instrument_bears_a_brand_name(instrument: Instrument) -> None:
    shown = [instrument.name, instrument.about, instrument.intro, *(item.text for item in instrument.items)]
    assert not any(BRANDS.search(text) for text in shown)


@pytest.mark.parametrize(("where", "text"), EXACT.items(), ids=lambda value: " ".join(value)[:40])
def test_words_are_copied_exactly(where: tuple[str, str], text: str) -> None:
    instrument, key = where
    assert INSTRUMENTS[instrument].item(key).text == text


def test_the_function_item_is_last_and_unscored() -> None:
    phq = INSTRUMENTS["phq-9"]
    assert phq.items[-1].key == "function"
    assert "function" not in phq.scale("total").items


def test_the_check_up_asks_each_part_twice_first_positive_then_negative() -> None:
    checkup = INSTRUMENTS["relationship-checkup"]
    assert len(checkup.items) == 18
    assert [scale.items for scale in checkup.scales] == [(f"{part}-1", f"{part}-2") for part in PARTS]
    assert [item.reverse for item in checkup.items] == [False, True] * 9
    assert all(scale.higher_is_better and not scale.bands and not scale.change for scale in checkup.scales)


@pytest.mark.parametrize("part", PARTS)
def test_a_deeper_module_has_four_to_six_statements_and_one_scale_for_its_part(part: str) -> None:
    module = INSTRUMENTS[f"relationship-checkup-{part}"]
    assert 4 <= len(module.items) <= 6
    assert [scale.key for scale in module.scales] == [part]
    assert set(module.scale(part).items) == {item.key for item in module.items}
    assert module.scale(part).name == INSTRUMENTS["relationship-checkup"].scale(part).name
    assert any(item.reverse for item in module.items)


@pytest.mark.parametrize("name", ["Q_phq9_hl7_r4examples.json", "Q_phq9_argonaut_R4.json", "Q_phq9_lforms_R4.json"])
def test_phq_9_reads_as_other_publishers_print_it(name: str) -> None:
    path = SHARED_DATA / name
    if not path.exists():
        pytest.skip("the shared data folder is absent")
    printed = {_plain(text) for text in _texts(json.loads(path.read_text(encoding="utf-8")))}
    ours = [_plain(item.text) for item in INSTRUMENTS["phq-9"].items]
    found = [text for text in ours if any(text.startswith(p) or p.startswith(text) for p in printed if len(p) > 20)]
    assert len(found) >= (8 if "hl7" in name else 9)


def test_gad_7_has_the_item_codes_of_a_real_response() -> None:
    path = SHARED_DATA / "QR_gad7_hl7phr.json"
    if not path.exists():
        pytest.skip("the shared data folder is absent")
    link_ids = [item["linkId"] for item in json.loads(path.read_text(encoding="utf-8"))["item"]]
    assert [item.codes[0] for item in INSTRUMENTS["gad-7"].items] == link_ids


def _texts(node: object) -> list[str]:
    if isinstance(node, dict):
        here = [node["text"]] if isinstance(node.get("text"), str) else []
        return here + [text for value in node.values() for text in _texts(value)]
    return [text for entry in node for text in _texts(entry)] if isinstance(node, list) else []


def _plain(text: str) -> str:
    return re.sub(r"[^a-z]+", " ", text.lower()).strip()
