"""What the wishes cost that a roster breaks: the tolls of its way through a person's states."""

from __future__ import annotations

import numba
import numpy as np

from scheduling.problem import BoolArray, IntArray
from scheduling.roster.response import OFF, Graph


def toll_of(g: Graph, starts: IntArray) -> float:
    """What the wishes cost that these starts break, shape (days,)."""
    runs = float(of_runs(g, starts, 0, len(starts), g.begin))
    return runs + of_weekends(g, starts, np.ones(len(starts), dtype=np.bool_))


def of_weekends(g: Graph, starts: IntArray, on: BoolArray) -> float:
    """What the weekends cost that are worked beyond the most on some of the days."""
    beyond = weekends_worked(g, starts, on) - int(g.k_to[-1])
    return g.too_many * beyond if beyond > 0 and g.too_many < np.inf else 0.0


def weekends_worked(g: Graph, starts: IntArray, on: BoolArray) -> int:
    """How many weekends are worked on some of the days."""
    worked = g.weekend[on & (starts != OFF)]
    return len(set(worked[worked >= 0].tolist()))


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def of_runs(g: Graph, starts: IntArray, first: int, last: int, r: int) -> float:
    """What the days from `first` to before `last` cost, weekends beyond the most apart, from run r on."""
    toll = 0.0
    for d in range(first, last):
        works = starts[d] != OFF
        if g.second[d] and g.parted < np.inf and g.at_work[r] != works:
            toll += g.parted
        toll += g.work_toll[g.kind[starts[d]], r] if works else g.off_toll[r]
        r = g.run_work[g.kind[starts[d]], r] if works else g.run_off[r]
        if r < 0:
            break
        if g.renews[d]:
            r = g.renewed[r]
    return toll
