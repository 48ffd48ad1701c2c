"""The master of column generation: one column a person, shifts short or over at their prices.

    minimise    sum_c own_c x_c + sum_r under_r u_r + over_r o_r
    subject to  sum_{c of p} x_c = 1                         for each person p
                sum_{c serves r} x_c + u_r - o_r = wanted_r   for each shift need r

HiGHS is called directly: columns are added to a basis that stays warm, which PuLP has no words for.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import highspy
import numpy as np

from scheduling.problem import FloatArray, IntArray
from scheduling.roster.columns import Column
from scheduling.roster.response import LOOSE
from scheduling.roster.wanted import ShiftPrices

Between = dict[int, tuple[float, float]]  # shift need to the least and most shifts that may be short
COLUMNS_A_ROW = 3  # columns kept for each row when there are twice as many
FAR = 10.0  # times the highest price of a shift short or over
PRIMAL_SIMPLEX, DUAL_SIMPLEX = 4, 1
QUIETLY = {"output_flag": False, "presolve": "off", "solver": "simplex", "parallel": "off"}


@dataclass(frozen=True)
class Relaxed:
    """The relaxation solved: its value, what a person and a shift are worth, the share of each column."""

    value: float
    people: FloatArray
    shifts: FloatArray
    shares: FloatArray


class Master:
    """The master of some people and shift needs, the shifts of everybody else taken off what is wanted.

    `left` and all prices have an entry for every shift need, of which `rows` are in the master.
    """

    def __init__(self, people: Sequence[int], wanted: ShiftPrices, left: FloatArray, rows: IntArray) -> None:
        self.people, self.wanted, self.left, self.rows = list(people), wanted, left, rows
        self.row = {p: i for i, p in enumerate(self.people)}
        self.columns: list[Column] = []
        self.held: dict[int, IntArray] = {}
        self.between: Between = {}
        self._known: set[int] = set()
        n, m = len(self.people), len(rows)
        self._row_of = np.full(len(left), -1, dtype=np.int32)
        self._row_of[rows] = np.arange(n, n + m)
        self.slacks = 4 * m
        self.highs = highspy.Highs()
        for option, value in QUIETLY.items():
            self.highs.setOptionValue(option, value)
        sides = np.concatenate([np.ones(n), left[rows]])
        self.highs.addRows(n + m, sides, sides, 0, [], [], [])
        # Beyond what a branch lets be short or over, each shift costs `far`: a relaxation then always exists.
        self.far = FAR * float(max(wanted.under.max(initial=1.0), wanted.over.max(initial=1.0)))
        costs = np.concatenate([wanted.under[rows], wanted.over[rows], np.full(2 * m, self.far)])
        index = np.tile(np.arange(n, n + m, dtype=np.int32), 4)
        signs = np.tile(np.repeat([1.0, -1.0], m), 2)
        starts = np.arange(4 * m, dtype=np.int32)
        upper = np.repeat([highspy.kHighsInf, 0.0], 2 * m)
        self.highs.addCols(4 * m, costs, np.zeros(4 * m), upper, 4 * m, starts, index, signs)

    def add(self, columns: Sequence[Column]) -> None:
        """Columns of these people; those that are here already are passed over."""
        columns = [c for c in columns if id(c) not in self._known]
        if not columns:
            return
        self._known.update(id(c) for c in columns)
        rows = [self._rows(c) for c in columns]
        sizes = [len(r) for r in rows]
        starts = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int32)
        costs = np.array([c.own for c in columns])
        free = np.full(len(columns), highspy.kHighsInf)
        index = np.concatenate(rows)
        self.highs.addCols(
            len(columns), costs, np.zeros(len(columns)), free, len(index), starts, index, np.ones(len(index))
        )
        self.columns.extend(columns)

    def _rows(self, column: Column) -> IntArray:
        rows = self._row_of[column.rows]
        return np.concatenate([[self.row[column.person]], rows[rows >= 0]]).astype(np.int32)

    def solve(self, strategy: int = PRIMAL_SIMPLEX) -> Relaxed:
        """Solve the relaxation from where the last one ended."""
        self.highs.setOptionValue("simplex_strategy", strategy)
        self.highs.run()
        solution = self.highs.getSolution()
        dual = np.asarray(solution.row_dual)
        n = len(self.people)
        shifts = np.zeros(len(self.left))
        shifts[self.rows] = dual[n:]
        shifts = np.clip(shifts, *self._finite())
        shares = np.asarray(solution.col_value)[self.slacks :]
        return Relaxed(self.highs.getInfo().objective_function_value, dual[:n], shifts, shares)

    def thin(self, relaxed: Relaxed) -> Relaxed:
        """Leave out the columns that are dearest at the relaxation's prices where there are very many."""
        most = COLUMNS_A_ROW * (len(self.people) + len(self.rows))
        if len(self.columns) <= 2 * most:
            return relaxed
        costs = np.array(
            [c.own - relaxed.shifts[c.rows].sum() - relaxed.people[self.row[c.person]] for c in self.columns]
        )
        costs[[c.person in self.held and not agrees(c, self.held[c.person]) for c in self.columns]] = math.inf
        costs[relaxed.shares > 0.0] = -math.inf
        kept = np.sort(np.argsort(costs, kind="stable")[:most])
        left_out = np.setdiff1d(np.arange(len(self.columns)), kept).astype(np.int32)
        self.highs.deleteCols(len(left_out), left_out + np.int32(self.slacks))
        self._known -= {id(self.columns[j]) for j in left_out}
        self.columns = [self.columns[j] for j in kept]
        return replace(relaxed, shares=relaxed.shares[kept])

    def bound(self, shifts: FloatArray, worths: Sequence[float]) -> float:
        """No roster with days held as they are costs less (Lagrange): `worths` are people's best answers."""
        branched = sum(self._least(r, shifts[r]) for r in self.between)
        return float(shifts @ self.left) + branched - sum(worths)

    def keep_between(self, between: Between) -> None:
        """Let so many shifts be short, negative numbers over."""
        self.between = between
        m = len(self.rows)
        for r, (low, high) in between.items():
            i = int(np.searchsorted(self.rows, r))
            self.highs.changeColBounds(i, max(low, 0.0), max(high, 0.0))
            self.highs.changeColBounds(m + i, max(-high, 0.0), max(-low, 0.0))
            self.highs.changeColBounds(2 * m + i, 0.0, 0.0 if math.isinf(high) else highspy.kHighsInf)
            self.highs.changeColBounds(3 * m + i, 0.0, 0.0 if math.isinf(low) else highspy.kHighsInf)

    def shortfalls(self, relaxed: Relaxed) -> FloatArray:
        """Shifts short (negative: over) of each need in a relaxation."""
        short = self.left.copy()
        for share, column in zip(relaxed.shares, self.columns, strict=True):
            short[column.rows] -= share
        return short

    def _finite(self) -> tuple[FloatArray, FloatArray]:
        """Prices between which a bound is finite."""
        lower, upper = -self.wanted.over, self.wanted.under.copy()
        for r, (low, high) in self.between.items():
            lower[r] = lower[r] if math.isinf(low) else -self.far
            upper[r] = upper[r] if math.isinf(high) else self.far
        return lower, upper

    def _least(self, r: int, price: float) -> float:
        """The least that shifts short cost less their price, over the numbers that are let."""
        low, high = self.between[r]
        under, over = float(self.wanted.under[r]), float(self.wanted.over[r])
        ends = [v for v in (low, high, min(max(0.0, low), high)) if math.isfinite(v)]
        return min((under * v if v > 0 else -over * v) - price * v for v in ends)

    def hold(self, held: Mapping[int, IntArray]) -> None:
        """These people's days are held at a start or OFF, LOOSE on the others; other columns are shut."""
        self.held.update(held)
        shut = [j for j, c in enumerate(self.columns) if c.person in held and not agrees(c, held[c.person])]
        index = np.asarray(shut, dtype=np.int32) + self.slacks
        self.highs.changeColsBounds(len(index), index, np.zeros(len(index)), np.zeros(len(index)))


def agrees(column: Column, held: IntArray) -> bool:
    """Whether a column has all days as they are held."""
    return not bool(np.any((held != LOOSE) & (held != column.starts)))
