"""The level at the origin moves as far as the weeks show that it moves."""

from __future__ import annotations

import numpy as np
import pytest

from forecasting.level import level_at_origin

DAYS = 140
USUAL = np.full(DAYS, 100.0)


def _noisy(factor, seed=1):
    return 100.0 * factor * np.random.default_rng(seed).gamma(100.0, 0.01, DAYS)


def test_a_level_that_stands_still_is_averaged():
    """Twenty weeks at 1.1 times the expected: the level is 1.1 within 2 %."""
    assert level_at_origin(_noisy(1.1), USUAL) == pytest.approx(1.1, rel=0.02)


def test_a_wandering_level_is_followed():
    """A level that grew by 4 % a week is met near its end, not at its mean."""
    growing = 1.04 ** (np.arange(DAYS) // 7)
    assert level_at_origin(_noisy(growing), USUAL) == pytest.approx(growing[-1], rel=0.08)


def test_two_odd_weeks_are_a_new_level_and_one_is_not():
    """After one week at double the level stays below 1.3, after two it is above 1.6."""
    one, two = (np.where(np.arange(DAYS) >= DAYS - 7 * weeks, 2.0, 1.0) for weeks in (1, 2))
    assert level_at_origin(_noisy(one), USUAL) < 1.3
    assert level_at_origin(_noisy(two), USUAL) > 1.6


def test_unknown_days_say_nothing():
    """Days missing, also whole weeks, leave the level where the others have it."""
    actual = _noisy(1.0)
    actual[20:40] = np.nan
    actual[-3:] = np.nan
    assert level_at_origin(actual, USUAL) == pytest.approx(1.0, rel=0.03)


def test_few_weeks_and_perfect_weeks_have_an_answer():
    """Three weeks change nothing; weeks without any noise give the last of them."""
    assert level_at_origin(_noisy(2.0)[:21], USUAL[:21]) == 1.0
    assert level_at_origin(3.0 * USUAL, USUAL) == pytest.approx(3.0)
