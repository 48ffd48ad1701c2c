"""The master of column generation: one column a person, shifts short or over at their prices.

    minimise    sum_c own_c x_c + sum_r under_r u_r + over_r o_r
    subject to  sum_{c of p} x_c = 1                         for each person p
                sum_{c serves r} x_c + u_r - o_r = wanted_r   for each shift need r

HiGHS is called directly: columns are added to a basis that stays warm, which PuLP has no words for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import highspy
import numpy as np

from scheduling.problem import FloatArray, IntArray
from scheduling.roster.columns import Column, reduced
from scheduling.roster.wanted import ShiftPrices

PRIMAL_SIMPLEX, DUAL_SIMPLEX = 4, 1
QUIETLY = {"output_flag": False, "presolve": "off", "solver": "simplex", "threads": 1}


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
        self.settled: dict[int, Column] = {}
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
        self.highs.addCols(
            2 * m, costs, np.zeros(2 * m), np.full(2 * m, highspy.kHighsInf), 2 * m, starts, index, signs
        )

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
        shifts[self.rows] = np.clip(dual[n:], -self.wanted.over[self.rows], self.wanted.under[self.rows])
        shares = np.asarray(solution.col_value)[self.slacks :]
        return Relaxed(self.highs.getInfo().objective_function_value, dual[:n], shifts, shares)

    def bound(self, shifts: FloatArray, worths: Sequence[float]) -> float:
        """No roster with what is settled costs less (Lagrange): `worths` are the others' best answers."""
        settled = sum(reduced(column, shifts) for column in self.settled.values())
        return float(shifts @ self.left) + settled - sum(worths)

    def settle(self, columns: Sequence[Column]) -> None:
        """These people work these columns and no others."""
        self.settled.update({c.person: c for c in columns})
        kept = self.settled
        shut = [j for j, c in enumerate(self.columns) if c.person in kept and kept[c.person] is not c]
        index = np.asarray(shut, dtype=np.int32) + self.slacks
        self.highs.changeColsBounds(len(index), index, np.zeros(len(index)), np.zeros(len(index)))

    def open(self) -> list[int]:
        """The people not settled."""
        return [p for p in self.people if p not in self.settled]
