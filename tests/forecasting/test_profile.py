"""The intraday profile lets the noise decide how smooth it is."""

from __future__ import annotations

import numpy as np
import pytest

from forecasting import Series
from forecasting.panel import build_panel
from forecasting.profile import fit_profile
from tests.forecasting.made import DAY, MONDAY, WEEK, after, series


def _profile(past: Series):
    return fit_profile(build_panel(past, after(past)))


def test_large_counts_keep_their_edges():
    """With thousands of messages an hour every share is the true one to 2 %."""
    shares = _profile(series(8, scale=1000.0)).shares
    busy = DAY >= 4
    assert shares[0][busy] == pytest.approx(DAY[busy] / DAY.sum(), rel=0.02)


def test_small_counts_are_smoother_than_their_sample():
    """With five messages a day the profile strays less from the truth than the raw shares do."""
    past = series(6, scale=0.05)
    raw = past.values.reshape(-1, 7, 24)[:, 2].sum(axis=0)
    truth = DAY / DAY.sum()
    smoothed = _profile(past).shares[2]
    assert np.abs(smoothed - truth).sum() < 0.6 * np.abs(raw / raw.sum() - truth).sum()


def test_shares_sum_to_one_on_every_weekday():
    """Each weekday's shares are a distribution, also where a weekday was never seen."""
    past = series(3)
    known = np.where(np.arange(len(past.values)) % 168 < 120, past.values, np.nan)
    shares = _profile(Series(known, past.open, MONDAY, 60)).shares
    assert shares.sum(axis=1) == pytest.approx(np.ones(7))
    assert (shares >= 0).all()


def test_a_days_level_looks_through_its_gap():
    """A Monday known to noon only has the level of a whole Monday."""
    past = series(8, seed=None)
    values = past.values.copy()
    values[12:24] = np.nan
    levels = _profile(Series(values, past.open, MONDAY, 60)).levels
    assert levels[0] == pytest.approx(WEEK[0] * DAY.sum(), rel=0.02)
