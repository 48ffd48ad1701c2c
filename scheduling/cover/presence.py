"""What the floor alone must cost, week by week: a bound where breaks make the relaxation weak.

All work is left out, and every skill; what stays is to have enough heads at work with whole shifts and
the hours of contracts. Each week is a covering programme of its own, in which a shift costs the part of
its hours that lies in the week, so that the sum over weeks is no more than any plan costs (DESIGN.md 4.2,
Dantzig 1954). Covering rows are solved to the end a hundred times sooner here than heads as a flow. Weeks
that ask the same are solved once.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from scipy import sparse

from scheduling.cover.effort import Effort
from scheduling.cover.problem import CoverProblem, Group
from scheduling.matrix import Matrix
from scheduling.problem import Duty, FloatArray, coverage_of

Limit = tuple[tuple[Duty, ...], float]  # options and price of groups that are alike here


def presence_bound(problem: CoverProblem, effort: Effort) -> float:
    """No plan costs less, in the objective's unit; 0 where heads are counted or no floor is asked."""
    if problem.objective == "heads" or not problem.floor.any():
        return 0.0
    by_key: dict[bytes, float] = {}
    total = 0.0
    for week in sorted(set(problem.days.week)):
        matrix = _week(problem, week)
        key = _key(matrix)
        if key not in by_key:
            by_key[key] = effort.bound(matrix)
        total += by_key[key]
    return total


def _key(matrix: Matrix) -> bytes:
    """Equal for programmes that are equal."""
    arrays = (matrix.cost, matrix.least, matrix.most, matrix.rows.toarray())
    return b"".join(np.round(array, 9).tobytes() for array in arrays)


def _week(problem: CoverProblem, week: int) -> Matrix:
    """Columns are the shifts of alike groups that touch the week, rows its intervals and contracts.

    Columns stand in an order of their own, so that weeks that ask the same are the same.
    """
    inside = _intervals(problem, week)
    present = sum((heads for _, heads in problem.days.present), np.zeros(problem.days.intervals))
    alike: dict[Limit, list[Group]] = defaultdict(list)
    for group in problem.groups:
        alike[group.options, _price(problem, group)].append(group)
    columns: dict[tuple[bytes, bytes, float], tuple[FloatArray, FloatArray, float]] = {}
    for i, (options, price) in enumerate(alike):
        for duty in options:
            at_work = coverage_of([duty], problem.days)[inside]
            if at_work.any():
                cost = price * _priced(problem, duty) * _part_inside(problem, duty, inside)
                limited = np.zeros(len(alike))
                limited[i] = duty.counted_hours * (problem.days.week[duty.day] == week)
                columns[at_work.tobytes(), limited.tobytes(), round(cost, 9)] = (at_work, limited, cost)
    in_order = [columns[key] for key in sorted(columns)]
    most = [sum(g.max_hours[week] + g.pool * g.pool_max[week] for g in groups) for groups in alike.values()]
    n = len(in_order)
    wanted = np.maximum(problem.floor - present, 0.0)[inside]
    rows = np.array([np.append(at_work, limited) for at_work, limited, _ in in_order]).reshape(n, -1).T
    return Matrix(
        cost=np.array([cost for _, _, cost in in_order]),
        lower=np.zeros(n),
        upper=np.full(n, np.inf),
        whole=np.ones(n, dtype=np.bool_),
        rows=sparse.csr_matrix(rows),
        least=np.append(wanted, np.full(len(most), -np.inf)),
        most=np.append(np.full(len(wanted), np.inf), most),
    )


def _intervals(problem: CoverProblem, week: int) -> FloatArray:
    """Which intervals are those of a week, shape (T,), as truth values."""
    first = problem.days.first_interval
    lengths = np.diff(first)
    return np.repeat(np.array(problem.days.week) == week, lengths)


def _part_inside(problem: CoverProblem, duty: Duty, inside: FloatArray) -> float:
    """The part of a shift's elapsed time that lies in these intervals."""
    step, T = problem.days.interval_minutes, problem.days.intervals
    minutes = np.arange(duty.start_minute, duty.end_minute) // step
    if not problem.days.cyclic:
        return float(inside[minutes[minutes < T]].sum()) / len(minutes)
    return float(inside[minutes % T].mean())


def _price(problem: CoverProblem, group: Group) -> float:
    return group.cost_per_hour if problem.objective == "cost" else 1.0


def _priced(problem: CoverProblem, duty: Duty) -> float:
    return duty.priced_hours if problem.objective == "cost" else duty.paid_hours
