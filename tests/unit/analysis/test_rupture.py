"""The detector: what it must never flag and never miss, that it knows no future, and what it says when."""

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attunement.analysis import rupture
from attunement.analysis.rupture_population import NAMES, PUBLISHED, from_theta, to_theta
from attunement.domain.errors import BadInput
from tests.unit.analysis.invented_series import ratings, rows
from tests.unit.analysis.shared_tables import number_or_none, read_table

SCALE = (1.0, 7.0)
STEADY = [5.6, 5.4, 5.6, 5.8, 5.4, 5.6, 5.8, 5.6]


def states(series: list[float | None], **more: object) -> rupture.RuptureStates:
    n = len(series)
    return rupture.rupture_states(["p"] * n, range(n), series, scale=SCALE, step=0.2, **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def fixtures() -> dict[str, list[str]]:
    table = read_table("rupture/rupture_fixtures.csv")
    return {name: states([number_or_none(row[name]) for row in table]).state.tolist() for name in list(table[0])[1:]}


@pytest.mark.parametrize("name", ["flat", "linear", "ceiling"])
def test_level_rising_and_ceiling_series_never_rupture(fixtures: dict[str, list[str]], name: str) -> None:
    assert "rupture" not in fixtures[name]


def test_the_unrepaired_drop_is_a_rupture_within_two_sessions(fixtures: dict[str, list[str]]) -> None:
    assert "rupture" in fixtures["unrepaired"][7:9]
    assert "rupture" not in fixtures["unrepaired"][:7]
    assert fixtures["unrepaired"][-1] == "rupture"


def test_the_v_is_noticed_at_its_drop_and_then_repaired(fixtures: dict[str, list[str]]) -> None:
    assert fixtures["V"][6] in ("tension", "rupture")
    assert fixtures["V"][8] in ("repaired", "steady")
    assert fixtures["missing"][6] in ("tension", "rupture")


def test_a_slow_u_has_no_sudden_break(fixtures: dict[str, list[str]]) -> None:
    assert "rupture" not in fixtures["U"]


def test_a_step_back_on_a_steep_rise_is_not_told_from_an_unsure_trend(fixtures: dict[str, list[str]]) -> None:
    assert set(fixtures["trend_V"]) == {"too-early", "steady"}  # the docs say so


def test_nothing_is_said_before_three_ratings_but_each_has_a_probability() -> None:
    found = states([5.6, None, 2.0, 5.6, 5.4])
    assert found.state.tolist()[:3] == ["too-early"] * 3
    assert "too-early" not in found.state.tolist()[3:]
    assert not np.isnan(found.probability).any()


def test_a_drop_that_stays_is_a_rupture_and_its_return_a_repair_for_three_sessions() -> None:
    found = states([*STEADY, 4.0, 3.8, 4.0, *STEADY]).state.tolist()
    assert found[9:11] == ["rupture", "rupture"]
    assert found[11:15] == ["repaired", "repaired", "repaired", "steady"]


def test_a_rating_below_the_floor_is_no_rupture() -> None:
    found = states([5.6, 5.6, 5.6, 5.6, 5.6, 5.6, 5.2, 5.2, 5.2])
    assert found.probability.max() < 0.5


def test_a_deep_drop_of_a_client_who_always_swings_says_less_than_the_same_drop_of_a_calm_one() -> None:
    calm, swinging = states([*STEADY, 4.4]), states([6.6, 4.8, 6.4, 4.6, 6.8, 5.0, 6.6, 4.8, 4.4])
    assert calm.probability[-1] > 0.5 > swinging.probability[-1]


def test_a_client_who_came_again_is_less_likely_stuck() -> None:
    often_leave = from_theta(to_theta(PUBLISHED) + np.array([3.0 * (name == "leaving") for name in NAMES]))
    stuck = [*STEADY, 4.0, None, None, None, None]
    assert states(stuck, priors=often_leave).probability[-1] < states(stuck).probability[-1] - 0.01


def test_a_session_without_rating_keeps_the_state_and_loses_certainty() -> None:
    found = states([*STEADY, 4.0, 3.8, None, None])
    assert found.state.tolist()[-2:] == ["rupture", "rupture"]
    assert found.probability[-1] < found.probability[-2] < found.probability[-3]


def test_a_number_left_out_is_the_same_as_a_blank_rating() -> None:
    series = [*STEADY, None, 4.0, 3.8]
    blank = states(series)
    kept = [n for n, value in enumerate(series) if value is not None]
    left_out = rupture.rupture_states(["p"] * len(kept), kept, [series[n] for n in kept], scale=SCALE, step=0.2)
    assert left_out.probability == pytest.approx(blank.probability[kept], abs=1e-12)


@settings(max_examples=25, deadline=None)
@given(
    past=st.lists(st.one_of(st.none(), st.integers(5, 35)), min_size=1, max_size=12),
    future=st.lists(st.one_of(st.none(), st.integers(5, 35)), min_size=1, max_size=8),
)
def test_the_future_changes_nothing_before_it(past: list[int | None], future: list[int | None]) -> None:
    series = [None if value is None else value / 5 for value in past + future]
    whole, cut = states(series), states(series[: len(past)])
    assert np.abs(whole.probability[: len(past)] - cut.probability).max() < 1e-9
    assert whole.state.tolist()[: len(past)] == cut.state.tolist()


@settings(max_examples=40, deadline=None)
@given(
    series=st.lists(st.one_of(st.none(), st.floats(1, 7)), min_size=1, max_size=15),
    step=st.sampled_from([0.01, 0.2, 1.0, 3.0]),
)
def test_whatever_the_ratings_probabilities_are_probabilities(series: list[float | None], step: float) -> None:
    n = len(series)
    found = rupture.rupture_states(["p"] * n, range(n), series, scale=SCALE, step=step)
    assert ((found.probability >= 0) & (found.probability <= 1 + 1e-12)).all()
    assert np.isfinite(found.usual).all()
    assert (found.usual_sd > 0).all()


def test_other_clients_order_of_rows_and_the_scale_change_nothing() -> None:
    table, _ = ratings(12, 14, seed=3)
    client, session, rating = rows(table)
    found = rupture.rupture_states(client, session, rating, scale=SCALE, step=0.2)
    alone = client == 5
    one = rupture.rupture_states(client[alone], session[alone], rating[alone], scale=SCALE, step=0.2)
    assert one.probability == pytest.approx(found.probability[alone], abs=1e-9)
    mixed = np.random.default_rng(0).permutation(client.size)
    names = [f"client {n}" for n in client[mixed]]
    stretched = rupture.rupture_states(names, session[mixed], (rating[mixed] - 1) * 40 / 6, scale=(0, 40), step=4 / 3)
    assert stretched.probability == pytest.approx(found.probability[mixed], abs=1e-9)
    assert stretched.usual == pytest.approx((found.usual[mixed] - 1) * 40 / 6, abs=1e-9)


def test_planted_ruptures_are_found_and_calm_clients_left_alone() -> None:
    table, truth = ratings(120, 16, seed=1)
    found = rupture.rupture_states(*rows(table), scale=SCALE, step=0.2)
    rated = ~np.isnan(table)
    flagged = (found.state.reshape(table.shape) == "rupture") & rated
    assert (flagged & truth).sum() / (truth & rated).sum() > 0.7
    assert 100 * (flagged & ~truth).sum() / rated.sum() < 1
    calm, _ = ratings(120, 16, seed=2, ruptures=False)
    quiet = rupture.rupture_states(*rows(calm), scale=SCALE, step=0.2)
    assert 100 * (quiet.probability >= 0.5).mean() < 1


@pytest.mark.parametrize("before", [30, 300])
def test_one_new_rating_takes_under_fifty_milliseconds_however_long_the_course(before: int) -> None:
    client, session, rating = rows(ratings(1, before + 5, seed=4)[0])
    spent = []
    for upto in range(before, before + 5):  # processor time of the best but the first: others use this machine too
        start = time.process_time()
        rupture.rupture_states(client[:upto], session[:upto], rating[:upto], scale=SCALE, step=0.2)
        spent.append(time.process_time() - start)
    assert min(spent[1:]) < 0.05


def test_a_course_looked_at_rating_by_rating_is_the_same_as_all_at_once() -> None:
    client, session, rating = rows(ratings(2, 20, seed=5)[0])
    both = rupture.rupture_states(client, session, rating, scale=SCALE, step=0.2)
    one = slice(20, 40)
    for upto in range(1, 21):
        grown = rupture.rupture_states(
            client[one][:upto], session[one][:upto], rating[one][:upto], scale=SCALE, step=0.2
        )
    assert grown.probability == pytest.approx(both.probability[one], abs=1e-9)
    assert grown.state.tolist() == both.state[one].tolist()


@pytest.mark.parametrize(
    ("client", "session", "rating", "where"),
    [
        (["a", "a"], [1, 1], [5, 5], r"session\[1\]"),
        (["a", "b"], [1, 1], [5, 7.5], r"rating\[1\]"),
        (["a", "b"], [1, 1.5], [5, 5], r"session\[1\]"),
        (["a", "a"], [1, 20260105], [5, 5], r"session\[1\].*dates"),
        (["a", None], [1, 2], [5, 5], r"client\[1\]"),
        (["a"], [1, 2], [5, 5], "client and session"),
        (["a", "b"], [1, 1], ["five", 5], "rating"),
    ],
)
def test_rows_that_cannot_be_read_are_named(
    client: list[str], session: list[int], rating: list[float], where: str
) -> None:
    with pytest.raises(BadInput, match=where):
        rupture.rupture_states(client, session, rating, scale=SCALE, step=0.2)


@pytest.mark.parametrize(
    ("more", "where"),
    [({"scale": (7, 1)}, "scale"), ({"step": 0}, "step"), ({"step": 5}, "step"), ({"priors": "mine"}, "priors")],
)
def test_a_call_that_will_not_do_is_named(more: dict[str, object], where: str) -> None:
    with pytest.raises(BadInput, match=where):
        rupture.rupture_states(["a"], [1], [5], **{"scale": SCALE, "step": 0.2, **more})  # type: ignore[arg-type]


def test_no_rows_give_no_states() -> None:
    found = rupture.rupture_states([], [], [], scale=SCALE, step=0.2, priors="file")
    assert found.state.size == found.probability.size == 0
