"""The front door of the roster search: a whole roster first, then a better one while there is time."""

from __future__ import annotations

import math
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache

from scheduling.result import Assignment, Solve, Status
from scheduling.roster.classes import class_prices
from scheduling.roster.improve import improve
from scheduling.roster.lagrange import lagrange
from scheduling.roster.problem import RosterProblem, RosterResult
from scheduling.roster.response import OFF
from scheduling.roster.search import TIE, Descent, construct
from scheduling.roster.state import Roster
from scheduling.roster.stretches import Stretches, reaches
from scheduling.roster.warm import small_problems

IDLE = 2  # re-openings a person that make nothing cheaper before columns or prices take over
FIRST = 0.05  # share of the time at most for these
FIRST_PROOF, LAST_PROOF = 0.1, 0.1  # shares of the time for prices before the search, and for the bound after
SETS = 20  # re-opened in stretches for each round asked: one takes a twentieth of the time
CLASSES = 0.2  # share of the time at most for the prices of classes


def solve_roster(
    problem: RosterProblem, rounds: int, seconds: float, threads: int = 1, proof_rounds: int = 0
) -> RosterResult:
    """Search `rounds` neighbourhoods, or until `seconds` are over (then `hit_limit`); seeded.

    Where shifts are wanted by type and day, columns take over from best responses and prove a bound. Where
    heads are wanted by interval, `proof_rounds` price the heads, which proves a bound and guides the search;
    0 leaves both out. The same seed and number of `threads` give the same answer unless the clock stops it.
    The clock starts when compiled code is ready.
    """
    _make_ready()
    return _solved(problem, rounds, seconds, threads, proof_rounds)


@cache
def _make_ready() -> None:
    """Have all compiled code compiled, once a process; where it was before, that takes a moment."""
    for problem in small_problems():
        _solved(problem, 3, 600.0, 2, 1)


def _solved(
    problem: RosterProblem, rounds: int, seconds: float, threads: int, proof_rounds: int
) -> RosterResult:
    began = time.perf_counter()
    until = began + seconds
    roster = Roster(problem)
    impossible = construct(roster)
    first = time.perf_counter() - began
    able = [p for p in range(len(problem.people)) if p not in set(impossible)]
    able.sort(key=lambda p: problem.people[p].is_pool)
    bound = None
    if not (able and rounds):
        pass
    elif problem.shifts and not problem.needs:
        now = time.perf_counter()
        Descent(roster, able).improve(rounds, now + FIRST * (until - now), IDLE * len(able))
        bound = improve(roster, able, rounds, until, threads)
    elif proof_rounds:
        bound = _priced(roster, able, rounds, proof_rounds, until, threads)
    elif problem.begin or not reaches(roster):
        Descent(roster, able).improve(rounds, until)
    else:
        _stretched(roster, able, SETS * rounds, until, threads)
    hit_limit = rounds > 0 and time.perf_counter() > until
    return _result(roster, impossible, bound, Clock(first, time.perf_counter() - began, hit_limit))


def _stretched(roster: Roster, able: list[int], sets: int, until: float, threads: int) -> None:
    """Stretches of days, answering to the prices of classes where these are soon found."""
    prices = class_prices(roster, able, CLASSES * (until - time.perf_counter()))
    with ThreadPoolExecutor(threads) as executor:
        Stretches(roster, able, prices, executor).improve(sets, until)


def _priced(
    roster: Roster, able: list[int], rounds: int, proof_rounds: int, until: float, threads: int
) -> float:
    """Best responses, prices for heads, stretches that answer to these; the bound that prices prove."""
    now = time.perf_counter()
    end = until - LAST_PROOF * (until - now)
    Descent(roster, able).improve(rounds, now + FIRST * (until - now), IDLE * len(able))
    prices = class_prices(roster, able, CLASSES * (until - now))
    with ThreadPoolExecutor(threads) as executor:
        soon = time.perf_counter() + FIRST_PROOF * (until - now)
        start = prices or roster.wanted.prices_at(roster.heads)
        found = lagrange(roster, able, start, executor, proof_rounds, soon)
        if reaches(roster):
            Stretches(roster, able, found.prices, executor).improve(rounds, end)
        else:
            Descent(roster, able).improve(rounds, end)
        last = lagrange(roster, able, found.prices, executor, proof_rounds, until)
    return max(found.bound, last.bound)


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
    cost = roster.objective() + problem.asked
    proven = None
    if bound is not None and math.isfinite(bound) and not impossible:
        proven = min(bound + problem.asked, cost)
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
