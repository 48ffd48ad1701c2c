"""The forecast's work in time, under the occupancy ceiling."""

from __future__ import annotations

import numpy as np
import pytest

from tests.wfm.whatif.made import make_folder
from wfm.case import case_of, past_of
from wfm.config import load_plan
from wfm.in_time import InTime, forecast_problem, heads_by_skill


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    """One queue around the clock, a named agent and a pool."""
    plan = load_plan(make_folder(tmp_path_factory.mktemp("small")))
    return case_of(plan, past_of(plan))


def heads(case, number):
    """As many of the first skill set in every interval, nobody else."""
    first, *others = heads_by_skill(case, ())
    none = np.zeros(case.days.intervals)
    return {first: none + number, **dict.fromkeys(others, none)}


def test_enough_heads_stay_enough(case):
    """What one head does at half its time, two do, and none does not."""
    kept = InTime.of(forecast_problem(case), heads(case, 1.0))
    assert kept.is_kept(heads(case, 1.0))
    assert kept.is_kept(heads(case, 2.0))
    assert not kept.is_kept(heads(case, 0.0))


def test_the_ceiling_counts(case):
    """Heads that just do the work at full time cannot do it when busy nine tenths of a day at most."""
    problem = forecast_problem(case)
    work = sum(float(one.arrivals.sum()) for one in problem.classes)
    just = 1.02 * work / (case.days.intervals * problem.head_hours)
    assert not InTime.of(problem, heads(case, 1.0)).is_kept(heads(case, just))
    assert InTime.of(problem, heads(case, 1.0)).is_kept(heads(case, 1.3 * just / problem.occupancy))


def test_less_than_asked_may_not_become_less_still(case):
    """Where the heads to begin with leave some work late, they may stay as they are; fewer are refused."""
    problem = forecast_problem(case)
    work = sum(float(one.arrivals.sum()) for one in problem.classes)
    need = work / (case.days.intervals * problem.head_hours * problem.occupancy)
    kept = InTime.of(problem, heads(case, 1.02 * need))
    assert any((share < 1.0 - 1e-6).any() for share in kept.least)
    assert kept.is_kept(heads(case, 1.02 * need))
    assert not kept.is_kept(heads(case, 0.9 * need))
