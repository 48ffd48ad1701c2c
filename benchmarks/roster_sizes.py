"""Made rosters of any size: how soon a whole one stands, how far it ends from its bound, in what memory."""

from __future__ import annotations

import resource
import time
from dataclasses import dataclass

from benchmarks.roster_instances import made
from scheduling.check import check_roster
from scheduling.roster import solve_roster

ENDLESS = 10**9  # rounds: the clock is what stops these runs


@dataclass(frozen=True)
class Sized:
    """A row: `gap` is (cost - bound) / cost, `broken` counts hard rules, `short_hours` are left undone."""

    agents: int
    seconds_to_feasible: float
    seconds: float
    gap: float | None
    broken: int
    peak_mib: int
    cost: float
    bound: float | None
    paid_hours: float
    short_hours: float
    threads: int
    seed: int


def sized(agents: int, seed: int, seconds: float, threads: int) -> Sized:
    """Roster so many made agents; `peak_mib` is of this process so far."""
    began = time.perf_counter()
    problem = made(agents, seed)
    built = time.perf_counter() - began
    found = solve_roster(problem, ENDLESS, seconds - built, threads, proof_rounds=ENDLESS)
    broken = check_roster(problem.people, found.assignments, problem.days, problem.rules)
    return Sized(
        agents=agents,
        seconds_to_feasible=round(built + found.first_seconds, 2),
        seconds=round(time.perf_counter() - began, 2),
        gap=None if found.cost_gap is None else round(found.cost_gap, 5),
        broken=len(broken),
        peak_mib=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        cost=round(found.cost, 1),
        bound=None if found.cost_bound is None else round(found.cost_bound, 1),
        paid_hours=found.solve.objective or 0.0,
        short_hours=round(found.short_hours, 1),
        threads=threads,
        seed=seed,
    )
