"""The best roster of one person: a forward dynamic programme over the days.

State after a day: ready class (what rest still bars) x run (days worked in a row, or days off in a row
up to the minimum) x counted hours in the week x weekends worked. Every hard rule that binds one person
is in the states or the transitions, so the answer obeys all of them, or says that nothing does. Compare
Strandmark, Qu & Curtois 2020 and the pricing problems of Burke & Curtois 2014.
"""

from __future__ import annotations

import numba
import numpy as np

from scheduling.problem import BoolArray, FloatArray, IntArray

OFF = -1  # inside the kernel's arrays only; the public answers hold duties


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def best_response(  # noqa: C901  (one kernel: a compiled loop nest is clearest whole)
    value: FloatArray,
    usable: BoolArray,
    may_rest: BoolArray,
    day_first: IntArray,
    units: IntArray,
    classes: IntArray,
    allowed: BoolArray,
    after_work: IntArray,
    after_off: IntArray,
    week: IntArray,
    weekend: IntArray,
    low: IntArray,
    high: IntArray,
    may_skip_week: bool,
    longest_run: int,
    shortest_off: int,
    most_weekends: int,
    seam: int,
    seam_last: int,
) -> tuple[float, IntArray]:
    """Choose a start (or OFF) for each day that maximises the summed value.

    `value` and `usable` have one entry a start; `may_rest` one a day. `week` and `weekend` have one
    entry a day (weekend -1 on other days); `low` and `high` one a week, in units. `seam` is the ready
    class in which day 0 begins, `seam_last` the last class in which the horizon may end. Returns the
    value (-inf where no roster obeys the rules) and the starts chosen, shape (days,).
    """
    n_days = len(week)
    n_class, n_run = allowed.shape[1], longest_run + shortest_off
    n_units, n_weekends = high.max() + 1, most_weekends + 1
    shape = (n_class, n_run, n_units, n_weekends)
    size = n_class * n_run * n_units * n_weekends
    # Run r < longest_run: r + 1 days worked; else days off, the last meaning "enough".
    rested = n_run - 1
    here = np.full(size, -np.inf)
    here[((seam * n_run + rested) * n_units) * n_weekends] = 0.0
    came_from = np.full((n_days, size), -1, dtype=np.int32)
    choice = np.full((n_days, size), OFF, dtype=np.int32)
    for d in range(n_days):
        there = np.full(size, -np.inf)
        closes_week = d == n_days - 1 or week[d + 1] != week[d]
        for c in range(classes[d]):
            for r in range(n_run):
                for u in range(n_units):
                    for k in range(n_weekends):
                        state = ((c * n_run + r) * n_units + u) * n_weekends + k
                        worth = here[state]
                        if worth == -np.inf:
                            continue
                        # a day off
                        if may_rest[d]:
                            ends = not closes_week or _week_ok(u, low[week[d]], high[week[d]], may_skip_week)
                            if ends:
                                r2 = longest_run if r < longest_run else min(r + 1, rested)
                                u2 = 0 if closes_week else u
                                target = ((after_off[d, c] * n_run + r2) * n_units + u2) * n_weekends + k
                                if worth > there[target]:
                                    there[target] = worth
                                    came_from[d, target] = state
                                    choice[d, target] = OFF
                        # a shift
                        if r < longest_run - 1:
                            r2 = r + 1
                        elif r == rested:
                            r2 = 0
                        else:
                            continue
                        k2 = k
                        if weekend[d] >= 0:
                            counted = d > 0 and weekend[d - 1] == weekend[d] and r < longest_run
                            if not counted:
                                k2 = k + 1
                                if k2 >= n_weekends:
                                    continue
                        for i in range(day_first[d + 1] - day_first[d]):
                            start = day_first[d] + i
                            if not usable[start] or not allowed[d, c, i]:
                                continue
                            u2 = u + units[start]
                            if u2 > high[week[d]]:
                                continue
                            if closes_week:
                                if u2 < low[week[d]]:
                                    continue
                                u2 = 0
                            target = ((after_work[d, i] * n_run + r2) * n_units + u2) * n_weekends + k2
                            if worth + value[start] > there[target]:
                                there[target] = worth + value[start]
                                came_from[d, target] = state
                                choice[d, target] = start
        here = there
    chosen = np.full(n_days, OFF, dtype=np.int64)
    best, last = -np.inf, -1
    per_class = size // n_class
    for state in range(min(seam_last + 1, shape[0]) * per_class):
        if here[state] > best:
            best, last = here[state], state
    if last < 0:
        return -np.inf, chosen
    for d in range(n_days - 1, -1, -1):
        chosen[d] = choice[d, last]
        last = came_from[d, last]
    return best, chosen


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _week_ok(units: int, low: int, high: int, may_skip: bool) -> bool:
    return low <= units <= high or (may_skip and units == 0)
