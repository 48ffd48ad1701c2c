"""What `wfm plan` writes (DESIGN.md 5.3): all files whole or none, the same bytes for the same plan."""

from __future__ import annotations

import os
import platform
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from scheduling.result import Solve
from wfm.activities.placed import PlacedActivity, activities_document
from wfm.agents import Agent
from wfm.calendar import Grid
from wfm.changes import Change
from wfm.config.values import write_clock_time
from wfm.documents import intervals_csv, json_text
from wfm.fairness.result import Fairness, spread
from wfm.files import workbook_bytes, write_files
from wfm.forecast_report import forecast_csv
from wfm.outcome import Hire, Outcome, RosteredShift, ServiceRow
from wfm.standby import standby_document
from wfm.wishes import wishes_document

PACKAGES = ("highspy", "pulp", "numpy", "pandas", "statsmodels", "prophet", "numba", "openpyxl")
DIGITS = 6


def write_plan(outcome: Outcome, seconds: Mapping[str, float], out_dir: Path) -> tuple[Path, ...]:
    """Write every file of the plan into `out_dir`; the paths, roster.xlsx first."""
    from wfm.workbook.write import roster_workbook

    files = {
        out_dir / "roster.xlsx": workbook_bytes(roster_workbook(outcome)),
        out_dir / "roster.csv": roster_csv(outcome.grid, outcome.shifts, outcome.activities).encode(),
        out_dir / "coverage.csv": coverage_csv(outcome.coverage).encode(),
        out_dir / "forecast.csv": forecast_csv(outcome.forecast).encode(),
        out_dir / "plan.json": json_text(plan_document(outcome)).encode(),
        out_dir / "run.json": json_text(run_document(outcome, seconds)).encode(),
    }
    write_files(files)
    return tuple(files)


def plan_document(outcome: Outcome) -> dict[str, Any]:
    """The keys of plan.json."""
    return {
        "schema": 1,
        "name": outcome.plan.name,
        "seed": outcome.plan.seed,
        "inputs": _inputs(outcome),
        "workload_hours": round(outcome.workload_hours, DIGITS),
        "paid_hours": round(outcome.paid_hours, DIGITS),
        "heads": outcome.heads,
        "fte": round(outcome.fte, DIGITS),
        "cost": round(outcome.cost, DIGITS),
        "cover": {
            **_solve(outcome.cover, outcome.cover_paid_hours),
            "chance_all": outcome.cover_chance,
        },
        "roster": _solve(outcome.roster, outcome.paid_hours),
        "service": service_document(outcome.service),
        "chance_all": outcome.chance_all,
        "chance_span": outcome.chance_span,
        "futures": outcome.futures,
        "last_shift": None if outcome.last is None else asdict(outcome.last),
        "fairness": fairness_document(outcome.fairness),
        "hires": [_hire(hire) for hire in outcome.hires],
        "wishes_not_met": wishes_document(outcome.wishes_not_met),
        "unmet": list(outcome.unmet),
        "warnings": list(outcome.warnings),
        **_overtime(outcome),
        **_open_messages(outcome),
        **standby_document(outcome.standby),
        **activities_document(outcome.grid, outcome.activities),
    } | ({} if outcome.changes is None else {"changes": changes_document(outcome.changes)})


def _overtime(outcome: Outcome) -> dict[str, Any]:
    """Overtime in all and of each agent who works any, where some contract allows it."""
    if not any(contract.overtime for contract in outcome.plan.contracts):
        return {}
    hours: dict[str, float] = defaultdict(float)
    for shift in outcome.shifts:
        hours[shift.agent] += shift.overtime_hours
    worked = {agent: round(some, DIGITS) for agent, some in hours.items() if some > 0}
    return {"overtime_hours": round(outcome.overtime_hours, DIGITS), "overtime_by_agent": worked}


def _open_messages(outcome: Outcome) -> dict[str, Any]:
    """Messages open at the start by stream, oldest first, where the plan has a backlog."""
    if not outcome.open_messages:
        return {}
    streams = {
        name: {
            "age_seconds": carried.age_seconds.round().tolist(),
            "waited_seconds": carried.waited_seconds.round().tolist(),
        }
        for name, carried in outcome.open_messages
    }
    return {"open_messages": streams}


def service_document(service: Iterable[ServiceRow]) -> list[dict[str, Any]]:
    """A row for each target, as plan.json has them."""
    return [_rounded(asdict(row)) for row in service]


def _hire(hire: Hire) -> dict[str, Any]:
    return _rounded({**asdict(hire), "skills": list(hire.skills), "shifts": dict(hire.shifts)})


def fairness_document(fairness: Fairness) -> dict[str, Any]:
    """What each agent bears, and how far agents alike are from each other."""
    agents = [
        {"agent": a.agent, "group": a.group, "weeks": a.weeks, **asdict(a.load)} for a in fairness.agents
    ]
    groups = [
        {"group": group[0].group, "contract": group[0].contract, "skills": list(group[0].skills)}
        | {f"spread_{name}": value for name, value in asdict(spread(group)).items()}
        for group in fairness.groups()
    ]
    return {"agents": [_rounded(row) for row in agents], "groups": [_rounded(row) for row in groups]}


def changes_document(changes: Iterable[Change]) -> list[dict[str, Any]]:
    """A row for each day that changed."""
    return [
        {"agent": change.agent, "day": change.date.isoformat(), "from": change.was, "to": change.now}
        for change in changes
    ]


def _inputs(outcome: Outcome) -> dict[str, Any]:
    """plan.toml's keys and spellings with defaults filled in, and the agents as a list."""
    inputs: dict[str, Any] = outcome.plan.model_dump(mode="json", by_alias=True)
    return {**inputs, "agents": [_agent(agent) for agent in outcome.agents]}


def _agent(agent: Agent) -> dict[str, Any]:
    return {
        "agent": agent.name,
        "contract": agent.contract,
        "skills": sorted(agent.skills),
        "time_off": [day.isoformat() for day in sorted(agent.time_off)],
        "requests": [
            {
                "on": request.on,
                "date": request.day.isoformat(),
                "code": request.code,
                "start": _clock(request.start_minute),
                "weight": request.weight,
            }
            for request in agent.requests
        ],
        "locks": [
            {"date": lock.day.isoformat(), "code": lock.code, "start": _clock(lock.start_minute)}
            for lock in agent.locks
        ],
        "rules": agent.rules.model_dump(exclude_defaults=True),
        **({} if agent.rotation is None else {"rotation": agent.rotation.isoformat()}),
        **({} if agent.started is None else {"started": agent.started.isoformat()}),
    }


def _clock(minute: int | None) -> str | None:
    return None if minute is None else write_clock_time(minute)


def _solve(solve: Solve, paid_hours: float) -> dict[str, Any]:
    return _rounded(
        {
            "status": str(solve.status),
            "objective": solve.objective,
            "bound": solve.bound,
            "gap": solve.gap,
            "paid_hours": paid_hours,
        }
    )


def _rounded(row: dict[str, Any]) -> dict[str, Any]:
    return {key: round(value, DIGITS) if isinstance(value, float) else value for key, value in row.items()}


def run_document(outcome: Outcome, seconds: Mapping[str, float]) -> dict[str, Any]:
    """What differs from run to run and machine to machine."""
    return {
        "schema": 1,
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
        "seconds": {stage: round(value, 3) for stage, value in seconds.items()},
        "machine": {"system": platform.platform(), "processor": platform.machine(), "cores": os.cpu_count()},
        "versions": {"python": platform.python_version(), "wfm": version("wfm")}
        | {package: version(package) for package in PACKAGES},
        "solver": {
            name: {
                "status": str(solve.status),
                "seconds": round(solve.seconds, 3),
                "stopped_by_the_clock": solve.hit_limit,
                "reasons": list(solve.reasons),
            }
            for name, solve in (("cover", outcome.cover), ("roster", outcome.roster))
        },
    }


def coverage_csv(coverage: pd.DataFrame) -> str:
    """The text of coverage.csv."""
    return intervals_csv(coverage, {"coverage": 4, "live": 4, "deferred": 4, "backlog": 2})


def roster_csv(grid: Grid, shifts: Iterable[RosteredShift], activities: Iterable[PlacedActivity] = ()) -> str:
    """The text of roster.csv, a row per shift; what is an activity among its breaks in a last column."""
    listed = list(shifts)
    columns = ["agent", "contract", "skills", "shift", "start", "end", "breaks", "paid_hours"]
    frame = pd.DataFrame([_roster_row(grid, shift) for shift in listed], columns=columns)
    held: dict[tuple[str, int], list[str]] = defaultdict(list)
    for one in activities:
        held[one.agent, one.day].append(f"{one.name} {local_iso(grid, one.start)}/{local_iso(grid, one.end)}")
    if held:
        frame["activities"] = [";".join(held[shift.agent, shift.duty.day]) for shift in listed]
    return frame.to_csv(index=False, lineterminator="\n")


def _roster_row(grid: Grid, shift: RosteredShift) -> tuple[str | float, ...]:
    duty = shift.duty
    return (
        shift.agent,
        shift.contract,
        " ".join(shift.skills),
        duty.code,
        local_iso(grid, duty.start_minute),
        local_iso(grid, duty.end_minute),
        ";".join(f"{local_iso(grid, a)}/{local_iso(grid, b)}" for a, b in duty.breaks),
        round(duty.paid_hours, 4),
    )


def local_iso(grid: Grid, minute: int) -> str:
    """ISO 8601 with offset of an elapsed minute of the horizon."""
    return grid.local_of(minute).isoformat()
