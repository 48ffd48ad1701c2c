"""Poisson regression of counts on weekday x Fourier terms of the day (statsmodels)."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np

from forecasting.panel import Panel
from forecasting.series import FloatArray


@dataclass(frozen=True)
class PoissonGlm:
    """Each weekday has its own level and daily curve of `order` harmonics; half-life in weeks.

    All regressors depend on weekday and slot alone, so the weighted counts of each (weekday, slot)
    cell with their exposure are sufficient: 7 x slots rows instead of days x slots.
    """

    order: int = 6
    half_life: float = 6.0

    def predict(self, panel: Panel) -> FloatArray:
        """See `Model.predict`."""
        counts, exposure = self._cells(panel)
        rates = np.zeros((7, panel.slots))
        seen = exposure > 0
        if counts.sum() > 0:
            basis = _fourier(panel.slots, self.order)
            for weekday in range(7):
                if counts[weekday].sum() > 0:
                    rates[weekday] = _curve(counts[weekday], exposure[weekday], basis)
        unknown = ~seen.any(axis=1)
        rates[unknown] = rates[~unknown].mean(axis=0) if (~unknown).any() else 0.0
        return rates[panel.weekday[panel.ahead :]]

    def _cells(self, panel: Panel) -> tuple[FloatArray, FloatArray]:
        weights = 0.5 ** (np.maximum(panel.weeks_to_origin, 0.0) / self.half_life)
        known = np.isfinite(panel.counts)
        filled = np.where(known, panel.counts, 0.0)
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


def _curve(counts: FloatArray, exposure: FloatArray, basis: FloatArray) -> FloatArray:
    """The fitted rate of every slot of one weekday."""
    from statsmodels.genmod.families import Poisson
    from statsmodels.genmod.generalized_linear_model import GLM

    seen = exposure > 0
    rates = counts[seen] / exposure[seen]
    model = GLM(rates, basis[seen], family=Poisson(), freq_weights=exposure[seen])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fit = model.fit_regularized(alpha=1e-6, L1_wt=0.0) if seen.sum() <= basis.shape[1] else model.fit()
    return np.asarray(np.exp(np.clip(basis @ np.asarray(fit.params), -30.0, 30.0)))
