"""What every model must keep to, and what each is for."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from forecasting import Series, model_names
from forecasting.backtest import predict
from forecasting.models import load_model
from tests.forecasting.made import after, rates, series

QUICK = [name for name in model_names() if name != "prophet"]


@pytest.mark.parametrize("name", QUICK)
def test_a_noiseless_week_is_continued(name):
    """A series that repeats exactly is forecast to within 7 % of its volume by interval."""
    past = series(16, seed=None)
    expected = predict(name, past, after(past))
    assert np.abs(expected - rates(2)).sum() < 0.07 * rates(2).sum()


@pytest.mark.parametrize("name", QUICK)
@pytest.mark.parametrize("weeks", [1, 2, 3, 15])
def test_gaps_are_missing_not_zero(name, weeks):
    """With a fifth of all intervals unknown the level stays, from one week of history on."""
    past = series(weeks, scale=4.0)
    values = past.values.copy()
    values[np.random.default_rng(7).random(len(values)) < 0.2] = np.nan
    gappy = Series(values, past.open, past.first_day, 60)
    total = predict(name, gappy, after(past)).sum()
    assert total == pytest.approx(rates(2, 4.0).sum(), rel=0.08)


@pytest.mark.parametrize("name", QUICK)
def test_closed_slots_are_exactly_zero_and_nothing_is_negative(name):
    """Nights and Sundays that are closed get 0.0, every other slot at least 0."""
    past = series(14)
    hours = np.arange(len(past.values))
    is_open = (hours % 24 >= 8) & (hours % 168 < 144)
    shut = Series(np.where(is_open, past.values, np.nan), is_open, past.first_day, 60)
    ahead = after(past)
    ahead = type(ahead)(ahead.first_day, ahead.days, is_open[: len(ahead.open)])
    expected = predict(name, shut, ahead)
    assert (expected[~ahead.open] == 0.0).all()
    assert (expected >= 0.0).all()
    assert expected.sum() == pytest.approx(rates(2)[ahead.open].sum(), rel=0.08)


@pytest.mark.parametrize("name", QUICK)
def test_a_silent_history_is_forecast_as_silence(name):
    """Only zeros give (nearly) nothing, not an error and not NaN."""
    past = Series(np.zeros(14 * 24), np.ones(14 * 24, dtype=bool), series(1).first_day, 60)
    expected = predict(name, past, after(past))
    assert np.isfinite(expected).all()
    assert expected.sum() < 14.0


@pytest.mark.parametrize("name", QUICK)
def test_history_may_end_before_the_days_asked_for(name):
    """Eleven unknown days between history and horizon do not shift the weekdays."""
    past = series(16, seed=None)
    ahead = after(past, days=7, lead_days=11)
    expected = predict(name, past, ahead).reshape(7, 24).sum(axis=1)
    weekdays = [(ahead.first_day + timedelta(days=day)).weekday() for day in range(7)]
    right = rates(1).reshape(7, 24).sum(axis=1)[weekdays]
    assert expected == pytest.approx(right, rel=0.05)


def test_seasonal_naive_takes_the_latest_week_that_knows_the_slot():
    """Where last week is unknown the week before answers."""
    past = series(3, seed=None)
    values = np.concatenate([past.values[:168], 2 * past.values[:168], np.full(168, np.nan)])
    values[336:340] = 9.0
    expected = predict("seasonal naive", Series(values, past.open, past.first_day, 60), after(past, days=7))
    assert expected[:4].tolist() == [9.0] * 4
    assert expected[4:].tolist() == values[172:336].tolist()


def test_mean_of_weeks_looks_back_eight_weeks():
    """Of ten weeks that count 1 to 10 the last eight have the mean 6.5."""
    values = np.repeat(np.arange(1.0, 11.0), 168)
    past = Series(values, np.ones(len(values), dtype=bool), series(1).first_day, 60)
    assert predict("mean of weeks", past, after(past, days=7)) == pytest.approx(np.full(168, 6.5))


@pytest.mark.parametrize(
    ("weeks", "weights"),
    [
        (2, {"daily regression": 0.6, "glm": 0.2, "week profile": 0.2}),
        (4, {"daily regression": 0.5, "glm": 0.1, "mean of days": 0.4}),
        (14, {"daily regression": 0.6, "glm": 0.1, "sarima": 0.1, "mean of days": 0.2}),
    ],
)
def test_mean_of_models_is_the_mean(weeks, weights):
    """The mean of models is the weighted mean of what a history of that length can bear, slot by slot."""
    past = series(weeks)
    right = sum(weight * predict(name, past, after(past)) for name, weight in weights.items())
    assert predict("mean of models", past, after(past)) == pytest.approx(right)


def test_mean_of_days_has_the_days_of_the_mean_of_weeks_and_a_steadier_course():
    """Day totals are those of the mean of weeks, the hours lie nearer to the true rates, closed ones at 0."""
    past = series(4)
    is_open = np.arange(len(past.values)) % 24 >= 6
    past = replace(past, open=is_open)
    ahead = replace(after(past), open=is_open[: len(after(past).open)])
    days, weeks = (predict(name, past, ahead).reshape(-1, 24) for name in ("mean of days", "mean of weeks"))
    true = np.where(ahead.open, rates(2), 0.0).reshape(-1, 24)
    assert days.sum(axis=1) == pytest.approx(weeks.sum(axis=1))
    assert np.abs(days - true).sum() < 0.9 * np.abs(weeks - true).sum()
    assert (days[:, :6] == 0.0).all()


def test_prophet_is_quiet_and_sane(capfd, caplog):
    """Prophet answers within a fifth of the volume, and neither it nor its sampler says a word."""
    past = series(5)
    expected = predict("prophet", past, after(past, days=7))
    assert expected.sum() == pytest.approx(rates(1).sum(), rel=0.2)
    assert capfd.readouterr() == ("", "")
    assert caplog.records == []


def test_an_unknown_model_is_refused_with_the_names_there_are():
    """The error lists the registry."""
    with pytest.raises(ValueError, match="no forecasting model 'oracle'; there are seasonal naive, "):
        load_model("oracle")


@pytest.mark.parametrize("name", ["sarima", "ets"])
@pytest.mark.parametrize(("weeks", "same"), [(9, True), (10, False)])
def test_daily_filters_leave_short_histories_to_the_week_profile(name, weeks, same):
    """Nine weeks are too few to estimate from, ten are not."""
    past = series(weeks, scale=4.0)
    found, plain = (predict(model, past, after(past)) for model in (name, "week profile"))
    assert np.array_equal(found, plain) == same
