"""One person's programme over a long horizon, with hours, weekends and maxima of types let go for a price.

What is left are runs and rest, a thousandth of the states. Whatever a unit of each limit is priced at, no
roster is worth more than the best at these prices and what the limits are worth at them (Lagrange; Held,
Wolfe & Crowder 1974). Prices are moved each by its own step, longer while the sign of what is over or left
stays, half as long where it turns (Riedmiller & Braun 1993), and kept from one asking to the next.
"""

from __future__ import annotations

import math

import numpy as np

from scheduling.problem import FloatArray, IntArray
from scheduling.roster.corridor import states_of, week_of
from scheduling.roster.graph import without_counts
from scheduling.roster.programme import Programme, best
from scheduling.roster.reach import within_reach
from scheduling.roster.response import OFF

HOURS_KEPT = 500_000  # states up to which hours are not let go
FIRST_TRIES, TRIES = 20, 2  # prices put at the first asking, and at each after it
STEP = 0.125  # of the dearest start, per shift, that prices first move by
LONGER, SHORTER = 1.2, 0.5
SHORTEST, LONGEST = 1e-4, 2.0  # steps in parts of the first


class LetGo:
    """What no roster of one person can be worth more than, and a roster that may break what is let go.

    Limits, and their prices, are those of hours by week (in units), of weekends, and of each type of shift.
    """

    def __init__(self, programme: Programme, code: IntArray) -> None:
        graph = programme.graph
        self.seam, self.ends, self.code, self.units = programme.seam, programme.ends, code, graph.units
        self.weekend, self.week = graph.weekend, week_of(graph)
        self.day = np.repeat(np.arange(len(graph.closes)), np.diff(graph.day_first))
        self.may_skip, self.dearest_weekend = graph.may_skip, graph.too_many
        free = without_counts(graph)
        self.keeps_hours = states_of(free) <= HOURS_KEPT
        if not self.keeps_hours:
            free = free._replace(units=np.zeros_like(graph.units), low=np.zeros_like(graph.low))
        anyhow = np.ones(free.shape[1], dtype=np.bool_)
        self.graph = within_reach(free, anyhow)
        self.begins_weekend = within_reach(free._replace(too_many=1.0), anyhow).shift_toll
        self.begins_weekend -= self.graph.shift_toll
        first = np.flatnonzero(np.append(True, graph.closes[:-1]))
        self.weeks, nothing = len(first), np.zeros(1 + len(programme.most))
        self.low = np.concatenate([graph.low[first], nothing])
        self.high = np.concatenate([graph.high[first], [graph.k_to[-1]], programme.most])
        self.prices, self.turned = np.zeros(len(self.low)), np.zeros(len(self.low))
        self.first = self.steps = np.zeros(0)
        self.nearest = np.zeros((0, len(graph.closes)), dtype=np.int64)

    def answer(self, value: FloatArray) -> tuple[float, IntArray]:
        """What no roster can be worth more than where starts are worth `value`.

        With starts that are worth as much where limits are let go, shape (1, days), (0, days) for none.
        """
        tries = TRIES
        if not len(self.steps):
            self.first, tries = self._first_steps(value), FIRST_TRIES
            self.steps = self.first
        most, put = math.inf, self.prices
        for _ in range(tries):
            worth, starts = self._asked(value, put)
            if worth < most:
                most, self.nearest, self.prices = worth, starts, put
            over = self._over(starts[0], put) if len(starts) else np.zeros(len(put))
            if not over.any():
                break
            put = self._moved(put, over)
        return most, self.nearest

    def _first_steps(self, value: FloatArray) -> FloatArray:
        """Of each price: a part of what the dearest start is worth, by the unit for hours."""
        steps = np.full(len(self.low), STEP * max(1.0, float(np.abs(value).max(initial=0.0))))
        steps[: self.weeks] /= max(1.0, float(self.units.mean()))
        return steps

    def _asked(self, value: FloatArray, prices: FloatArray) -> tuple[float, IntArray]:
        hours, weekend, types = np.split(prices, [self.weeks, self.weeks + 1])
        less = types[self.code]
        if not self.keeps_hours:
            less = less + hours[self.week[self.day]] * self.units
        graph = self.graph._replace(shift_toll=self.graph.shift_toll + weekend * self.begins_weekend)
        worth, starts = best(graph, value - less, self.ends, self.seam, 1)
        if not len(worth):
            return -math.inf, starts
        limits = np.maximum(prices * self.low, prices * self.high)
        if self.may_skip:
            limits = np.maximum(limits, 0.0)
        return float(worth[0] + limits.sum()), starts

    def _over(self, starts: IntArray, prices: FloatArray) -> FloatArray:
        """How much more of each limit is used than its price lets be worth most."""
        worked = np.flatnonzero(starts != OFF)
        chosen = starts[worked]
        hours = np.bincount(self.week[worked], self.units[chosen], minlength=self.weeks)
        weekends = np.unique(self.weekend[worked])
        types = np.bincount(self.code[chosen], minlength=len(self.low) - self.weeks - 1)
        used = np.concatenate([hours, [(weekends >= 0).sum()], types])
        kept = np.clip(used, self.low, self.high)
        at = np.where(prices > 0, self.high, np.where(prices < 0, self.low, kept))
        if self.keeps_hours:
            at[: self.weeks] = used[: self.weeks]
        return used - at

    def _moved(self, prices: FloatArray, over: FloatArray) -> FloatArray:
        """Prices a step on, stopped at zero on the way to the other side, below 0 for hours alone."""
        same = np.sign(over) * self.turned
        self.turned = np.sign(over)
        factor = np.where(same > 0, LONGER, np.where(same < 0, SHORTER, 1.0))
        self.steps = np.clip(self.steps * factor, SHORTEST * self.first, LONGEST * self.first)
        moved = prices + self.steps * self.turned
        moved = np.where(prices * moved < 0, 0.0, moved)
        moved[self.weeks :] = np.maximum(moved[self.weeks :], 0.0)
        moved[self.weeks] = min(moved[self.weeks], self.dearest_weekend)
        return moved
