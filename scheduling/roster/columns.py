"""Rosters of single people as columns, kept once found, and the pricing that finds them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np

from scheduling.problem import FloatArray, IntArray
from scheduling.roster.people import Answer
from scheduling.roster.response import OFF, Window
from scheduling.roster.state import Roster

A_ROUND = 3  # columns a person that pricing brings at a time


@dataclass(frozen=True)
class Column:
    """One roster of one person: its duties (index, or OFF), what it costs itself, the needs it serves."""

    person: int
    duties: IntArray
    own: float
    rows: IntArray


class Columns:
    """Columns found so far, and the people who can be asked for more; pricing uses so many threads.

    With a `window` the columns differ from the roster as it is in the days of the window only.
    """

    def __init__(self, roster: Roster, executor: Executor, window: Window | None = None) -> None:
        self.roster, self.executor, self.window = roster, executor, window
        self.of: list[dict[bytes, Column]] = [{} for _ in roster.problem.people]
        self._blank = np.zeros(roster.problem.days.intervals)
        coverage = roster.options.coverage[:, len(self._blank) :].tocsr()
        self._row_of = np.full(len(roster.options.duties), -1, dtype=np.int64)
        self._row_of[np.repeat(np.arange(coverage.shape[0]), np.diff(coverage.indptr))] = coverage.indices

    def column(self, p: int, duties: IntArray) -> Column:
        """A roster of person p as a column, kept if it is new."""
        key = duties.tobytes()
        if key not in self.of[p]:
            rows = self._row_of[duties[duties != OFF]]
            self.of[p][key] = Column(p, duties, self.roster.own_cost(p, duties), rows[rows >= 0])
        return self.of[p][key]

    def price(self, people: Sequence[int], prices: FloatArray) -> list[Answer]:
        """The best rosters of each person where a shift of each need is worth `prices`."""
        gain = np.concatenate([self._blank, prices])
        return list(self.executor.map(lambda p: self._answer(p, gain), people))

    def _answer(self, p: int, gain: FloatArray) -> Answer:
        who = self.roster.people
        if self.window is None:
            return who.answer(p, gain, A_ROUND)
        return who.answer_in(p, gain, self.roster.chosen[p], self.window, A_ROUND)

    def near(self, p: int, prices: FloatArray, most: int) -> list[Column]:
        """The columns of a person that cost least at these prices."""
        return sorted(self.of[p].values(), key=lambda c: reduced(c, prices))[:most]

    def drop(self, people: Iterable[int], prices: FloatArray, most: int) -> None:
        """Forget what costs most at these prices where a person has more than `most`."""
        for p in people:
            if len(self.of[p]) > 2 * most:
                self.of[p] = {c.duties.tobytes(): c for c in self.near(p, prices, most)}


def reduced(column: Column, prices: FloatArray) -> float:
    """What a column costs less what it is worth at these prices."""
    return column.own - float(prices[column.rows].sum())
