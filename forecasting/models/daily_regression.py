"""Daily totals by ridge regression on logs, spread by the intraday profile."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecasting.level import level_at_origin
from forecasting.panel import Panel
from forecasting.profile import fit_profile, log_levels
from forecasting.series import FloatArray

YEARLY_TERMS_FROM_WEEKS = 56.0
HUBER = 2.0
HUBER_STEPS = 4
USUAL_DAY = 0.07
LEAST_NOISE = 0.1


@dataclass(frozen=True)
class DailyRegression:
    """Weekday, day of month, after a closure, a slow trend, and the season of the year once a year is known.

    Half-lives are in weeks. Penalties are the residual's variance over prior variances of the log
    effects: a coefficient has to earn its size. Where the level stands the last weeks say.
    """

    half_life: float = 26.0
    profile_half_life: float = 10.0

    def predict(self, panel: Panel) -> FloatArray:
        """See `Model.predict`."""
        profile = fit_profile(panel, self.profile_half_life)
        known = np.isfinite(profile.levels)
        if not known.any():
            return np.zeros((panel.days - panel.ahead, panel.slots))
        design, penalty = _design(panel)
        weights = 0.5 ** (np.maximum(panel.weeks_to_origin, 0.0) / self.half_life)
        logs = log_levels(profile.levels, panel.weekday)[known]
        fitted = design @ _robust_ridge(design[known], logs, weights[known], penalty)
        totals = np.exp(fitted - fitted[known].max())
        totals *= float(weights[known] @ profile.levels[known]) / float(weights[known] @ totals[known])
        totals *= level_at_origin(profile.levels[: panel.origin], totals[: panel.origin])
        return np.asarray(totals[panel.ahead :, None] * profile.shares[panel.weekday[panel.ahead :]])


def _design(panel: Panel) -> tuple[FloatArray, FloatArray]:
    """Columns of the regression for every row of the panel, and the penalty of each column."""
    rows = np.arange(panel.days)
    day_of_month = np.asarray([panel.date(int(row)).day for row in rows], dtype=np.float64)
    month = 2.0 * np.pi * (day_of_month - 1.0) / 30.4
    columns = [np.ones(panel.days)]
    penalties = [0.0]
    columns += [(panel.weekday == weekday).astype(np.float64) for weekday in range(7)]
    penalties += [0.1] * 7
    columns += [panel.after_closure.astype(np.float64)]
    penalties += [1.0]
    for order in (1, 2, 3):
        columns += [np.sin(order * month), np.cos(order * month)]
        penalties += [3.0 * order] * 2
    # The trend is in years and stops at the origin: four weeks of a wrong slope cost more than none.
    columns += [-np.maximum(panel.weeks_to_origin, 0.0) / 52.0]
    penalties += [20.0]
    if panel.weeks_known >= YEARLY_TERMS_FROM_WEEKS:
        year = 2.0 * np.pi * np.asarray([panel.date(int(row)).timetuple().tm_yday for row in rows]) / 365.25
        for order in (1, 2, 3):
            columns += [np.sin(order * year), np.cos(order * year)]
            penalties += [1.0 * order] * 2
    return np.column_stack(columns), np.asarray(penalties)


def _robust_ridge(design: FloatArray, y: FloatArray, weights: FloatArray, penalty: FloatArray) -> FloatArray:
    """Ridge with Huber's weights, so that a storm does not become its weekday's habit.

    `penalty` is for days that stray by USUAL_DAY; it grows with the variance there is.
    """
    calm, strength = np.ones_like(y), 1.0
    for _ in range(HUBER_STEPS):
        found = _ridge(design, y, weights * calm, strength * penalty)
        off = np.abs(y - design @ found)
        scale = float(np.median(off)) / 0.6745
        strength = max(scale / USUAL_DAY, LEAST_NOISE) ** 2
        calm = np.minimum(1.0, HUBER * scale / np.maximum(off, 1e-12)) if scale > 1e-9 else calm
    return found


def _ridge(design: FloatArray, y: FloatArray, weights: FloatArray, penalty: FloatArray) -> FloatArray:
    """Weighted ridge; `penalty` is per column, 0 leaves a column free."""
    gram = design.T @ (weights[:, None] * design) + np.diag(penalty + 1e-9)
    return np.asarray(np.linalg.solve(gram, design.T @ (weights * y)))
