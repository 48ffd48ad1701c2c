"""The programme of cover laid out by days, so that some days are opened while all else is held."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from scheduling.cover.model import CoverModel
from scheduling.matrix import Matrix
from scheduling.problem import BoolArray, FloatArray, IntArray

ALWAYS = -1  # the day of a column that belongs to none


@dataclass(frozen=True)
class Board:
    """The programme, and the day of each column: of a shift the day it starts, of work and heads theirs.

    Shape (n,) each, ALWAYS where a column belongs to no day; `slack` marks what may stay unmet.
    """

    matrix: Matrix
    shift_day: IntArray
    time_day: IntArray
    slack: BoolArray
    days: int

    @classmethod
    def of(cls, model: CoverModel) -> Board:
        """The board of a model."""
        at = {v.name: j for j, v in enumerate(model.lp.variables())}
        shift_day, time_day = np.full((2, len(at)), ALWAYS)
        for d, variables in enumerate(model.whole_by_day()):
            shift_day[[at[v.name] for v in variables]] = d
        first = model.problem.days.first_interval
        for name, t in model.programme.at.items():
            time_day[at[name]] = int(np.searchsorted(first, t, side="right")) - 1
        slack = np.zeros(len(at), dtype=np.bool_)
        slack[[at[item.variable.name] for item in model.programme.slack]] = True
        return cls(Matrix.of(model.lp), shift_day, time_day, slack, len(model.problem.days))

    @property
    def shifts(self) -> BoolArray:
        """Columns that count shifts."""
        return np.asarray(self.shift_day != ALWAYS, dtype=np.bool_)

    @property
    def per_day(self) -> float:
        """Counts of shifts a day."""
        return float(self.shifts.sum()) / self.days

    @property
    def meets_all(self) -> bool:
        """Whether nothing may stay unmet."""
        return not self.matrix.upper[self.slack].any()

    def unmet(self, values: FloatArray) -> float:
        """What values leave unmet, agent-hours and heads together."""
        return float(values[self.slack].sum())

    def meeting_all(self) -> Board:
        """The same with nothing left unmet."""
        upper = np.where(self.slack, 0.0, self.matrix.upper)
        return replace(self, matrix=replace(self.matrix, upper=upper))

    def opened(self, values: FloatArray, shifts: Iterable[int], around: Iterable[int]) -> Matrix:
        """Shifts of some days, and what is timed on days around them, are free; all else is held."""
        free = _of(self.shift_day, shifts) & _of(self.time_day, around)
        lower, upper = (np.where(free, edge, values) for edge in (self.matrix.lower, self.matrix.upper))
        return replace(self.matrix, lower=lower, upper=upper)


def _of(day: IntArray, some: Iterable[int]) -> BoolArray:
    """Columns of these days and of none."""
    return np.asarray((day == ALWAYS) | np.isin(day, list(some)), dtype=np.bool_)
