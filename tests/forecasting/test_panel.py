"""Planned effects, exclusions and holidays: divided out of the past, multiplied into the days ahead."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from forecasting import Ahead, Series
from forecasting.backtest import predict
from forecasting.panel import build_panel
from tests.forecasting.made import MONDAY, after, rates, series

DAY_50 = MONDAY + timedelta(days=50)


def _changed(past: Series, day: int, factor: float, **marks: object) -> Series:
    values = past.values.copy()
    values[24 * day : 24 * day + 24] *= factor
    return Series(values, past.open, past.first_day, 60, **marks)


@pytest.mark.parametrize("model", ["week profile", "daily regression", "glm", "mean of weeks"])
def test_a_planned_effect_is_divided_out_of_the_past(model):
    """A day known to have run at 300 % leaves the forecast as if it had been normal."""
    past = series(8, seed=None)
    tripled = _changed(past, 50, 3.0, day_effect={DAY_50: 3.0})
    assert predict(model, tripled, after(past)) == pytest.approx(predict(model, past, after(past)))


def test_a_planned_effect_multiplies_ahead():
    """A day of 150 % ahead gets half as much again, a day of 0 exactly nothing, the others stay."""
    past = series(8)
    ahead = after(past, days=3)
    marked = after(past, days=3, day_effect={ahead.first_day: 1.5, ahead.first_day + timedelta(days=1): 0.0})
    plain, changed = predict("week profile", past, ahead), predict("week profile", past, marked)
    assert changed[:24] == pytest.approx(1.5 * plain[:24])
    assert (changed[24:48] == 0.0).all()
    assert changed[48:] == pytest.approx(plain[48:])


def test_excluded_days_are_never_learned():
    """A day at a hundred times the normal volume, excluded, leaves no trace."""
    past = series(8, seed=None)
    mad = _changed(past, 50, 100.0, excluded=frozenset({DAY_50}))
    assert predict("week profile", mad, after(past)).sum() == pytest.approx(rates(2).sum(), rel=0.01)


def test_holidays_are_kept_out_of_normal_days_and_learned_with_caution():
    """Two holidays at 40 % pull a holiday ahead half way, and its neighbours not at all."""
    past = series(8, seed=None)
    holidays = {MONDAY + timedelta(days=d): "Founders' day" for d in (20, 41, 57)}
    quiet = _changed(_changed(past, 20, 0.4), 41, 0.4, holidays=holidays)
    expected = predict("week profile", quiet, after(past)).reshape(14, 24).sum(axis=1)
    normal = rates(2).reshape(14, 24).sum(axis=1)
    assert 0.4 * normal[1] < expected[1] < 0.75 * normal[1]
    assert np.delete(expected, 1) == pytest.approx(np.delete(normal, 1), rel=0.03)


def test_holidays_that_were_always_closed_are_closed():
    """Two holidays without a message make the next one zero."""
    past = series(8, seed=None)
    holidays = {MONDAY + timedelta(days=d): "Bank holiday" for d in (20, 41, 57)}
    shut = _changed(_changed(past, 20, np.nan), 41, np.nan, holidays=holidays)
    expected = predict("week profile", shut, after(past)).reshape(14, 24)
    assert (expected[1] == 0.0).all()
    assert (expected[2].sum()) > 0.0


def test_a_holiday_never_seen_is_not_closed_because_others_were():
    """Two closed holidays of other names leave a third one open, as its weekday is."""
    past = series(8, seed=None)
    holidays = {MONDAY + timedelta(days=day): name for day, name in ((20, "One"), (41, "Two"), (57, "Three"))}
    shut = _changed(_changed(past, 20, np.nan), 41, np.nan, holidays=holidays)
    expected = predict("week profile", shut, after(past)).reshape(14, 24).sum(axis=1)
    assert expected[1] == pytest.approx(expected[8], rel=0.01)


def test_days_ahead_inside_the_history_are_refused():
    """A horizon that overlaps the history is a programming error, said in words."""
    past = series(2)
    with pytest.raises(ValueError, match="lies inside the history"):
        build_panel(past, Ahead(MONDAY, 1, np.ones(24, dtype=bool)))
    with pytest.raises(ValueError, match="has 23 slots for 1 days of 24"):
        build_panel(past, Ahead(MONDAY + timedelta(days=14), 1, np.ones(23, dtype=bool)))
