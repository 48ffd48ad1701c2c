"""What heads are worth: what is needed of whom, and the floor, priced in paid hours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scheduling.problem import FloatArray

SHORT = 2.0  # price of one head-hour short of the requirement, in paid hours
SHORT_AGAIN = 0.5  # what each further head short in the same interval adds
BELOW_FLOOR = 60.0  # price of one head-hour below the floor, which is a hard rule
SPREAD = 0.02  # price that a surplus head adds, so that surplus spreads


@dataclass(frozen=True)
class Wanted:
    """Heads wanted.

    `needs` are heads, shape (needs, T); `met_by` says whether a skill set counts for a need, shape
    (needs, sets); `floor` is of all together, shape (T,).
    """

    needs: FloatArray
    met_by: FloatArray
    floor: FloatArray
    interval_hours: float

    def penalty(self, heads: FloatArray) -> float:
        """What `heads`, shape (sets, T), fall short of needs and floor."""
        priced = _priced(self._gaps(heads)).sum() + BELOW_FLOOR * self._below(heads).sum()
        return float(self.interval_hours * priced)

    def gain(self, heads: FloatArray, s: int) -> FloatArray:
        """What one more head of skill set s takes off the penalty in each interval, shape (T,)."""
        gaps = self._gaps(heads)[self.met_by[:, s] > 0]
        below = self._below(heads)
        rescued = below - np.maximum(below - 1.0, 0.0)
        saved = (_priced(gaps) - _priced(gaps + 1.0)).sum(axis=0)
        return np.asarray(self.interval_hours * (saved + BELOW_FLOOR * rescued))

    def short_hours(self, heads: FloatArray) -> float:
        """Head-hours short, of the need that is shortest in each interval."""
        short = np.maximum(-self._gaps(heads), 0.0).max(axis=0)
        return float(self.interval_hours * short.sum())

    def _gaps(self, heads: FloatArray) -> FloatArray:
        return np.asarray(self.met_by @ heads - self.needs)

    def _below(self, heads: FloatArray) -> FloatArray:
        below: FloatArray = np.maximum(self.floor - heads.sum(axis=0), 0.0)
        return below


def _priced(gap: FloatArray) -> FloatArray:
    """The price of so many heads over (or, negative, short of) the requirement."""
    short, extra = np.maximum(-gap, 0.0), np.maximum(gap, 0.0)
    priced: FloatArray = SHORT * short + SHORT_AGAIN * short**2 / 2 + SPREAD * extra**2 / 2
    return priced
