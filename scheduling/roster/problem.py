"""What a roster is asked, and what is answered."""

from __future__ import annotations

from dataclasses import dataclass

from scheduling.problem import Days, Duty, FloatArray, Need, Person, RosterRules, ShiftNeed
from scheduling.result import Assignment, Solve

WISH = 2.0  # paid hours that a request of weight 1 is worth


@dataclass(frozen=True)
class Prices:
    """What a paid hour and a request of weight 1 count in the objective."""

    hour: float = 1.0
    wish: float = WISH


@dataclass(frozen=True)
class RosterProblem:
    """People, the duties their contracts know, the rules that bind each, and what is wanted.

    `duties` are those of all contracts; a person works those whose code the person knows.
    `needs` are heads wanted of everybody and of who holds some skill; `floor` is heads at work of all
    skills together, shape (T,); `shifts` are wanted by type and day instead of by interval. `by_cost`
    prices a paid hour at its contract's cost (relative to the mean) instead of one. `begin` is a roster
    by the rules that the search begins with, breaks and all; where it is empty, it makes one.
    """

    days: Days
    people: tuple[Person, ...]
    duties: tuple[Duty, ...]
    rules: RosterRules
    needs: tuple[Need, ...]
    floor: FloatArray
    by_cost: bool = False
    seed: int = 1
    shifts: tuple[ShiftNeed, ...] = ()
    prices: Prices = Prices()
    begin: tuple[Assignment, ...] = ()

    @property
    def asked(self) -> float:
        """What it costs to refuse every request; the search counts one that is kept as a gain instead."""
        weights = (max(weight, 0.0) for person in self.people for *_, weight in person.wishes)
        return self.prices.wish * sum(weights)


@dataclass(frozen=True)
class RosterResult:
    """The best roster found; the objective of `solve` is its paid hours.

    `impossible` are the people (indices) whose hard rules leave them no roster at all; they have no
    shift here. `short_hours` are head-hours short of the requirement. `cost` is what the search makes
    small: paid hours, what is short or over, requests refused and wishes of rules not met, at their prices;
    `cost_bound` is what no roster can go below, None where nothing is proven. `first_seconds` is when the
    first roster stood.
    """

    solve: Solve
    assignments: tuple[Assignment, ...]
    impossible: tuple[int, ...] = ()
    short_hours: float = 0.0
    cost: float = 0.0
    cost_bound: float | None = None
    first_seconds: float = 0.0

    @property
    def cost_gap(self) -> float | None:
        """(cost - bound) / cost."""
        if self.cost_bound is None:
            return None
        return max(0.0, (self.cost - self.cost_bound) / self.cost) if self.cost > 0.0 else 0.0
