"""Sentences as counts of their words: the same words the same vector, others another."""

import numpy as np
import pytest

from attunement.analysis.word_counts import PLACES, word_counts


def test_the_same_words_in_any_order_and_case_are_the_same_vector_of_length_one() -> None:
    found = word_counts(["You never listen!", "listen, never YOU", "I am sorry"])
    assert found.shape == (3, PLACES)
    assert np.linalg.norm(found, axis=1) == pytest.approx(np.ones(3), abs=1e-6)
    assert np.array_equal(found[0], found[1])
    assert found[0] @ found[2] < 0.6


def test_no_word_is_no_vector_and_nothing_is_nothing() -> None:
    assert word_counts(["", "…!"]).tolist() == [[0.0] * PLACES] * 2
    assert word_counts([]).shape == (0, PLACES)


def test_a_shared_word_shows() -> None:
    found = word_counts(["you always forget the shopping", "you always forget the time", "cats sleep a lot"])
    assert found[0] @ found[1] > found[0] @ found[2]
