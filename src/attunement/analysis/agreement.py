"""Do two or more people rate the same thing the same way? κ, α, AC1, the intraclass correlations.

One door to three files. Every `ratings` is units × raters with NaN or None where a rating is missing; inputs are
never changed; an undefined coefficient is NaN with the reason in `because`, never 0.
"""

from __future__ import annotations

from attunement.analysis.agreement_icc import IccForms, icc
from attunement.analysis.agreement_kappa import Kappa, cohen_kappa, disagreement_weights, from_table, time_unit_kappa
from attunement.analysis.agreement_many import (
    LEVELS,
    Ac1,
    Alpha,
    FleissKappa,
    fleiss_kappa,
    gwet_ac1,
    krippendorff_alpha,
)

__all__ = [
    "LEVELS",
    "Ac1",
    "Alpha",
    "FleissKappa",
    "IccForms",
    "Kappa",
    "cohen_kappa",
    "disagreement_weights",
    "fleiss_kappa",
    "from_table",
    "gwet_ac1",
    "icc",
    "krippendorff_alpha",
    "time_unit_kappa",
]
