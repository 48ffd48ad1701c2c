"""Prophet, tuned for counts around the clock: multiplicative, rich in the day and week, slow in the trend."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import pandas as pd

from forecasting.panel import Panel
from forecasting.series import FloatArray


@dataclass(frozen=True)
class TunedProphet:
    """Taylor & Letham 2018. Learns from the last `weeks`; the caller clips what falls below zero."""

    day_order: int = 10
    week_order: int = 25
    changepoint_scale: float = 0.01
    weeks: int = 60

    def predict(self, panel: Panel) -> FloatArray:
        """See `Model.predict`."""
        stamps = _stamps(panel)
        history = pd.DataFrame({"ds": stamps, "y": panel.counts.ravel()}).iloc[: panel.origin * panel.slots]
        history = history.iloc[-7 * self.weeks * panel.slots :].dropna()
        if len(history) < 2:
            return np.full((panel.days - panel.ahead, panel.slots), history["y"].mean())
        ahead = pd.DataFrame({"ds": stamps[panel.ahead * panel.slots :]})
        return self._expected(history, ahead).reshape(-1, panel.slots)

    def _expected(self, history: pd.DataFrame, ahead: pd.DataFrame) -> FloatArray:
        """The forecast of each stamp in `ahead.ds`."""
        with quiet():
            from prophet import Prophet

            model = Prophet(
                seasonality_mode="multiplicative",
                daily_seasonality=self.day_order,
                weekly_seasonality=self.week_order,
                yearly_seasonality="auto",
                changepoint_prior_scale=self.changepoint_scale,
                uncertainty_samples=0,
            )
            return np.asarray(model.fit(history).predict(ahead)["yhat"], dtype=np.float64)


def _stamps(panel: Panel) -> pd.DatetimeIndex:
    step = pd.Timedelta(days=1) / panel.slots
    return pd.date_range(panel.first_day, periods=panel.days * panel.slots, freq=step)


@contextmanager
def quiet() -> Iterator[None]:
    """Hold back what prophet and cmdstanpy say about themselves: planners read forecasts, not samplers."""
    loggers = [logging.getLogger(name) for name in ("prophet", "prophet.plot", "cmdstanpy")]
    for logger in loggers:
        # Not a level: cmdstanpy sets its own when it is first used.
        logger.disabled = True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger in loggers:
            logger.disabled = False
