"""A buffer found by trial: the smallest factor of a grid with which a plan holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

STEP = 0.01  # from one factor of the grid to the next
GALLOP = 4  # grid steps by which a bracket is looked for
FURTHEST = 120  # grid steps either way: a factor of 0.3 to 3.3


@dataclass(frozen=True)
class Trial:
    """A plan tried: its paid hours, whether it held, and the grid step of its factor.

    `is_short` says that people did not suffice, so that a larger factor has nobody to add.
    """

    step: int
    paid_hours: float
    holds: bool
    is_short: bool = False


def factor_at(step: int) -> float:
    """What work is multiplied by at a grid step; 1 at step 0."""
    return float((1.0 + STEP) ** step)


def bisected(
    attempt: Callable[[int], Trial],
    start: int,
    lowest: int = -FURTHEST,
    most_hours: float = float("inf"),
) -> tuple[Trial, ...]:
    """Every trial of a bisection from `start` on, at no step below `lowest`.

    A bracket is galloped for, then halved until its ends are neighbours: chance is taken to rise with
    the factor. It ends early once a plan of `most_hours` or more does not hold, for one that does
    would cost more still.
    """
    search = _Bisection(attempt, lowest, most_hours)
    low, high = search.bracket(max(start, lowest))
    while high - low > 1 and not search.is_hopeless():
        middle = (low + high) // 2
        low, high = (low, middle) if search.holds(middle) else (middle, high)
    return tuple(search.tried.values())


class _Bisection:
    """The trials so far, by step."""

    def __init__(self, attempt: Callable[[int], Trial], lowest: int, most_hours: float) -> None:
        self.attempt, self.lowest, self.most_hours = attempt, lowest, most_hours
        self.tried: dict[int, Trial] = {}

    def holds(self, step: int) -> bool:
        """Whether the plan of a step holds; made once."""
        if step not in self.tried:
            self.tried[step] = self.attempt(step)
        return self.tried[step].holds

    def is_hopeless(self) -> bool:
        """Whether a plan that fails is as dear as allowed already, or has everybody at work."""
        failed = [trial for trial in self.tried.values() if not trial.holds]
        return any(trial.is_short or trial.paid_hours >= self.most_hours for trial in failed)

    def bracket(self, start: int) -> tuple[int, int]:
        """A step that fails (or lies below the lowest) and one that holds above it."""
        return self._downwards(start) if self.holds(start) else self._upwards(start)

    def _downwards(self, high: int) -> tuple[int, int]:
        while high > self.lowest:
            low = max(high - GALLOP, self.lowest)
            if not self.holds(low):
                return low, high
            high = low
        return high - 1, high

    def _upwards(self, low: int) -> tuple[int, int]:
        while low < FURTHEST and not self.is_hopeless():
            high = low + GALLOP
            if self.holds(high):
                return low, high
            low = high
        return low, low
