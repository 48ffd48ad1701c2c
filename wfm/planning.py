"""The one orchestrator: from a plan file to a finished, verified plan."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from scheduling.result import Assignment
from wfm.activities.place import with_activities
from wfm.case import Case, Past, case_of, past_of
from wfm.config import PlanFile
from wfm.cover_named import named
from wfm.covered import Covered, cover_under
from wfm.covering import Hedge
from wfm.fairness.share import made_fair
from wfm.hedging import WINDOW_SECONDS
from wfm.hiring import whom_to_hire
from wfm.impossible import refuse_impossible
from wfm.levels import found_cover, roster_level
from wfm.many_queues import Progress, silent
from wfm.outcome import Outcome
from wfm.outcome_of import Judged, compose
from wfm.polish import polished
from wfm.republish import Start
from wfm.republish.few_changes import with_few_changes
from wfm.simulation.result import Simulated
from wfm.staffed import Effort, Staffed, judge, judge_team
from wfm.standby import standby_of
from wfm.tries import Verified, training_seed, try_until_confirmed, verify_seed


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
    plan: PlanFile,
    effort: Effort | None = None,
    say: Progress = silent,
    past: Past | None = None,
    start: Start | None = None,
) -> Planned:
    """Forecast, staff, roster and verify `plan`.

    `past` saves forecasting again for scenarios that share it; `start` is a roster to keep to.
    PlanFileError and DataFileError for wrong input; NoPlanError where somebody's rules leave no
    roster at all.
    """
    effort, clock = effort or Effort(), Clock(say)
    with clock.stage("forecast", "reading the history and forecasting"):
        case = case_of(plan, past or past_of(plan))
        case = case if start is None else start.applied_to(case)
    refuse_impossible(case)
    with clock.stage("cover", "proving the cover"):
        covered = covered_of(case, effort, say)
    with clock.stage("staff", "staffing"):
        patient = effort if start is None else start.patient(effort)
        found = try_until_confirmed(case, roster_level(case, patient), say)
        if found.fresh.chance_all < plan.staffing.confidence:
            found = _nearer(case, found, covered.tried, patient, say)
    if start is not None and start.minimal_change:
        with clock.stage("changes", "taking back what need not change"):
            found = with_few_changes(case, start, found, effort, say)
    else:
        with clock.stage("changes", "changing shift by shift"):
            found = polished(case, found, effort, say)
        with clock.stage("fairness", "sharing the shifts out fairly"):
            found = made_fair(case, found)
    with clock.stage("activities", "placing activities"):
        found, activities = with_activities(case, found, effort)
    with clock.stage("outcome", "putting the plan together"):
        outcome = compose(case, Judged(found.tried, covered, found.fresh))
        hires = whom_to_hire(case, found.tried.roster.assignments, outcome.chance_all, effort)
        standby = standby_of(case, found.tried.roster.assignments)
        outcome = replace(
            outcome,
            hires=hires,
            standby=standby,
            activities=activities.placed,
            unmet=(*outcome.unmet, *activities.missing),
        )
        if start is not None:
            outcome = replace(outcome, changes=start.changes(case, found.tried.roster.assignments))
    return Planned(outcome, clock.seconds, case, found.tried.roster.assignments)


def _nearer(
    case: Case, found: Verified[Staffed], covered: Covered, effort: Effort, say: Progress
) -> Verified[Staffed]:
    """The best try, or the cover's shifts with names where these come nearer to the confidence asked."""
    tried = named(case, covered, effort, training_seed(case.plan))
    fresh = judge_team(case, tried.team, effort.futures, verify_seed(case.plan))
    say(f"the cover's shifts with names: {tried.paid_hours:,.0f} paid hours, chance {fresh.chance_all:.2f}")
    return Verified(tried, fresh) if fresh.chance_all > found.fresh.chance_all else found


def covered_of(case: Case, effort: Effort, say: Progress) -> Verified[Covered]:
    """The cover that holds, with its bound; where people do not suffice, of the forecast work alone."""
    found = found_cover(case, effort, say)
    if not found.tried.is_short:
        return found
    plain = Hedge({}, WINDOW_SECONDS)
    bare = cover_under(case, plain, effort.cover, effort.futures, training_seed(case.plan))
    return Verified(bare, judge_team(case, bare.team, effort.futures, verify_seed(case.plan)))
