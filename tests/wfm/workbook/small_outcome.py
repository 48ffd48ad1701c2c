"""Plans small enough to check by eye: five agents, one week, one queue in two languages."""

from __future__ import annotations

import tomllib
from dataclasses import replace

import numpy as np
import pandas as pd

from scheduling.problem import Duty, coverage_of
from scheduling.result import Solve, Status
from wfm.activities.placed import PlacedActivity
from wfm.calendar import Grid
from wfm.config.model import PlanFile
from wfm.duties import days_of
from wfm.outcome import Outcome, RosterAgent, RosteredShift, ServiceRow

PLAN = """
schema = 1
name = "Corner shop care"
timezone = "{zone}"
interval = {interval}

[horizon]
start = {start}
weeks = 1

[history]
files = ["messages.csv"]

[[queue]]
name = "twitter"
tag = {{ aht = 35, targets = [ {{ within = "24h", share = 0.95 }} ] }}

[queue.reply]
share = 0.5
aht = 300
targets = [ {{ within = "6h", share = 0.85 }}, {{ within = "24h", share = 0.99 }} ]

[[queue]]
name = "=mail"
reply = {{ share = 1.0, aht = 420, targets = [ {{ within = "30min", share = 0.8 }} ] }}

[[shift]]
code = "D8"
starts = ["06:00", "09:00", "14:00"]
hours = 8
break = {{ minutes = 30, after = "3h", before = "5h" }}

[[shift]]
code = "N9"
starts = ["22:00"]
hours = 9
break = {{ minutes = 60, after = "4h", before = "6h", paid = true }}

[[shift]]
code = "P4"
starts = ["01:30", "18:00"]
hours = 4

[[contract]]
name = "full time"
hours_per_week = [30, 40]
shifts = ["D8", "N9"]
cost_per_hour = 24.0
skills = ["en", "de"]

[[contract]]
name = "part time"
hours_per_week = [8, 20]
shifts = ["P4"]
cost_per_hour = 20.0
pool = 1
"""

# A cell is a code's letter and start hour, and the hours from there to the break: D14+4.5 is D8 14:00 with
# its break at 18:30.
ROSTER = """
=1+1             | full time | D6+3   | D6+3    | D6+3  | D6+4  |       | D6+4  |
Zoë Müller       | full time | D14+3  | D14+4.5 | D14+3 |       | D14+3 |       | D9+3.5
名前 & <Sons>    | full time |        |         | N22+4 | N22+5 | N22+4 | N22+4 |
Bo               | full time | N22+4  | N22+5   |       |       | D9+3  |       | N22+4
part time pool 1 | part time | P18    |         | P18   |       |       | P1.5  | P1.5
"""
CODES = {"D": "D8", "N": "N9", "P": "P4"}


def small_plan(start: str = "2024-06-03", zone: str = "Europe/Berlin", interval: int = 60) -> PlanFile:
    """The plan file that goes with the roster above."""
    return PlanFile.model_validate(tomllib.loads(PLAN.format(start=start, zone=zone, interval=interval)))


def small_outcome(start: str = "2024-06-03", zone: str = "Europe/Berlin", interval: int = 60) -> Outcome:
    """One week of the roster above; nights cross midnight, and the last one the horizon's end."""
    plan = small_plan(start, zone, interval)
    grid = Grid.of(plan)
    shifts = tuple(_shifts(plan, grid))
    coverage = _coverage(grid, [shift.duty for shift in shifts])
    return Outcome(
        plan=plan,
        grid=grid,
        agents=(),
        roster_agents=tuple(_agents()),
        forecast=_forecast(grid),
        coverage=coverage,
        shifts=shifts,
        service=(
            ServiceRow("twitter", "reply", 21600, "end", 0.85, 0.93, 0.91, 0.862, 0.97),
            ServiceRow("twitter", "reply", 86400, "end", 0.99, 1.0, 0.995, 0.984, 0.95),
            ServiceRow("twitter", "tag", 86400, "end", 0.95, 1.0, 0.99, 0.97, 0.98),
            ServiceRow("=mail", "reply", 1800, "start", 0.80, 0.82, 0.79, 0.71, 0.48),
        ),
        workload_hours=96.4,
        cover=Solve(Status.OPTIMAL, 156.5, 156.5, 0.4),
        cover_paid_hours=156.5,
        roster=Solve(Status.FEASIBLE, 161.5, 157.5, 2.1),
        chance_all=0.47,
        chance_span=0.47,
        futures=400,
        full_time_hours=40.0,
        unmet=("Mon 3 June 03:00: 1 head at work, 2 required",),
        warnings=(
            "=mail reply within 30 min holds in 48 % of futures; add live hours between 08:00 and 12:00",
        ),
    )


def after_another_roster(outcome: Outcome) -> Outcome:
    """The same plan after a roster whose last night has two heads at work until 3:30."""
    grid = outcome.grid
    present = np.where(np.arange(grid.intervals) < 3, 2.0, 0.0)
    present[3] = 1.0
    open_ended = replace(days_of(grid), cyclic=False)
    heads = coverage_of([shift.duty for shift in outcome.shifts], open_ended) + present
    return replace(outcome, present=present, coverage=outcome.coverage.assign(coverage=heads))


def with_meeting(outcome: Outcome) -> Outcome:
    """The same plan where Zoë's late shift of Monday has a meeting from 15 to 16 h."""
    i = next(i for i, s in enumerate(outcome.shifts) if s.agent == "Zoë Müller" and s.duty.day == 0)
    late = outcome.shifts[i]
    meeting = (15 * 60, 16 * 60)
    duty = replace(late.duty, breaks=tuple(sorted((*late.duty.breaks, meeting))))
    shifts = (*outcome.shifts[:i], replace(late, duty=duty), *outcome.shifts[i + 1 :])
    heads = coverage_of([shift.duty for shift in shifts], days_of(outcome.grid))
    return replace(
        outcome,
        shifts=shifts,
        coverage=outcome.coverage.assign(coverage=heads),
        activities=(PlacedActivity("=Meeting", "Zoë Müller", 0, *meeting),),
    )


def with_overtime(outcome: Outcome) -> Outcome:
    """The same plan where full-timers' hours beyond thirty a week are overtime."""
    agents = [
        replace(agent, overtime_after=(30.0,) if agent.contract == "full time" else None)
        for agent in outcome.roster_agents
    ]
    return replace(outcome, roster_agents=tuple(agents))


def without_issues(outcome: Outcome) -> Outcome:
    """The same plan with nothing to report."""
    return replace(outcome, unmet=(), warnings=())


def duty_at(
    plan: PlanFile, grid: Grid, day: int, code: str, start_clock: int, break_after: int | None
) -> Duty:
    """A duty with its break that many elapsed minutes after its start."""
    shift = next(shift for shift in plan.shifts if shift.code == code)
    start = grid.minute_of(day, start_clock)
    end = grid.minute_of(day, start_clock + round(shift.hours * 60))
    pause = shift.break_
    if pause is None or break_after is None:
        return Duty(code, day, start_clock, start, end, (), (end - start) / 60)
    first = start + break_after
    unpaid = 0 if pause.paid else pause.minutes
    paid = (end - start - unpaid) / 60
    return Duty(code, day, start_clock, start, end, ((first, first + pause.minutes),), paid)


def _rows() -> list[tuple[str, str, list[str]]]:
    lines = (line.split("|") for line in ROSTER.strip().splitlines())
    return [(name.strip(), contract.strip(), cells) for name, contract, *cells in lines]


def _shifts(plan: PlanFile, grid: Grid) -> list[RosteredShift]:
    price = {contract.name: contract.cost_per_hour for contract in plan.contracts}
    found = []
    for name, contract, cells in _rows():
        for day, cell in enumerate(cells):
            if not cell.strip():
                continue
            start, _, pause = cell.strip()[1:].partition("+")
            break_after = round(float(pause) * 60) if pause else None
            duty = duty_at(plan, grid, day, CODES[cell.strip()[0]], round(float(start) * 60), break_after)
            skills = ("de", "en") if contract == "full time" else ()
            found.append(RosteredShift(name, contract, skills, duty, duty.paid_hours * price[contract]))
    return found


def _agents() -> list[RosterAgent]:
    limits = {"full time": (30.0, 40.0), "part time": (8.0, 20.0)}
    return [
        RosterAgent(
            name=name,
            contract=contract,
            skills=("de", "en"),
            is_pool=contract == "part time",
            min_hours=(limits[contract][0],),
            max_hours=(limits[contract][1],),
            time_off=(3,) if name == "Bo" else (),
            locked=(0,) if name == "=1+1" else (),
        )
        for name, contract, _ in _rows()
    ]


def _coverage(grid: Grid, duties: list[Duty]) -> pd.DataFrame:
    heads = coverage_of(duties, days_of(grid))
    hour = np.asarray(grid.local.hour)
    requirement = np.where((hour >= 9) & (hour < 17), 2, 1)
    return pd.DataFrame(
        {
            "interval_start": grid.starts,
            "coverage": heads,
            "live": 0.0,
            "deferred": 0.5,
            "requirement": requirement,
            "backlog": 3.0,
            "binds": "deferred",
        }
    )


def _forecast(grid: Grid) -> pd.DataFrame:
    hour = np.asarray(grid.local.hour)
    shape = 4 + 3 * np.sin((hour - 8) * np.pi / 12)
    streams = (
        ("twitter", "reply", 1.0, 300.0),
        ("twitter", "tag", 0.8, 35.0),
        ("=mail", "reply", 0.5, 420.0),
    )
    return pd.concat(
        [
            pd.DataFrame(
                {
                    "interval_start": grid.starts,
                    "queue": queue,
                    "work_type": work_type,
                    "volume": shape * level,
                    "p05": np.floor(shape * level / 2),
                    "p50": np.round(shape * level),
                    "p95": np.ceil(shape * level * 2),
                    "handle_seconds": seconds,
                }
            )
            for queue, work_type, level, seconds in streams
        ],
        ignore_index=True,
    )
