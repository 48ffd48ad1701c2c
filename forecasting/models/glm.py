"""Poisson regression of counts on weekday x Fourier terms of the day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecasting.level import week_level
from forecasting.panel import Panel
from forecasting.profile import fit_profile
from forecasting.series import FloatArray

# A prior on each harmonic, of standard deviation 3 on the log scale: a night without a single message
# has no bottom otherwise.
PRECISION = 1.0 / 9.0
STEPS = 30


@dataclass(frozen=True)
class PoissonGlm:
    """Each weekday has its own level and daily curve of `order` harmonics; half-life in weeks.

    All regressors depend on weekday and slot alone, so the weighted counts of each (weekday, slot)
    cell with their exposure are sufficient: 7 x slots rows instead of days x slots. `pooled_weeks`
    imaginary weeks at the curve that all weekdays share steady a weekday seen little. The regression
    gives the shape of the week; where its level stands the weeks themselves say.
    """

    order: int = 8
    half_life: float = 8.0
    pooled_weeks: float = 2.0

    def predict(self, panel: Panel) -> FloatArray:
        """See `Model.predict`."""
        history = np.asarray(fit_profile(panel).counts)
        counts, exposure = self._cells(panel, history)
        rates = np.zeros((7, panel.slots))
        if counts.sum() > 0:
            together = _ratio(counts.sum(axis=0), exposure.sum(axis=0))
            basis = _fourier(panel.slots, self.order)
            for weekday in range(7):
                rates[weekday] = self._curve(counts[weekday], exposure[weekday], together, basis)
        # Storms cut out of the shape are volume all the same: the level has its own way with them.
        return rates[panel.weekday[panel.ahead :]] * week_level(panel.counts, rates, panel)

    def _curve(
        self, counts: FloatArray, exposure: FloatArray, together: FloatArray, basis: FloatArray
    ) -> FloatArray:
        """The rate of every slot of one weekday."""
        usual = float(exposure @ np.nan_to_num(together))
        level = float(counts.sum()) / usual if usual > 0 else 1.0
        if level == 0.0:
            return np.zeros_like(counts)
        seen = np.isfinite(together)
        pooled = np.where(seen, self.pooled_weeks, 0.0)
        rates = (counts + pooled * level * np.nan_to_num(together)) / np.where(seen, exposure + pooled, 1.0)
        fitted = _poisson(rates[seen], basis[seen], (exposure + pooled)[seen], basis)
        # Between the slots it has seen a Fourier curve is sound, far outside them it is not.
        return np.asarray(np.minimum(fitted, 1.5 * rates[seen].max()))

    def _cells(self, panel: Panel, history: FloatArray) -> tuple[FloatArray, FloatArray]:
        weights = 0.5 ** (np.maximum(panel.weeks_to_origin, 0.0) / self.half_life)
        known = np.isfinite(history)
        filled = np.where(known, history, 0.0)
        counts, exposure = np.zeros((7, panel.slots)), np.zeros((7, panel.slots))
        for weekday in range(7):
            rows = panel.weekday == weekday
            counts[weekday] = weights[rows] @ filled[rows]
            exposure[weekday] = weights[rows] @ known[rows]
        return counts, exposure


def _fourier(slots: int, order: int) -> FloatArray:
    phase = 2.0 * np.pi * np.arange(slots) / slots
    harmonics = [wave(k * phase) for k in range(1, order + 1) for wave in (np.sin, np.cos)]
    return np.column_stack([np.ones(slots), *harmonics])


def _ratio(part: FloatArray, whole: FloatArray) -> FloatArray:
    return np.where(whole > 0, part / np.where(whole > 0, whole, 1.0), np.nan)


def _poisson(rates: FloatArray, seen: FloatArray, weights: FloatArray, basis: FloatArray) -> FloatArray:
    """Poisson regression of `rates` on `seen`, read off at every row of `basis`.

    Iteratively reweighted least squares (McCullagh & Nelder 1989, 2.5) with halved steps where a whole
    one would climb past the top. Written out: general packages take ten times as long on 24 rows.
    """
    columns = min(basis.shape[1], 2 * ((len(rates) - 1) // 3) + 1)
    design = seen[:, :columns]
    prior = np.full(columns, PRECISION)
    prior[0] = 0.0
    found = np.zeros(columns)
    found[0] = np.log(max(float(weights @ rates) / float(weights.sum()), 1e-12))
    likelihood = _log_likelihood(found, design, rates, weights, prior)
    for _ in range(STEPS):
        expected = np.exp(design @ found)
        slope = design.T @ (weights * (rates - expected)) - prior * found
        curve = design.T @ ((weights * expected)[:, None] * design) + np.diag(prior + 1e-12)
        step = np.linalg.solve(curve, slope)
        better = -np.inf
        for _ in range(STEPS):
            better = _log_likelihood(found + step, design, rates, weights, prior)
            if better >= likelihood:
                break
            step = step / 2.0
        gain, likelihood, found = better - likelihood, better, found + step
        if gain < 1e-9 * (1.0 + abs(likelihood)):
            break
    return np.asarray(np.exp(np.clip(basis[:, :columns] @ found, -30.0, 30.0)))


def _log_likelihood(
    found: FloatArray, design: FloatArray, rates: FloatArray, weights: FloatArray, prior: FloatArray
) -> float:
    logs = np.clip(design @ found, -50.0, 50.0)
    return float(weights @ (rates * logs - np.exp(logs)) - 0.5 * prior @ found**2)
