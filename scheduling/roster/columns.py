"""Rosters of single people as columns, kept once found, and the pricing that finds them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from scheduling.problem import FloatArray, IntArray
from scheduling.roster.opened import Opened
from scheduling.roster.people import Answer
from scheduling.roster.response import OFF, Window
from scheduling.roster.state import Roster

A_ROUND = 2  # columns a person that pricing brings at a time


Each = Callable[[Callable[[int], Answer], Sequence[int]], Iterable[Answer]]  # map, or that of an executor
Held = Mapping[int, IntArray]  # by person what days are held at: a start, OFF or LOOSE, shape (days,)


@dataclass(frozen=True)
class Column:
    """One roster of one person: its duties (index, or OFF), what it costs itself, the needs it serves.

    `starts` are those of the duties, OFF on days off.
    """

    person: int
    duties: IntArray
    starts: IntArray
    own: float
    rows: IntArray


class Columns:
    """Columns found so far, and the people who can be asked for more; `each` may ask several at once.

    With a `window` the columns differ from the roster as it is in the days of the window only, which stays
    as it is as long as these columns are in use.
    """

    def __init__(self, roster: Roster, each: Each, window: Window | None = None) -> None:
        self.roster, self.each, self.window = roster, each, window
        self.of: list[dict[bytes, Column]] = [{} for _ in roster.problem.people]
        self._opened: dict[int, Opened] = {}
        self._blank = np.zeros(roster.problem.days.intervals)
        coverage = roster.options.coverage[:, len(self._blank) :].tocsr()
        self._row_of = np.full(len(roster.options.duties), -1, dtype=np.int64)
        self._row_of[np.repeat(np.arange(coverage.shape[0]), np.diff(coverage.indptr))] = coverage.indices

    def column(self, p: int, duties: IntArray) -> Column:
        """A roster of person p as a column, kept if it is new."""
        key = duties.tobytes()
        if key not in self.of[p]:
            rows = self._row_of[duties[duties != OFF]]
            starts = np.where(duties == OFF, OFF, self.roster.options.start_of[duties])
            self.of[p][key] = Column(p, duties, starts, self.roster.own_cost(p, duties), rows[rows >= 0])
        return self.of[p][key]

    def price(self, people: Sequence[int], prices: FloatArray, held: Held) -> list[Answer]:
        """The best rosters of each person, held as they are, where a shift of each need is worth `prices`."""
        gain = np.concatenate([self._blank, prices])
        return list(self.each(lambda p: self._answer(p, gain, held.get(p)), people))

    def _answer(self, p: int, gain: FloatArray, held: IntArray | None) -> Answer:
        people = self.roster.people
        if self.window is None:
            return people.answer(p, gain, A_ROUND, held)
        if p not in self._opened:
            self._opened[p] = Opened(people, p, self.roster.chosen[p], self.window)
        return self._opened[p].answer(gain, A_ROUND, held)

    def near(self, p: int, prices: FloatArray, most: int) -> list[Column]:
        """The columns of a person that cost least at these prices."""
        return sorted(self.of[p].values(), key=lambda c: reduced(c, prices))[:most]


def reduced(column: Column, prices: FloatArray) -> float:
    """What a column costs less what it is worth at these prices."""
    return column.own - float(prices[column.rows].sum())
