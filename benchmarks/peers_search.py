"""A buffer found by trial: the smallest factor of a grid with which a plan holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import ceil, log

STEP = 0.01  # from one factor of the grid to the next
STEPS_A_SCORE = 6.0  # grid steps that move the normal score of a chance by one, about, on the county plan
LONGEST = 20  # steps at once where the score says only "far"
FURTHEST = 120  # grid steps either way: a factor of 0.3 to 3.3
NO_LIMIT = float("inf")
NEXT_TO = 0.01  # of the hours: as near as covers are solved to their bound
Least = Callable[[int], float | None]  # hours that any plan of a grid step pays at least, where that is known


@dataclass(frozen=True)
class Trial:
    """A plan tried: the grid step of its factor, its paid hours, and by how many scores it fails.

    `short` is the normal score of the confidence asked less that of the plan's chance; a plan holds
    where nothing is short. `is_short_of_people` says that a larger factor has nobody to add.
    """

    step: int
    paid_hours: float
    short: float
    is_short_of_people: bool = False

    @property
    def holds(self) -> bool:
        """Whether the plan reaches the confidence."""
        return self.short <= 0


def factor_at(step: int) -> float:
    """What work is multiplied by at a grid step; 1 at step 0."""
    return float((1.0 + STEP) ** step)


def _unknown(_step: int) -> float | None:
    """Nothing is known of what a plan pays at least."""
    return None


@dataclass(frozen=True)
class Search:
    """A search for the smallest step that holds: from `start` on, none below `lowest`.

    Chance is taken to rise with the factor, and so are the hours that a plan pays at least, `least_hours`: a
    bracket is looked for by the scores lacking, then narrowed by regula falsi until its ends are
    neighbours. The search ends early where nothing can be gained: once a plan of `most_hours` or more
    does not hold, or all steps left cost at least as much as an answer at hand.
    """

    start: int
    lowest: int = -FURTHEST
    most_hours: float = NO_LIMIT
    least_hours: Least = _unknown

    def run(self, attempt: Callable[[int], Trial]) -> tuple[Trial, ...]:
        """Every trial made, in their order."""
        tried: dict[int, Trial] = {}
        step: int | None = max(self.start, self.lowest)
        while step is not None and not self._is_in_vain(tried.values()):
            tried[step] = attempt(step)
            step = self._next(tried.values())
        return tuple(tried.values())

    def _is_in_vain(self, tried: Iterable[Trial]) -> bool:
        """Whether every step that may hold costs at least what is paid already, even the lowest."""
        failing = [trial.step for trial in tried if not trial.holds]
        least = self.least_hours(max(failing) + 1 if failing else self.lowest)
        paid = min((trial.paid_hours for trial in tried if trial.holds), default=NO_LIMIT)
        return least is not None and least >= min(paid, self.most_hours)

    def _next(self, tried: Iterable[Trial]) -> int | None:
        """The step to try, None where the search is over."""
        failing = [trial for trial in tried if not trial.holds]
        high = min((trial for trial in tried if trial.holds), key=lambda trial: trial.step, default=None)
        if any(trial.is_short_of_people or trial.paid_hours >= self.most_hours for trial in failing):
            return None
        if high is None:
            return _above(max(failing, key=lambda trial: trial.step))
        below = [trial for trial in failing if trial.step < high.step]
        if not below:
            return self._below(high)
        return _between(max(below, key=lambda trial: trial.step), high)

    def _below(self, high: Trial) -> int | None:
        """As far down as the scores or the hours to spare say, and one more, for a plan that fails is wanted.

        None where the plan is next to what the rules allow, the ceiling say, whatever less work would allow.
        """
        if high.step <= self.lowest:
            return None
        by_score = min(1 + int(-high.short * STEPS_A_SCORE), LONGEST)
        # Hours go with the factor, nearly: a plan much dearer than the answer at hand is left at once.
        by_hours = int(log(max(1.0, high.paid_hours / self.most_hours)) / log(1.0 + STEP))
        step = max(self.lowest, high.step - max(by_score, by_hours))
        here, there = self.least_hours(high.step), self.least_hours(step)
        if here is None or there is None or there < here or high.paid_hours > here * (1.0 + NEXT_TO):
            return step
        return None


def _above(low: Trial) -> int | None:
    """As far up as the scores lacking say."""
    step = low.step + min(max(1, ceil(low.short * STEPS_A_SCORE)), LONGEST)
    return step if step <= FURTHEST else None


def _between(low: Trial, high: Trial) -> int | None:
    """Where a straight line between the two reaches the confidence, inside the bracket."""
    if high.step - low.step <= 1:
        return None
    reached = low.step + (high.step - low.step) * low.short / (low.short - high.short)
    return min(max(round(reached), low.step + 1), high.step - 1)
