"""Prophet, tuned for counts around the clock: multiplicative, rich in the day and week, slow in the trend."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

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
        with _quiet():
            expected = self._fitted(history).predict(ahead)["yhat"]
        return np.asarray(expected, dtype=np.float64).reshape(-1, panel.slots)

    def _fitted(self, history: pd.DataFrame) -> Any:
        from prophet import Prophet

        model = Prophet(
            seasonality_mode="multiplicative",
            daily_seasonality=self.day_order,
            weekly_seasonality=self.week_order,
            yearly_seasonality="auto",
            changepoint_prior_scale=self.changepoint_scale,
            uncertainty_samples=0,
        )
        return model.fit(history)


def _stamps(panel: Panel) -> pd.DatetimeIndex:
    step = pd.Timedelta(days=1) / panel.slots
    return pd.date_range(panel.first_day, periods=panel.days * panel.slots, freq=step)


@contextmanager
def _quiet() -> Iterator[None]:
    """Hold back what prophet and cmdstanpy say about themselves: planners read forecasts, not samplers."""
    loggers = [logging.getLogger(name) for name in ("prophet", "prophet.plot", "cmdstanpy")]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)
