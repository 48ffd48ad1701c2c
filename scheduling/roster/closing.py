"""Closing what gap is left: the best choice among columns at hand, and a bound raised by branching.

Choosing among columns is exact over those kept: a column whose reduced cost exceeds the gap is in no better
roster. Branching is on shifts short or over, which are whole numbers in every roster and may be parts in the
relaxation: that leaves the people's own programme as it is.
"""

from __future__ import annotations

import heapq
import math
import time
from collections.abc import Callable

import highspy
import numpy as np

from scheduling.roster.columns import Column
from scheduling.roster.generation import EPSILON, Generated
from scheduling.roster.master import Between, Master

WHOLE = 1e-5  # parts smaller than this are none


def choose(master: Master, below: float, until: float) -> dict[int, Column] | None:
    """The cheapest choice of one column a person, None where none below `below` is found in time."""
    highs, n = master.highs, len(master.columns)
    columns = np.arange(n, dtype=np.int32) + master.slacks
    highs.changeColsIntegrality(n, columns, np.full(n, highspy.HighsVarType.kInteger))
    seconds = max(0.1, until - time.perf_counter())
    for option, value in (("presolve", "on"), ("time_limit", seconds), ("objective_bound", below - EPSILON)):
        highs.setOptionValue(option, value)
    highs.run()
    solution, info = highs.getSolution(), highs.getInfo()
    if not solution.value_valid or info.objective_function_value >= below - EPSILON:
        return None
    shares = np.asarray(solution.col_value)[master.slacks :]
    chosen = {c.person: c for c, share in zip(master.columns, shares, strict=True) if share > 0.5}
    return chosen if len(chosen) == len(master.people) else None


def branch(
    relax: Callable[[Between], tuple[Master, Generated]], first: float, below: float, until: float
) -> float:
    """The bound raised from `first`: least over all branches, best first, until it reaches `below`."""
    queue: list[tuple[float, int, Between]] = [(first, 0, {})]
    stuck, made = math.inf, 0
    while queue and time.perf_counter() < until:
        bound, _, between = queue[0]
        if min(bound, stuck) >= below - EPSILON or bound >= stuck:
            break
        master, found = relax(between)
        if time.perf_counter() > until:
            break
        heapq.heappop(queue)
        bound = max(bound, found.bound)
        parts = master.shortfalls(found.relaxed)
        r = int(np.argmax(np.abs(parts - np.round(parts))))
        if bound >= below - EPSILON:
            continue
        if abs(parts[r] - round(parts[r])) < WHOLE:
            stuck = min(stuck, bound)
            continue
        low, high = between.get(r, (-math.inf, math.inf))
        for side in ((low, math.floor(parts[r])), (math.ceil(parts[r]), high)):
            made += 1
            heapq.heappush(queue, (bound, made, {**between, r: side}))
    return max(first, min([stuck, below, *(bound for bound, _, _ in queue)]))
