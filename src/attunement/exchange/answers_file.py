"""Answers in a file of either kind, told apart by what is in it, not by its name."""

from __future__ import annotations

from pathlib import Path

from attunement.domain.errors import BadInput
from attunement.domain.instrument import Instrument
from attunement.exchange.answer_sheet import AnswerSheet
from attunement.exchange.csv_answers import csv_answers
from attunement.exchange.fhir_response import fhir_answers
from attunement.exchange.strict_json import parse_json
from attunement.exchange.text_file import read_text


def read_answers(path: Path, instrument: Instrument) -> list[AnswerSheet]:
    """The sheets in a CSV or FHIR JSON file. Raises BadInput naming file and place."""
    text = read_text(path)
    if not text.strip():
        raise BadInput("is empty", where=path.name, expected="a CSV table or FHIR JSON")
    if text.lstrip()[:1] in "{[" or path.suffix == ".json":
        return fhir_answers(parse_json(text, path.name), path.name, instrument)
    return csv_answers(text, path.name, instrument)
