"""The one orchestrator: from a plan file to a finished, verified plan."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from scheduling.cover import solve_cover
from scheduling.result import Assignment
from wfm.case import Case, Past, case_of, past_of
from wfm.config import PlanFile
from wfm.covering import cover_problem
from wfm.hedging import first_hedge, hedge_of, next_factors, parts_of
from wfm.impossible import refuse_impossible
from wfm.outcome import Outcome
from wfm.outcome_of import Judged, compose
from wfm.simulation.result import Simulated
from wfm.staffed import Effort, Staffed, judge, staff

Progress = Callable[[str], None]
ENOUGH = 0.25  # of the way from the aim to certainty: closer than that, another try buys little


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
        seed = _seed(self.case.plan, "verify")
        return judge(self.case, self.assignments, self.outcome.futures, seed, probes)


def silent(_: str) -> None:
    """Progress for nobody."""


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
        tries = _tries(case, effort, clock)
    with clock.stage("verify", "verifying on fresh futures"):
        staffed, fresh = _verified(case, tries, effort)
    with clock.stage("cover", "proving the cover"):
        problem = cover_problem(plan, case.grid, case.days, case.groups, case.work, staffed.hedge)
        cover = solve_cover(problem, effort.cover)
    with clock.stage("outcome", "putting the plan together"):
        outcome = compose(case, Judged(staffed, cover, fresh))
    return Planned(outcome, clock.seconds, case, tuple(staffed.roster.assignments))


def _seed(plan: PlanFile, use: str) -> int:
    """Seeds of the training and of the verification futures, never the same."""
    return 2 * plan.seed + (use == "verify")


def _aim(confidence: float) -> float:
    """The chance to reach in training, so that fresh futures are not short by bad luck alone."""
    return confidence + 0.2 * (1.0 - confidence)


def _tries(case: Case, effort: Effort, clock: Clock) -> list[Staffed]:
    """Try hedges in turn, until one comes close above the aim."""
    parts, aim = parts_of(case), _aim(case.plan.staffing.confidence)
    factors = first_hedge(case, parts)
    tries: list[Staffed] = []
    for number in range(effort.tries):
        staffed = staff(case, hedge_of(case, parts, factors), effort, _seed(case.plan, "train"))
        tries.append(staffed)
        chance = staffed.simulated.chance_all
        clock.say(f"try {number + 1}: {staffed.paid_hours:,.0f} paid hours, chance {chance:.2f}")
        if _is_close(chance, aim) or _is_stuck(tries, aim):
            break
        factors = next_factors(parts, factors, staffed.simulated, aim)
    return tries


def _is_close(chance: float, aim: float) -> bool:
    return aim <= chance <= aim + ENOUGH * (1.0 - aim)


def _is_stuck(tries: list[Staffed], aim: float) -> bool:
    """Two tries above the aim at the same hours: something else than the work sets them, a floor say."""
    last = tries[-2:]
    same = len({staffed.paid_hours for staffed in last}) == 1
    return len(last) == 2 and same and all(staffed.simulated.chance_all >= aim for staffed in last)


def _verified(case: Case, tries: list[Staffed], effort: Effort) -> tuple[Staffed, Simulated]:
    """The cheapest try whose confidence fresh futures confirm, else the one they like best."""
    aim, asked = _aim(case.plan.staffing.confidence), case.plan.staffing.confidence
    hopeful = [staffed for staffed in tries if staffed.simulated.chance_all >= aim] or [
        max(tries, key=lambda staffed: staffed.simulated.chance_all)
    ]
    seed, judged = _seed(case.plan, "verify"), []
    for staffed in sorted(hopeful, key=lambda staffed: staffed.paid_hours):
        fresh = judge(case, staffed.roster.assignments, effort.futures, seed)
        if fresh.chance_all >= asked:
            return staffed, fresh
        judged.append((staffed, fresh))
    return max(judged, key=lambda pair: pair[1].chance_all)
