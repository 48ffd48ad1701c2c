"""A coarse solution put on the fine grid: a place to begin, sound at midnights, rough within hours.

Shifts are shared out evenly among twins, work evenly over its hour. Heads and backlogs follow from the
same rows as in the programme, so that windows of days find both edges as they must be; what lies between
may break a row, and is solved anew when its day is.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import spsolve

from scheduling.cover.coarse import Coarse
from scheduling.cover.model import CoverModel
from scheduling.matrix import Matrix
from scheduling.problem import FloatArray

STOCKS = {"heads": "n", "flow": "b", "waiting": "m"}  # rows, and the columns that they carry on


def refined(coarse: Coarse, rough: CoverModel, fine: CoverModel, matrix: Matrix) -> FloatArray | None:
    """Values of all fine columns from the solution that `rough` holds, shape (n,).

    None where work that waits apart on the fine grid waits together on the coarse one.
    """
    known = {v.name: float(v.value()) for v in rough.lp.variables()}
    flows = _Flows(coarse, fine, known)
    columns = fine.lp.variables()
    shifts = _shifts(coarse, rough, fine)
    values = np.zeros(len(columns))
    for j, v in enumerate(columns):
        found = shifts[v.name] if v.name in shifts else flows.of(v.name)
        if found is None:
            return None
        values[j] = found
    return _with_stocks(fine, matrix, values, coarse.factor)


def _shifts(coarse: Coarse, rough: CoverModel, fine: CoverModel) -> dict[str, float]:
    """Counts of fine shifts: a coarse one's, shared out evenly among its twins."""
    counts: dict[str, float] = {}
    for s, options in enumerate(rough.options):
        name = dict(zip(fine.options[s], (v.name for v in fine.x[s]), strict=True))
        for x, duty in zip(rough.x[s], options, strict=True):
            twins = coarse.twins[duty]
            counts.update((name[twin], float(x.value()) / len(twins)) for twin in twins)
    return counts


class _Flows:
    """What is done and what is late in an interval, from that of its hour."""

    def __init__(self, coarse: Coarse, fine: CoverModel, known: dict[str, float]) -> None:
        self.factor, self.known, self.at = coarse.factor, known, fine.programme.at
        self.slack = {item.variable.name for item in fine.programme.slack}
        self.share = {"late": [work.arrivals for work in fine.problem.classes]}
        self.share["v"] = [live.hours for live in fine.problem.live]

    def of(self, name: str) -> float | None:
        """The value of a column; stocks as they stand at the end of the hour."""
        if name in self.slack:
            return 0.0
        if name not in self.at:
            return self.known.get(name)
        t = self.at[name]
        family, *rest = name.split("_")
        value = self.known.get(f"{name.rsplit('_', 1)[0]}_{t // self.factor:05d}")
        if value is None or family in STOCKS.values():
            return value
        if family not in self.share:
            return value / self.factor
        hour = self.share[family][int(rest[0])].reshape(-1, self.factor)[t // self.factor]
        return value * float(hour[t % self.factor]) / float(hour.sum()) if hour.sum() > 0 else 0.0


def _with_stocks(fine: CoverModel, matrix: Matrix, values: FloatArray, factor: int) -> FloatArray:
    """Heads, backlogs and what waits, by their rows; backlogs at the end of hours are those of the coarse."""
    at = fine.programme.at
    column = {v.name: j for j, v in enumerate(fine.lp.variables())}
    rows, stocks = [], []
    for i, row in enumerate(fine.lp.constraints()):
        family, _, rest = row.name.partition("_")
        if family in STOCKS:
            name = f"{STOCKS[family]}_{rest}"
            if family != "flow" or (at[name] + 1) % factor:
                rows.append(i)
                stocks.append(column[name])
    some = matrix.rows[rows]
    others = values.copy()
    others[stocks] = 0.0
    right = np.where(np.isfinite(matrix.least[rows]), matrix.least[rows], 0.0) - some @ others
    others[stocks] = spsolve(sparse.csc_matrix(some[:, stocks]), right)
    return others
