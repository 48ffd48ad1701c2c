"""A bound without a master: prices for heads and shifts, moved by subgradients.

For prices pi of one more head, no roster costs less than

    sum_r min_h (f_r(h) + pi_r h) + sum_p min_c (own_c - pi a_c)

with f_r what h heads are short or over, c the rosters of person p and a_c the heads they add (Lagrange; Held,
Wolfe & Crowder 1974 for the steps). Where one person's states are too many, weekends and at last hours are
let go, which keeps the bound a bound.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np

from scheduling.roster.response import OFF
from scheduling.roster.state import Roster
from scheduling.roster.wanted import HeadPrices

FIRST_STEP = 1.0  # in parts of the step that would close the gap if the function were straight
PATIENCE, SHORTER = 5, 0.7  # steps without a better bound after which steps are shorter, and by how much
LAST_STEP, AGAIN = 0.005, 0.2  # below the first steps have come to rest; the way begins again from the best
NEWEST = 0.25  # share of where the newest prices lead in the way

Value = Callable[[HeadPrices], tuple[float, HeadPrices]]  # the bound at some prices, and heads asked beyond


@dataclass(frozen=True)
class Bounded:
    """The best bound and the prices that prove it."""

    bound: float
    prices: HeadPrices


def lagrange(
    roster: Roster, able: list[int], prices: HeadPrices, executor: Executor, rounds: int, until: float
) -> Bounded:
    """Raise the bound for so many rounds, or until the time is over, or the roster's cost is reached."""
    return ascend(roster, lambda put: _value(roster, able, put, executor), prices, rounds, until)


def ascend(roster: Roster, value: Value, prices: HeadPrices, rounds: int, until: float) -> Bounded:
    """The best of the prices on a way uphill; `value` says what is proven at some, and where they lead.

    The way is an average of where the last prices led, which keeps it from swinging across. It ends where it
    came to rest twice at the same bound.
    """
    best, best_prices, step, idle = -math.inf, prices, FIRST_STEP, 0
    goal, way, rested = roster.objective(), None, -math.inf
    for _ in range(rounds):
        if time.perf_counter() > until:
            break
        bound, excess = value(prices)
        idle = 0 if bound > best else idle + 1
        if bound > best:
            best, best_prices = bound, prices
        if best >= goal - 1e-6 or not math.isfinite(bound):
            break
        if idle == PATIENCE:
            step, idle = SHORTER * step, 0
        way = excess if way is None else _blended(excess, way)
        if step < LAST_STEP:
            if best <= rested:
                break
            prices, step, way, rested = best_prices, AGAIN, None, best
            continue
        square = way.square()
        if square == 0.0:
            break
        prices = prices.moved(way, step * (goal - bound) / square, roster.wanted)
    return Bounded(best, best_prices)


def _blended(new: HeadPrices, old: HeadPrices) -> HeadPrices:
    a, b = NEWEST, 1.0 - NEWEST
    return HeadPrices(
        a * new.needs + b * old.needs, a * new.floor + b * old.floor, a * new.shifts + b * old.shifts
    )


def _value(
    roster: Roster, able: list[int], prices: HeadPrices, executor: Executor
) -> tuple[float, HeadPrices]:
    """The bound at these prices, and how many heads are asked beyond those that people answer with."""
    wanted = roster.wanted
    gains = [prices.gain(wanted, s) for s in range(wanted.met_by.shape[1])]
    answers = list(executor.map(lambda p: roster.people.relaxed(p, gains[roster.set_of[p]]), able))
    heads = np.zeros_like(roster.heads)
    worth = 0.0
    for p, answer in zip(able, answers, strict=True):
        worth += answer.most
        duties = answer.duties[0] if len(answer.duties) else np.zeros(0, dtype=np.int64)
        heads[roster.set_of[p]] += roster.coverage(duties[duties != OFF])
    least, asked = wanted.least(prices)
    return least - worth, asked.less(wanted.seen(heads))
