"""From the relaxation to a roster: settle the columns it likes best, price the others anew, and go on."""

from __future__ import annotations

import math
import time

import numpy as np

from scheduling.problem import FloatArray
from scheduling.roster.columns import Column, Columns
from scheduling.roster.generation import EPSILON, generate, rounded_up
from scheduling.roster.master import Master, Relaxed

SURE = 0.95  # shares above are settled together
A_STEP = 8  # at most one in so many people is settled at once where none is sure
ROUNDS = 3  # of pricing after each step


def dive(
    master: Master,
    columns: Columns,
    relaxed: Relaxed,
    prices: FloatArray,
    below: float,
    whole: bool,
    until: float,
    rng: np.random.Generator,
) -> dict[int, Column] | None:
    """A column for each person, cheaper than `below` in sum; None where this leads to none."""
    while master.open():
        if time.perf_counter() > until:
            return None
        master.settle(_liked(master, relaxed, rng))
        found = generate(master, columns, prices, below, whole, until, ROUNDS)
        relaxed = found.relaxed
        if rounded_up(found.bound, whole) >= below - EPSILON:
            return None
        if math.isfinite(found.bound):
            prices = found.prices
    return dict(master.settled) if relaxed.value < below - EPSILON else None


def _liked(master: Master, relaxed: Relaxed, rng: np.random.Generator) -> list[Column]:
    """The best column of each open person, those that the relaxation is sure of or else the likeliest few."""
    best: dict[int, tuple[float, Column]] = {}
    noise = 1.0 + 0.1 * rng.random(len(master.columns))
    for share, column in zip(relaxed.shares * noise, master.columns, strict=True):
        p = column.person
        if p not in master.settled and (p not in best or share > best[p][0]):
            best[p] = (share, column)
    ranked = sorted(best.values(), key=lambda pair: (-pair[0], pair[1].person))
    sure = [column for share, column in ranked if share >= SURE]
    few = max(1, len(ranked) // A_STEP)
    return sure or [column for _, column in ranked[:few]]
