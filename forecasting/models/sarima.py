"""Daily totals by SARIMA(1,0,1)(0,1,1)7 on logs (statsmodels), spread by the intraday profile."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np

from forecasting.models.daily_filter import by_daily_logs
from forecasting.panel import Panel
from forecasting.series import FloatArray

# AR, MA and seasonal MA terms as daily totals usually have them; AR stays short of a random walk.
START = (0.6, -0.2, -0.9)
LARGEST = np.asarray([0.98, 5.0, 5.0])


@dataclass(frozen=True)
class Sarima:
    """Level by its last weeks, weekdays by theirs, as far as the days' correlations say."""

    def predict(self, panel: Panel) -> FloatArray:
        """See `Model.predict`."""
        return by_daily_logs(panel, _forecast)


def _forecast(logs: FloatArray, steps: int) -> tuple[FloatArray, FloatArray]:
    from statsmodels.tsa.statespace.sarimax import SARIMAX

    # Unconstrained with the scale concentrated out: a tenth of the time, the same optimum.
    model = SARIMAX(
        logs,
        order=(1, 0, 1),
        seasonal_order=(0, 1, 1, 7),
        enforce_stationarity=False,
        enforce_invertibility=False,
        concentrate_scale=True,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fit = model.fit(START, disp=0, maxiter=30, cov_type="none")
        settled = model.filter(np.clip(fit.params, -LARGEST, LARGEST))
        return np.asarray(settled.forecast(steps)), np.asarray(settled.resid)
