"""Try after try: hedge, plan, simulate, move the hedge, until fresh futures confirm the confidence asked.

The same loop runs at two levels: named rosters (`wfm/staffed.py`) and covers, shifts without names
(`wfm/covered.py`). A level needs hedges of its own, since people's own rules leave slack that shifts
without names do not have.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from wfm.case import Case
from wfm.config import PlanFile
from wfm.covering import Hedge
from wfm.hedging import Factors, Parts, between, first_hedge, hedge_of, next_factors, parts_of
from wfm.simulation.result import Simulated
from wfm.simulation.staff import StaffedDuty
from wfm.staffed import judge_team

# Shares of the way from the confidence asked to certainty. A try is chosen by the training futures,
# which flatters it; so they must show more than was asked, and fresh ones some of it.
AIM = 0.30
CONFIRM = 0.15
HASTE = 1.5  # by which each further step is longer while no try has reached what was asked
ENOUGH = 0.50  # a try between the aim and this is close: another would save little


class Try(Protocol):
    """A plan made under a hedge, the best partial one where people do not suffice for it."""

    @property
    def simulated(self) -> Simulated:
        """What the training futures say."""

    @property
    def paid_hours(self) -> float:
        """What it costs, in paid hours."""

    @property
    def is_short(self) -> bool:
        """Whether people do not suffice for the hedge."""

    @property
    def team(self) -> tuple[StaffedDuty, ...]:
        """Who is at work."""


T = TypeVar("T", bound=Try)


@dataclass(frozen=True)
class Verified(Generic[T]):
    """A try, and what futures that had no part in it say."""

    tried: T
    fresh: Simulated


@dataclass(frozen=True)
class Level(Generic[T]):
    """How one level makes a try of a hedge and a seed, with which factor it begins, how often it tries.

    `has_time` says whether there is time for another try.
    """

    name: str
    attempt: Callable[[Hedge, int], T]
    first_factor: float
    tries: int
    futures: int
    has_time: Callable[[], bool] = lambda: True


def training_seed(plan: PlanFile) -> int:
    """The seed of the futures that hedges are moved by."""
    return 2 * plan.seed


def verify_seed(plan: PlanFile) -> int:
    """The seed of the verification futures, never that of the training futures."""
    return 2 * plan.seed + 1


def try_until_confirmed(case: Case, level: Level[T], say: Callable[[str], None]) -> Verified[T]:
    """The cheapest try that fresh futures confirm, else the one that comes nearest."""
    search = _Search(case, level, say)
    for number in range(level.tries):
        if search.attempt(number) or not level.has_time():
            break
    return search.best()


class _Search(Generic[T]):
    """The tries so far and the factors of the next."""

    def __init__(self, case: Case, level: Level[T], say: Callable[[str], None]) -> None:
        self.case, self.level, self.say = case, level, say
        self.asked = case.plan.staffing.confidence
        self.aim = self._towards_certainty(AIM)
        self.parts: Parts = parts_of(case)
        self.factors: Factors = first_hedge(case, self.parts, level.first_factor)
        self.feasible: Factors | None = None
        self.tried: list[T] = []
        self.confirmed: list[Verified[T]] = []

    def _towards_certainty(self, share: float) -> float:
        return self.asked + share * (1.0 - self.asked)

    def attempt(self, number: int) -> bool:
        """Make one try and set the next one's factors; True where another would gain little."""
        hedge = hedge_of(self.case, self.parts, self.factors)
        tried = self.level.attempt(hedge, training_seed(self.case.plan))
        self.tried.append(tried)
        chance = tried.simulated.chance_all
        self.say(f"{self.level.name} {number + 1}: {tried.paid_hours:,.0f} paid hours, chance {chance:.2f}")
        confirmed = chance >= self.aim and self._confirm(tried)
        if confirmed and (chance <= self._towards_certainty(ENOUGH) or self._is_stuck()):
            return True
        self._move(tried)
        return self._is_at_the_end()

    def _confirm(self, tried: T) -> bool:
        """Fresh futures agree, or the aim is raised by what they miss."""
        fresh = self._fresh(tried)
        missing = self._towards_certainty(CONFIRM) - fresh.chance_all
        if missing > 0:
            self.aim = min(self.aim + missing, self._towards_certainty(0.9))
            return False
        self.confirmed.append(Verified(tried, fresh))
        return True

    def _fresh(self, tried: T) -> Simulated:
        return judge_team(self.case, tried.team, self.level.futures, verify_seed(self.case.plan))

    def _move(self, tried: T) -> None:
        """Where people do not suffice for a hedge, go half the way back instead of further."""
        if tried.is_short and self.feasible is not None:
            self.factors = between(self.feasible, self.factors)
            return
        if not tried.is_short:
            self.feasible = self.factors
        haste = HASTE ** (len(self.tried) - 1) if self._all_are_short() else 1.0
        self.factors = next_factors(self.parts, self.factors, tried.simulated, self.aim, haste)

    def _all_are_short(self) -> bool:
        return all(tried.simulated.chance_all < self.asked for tried in self.tried)

    def _is_stuck(self) -> bool:
        """Two confirmed tries at the same hours: something else than the work sets them, a floor say."""
        return len(self.confirmed) > 1 and len({v.tried.paid_hours for v in self.confirmed[-2:]}) == 1

    def _is_at_the_end(self) -> bool:
        """Two tries in a row that people did not suffice for, and no better than one before them."""
        last, before = self.tried[-2:], self.tried[:-2]
        best = max((tried.simulated.chance_all for tried in before), default=1.0)
        return all(tried.is_short and tried.simulated.chance_all <= best for tried in last)

    def best(self) -> Verified[T]:
        """The cheapest confirmed try, else the one with the best chance, judged by fresh futures."""
        if self.confirmed:
            return min(self.confirmed, key=lambda verified: verified.tried.paid_hours)
        nearest = max(self.tried, key=lambda tried: tried.simulated.chance_all)
        return Verified(nearest, self._fresh(nearest))
