"""Expectation curves: read, and met by as many customers as the formula says."""

from __future__ import annotations

import pytest

from tests.wfm.simulation.small import HOUR, around_the_clock, demand, duty, work
from wfm.errors import PlanFileError
from wfm.expectation import PRESETS, SPROUT_2020, Expectation, Step, expectation_met, expectation_of
from wfm.simulation import Settings, simulate

BUSY = demand(work(per_hour=7.0), work("mail tag", 8.0, 60.0, within_seconds=(24 * HOUR,), share=(0.95,)))
TEAM = (*around_the_clock(1), duty(9, 17))


def _simulated(expectation, team=TEAM):
    return simulate(BUSY, team, Settings(absence=0.1), 30, seed=2, probes=expectation.probes)


def test_each_step_counts_the_customers_it_adds():
    """40 % are content with P(1 h), 39 % more with P(24 h), 21 % with an answer at all."""
    found = _simulated(SPROUT_2020)
    total = found.total[:, :, 0].sum()
    hour, day = found.answered[0] / total
    expected = 0.40 * hour + 0.39 * day + 0.21 * (1 - found.over_age(0))
    assert 0.2 < hour < day
    assert expectation_met(SPROUT_2020, found, (0,)) == pytest.approx(expected)


def test_everybody_answered_at_once_meets_every_curve():
    """Ample staff: all are met, whatever they expect."""
    for preset in PRESETS:
        assert expectation_met(preset, _simulated(preset, around_the_clock(40)), (0,)) > 0.98


def test_nobody_answered_meets_nobody():
    """Without staff not even those without a wish are met."""
    assert expectation_met(SPROUT_2020, _simulated(SPROUT_2020, ()), (0,)) == 0.0


def test_customers_of_all_reply_classes_count_alike():
    """Two classes together lie between the two alone, weighted by their messages."""
    found = _simulated(SPROUT_2020)
    alone = [expectation_met(SPROUT_2020, found, (k,)) for k in (0, 1)]
    weights = found.total.sum(axis=(0, 1))
    both = expectation_met(SPROUT_2020, found, (0, 1))
    assert both == pytest.approx(float(weights @ alone) / weights.sum())


def test_presets_are_known_by_name_and_ascend():
    """Each preset is found by its name, has a source, and its steps rise to at most everybody."""
    for preset in PRESETS:
        assert expectation_of(preset.name) is preset
        assert preset.source
        times, shares = zip(*((step.within_seconds, step.share) for step in preset.steps), strict=True)
        assert list(times) == sorted(set(times))
        assert 0 < shares[0] <= shares[-1] <= 1


def test_a_curve_of_ones_own():
    """Steps of time and share, read like durations of plan.toml."""
    steps = (Step(5400, 0.5), Step(86400, 0.9))
    assert expectation_of("90min=0.5, 24h=0.9") == Expectation(
        "90min=0.5, 24h=0.9", "the planner's own", steps
    )


@pytest.mark.parametrize(
    "text", ["sprout", "1h=0.5,1h=0.6", "2h=0.5,4h=0.4", "soon=0.5", "1h=85", "1h=", "0h=0.1"]
)
def test_a_curve_that_cannot_be_names_the_option_and_the_remedy(text):
    """An unknown name, steps that fall back, a time or share that is none."""
    with pytest.raises(PlanFileError, match="--expectation") as caught:
        expectation_of(text)
    assert caught.value.problems[0].place == text
    assert caught.value.problems[0].remedy
