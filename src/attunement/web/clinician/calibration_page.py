"""How well a clinician's guesses meet what their clients say. For that clinician and nobody else, ever."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_safe

from attunement.actions.read_calibration import read_calibration
from attunement.analysis.calibration import FEWEST_PAIRS, by_group
from attunement.domain.permission import Permission
from attunement.storage.models import Staff
from attunement.web.clinician.access import staff_page

NEARLY = 0.1
"""Less than this many points of bias is called "neither too high nor too low": a design rule."""


@require_safe
@staff_page(Permission.WRITE_CASE)
def calibration_page(request: HttpRequest, by: Staff) -> HttpResponse:
    """Bias, error and correlation over all blind guesses, and the error month by month."""
    found = read_calibration(by=by)
    months = [date_format(timezone.localtime(pair.at), "F Y") for pair in found.pairs]
    monthly = by_group(months, [pair.guess for pair in found.pairs], [pair.answer for pair in found.pairs])
    bias = found.calibration.bias
    context = {
        "found": found.calibration,
        "seen": found.seen_before,
        "fewest": FEWEST_PAIRS,
        "off": abs(bias) if bias is not None else None,
        "lean": "" if bias is None else "even" if abs(bias) < NEARLY else "high" if bias > 0 else "low",
        "months": [(month, count, error) for month, (count, error) in monthly.items()],
    }
    return render(request, "clinician/calibration.html", context)
