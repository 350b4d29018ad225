"""The gates and the decisions they wait for. Answers decide nothing; the clinician does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from attunement.actions.decide_joint_work import NEEDS_REASON, decide_joint_work
from attunement.actions.read_case import OpenedCase, read_case
from attunement.disclosure import DisclosedCase
from attunement.domain.errors import BadInput
from attunement.domain.permission import Permission
from attunement.domain.record import Decision, JointWork
from attunement.roadmap.early_alliance import early_alliance
from attunement.roadmap.gates import Gate, GateState, Topic, gates
from attunement.roadmap.standing import Standing, standing
from attunement.storage.models import CaseRecord, Staff
from attunement.web.clinician.access import case_page
from attunement.web.clinician.case_frame import frame, why_closed
from attunement.web.clinician.forms.deciding import DecisionForm
from attunement.web.error_words import in_words
from attunement.web.spoken import spoken_guidance, spoken_instruments

LOOK = {
    GateState.RAISED: "tag tag--safety",
    GateState.REVIEW: "tag tag--warm",
    GateState.UNDETERMINED: "tag tag--warm",
    GateState.NOT_RAISED: "tag",
}


@dataclass(frozen=True)
class ShownDecision:
    """A decision with names for ids."""

    at: Any
    go_on: bool
    talked_with: list[str]
    reason: str


@dataclass(frozen=True)
class ShownGate:
    """One topic, its decisions and the form for the next one."""

    gate: Gate
    topic: Topic
    look: str
    decisions: list[ShownDecision]
    form: DecisionForm | None


@require_http_methods(["GET", "HEAD", "POST"])
@case_page(Permission.WRITE_CASE)
def decisions(request: HttpRequest, by: Staff, case: CaseRecord) -> HttpResponse:
    """Five topics in words, and the clinician's dated decisions."""
    opened = read_case(by=by, case=case, page="gates")
    filled = _filled(request, opened.for_clinician) if request.method == "POST" else None
    if filled is not None and filled[1].is_valid():
        try:
            _decide(by, case, *filled)
        except BadInput as error:
            filled[1].add_error(None, in_words(error))
        else:
            messages.success(request, gettext("Your decision is noted, with today's date. A later one replaces it."))
            return redirect("clinician:decisions", case_id=case.id)
    context = frame(case, opened.for_clinician, "decisions") | _shown(opened, dict([filled]) if filled else {})
    return render(request, "clinician/decisions.html", context, status=400 if filled else 200)


def _filled(request: HttpRequest, known: DisclosedCase) -> tuple[str, DecisionForm]:
    about = request.POST.get("about", "")
    if about not in spoken_guidance().topics:
        raise Http404
    return about, DecisionForm(about, known.clients, request.POST)


def _decide(by: Staff, case: CaseRecord, about: str, form: DecisionForm) -> None:
    decide_joint_work(
        by=by,
        case=case,
        about=about,
        joint_work=JointWork(form.cleaned_data["joint_work"]),
        talked_alone_with=form.cleaned_data["talked_alone_with"],
        reason=form.cleaned_data["reason"],
    )


def _shown(opened: OpenedCase, filled: dict[str, DecisionForm]) -> dict[str, Any]:
    guidance = spoken_guidance()
    known, topics = opened.for_clinician, guidance.topics
    several = len(known.clients) > 1
    found = gates(known, topics, spoken_instruments())
    stands = standing(known)
    shown = [
        ShownGate(
            gate=replace(gate, because=guidance.reasons(gate.because)),
            topic=topics[key],
            look=LOOK[gate.state],
            decisions=[_decision(known, decision) for decision in known.decisions if decision.about == key][::-1],
            form=(filled.get(key) or _form(key, known, gate)) if several else None,
        )
        for key, gate in found.items()
    ]
    return {
        "gates": sorted(shown, key=lambda entry: entry.gate.topic != "violence") if several else shown,
        "why_closed": why_closed(known),
        "asks_again": stands is Standing.NEW_OCCASION,
        "several": several,
        "early": early_alliance(known, topics, spoken_instruments()),
    }


def _form(topic: str, known: DisclosedCase, gate: Gate) -> DecisionForm:
    return DecisionForm(topic, known.clients, needs_reason=gate.state in NEEDS_REASON)


def _decision(known: DisclosedCase, decision: Decision) -> ShownDecision:
    names = {person.id: person.called for person in known.people}
    talked_with = [names[person] for person in decision.talked_alone_with if person in names]
    return ShownDecision(decision.at, decision.joint_work is JointWork.GO_ON, talked_with, decision.reason)
