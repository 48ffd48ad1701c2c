"""The methods that are compared: ours by choice, ours by name, and the peers as they come."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta

import numpy as np
import pandas as pd

import forecasting
from benchmarks.forecast_bands import Answer, CountAnswer, DrawnAnswer, NormalAnswer
from forecasting import Ahead, Series
from forecasting.models.prophet import quiet
from forecasting.series import BoolArray, FloatArray

DEFAULT = "default"
PROPHET_DEFAULT = "prophet default"
STATSFORECAST = "statsforecast"
# Peers learn from what the peers' figures were measured on; ours take what they get.
PEER_WEEKS = 60
DRAWS = 300
Method = Callable[[Series, Ahead], Answer]


def methods(models: tuple[str, ...]) -> dict[str, Method]:
    """By name: our default, what it is measured against, and the models asked for."""
    names = dict.fromkeys((DEFAULT, *models, "seasonal naive", "mean of weeks"))
    ours: dict[str, Method] = {name: _ours(None if name == DEFAULT else name) for name in names}
    return {**ours, PROPHET_DEFAULT: prophet_default, STATSFORECAST: statsforecast}


def _ours(model: str | None) -> Method:
    def answer(past: Series, ahead: Ahead) -> Answer:
        found = forecasting.forecast(past, ahead, model)
        return CountAnswer(found.mean, found.dispersion)

    return answer


def prophet_default(past: Series, ahead: Ahead) -> Answer:
    """Prophet with every setting as it comes; closed hours are left out before and zero after."""
    history = pd.DataFrame(
        {"ds": _stamps(past.first_day, past), "y": np.where(past.open, past.values, np.nan)}
    )
    future = pd.DataFrame({"ds": _stamps(ahead.first_day, past, ahead.days)})
    with quiet():
        from prophet import Prophet

        model = Prophet(uncertainty_samples=DRAWS)
        np.random.seed(0)  # noqa: NPY002 - prophet draws from the global generator
        model.fit(history.iloc[-PEER_WEEKS * 7 * past.slots_per_day :].dropna())
        predicted = model.predict(future)
        draws = model.predictive_samples(future)["yhat"].T
    mean = np.asarray(predicted["yhat"], dtype=np.float64)
    return DrawnAnswer(np.where(ahead.open, mean, 0.0), np.where(ahead.open, draws, 0.0))


def statsforecast(past: Series, ahead: Ahead) -> Answer:
    """MSTL of day and week with AutoETS on what remains; gaps filled by the same slot a week before."""
    from statsforecast.models import MSTL, AutoETS  # type: ignore[import-not-found]

    slots = past.slots_per_day
    shown: BoolArray = np.asarray(past.open.reshape(-1, slots).any(axis=0))
    week_open: BoolArray = np.asarray(np.resize(past.open, 7 * slots).reshape(7, slots).any(axis=1))
    # A seasonal model needs a regular clock: the day is its open slots, the week its open days.
    values = _filled(past)[-PEER_WEEKS * 7 * slots :].reshape(-1, slots)
    first = past.first_day + timedelta(days=past.days - len(values))
    weekday = (first.weekday() - past.first_day.weekday() + np.arange(len(values) + ahead.days)) % 7
    kept = week_open[weekday]
    learnt = values[kept[: len(values)]][:, shown].ravel()
    steps = int(kept[len(values) :].sum() * shown.sum())
    seasons = [int(shown.sum()), int(shown.sum() * week_open.sum())]
    model = MSTL(season_length=seasons, trend_forecaster=AutoETS(model="ZZN"))
    found = model.forecast(y=learnt, h=steps, level=[80])
    return NormalAnswer(
        _laid_out(np.asarray(found["mean"]), kept[len(values) :], shown, ahead),
        _laid_out((found["hi-80"] - found["lo-80"]) / (2 * 1.2816), kept[len(values) :], shown, ahead),
    )


def _laid_out(flat: FloatArray, days: BoolArray, shown: BoolArray, ahead: Ahead) -> FloatArray:
    whole = np.zeros((ahead.days, len(shown)))
    whole[np.ix_(days, shown)] = flat.reshape(-1, int(shown.sum()))
    return np.where(ahead.open, whole.ravel(), 0.0)


def _filled(past: Series) -> FloatArray:
    """Missing slots hold the same slot of the week before, or the slot's mean where there is none."""
    values = np.where(past.open, past.values, 0.0)
    week = 7 * past.slots_per_day
    for slot in np.flatnonzero(np.isnan(values)):
        same = values[slot % week :: week]
        values[slot] = values[slot - week] if slot >= week else np.nanmean(same)
    return values


def _stamps(first_day: object, past: Series, days: int | None = None) -> pd.DatetimeIndex:
    start = datetime.combine(pd.Timestamp(str(first_day)).date(), time())
    count = (past.days if days is None else days) * past.slots_per_day
    return pd.date_range(start, periods=count, freq=f"{past.interval_minutes}min")
