"""From a staffed case to the outcome that every output is written from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from scheduling.cover import CoverProblem, relax_cover
from scheduling.problem import FloatArray, Person
from scheduling.replay import Replay, replay
from scheduling.result import Assignment, Solve, Status
from wfm.case import Case
from wfm.covered import Covered
from wfm.covering import floor_of
from wfm.fairness.share import fairness_of
from wfm.in_time import forecast_problem, heads_at_pace, heads_by_skill
from wfm.outcome import Outcome, RosterAgent, RosteredShift, ServiceRow
from wfm.remedies import remedy_lines
from wfm.simulation.result import Simulated
from wfm.staffed import RELAX, Staffed
from wfm.tries import Verified
from wfm.unmet import held_all_the_same, unmet_lines
from wfm.wishes import wishes_not_met
from wfm.workload import forecast_frame

ROUNDING = 1e-6


@dataclass(frozen=True)
class Judged:
    """The roster chosen, what fresh futures say of it, and the cover confirmed beside it."""

    staffed: Staffed
    covered: Verified[Covered]
    fresh: Simulated

    @property
    def cover(self) -> Covered:
        """The cover, with its bound."""
        return self.covered.tried


def compose(case: Case, judged: Judged) -> Outcome:
    """Everything the outputs need; the roster is checked here by code that knows no solver."""
    fluid = forecast_problem(case)
    assignments = judged.staffed.roster.assignments
    again = replay(fluid.classes, fluid.live, heads_at_pace(case, assignments), fluid.head_hours)
    coverage = coverage_frame(case, fluid, again, heads_by_skill(case, assignments), judged.fresh)
    shifts = rostered(case, assignments)
    holds = judged.fresh.chance_all >= case.plan.staffing.confidence
    return Outcome(
        plan=case.plan,
        grid=case.grid,
        agents=case.agents,
        roster_agents=_agents(case, judged),
        forecast=forecast_frame(case.work, case.grid),
        coverage=coverage,
        shifts=shifts,
        service=tuple(service_of(case, fluid, again, judged.fresh)),
        workload_hours=case.workload_hours,
        cover=judged.cover.cover.solve,
        cover_paid_hours=judged.cover.paid_hours,
        roster=_roster_solve(case, judged, shifts, relax_cover(fluid, RELAX).solve),
        cover_chance=judged.covered.fresh.chance_all,
        last=judged.staffed.last,
        chance_all=judged.fresh.chance_all,
        chance_span=judged.fresh.chance_span,
        futures=judged.fresh.futures,
        full_time_hours=max(c.hours_per_week[1] for c in case.plan.contracts) * case.grid.days / 7.0,
        unmet=tuple(unmet_lines(case, assignments, coverage, holds=holds)),
        warnings=(*_warnings(case, judged), *(held_all_the_same(case.grid, coverage) if holds else ())),
        fairness=fairness_of(case, assignments),
        wishes_not_met=wishes_not_met(case, assignments),
        open_messages=tuple((s.name, s.carried) for s in case.work if s.carried is not None),
        present=None if case.days.cyclic else np.sum(list(heads_by_skill(case, ()).values()), axis=0),
    )


def coverage_frame(
    case: Case,
    fluid: CoverProblem,
    again: Replay,
    heads: dict[frozenset[str], FloatArray],
    simulated: Simulated,
) -> pd.DataFrame:
    """The columns of coverage.csv (DESIGN.md 5.3)."""
    coverage = np.sum(list(heads.values()), axis=0)
    live_heads = (
        np.sum([live.heads for live in fluid.live], axis=0) if fluid.live else np.zeros_like(coverage)
    )
    live_heads = np.ceil(live_heads / fluid.productive_share - ROUNDING)
    work_heads = np.ceil((again.live + again.deferred) / fluid.head_hours - ROUNDING)
    floor = floor_of(case.plan, case.grid)
    requirement = np.maximum.reduce([floor, live_heads, work_heads])
    return pd.DataFrame(
        {
            "interval_start": case.grid.starts,
            "coverage": coverage,
            "live": again.live,
            "deferred": again.deferred,
            "requirement": requirement.astype(np.int64),
            "backlog": simulated.backlog,
            "binds": _binds(coverage, _floor_to_spare(fluid, coverage, heads), live_heads, again.waiting),
        }
    )


def _floor_to_spare(
    fluid: CoverProblem, coverage: FloatArray, heads: dict[frozenset[str], FloatArray]
) -> FloatArray:
    """Heads who might go before some floor is not kept, infinite where there is none, shape (T,)."""
    spare = np.where(fluid.floor > 0, coverage - fluid.floor, np.inf)
    for floor in fluid.skill_floors:
        able = np.sum([own for skills, own in heads.items() if floor.skill in skills], axis=0)
        spare = np.where(floor.heads > 0, np.minimum(spare, able - floor.heads), spare)
    return np.asarray(spare)


def _binds(coverage: FloatArray, to_floor: FloatArray, live: FloatArray, waiting: FloatArray) -> list[str]:
    """Which regime leaves no head to spare in each interval, live before deferred before presence."""
    spare = coverage - 1.0 + ROUNDING
    rules = [
        ("live", (live > 0) & (live > spare)),
        ("deferred", waiting > ROUNDING),
        ("presence", to_floor < 1.0 - ROUNDING),
    ]
    return [next((name for name, binds in rules if binds[t]), "none") for t in range(len(coverage))]


def rostered(case: Case, assignments: Sequence[Assignment]) -> tuple[RosteredShift, ...]:
    """Assignments with names and prices, in the order of people and time."""
    ordered = sorted(assignments, key=lambda a: (a.person, a.duty.start_minute))
    worked: dict[tuple[int, int], float] = defaultdict(float)
    found = []
    for a in ordered:
        person, week = case.people[a.person], case.days.week[a.duty.day]
        overtime = _overtime(person, week, worked[a.person, week], a.duty.counted_hours)
        worked[a.person, week] += a.duty.counted_hours
        on_top = 0.0 if person.overtime is None else overtime * person.overtime.premium
        found.append(
            RosteredShift(
                agent=person.name,
                contract=person.contract,
                skills=tuple(sorted(person.skills)),
                duty=a.duty,
                cost=(a.duty.priced_hours + on_top) * person.cost_per_hour,
                overtime_hours=overtime,
            )
        )
    return tuple(found)


def _overtime(person: Person, week: int, before: float, hours: float) -> float:
    """How many of a shift's hours are overtime, after so many hours in its week."""
    if person.overtime is None:
        return 0.0
    return min(hours, max(0.0, before + hours - person.overtime.after[week]))


def _agents(case: Case, judged: Judged) -> tuple[RosterAgent, ...]:
    """Every named agent, and the agents of the pools who are used."""
    used = {a.person for a in judged.staffed.roster.assignments}
    return tuple(
        RosterAgent(
            name=person.name,
            contract=person.contract,
            skills=tuple(sorted(person.skills)),
            is_pool=person.is_pool,
            min_hours=person.min_hours,
            max_hours=person.max_hours,
            time_off=tuple(sorted(person.off)),
            locked=tuple(sorted(person.locked)),
            overtime_after=None if person.overtime is None else person.overtime.after,
            is_new=any(day >= 0 for day in person.handling_factors),
        )
        for p, person in enumerate(case.people)
        if not person.is_pool or p in used
    )


def service_of(case: Case, fluid: CoverProblem, again: Replay, simulated: Simulated) -> Iterator[ServiceRow]:
    """A row for each target: asked, by the fluid plan, and in simulation."""
    predicted = {work.name: shares for work, shares in zip(fluid.classes, again.in_time, strict=True)}
    for k, stream in enumerate(case.work):
        for j, target in enumerate(stream.targets):
            outcome = simulated.outcome(k, j)
            yield ServiceRow(
                queue=stream.queue.name,
                work_type=stream.work_type,
                within_seconds=target.within_seconds,
                measure=stream.measure,
                share=target.share,
                predicted=predicted[stream.name][j] if not stream.live else _live_share(again),
                simulated=outcome.mean,
                simulated_p05=outcome.p05,
                chance=outcome.chance,
                abandoned=simulated.abandoned_share(k) if stream.patience_seconds else None,
            )


def _live_share(again: Replay) -> float:
    """Share of live work that finds somebody there at all, by the fluid plan, all queues together."""
    served, unserved = float(again.live.sum()), float(again.unserved.sum())
    return served / (served + unserved) if served + unserved else 1.0


def _roster_solve(case: Case, judged: Judged, shifts: tuple[RosteredShift, ...], fluid: Solve) -> Solve:
    """The roster's objective against what even a fluid plan without chance must pay for all work.

    A roster of too few people, which leaves work undone, may pay less: no bound is told then.
    """
    objective = {
        "hours": sum(shift.duty.paid_hours for shift in shifts),
        "cost": sum(shift.cost for shift in shifts),
        "heads": float(len({shift.agent for shift in shifts})),
    }[case.plan.staffing.objective]
    bound = fluid.objective if fluid.status is not Status.INFEASIBLE else None
    bound = None if bound is not None and objective < bound else bound
    return replace(judged.staffed.roster.solve, objective=objective, bound=bound)


def _warnings(case: Case, judged: Judged) -> Iterator[str]:
    yield from case.past.history.read.warnings
    yield from case.notes
    for forecast in case.past.forecasts:
        yield from (f"{forecast.queue}: {note}" for note in forecast.notes)
    yield from _clock_changes(case, judged)
    fresh, asked = judged.fresh, case.plan.staffing.confidence
    if fresh.chance_all < asked:
        worst = min(fresh.outcomes, key=lambda outcome: outcome.chance)
        yield (
            f"the confidence of {asked:.0%} is not reached: the chance that every target holds is "
            f"{fresh.chance_all:.0%}; the weakest is {worst.name} within {worst.within_seconds / 3600:g} h "
            f"({worst.chance:.0%}); give more agents, longer targets or a lower confidence"
        )
    if not judged.cover.hedge.factor:
        yield (
            "the agents there are do not suffice for the reserve that chance asks for; "
            "cover is proven for the forecast work alone"
        )
    if judged.cover.cover.solve.status is Status.INFEASIBLE:
        yield from (f"cover: {line}" for line in remedy_lines(case, judged.cover))
    for solve, name in ((judged.cover.cover.solve, "cover"), (judged.staffed.roster.solve, "roster")):
        if solve.hit_limit:
            yield f"{name} was stopped by the clock: another run may differ"


def _clock_changes(case: Case, judged: Judged) -> Iterator[str]:
    """The shifts worked over a clock change: local end kept, real hours paid (DESIGN.md 4.7)."""
    hours = {shift.code: shift.hours for shift in case.plan.shifts}
    duties = {a.duty for a in judged.staffed.roster.assignments}
    for duty in sorted(duties, key=lambda duty: (duty.start_minute, duty.code, duty.breaks)):
        real = (duty.end_minute - duty.start_minute) / 60.0
        if abs(real - hours[duty.code]) > ROUNDING:
            start = f"{case.grid.date(duty.day)} {duty.start_clock // 60:02}:{duty.start_clock % 60:02}"
            yield f"{duty.code} of {start} lasts {real:g} hours, since the clocks change"
