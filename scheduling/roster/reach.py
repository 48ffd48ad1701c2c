"""Steps between runs and weekends, and the hours that may stand before each day.

The hours are those that can be worked by then and still can grow to what their week asks: longest paths over
runs and weekends, whatever earlier work bars. The dynamic programme passes over all other states, and its
arrays are no wider than what is left.
"""

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy as np

from scheduling.problem import BoolArray, FloatArray, IntArray
from scheduling.roster.response import NOWHERE, Graph


class Pace(NamedTuple):
    """Hours that may stand before each day and no others, both ends included, shape (days + 1,)."""

    start: IntArray
    end: IntArray


def within_reach(g: Graph, ends: BoolArray, pace: Pace | None = None) -> Graph:
    """The graph with the steps and hours that its other fields leave; `ends` are the runs it may end in."""
    steps = [_steps(g, g.run_off, g.off_toll, 0)]
    steps += [_steps(g, run_after, toll, 1) for run_after, toll in zip(g.run_work, g.work_toll, strict=True)]
    after, toll = (np.stack(parts) for parts in zip(*steps, strict=True))
    longest = _longest(g)
    ahead = _ahead(g, after, longest, np.repeat(ends, g.shape[2]))
    behind = _behind(g, after, longest, g.begin * g.shape[2])
    begins = np.append(True, g.closes)
    asked = np.append(g.low, 0)[:, None] - ahead
    low = np.where(begins[:, None] | g.may_skip, 0, np.maximum(asked, 0))
    low, high = np.where(ahead == NOWHERE, 1, low), np.where(ahead == NOWHERE, NOWHERE, behind)
    if pace is not None:
        low, high = np.maximum(low, pace.start[:, None]), np.minimum(high, pace.end[:, None])
    some = low <= high
    first = np.where(some, low, np.iinfo(np.int64).max).min(axis=1)
    last = np.where(some, high, 0).max(axis=1)
    first = np.minimum(first, last)
    for to in after:
        to[~np.take_along_axis(some[1:], np.maximum(to, 0), axis=1)] = NOWHERE
    return g._replace(
        after_rest=after[0],
        after_shift=after[1:],
        rest_toll=toll[0],
        shift_toll=toll[1:],
        u_from=first,
        u_low=low,
        u_high=high,
        shape=(*g.shape[:4], int((last - first).max()) + 1),
    )


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _steps(g: Graph, run_after: IntArray, run_toll: FloatArray, works: int) -> tuple[IntArray, FloatArray]:
    """The cell after each and what wishes the step breaks cost, shape (days, cells).

    The first day of a weekend that is worked counts it.
    """
    n, R, K = len(g.closes), g.shape[1], g.shape[2]
    after, toll = np.full((n, R * K), NOWHERE), np.zeros((n, R * K))
    for d in range(n):
        for r in range(R):
            inside = d > 0 and g.weekend[d - 1] == g.weekend[d] and g.at_work[r]
            more = works if g.weekend[d] >= 0 and not inside else 0
            parted = g.second[d] and g.at_work[r] != (works == 1)
            barred = parted and g.parted == np.inf
            if run_after[r] < 0 or barred or not (works or g.may_rest[d]):
                continue
            run = g.renewed[run_after[r]] if g.renews[d] else run_after[r]
            step_toll = run_toll[r] + (g.parted if parted else 0.0)
            for k in range(g.k_from[d], g.k_to[d] + 1):
                to, i = max(k + more, g.k_from[d + 1]), r * K + k - g.k_from[d]
                is_beyond = to > g.k_to[d + 1]
                # Beyond the most of the horizon it costs; beyond what is kept on a day it is out of reach.
                if is_beyond and (g.too_many == np.inf or g.k_to[d + 1] < g.k_to[n]):
                    continue
                toll[d, i] = step_toll + (g.too_many if is_beyond else 0.0)
                after[d, i] = run * K + min(to, g.k_to[d + 1]) - g.k_from[d + 1]
    return after, toll


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _longest(g: Graph) -> IntArray:
    """Units of a day off, then the most of a start of each kind, NOWHERE where none may be worked, by day."""
    most = np.full((1 + len(g.run_work), len(g.closes)), NOWHERE)
    most[0] = 0
    for d in range(len(g.closes)):
        for s in range(g.day_first[d], g.day_first[d + 1]):
            if g.usable[s]:
                most[1 + g.kind[s], d] = max(most[1 + g.kind[s], d], g.units[s])
    return most


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _behind(g: Graph, after: IntArray, longest: IntArray, begin: int) -> IntArray:
    """The most hours of the week that can stand before each day (NOWHERE: none), shape (days + 1, cells)."""
    ways, n, cells = after.shape
    most = np.full((n + 1, cells), NOWHERE)
    most[0, begin] = 0
    for d in range(n):
        for i in range(cells):
            for way in range(ways):
                to = after[way, d, i]
                if most[d, i] == NOWHERE or to == NOWHERE or longest[way, d] == NOWHERE:
                    continue
                hours = min(g.high[d], most[d, i] + longest[way, d])
                if not g.closes[d]:
                    most[d + 1, to] = max(most[d + 1, to], hours)
                elif hours >= g.low[d] or g.may_skip:
                    most[d + 1, to] = 0
    return most


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _ahead(g: Graph, after: IntArray, longest: IntArray, ends: BoolArray) -> IntArray:
    """The most hours that can be worked from each day to the end of its week, in the same shape."""
    ways, n, cells = after.shape
    most = np.full((n + 1, cells), NOWHERE)
    most[n, ends] = 0
    for d in range(n - 1, -1, -1):
        for i in range(cells):
            for way in range(ways):
                to = after[way, d, i]
                if to == NOWHERE or most[d + 1, to] == NOWHERE or longest[way, d] == NOWHERE:
                    continue
                ahead = most[d + 1, to]
                if g.closes[d]:
                    if d + 1 < n and ahead < g.low[d + 1] and not g.may_skip:
                        continue
                    ahead = 0
                most[d, i] = max(most[d, i], ahead + longest[way, d])
    return most
