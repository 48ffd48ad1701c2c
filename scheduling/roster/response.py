"""The best roster of one person: a backward dynamic programme over the days.

State before a day: class (what earlier work still bars) x run (days worked in a row, or days off in a row
up to the minimum) x weekends worked x shifts of the types that are counted x counted hours of the week. Every
hard rule that binds one person is in the states or the transitions, so the answer obeys all of them, or says
that nothing does. What each dimension holds is sized by what the person's rules use (`graph.py`). Compare
Strandmark, Qu & Curtois 2020 and the pricing problems of Burke & Curtois 2014.
"""

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy as np

from scheduling.problem import BoolArray, FloatArray, IntArray

OFF = -1  # inside compiled arrays only; the public answers hold duties
LOOSE = -2  # a day that is not held at a start or OFF
UNCOUNTED = -1  # the counter of a start whose type nobody counts


class Window(NamedTuple):
    """Days `[first, last)`; no weekend lies on both sides of an edge."""

    first: int
    last: int


class Graph(NamedTuple):
    """One person's states and steps; the dimensions are C, R, K, M and U in the order of the module's text.

    By start: `units` (counted hours), `usable`, `kind` (of `Runs`), `counter` (which counter it moves, or
    UNCOUNTED). By day: `may_rest`, `second` (worked where the day before is, and only there), `closes` (the
    week ends with it), `low` and `high` (units of its week), `normal` (those before overtime, each unit of
    which costs `beyond`), `weekend` (-1: none).
    `u_from`, `u_to`, `k_from`, `k_to` are the hours and weekends that may stand before each day, shape
    (days + 1,). `stride` and `most` are the counters in M. The rest is as in `Succession` and `Runs`.
    """

    day_first: IntArray
    units: IntArray
    usable: BoolArray
    kind: IntArray
    counter: IntArray
    counts: IntArray
    allowed: BoolArray
    after_work: IntArray
    after_off: IntArray
    run_work: IntArray
    run_off: IntArray
    at_work: BoolArray
    begin: int
    may_rest: BoolArray
    second: BoolArray
    closes: BoolArray
    low: IntArray
    high: IntArray
    normal: FloatArray
    beyond: float
    may_skip: bool
    weekend: IntArray
    u_from: IntArray
    u_to: IntArray
    k_from: IntArray
    k_to: IntArray
    stride: IntArray
    most: IntArray
    shape: tuple[int, int, int, int, int]


def holding(g: Graph, held: IntArray) -> Graph:
    """The graph with days held at a start or OFF, shape (days,), LOOSE on the others."""
    usable, may_rest = _held(g.day_first, g.usable, g.may_rest, held)
    return g._replace(usable=usable, may_rest=may_rest)


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _held(
    day_first: IntArray, usable: BoolArray, may_rest: BoolArray, held: IntArray
) -> tuple[BoolArray, BoolArray]:
    usable, may_rest = usable.copy(), may_rest.copy()
    for d in range(len(held)):
        if held[d] != LOOSE:
            may_rest[d] = may_rest[d] and held[d] == OFF
            for s in range(day_first[d], day_first[d + 1]):
                usable[s] = usable[s] and s == held[d]
    return usable, may_rest


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def value_to_go(g: Graph, value: FloatArray, may_end: BoolArray, to_go: FloatArray) -> None:  # noqa: C901  (one kernel: a compiled loop nest is clearest whole)
    """Fill `to_go`, shape (days + 1, states), with the most that the days from each state on are worth.

    `value` has one entry a start; `may_end` says in which classes and runs it may end.
    """
    _, R, K, M, U = g.shape
    n_days = len(g.closes)
    last = to_go[n_days]
    last[:] = -np.inf
    for c in range(g.counts[n_days]):
        for r in range(R):
            if may_end[c, r]:
                for s in range((c * R + r) * K * M, (c * R + r + 1) * K * M):
                    last[s * U] = 0.0
    widest = g.allowed.shape[2]
    group_class = np.empty(widest, dtype=np.int64)
    group_units = np.empty(widest, dtype=np.int64)
    group_counter = np.empty(widest, dtype=np.int64)
    group_kind = np.empty(widest, dtype=np.int64)
    group_value = np.empty(widest, dtype=np.float64)
    for d in range(n_days - 1, -1, -1):
        here, there = to_go[d], to_go[d + 1]
        here[:] = -np.inf
        u0, u1, v0, v1 = g.u_from[d], g.u_to[d], g.u_from[d + 1], g.u_to[d + 1]
        for c in range(g.counts[d]):
            # Of starts that lead to the same state only the most valuable matters.
            groups = 0
            for i in range(g.day_first[d + 1] - g.day_first[d]):
                s = g.day_first[d] + i
                if not g.usable[s] or not g.allowed[d, c, i]:
                    continue
                at = -1
                for j in range(groups):
                    if (
                        group_class[j] == g.after_work[d, i]
                        and group_units[j] == g.units[s]
                        and group_counter[j] == g.counter[s]
                        and group_kind[j] == g.kind[s]
                    ):
                        at = j
                        break
                if at < 0:
                    at = groups
                    groups += 1
                    group_class[at] = g.after_work[d, i]
                    group_units[at] = g.units[s]
                    group_counter[at] = g.counter[s]
                    group_kind[at] = g.kind[s]
                    group_value[at] = value[s]
                elif value[s] > group_value[at]:
                    group_value[at] = value[s]
            for r in range(R):
                # The first day of a weekend that is worked counts it.
                counts = g.weekend[d] >= 0 and not (
                    d > 0 and g.weekend[d - 1] == g.weekend[d] and g.at_work[r]
                )
                for k in range(g.k_from[d], g.k_to[d] + 1):
                    k_off = max(k, g.k_from[d + 1])
                    k_work = max(k + 1 if counts else k, g.k_from[d + 1])
                    for m in range(M):
                        base = (((c * R + r) * K + k - g.k_from[d]) * M + m) * U
                        if _may_rest(g, d, r) and k_off <= g.k_to[d + 1]:
                            row = (
                                ((g.after_off[d, c] * R + g.run_off[r]) * K + k_off - g.k_from[d + 1]) * M + m
                            ) * U
                            if g.closes[d]:
                                for u in range(u0, u1 + 1):
                                    if _week_ok(u, g.low[d], g.high[d], g.may_skip):
                                        here[base + u - u0] = there[row] - _overtime(g, d, u)
                            else:
                                for u in range(max(u0, v0), min(u1, v1) + 1):
                                    here[base + u - u0] = there[row + u - v0]
                        if not _may_work(g, d, r) or k_work > g.k_to[d + 1]:
                            continue
                        for j in range(groups):
                            run = g.run_work[group_kind[j], r]
                            if run < 0:
                                continue
                            m_next = m
                            counter = group_counter[j]
                            if counter >= 0:
                                if (m // g.stride[counter]) % (g.most[counter] + 1) == g.most[counter]:
                                    continue
                                m_next = m + g.stride[counter]
                            row = (
                                ((group_class[j] * R + run) * K + k_work - g.k_from[d + 1]) * M + m_next
                            ) * U
                            units, worth = group_units[j], group_value[j]
                            if g.closes[d]:
                                best = there[row] + worth
                                if best > -np.inf:
                                    for u in range(max(u0, g.low[d] - units), min(u1, g.high[d] - units) + 1):
                                        worth = best - _overtime(g, d, u + units)
                                        here[base + u - u0] = max(here[base + u - u0], worth)
                            else:
                                first, count = max(u0, v0 - units), min(u1, v1 - units) + 1
                                out = here[base + first - u0 : base + max(first, count) - u0]
                                source = there[row + first + units - v0 :]
                                for x in range(len(out)):
                                    out[x] = max(out[x], source[x] + worth)


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def trace(  # noqa: C901  (as above)
    g: Graph, value: FloatArray, to_go: FloatArray, seam: int, forced: IntArray
) -> tuple[float, IntArray, IntArray, FloatArray]:
    """Follow the best steps from class `seam` on; the first of equals.

    `forced` is (day, start or OFF) to be taken whatever it costs, or (-1, 0). Returns what the path is worth,
    its starts (OFF on days off), and for each day the best other step and what it would lose, shape (days,).
    """
    _, R, K, M, U = g.shape
    n_days = len(g.closes)
    chosen = np.full(n_days, OFF, dtype=np.int64)
    other = np.full(n_days, OFF, dtype=np.int64)
    loss = np.full(n_days, np.inf)
    c, r, k, m, u, total = seam, g.begin, g.k_from[0], 0, 0, 0.0
    if to_go[0, (((c * R + r) * K) * M) * U] == -np.inf:
        return -np.inf, chosen, other, loss
    for d in range(n_days):
        there = to_go[d + 1]
        counts = g.weekend[d] >= 0 and not (d > 0 and g.weekend[d - 1] == g.weekend[d] and g.at_work[r])
        k_off, k_work = max(k, g.k_from[d + 1]), max(k + 1 if counts else k, g.k_from[d + 1])
        best, second, pick, next_pick = -np.inf, -np.inf, OFF, OFF
        if _may_rest(g, d, r) and k_off <= g.k_to[d + 1]:
            ok = (
                _week_ok(u, g.low[d], g.high[d], g.may_skip)
                if g.closes[d]
                else (g.u_from[d + 1] <= u <= g.u_to[d + 1])
            )
            if ok:
                u_next = 0 if g.closes[d] else u - g.u_from[d + 1]
                row = ((g.after_off[d, c] * R + g.run_off[r]) * K + k_off - g.k_from[d + 1]) * M + m
                best = there[row * U + u_next]
                if g.closes[d]:
                    best -= _overtime(g, d, u)
                if forced[0] == d and forced[1] == OFF:
                    best += 1e15
        if _may_work(g, d, r) and k_work <= g.k_to[d + 1]:
            for i in range(g.day_first[d + 1] - g.day_first[d]):
                s = g.day_first[d] + i
                run = g.run_work[g.kind[s], r]
                if not g.usable[s] or not g.allowed[d, c, i] or run < 0:
                    continue
                m_next, counter = m, g.counter[s]
                if counter >= 0:
                    if (m // g.stride[counter]) % (g.most[counter] + 1) == g.most[counter]:
                        continue
                    m_next = m + g.stride[counter]
                u_next, lost = u + g.units[s], 0.0
                if g.closes[d]:
                    if not g.low[d] <= u_next <= g.high[d]:
                        continue
                    lost = _overtime(g, d, u_next)
                    u_next = 0
                else:
                    if not g.u_from[d + 1] <= u_next <= g.u_to[d + 1]:
                        continue
                    u_next -= g.u_from[d + 1]
                row = ((g.after_work[d, i] * R + run) * K + k_work - g.k_from[d + 1]) * M + m_next
                worth = there[row * U + u_next] + value[s] - lost
                if forced[0] == d and forced[1] == s:
                    worth += 1e15
                if worth > best:
                    second, next_pick = best, pick
                    best, pick = worth, s
                elif worth > second:
                    second, next_pick = worth, s
        chosen[d], other[d], loss[d] = pick, next_pick, best - second
        if pick == OFF:
            c, r, k = g.after_off[d, c], g.run_off[r], k_off
        else:
            total += value[pick]
            counter = g.counter[pick]
            if counter >= 0:
                m += g.stride[counter]
            c, r = g.after_work[d, pick - g.day_first[d]], g.run_work[g.kind[pick], r]
            k, u = k_work, u + g.units[pick]
        if g.closes[d]:
            total -= _overtime(g, d, u)
            u = 0
    return total, chosen, other, loss


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def best_paths(
    g: Graph, value: FloatArray, to_go: FloatArray, seam: int, most: int
) -> tuple[FloatArray, IntArray]:
    """The best path and up to `most` - 1 others that leave it once, where that costs least; best first."""
    n_days = len(g.closes)
    worths = np.full(most, -np.inf)
    paths = np.full((most, n_days), OFF, dtype=np.int64)
    worths[0], paths[0], other, loss = trace(g, value, to_go, seam, np.array([-1, 0]))
    if worths[0] == -np.inf:
        return worths[:0], paths[:0]
    found = 1
    order = np.argsort(loss, kind="mergesort")
    for d in order:
        if found == most or not loss[d] < np.inf:
            break
        worth, path, _, _ = trace(g, value, to_go, seam, np.array([d, other[d]]))
        new = True
        for j in range(found):
            if np.all(paths[j] == path):
                new = False
        if new:
            worths[found], paths[found] = worth, path
            found += 1
    return worths[:found], paths[:found]


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _may_rest(g: Graph, d: int, r: int) -> bool:
    return g.may_rest[d] and g.run_off[r] >= 0 and not (g.second[d] and g.at_work[r])


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _may_work(g: Graph, d: int, r: int) -> bool:
    return bool(g.at_work[r]) or not g.second[d]


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _week_ok(units: int, low: int, high: int, may_skip: bool) -> bool:
    return low <= units <= high or (may_skip and units == 0)


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _overtime(g: Graph, d: int, units: int) -> float:
    """What the overtime costs of a week that ends with day d after so many units."""
    cost: float = g.beyond * max(0.0, units - g.normal[d])
    return cost
