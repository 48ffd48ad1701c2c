"""A scenario planned at cover level: shifts without names, seconds in place of minutes.

What it leaves out is what people's own rules cost, so a named roster pays more; scenarios are compared
with each other by the same measure.
"""

from __future__ import annotations

from dataclasses import replace

from scheduling.cover import relax_cover
from scheduling.solver import Stop
from wfm.case import Case, Past, case_of
from wfm.config import PlanFile
from wfm.cover_changes.contracts import Options
from wfm.covered import Covered
from wfm.covering import NO_HEDGE, cover_problem
from wfm.errors import WfmError
from wfm.expectation import Expectation, expectation_met
from wfm.impossible import refuse_impossible
from wfm.many_queues import silent
from wfm.planning import covered_of
from wfm.simulation.result import Simulated
from wfm.staffed import RELAX, Effort, judge_team
from wfm.tries import verify_seed
from wfm.whatif.result import Figures, TargetShare
from wfm.whatif.trial import Trial, failed

QUICK = Effort(
    futures=400, cover_tries=2, cover_changes=0, changes=0, hires=0, cover=Stop(seconds=20.0, gap=0.02)
)


def quick_trial_of(plan: PlanFile, past: Past, effort: Effort, expectation: Expectation) -> Trial:
    """Plan a scenario's cover; its figures have no heads, since nobody is named."""
    try:
        case = case_of(plan, past)
        refuse_impossible(case)
    except WfmError as error:
        return failed(error)
    found = covered_of(case, effort, silent)
    holds = found.fresh.chance_all >= plan.staffing.confidence
    short = found.tried.cover.solve.reasons
    return Trial(
        status="cover level" if holds and not short else "confidence not reached",
        figures=_figures(case, found.tried, found.fresh, expectation),
        warnings=(
            f"quick: shifts without names, judged by {found.fresh.futures} futures; a named roster pays more",
            *(f"cover: {reason}" for reason in short),
        ),
    )


def _figures(case: Case, covered: Covered, fresh: Simulated, expectation: Expectation) -> Figures:
    plan, paid = case.plan, covered.paid_hours
    cost = _cost(case, covered)
    objective = {"hours": paid, "cost": cost, "heads": covered.cover.solve.objective}[plan.staffing.objective]
    fluid = cover_problem(plan, case.grid, case.days, case.groups, case.work, NO_HEDGE)
    bound = relax_cover(fluid, RELAX).solve.bound
    full_time = max(c.hours_per_week[1] for c in plan.contracts) * case.grid.days / 7.0
    return Figures(
        paid_hours=paid,
        heads=None,
        fte=paid / full_time if full_time else 0.0,
        cost=cost,
        objective=plan.staffing.objective,
        bound=bound,
        gap=max(0.0, 1.0 - bound / objective) if bound is not None and objective else None,
        service=tuple(_service(case, fresh)),
        chance_all=fresh.chance_all,
        expectation_met=_met(case, covered, fresh.futures, expectation),
    )


def _cost(case: Case, covered: Covered) -> float:
    """What the shifts cost as contracts share them out, overtime and premiums included."""
    problem = cover_problem(case.plan, case.grid, case.days, case.groups, case.work, NO_HEDGE)
    options = (Options.of(replace(problem, objective="cost"), group) for group in case.groups)
    shared = zip(options, covered.cover.by_group, strict=False)
    return sum(own.price(own.counts_of(duties)) for own, duties in shared)


def _service(case: Case, fresh: Simulated) -> list[TargetShare]:
    return [
        TargetShare(
            stream.queue.name,
            stream.work_type,
            target.within_seconds,
            target.share,
            fresh.outcome(k, j).mean,
        )
        for k, stream in enumerate(case.work)
        for j, target in enumerate(stream.targets)
    ]


def _met(case: Case, covered: Covered, futures: int, expectation: Expectation) -> float | None:
    replies = [k for k, stream in enumerate(case.work) if stream.work_type == "reply"]
    if not replies:
        return None
    again = judge_team(case, covered.team, futures, verify_seed(case.plan), expectation.probes)
    return expectation_met(expectation, again, replies)
