"""The population learnt from a practice: it moves towards the data, few clients do not move it, one hardly counts."""

import numpy as np
import pytest

from attunement.analysis import rupture
from attunement.analysis.rupture_fit import FOLDS, TAIL, folds, held_back
from attunement.analysis.rupture_population import NAMES, PUBLISHED, WIDTHS, Population, from_theta, to_theta
from attunement.domain.errors import BadInput
from tests.unit.analysis.invented_series import Floats, ratings, rows

SCALE = (1.0, 7.0)


def learnt(table: Floats) -> rupture.RuptureStates:
    return rupture.rupture_states(*rows(table), scale=SCALE, step=0.2, priors="file")


@pytest.fixture(scope="module")
def practice() -> Floats:
    return ratings(100, 9, seed=7)[0]


@pytest.fixture(scope="module")
def found(practice: Floats) -> rupture.RuptureStates:
    return learnt(practice)


def test_the_parameters_move_towards_what_the_ratings_were_made_with(found: rupture.RuptureStates) -> None:
    told = found.population
    assert told.noise == pytest.approx(0.37, abs=0.05)  # SDs were between .25 and .5
    assert told.carry_over < PUBLISHED.carry_over  # there was none
    assert told.depth == pytest.approx(1.5, abs=0.3)
    assert told.level_sd == pytest.approx(0.7, abs=0.15)


@pytest.mark.parametrize("future", [np.nan, 1.0])
def test_one_clients_future_moves_that_client_by_less_than_two_in_a_hundred(
    practice: Floats, found: rupture.RuptureStates, future: float
) -> None:
    other = practice.copy()
    other[40, 5:] = future  # cut off, or a fall to the lowest rating that nobody would expect
    before = found.probability.reshape(practice.shape)[40, :5]
    assert np.abs(learnt(other).probability.reshape(practice.shape)[40, :5] - before).max() < 0.02


def test_kept_parameters_say_nearly_the_same(practice: Floats, found: rupture.RuptureStates) -> None:
    kept = Population(**{name: getattr(found.population, name) for name in NAMES})
    again = rupture.rupture_states(*rows(practice), scale=SCALE, step=0.2, priors=kept)
    assert again.population == found.population
    assert (again.state == found.state).mean() > 0.97


def test_folds_are_equally_large_and_no_pattern_of_clients_is_one() -> None:
    fold = folds(100)
    size = np.bincount(fold, minlength=FOLDS)
    assert size.max() - size.min() <= 1
    for every in (2, 3, 4, 5):
        share = np.bincount(fold[::every], minlength=FOLDS)
        assert share.max() - share.min() <= 3


def test_below_fifty_clients_the_published_values_stand(practice: Floats) -> None:
    assert learnt(practice[:49]).population == PUBLISHED


def test_from_fifty_clients_on_the_same_ratings_give_the_same_parameters(practice: Floats) -> None:
    fifty = [learnt(practice[:50, :6]).population for _ in range(2)]
    assert fifty[0] == fifty[1] != PUBLISHED


def test_a_practice_without_ruptures_is_hardly_ever_flagged() -> None:
    calm, _ = ratings(60, 10, seed=8, ruptures=False)
    assert 100 * (learnt(calm).probability >= 0.5).mean() < 1


def test_every_parameter_has_a_kind_a_width_and_survives_the_round_trip() -> None:
    assert set(WIDTHS) == set(NAMES)
    assert to_theta(from_theta(to_theta(PUBLISHED))) == pytest.approx(to_theta(PUBLISHED))


@pytest.mark.parametrize(("name", "value"), [("onset", 0.0), ("noise", -1.0), ("carry_over", 1.0), ("level", np.inf)])
def test_a_parameter_that_cannot_be_is_refused(name: str, value: float) -> None:
    with pytest.raises(BadInput, match=name):
        Population(**{name: value})


def test_the_prior_holds_like_a_normal_one_nearby_and_lets_go_far_away() -> None:
    at = np.array([0.1, 1.0, 6.0])
    value, slope, curvature = held_back(at)
    ahead, behind = (held_back(at + np.array([0, step, 0]))[0] for step in (1e-5, -1e-5))
    assert slope[1] == pytest.approx((ahead - behind) / 2e-5, rel=1e-6)
    assert slope[0] == pytest.approx(0.1 * (TAIL + 1) / TAIL, rel=0.01)
    assert slope[2] < slope[1] < 6.0
    assert np.diag(curvature) * at == pytest.approx(slope)
    assert value == pytest.approx(sum(held_back(one)[0] for one in at[:, None]))
