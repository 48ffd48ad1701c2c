"""Ridge regression on logs: odd days are held back, effects in doubt go as far as the days bear them out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit

from forecasting.series import BoolArray, FloatArray

HUBER = 2.0
HUBER_STEPS = 4
USUAL_DAY = 0.07
LEAST_NOISE = 0.1
# Most queues have no such habit, and four weeks of noise often seem to; one that has it shows it soon.
PRIOR_OF_DOUBTED = 0.02


@dataclass(frozen=True)
class Design:
    """Columns (days, terms) with the penalty of each term (terms,), and which terms are in doubt (terms,).

    A penalty is for days that stray by USUAL_DAY: their variance over the effect's prior variance, 0
    for a term left free. The terms in doubt are either all there or all nothing.
    """

    columns: FloatArray
    penalty: FloatArray
    doubted: BoolArray


def robust_ridge(design: Design, y: FloatArray, weights: FloatArray) -> FloatArray:
    """Effects (terms,) of a design on `y` (days,), weighted ridge with Huber's weights.

    A storm does not become its weekday's habit, and penalties grow with the variance there is. Terms
    in doubt are averaged with none by the evidence for each (MacKay 1992, Neural Computation 4): an
    effect read into noise costs more than a small one left out.
    """
    calm, strength = np.ones_like(y), 1.0
    for _ in range(HUBER_STEPS):
        off = np.abs(y - design.columns @ _solved(design, y, weights * calm, strength)[0])
        scale = float(np.median(off)) / 0.6745
        strength = max(scale / USUAL_DAY, LEAST_NOISE) ** 2
        calm = np.minimum(1.0, HUBER * scale / np.maximum(off, 1e-12)) if scale > 1e-9 else calm
    return _averaged(design, y, weights * calm, strength)


def _averaged(design: Design, y: FloatArray, weights: FloatArray, strength: float) -> FloatArray:
    effects, evidence = _solved(design, y, weights, strength)
    if not design.doubted.any():
        return effects
    kept = ~design.doubted
    smaller = Design(design.columns[:, kept], design.penalty[kept], design.doubted[kept])
    without, evidence_without = _solved(smaller, y, weights, strength)
    share = float(expit(logit(PRIOR_OF_DOUBTED) + evidence - evidence_without))
    effects *= share
    effects[kept] += (1.0 - share) * without
    return effects


def _solved(design: Design, y: FloatArray, weights: FloatArray, strength: float) -> tuple[FloatArray, float]:
    """Effects and the log evidence of the design, up to a constant that free terms and `y` set."""
    penalty = strength * design.penalty
    moments = design.columns.T @ (weights * y)
    precision = design.columns.T @ (weights[:, None] * design.columns) + np.diag(penalty + 1e-9)
    effects = np.asarray(np.linalg.solve(precision, moments))
    variance = strength * USUAL_DAY**2
    evidence = (
        np.log(penalty[penalty > 0]).sum() - np.linalg.slogdet(precision)[1] + moments @ effects / variance
    )
    return effects, 0.5 * float(evidence)
