"""Try after try: hedge, staff, simulate, move the hedge, until fresh futures confirm the confidence asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from scheduling.result import Status
from wfm.case import Case
from wfm.config import PlanFile
from wfm.hedging import Factors, Parts, between, first_hedge, hedge_of, next_factors, parts_of
from wfm.simulation.result import Simulated
from wfm.staffed import Effort, Staffed, judge, staff

# Shares of the way from the confidence asked to certainty. The roster is chosen by the training futures,
# which flatters it; so they must show more than was asked, and fresh ones some of it.
AIM = 0.30
CONFIRM = 0.15
HASTE = 1.5  # by which each further step is longer while no try has reached what was asked
ENOUGH = 0.50  # a try between the aim and this is close: another would save little


@dataclass(frozen=True)
class Verified:
    """A try, and what futures that had no part in it say."""

    staffed: Staffed
    fresh: Simulated


def verify_seed(plan: PlanFile) -> int:
    """The seed of the verification futures, never that of the training futures."""
    return 2 * plan.seed + 1


def staff_until_confirmed(case: Case, effort: Effort, say: Callable[[str], None]) -> Verified:
    """The cheapest try that fresh futures confirm, else the one that comes nearest."""
    search = _Search(case, effort, say)
    for number in range(effort.tries):
        if search.attempt(number):
            break
    return search.best()


class _Search:
    """The tries so far and the factors of the next."""

    def __init__(self, case: Case, effort: Effort, say: Callable[[str], None]) -> None:
        self.case, self.effort, self.say = case, effort, say
        self.asked = case.plan.staffing.confidence
        self.aim = self._towards_certainty(AIM)
        self.parts: Parts = parts_of(case)
        self.factors: Factors = first_hedge(case, self.parts)
        self.feasible: Factors | None = None
        self.tried: list[Staffed] = []
        self.confirmed: list[Verified] = []

    def _towards_certainty(self, share: float) -> float:
        return self.asked + share * (1.0 - self.asked)

    def attempt(self, number: int) -> bool:
        """Make one try and set the next one's factors; True where another would gain little."""
        hedge = hedge_of(self.case, self.parts, self.factors)
        staffed = staff(self.case, hedge, self.effort, 2 * self.case.plan.seed)
        self.tried.append(staffed)
        chance = staffed.simulated.chance_all
        self.say(f"try {number + 1}: {staffed.paid_hours:,.0f} paid hours, chance {chance:.2f}")
        confirmed = chance >= self.aim and self._confirm(staffed)
        if confirmed and (chance <= self._towards_certainty(ENOUGH) or self._is_stuck()):
            return True
        self._move(staffed)
        return self._is_at_the_end()

    def _confirm(self, staffed: Staffed) -> bool:
        """Fresh futures agree, or the aim is raised by what they miss."""
        fresh = self._fresh(staffed)
        missing = self._towards_certainty(CONFIRM) - fresh.chance_all
        if missing > 0:
            self.aim = min(self.aim + missing, self._towards_certainty(0.9))
            return False
        self.confirmed.append(Verified(staffed, fresh))
        return True

    def _fresh(self, staffed: Staffed) -> Simulated:
        seed = verify_seed(self.case.plan)
        return judge(self.case, staffed.roster.assignments, self.effort.futures, seed)

    def _move(self, staffed: Staffed) -> None:
        """Where people do not suffice for a hedge, go half the way back instead of further."""
        if staffed.cover.solve.status is Status.INFEASIBLE and self.feasible is not None:
            self.factors = between(self.feasible, self.factors)
            return
        if staffed.cover.solve.status is not Status.INFEASIBLE:
            self.feasible = self.factors
        haste = HASTE ** (len(self.tried) - 1) if self._all_are_short() else 1.0
        self.factors = next_factors(self.parts, self.factors, staffed.simulated, self.aim, haste)

    def _all_are_short(self) -> bool:
        return all(staffed.simulated.chance_all < self.asked for staffed in self.tried)

    def _is_stuck(self) -> bool:
        """Two confirmed tries at the same hours: something else than the work sets them, a floor say."""
        return len(self.confirmed) > 1 and len({v.staffed.paid_hours for v in self.confirmed[-2:]}) == 1

    def _is_at_the_end(self) -> bool:
        """Two tries in a row that people did not suffice for, and no better than one before them."""
        last, before = self.tried[-2:], self.tried[:-2]
        best = max((staffed.simulated.chance_all for staffed in before), default=1.0)
        return all(
            staffed.cover.solve.status is Status.INFEASIBLE and staffed.simulated.chance_all <= best
            for staffed in last
        )

    def best(self) -> Verified:
        """The cheapest confirmed try, else the one with the best chance, judged by fresh futures."""
        if self.confirmed:
            return min(self.confirmed, key=lambda verified: verified.staffed.paid_hours)
        nearest = max(self.tried, key=lambda staffed: staffed.simulated.chance_all)
        return Verified(nearest, self._fresh(nearest))
