"""A whole case as its clinician may read it, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from attunement.disclosure import DisclosedCase
from attunement.domain.errors import Refused
from attunement.domain.instrument import Instrument
from attunement.exchange.person_export import response_as_json

CONFIDENTIAL = (
    "This file holds what each person said in private. It is for the clinician of the case. Never hand it to a client: "
    "each person's own record is another file."
)


def case_export(disclosed: DisclosedCase, instruments: Mapping[str, Instrument]) -> dict[str, Any]:
    """Everything the clinician may read. Raises Refused for any other viewer."""
    if not disclosed.is_for_clinician:
        raise Refused("The file of a whole case is for its clinician only.")
    parts = {
        "sessions": disclosed.sessions,
        "decisions": disclosed.decisions,
        "consents": disclosed.consents,
        "released": disclosed.releases,
        "codes": disclosed.codes,
        "repairs": disclosed.repairs,
        "asked_for": disclosed.module_requests,
        "policies": disclosed.policies,
        "mirrors": disclosed.mirrors,
        "words": disclosed.words,
        "ground_rules": disclosed.ground_rules,
    }
    return {
        "confidential": CONFIDENTIAL,
        "case": disclosed.id,
        "kind": disclosed.kind.value,
        "opened": disclosed.opened.isoformat(),
        "people": [asdict(person) for person in disclosed.people],
        **{name: [_plain(asdict(entry)) for entry in entries] for name, entries in parts.items()},  # type: ignore[call-overload]
        "responses": [
            {
                "person": response.person,
                "instrument": response.instrument,
                **response_as_json(response, instruments[response.instrument]),
            }
            for response in disclosed.responses
        ],
    }


def _plain(value: Any) -> Any:
    """Moments as ISO 8601; lists and tables all the way down."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    return value
