"""Answers in a FHIR QuestionnaireResponse, or in a Bundle of them, for one instrument."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attunement.domain.errors import BadInput
from attunement.domain.instrument import Instrument
from attunement.exchange.answer_sheet import AnswerSheet
from attunement.exchange.fhir_answers import sheet_of
from attunement.exchange.fhir_parts import Resource, objects, text
from attunement.exchange.fhir_questionnaire import match_questionnaire

RESPONSE, QUESTIONNAIRE, BUNDLE = "QuestionnaireResponse", "Questionnaire", "Bundle"


def fhir_answers(document: object, name: str, instrument: Instrument) -> list[AnswerSheet]:
    """One sheet for each response that answers this instrument; `name` is what errors call the file.

    In a Bundle, responses to other questionnaires are left out. A response that answers nothing we know is an
    error where it is the only one: most likely the instrument is the wrong one.
    """
    resources = list(_resources(document, name))
    responses = [(resource, place) for resource, place in resources if resource.get("resourceType") == RESPONSE]
    if not responses:
        raise BadInput("no response in the Bundle", where=name, expected="at least one QuestionnaireResponse")
    forms = [(form, place) for form, place in resources if form.get("resourceType") == QUESTIONNAIRE]
    sheets = []
    for response, place in responses:
        links = _links(response, forms, place, instrument)
        sheet = sheet_of(response, place, instrument, links)
        if sheet is not None:
            sheets.append(sheet)
    if not sheets:
        raise BadInput(
            f"none of the answers belongs to {instrument.id}",
            where=name,
            expected=f"linkIds, codes or words of {instrument.id}",
            do="Check that it is the right instrument.",
        )
    return _with_repeats(sheets)


def _resources(document: object, name: str) -> Iterator[tuple[Resource, str]]:
    """The document itself or what its Bundle holds, and what they contain, each with its place."""
    kind = document.get("resourceType") if isinstance(document, dict) else None
    if not isinstance(document, dict) or kind not in (RESPONSE, BUNDLE):
        found = f"resourceType is '{str(kind)[:60]}'" if kind else "no FHIR resource found"
        raise BadInput(found, where=name, expected="a QuestionnaireResponse or a Bundle of them")
    tops = [(document, f"{name}: {RESPONSE}")]
    if kind == BUNDLE:
        entries = enumerate(objects(document, "entry", f"{name}: {BUNDLE}"))
        found_in = [(entry.get("resource"), f"{name}: entry[{n}].resource") for n, entry in entries]
        tops = [(resource, place) for resource, place in found_in if isinstance(resource, dict)]
    for top, place in tops:
        yield top, place
        for n, inner in enumerate(objects(top, "contained", place)):
            if inner.get("resourceType") == QUESTIONNAIRE:
                yield inner, f"{place}.contained[{n}]"


def _links(
    response: Resource, forms: list[tuple[Resource, str]], where: str, instrument: Instrument
) -> Mapping[str, str]:
    """linkId → item key from the questionnaire the response answers, where the file brings it along."""
    answered = text(response, "questionnaire", where) if isinstance(response.get("questionnaire"), str) else ""
    stu3 = response.get("questionnaire")
    if isinstance(stu3, dict):  # STU3 gives a reference, later versions an address
        answered = text(stu3, "reference", where)
    address = answered.split("|")[0]
    for form, place in forms:
        form_id = text(form, "id", place)
        names = (
            {text(form, "url", place), f"#{form_id}", f"{QUESTIONNAIRE}/{form_id}"}
            if form_id
            else {text(form, "url", place)}
        )
        if address and address in names:
            return match_questionnaire(form, {instrument.id: instrument}, place).items
    return {}


def _with_repeats(sheets: list[AnswerSheet]) -> list[AnswerSheet]:
    """Several responses of one person are several occasions: each is scored, and the sheets say so."""
    names = [sheet.respondent for sheet in sheets]
    told = []
    for sheet in sheets:
        times = names.count(sheet.respondent)
        again = (f"the respondent has {times} responses in this file; each is scored by itself",) if times > 1 else ()
        told.append(
            AnswerSheet(sheet.respondent, sheet.answers, sheet.stated, sheet.second_answers, (*sheet.problems, *again))
        )
    return told
