"""The one orchestrator: from a plan file to a finished, verified plan."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from scheduling.cover import solve_cover
from scheduling.result import Assignment, Status
from wfm.case import Case, Past, case_of, past_of
from wfm.config import PlanFile
from wfm.covering import Hedge, cover_problem
from wfm.impossible import refuse_impossible
from wfm.many_queues import Progress, silent
from wfm.outcome import Outcome
from wfm.outcome_of import Judged, compose
from wfm.simulation.result import Simulated
from wfm.staffed import Effort, Staffed, judge
from wfm.tries import staff_until_confirmed, verify_seed


@dataclass
class Clock:
    """Seconds by stage, for run.json."""

    say: Progress
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str, words: str) -> Iterator[None]:
        """Say what begins and count the time it takes."""
        self.say(words)
        began = time.perf_counter()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - began


@dataclass(frozen=True)
class Planned:
    """A finished plan, the seconds of its stages, and what its roster was judged from."""

    outcome: Outcome
    seconds: dict[str, float]
    case: Case
    assignments: tuple[Assignment, ...]

    def verified_again(self, probes: tuple[float, ...]) -> Simulated:
        """The futures that verified the plan, asked besides how many messages each probe saw handled."""
        seed = verify_seed(self.case.plan)
        return judge(self.case, self.assignments, self.outcome.futures, seed, probes)


def make_plan(
    plan: PlanFile, effort: Effort | None = None, say: Progress = silent, past: Past | None = None
) -> Planned:
    """Forecast, staff, roster and verify `plan`.

    `past` saves forecasting again for scenarios that share it. PlanFileError and DataFileError for
    wrong input; NoPlanError where somebody's rules leave no roster at all.
    """
    effort, clock = effort or Effort(), Clock(say)
    with clock.stage("forecast", "reading the history and forecasting"):
        case = case_of(plan, past or past_of(plan))
    refuse_impossible(case)
    with clock.stage("staff", "staffing"):
        found = staff_until_confirmed(case, effort, say)
    with clock.stage("cover", "proving the cover"):
        problem = cover_problem(
            plan, case.grid, case.days, case.groups, case.work, _proven_hedge(found.staffed)
        )
        cover = solve_cover(problem, effort.cover)
    with clock.stage("outcome", "putting the plan together"):
        outcome = compose(case, Judged(found.staffed, cover, found.fresh))
    return Planned(outcome, clock.seconds, case, found.staffed.roster.assignments)


def _proven_hedge(staffed: Staffed) -> Hedge:
    """The hedge that cover is proven under; none where people do not suffice for it (a warning says so)."""
    if staffed.cover.solve.status is Status.INFEASIBLE:
        return Hedge({}, staffed.hedge.window_seconds)
    return staffed.hedge
