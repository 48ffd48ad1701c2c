"""Effects in doubt count only as far as the days bear them out, and odd days hardly at all."""

from __future__ import annotations

import numpy as np
import pytest

from forecasting.models.ridge import Design, robust_ridge

DAYS = 84
WAVE = np.sin(2.0 * np.pi * np.arange(DAYS) / 30.4)
DESIGN = Design(np.column_stack([np.ones(DAYS), WAVE]), np.asarray([0.0, 3.0]), np.asarray([False, True]))
SURE = Design(DESIGN.columns, DESIGN.penalty, np.zeros(2, dtype=bool))
NOISE = np.random.default_rng(4).normal(0.0, 0.07, DAYS)


def test_an_effect_that_is_there_is_kept():
    """A monthly wave of 0.1 on logs, in noise of 0.07, is found to within a quarter."""
    level, wave = robust_ridge(DESIGN, 5.0 + 0.1 * WAVE + NOISE, np.ones(DAYS))
    assert level == pytest.approx(5.0, abs=0.03)
    assert wave == pytest.approx(0.1, rel=0.25)


@pytest.mark.parametrize("seed", range(8))
def test_an_effect_read_into_noise_shrinks(seed):
    """Of what noise alone looks like, less than a term free of doubt would take is left."""
    noise = np.random.default_rng(seed).normal(0.0, 0.07, DAYS)
    doubted, sure = (robust_ridge(design, noise, np.ones(DAYS))[1] for design in (DESIGN, SURE))
    assert 0.0 < doubted / sure < 0.75


def test_an_odd_day_moves_little():
    """One day at e times its volume moves the level by less than a third of its share of the mean."""
    y = 5.0 + NOISE
    odd = y.copy()
    odd[40] += 1.0
    moved = robust_ridge(DESIGN, odd, np.ones(DAYS))[0] - robust_ridge(DESIGN, y, np.ones(DAYS))[0]
    assert abs(moved) < 1.0 / 3.0 / DAYS


def test_days_without_noise_are_met():
    """Where every day is the same the level is that, and nothing is made of nothing."""
    assert robust_ridge(DESIGN, np.full(DAYS, 5.0), np.ones(DAYS)) == pytest.approx([5.0, 0.0], abs=1e-6)
