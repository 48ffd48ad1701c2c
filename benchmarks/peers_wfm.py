"""Our own answer at cover level: hedges by skill and span, moved by what the simulation says."""

from __future__ import annotations

import time
from collections.abc import Callable

from benchmarks.peers_staffing import Judge, Staffing
from benchmarks.peers_trial import STOP, Found
from scheduling.cover import solve_cover
from wfm.case import Case
from wfm.covering import cover_problem
from wfm.hedging import first_hedge, hedge_of, next_factors, parts_of

TRIES = 10


def found_by_loop(case: Case, judge: Judge, say: Callable[[str], None]) -> Found | None:
    """The cheapest try that trial futures and fresh ones say holds; None where none does."""
    began = time.perf_counter()
    aim = case.plan.staffing.confidence
    parts = parts_of(case)
    factors = first_hedge(case, parts)
    held: list[Staffing] = []
    for _ in range(TRIES):
        hedge = hedge_of(case, parts, factors)
        problem = cover_problem(case.plan, case.grid, case.days, case.groups, case.work, hedge)
        staffing = Staffing.of(problem, solve_cover(problem, STOP))
        simulated = judge.trial(staffing)
        say(f"loop: {staffing.paid_hours:,.1f} h, chance {simulated.chance_all:.3f}")
        if simulated.chance_all >= aim:
            held.append(staffing)
        factors = next_factors(parts, factors, simulated, aim)
    for staffing in sorted(held, key=lambda staffing: staffing.paid_hours):
        fresh = judge.fresh(staffing)
        if fresh.chance_all >= aim:
            return Found(staffing, fresh, "loop", time.perf_counter() - began)
    return None
