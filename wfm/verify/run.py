"""From a roster file and a plan to what becomes of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np

from scheduling.problem import Person
from scheduling.replay import replay
from scheduling.result import Assignment
from wfm.agents import read_agents
from wfm.calendar import Grid
from wfm.case import Case, Past, case_of, past_of
from wfm.changes import Worked, changes_between
from wfm.config import PlanFile
from wfm.duties import duties_of
from wfm.fairness.share import fairness_of
from wfm.floors import below_floors
from wfm.in_charge import missing_in_charge
from wfm.in_time import forecast_problem, heads_at_pace, heads_by_skill
from wfm.many_queues import Progress, silent
from wfm.outcome_of import coverage_frame, rostered, service_of
from wfm.people import people_of, pool_person
from wfm.readback import PlannedShift, ReadRoster, ToldShift, read_roster
from wfm.staffed import Effort, judge
from wfm.standby import standby_of
from wfm.tries import verify_seed
from wfm.verify.breaks import Options, activities_lost, duties_worked, heads_wanted, options_of
from wfm.verify.result import Verification
from wfm.verify.rules import broken_rules
from wfm.verify.uncovered import live_heads, uncovered
from wfm.wishes import wishes_not_met


def verify_roster(
    path: Path,
    plan: PlanFile,
    against: Path | None = None,
    futures: int | None = None,
    say: Progress = silent,
    past: Past | None = None,
) -> Verification:
    """Score the roster in a file by the plan's rules, its forecast and the futures that verify a plan.

    `against` is the roster (or the folder of the plan) that changes are told from; without it the
    workbook's own sheet Shifts is. DataFileError for wrong input, PlanFileError for a wrong plan.
    """
    grid = Grid.of(plan)
    people = people_of(plan, grid, read_agents(plan))
    roster = read_roster(path, plan, grid, people)
    planned = roster.planned if against is None else _planned(against, plan, grid, people)
    options = options_of(duties_of(plan, grid))
    say("reading the history and forecasting")
    case = with_strangers(case_of(plan, past or past_of(plan)), roster)
    say("simulating")
    return _verify(case, roster, planned, options, futures or Effort().futures)


def with_strangers(case: Case, roster: ReadRoster) -> Case:
    """The case with the people whom only the roster names."""
    contracts = {contract.name: contract for contract in case.plan.contracts}
    strangers = (
        pool_person(case.plan, case.grid, contracts[contract], name)
        for name, contract in roster.strangers.items()
    )
    return replace(case, people=(*case.people, *strangers))


def _planned(
    against: Path, plan: PlanFile, grid: Grid, people: tuple[Person, ...]
) -> tuple[PlannedShift, ...]:
    """The shifts of another roster file, or of the roster.csv in a plan's folder."""
    other = read_roster(against / "roster.csv" if against.is_dir() else against, plan, grid, people)
    return tuple(PlannedShift(s.agent, s.day, s.code, s.start_clock, s.breaks or ()) for s in other.shifts)


def _verify(
    case: Case,
    roster: ReadRoster,
    planned: tuple[PlannedShift, ...] | None,
    options: Options,
    futures: int,
) -> Verification:
    fluid = forecast_problem(case)
    arriving = np.sum([stream.hours for stream in case.work], axis=0)
    wanted = heads_wanted(arriving, fluid.floor, live_heads(fluid), fluid.head_hours)
    worked = duties_worked(roster, planned or (), options, case.days, wanted)
    number = {person.name: p for p, person in enumerate(case.people)}
    assignments = tuple(
        Assignment(number[shift.agent], duty)
        for shift, duty in zip(roster.shifts, worked.duties, strict=True)
    )
    again = replay(fluid.classes, fluid.live, heads_at_pace(case, assignments), fluid.head_hours)
    simulated = judge(case, assignments, futures, verify_seed(case.plan))
    coverage = coverage_frame(case, fluid, again, heads_by_skill(case, assignments), simulated)
    changes = (
        None if planned is None else changes_between(_of(planned), _of(roster.shifts), roster.rows, case.grid)
    )
    return Verification(
        file=roster.file,
        plan=case.plan,
        grid=case.grid,
        shifts=rostered(case, assignments),
        broken=broken_rules(case, roster, assignments, options),
        wishes_not_met=wishes_not_met(case, assignments),
        standby=standby_of(case, assignments),
        uncovered=uncovered(
            case.grid,
            fluid,
            again,
            coverage["coverage"].to_numpy(),
            missing_in_charge(case, assignments),
            below_floors(case, assignments),
        ),
        service=tuple(service_of(case, fluid, again, simulated)),
        coverage=coverage,
        workload_hours=case.workload_hours,
        chance_all=simulated.chance_all,
        chance_span=simulated.chance_span,
        futures=simulated.futures,
        planned_paid_hours=None if planned is None else _paid_hours(planned, options),
        fairness=fairness_of(case, assignments),
        changes=changes,
        change_places=tuple(roster.place(change.agent, change.day) for change in changes or ()),
        notes=(
            *roster.notes,
            *_break_notes(worked.placed),
            *_activity_notes(activities_lost(roster, planned or (), options)),
            *case.past.history.read.warnings,
        ),
    )


def _of(shifts: Iterable[PlannedShift | ToldShift]) -> Worked:
    return {(shift.agent, shift.day): (shift.code, shift.start_clock) for shift in shifts}


def _paid_hours(planned: Iterable[PlannedShift], options: Options) -> float:
    known = (options.get((p.code, p.day, p.start_clock), ()) for p in planned)
    return sum(duties[0].paid_hours for duties in known if duties)


def _activity_notes(lost: int) -> tuple[str, ...]:
    if not lost:
        return ()
    shifts = "1 shift with activities is" if lost == 1 else f"{lost} shifts with activities are"
    return (f"{shifts} not as planned: `wfm plan --from` places these activities anew",)


def _break_notes(placed: int) -> tuple[str, ...]:
    if not placed:
        return ()
    shifts = "1 shift has its break" if placed == 1 else f"{placed} shifts have their breaks"
    return (f"nothing says when {shifts}: each is taken when most can be spared",)
