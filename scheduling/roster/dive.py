"""From the relaxation to a roster: hold the days it likes best, price the rest anew, and go on.

What is held are single days of people, not whole rosters: where the columns of a person agree on a day that
day is as good as settled, though no column has much of a share (Strandmark, Qu & Curtois 2020).
"""

from __future__ import annotations

import time

import numpy as np

from scheduling.problem import BoolArray, FloatArray
from scheduling.roster.columns import Column, Columns
from scheduling.roster.generation import EPSILON, generate, rounded_up
from scheduling.roster.master import Master, Relaxed
from scheduling.roster.response import LOOSE

SURE = 0.95  # days with a share above are held together
A_STEP = 0.06  # of the days still loose are held at least
ROUNDS = 2  # of pricing after each step


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
    loose = _all_loose(master, columns)
    while loose.any():
        if time.perf_counter() > until:
            return None
        liked = _liked(master, relaxed, rng)
        _hold(master, liked, _agreed(master, relaxed, liked), loose)
        found = generate(master, columns, prices, below, whole, until, ROUNDS)
        relaxed = found.relaxed
        if rounded_up(found.bound, whole) >= below - EPSILON:
            return None
        if np.isfinite(found.bound):
            prices = found.prices
    return _liked(master, relaxed, rng) if relaxed.value < below - EPSILON else None


def _all_loose(master: Master, columns: Columns) -> BoolArray:
    """Which days of whom are not held yet, shape (people, days)."""
    days = len(columns.roster.problem.days)
    loose = np.zeros((len(master.people), days), dtype=np.bool_)
    first, last = columns.window or (0, days)
    loose[:, first:last] = True
    return loose


def _liked(master: Master, relaxed: Relaxed, rng: np.random.Generator) -> dict[int, Column]:
    """The likeliest column of each person."""
    best: dict[int, tuple[float, Column]] = {}
    noise = 1.0 + 0.1 * rng.random(len(master.columns))
    for share, column in zip(relaxed.shares * noise, master.columns, strict=True):
        if column.person not in best or share > best[column.person][0]:
            best[column.person] = (share, column)
    return {p: column for p, (_, column) in best.items()}


def _agreed(master: Master, relaxed: Relaxed, liked: dict[int, Column]) -> FloatArray:
    """The share of each person's columns that have a day as the one liked has it, shape (people, days)."""
    agreed = np.zeros((len(master.people), len(next(iter(liked.values())).starts)))
    for j in np.flatnonzero(relaxed.shares > EPSILON):
        column = master.columns[j]
        agreed[master.row[column.person]] += relaxed.shares[j] * (
            column.starts == liked[column.person].starts
        )
    return agreed


def _hold(master: Master, liked: dict[int, Column], agreed: FloatArray, loose: BoolArray) -> None:
    """Hold the days that are sure, and at least some; `loose` is kept up."""
    at = np.flatnonzero(loose)
    order = at[np.argsort(-agreed.ravel()[at], kind="stable")]
    sure = int((agreed.ravel()[at] >= SURE).sum())
    now = order[: max(sure, 1, int(A_STEP * len(at)))]
    loose.ravel()[now] = False
    held = {}
    for i in np.unique(now // loose.shape[1]):
        p = master.people[i]
        starts = liked[p].starts
        held[p] = np.where(loose[i], LOOSE, starts)
        if p in master.held:
            known = master.held[p] != LOOSE
            held[p][known] = master.held[p][known]
    master.hold(held)
