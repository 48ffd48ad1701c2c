"""Daily totals by ridge regression on logs, spread by the intraday profile."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from forecasting.level import level_at_origin
from forecasting.models.ridge import Design, robust_ridge
from forecasting.panel import Panel
from forecasting.profile import fit_profile, log_levels
from forecasting.series import FloatArray

# Before a month has passed nobody knows how its days differ.
MONTH_TERMS_FROM_WEEKS = 4.0
YEARLY_TERMS_FROM_WEEKS = 56.0
HARMONICS = (1, 2, 3)


@dataclass(frozen=True)
class DailyRegression:
    """Weekday, after a closure, a slow trend, the day of the month, and the season once a year is known.

    Half-lives are in weeks. Every effect is penalised: a coefficient has to earn its size, and the day
    of the month its very place. Where the level stands the last weeks say.
    """

    half_life: float = 26.0
    profile_half_life: float = 10.0

    def predict(self, panel: Panel) -> FloatArray:
        """See `Model.predict`."""
        profile = fit_profile(panel, self.profile_half_life)
        known = np.isfinite(profile.levels)
        if not known.any():
            return np.zeros((panel.days - panel.ahead, panel.slots))
        design = _design(panel)
        weights = 0.5 ** (np.maximum(panel.weeks_to_origin, 0.0) / self.half_life)
        logs = log_levels(profile.levels, panel.weekday)[known]
        past = replace(design, columns=design.columns[known])
        fitted = design.columns @ robust_ridge(past, logs, weights[known])
        totals = np.exp(fitted - fitted[known].max())
        totals *= float(weights[known] @ profile.levels[known]) / float(weights[known] @ totals[known])
        totals *= level_at_origin(profile.levels[: panel.origin], totals[: panel.origin])
        return np.asarray(totals[panel.ahead :, None] * profile.shares[panel.weekday[panel.ahead :]])


def _design(panel: Panel) -> Design:
    """The regression for every row of the panel."""
    blocks = [_everyday(panel)]
    if panel.weeks_known >= MONTH_TERMS_FROM_WEEKS:
        day_of_month = np.asarray([panel.date(row).day for row in range(panel.days)])
        blocks.append(_waves((day_of_month - 1.0) / 30.4, 3.0, doubted=True))
    if panel.weeks_known >= YEARLY_TERMS_FROM_WEEKS:
        day_of_year = np.asarray([panel.date(row).timetuple().tm_yday for row in range(panel.days)])
        blocks.append(_waves(day_of_year / 365.25, 1.0, doubted=False))
    return Design(
        np.hstack([block.columns for block in blocks]),
        np.concatenate([block.penalty for block in blocks]),
        np.concatenate([block.doubted for block in blocks]),
    )


def _everyday(panel: Panel) -> Design:
    weekdays = (panel.weekday[:, None] == np.arange(7)).astype(np.float64)
    # The trend is in years and stops at the origin: four weeks of a wrong slope cost more than none.
    trend = -np.maximum(panel.weeks_to_origin, 0.0) / 52.0
    columns = np.column_stack([np.ones(panel.days), weekdays, panel.after_closure, trend])
    return Design(columns, np.asarray([0.0, *[0.1] * 7, 1.0, 20.0]), np.zeros(10, dtype=np.bool_))


def _waves(phase: FloatArray, penalty: float, doubted: bool) -> Design:
    """Three harmonics of a `phase` (days,) in turns, the faster the smaller."""
    angles = 2.0 * np.pi * phase[:, None] * np.asarray(HARMONICS)
    columns = np.hstack([np.sin(angles), np.cos(angles)])
    return Design(columns, penalty * np.asarray(HARMONICS * 2, dtype=np.float64), np.full(6, doubted))
