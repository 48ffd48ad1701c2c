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

from scheduling.problem import BoolArray, FloatArray, IntArray
from scheduling.roster.columns import Column, reduced
from scheduling.roster.response import LOOSE
from scheduling.roster.wanted import ShiftPrices

COLUMNS_A_ROW = 3  # columns kept for each row when there are twice as many
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
        self.shut = np.zeros(0, dtype=np.bool_)
        self._known: set[int] = set()
        n, m = len(self.people), len(rows)
        self._row_of = np.full(len(left), -1, dtype=np.int32)
        self._row_of[rows] = np.arange(n, n + m)
        self.slacks = 2 * m
        self.highs = highspy.Highs()
        for option, value in QUIETLY.items():
            self.highs.setOptionValue(option, value)
        sides = np.concatenate([np.ones(n), left[rows]])
        self.highs.addRows(n + m, sides, sides, 0, [], [], [])
        costs = np.concatenate([wanted.under[rows], wanted.over[rows]])
        index = np.tile(np.arange(n, n + m, dtype=np.int32), 2)
        signs = np.repeat([1.0, -1.0], m)
        starts = np.arange(2 * m, dtype=np.int32)
        free = np.full(2 * m, highspy.kHighsInf)
        self.highs.addCols(2 * m, costs, np.zeros(2 * m), free, 2 * m, starts, index, signs)

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
        self.shut = np.append(self.shut, np.zeros(len(columns), dtype=np.bool_))

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
        shifts = np.clip(shifts, -self.wanted.over, self.wanted.under)
        shares = np.asarray(solution.col_value)[self.slacks :]
        return Relaxed(self.highs.getInfo().objective_function_value, dual[:n], shifts, shares)

    def thin(self, relaxed: Relaxed) -> Relaxed:
        """Leave out the columns that are dearest at the relaxation's prices where there are very many."""
        most = COLUMNS_A_ROW * (len(self.people) + len(self.rows))
        if len(self.columns) <= 2 * most:
            return relaxed
        costs = np.array(
            [reduced(c, relaxed.shifts) - relaxed.people[self.row[c.person]] for c in self.columns]
        )
        costs[self.shut] = math.inf
        costs[relaxed.shares > 0.0] = -math.inf
        kept = np.sort(np.argsort(costs, kind="stable")[:most])
        left_out = np.setdiff1d(np.arange(len(self.columns)), kept).astype(np.int32)
        self.highs.deleteCols(len(left_out), left_out + np.int32(self.slacks))
        self._known -= {id(self.columns[j]) for j in left_out}
        self.columns, self.shut = [self.columns[j] for j in kept], self.shut[kept]
        return replace(relaxed, shares=relaxed.shares[kept])

    def bound(self, shifts: FloatArray, worths: Sequence[float]) -> float:
        """No roster with days held as they are costs less (Lagrange): `worths` are people's best answers."""
        return float(shifts @ self.left) - sum(worths)

    def hold(self, held: Mapping[int, IntArray]) -> list[int]:
        """Hold these people's days at a start or OFF, LOOSE on the others, and no others; who has no column.

        Columns with other days are shut. Told are rows of people.
        """
        self.held = dict(held)
        rows = np.array([self.row[column.person] for column in self.columns])
        self.shut = self._disagree(rows)
        n = len(self.columns)
        upper = np.where(self.shut, 0.0, highspy.kHighsInf)
        index = np.arange(n, dtype=np.int32) + np.int32(self.slacks)
        self.highs.changeColsBounds(n, index, np.zeros(n), upper)
        open_to = np.bincount(rows[~self.shut], minlength=len(self.people))
        return [int(i) for i in np.flatnonzero(open_to == 0)]

    def _disagree(self, rows: IntArray) -> BoolArray:
        """Which columns, of people in these rows, have a day other than it is held, shape (columns,)."""
        starts = np.array([column.starts for column in self.columns])
        held = np.full((len(self.people), starts.shape[1]), LOOSE)
        for p, days in self.held.items():
            held[self.row[p]] = days
        asked = held[rows]
        return np.asarray(((asked != LOOSE) & (asked != starts)).any(axis=1))
