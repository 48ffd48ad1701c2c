"""The backtest judges from the past only, and its figures are what they say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from forecasting import backtest
from forecasting.accuracy import bias, coverage, mase, pinball, wape
from forecasting.backtest import spread_origins
from tests.forecasting.made import MONDAY, series


def test_measures_by_hand():
    """Of 10, unknown and 30 messages, 12, 5 and 24 were forecast: WAPE 8/40, bias -4/40."""
    actual, expected = np.asarray([10.0, np.nan, 30.0]), np.asarray([12.0, 5.0, 24.0])
    assert wape(actual, expected) == pytest.approx(0.2)
    assert bias(actual, expected) == pytest.approx(-0.1)
    assert mase(actual, expected, 2.0) == pytest.approx(2.0)
    assert coverage(actual, expected - 3, expected + 3) == 0.5
    assert pinball(actual, expected, 0.9) == pytest.approx((0.1 * 2 + 0.9 * 6) / 2)


def test_a_perfect_model_has_no_error():
    """A series that repeats is forecast by seasonal naive without error."""
    rows = backtest(series(8, seed=None), weeks=1, origins=3, models=["seasonal naive"])
    assert len(rows) == 3
    assert {(row.wape_interval, row.wape_day, row.bias) for row in rows} == {(0.0, 0.0, 0.0)}


def test_the_future_is_not_looked_at():
    """Changing what comes after an origin's window changes nothing in its row but the time it took."""
    past = series(10)
    origin = MONDAY + timedelta(days=42)
    later = past.values.copy()
    later[24 * 49 :] *= 50.0
    for model in ("week profile", "daily regression"):
        before, after = (
            backtest(replace(past, values=values), 1, [origin], [model])[0] for values in (past.values, later)
        )
        assert replace(before, seconds=0.0) == replace(after, seconds=0.0)


def test_origins_are_whole_weeks_apart_and_leave_half_to_learn():
    """Of 12 weeks, two ahead: origins after 10, 9, 8, 7 weeks; a short history has none."""
    past = series(12)
    found = spread_origins(past, 14, 0, 4)
    assert found == tuple(MONDAY + timedelta(weeks=week) for week in (10, 9, 8, 7))
    assert spread_origins(series(1), 7, 0, 4) == ()
    assert backtest(series(1), weeks=1) == ()


def test_the_band_of_80_percent_holds_about_80_percent():
    """Poisson counts around a known week: interval coverage between .78 and .92 (counts are whole)."""
    rows = backtest(series(16, scale=2.0), weeks=2, origins=4, models=["week profile"])
    assert 0.78 < np.mean([row.coverage80_interval for row in rows]) < 0.92
    assert 0.9 < np.mean([row.coverage95_interval for row in rows]) <= 1.0


def test_excluded_days_are_not_judged():
    """An excluded day at a hundred times its volume leaves the score alone."""
    past = series(8, seed=None)
    values = past.values.copy()
    values[24 * 52 : 24 * 53] *= 100.0
    marked = replace(past, values=values, excluded=frozenset({date(2024, 1, 1) + timedelta(days=52)}))
    assert backtest(marked, 1, 1, ["seasonal naive"])[0].wape_interval == 0.0
