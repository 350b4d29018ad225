"""The codebook: what every variable of an export means, made from the definitions and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from attunement.domain.instrument import Instrument, Item, Option, Scale
from attunement.exchange.answer_sheet import plain_number
from attunement.exchange.export_csv import csv_text

COLUMNS = (
    "instrument",
    "version",
    "variable",
    "what",
    "name",
    "kind",
    "audience",
    "values",
    "turned_round",
    "made_from",
    "missing",
    "codes",
)
SPECIAL_VALUES = {"": "not answered, or not asked where the row is missing", "declined": "would rather not say"}


def codebook(instruments: Iterable[Instrument]) -> list[dict[str, Any]]:
    """One entry for each instrument: its items and scales with values, keying, missing rule, bands and LOINC codes.

    Of an instrument whose wording does not ship the text of the items is missing, as it is everywhere else.
    """
    return [
        {
            "instrument": instrument.id,
            "version": instrument.version,
            "name": instrument.name,
            "licence": instrument.licence.name,
            "wording": instrument.wording.value,
            "validated": instrument.validated,
            "items": [_item(item) for item in instrument.items],
            "scales": [_scale(instrument, scale) for scale in instrument.scales],
        }
        for instrument in instruments
    ]


def codebook_json(instruments: Iterable[Instrument]) -> str:
    """The codebook as one JSON document."""
    document = {"special_values": SPECIAL_VALUES, "instruments": codebook(instruments)}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def codebook_csv(instruments: Iterable[Instrument]) -> str:
    """The codebook as a table: one row a variable, items first."""
    rows = []
    for entry in codebook(instruments):
        head = (entry["instrument"], str(entry["version"]))
        rows += [(*head, *_item_row(item)) for item in entry["items"]]
        rows += [(*head, *_scale_row(scale)) for scale in entry["scales"]]
    return csv_text(COLUMNS, rows)


def _item(item: Item) -> dict[str, Any]:
    return {
        "key": item.key,
        "text": item.text,
        "kind": item.kind.value,
        "audience": item.audience.value,
        "options": [_option(option) for option in item.options],
        "range": None if item.options or item.range == (0, 0, 1) else list(item.range),
        "reverse": item.reverse,
        "recode": {f"{value:g}": keyed for value, keyed in item.recode.items()},
        "only_after_yes_to": list(item.only_after_yes_to),
        "codes": list(item.codes),
    }


def _option(option: Option) -> dict[str, Any]:
    return {"value": plain_number(option.value), "label": option.label}


def _scale(instrument: Instrument, scale: Scale) -> dict[str, Any]:
    return {
        "key": scale.key,
        "name": scale.name,
        "items": list(scale.items),
        "method": scale.method.value,
        "missing": scale.missing.value,
        "at_least": scale.at_least,
        "bands": [{"key": b.key, "label": b.label, "from": plain_number(b.from_value)} for b in scale.bands],
        "audience": instrument.audience_of(scale).value,
        "codes": list(scale.codes),
    }


def _item_row(item: dict[str, Any]) -> tuple[str, ...]:
    low_high = item["range"]
    values = "; ".join(f"{option['value']} = {option['label']}" for option in item["options"])
    if low_high:
        values = "{:g} to {:g} in steps of {:g}".format(*low_high)
    turned = "yes" if item["reverse"] else "; ".join(f"{old} as {new:g}" for old, new in item["recode"].items())
    after = "asked after a yes to " + ", ".join(item["only_after_yes_to"]) if item["only_after_yes_to"] else ""
    codes = ", ".join(item["codes"])
    return item["key"], "item", item["text"], item["kind"], item["audience"], values, turned, after, "", codes


def _scale_row(scale: dict[str, Any]) -> tuple[str, ...]:
    bands = "; ".join(f"from {band['from']}: {band['label']}" for band in scale["bands"])
    missing = scale["missing"] + (f" (from {scale['at_least']} answers)" if scale["at_least"] else "")
    made_from, codes = " ".join(scale["items"]), ", ".join(scale["codes"])
    return (
        scale["key"], "scale", scale["name"], scale["method"], scale["audience"], bands, "", made_from, missing, codes
    )  # fmt: skip
