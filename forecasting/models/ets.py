"""Daily totals by ETS on logs (statsmodels), spread by the intraday profile."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np

from forecasting.models.daily_filter import by_daily_logs
from forecasting.panel import Panel
from forecasting.series import FloatArray


@dataclass(frozen=True)
class Ets:
    """ETS(A,N,A) with a season of seven days (Hyndman et al. 2008), no trend: four weeks ahead it strays."""

    def predict(self, panel: Panel) -> FloatArray:
        """See `Model.predict`."""
        return by_daily_logs(panel, _forecast)


def _forecast(logs: FloatArray, steps: int) -> tuple[FloatArray, FloatArray]:
    from statsmodels.tsa.statespace.exponential_smoothing import ExponentialSmoothing

    model = ExponentialSmoothing(_filled(logs), seasonal=7, concentrate_scale=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fit = model.fit(disp=0, maxiter=30, cov_type="none")
        return np.asarray(fit.forecast(steps)), np.asarray(fit.resid)


def _filled(logs: FloatArray) -> FloatArray:
    """Unknown days at the mean of their weekday, or 0: starting values need them."""
    filled = logs.copy()
    for weekday in range(7):
        own = filled[weekday::7]
        known = np.isfinite(own)
        own[~known] = own[known].mean() if known.any() else 0.0
    return filled
