"""Who was there for the last time: it tells how readily clients stuck in a rupture leave, and nothing where all end."""

import numpy as np
import pytest

from attunement.analysis.rupture_ends import surprise_of_ends

CLIENTS, SESSIONS, OTHERS = 4_000, 12, 0.03


def ends(leaving: float, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Stuck or not after each session, and how many sessions each client came for."""
    rng = np.random.default_rng(seed)
    stuck = np.cumsum(rng.random((CLIENTS, SESSIONS)) < 0.05, axis=1) > 0
    gone = rng.random((CLIENTS, SESSIONS)) < np.where(stuck, OTHERS + (1 - OTHERS) * leaving, OTHERS)
    gone[:, -1] = True
    return stuck.astype(float), gone.argmax(axis=1) + 1


def likeliest(stuck: np.ndarray, spans: np.ndarray) -> float:
    tried = np.linspace(0.005, 0.4, 80)
    return float(tried[np.argmin([surprise_of_ends(stuck, spans, at).sum() for at in tried])])


@pytest.mark.parametrize("leaving", [0.05, 0.2])
def test_the_likeliest_leaving_is_the_one_the_ends_were_made_with(leaving: float) -> None:
    assert likeliest(*ends(leaving)) == pytest.approx(leaving, abs=0.02)


def test_where_stuck_clients_leave_no_sooner_there_is_next_to_no_leaving() -> None:
    assert likeliest(*ends(0.0)) < 0.02


def test_a_session_at_which_every_course_ends_says_nothing() -> None:
    stuck = np.array([[0.9, 0.9], [0.0, 0.0], [0.3, 0.3]])
    once = surprise_of_ends(stuck[:, :1], np.array([1, 1, 1]), 0.3)
    assert once == pytest.approx(0.0)
    assert surprise_of_ends(stuck, np.array([2, 2, 2]), 0.3) == pytest.approx(-np.log1p(-0.3 * stuck[:, 0]))


def test_what_is_beyond_a_clients_last_session_does_not_count() -> None:
    stuck, spans = ends(0.1)
    beyond = np.arange(SESSIONS) >= spans[:, None]
    assert np.array_equal(
        surprise_of_ends(stuck, spans, 0.1), surprise_of_ends(np.where(beyond, 0.77, stuck), spans, 0.1)
    )


def test_a_client_who_leaves_surprises_less_the_likelier_they_were_stuck() -> None:
    stuck = np.zeros((200, 3))
    stuck[0], stuck[1] = 0.9, 0.1
    spans = np.full(200, 3)
    spans[:4] = 1
    first, second = surprise_of_ends(stuck, spans, 0.3)[:2]
    assert first < second
