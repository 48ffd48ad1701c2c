"""The intraday profile: how a day's total spreads over its slots, smoothed where counts are small."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from forecasting.panel import Panel
from forecasting.series import FloatArray

WORKDAYS = (0, 1, 2, 3, 4)
WEEKEND = (5, 6)
SMOOTHING_HOURS = 2.0
PASSES = 3
LOG_REACH = float(np.log(3.0))
# Counts further from their expectation than this many standard deviations are storms, no habits.
COUNT_BOUND = 2.0
ORDINARY = 0.99


@dataclass(frozen=True)
class Profile:
    """`shares` (7, slots): part of a weekday's total in each slot; `levels` (days,): each day's total.

    A level is the total a day would have had without its gaps (counts known / shares of the slots
    known), NaN for a day without evidence. `counts` (days, slots) are the panel's with storms cut down
    to the largest count that is ordinary given its day's level, NaN where unknown.
    """

    shares: FloatArray
    levels: FloatArray
    counts: FloatArray


def fit_profile(panel: Panel, half_life_weeks: float = 10.0) -> Profile:
    """Shares by weekday and slot with exponentially fading weights, and the level of every day.

    Each weekday's shares are pulled to those of its group (workdays, weekend) and those to a
    smoothed copy, by as much as noise explains the difference (James-Stein; the noise decides, so
    large counts stay as they are). Noise is Poisson's times the dispersion that the counts show.
    """
    weights = 0.5 ** (np.maximum(panel.weeks_to_origin, 0.0) / half_life_weeks)
    weekday = panel.weekday
    known = np.isfinite(panel.counts)
    raw = np.where(known, panel.counts, 0.0)
    flat = np.full((7, panel.slots), 1.0 / panel.slots)
    levels = _levels(raw, known, flat[weekday])
    shares = _shares(_Evidence(raw, known, np.nan_to_num(levels), weights), weekday)
    counts = raw
    for _ in range(PASSES - 1):
        levels = _levels(raw, known, shares[weekday])
        expected = np.nan_to_num(levels)[:, None] * shares[weekday]
        counts, dispersion = _without_storms(raw, expected, known)
        shares = _shares(_Evidence(counts, known, np.nan_to_num(levels), weights, dispersion), weekday)
    return Profile(shares, np.where(known.any(axis=1), levels, np.nan), np.where(known, counts, np.nan))


def log_levels(levels: FloatArray, weekday: npt.NDArray[np.int64]) -> FloatArray:
    """Logs of day levels (days,), each held within a factor of three of its weekday's median; NaN stays.

    On a log scale a dead day or a storm would otherwise outweigh months of ordinary days.
    """
    logs = np.log(np.maximum(levels, 0.5))
    for day in range(7):
        own = (weekday == day) & np.isfinite(logs)
        if own.any():
            middle = float(np.median(logs[own]))
            logs[own] = np.clip(logs[own], middle - LOG_REACH, middle + LOG_REACH)
    return np.asarray(logs)


def _levels(counts: FloatArray, known: npt.NDArray[np.bool_], shares: FloatArray) -> FloatArray:
    covered = np.where(known, shares, 0.0).sum(axis=1)
    # A day seen for a sliver of its volume says more about noise than about its level.
    enough = (covered > 0) & (covered >= 0.2 * covered.max(initial=0.0))
    return np.where(enough, counts.sum(axis=1) / np.where(enough, covered, 1.0), np.nan)


def _without_storms(
    counts: FloatArray, expected: FloatArray, known: npt.NDArray[np.bool_]
) -> tuple[FloatArray, float]:
    """Counts within COUNT_BOUND deviations of `expected`, and their variance over Poisson's, at least 1."""
    told = known & (expected > 0)
    if not told.any():
        return counts, 1.0
    squared = np.sort((counts[told] - expected[told]) ** 2 / expected[told])
    dispersion = max(1.0, float(squared[: max(1, int(ORDINARY * len(squared)))].mean()))
    # At small counts a bound in deviations would cut ordinary counts; a few messages are no storm.
    reach = COUNT_BOUND * np.sqrt(dispersion * np.maximum(expected, 1.0))
    held = np.clip(counts, expected - reach, expected + reach)
    return np.where(told, held, counts), dispersion


@dataclass(frozen=True)
class _Evidence:
    """Counts (days, slots) with where they are known, and each day's level and weight (days,)."""

    counts: FloatArray
    known: npt.NDArray[np.bool_]
    levels: FloatArray
    weights: FloatArray
    dispersion: float = 1.0

    def of(self, rows: npt.NDArray[np.bool_]) -> _Evidence:
        """The same of some days."""
        return replace(
            self,
            counts=self.counts[rows],
            known=self.known[rows],
            levels=self.levels[rows],
            weights=self.weights[rows],
        )


def _shares(evidence: _Evidence, weekday: npt.NDArray[np.int64]) -> FloatArray:
    overall = _Share.of(evidence)
    whole = overall.pulled(_smooth(overall.raw))
    shares = np.empty((7, evidence.counts.shape[1]))
    for group in (WORKDAYS, WEEKEND):
        together = _Share.of(evidence.of(np.isin(weekday, group)))
        base = together.pulled(_smooth(together.raw)) if together.messages > 0 else whole
        for day in group:
            shares[day] = _Share.of(evidence.of(weekday == day)).pulled(base)
    totals = shares.sum(axis=1, keepdims=True)
    return np.asarray(np.where(totals > 0, shares / np.where(totals > 0, totals, 1.0), 1.0 / shares.shape[1]))


@dataclass(frozen=True)
class _Share:
    """Raw shares (slots,), NaN where never known, with the variance of their noise."""

    raw: FloatArray
    noise: FloatArray
    messages: float

    @classmethod
    def of(cls, evidence: _Evidence) -> _Share:
        exposure = (evidence.weights * evidence.levels) @ evidence.known
        spread = (evidence.weights**2 * evidence.levels) @ evidence.known
        seen = exposure > 0
        safe = np.where(seen, exposure, 1.0)
        raw = np.where(seen, (evidence.weights @ evidence.counts) / safe, np.nan)
        floor = np.nanmean(raw) if seen.any() else 0.0
        # Where nothing has arrived yet the plain variance is 0: lean on the mean share instead.
        noise = np.where(seen, evidence.dispersion * np.maximum(raw, 0.1 * floor) * spread / safe**2, np.nan)
        return cls(raw, noise, float(exposure.max(initial=0.0)))

    def pulled(self, toward: FloatArray) -> FloatArray:
        """The raw shares moved to `toward` by the part of their distance that noise explains."""
        seen = np.isfinite(self.raw) & np.isfinite(toward) & (np.nan_to_num(self.noise) > 0)
        distance = np.where(seen, self.raw - toward, 0.0)
        if not seen.any():
            return np.nan_to_num(toward)
        standardised = float(np.sum(distance[seen] ** 2 / self.noise[seen]))
        keep = max(0.0, 1.0 - float(seen.sum()) / standardised) if standardised > 0 else 0.0
        return np.nan_to_num(
            np.where(seen, toward + keep * distance, np.where(np.isnan(toward), self.raw, toward))
        )


def _smooth(shares: FloatArray) -> FloatArray:
    """A triangular moving mean over the clock, round midnight, over known slots only."""
    slots = len(shares)
    reach = max(1, round(SMOOTHING_HOURS * slots / 24))
    known = np.isfinite(shares).astype(np.float64)
    filled = np.nan_to_num(shares)
    total, weight = np.zeros(slots), np.zeros(slots)
    for step in range(-reach, reach + 1):
        part = reach + 1 - abs(step)
        total += part * np.roll(filled, step)
        weight += part * np.roll(known, step)
    return np.where(known > 0, total / np.maximum(weight, 1e-12), np.nan)
