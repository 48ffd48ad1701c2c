"""A past that is not clean leaves the forecast sane: gaps, clock changes, holidays, shifts, storms."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from forecasting import forecast
from forecasting.models import GLM, MEAN_OF_MODELS, WEEK_PROFILE
from tests.forecasting.made import after, rates, series

LEVELLED = (WEEK_PROFILE, GLM, MEAN_OF_MODELS)


def _without(past, first, end):
    values = past.values.copy()
    values[first:end] = np.nan
    return replace(past, values=values)


@pytest.mark.parametrize("weeks", [5, 16])
def test_a_gap_leaves_the_forecast_where_it_was(weeks):
    """Two days missing in the middle and fourteen hours at the end move the total by less than 5 %."""
    past = series(weeks, scale=2.0)
    middle = 24 * (7 * weeks // 2)
    holed = _without(_without(past, middle, middle + 48), len(past.values) - 38, len(past.values) - 24)
    whole, found = (forecast(one, after(past)).mean.sum() for one in (past, holed))
    assert found == pytest.approx(whole, rel=0.05)


def test_a_23_hour_day_leaves_its_hour_alone():
    """One missing hour on a Sunday: that hour ahead stays within a tenth of a message of before."""
    past = series(16)
    hour = 24 * (7 * 10 + 6) + 2
    before, found = (
        forecast(one, after(past)).mean.reshape(14, 24)[6::7, 2]
        for one in (past, _without(past, hour, hour + 1))
    )
    assert found == pytest.approx(before, abs=0.1)


def test_a_holiday_week_is_not_next_weeks_habit():
    """A week of five holidays at a third of its volume, just before the origin, moves the total by < 10 %."""
    past = series(16)
    values = past.values.copy()
    values[15 * 168 : 15 * 168 + 120] = np.round(values[15 * 168 : 15 * 168 + 120] / 3)
    days = {past.first_day + timedelta(days=105 + day): "Holiday week" for day in range(5)}
    found = forecast(replace(past, values=values, holidays=days), after(past))
    assert found.mean.sum() == pytest.approx(rates(2).sum(), rel=0.1)


def test_a_holiday_ahead_is_no_ordinary_day():
    """A holiday seen twice at a third of its volume is forecast below its weekday's usual, above a third."""
    past = series(16)
    values = past.values.copy()
    rows = (30, 72)
    for row in rows:
        values[24 * row : 24 * row + 24] = np.round(values[24 * row : 24 * row + 24] / 3)
    ahead = after(past)
    names = {past.first_day + timedelta(days=row): "Holiday" for row in rows}
    names[ahead.first_day + timedelta(days=2)] = "Holiday"
    expected = (
        forecast(replace(past, values=values, holidays=names), replace(ahead, holidays=names))
        .mean.reshape(14, 24)
        .sum(axis=1)
    )
    assert expected[9] / 3 < expected[2] < 0.8 * expected[9]


@pytest.mark.parametrize("model", LEVELLED)
def test_a_new_level_is_followed_in_three_weeks(model):
    """Three weeks after the volume doubled, at least 85 % of the new level is forecast."""
    past = series(20, scale=2.0)
    values = past.values.copy()
    values[17 * 168 :] *= 2
    found = forecast(replace(past, values=values), after(past), model)
    assert found.mean.sum() > 0.85 * rates(2, 4.0).sum()


@pytest.mark.parametrize("model", LEVELLED)
def test_one_stormy_week_is_not_a_new_level(model):
    """One week at twice its volume just before the origin moves the total by less than a quarter."""
    past = series(20, scale=2.0)
    values = past.values.copy()
    values[19 * 168 :] *= 2
    found = forecast(replace(past, values=values), after(past), model)
    assert found.mean.sum() < 1.25 * rates(2, 2.0).sum()


@pytest.mark.parametrize("model", [GLM, MEAN_OF_MODELS])
def test_a_handful_of_messages_is_no_failure(model):
    """One message every second day in two weeks gives finite, small forecasts from every model."""
    past = series(2, seed=None)
    values = np.zeros(len(past.values))
    values[10::48] = 1.0
    found = forecast(replace(past, values=values), after(past), model)
    assert np.isfinite(found.mean).all()
    assert 1 <= found.mean.sum() <= 20
