"""Ways in which a few people may share out all that they work: each day everybody takes somebody's hand.

A beam search through the days. What may have come of the days so far is told by where each one's rules
stand, in the states of `scheduling.roster.graph`, and by what each bears; of ways that agree in that one goes
on, and of more than `WIDTH` ways those that are most even so far.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numba
import numpy as np

from scheduling.fairness.loads import WEEKENDS
from scheduling.problem import BoolArray, FloatArray, IntArray
from scheduling.roster.response import OFF, Graph

WIDTH = 80  # ways that go on from day to day
FINE = 1024.0  # loads nearer than one part in so many are the same
PRIME = 1000003  # of the marks by which ways that agree are known


class Hands(NamedTuple):
    """What some people (G) may work: on each day any of the G shifts and days off that are theirs now.

    By person, day and hand: `follows` is the class of the next day by that of the day, negative where the
    hand may not be taken, shape (G, days, G, classes); `units` are its counted hours and `kind` what runs
    see of it, shape (G, days, G);
    `bears` what it loads, weekends apart, shape (G, days, G, measures). `works` says which hands are
    shifts, shape (days, G). `parted` and `too_many` say whose weekends may be parted and too many, at a
    price that is looked at later. The rest is the people's, as in `Graph`.
    """

    follows: IntArray
    units: IntArray
    kind: IntArray
    bears: FloatArray
    works: BoolArray
    run_work: IntArray
    run_off: IntArray
    renewed: IntArray
    renews: BoolArray
    parted: BoolArray
    too_many: BoolArray
    at_work: BoolArray
    second: BoolArray
    closes: BoolArray
    weekend: IntArray
    low: IntArray
    high: IntArray
    may_skip: BoolArray
    hours_from: IntArray
    hours_to: IntArray
    weekends_to: IntArray


def hands_of(graphs: Sequence[Graph], starts: IntArray, bears: FloatArray) -> Hands:
    """Hands of people with these graphs who work `starts`, shape (G, days), OFF on days off."""
    n, days = starts.shape
    follows = np.full((n, days, n, max(graph.shape[0] for graph in graphs)), OFF, dtype=np.int64)
    units, kind = np.zeros((n, days, n), dtype=np.int64), np.zeros((n, days, n), dtype=np.int64)
    for g, graph in enumerate(graphs):
        for d in range(days):
            for j, start in enumerate(starts[:, d]):
                after = _follows(graph, d, int(start))
                follows[g, d, j, : len(after)] = after
                if start != OFF:
                    units[g, d, j], kind[g, d, j] = graph.units[start], graph.kind[start]
    runs = max(len(graph.at_work) for graph in graphs)
    kinds = max(len(graph.run_work) for graph in graphs)
    return Hands(
        follows=follows,
        units=units,
        kind=kind,
        bears=bears,
        works=np.ascontiguousarray(starts.T != OFF),
        run_work=np.array([_by_kind(graph.run_work, kinds, runs) for graph in graphs]),
        run_off=np.array([_padded(graph.run_off, runs) for graph in graphs]),
        renewed=np.array([_padded(graph.renewed, runs) for graph in graphs]),
        renews=graphs[0].renews,
        parted=np.array([graph.parted < np.inf for graph in graphs]),
        too_many=np.array([graph.too_many < np.inf for graph in graphs]),
        at_work=np.array([_padded(graph.at_work, runs) for graph in graphs]).astype(np.bool_),
        second=np.array([graph.second for graph in graphs]),
        closes=graphs[0].closes,
        weekend=graphs[0].weekend,
        low=np.array([graph.low for graph in graphs]),
        high=np.array([graph.high for graph in graphs]),
        may_skip=np.array([graph.may_skip for graph in graphs]),
        hours_from=np.array([graph.u_from for graph in graphs]),
        hours_to=np.array([graph.u_high.max(axis=1) for graph in graphs]),
        weekends_to=np.array([graph.k_to for graph in graphs]),
    )


def _follows(graph: Graph, d: int, start: int) -> IntArray:
    """The class of the next day by that of day d, negative where the step may not be taken."""
    if start == OFF:
        return graph.after_off[d] if graph.may_rest[d] else np.full_like(graph.after_off[d], OFF)
    i = start - graph.day_first[d]
    allowed = graph.allowed[d, :, i] & graph.usable[start]
    return np.where(allowed, graph.after_work[d, i], OFF)


def _by_kind(run_work: IntArray, kinds: int, length: int) -> IntArray:
    """The state after a shift of each kind, shape (kinds, states); of kinds not there as after the first."""
    there = [_padded(after, length) for after in run_work]
    return np.array([*there, *[there[0]] * (kinds - len(there))])


def _padded(values: IntArray | BoolArray, length: int) -> IntArray:
    return np.concatenate([values, np.zeros(length - len(values), dtype=np.int64)])


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def deals(  # noqa: C901  (one kernel: a compiled loop nest is clearest whole)
    h: Hands, begin: IntArray, borne: FloatArray, share: FloatArray, weight: FloatArray, orders: IntArray
) -> tuple[FloatArray, IntArray]:
    """Ways to deal the hands, most even first: what each leaves uneven, and whose hand everybody takes.

    `begin` are everybody's class and run before day 0, shape (G, 2); `borne` what each bears before it;
    `share` is everybody's of each measure by the end of each day, shape (days, G, measures); `orders` are the
    orders of G, and of two that come to the same the first is taken. Shapes of the answer: (ways,) and
    (ways, days, G).
    """
    G, n_days, measures = len(begin), len(h.closes), borne.shape[1]
    most = WIDTH * len(orders)
    state = np.zeros((WIDTH, G, 4), dtype=np.int64)  # class, run, weekends, units of the week
    load = np.zeros((WIDTH, G, measures))
    state[0, :, :2], load[0] = begin, borne
    chosen = np.zeros((WIDTH, n_days, G), dtype=np.int64)
    to = np.zeros((G, G, 4), dtype=np.int64)  # by person and hand
    fits, far = np.zeros((G, G), dtype=np.bool_), np.zeros((G, G))
    mark = np.zeros((G, G), dtype=np.int64)
    came, taken = np.zeros(most, dtype=np.int64), np.zeros(most, dtype=np.int64)
    uneven, sign = np.zeros(most), np.zeros(most, dtype=np.int64)
    keep = np.zeros(WIDTH, dtype=np.int64)
    n = 1
    for d in range(n_days):
        found = 0
        for i in range(n):
            for g in range(G):
                for j in range(G):
                    fits[g, j] = _next(h, g, d, j, state[i, g], to[g, j])
                    if not fits[g, j]:
                        continue
                    apart, told = 0.0, 0
                    for x in range(4):
                        told = told * PRIME + to[g, j, x]
                    for m in range(measures):
                        bears = load[i, g, m] + h.bears[g, d, j, m]
                        if m == WEEKENDS:
                            bears += to[g, j, 2] - state[i, g, 2]
                        apart += weight[m] * (bears - share[d, g, m]) ** 2
                        told = told * PRIME + int(bears * FINE + 0.5)
                    far[g, j], mark[g, j] = apart, told
            for o in range(len(orders)):
                apart, told, fit = 0.0, 0, True
                for g in range(G):
                    fit = fit and fits[g, orders[o, g]]
                    apart += far[g, orders[o, g]]
                    told = told * PRIME + mark[g, orders[o, g]]
                if fit:
                    came[found], taken[found], uneven[found], sign[found] = i, o, apart, told
                    found += 1
        order = np.argsort(uneven[:found], kind="mergesort")
        known = {np.int64(0)}
        n = 0
        for i in order:
            if n < WIDTH and sign[i] not in known:
                known.add(sign[i])
                keep[n] = i
                n += 1
        begun, held, before = state.copy(), load.copy(), chosen.copy()
        for i in range(n):
            came_from, dealt = came[keep[i]], orders[taken[keep[i]]]
            chosen[i], chosen[i, d] = before[came_from], dealt
            for g in range(G):
                _next(h, g, d, dealt[g], begun[came_from, g], state[i, g])
                load[i, g] = held[came_from, g] + h.bears[g, d, dealt[g]]
                load[i, g, WEEKENDS] += state[i, g, 2] - begun[came_from, g, 2]
    return uneven[keep[:n]], chosen[:n]


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _next(h: Hands, g: int, d: int, j: int, at: IntArray, to: IntArray) -> bool:
    """Fill the state after person g takes hand j on day d; whether the person may."""
    works = h.works[d, j]
    to[0] = h.follows[g, d, j, at[0]]
    to[1] = h.run_work[g, h.kind[g, d, j], at[1]] if works else h.run_off[g, at[1]]
    parted = h.second[g, d] and not h.parted[g] and h.at_work[g, at[1]] != works
    if to[0] < 0 or to[1] < 0 or parted:
        return False
    if h.renews[d]:
        to[1] = h.renewed[g, to[1]]
    begun = d > 0 and h.weekend[d - 1] == h.weekend[d] and h.at_work[g, at[1]]
    to[2] = at[2] + (1 if works and h.weekend[d] >= 0 and not begun else 0)
    to[3] = at[3] + h.units[g, d, j]
    if to[2] > h.weekends_to[g, d + 1] and not h.too_many[g]:
        return False
    if not h.closes[d]:
        return bool(h.hours_from[g, d + 1] <= to[3] <= h.hours_to[g, d + 1])
    fits = h.low[g, d] <= to[3] <= h.high[g, d] or (h.may_skip[g] and to[3] == 0)
    to[3] = 0
    return bool(fits)
