"""The front door of the roster search: a whole roster first, then a better one while there is time."""

from __future__ import annotations

import time
from dataclasses import dataclass

from scheduling.result import Assignment, Solve, Status
from scheduling.roster.improve import improve
from scheduling.roster.problem import RosterProblem, RosterResult
from scheduling.roster.response import OFF
from scheduling.roster.search import TIE, Descent, construct
from scheduling.roster.state import Roster

IDLE = 2  # re-openings a person that make nothing cheaper before columns take over


def solve_roster(problem: RosterProblem, rounds: int, seconds: float, threads: int = 1) -> RosterResult:
    """Search `rounds` neighbourhoods, or until `seconds` are over (then `hit_limit`); seeded.

    Where shifts are wanted by type and day, columns take over from best responses, priced in so many
    `threads`; they prove a bound. The answer does not depend on the number of threads.
    """
    began = time.perf_counter()
    until = began + seconds
    roster = Roster(problem)
    impossible = construct(roster)
    first = time.perf_counter() - began
    able = [p for p in range(len(problem.people)) if p not in set(impossible)]
    able.sort(key=lambda p: problem.people[p].is_pool)
    by_columns = bool(problem.shifts and not problem.needs and able and rounds)
    Descent(roster, able).improve(rounds, until, IDLE * len(able) if by_columns else None)
    bound = improve(roster, able, rounds, until, threads) if by_columns else None
    hit_limit = rounds > 0 and time.perf_counter() > until
    return _result(roster, impossible, bound, Clock(first, time.perf_counter() - began, hit_limit))


@dataclass(frozen=True)
class Clock:
    """Seconds to the first roster and in all, and whether the clock stopped the search."""

    first: float
    seconds: float
    hit_limit: bool


def _result(roster: Roster, impossible: tuple[int, ...], bound: float | None, clock: Clock) -> RosterResult:
    problem = roster.problem
    assignments = tuple(
        Assignment(p, roster.options.duties[int(j)])
        for p in range(len(problem.people))
        for j in roster.chosen[p]
        if j != OFF
    )
    # What the search makes small counts a request kept as a gain; told is what is paid for those refused.
    asked = sum(max(weight, 0.0) for person in problem.people for *_, weight in person.wishes)
    refused = problem.prices.wish * asked
    cost = roster.objective() + refused
    proven = None if bound is None or impossible else min(bound + refused, cost)
    optimal = proven is not None and proven >= cost - TIE
    status = Status.INFEASIBLE if impossible else Status.OPTIMAL if optimal else Status.FEASIBLE
    paid = sum(assignment.duty.paid_hours for assignment in assignments)
    return RosterResult(
        solve=Solve(status, paid, None, clock.seconds, hit_limit=clock.hit_limit),
        assignments=assignments,
        impossible=impossible,
        short_hours=roster.wanted.short_hours(roster.heads),
        cost=cost,
        cost_bound=proven,
        first_seconds=clock.first,
    )
