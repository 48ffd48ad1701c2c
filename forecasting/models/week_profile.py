"""An exponentially weighted week, its own recent level on top."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecasting.level import week_level
from forecasting.panel import Panel
from forecasting.profile import Profile, fit_profile
from forecasting.series import FloatArray


@dataclass(frozen=True)
class WeekProfile:
    """Level x weekday factor x intraday share, each with its own fading memory (half-lives in weeks).

    Once there are weeks enough to tell, they say where the level stands.
    """

    level_half_life: float = 8.0
    weekday_half_life: float = 12.0
    profile_half_life: float = 20.0

    def predict(self, panel: Panel) -> FloatArray:
        """See `Model.predict`."""
        profile = fit_profile(panel, self.profile_half_life)
        factor = _weekday_factors(panel, profile, self.weekday_half_life)
        weekday = panel.weekday
        level = _level(profile.levels, factor[weekday], _fading(panel, self.level_half_life))
        week = level * factor[:, None] * profile.shares
        return week[weekday[panel.ahead :]] * week_level(profile.counts, week, panel)


def _fading(panel: Panel, half_life: float) -> FloatArray:
    return np.asarray(0.5 ** (np.maximum(panel.weeks_to_origin, 0.0) / half_life))


def _level(levels: FloatArray, factor: FloatArray, weights: FloatArray) -> float:
    known = np.isfinite(levels)
    expected = float(weights[known] @ factor[known])
    return float(weights[known] @ levels[known]) / expected if expected > 0 else 0.0


def _weekday_factors(panel: Panel, profile: Profile, half_life: float) -> FloatArray:
    """A weekday's level over the mean level, shape (7,), pulled to 1 where days are few or noisy.

    The pull is an empirical-Bayes one: the spread of single days around their weekday's mean says
    how far a mean of that many days may stray by chance.
    """
    levels, weekday = profile.levels, panel.weekday
    weights = np.where(np.isfinite(levels), _fading(panel, half_life), 0.0)
    values = np.nan_to_num(levels)
    mass = np.bincount(weekday, weights, minlength=7)
    squares = np.bincount(weekday, weights**2, minlength=7)
    seen = mass > 0
    mean = np.bincount(weekday, weights * values, minlength=7) / np.where(seen, mass, 1.0)
    centre = float(mean[seen].mean()) if seen.any() else 0.0
    if centre <= 0:
        return np.ones(7)
    spread = float((weights * (values - mean[weekday]) ** 2).sum() / weights.sum())
    days = np.where(squares > 0, mass**2 / np.where(seen, squares, 1.0), 0.0)
    # With one day each the spread around the mean is 0 by construction; Poisson noise is the floor.
    chance = max(spread, centre) / np.maximum(days, 1e-9)
    between = max(float(((mean[seen] - centre) ** 2 - chance[seen]).mean()), 0.0)
    keep = between / (between + chance)
    return np.where(seen, 1.0 + keep * (mean / centre - 1.0), 1.0)
