"""A plan improved: days are opened again, all whole, with everything else as it is.

Fix-and-optimise (Pochet & Wolsey 2006): windows go round the cycle, two at once half a horizon apart
where there are two threads, and grow where a round of them finds nothing. Each is solved on one thread
and for a number of nodes, so that results do not depend on the clock unless it ends them.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from scheduling.cover.board import Board
from scheduling.cover.effort import Effort
from scheduling.matrix import TOLERANCE, Answer
from scheduling.problem import FloatArray

COUNTS = 140  # of shifts in a window to begin with: solved in about a second
NODES = 60  # of a window's search
ASIDE = 3  # days between two windows opened at once, so that they do not touch
FAR = 0.05  # of the cost, from which on it is the bound that is weak and longer windows would not reach it
MOST_COUNTS = 6 * COUNTS  # of a window: larger ones are better left to the whole search


@dataclass(frozen=True)
class Plan:
    """Values of all columns, shape (n,), whole where they must be, and what they cost."""

    values: FloatArray
    cost: float


class Improving:
    """The cheapest plan so far in `plan`.

    Where a day alone has more shifts than a window should, only those that the relaxation or the first
    plan uses are opened.
    """

    def __init__(self, board: Board, relaxed: FloatArray, plan: Plan, effort: Effort) -> None:
        self.board, self.plan, self.effort = board, plan, effort
        many = board.per_day > COUNTS
        self.unlikely = board.shifts & (relaxed < TOLERANCE) & (plan.values < TOLERANCE) & many
        self.per_day = float((board.shifts & ~self.unlikely).sum()) / board.days

    def until(self, enough: float, say: Callable[[float], None]) -> Plan:
        """Improve until a plan costs no more than `enough`, windows have grown large, or time is over."""
        length = max(1, round(COUNTS / self.per_day))
        while self.plan.cost > enough + TOLERANCE and not self.effort.over:
            if not self._go_round(length, enough, say):
                length += max(1, length // 2)
                too_long = length > self.board.days or length * self.per_day > MOST_COUNTS
                if too_long or self.plan.cost - enough > FAR * self.plan.cost:
                    break
        return self.plan

    def _go_round(self, length: int, enough: float, say: Callable[[float], None]) -> bool:
        """Windows of so many days, once round the cycle; whether any was of use."""
        before = self.plan.cost
        pairs = 2 * (length + ASIDE) <= self.board.days
        around = self.board.days // 2 if pairs else self.board.days
        for first in range(0, around, max(1, length // 2)):
            if self.effort.over or self.plan.cost <= enough + TOLERANCE:
                break
            starts = [first, first + self.board.days // 2] if pairs else [first]
            if self._open(starts, length):
                say(self.plan.cost)
        return self.plan.cost < before - TOLERANCE

    def _open(self, starts: list[int], length: int) -> bool:
        """Windows opened at once, their gains joined where that keeps every row."""
        with ThreadPoolExecutor(min(self.effort.stop.threads, len(starts))) as pool:
            answers = list(pool.map(lambda first: self._window(first, length), starts))
        gains = sorted(filter(None, map(self._gain, answers)), key=lambda plan: plan.cost)
        if not gains:
            return False
        joined = np.sum([gain.values - self.plan.values for gain in gains], axis=0) + self.plan.values
        both = Plan(joined, float(self.board.matrix.cost @ joined))
        self.plan = both if self.board.matrix.holds(joined) else gains[0]
        return True

    def _window(self, first: int, length: int) -> Answer:
        days = self.board.days
        shifts = [d % days for d in range(first, first + length)]
        around = [d % days for d in range(first - 1, first + length + 2)]
        window = self.board.opened(self.plan.values, shifts, around)
        window = replace(window, upper=np.where(self.unlikely, window.lower, window.upper))
        return self.effort.improve(window, self.plan.values, NODES)

    def _gain(self, answer: Answer) -> Plan | None:
        if answer.values is None or answer.solve.objective is None:
            return None
        better = answer.solve.objective < self.plan.cost - TOLERANCE
        return Plan(answer.values, answer.solve.objective) if better else None
