"""One person's own record, to hand out: machine-readable, and holding nothing of anyone else's private part."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attunement.disclosure import DisclosedCase, DisclosedResponse, disclosed_score
from attunement.disclosure.viewer import ViewerKind
from attunement.domain.errors import Refused
from attunement.domain.instrument import Instrument

LEFT_OUT = (
    "Questions that are asked only of someone who is alone are never in this file, for anyone. "
    "Your clinician can go through them with you in person."
)


def person_export(disclosed: DisclosedCase, instruments: Mapping[str, Instrument]) -> dict[str, Any]:
    """The record as plain values. Raises Refused for any viewer but a person."""
    if disclosed.viewer.kind is not ViewerKind.PERSON:
        raise Refused("Only one person's own record can be exported this way.")
    return {
        "case": disclosed.id,
        "person": disclosed.viewer.person,
        "names": [person.called for person in disclosed.people],
        "left_out": LEFT_OUT,
        "policies": [
            {"name": p.name.value, "version": p.version, "signed": {k: v.isoformat() for k, v in p.signed.items()}}
            for p in disclosed.policies
        ],
        "sessions": [{"date": s.at.isoformat(), "kind": s.kind} for s in disclosed.sessions],
        "responses": [response_as_json(response, instruments[response.instrument]) for response in disclosed.responses],
        "consents": [{"to": c.to, "given": c.given.isoformat()} for c in disclosed.consents],
        "said": [
            {
                "at": word.at.isoformat(),
                "content": "\n".join([*word.about, *([word.words] if word.words else [])]),
                "wish": word.wish.value,
                "reader": word.reader.value,
                "readable_from": word.readable_from.isoformat() if word.readable_from else None,
            }
            for word in disclosed.words
        ],
        "ground_rules": [
            {"version": r.version, "rules": list(r.rules), "signed": [at.isoformat() for at in r.signed.values()]}
            for r in disclosed.ground_rules
        ],
        "released": [{"at": r.at.isoformat(), "what": r.what, "content": r.content} for r in disclosed.releases],
    }


def response_as_json(response: DisclosedResponse, instrument: Instrument) -> dict[str, Any]:
    """One response with its questions, answers in words, and the scales the viewer may have."""
    scored = disclosed_score(instrument, response)
    return {
        "questions": instrument.name,
        "version": response.version,
        "answered": response.answered.isoformat(),
        "answers": [
            {
                "item": item.key,
                "text": item.text,
                "value": response.answers[item.key],
                "words": said(response.answers[item.key], item.options),
            }
            for item in instrument.items
            if item.key in response.answers
        ],
        "scales": {key: scale.value for key, scale in scored.scales.items()},
    }


def said(answer: object, options: tuple[Any, ...]) -> str:
    """An answer in the words of the form it was given on."""
    if answer is None:
        return "not answered"
    if answer == "declined":
        return "I'd rather not say"
    if isinstance(answer, tuple):
        return ", ".join(answer) or "nobody"
    return next((str(option.label) for option in options if option.value == answer), str(answer))
