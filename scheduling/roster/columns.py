"""Rosters of single people as columns, kept once found, and the pricing that finds them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scheduling.problem import FloatArray, IntArray
from scheduling.roster.people import Answer
from scheduling.roster.pricing import Each, Held, Pricing
from scheduling.roster.response import OFF, Window
from scheduling.roster.state import Roster


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
    """Columns found so far, and the people who can be asked for more, so many shares of them `at_once`.

    With a `window` the columns differ from the roster as it is in the days of the window only, which stays
    as it is as long as these columns are in use.
    """

    def __init__(self, roster: Roster, each: Each, at_once: int = 1, window: Window | None = None) -> None:
        self.roster, self.window = roster, window
        self.pricing = Pricing(roster, each, at_once, window)
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
            starts = np.where(duties == OFF, OFF, self.roster.options.start_of[duties])
            self.of[p][key] = Column(p, duties, starts, self.roster.own_cost(p, duties), rows[rows >= 0])
        return self.of[p][key]

    def worth(self, duties: IntArray, prices: FloatArray) -> FloatArray:
        """What the needs are worth that rosters serve, of which `duties` has a row each."""
        of_duty = np.append(prices, 0.0)[self._row_of]
        return np.asarray(np.append(of_duty, 0.0)[duties].sum(axis=1))  # OFF is the last

    def price(self, people: Sequence[int], prices: FloatArray, held: Held) -> list[Answer]:
        """The best rosters of each person, held as they are, where a shift of each need is worth `prices`."""
        return self.pricing.answers(people, np.concatenate([self._blank, prices]), held)

    def near(self, p: int, prices: FloatArray, most: int) -> list[Column]:
        """The columns of a person that cost least at these prices."""
        return sorted(self.of[p].values(), key=lambda c: reduced(c, prices))[:most]


def reduced(column: Column, prices: FloatArray) -> float:
    """What a column costs less what it is worth at these prices."""
    return column.own - float(prices[column.rows].sum())
