"""The published numbers of `cases.json`, read from the file: agreement (D03 to D05), sequences (D06), RR (D14)."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest

from attunement.analysis import agreement, physiology, sequences
from tests.unit.analysis.shared_tables import METHODS, number_or_none, read_table


@cache
def cases() -> dict[str, dict[str, Any]]:
    path = METHODS / "cases.json"
    if not path.exists():
        pytest.skip("the shared cases are not here")
    return {case["id"]: case for case in json.loads(path.read_text(encoding="utf-8"))}


def table(case: str) -> list[dict[str, str]]:
    return read_table(cases()[case]["input"])


def expected(case: str) -> dict[str, Any]:
    found: dict[str, Any] = cases()[case]["expected"]
    return found


def test_six_forms_of_the_intraclass_correlation() -> None:
    told = expected("D03")
    found = agreement.icc([[float(cell) for cell in row.values()] for row in table("D03")])
    assert {f"ICC{form}": value for form, value in found.items()} == pytest.approx(told, abs=1e-3)


def test_fleiss_kappa_and_each_category() -> None:
    told, rows = expected("D04"), [list(row.values()) for row in table("D04")]
    kinds = sorted({kind for row in rows for kind in row})
    found = agreement.fleiss_kappa([[row.count(kind) for kind in kinds] for row in rows])
    assert found.kappa == pytest.approx(told["kappa"], abs=1e-3)
    assert found.z == pytest.approx(told["z"], abs=0.05)
    for name, kappa in told["per_category"].items():
        place = next(n for n, kind in enumerate(kinds) if name in kind)
        assert found.per_category[place] == pytest.approx(kappa, abs=1e-3)


@pytest.mark.parametrize("level", agreement.LEVELS)
def test_krippendorffs_alpha_with_missing_ratings(level: str) -> None:
    told = expected("D05")
    raters = [[number_or_none(cell) for name, cell in row.items() if name] for row in table("D05")]
    units = [list(unit) for unit in zip(*raters, strict=True)]
    assert agreement.krippendorff_alpha(units, level=level).alpha == pytest.approx(told[level], abs=1e-4)


def test_what_follows_what() -> None:
    told = expected("D06")
    found = sequences.lag_table([row["code"] for row in table("D06")])
    place = {label: n for n, label in enumerate(found.labels)}
    assert (found.n, found.df) == (told["n_trans"], told["df"])
    assert found.observed.sum(axis=1).tolist() == told["row_totals"]
    assert (found.g2, found.p) == pytest.approx((told["G2"], told["p"]), abs=5e-3)
    for name, value in told.items():
        kind, *cell = name.split("_")
        if kind in ("z", "Q") and len(cell) == 2:
            numbers = found.z if kind == "z" else found.yules_q
            assert numbers[place[cell[0]], place[cell[1]]] == pytest.approx(value, abs=0.01), name


def test_artifacts_among_beats_are_found_and_do_no_harm() -> None:
    told = expected("D14")
    raw = [float(row["rr_ms"]) for row in table("D14")]
    before, cleaned = physiology.hrv(raw), physiology.clean_rr(raw)
    assert (before.sdnn, before.rmssd) == pytest.approx((told["raw"]["SDNN"], told["raw"]["RMSSD"]), abs=1e-3)
    assert set(told["flag_must_include"]) <= set(cleaned.flagged)
    after = physiology.hrv(cleaned.rr_ms)
    assert after.rmssd <= told["after_correction_RMSSD_max"]
    assert after.rmssd == pytest.approx(told["clean"]["RMSSD"], rel=0.15)
