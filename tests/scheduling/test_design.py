"""Shift design: proven on instances small enough to try every design."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.design import Design, DesignProblem, Family, Kind, Prices, solve_design
from scheduling.result import Status
from scheduling.solver import Stop

STOP = Stop(seconds=20.0, threads=1)


def problem(demand, families, prices=(60, 60, 60), days=1):
    """A demand and families of (first start, last start, shortest, longest)."""
    families = tuple(Family(*window) for window in families)
    return DesignProblem(np.array(demand), days, families, Prices(*prices))


def cheapest(asked):
    """The best cost of all designs, each tried."""
    most = int(asked.demand.max())
    best = asked.cost(Design({}))
    for size in range(1, len(asked.kinds) + 1):
        for kinds in combinations(asked.kinds, size):
            for heads in product(range(most + 1), repeat=size * asked.days):
                days = np.reshape(heads, (size, asked.days)).tolist()
                used = {k: tuple(row) for k, row in zip(kinds, days, strict=True) if any(row)}
                best = min(best, asked.cost(Design(used)))
    return best


def test_two_kinds_meet_a_stair():
    """Four hours wanting 1, 3, 3, 2 heads: one head on the first three, two on the last three."""
    found = solve_design(problem([1, 3, 3, 2], [(0, 1, 3, 4)]), STOP)
    assert found.design.heads == {Kind(0, 3): (1,), Kind(1, 3): (2,)}
    assert (found.solve.status, found.solve.objective, found.solve.bound) == (Status.OPTIMAL, 120, 120)


def test_a_kind_is_paid_once_for_all_its_days():
    """Two days that want the same heads pay for one kind."""
    found = solve_design(problem([0, 2, 2, 0, 0, 1, 1, 0], [(0, 2, 2, 2)], days=2), STOP)
    assert found.design.heads == {Kind(1, 2): (2, 1)}
    assert found.solve.objective == 60


def test_a_kind_too_dear_is_left_out():
    """Two head-hours too few cost less than a kind for five."""
    found = solve_design(problem([1, 1, 0, 0], [(0, 0, 2, 2)], (1, 1, 5)), STOP)
    assert found.design.heads == {}
    assert (found.solve.status, found.solve.objective) == (Status.OPTIMAL, 2)


def test_the_week_is_a_cycle():
    """A night shift of the last day covers the first morning."""
    found = solve_design(problem([3, 0, 0, 3], [(3, 3, 2, 2)]), STOP)
    assert found.design.heads == {Kind(3, 2): (3,)}


def test_a_start_past_midnight_is_the_next_day():
    """Starts 3 to 4 of a day of four intervals are its last and the next day's first."""
    assert problem([1, 1, 1, 1], [(3, 4, 2, 2)]).kinds == (Kind(0, 2), Kind(3, 2))


def test_no_time_leaves_an_answer_and_a_true_bound():
    """With no time to search there is a design, at least that without a shift, and a bound not above it."""
    found = solve_design(problem([5, 9, 9, 5] * 6, [(0, 15, 4, 9)]), Stop(seconds=0.001, threads=1))
    assert found.solve.objective == problem([5, 9, 9, 5] * 6, [(0, 15, 4, 9)]).cost(found.design)
    assert found.solve.bound <= found.solve.objective


def test_no_demand_needs_no_shift():
    """Nothing wanted costs nothing."""
    found = solve_design(problem([0, 0, 0, 0], [(0, 1, 2, 2)]), STOP)
    assert (found.design.heads, found.solve.status, found.solve.objective) == ({}, Status.OPTIMAL, 0)


@settings(max_examples=60, deadline=None)
@given(
    demand=st.lists(st.integers(0, 2), min_size=8, max_size=8),
    windows=st.sampled_from([[(0, 1, 2, 2)], [(0, 0, 2, 3)], [(1, 1, 1, 1), (2, 2, 3, 3)], [(3, 4, 1, 1)]]),
    prices=st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 5)),
    cyclic_days=st.sampled_from([1, 2]),
)
def test_proven_is_the_best_there_is(demand, windows, prices, cyclic_days):
    """Whatever demand, windows and prices: no design is cheaper than one called optimal."""
    asked = problem(demand[: 4 * cyclic_days], windows, prices, cyclic_days)
    found = solve_design(asked, STOP)
    assert found.solve.status is Status.OPTIMAL
    assert found.solve.objective == found.solve.bound == asked.cost(found.design) == cheapest(asked)


@pytest.mark.parametrize(("prices", "most"), [((1, 1, 1), 3), ((1, 3, 1), 2), ((3, 1, 1), 5), ((1, 0, 1), 9)])
def test_most_heads_that_can_pay(prices, most):
    """Of demands 2, 3, 5, 9 three heads pay, for three want a third and two a fourth; prices shift that."""
    assert problem([2, 3, 5, 9], [(0, 0, 4, 4)], prices).most(Kind(0, 4), 0) == most
