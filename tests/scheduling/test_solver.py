"""The four ends of a solve, told apart whatever PuLP says of them."""

from __future__ import annotations

import numpy as np
import pulp
import pytest

from scheduling.result import Solve, Status
from scheduling.solver import Stop, solve


def programme(*rows, objective, high=10, cat=pulp.LpInteger):
    """Minimise a function of x and y, whole numbers from 0 to `high`, under rows."""
    lp = pulp.LpProblem("small", pulp.LpMinimize)
    x, y = (lp.add_variable(name, 0, high, cat) for name in "xy")
    lp.setObjective(objective(x, y))
    for i, row in enumerate(rows):
        lp.addConstraint(row(x, y), f"row_{i}")
    return lp


def market_split(*, soft, planted=False):
    """Four dense equations in thirty yes-or-no variables: hard for every solver.

    `soft` adds slack; `planted` makes every second variable a solution.
    """
    rng = np.random.default_rng(1)
    a = rng.integers(0, 100, size=(4, 30))
    lp = pulp.LpProblem("split", pulp.LpMinimize)
    x = [lp.add_variable(f"x{j}", 0, 1, pulp.LpInteger) for j in range(30)]
    over = [lp.add_variable(f"o{i}", 0) for i in range(4)]
    under = [lp.add_variable(f"u{i}", 0) for i in range(4)]
    lp.setObjective(pulp.lpSum(over + under) if soft else pulp.lpSum(x))
    for i, row in enumerate(a):
        slack = over[i] - under[i] if soft else 0
        left = pulp.lpSum(int(c) * v for c, v in zip(row, x, strict=True)) + slack
        right = row[1::2].sum() if planted else row.sum() // 2
        lp.addConstraint(left == int(right), f"row_{i}")
    return lp


def test_optimal():
    """Solved to its end: objective and bound are one."""
    lp = programme(lambda x, y: 2 * x + 3 * y >= 7, objective=lambda x, y: x + 2 * y)
    found = solve(lp, Stop(gap=0.0))
    assert found.status is Status.OPTIMAL
    assert found.objective == pytest.approx(4)
    assert found.bound == pytest.approx(4)
    assert found.gap == pytest.approx(0)
    assert not found.hit_limit


def test_the_constant_of_the_objective_counts():
    """PuLP keeps it from the solver; objective and bound hold it all the same."""
    lp = programme(lambda x, y: x + y >= 3, objective=lambda x, y: x + y + 100)
    found = solve(lp, Stop())
    assert found.objective == pytest.approx(103)
    assert found.bound == pytest.approx(103)


def test_the_constant_of_a_linear_programme_counts():
    """Where nothing is whole as well."""
    lp = programme(lambda x, y: 2 * x + y >= 3, objective=lambda x, y: x + y + 100, cat=pulp.LpContinuous)
    found = solve(lp, Stop())
    assert found.status is Status.OPTIMAL
    assert (found.objective, found.bound) == (pytest.approx(101.5), pytest.approx(101.5))


def test_infeasible():
    """Rows that contradict each other have no objective and no bound, and a reason."""
    lp = programme(lambda x, y: x + y >= 30, objective=lambda x, y: x + y)
    found = solve(lp, Stop())
    assert found.status is Status.INFEASIBLE
    assert found.objective is None
    assert found.gap is None
    assert found.reasons


def test_feasible_at_the_time_limit():
    """Something found, nothing proven: PuLP calls this optimal."""
    lp = market_split(soft=True)
    found = solve(lp, Stop(seconds=0.5, gap=0.0, threads=1))
    assert lp.status == pulp.LpStatusOptimal
    assert found.status is Status.FEASIBLE
    assert found.hit_limit
    assert found.bound is not None
    assert found.objective > found.bound


def test_feasible_within_the_gap_asked():
    """A solve that may stop at a gap is not called optimal, and hit no limit."""
    found = solve(market_split(soft=True), Stop(seconds=20.0, gap=1.0, threads=1))
    assert found.status is Status.FEASIBLE
    assert not found.hit_limit


def test_nothing_found_in_time():
    """No incumbent at the limit: PuLP's variables hold values that mean nothing."""
    found = solve(market_split(soft=False), Stop(seconds=0.3, threads=1))
    assert found.status is Status.NOTHING_FOUND
    assert found.objective is None
    assert found.hit_limit


def test_a_linear_programme_that_ran_out_of_time_has_no_bound():
    """Its objective on the way is no bound."""
    lp = programme(
        lambda x, y: 2 * x + y >= 3,
        lambda x, y: x + 2 * y >= 3,
        objective=lambda x, y: x + y,
        cat=pulp.LpContinuous,
    )
    found = solve(lp, Stop(seconds=0.0))
    assert found.status in {Status.NOTHING_FOUND, Status.OPTIMAL}
    assert (found.bound is None) == (found.status is Status.NOTHING_FOUND)


def test_a_start_is_taken():
    """Known values are an incumbent: what needs long to find is there at once."""
    unknown = solve(market_split(soft=False, planted=True), Stop(seconds=0.2, threads=1))
    lp = market_split(soft=False, planted=True)
    known = {f"x{j}": float(j % 2) for j in range(30)}
    found = solve(lp, Stop(seconds=0.2, threads=1), known)
    assert unknown.objective is None
    assert found.objective is not None
    assert found.objective <= sum(known.values())


def test_the_number_of_threads_may_change():
    """HiGHS keeps one pool of threads a process; another number must not end as nothing found."""
    for threads in (1, 2, 1):
        lp = programme(lambda x, y: 2 * x + 3 * y >= 7, objective=lambda x, y: x + 2 * y)
        assert solve(lp, Stop(threads=threads)).status is Status.OPTIMAL


@pytest.mark.parametrize(
    ("objective", "bound", "gap"),
    [(100.0, 90.0, 0.1), (0.0, 0.0, 0.0), (None, 90.0, None), (5.0, None, None)],
)
def test_gap(objective, bound, gap):
    """(objective - bound) / objective, and none where either is missing."""
    assert Solve(Status.FEASIBLE, objective, bound, 0.0).gap == (None if gap is None else pytest.approx(gap))
