"""Column generation: prices from the master, the people's best answers to them, until none helps.

The prices put to people are halfway between the master's and those of the best bound so far (Wentges 1997),
which keeps them from swinging. Whatever prices are put, the people's answers prove a bound (Lagrange).
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scheduling.problem import FloatArray
from scheduling.roster.columns import Column, Columns, reduced
from scheduling.roster.master import DUAL_SIMPLEX, PRIMAL_SIMPLEX, Master, Relaxed
from scheduling.roster.people import Answer

SMOOTHING = 0.5
EPSILON = 1e-6


@dataclass(frozen=True)
class Generated:
    """The relaxation at the end, the best bound and the prices that proved it."""

    relaxed: Relaxed
    bound: float
    prices: FloatArray


def rounded_up(bound: float, whole: bool) -> float:
    """A bound of whole costs is a whole number."""
    return math.ceil(bound - 1e-4) if whole and math.isfinite(bound) else bound


def generate(
    master: Master,
    columns: Columns,
    prices: FloatArray,
    below: float,
    whole: bool,
    until: float,
    rounds: int = 10**6,
    near: float = 0.0,
) -> Generated:
    """Price columns of the master's people until none helps.

    `prices` are where smoothing begins. It also ends where the bound reaches `below`, a cost that is
    known, or comes as near to the relaxation as a part `near` of what is to gain, or after so many rounds.
    """
    relaxed = master.solve(DUAL_SIMPLEX)
    best, centre = -math.inf, prices
    for _ in range(rounds):
        if rounded_up(best, whole) >= min(below, relaxed.value) - EPSILON or time.perf_counter() > until:
            break
        if math.isfinite(best) and relaxed.value - best <= near * (below - best):
            break
        for weight in (SMOOTHING, 0.0):
            put = weight * centre + (1 - weight) * relaxed.shifts
            answers = columns.price(master.people, put, master.held)
            bound = master.bound(put, [answer.most for answer in answers])
            if bound > best:
                best, centre = bound, put
            new = _helpful(columns, answers, put, master, relaxed)
            if new:
                break
        if not new:
            break
        relaxed = master.thin(relaxed)
        master.add(new)
        relaxed = master.solve(PRIMAL_SIMPLEX)
    return Generated(relaxed, best, centre)


def _helpful(
    columns: Columns, answers: Sequence[Answer], put: FloatArray, master: Master, relaxed: Relaxed
) -> list[Column]:
    """The columns of answers to the prices `put` that lower the relaxation as it stands."""
    counts = [len(answer.duties) for answer in answers]
    rows = np.repeat(np.arange(len(counts)), counts)
    worth = np.concatenate([answer.worth for answer in answers])
    duties = np.concatenate([answer.duties for answer in answers])
    # Most do not help; those are not made into columns.
    costs = columns.worth(duties, put - relaxed.shifts) - worth - relaxed.people[rows]
    found = [columns.column(master.people[rows[j]], duties[j]) for j in np.flatnonzero(costs < -EPSILON)]
    return [c for c in found if reduced(c, relaxed.shifts) < relaxed.people[master.row[c.person]] - EPSILON]
