"""Where the level of a series stands at its origin: by weeks, as far as they show that it moves at all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecasting.panel import Panel
from forecasting.series import FloatArray

# Weekly steps of the level over the noise of a week's mean, as variances: from fixed to following.
RATIOS = (0.0, 0.006, 0.06, 0.2, 0.6)
# Before the series has spoken: a level held too still over a year costs as much as one that follows too
# fast. Only the fastest, for which a week of noise is a trend, must show itself.
PRIOR = (0.24, 0.24, 0.24, 0.24, 0.04)
# A week, or a day within its week, further off than this many standard deviations counts as being
# this far off: storms pass.
WEEK_BOUND = 2.0
DAY_BOUND = 3.0
FEWEST_WEEKS = 4
WEEKS = 60
SLIVER = 0.2
DAYS_AROUND = 10
MOST_STORMS = 1.03
CLEARLY_ODD = 1.5
VARIANCE_AFTER_SHIFT = 2.0


def level_at_origin(actual: FloatArray, expected: FloatArray) -> float:
    """What `expected` must be multiplied by to stand at the level that `actual` ends with.

    Both are totals of days (days,), the newest last, NaN or 0 expected where nothing is known. A local
    level model of weekly ratios (Durbin & Koopman 2012, 2.2), averaged over RATIOS by their
    likelihoods: the series says how fast its level moves. Steps are bounded: one odd week moves the
    level a little, a second one like it all the way. Odd days are held back too, and what they held of
    the volume, at most MOST_STORMS, is given back evenly: storms come again, nobody knows when.
    1 below FEWEST_WEEKS weeks.
    """
    weeks = _weeks(actual[-7 * WEEKS :], expected[-7 * WEEKS :])
    if len(weeks.ratio) < FEWEST_WEEKS:
        return 1.0
    noise = _deviation(np.diff(weeks.ratio)) / np.sqrt(2.0)
    if noise == 0.0:
        return float(weeks.ratio[-1])
    levels, logs = np.asarray([_filtered(weeks, ratio, noise) for ratio in RATIOS]).T
    weights = np.asarray(PRIOR) * np.exp(logs - logs.max())
    return float(weights @ levels / weights.sum()) * weeks.storms


def week_level(history: FloatArray, week: FloatArray, panel: Panel) -> float:
    """What the rates of a `week` (7, slots) must be multiplied by to stand at the origin's level.

    `history` (days, slots) holds the counts, NaN where unknown.
    """
    counts, rates = history[: panel.origin], week[panel.weekday[: panel.origin]]
    known = np.isfinite(counts)
    expected = np.where(known, rates, 0.0).sum(axis=1)
    # A day seen for a sliver of its volume says more about noise than about its level.
    seen = expected >= SLIVER * expected.max(initial=0.0)
    return level_at_origin(
        np.where(seen, np.where(known, counts, 0.0).sum(axis=1), np.nan), np.where(seen, expected, 0.0)
    )


@dataclass(frozen=True)
class _Weeks:
    """Ratio of each week with known days, oldest first, and the noise of its mean over a full week's.

    `storms` is all volume over the volume with odd days held back.
    """

    ratio: FloatArray
    thinness: FloatArray
    storms: float


def _weeks(actual: FloatArray, expected: FloatArray) -> _Weeks:
    known = np.isfinite(actual) & np.isfinite(expected) & (np.nan_to_num(expected) > 0)
    ratio = np.where(known, actual, 0.0) / np.where(known, expected, 1.0)
    if not known.any():
        return _Weeks(np.empty(0), np.empty(0), 1.0)
    volume = float(ratio[known] @ expected[known])
    ratio[known] = _bounded_days(ratio[known])
    held = float(ratio[known] @ expected[known])
    storms = float(np.clip(volume / held, 1.0 / MOST_STORMS, MOST_STORMS)) if held > 0 else 1.0
    mass = _by_week(np.where(known, expected, 0.0))
    days = _by_week(known.astype(np.float64))
    some = days > 0
    means = _by_week(np.where(known, ratio * expected, 0.0))[some] / mass[some]
    return _Weeks(means, days.max() / days[some], storms)


def _bounded_days(ratio: FloatArray) -> FloatArray:
    """Day ratios held near the median of the days around them, so that a storm day stays a day."""
    padded = np.pad(ratio, DAYS_AROUND, mode="reflect")
    middle = np.median(np.lib.stride_tricks.sliding_window_view(padded, 2 * DAYS_AROUND + 1), axis=1)
    bound = DAY_BOUND * _deviation(ratio - middle)
    return np.asarray(np.clip(ratio, middle - bound, middle + bound)) if bound > 0 else ratio


def _deviation(values: FloatArray) -> float:
    """A standard deviation that a few odd values do not move."""
    return float(np.median(np.abs(values))) / 0.6745


def _by_week(days: FloatArray) -> FloatArray:
    """Sums of sevens of days, counted back from the end."""
    return np.asarray(np.concatenate([np.zeros(-len(days) % 7), days]).reshape(-1, 7).sum(axis=1))


def _filtered(weeks: _Weeks, ratio: float, noise: float) -> tuple[float, float]:
    """The filtered level after the last week, and the log likelihood with the scale concentrated out."""
    level, variance = float(np.median(weeks.ratio[:FEWEST_WEEKS])), 1.0
    log, squares, was_odd = 0.0, 0.0, 0.0
    for week, thinness in zip(weeks.ratio, weeks.thinness, strict=True):
        variance += ratio
        spread = variance + thinness
        step, bound = week - level, WEEK_BOUND * noise * np.sqrt(spread)
        held = float(np.clip(step, -bound, bound))
        odd = float(np.sign(step)) if abs(step) > CLEARLY_ODD * bound else 0.0
        squares += held**2 / spread
        log -= 0.5 * np.log(spread)
        if odd and odd == was_odd:
            # Twice off the same way is a new level: forget the old one and begin from here.
            variance, spread, held = VARIANCE_AFTER_SHIFT, VARIANCE_AFTER_SHIFT + thinness, step
        level += variance / spread * held
        variance *= thinness / spread
        was_odd = odd
    return level, log - 0.5 * len(weeks.ratio) * np.log(squares / len(weeks.ratio))
