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
NOWHERE = -1  # inside compiled arrays: no such state
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
    `k_from` and `k_to` are the weekends that may stand before each day, shape (days + 1,). A *cell* is a run
    and weekends (from the day's least on) as one number; `after_rest` and `after_shift` (by kind) are the
    next day's, NOWHERE where there is none, shapes (days, R * K) and (kinds, days, R * K); `u_low` and
    `u_high` are the hours that may stand before a day in each, shape (days + 1, R * K), and `u_from` the
    least of them. `rest_toll` and `shift_toll`, in the shapes of `after_rest` and `after_shift`, are what the
    wishes cost that a step breaks: those of runs (`work_toll`, `off_toll`), of a weekend `parted` and of one
    `too_many` (infinite where that is barred). Where the week `renews`, a run goes on as `renewed`. `stride`
    and `most` are the counters in M. The rest is as in `Succession` and `Runs`.
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
    work_toll: FloatArray
    off_toll: FloatArray
    renewed: IntArray
    renews: BoolArray
    parted: float
    too_many: float
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
    k_from: IntArray
    k_to: IntArray
    after_rest: IntArray
    after_shift: IntArray
    rest_toll: FloatArray
    shift_toll: FloatArray
    u_from: IntArray
    u_low: IntArray
    u_high: IntArray
    stride: IntArray
    most: IntArray
    shape: tuple[int, int, int, int, int]


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def value_to_go(  # noqa: C901  (one kernel: a compiled loop nest is clearest whole)
    g: Graph, value: FloatArray, held: IntArray, ends: FloatArray, to_go: FloatArray
) -> None:
    """Fill `to_go`, shape (days + 1, states), with the most that the days from each state on are worth.

    `value` has one entry a start; days may be `held` at a start or OFF, shape (days,), LOOSE on the others;
    `ends` is what it is worth to end in a class and run, minus infinity where it may not, shape (C, R). What
    lies out of reach is left as it is.
    """
    _, R, K, M, U = g.shape
    n_days, cells = len(g.closes), R * K
    counted, uncounted = _counted(g), len(g.stride)
    u_low, u_high, after_rest, after_shift = g.u_low, g.u_high, g.after_rest, g.after_shift
    for c in range(g.counts[n_days]):
        for i in range(cells):
            s = (c * cells + i) * U * M
            to_go[n_days, s : s + M] = ends[c, i // K]
    widest = g.allowed.shape[2]
    leads = np.empty((widest, 4), dtype=np.int64)  # class, units, counter and kind of a group
    worths = np.empty(widest, dtype=np.float64)
    for d in range(n_days - 1, -1, -1):
        here, there = to_go[d], to_go[d + 1]
        u0, v0, low, high, closes = g.u_from[d], g.u_from[d + 1], g.low[d], g.high[d], g.closes[d]
        normal = g.normal[d]
        may_rest = held[d] == LOOSE or held[d] == OFF
        for c in range(g.counts[d]):
            # Of starts that lead to the same state only the most valuable matters.
            groups = 0
            for x in range(g.day_first[d + 1] - g.day_first[d]):
                s = g.day_first[d] + x
                if not g.usable[s] or not g.allowed[d, c, x] or (held[d] != LOOSE and held[d] != s):
                    continue
                counter = uncounted if g.counter[s] == UNCOUNTED else g.counter[s]
                lead = (g.after_work[d, x], g.units[s], counter, g.kind[s])
                at = 0
                while at < groups and lead != (leads[at, 0], leads[at, 1], leads[at, 2], leads[at, 3]):
                    at += 1
                if at == groups:
                    leads[at] = lead
                    worths[at] = value[s]
                    groups += 1
                else:
                    worths[at] = max(worths[at], value[s])
            rested = g.after_off[d, c]
            for i in range(cells):
                u1, u2 = u_low[d, i], u_high[d, i]
                if u1 > u2:
                    continue
                base = ((c * cells + i) * U - u0) * M
                here[base + u1 * M : base + (u2 + 1) * M] = -np.inf
                to = after_rest[d, i]
                toll = g.rest_toll[d, i]
                if may_rest and to != NOWHERE:
                    off = ((rested * cells + to) * U - v0) * M
                    if closes:
                        for u in range(u1, u2 + 1):
                            if _week_ok(u, low, high, g.may_skip):
                                lost = toll + _overtime(g.beyond, u, normal)
                                for m in range(M):
                                    here[base + u * M + m] = there[off + m] - lost
                    else:
                        first, last = max(u1, u_low[d + 1, to]), min(u2, u_high[d + 1, to])
                        for x in range(first * M, (last + 1) * M):
                            here[base + x] = there[off + x] - toll
                kind = -1
                for j in range(groups):
                    if leads[j, 3] != kind:
                        kind = leads[j, 3]
                        to, toll = after_shift[kind, d, i], g.shift_toll[kind, d, i]
                        least, most = (u_low[d + 1, to], u_high[d + 1, to]) if to != NOWHERE else (1, 0)
                        if closes:
                            least, most = low, high
                    if to == NOWHERE:
                        continue
                    units, counter, worth = leads[j, 1], leads[j, 2], worths[j] - toll
                    first, last = max(u1, least - units), min(u2, most - units)
                    on = ((leads[j, 0] * cells + to) * U - v0) * M
                    if counter == uncounted and not closes:
                        on += units * M
                        for x in range(first * M, (last + 1) * M):
                            here[base + x] = max(here[base + x], there[on + x] + worth)
                        continue
                    for u in range(first, last + 1):
                        source = on if closes else on + (u + units) * M
                        net = worth - _overtime(g.beyond, u + units, normal) if closes else worth
                        for m in range(M):
                            after = counted[m, counter]
                            if after != NOWHERE:
                                x = base + u * M + m
                                here[x] = max(here[x], there[source + after] + net)


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _counted(g: Graph) -> IntArray:
    """The counts after a start, by those before and its counter (the last for none), NOWHERE past a most."""
    M, n = g.shape[3], len(g.stride)
    after = np.full((M, n + 1), NOWHERE)
    for m in range(M):
        after[m, n] = m
        for j in range(n):
            if (m // g.stride[j]) % (g.most[j] + 1) < g.most[j]:
                after[m, j] = m + g.stride[j]
    return after


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def trace(  # noqa: C901  (as above)
    g: Graph, value: FloatArray, held: IntArray, to_go: FloatArray, seam: int, forced: IntArray
) -> tuple[float, IntArray, IntArray, FloatArray]:
    """Follow the best steps from class `seam` on; the first of equals.

    `forced` is (day, start or OFF) to be taken whatever it costs, or (-1, 0). Returns what the path is worth,
    its starts (OFF on days off), and for each day the best other step and what it would lose, shape (days,).
    """
    _, R, K, M, U = g.shape
    n_days, cells = len(g.closes), R * K
    counted = _counted(g)
    chosen = np.full(n_days, OFF, dtype=np.int64)
    other = np.full(n_days, OFF, dtype=np.int64)
    loss = np.full(n_days, np.inf)
    c, i, m, u, total = seam, g.begin * K, 0, 0, 0.0
    if not g.u_low[0, i] <= 0 <= g.u_high[0, i] or to_go[0, (c * cells + i) * U * M] == -np.inf:
        return -np.inf, chosen, other, loss
    for d in range(n_days):
        there, v0, low, high, closes = to_go[d + 1], g.u_from[d + 1], g.low[d], g.high[d], g.closes[d]
        normal = g.normal[d]
        best, second, pick, next_pick = -np.inf, -np.inf, OFF, OFF
        to = g.after_rest[d, i]
        if (held[d] == LOOSE or held[d] == OFF) and to != NOWHERE:
            fits = (
                _week_ok(u, low, high, g.may_skip)
                if closes
                else g.u_low[d + 1, to] <= u <= g.u_high[d + 1, to]
            )
            if fits:
                best = there[((g.after_off[d, c] * cells + to) * U + (0 if closes else u) - v0) * M + m]
                best -= g.rest_toll[d, i] + (_overtime(g.beyond, u, normal) if closes else 0.0)
                if forced[0] == d and forced[1] == OFF:
                    best += 1e15
        for x in range(g.day_first[d + 1] - g.day_first[d]):
            s = g.day_first[d] + x
            to = g.after_shift[g.kind[s], d, i]
            barred = not g.usable[s] or not g.allowed[d, c, x] or (held[d] != LOOSE and held[d] != s)
            if barred or to == NOWHERE:
                continue
            m_next, u_next = counted[m, g.counter[s]], u + g.units[s]  # UNCOUNTED is the last
            least, most = (low, high) if closes else (g.u_low[d + 1, to], g.u_high[d + 1, to])
            if m_next == NOWHERE or not least <= u_next <= most:
                continue
            lost = g.shift_toll[g.kind[s], d, i] + (_overtime(g.beyond, u_next, normal) if closes else 0.0)
            u_next = 0 if closes else u_next
            worth = (
                there[((g.after_work[d, x] * cells + to) * U + u_next - v0) * M + m_next] + value[s] - lost
            )
            if forced[0] == d and forced[1] == s:
                worth += 1e15
            if worth > best:
                second, next_pick = best, pick
                best, pick = worth, s
            elif worth > second:
                second, next_pick = worth, s
        chosen[d], other[d], loss[d] = pick, next_pick, best - second
        if pick == OFF:
            total -= g.rest_toll[d, i]
            c, i = g.after_off[d, c], g.after_rest[d, i]
        else:
            total += value[pick] - g.shift_toll[g.kind[pick], d, i]
            m, u = counted[m, g.counter[pick]], u + g.units[pick]
            c, i = g.after_work[d, pick - g.day_first[d]], g.after_shift[g.kind[pick], d, i]
        if closes:
            total -= _overtime(g.beyond, u, normal)
            u = 0
    return total + to_go[n_days, (c * cells + i) * U * M + m], chosen, other, loss


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def best_paths(
    g: Graph, value: FloatArray, held: IntArray, to_go: FloatArray, seam: int, most: int
) -> tuple[FloatArray, IntArray]:
    """The best path and up to `most` - 1 others that leave it once, where that costs least; best first."""
    n_days = len(g.closes)
    worths = np.full(most, -np.inf)
    paths = np.full((most, n_days), OFF, dtype=np.int64)
    worths[0], paths[0], other, loss = trace(g, value, held, to_go, seam, np.array([-1, 0]))
    if worths[0] == -np.inf:
        return worths[:0], paths[:0]
    found = 1
    order = np.argsort(loss, kind="mergesort")
    for d in order:
        if found == most or not loss[d] < np.inf:
            break
        worth, path, _, _ = trace(g, value, held, to_go, seam, np.array([d, other[d]]))
        new = True
        for j in range(found):
            if np.all(paths[j] == path):
                new = False
        if new:
            worths[found], paths[found] = worth, path
            found += 1
    return worths[:found], paths[:found]


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _week_ok(units: int, low: int, high: int, may_skip: bool) -> bool:
    return low <= units <= high or (may_skip and units == 0)


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _overtime(beyond: float, units: int, normal: float) -> float:
    """What the overtime costs of a week of so many units."""
    return beyond * max(0.0, units - normal)
