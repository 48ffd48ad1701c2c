"""The front door: an honest answer for every length and kind of history."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from forecasting import Series, forecast
from forecasting.models import MEAN_OF_MODELS, WEEK_PROFILE
from tests.forecasting.made import after, rates, series


@pytest.mark.parametrize(("weeks", "model"), [(1, WEEK_PROFILE), (2, MEAN_OF_MODELS), (16, MEAN_OF_MODELS)])
def test_the_ladder_goes_by_length_of_history(weeks, model):
    """One week gets the week profile, two and sixteen the mean of models, and the reason says so."""
    past = series(weeks)
    found = forecast(past, after(past))
    assert found.model == model
    assert f"{weeks} week" in found.reason
    assert found.mean.sum() == pytest.approx(rates(2).sum(), rel=0.15)


def test_one_week_is_enough_for_an_answer_that_says_what_it_lacks():
    """One week gives a forecast whose uncertainty is said to be assumed."""
    past = series(1)
    found = forecast(past, after(past))
    assert "uncertainty is assumed" in found.reason
    assert found.mean.sum() == pytest.approx(rates(2).sum(), rel=0.15)


def test_a_queue_of_one_message_a_day_is_forecast_as_counts():
    """At one message a day the total is right to a third, no hour is negative and most have a median of 0."""
    past = series(26, scale=1 / 120)
    found = forecast(past, after(past))
    assert found.model == WEEK_PROFILE
    assert found.mean.sum() == pytest.approx(rates(2, 1 / 120).sum(), rel=0.35)
    assert (found.mean >= 0.0).all()
    assert (found.p50 == 0.0).all()


def test_quantiles_are_ordered_and_around_the_mean():
    """p05 <= p50 <= p95 everywhere, and p50 is within 10 % of the mean in busy hours."""
    past = series(10, scale=5.0)
    found = forecast(past, after(past))
    assert (found.p05 <= found.p50).all()
    assert (found.p50 <= found.p95).all()
    busy = found.mean > 40
    assert found.p50[busy] == pytest.approx(found.mean[busy], rel=0.1)


def test_a_spike_on_the_last_evening_is_not_carried_on():
    """Six hours at ten times their volume just before the horizon move the forecast by less than 15 %."""
    past = series(16)
    values = past.values.copy()
    values[-6:] = 10 * values[-6:] + 50
    spiked = forecast(replace(past, values=values), after(past))
    assert spiked.mean.sum() == pytest.approx(rates(2).sum(), rel=0.15)


def test_a_level_shift_is_followed():
    """Six weeks after the volume doubled the forecast is nearer the new level than the old."""
    past = series(20)
    values = past.values.copy()
    values[14 * 168 :] *= 2
    found = forecast(replace(past, values=values), after(past))
    assert found.mean.sum() > 1.6 * rates(2).sum()


def test_an_asked_for_model_is_used_and_said():
    """The model asked for answers, whatever the ladder says."""
    past = series(4)
    found = forecast(past, after(past), model="seasonal naive")
    assert found.model == "seasonal naive"
    assert found.reason.startswith("asked for")


def test_same_series_same_bytes():
    """Forecasting twice gives the same bytes."""
    past = series(14)
    first, again = (forecast(past, after(past)) for _ in range(2))
    assert first.mean.tobytes() == again.mean.tobytes()
    assert first.dispersion == again.dispersion


def test_nothing_known_is_an_error():
    """A history of nothing but gaps cannot be forecast."""
    past = series(2)
    with pytest.raises(ValueError, match="no known interval"):
        forecast(Series(np.full(336, np.nan), past.open, past.first_day, 60), after(past))


def test_a_day_of_zero_does_not_sink_its_weekday():
    """One dead Wednesday among sixteen moves the next Wednesdays by less than a tenth."""
    past = series(16)
    values = past.values.copy()
    values[15 * 168 + 48 : 15 * 168 + 72] = 0.0
    wednesdays = forecast(replace(past, values=values), after(past)).mean.reshape(14, 24)[[2, 9]]
    assert wednesdays.sum() == pytest.approx(rates(2).reshape(14, 24)[[2, 9]].sum(), rel=0.1)


def test_a_queue_that_starts_late_is_judged_from_its_start():
    """Twelve unknown weeks before four known ones count for nothing: same answer as the four alone."""
    short = series(4)
    silent = np.full(12 * 168, np.nan)
    late = replace(
        short,
        values=np.concatenate([silent, short.values]),
        open=np.ones(16 * 168, dtype=bool),
        first_day=short.first_day - timedelta(weeks=12),
    )
    alone, found = forecast(short, after(short)), forecast(late, after(short))
    assert found.mean.tobytes() == alone.mean.tobytes()
    assert (found.reason, found.dispersion) == (alone.reason, alone.dispersion)


def test_all_models_may_compete(monkeypatch):
    """With `all` a model outside the usual candidates is chosen where it clearly wins; the reason says so."""
    monkeypatch.setattr("forecasting.choose.model_names", lambda: ("mean of models", "seasonal naive"))
    past = series(16, seed=None)
    values = past.values * np.random.default_rng(8).uniform(0.2, 1.8, 168)[np.arange(len(past.values)) % 168]
    found = forecast(replace(past, values=values), after(past), "all")
    assert found.model == "seasonal naive"
    assert "every model compared" in found.reason
