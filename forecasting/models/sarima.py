"""Daily totals by SARIMA(1,0,1)(0,1,1)7 on logs (statsmodels), spread by the intraday profile."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np

from forecasting.models.week_profile import WeekProfile
from forecasting.panel import Panel
from forecasting.profile import fit_profile, log_levels
from forecasting.series import FloatArray

# AR, MA and seasonal MA terms as daily totals usually have them; AR stays short of a random walk.
START = (0.6, -0.2, -0.9)
# Measured: from fewer weeks its five figures are guesses, up to twice as far off by day as the week profile.
FEWEST_WEEKS = 10.0
# The filter's first fortnight tells of its start, not of the series.
SETTLING_DAYS = 14
LARGEST = np.asarray([0.98, 5.0, 5.0])


@dataclass(frozen=True)
class Sarima:
    """Missing days are missing to the Kalman filter, so gaps and closed days need no filling.

    Below FEWEST_WEEKS weeks there is too little to estimate from, and the week profile answers.
    """

    profile_half_life: float = 10.0
    weeks: int = 60

    def predict(self, panel: Panel) -> FloatArray:
        """See `Model.predict`."""
        profile = fit_profile(panel, self.profile_half_life)
        first = max(0, panel.origin - 7 * self.weeks)
        logs = log_levels(profile.levels, panel.weekday)[first : panel.origin]
        known = np.isfinite(logs)
        if panel.weeks_known < FEWEST_WEEKS or np.ptp(logs[known]) == 0.0:
            return WeekProfile().predict(panel)
        totals = np.exp(_forecast(logs, panel.days - panel.origin))[panel.ahead - panel.origin :]
        return totals[:, None] * profile.shares[panel.weekday[panel.ahead :]]


def _forecast(logs: FloatArray, steps: int) -> FloatArray:
    from statsmodels.tsa.statespace.sarimax import SARIMAX

    centre = float(np.nanmean(logs))
    # Unconstrained with the scale concentrated out: a tenth of the time, the same optimum.
    model = SARIMAX(
        logs - centre,
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
        return np.asarray(settled.forecast(steps)) + centre + _smearing(np.asarray(settled.resid))


def _smearing(residuals: FloatArray) -> float:
    """What a log forecast lacks to give the mean and not the median (Duan 1983)."""
    told = residuals[SETTLING_DAYS:]
    told = told[np.isfinite(told)]
    return float(np.log(np.exp(np.clip(told, -1.0, 1.0)).mean())) if len(told) else 0.0
