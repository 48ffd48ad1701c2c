"""The Poisson regression written out against a general package."""

from __future__ import annotations

import numpy as np
import pytest

from forecasting.models.glm import _fourier, _poisson


def test_the_regression_is_that_of_statsmodels_where_the_prior_is_faint():
    """Five harmonics on 24 cells of a hundred thousand weeks: both find the same rates to 1 in 10,000."""
    families = pytest.importorskip("statsmodels.genmod.families")
    linear = pytest.importorskip("statsmodels.genmod.generalized_linear_model")
    random = np.random.default_rng(4)
    basis = _fourier(24, 5)
    rates = np.exp(basis @ random.normal(0.0, 0.3, 11)) * random.uniform(0.8, 1.2, 24)
    weights = random.uniform(0.5, 1.0, 24) * 1e5
    theirs = linear.GLM(rates, basis, family=families.Poisson(), var_weights=weights).fit()
    assert _poisson(rates, basis, weights, basis) == pytest.approx(np.asarray(theirs.mu), rel=1e-4)
