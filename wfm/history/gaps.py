"""Zeros that cannot be zeros: runs of empty slots too long or too busy to be chance (a gap is not a zero).

A run of zeros is a gap when the chance of seeing none, P(0), is below one in a million. Counts are taken
as negative binomial with variance `phi` times the mean (Cameron & Trivedi 2013, NB1), independent between
slots, so that over a run `ln P(0) = - m ln(phi) / (phi - 1)`, with m the run's expected count; at
phi = 1, Poisson, that is -m. A quiet night has a small m and stays a zero.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

_SURPRISE = -np.log(1e-6)
# An export rarely begins or ends at midnight: at its edges one in twenty is surprise enough.
_SURPRISE_AT_EDGE = -np.log(0.05)
_LEVEL_DAYS = 14
_WEEKS_TO_TRIM = 4


def implausible_zeros(volume: FloatArray, open_: BoolArray, slots_per_day: int, known: slice) -> BoolArray:
    """Which zeros are gaps; arguments and result per slot, whole days.

    `known` is the stretch between the first and the last row that the history has; zeros outside it
    are taken as missing sooner. Closed slots end no run and count for nothing.
    """
    expected = np.where(open_, expected_counts(volume, open_, slots_per_day), 0.0)
    evidence = expected * _surprise_per_message(volume, expected, open_)
    outside = np.ones(len(volume), dtype=np.bool_)
    outside[known] = False
    gaps = np.zeros(len(volume), dtype=np.bool_)
    for first, end in runs(np.where(open_, volume == 0, True)):
        run = slice(first, end)
        edge = outside[run]
        if evidence[run].sum() > _SURPRISE:
            gaps[run] = True
        elif edge.any() and evidence[run][edge].sum() > _SURPRISE_AT_EDGE:
            gaps[run] = edge
    return gaps & open_


def expected_counts(volume: FloatArray, open_: BoolArray, slots_per_day: int) -> FloatArray:
    """What each slot would hold were it no gap, from the same slot in the other weeks and the level around.

    The week profile leaves out the slot itself and, from four weeks on, the largest of its kind (a
    spike). The level is that of the fortnight on either side, never above 1, so that a queue that grew
    is not measured by its later self.
    """
    seen = np.where(open_, volume, np.nan)
    profile = _profile(seen, 7 * slots_per_day)
    by_day = _profile(seen, slots_per_day)
    profile = np.where(np.isnan(profile), np.nan_to_num(by_day), profile)
    return profile * _level(np.nan_to_num(seen), profile, slots_per_day)


def _profile(seen: FloatArray, period: int) -> FloatArray:
    """Mean of the other values of the same phase, shape as `seen`; NaN where there is no other."""
    padded = np.full(-(-len(seen) // period) * period, np.nan)
    padded[: len(seen)] = seen
    table = padded.reshape(-1, period)
    counts = (~np.isnan(table)).sum(axis=0)
    trim = counts >= _WEEKS_TO_TRIM
    largest = np.where(np.isnan(table), 0.0, table).max(axis=0)
    total = np.nansum(table, axis=0) - np.where(trim, largest, 0.0)
    others = np.maximum(counts - 1 - trim, 0)
    mean = np.divide(total, others, out=np.full(period, np.nan), where=others > 0)
    return np.resize(mean, len(seen))


def _level(seen: FloatArray, profile: FloatArray, slots_per_day: int) -> FloatArray:
    """Seen over expected in the fortnight on either side, 0..1, days without a message left out."""
    seen_by_day = seen.reshape(-1, slots_per_day).sum(axis=1)
    expected_by_day = np.where(seen_by_day > 0, profile.reshape(-1, slots_per_day).sum(axis=1), 0.0)
    near_seen, near_expected = _around(seen_by_day), _around(expected_by_day)
    level = np.divide(near_seen, near_expected, out=np.ones(len(seen_by_day)), where=near_expected > 0)
    return np.repeat(np.minimum(level, 1.0), slots_per_day)


def _around(by_day: FloatArray) -> FloatArray:
    """Sums over the days within a fortnight of each day."""
    total = np.concatenate(([0.0], np.cumsum(by_day)))
    day = np.arange(len(by_day))
    return total[np.minimum(day + _LEVEL_DAYS + 1, len(by_day))] - total[np.maximum(day - _LEVEL_DAYS, 0)]


def _surprise_per_message(volume: FloatArray, expected: FloatArray, open_: BoolArray) -> float:
    """- ln P(0) per expected message: ln(phi) / (phi - 1), the largest hundredth of residuals left out."""
    told = open_ & (expected > 0) & ~np.isnan(volume)
    if not told.any():
        return 1.0
    squared = np.sort((volume[told] - expected[told]) ** 2 / np.maximum(expected[told], 1.0))
    phi = float(squared[: max(1, int(0.99 * len(squared)))].mean())
    return float(np.log(phi) / (phi - 1)) if phi > 1.001 else 1.0


def runs(mask: BoolArray) -> list[tuple[int, int]]:
    """The stretches `[first, end)` where a mask holds."""
    edges = np.diff(np.concatenate(([0], mask.astype(np.int8), [0])))
    return list(zip(np.flatnonzero(edges == 1).tolist(), np.flatnonzero(edges == -1).tolist(), strict=True))
