"""Our own answer at cover level: the plan's loop of hedges, moved by what the simulation says."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from benchmarks.peers_staffing import Judge, Staffing
from benchmarks.peers_trial import Found
from wfm.case import Case
from wfm.covered import Covered
from wfm.covering import Hedge
from wfm.levels import cover_level
from wfm.staffed import Effort
from wfm.tries import try_until_confirmed

EFFORT = Effort()  # what a plan's own run has: 60 seconds for all its covers


def found_by_loop(case: Case, judge: Judge, say: Callable[[str], None]) -> Found | None:
    """The cheapest of the loop's tries that the benchmark's own futures say holds; None where none does.

    The loop asks more than the confidence of futures of its own; which of its tries is taken is
    settled as for every other method.
    """
    began = time.perf_counter()
    level = cover_level(case, EFFORT)
    tried: list[Covered] = []

    def attempt(hedge: Hedge, seed: int) -> Covered:
        tried.append(level.attempt(hedge, seed))
        return tried[-1]

    try_until_confirmed(case, replace(level, attempt=attempt), say)
    confidence = case.plan.staffing.confidence
    for number, covered in sorted(enumerate(tried, start=1), key=lambda entry: entry[1].paid_hours):
        staffing = Staffing(covered.team)
        if judge.trial(staffing).chance_all < confidence:
            continue
        fresh = judge.fresh(staffing)
        if fresh.chance_all >= confidence:
            how = f"try {number} of {len(tried)}"
            return Found(staffing, fresh, how, time.perf_counter() - began)
    return None
