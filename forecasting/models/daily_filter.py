"""Daily totals by a state space model on logs (statsmodels), spread by the intraday profile."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from forecasting.models.week_profile import WeekProfile
from forecasting.panel import Panel
from forecasting.profile import fit_profile, log_levels
from forecasting.series import FloatArray

# Measured: from fewer weeks their figures are guesses, up to twice as far off by day as the week profile.
FEWEST_WEEKS = 10.0
WEEKS = 60
PROFILE_HALF_LIFE_WEEKS = 10.0
# The filter's first fortnight tells of its start, not of the series.
SETTLING_DAYS = 14

# Centred logs of daily totals (days,), NaN where unknown, and steps ahead: forecast and residuals.
Forecaster = Callable[[FloatArray, int], tuple[FloatArray, FloatArray]]


def by_daily_logs(panel: Panel, forecaster: Forecaster) -> FloatArray:
    """Expected counts (days ahead, slots) from forecasts of the logs of daily totals.

    Missing days are missing to the filter, so gaps and closed days need no filling. Below FEWEST_WEEKS
    weeks there is too little to estimate from, and the week profile answers.
    """
    profile = fit_profile(panel, PROFILE_HALF_LIFE_WEEKS)
    first = max(0, panel.origin - 7 * WEEKS)
    logs = log_levels(profile.levels, panel.weekday)[first : panel.origin]
    known = np.isfinite(logs)
    if panel.weeks_known < FEWEST_WEEKS or np.ptp(logs[known]) == 0.0:
        return WeekProfile().predict(panel)
    centre = float(np.nanmean(logs))
    found, residuals = forecaster(logs - centre, panel.days - panel.origin)
    totals = np.exp(found + centre + _smearing(residuals))[panel.ahead - panel.origin :]
    return np.asarray(totals[:, None] * profile.shares[panel.weekday[panel.ahead :]])


def _smearing(residuals: FloatArray) -> float:
    """What a log forecast lacks to give the mean and not the median (Duan 1983)."""
    told = residuals[SETTLING_DAYS:]
    told = told[np.isfinite(told)]
    return float(np.log(np.exp(np.clip(told, -1.0, 1.0)).mean())) if len(told) else 0.0
