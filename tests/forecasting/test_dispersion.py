"""Count distributions and sample paths have the spread they say."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasting import Dispersion, Forecast, count_quantile, sample_paths, total_quantile
from forecasting.dispersion import LEAST, Errors, fit_dispersion, total_cv

SPREAD = Dispersion(interval_cv=0.4, day_cv=0.2, week_cv=0.1)


def _forecast(mean: np.ndarray, spread: Dispersion = SPREAD) -> Forecast:
    return Forecast(mean, mean, mean, mean, "made", "made", spread)


@given(st.floats(0, 5000), st.floats(0, 3))
def test_quantiles_are_whole_ordered_and_never_negative(mean, cv):
    """0 <= p05 <= p50 <= p95, whole numbers, all 0 where nothing is expected."""
    low, middle, high = (count_quantile(np.asarray([mean]), cv, q)[0] for q in (0.05, 0.5, 0.95))
    assert 0 <= low <= middle <= high
    assert low == round(low)
    assert high > 0 if mean > 0.1 and cv < 1 else True
    assert (high == 0) if mean == 0 else True


def test_without_spread_the_quantile_is_poissons():
    """Poisson of mean 4: P(X <= 1) = .092, P(X <= 8) = .979, P(X <= 7) = .949."""
    found = [count_quantile(np.asarray([4.0]), 0.0, level)[0] for level in (0.05, 0.95)]
    assert found == [1.0, 8.0]


def test_paths_have_the_covariances_of_their_dispersion():
    """Over many futures: mean 1, and the spreads of interval, day and week as stated."""
    paths = sample_paths(_forecast(np.full(14 * 24, 5.0)), 4000, seed=3, slots_per_day=24) / 5.0
    assert paths.mean() == pytest.approx(1.0, abs=0.01)
    assert paths[:, 0].std() == pytest.approx(0.4, abs=0.02)
    same_day = np.cov(paths[:, 0], paths[:, 1])[0, 1]
    same_week = np.cov(paths[:, 0], paths[:, 30])[0, 1]
    other_week = np.cov(paths[:, 0], paths[:, 200])[0, 1]
    assert same_day == pytest.approx(0.2**2, abs=0.008)
    assert same_week == pytest.approx(0.1**2, abs=0.008)
    assert other_week == pytest.approx(0.0, abs=0.008)


def test_paths_of_a_seed_are_the_same_and_closed_slots_stay_zero():
    """Same seed, same bytes; another seed, other rates; zero stays zero; nothing is negative."""
    mean = np.tile([0.0, 3.0], 7 * 12)
    first, again = (sample_paths(_forecast(mean), 5, seed, 24) for seed in (1, 1))
    assert first.tobytes() == again.tobytes()
    assert first.tobytes() != sample_paths(_forecast(mean), 5, 2, 24).tobytes()
    assert (first[:, ::2] == 0.0).all()
    assert (first >= 0.0).all()


def test_dispersion_is_found_again():
    """Counts drawn with a known spread give that spread back, at each level."""
    mean = np.full(8 * 7 * 24, 20.0)
    random = np.random.default_rng(5)
    drawn = random.poisson(sample_paths(_forecast(mean), 6, 11, 24)).astype(float)
    found = fit_dispersion([Errors(row.reshape(-1, 24), mean.reshape(-1, 24)) for row in drawn])
    assert found.interval_cv == pytest.approx(0.4, rel=0.1)
    assert found.day_cv == pytest.approx(0.2, rel=0.15)
    assert found.week_cv == pytest.approx(0.1, rel=0.5)


def test_a_single_storm_does_not_widen_every_interval():
    """One day in sixty at five times its forecast moves the interval spread by less than a third."""
    mean = np.full((60, 24), 20.0)
    calm = np.random.default_rng(2).poisson(mean).astype(float)
    storm = calm.copy()
    storm[30, 10:16] = 100.0
    widened, before = (fit_dispersion([Errors(actual, mean)]) for actual in (storm, calm))
    assert widened.interval_cv < before.interval_cv + 0.05


def test_few_errors_are_not_trusted_to_be_small():
    """A perfect week in backtest is luck: some spread of intervals, days and weeks stays."""
    mean = np.full((7, 24), 50.0)
    found = fit_dispersion([Errors(mean, mean)])
    assert found.interval_cv >= LEAST.interval_cv
    assert found.day_cv >= LEAST.day_cv
    assert found.week_cv >= LEAST.week_cv


def test_a_totals_spread_is_that_of_its_parts_with_their_dependence():
    """One interval has interval_cv, a day of many small ones day_cv and a remainder, a week less again."""
    day = np.repeat(np.arange(7), 24)
    week = np.full(168, 10.0)
    assert total_cv(week[:1], day[:1], SPREAD) == pytest.approx(0.4)
    assert total_cv(week[:24], day[:24], SPREAD) == pytest.approx((0.2**2 + 0.12 / 24) ** 0.5)
    assert total_cv(week, day, SPREAD) == pytest.approx((0.1**2 + 0.03 / 7 + 0.12 / 168) ** 0.5)
    low, high = (total_quantile(week, day, SPREAD, level) for level in (0.05, 0.95))
    assert 0 < low < 1680 < high < sum(count_quantile(week, 0.4, 0.95))


def test_a_days_band_is_neither_widened_by_rare_storms_nor_too_narrow():
    """Days of 8 % spread with one in fourteen at twice its volume: its band holds 76 to 86 % of new ones."""
    random = np.random.default_rng(3)
    mean = np.full((336, 24), 20.0)
    factor = random.gamma(0.08**-2, 0.08**2, 336) * np.where(random.random(336) < 1 / 14, 2.0, 1.0)
    drawn = random.poisson(mean * factor[:, None]).astype(float)
    found = fit_dispersion([Errors(drawn[:112], mean[:112])])
    cv = total_cv(mean[0], np.zeros(24, dtype=np.int64), found)
    low, high = (count_quantile(np.asarray([480.0]), cv, level) for level in (0.1, 0.9))
    totals = drawn[112:].sum(axis=1)
    assert 0.76 <= ((totals >= low) & (totals <= high)).mean() <= 0.86


def test_errors_of_more_weight_say_more():
    """Calm errors that weigh nine times as much as wild ones give less spread than the reverse."""
    mean = np.full((56, 24), 50.0)
    random = np.random.default_rng(6)
    calm, wild = (
        random.poisson(mean * random.gamma(cv**-2, cv**2, (56, 1))).astype(float) for cv in (0.05, 0.3)
    )
    towards_calm, towards_wild = (
        fit_dispersion([Errors(calm, mean, weight), Errors(wild, mean, 1.0 - weight)])
        for weight in (0.9, 0.1)
    )
    assert towards_calm.day_cv < 0.7 * towards_wild.day_cv
