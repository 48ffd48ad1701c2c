"""One scenario planned in a worker: its figures, or why there are none."""

from __future__ import annotations

from dataclasses import dataclass, replace

from wfm.case import Past
from wfm.config import PlanFile
from wfm.errors import NoPlanError, Problem, StoppedError, WfmError
from wfm.expectation import Expectation, expectation_met
from wfm.outcome import Outcome
from wfm.planning import Planned, make_plan
from wfm.staffed import Effort
from wfm.whatif.result import Figures, Status, TargetShare

MOST_PROBLEMS = 3


@dataclass(frozen=True)
class Trial:
    """How planning one scenario went; small enough to come back from another process."""

    status: Status
    figures: Figures | None = None
    warnings: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why there is no plan, the first few reasons in words."""
        said = tuple(f"{p.place}: {p.message} ({p.remedy})" if p.place else p.message for p in self.problems)
        more = len(said) - MOST_PROBLEMS
        return (*said[:MOST_PROBLEMS], f"and {more} more") if more > 0 else said


def trial_of(plan: PlanFile, past: Past, effort: Effort, expectation: Expectation) -> Trial:
    """Plan a scenario; what ends a plan on its own ends a trial with a status; nobody is hired in thought."""
    try:
        planned = make_plan(plan, replace(effort, hires=0), past=past)
    except WfmError as error:
        return failed(error)
    return _planned(planned, expectation)


def failed(error: WfmError) -> Trial:
    """A scenario that has no plan."""
    status: Status = "wrong input"
    if isinstance(error, NoPlanError):
        status = "no plan"
    elif isinstance(error, StoppedError):
        status = "stopped"
    return Trial(status, problems=error.problems)


def _planned(planned: Planned, expectation: Expectation) -> Trial:
    outcome = planned.outcome
    holds = outcome.chance_all >= outcome.plan.staffing.confidence
    unmet = len(outcome.unmet)
    said = (f"{unmet} intervals or rules are unmet, the first: {outcome.unmet[0]}",) if unmet else ()
    return Trial(
        status="planned" if holds else "confidence not reached",
        figures=_figures(outcome, _met(planned, expectation)),
        warnings=(*outcome.warnings, *said),
    )


def _met(planned: Planned, expectation: Expectation) -> float | None:
    replies = [k for k, stream in enumerate(planned.case.work) if stream.work_type == "reply"]
    if not replies:
        return None
    return expectation_met(expectation, planned.verified_again(expectation.probes), replies)


def _figures(outcome: Outcome, met: float | None) -> Figures:
    return Figures(
        paid_hours=outcome.paid_hours,
        heads=outcome.heads,
        fte=outcome.fte,
        cost=outcome.cost,
        objective=outcome.plan.staffing.objective,
        bound=outcome.roster.bound,
        gap=outcome.roster.gap,
        service=tuple(
            TargetShare(row.queue, row.work_type, row.within_seconds, row.share, row.simulated)
            for row in outcome.service
        ),
        chance_all=outcome.chance_all,
        expectation_met=met,
    )
