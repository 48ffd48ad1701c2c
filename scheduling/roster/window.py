"""Some days of one person's roster, the days before and after as they are: a smaller graph, still exact.

What the days outside leave of hours, weekends and counted shifts are numbers; what they say of rest and runs
is the state in which the window begins, and which states it may end in.
"""

from __future__ import annotations

import numba
import numpy as np

from scheduling.problem import BoolArray, Days, FloatArray, IntArray
from scheduling.roster.machines import NEVER
from scheduling.roster.reach import within_reach
from scheduling.roster.response import OFF, Graph, Window
from scheduling.roster.tolls import of_runs, weekends_worked


def cuts_of(days: Days) -> list[int]:
    """Days at which a window may begin or end."""
    inside = range(1, len(days))
    whole = (d for d in inside if days.weekend[d] is None or days.weekend[d] != days.weekend[d - 1])
    return [0, *whole, len(days)]


def windowed(
    g: Graph, begin: int, may_end: BoolArray, starts: IntArray, window: Window, most: IntArray
) -> tuple[Graph, int, FloatArray]:
    """The graph of the window, the class it begins in and what it is worth to end where, shape (C, R).

    `begin` is the class of day 0, `may_end` those in which the horizon may end; `starts` are the whole
    roster as it is, of which the days outside count; `most` is what they leave to each counter.
    """
    a, b = window
    c, r = state_at(g, starts, 0, a, begin, g.begin)
    outside = np.ones(len(starts), dtype=np.bool_)
    outside[a:b] = False
    low, high, normal, used = _hours_left(g, starts, outside)
    closes = g.closes[a:b].copy()
    closes[-1] = True
    weekends = int(g.k_to[-1]) - weekends_worked(g, starts, outside)
    if g.too_many < np.inf:
        weekends = max(weekends, 0)
    k_to = np.minimum(_weekends_seen(g.weekend[a:b]), weekends)
    stride = np.concatenate([[1], np.cumprod(np.maximum(most, 0) + 1)]).astype(np.int64)
    smaller = g._replace(
        day_first=g.day_first[a : b + 1],
        counts=g.counts[a : b + 1],
        allowed=g.allowed[a:b],
        after_work=g.after_work[a:b],
        after_off=g.after_off[a:b],
        begin=r,
        may_rest=g.may_rest[a:b],
        second=g.second[a:b],
        renews=g.renews[a:b],
        closes=closes,
        low=low[a:b],
        high=high[a:b],
        normal=normal[a:b],
        may_skip=g.may_skip and not used,
        weekend=g.weekend[a:b],
        k_from=np.zeros(b - a + 1, dtype=np.int64),
        k_to=k_to,
        stride=stride[:-1],
        most=most,
        shape=(g.shape[0], g.shape[1], int(k_to.max()) + 1, int(stride[-1]), 1),
    )
    ends = _worth_going_on(g, starts, b, may_end)
    return within_reach(smaller, (ends > -np.inf).any(axis=0)), c, ends


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def state_at(g: Graph, starts: IntArray, first: int, last: int, c: int, r: int) -> tuple[int, int]:
    """Class and run before day `last` from those before day `first`; NEVER where the days break a rule."""
    for d in range(first, last):
        if g.second[d] and g.parted == np.inf and g.at_work[r] != (starts[d] != OFF):
            return NEVER, NEVER
        if starts[d] == OFF:
            c, r = g.after_off[d, c], g.run_off[r]
        elif g.allowed[d, c, starts[d] - g.day_first[d]]:
            c, r = g.after_work[d, starts[d] - g.day_first[d]], g.run_work[g.kind[starts[d]], r]
        else:
            return NEVER, NEVER
        if r < 0:
            return NEVER, NEVER
        if g.renews[d]:
            r = g.renewed[r]
    return c, r


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _worth_going_on(g: Graph, starts: IntArray, b: int, may_end: BoolArray) -> FloatArray:
    """What the days from b on are worth by the state they begin in: minus the wishes that they break.

    Minus infinity where they break a rule; runs and rest have settled after some days.
    """
    C, R = g.shape[0], g.shape[1]
    worth = np.full((C, R), -np.inf)
    last = min(len(starts), b + 2 * R + 2)
    tolled = g.parted < np.inf or np.any(g.work_toll > 0) or np.any(g.off_toll > 0)
    for c in range(g.counts[b]):
        for r in range(R):
            end, _ = state_at(g, starts, b, last, c, r)
            if end >= 0 and (last < len(starts) or may_end[end]):
                worth[c, r] = -of_runs(g, starts, b, len(starts), r) if tolled else 0.0
    return worth


def _hours_left(
    g: Graph, starts: IntArray, outside: BoolArray
) -> tuple[IntArray, IntArray, FloatArray, bool]:
    """What each day's week still asks, allows and has until overtime, and whether anything is used outside.

    The hours until overtime are below 0 where that has begun.
    """
    week = np.concatenate([[0], np.cumsum(g.closes[:-1])])
    worked = np.where(outside & (starts != OFF), g.units[starts], 0)
    used = np.bincount(week, weights=worked).astype(np.int64)[week]
    return np.maximum(g.low - used, 0), g.high - used, g.normal - used, bool(worked.any())


def _weekends_seen(weekend: IntArray) -> IntArray:
    """Weekends begun before each day and at the end."""
    begins = (weekend >= 0) & (weekend != np.append(-1, weekend[:-1]))
    return np.concatenate([[0], np.cumsum(begins)])
