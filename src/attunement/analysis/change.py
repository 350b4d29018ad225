"""Has this person changed, and enough to matter? Cut-offs, reliable change, recovery.

Lists and arrays alike; NaN or None is a missing score. Inputs are never changed. Sudden gains are found here too.
Methods that share a name and differ in formula are told apart by `method`; the docstrings give each formula.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Required, TypeAlias, TypedDict, Unpack

import numpy as np
from numpy.typing import NDArray

from attunement.analysis.inputs import Numbers, Scores, number, numbers, same_length
from attunement.analysis.sudden_gains import sudden_gain_reversal, sudden_gains
from attunement.domain.errors import BadInput

__all__ = [
    "METHODS",
    "Change",
    "CutOffs",
    "How",
    "classify",
    "cutoffs",
    "d_from_r",
    "reliable_change",
    "sudden_gain_reversal",
    "sudden_gains",
]

CRITICAL, CRITICAL_HAGEMAN_ARRINDELL = 1.96, 1.65
_ROUNDING = 1e-12
"""Relative. A change that is 1.96 on paper must not count as more because √2·√(1−r) was rounded."""


@dataclass(frozen=True)
class CutOffs:
    """Scores between the clinical and the functional range, in the scale's own unit; `because` says why one is NaN."""

    a: float
    b: float
    c: float
    because: str = ""


def cutoffs(mean_clinical: float, sd_clinical: float, mean_functional: float, sd_functional: float) -> CutOffs:
    """The three cut-offs for clinically significant change, in the scale's unit.

    a lies two SDs from the clinical mean towards the functional one; b two SDs *of the functional group* from the
    functional mean towards the clinical one; c where both groups are equally far away: (s0·M1 + s1·M0)/(s0 + s1).
    Which way is better follows from the means. With equal means a and b are NaN; with both SDs 0, c is.
    Raises ValueError for a mean that is not finite or an SD below 0.
    Source: Jacobson & Truax (1991), J Consult Clin Psychol 59:12-19, p. 13-14.
    """
    m1, m0 = number(mean_clinical, "mean_clinical"), number(mean_functional, "mean_functional")
    s1, s0 = number(sd_clinical, "sd_clinical", least=0), number(sd_functional, "sd_functional", least=0)
    towards = math.copysign(1.0, m0 - m1) if m0 != m1 else math.nan
    c = (s0 * m1 + s1 * m0) / (s0 + s1) if s0 + s1 > 0 else math.nan
    why = ["both groups have the same mean, so neither direction is better"] if m0 == m1 else []
    why += ["neither group varies, so c has no place between them"] if math.isnan(c) else []
    return CutOffs(m1 + towards * 2 * s1, m0 - towards * 2 * s0, c, "; ".join(why))


@dataclass(frozen=True)
class Change:
    """`se` and `s_diff` in the scale's unit; `rc` one number and `verdict` one word (or None) a person."""

    se: float
    s_diff: float
    rc: Numbers
    verdict: NDArray[np.object_]
    because: str = ""


@dataclass(frozen=True)
class _Given:
    """What a formula may need beside the scores. Asking for what was not given names it."""

    method: str
    sd_pre: float
    reliability: float
    others: Mapping[str, float | None]

    @property
    def se(self) -> float:
        return self.sd_pre * math.sqrt(1 - self.reliability)

    def needed(self, name: str) -> float:
        if self.others[name] is None:
            raise BadInput("not given", where=name, expected=f"a number, which the method {self.method} needs")
        if name.startswith("sd"):
            return number(self.others[name], name, least=0)
        if name.startswith("mean"):
            return number(self.others[name], name)
        return number(self.others[name], name, least=-1 if name == "r_pre_post" else 0, most=1)


Formula: TypeAlias = Callable[[Numbers, Numbers, _Given], tuple[Numbers, float]]
"""Scores before, scores after, what was given: what the method divides, and by what."""


def _jacobson_truax(pre: Numbers, post: Numbers, given: _Given) -> tuple[Numbers, float]:
    return post - pre, math.sqrt(2) * given.se


def _gulliksen_lord_novick(pre: Numbers, post: Numbers, given: _Given) -> tuple[Numbers, float]:
    mean = given.needed("mean_pre")
    return (post - mean) - given.reliability * (pre - mean), given.sd_pre * math.sqrt(1 - given.reliability**2)


def _hsu_linn_lord(pre: Numbers, post: Numbers, given: _Given) -> tuple[Numbers, float]:
    expected = given.needed("mean_post") + given.reliability * (pre - given.needed("mean_pre"))
    return post - expected, given.sd_pre * math.sqrt(1 - given.reliability**2)


def _edwards_nunnally(pre: Numbers, post: Numbers, given: _Given) -> tuple[Numbers, float]:
    return post - _true_score(pre, given), given.se


def _nunnally_kotsch(pre: Numbers, post: Numbers, given: _Given) -> tuple[Numbers, float]:
    r = given.reliability
    r_post = r if given.others["r_post"] is None else given.needed("r_post")
    return post - _true_score(pre, given), given.sd_pre * math.sqrt(r**2 * (1 - r) + (1 - r_post))


def _true_score(pre: Numbers, given: _Given) -> Numbers:
    """What the score before would be without its error: drawn towards the mean."""
    mean = given.needed("mean_pre")
    return given.reliability * (pre - mean) + mean


def _hageman_arrindell(pre: Numbers, post: Numbers, given: _Given) -> tuple[Numbers, float]:
    s1, s2, r12 = given.sd_pre, given.needed("sd_post"), given.needed("r_pre_post")
    moved = given.needed("mean_post") - given.needed("mean_pre")
    shared, error = 2 * s1 * s2 * r12, given.se**2
    spread = s1**2 + s2**2 - shared
    # s_i²·r_i = s_i² − SE²: the same error of measurement before and after
    r_dd = (s1**2 + s2**2 - 2 * error - shared) / spread if spread > 0 else math.nan
    if not r_dd > 0:
        return np.full_like(pre, math.nan), math.nan
    return (post - pre) * r_dd + moved * (1 - r_dd), math.sqrt(r_dd) * math.sqrt(2 * error)


def _maassen(pre: Numbers, post: Numbers, given: _Given) -> tuple[Numbers, float]:
    return post - pre, math.sqrt((given.sd_pre**2 + given.needed("sd_post") ** 2) * (1 - given.reliability))


METHODS: Mapping[str, Formula] = {
    "jacobson-truax": _jacobson_truax,
    "gulliksen-lord-novick": _gulliksen_lord_novick,
    "hsu-linn-lord": _hsu_linn_lord,
    "edwards-nunnally": _edwards_nunnally,
    "nunnally-kotsch": _nunnally_kotsch,
    "hageman-arrindell": _hageman_arrindell,
    "maassen": _maassen,
}
"""Every method of reliable change by the name it is asked for."""


class How(TypedDict, total=False):
    """How reliable change is computed: the arguments of `reliable_change` after the scores."""

    sd_pre: Required[float]
    reliability: Required[float]
    method: str
    higher_is_better: bool
    mean_pre: float | None
    mean_post: float | None
    sd_post: float | None
    r_pre_post: float | None
    r_post: float | None
    z: float | None


def reliable_change(
    pre: Scores,
    post: Scores,
    *,
    sd_pre: float,
    reliability: float,
    method: str = "jacobson-truax",
    higher_is_better: bool = True,
    mean_pre: float | None = None,
    mean_post: float | None = None,
    sd_post: float | None = None,
    r_pre_post: float | None = None,
    r_post: float | None = None,
    z: float | None = None,
) -> Change:
    """Is each person's change more than the instrument's error? Scores (n) or single ones in, arrays (n) out.

    SE = sd_pre·√(1 − reliability). rc keeps the sign of post − pre; |rc| > z is reliable (1.96; 1.65 for
    hageman-arrindell), and `higher_is_better` turns the verdict only. rc is, with M1, s1 pre, M2, s2 post and r:
    jacobson-truax (post−pre)/(√2·SE) · gulliksen-lord-novick [(post−M1)−r(pre−M1)]/(s1√(1−r²)) · hsu-linn-lord
    [(post−M2)−r(pre−M1)]/(s1√(1−r²)) · edwards-nunnally (post−[r(pre−M1)+M1])/SE · nunnally-kotsch the same over
    √(r²s1²(1−r)+s1²(1−r_post)) · hageman-arrindell [(post−pre)r_dd+(M2−M1)(1−r_dd)]/(√r_dd·√2·SE) with r_dd =
    (s1²+s2²−2SE²−2·s1·s2·r12)/(s1²+s2²−2·s1·s2·r12) · maassen (post−pre)/√((s1²+s2²)(1−r)).
    Whose mean and SD (all at intake, or completers) is the caller's choice to make and to report.
    NaN and None where a score is missing; all NaN when s_diff is 0 or undefined, with the reason in `because`.
    Raises ValueError for an unknown method, unequal lengths, a value out of range, a mean or SD that is missing.
    Source: Jacobson & Truax (1991); Bauer, Lambert & Nielsen (2004), J Pers Assess 82:60-70; Maassen (2000).
    """
    if method not in METHODS:
        raise BadInput(f"{method!r} is not known", where="method", expected="one of " + ", ".join(METHODS))
    before, after = _singles(pre, "pre"), _singles(post, "post")
    same_length(before, after, "pre, post")
    others = {"mean_pre": mean_pre, "mean_post": mean_post, "sd_post": sd_post}
    others |= {"r_pre_post": r_pre_post, "r_post": r_post}
    sd, r = number(sd_pre, "sd_pre", least=0), number(reliability, "reliability", least=0, most=1)
    given = _Given(method, sd, r, others)
    change, s_diff = METHODS[method](before, after, given)
    critical = CRITICAL_HAGEMAN_ARRINDELL if method == "hageman-arrindell" else CRITICAL
    return _judged(change, s_diff, given, critical if z is None else number(z, "z", least=0), higher_is_better)


def _singles(values: Scores, what: str) -> Numbers:
    return numbers(np.atleast_1d(np.asarray(values, dtype=object)), what)


def _judged(change: Numbers, s_diff: float, given: _Given, critical: float, higher_is_better: bool) -> Change:
    if not s_diff > 0:
        why = f"the {given.method} error of a change is 0 or undefined with these SDs and reliabilities"
        return Change(given.se, s_diff, np.full_like(change, math.nan), np.full(change.shape, None, object), why)
    rc = change / s_diff
    better = rc if higher_is_better else -rc
    verdict = np.full(rc.shape, "unchanged", dtype=object)
    verdict[better > critical * (1 + _ROUNDING)] = "improved"
    verdict[better < -critical * (1 + _ROUNDING)] = "deteriorated"
    verdict[np.isnan(rc)] = None
    return Change(given.se, s_diff, rc, verdict)


def classify(pre: Scores, post: Scores, *, cutoff: float, **how: Unpack[How]) -> list[str | None]:
    """One word a person: "recovered", "improved", "unchanged", "deteriorated", or None where a score is missing.

    Recovered: reliably improved, before on the clinical side of `cutoff` (scale unit) and after on the functional
    side. A score exactly on the cut-off is on neither side. `how` is as in `reliable_change`, which raises the errors.
    Source: Jacobson & Truax (1991); the strict comparison is that of the R package clinicalsignificance 3.0.0.
    """
    change = reliable_change(pre, post, **how)
    limit, direction = number(cutoff, "cutoff"), 1 if how.get("higher_is_better", True) else -1
    outside = direction * _singles(pre, "pre") < direction * limit
    inside = direction * _singles(post, "post") > direction * limit
    crossed = outside & inside & (change.verdict == "improved")
    return ["recovered" if over else verdict for verdict, over in zip(change.verdict, crossed, strict=True)]


def d_from_r(r: Scores) -> float | Numbers:
    """The standardised mean difference that a correlation corresponds to, d = 2r/√(1 − r²): a number or an array.

    For two groups of equal size. NaN where r is missing, and where |r| is 1: no finite d corresponds to it.
    Raises ValueError for |r| > 1. Source: Cohen (1988), 2nd ed., p. 23; Flückiger et al. (2018): .278 is d = .579.
    """
    given = np.asarray(r, dtype=object)
    values = _singles(r, "r")
    if np.any(np.abs(values) > 1):
        raise BadInput("a correlation is beyond ±1", where="r", expected="numbers from -1 to 1")
    inner = np.where(np.abs(values) < 1, values, math.nan)
    d: Numbers = 2 * inner / np.sqrt(1 - inner**2)
    return d if given.ndim else float(d[0])
