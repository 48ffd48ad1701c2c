"""What the floor alone costs, in problems read by eye."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from scheduling.cover import solve_cover
from scheduling.cover.effort import Effort
from scheduling.cover.presence import presence_bound
from tests.scheduling.small import QUICK, cover, days, duty, group


def bound_of(problem):
    """The bound with time enough."""
    return presence_bound(problem, Effort(QUICK, time.perf_counter()))


def test_breaks_cost_whole_shifts():
    """Eight hours, and nobody in the break but by a second shift: 16, where fractions would say 12."""
    options = [duty(0, 0, 8, rest=(3, 4)), duty(0, 0, 8, rest=(4, 5)), duty(0, 2, 8)]
    problem = cover([group(options)], floor=dict.fromkeys(range(8), 1))
    assert bound_of(problem) == pytest.approx(16.0)


def test_a_night_between_weeks_costs_each_its_part():
    """Eight hours over midnight of Sunday: two in one week, six in the other, eight in sum."""
    on = days(14)
    nights = [duty(6, 22, 8), duty(13, 22, 8)]
    floor = dict.fromkeys([6 * 24 + 22, 7 * 24 + 3], 1)
    assert bound_of(cover([group(nights, weeks=2, n_days=14)], on=on, floor=floor)) == pytest.approx(8.0)


def test_weeks_that_repeat_are_solved_once(monkeypatch):
    """Three like weeks around the clock, nights over their seams: one programme."""
    asked = []
    monkeypatch.setattr(
        Effort, "bound", lambda _effort, matrix: float(len(asked) or asked.append(matrix) or 1)
    )
    options = [duty(d, start, 8) for d in range(21) for start in (6, 14, 22)]
    whole = group(options, weeks=3, n_days=21)
    assert bound_of(cover([whole], on=days(21), floor=dict.fromkeys(range(504), 1))) == 3.0
    assert len(asked) == 1


def test_contracts_limit_the_cheap_shifts():
    """One short shift is all that contracts allow: the rest of the floor takes a long one."""
    short, long = duty(0, 0, 4), duty(0, 4, 8)
    few = replace(group([short, duty(0, 4, 4)], pool=1, pool_max=(4.0,)), name="part")
    problem = cover([few, group([long, duty(0, 0, 8)])], floor=dict.fromkeys(range(8), 1))
    assert bound_of(problem) == pytest.approx(8.0)


def test_never_more_than_a_plan_costs():
    """Against the optimum of three days around the clock."""
    on = days(3)
    options = [duty(d, s, 8, rest=(s + r, s + r + 1)) for d in range(3) for s in (0, 8, 16) for r in (3, 4)]
    problem = cover([group(options, n_days=3)], on=on, floor=dict.fromkeys(range(72), 1))
    found = solve_cover(problem, QUICK)
    assert found.solve.objective is not None
    assert 72 < bound_of(problem) <= found.solve.objective + 1e-6
