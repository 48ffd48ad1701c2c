"""A plan made before, read back from the folder that `wfm plan` wrote."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
from pydantic import ValidationError

from wfm.calendar import Grid
from wfm.config import PlanFile
from wfm.errors import DataFileError, Problem
from wfm.tables import Row, Table, read_table

REMEDY = "name a folder that `wfm plan` wrote, or make the plan again"


@dataclass(frozen=True)
class MadeShift:
    """A row of roster.csv; moments are in the plan's zone."""

    agent: str
    contract: str
    skills: frozenset[str]
    code: str
    start: datetime
    end: datetime
    breaks: tuple[tuple[datetime, datetime], ...]
    paid_hours: float
    activities: tuple[tuple[str, datetime, datetime], ...] = ()

    def at_work(self) -> tuple[tuple[datetime, datetime], ...]:
        """The stretches `[start, end)` at work, breaks and activities taken out."""
        edges = [self.start, *(edge for pair in self.breaks for edge in pair), self.end]
        return tuple((a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if a < b)


@dataclass(frozen=True)
class MadePlan:
    """A plan's folder: plan.json as it stands, its plan file with defaults filled in, its shifts."""

    folder: Path
    document: dict[str, Any]
    plan: PlanFile
    shifts: tuple[MadeShift, ...]

    @cached_property
    def grid(self) -> Grid:
        """The plan's horizon."""
        return Grid.of(self.plan)

    def table(self, name: str) -> pd.DataFrame:
        """One of the folder's tables of intervals, `interval_start` in UTC; DataFileError without it."""
        path = self.folder / name
        try:
            return pd.read_csv(path, parse_dates=["interval_start"])
        except (OSError, ValueError) as error:
            raise DataFileError(Problem(str(path), "", f"cannot be read: {error}", REMEDY)) from error


def read_made_plan(folder: Path) -> MadePlan:
    """Read plan.json and roster.csv; DataFileError where they are not as `wfm plan` writes them."""
    document = _document(folder / "plan.json")
    try:
        # Agents stand in plan.json as a list: the file they came from is not needed any more.
        plan = PlanFile.model_validate({**document["inputs"], "agents": None})
    except (KeyError, TypeError, ValidationError) as error:
        problem = Problem(str(folder / "plan.json"), "inputs", f"is no plan: {error}", REMEDY)
        raise DataFileError(problem) from error
    return MadePlan(folder, document, plan, _shifts(folder / "roster.csv", Grid.of(plan)))


def _document(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataFileError(Problem(str(path), "", f"cannot be read: {error}", REMEDY)) from error
    if not isinstance(found, dict):
        raise DataFileError(Problem(str(path), "", "holds no plan", REMEDY))
    return found


def _shifts(path: Path, grid: Grid) -> tuple[MadeShift, ...]:
    columns = ("agent", "contract", "skills", "shift", "start", "end", "breaks", "paid_hours")
    table = read_table(path, required=columns, optional=("activities",))
    problems: list[Problem] = []
    found = [_shift(table, row, grid, problems) for row in table.rows]
    if problems:
        raise DataFileError(problems)
    return tuple(shift for shift in found if shift is not None)


def _activity(text: str) -> tuple[str, str, str]:
    """Name, start and end of what roster.csv writes as `NAME START/END`."""
    name, when = text.rsplit(" ", 1)
    start, end = when.split("/")
    return name, start, end


def _shift(table: Table, row: Row, grid: Grid, problems: list[Problem]) -> MadeShift | None:
    """A row's shift; what cannot be read of it goes to the problems."""

    def moment(text: str) -> datetime:
        found = datetime.fromisoformat(text)
        if found.tzinfo is None:
            raise ValueError(f'"{text}" has no offset')
        return found.astimezone(grid.zone)

    try:
        pairs = [text.split("/") for text in row["breaks"].split(";") if text]
        held = [_activity(text) for text in row["activities"].split(";") if text]
        return MadeShift(
            agent=row["agent"],
            contract=row["contract"],
            skills=frozenset(row["skills"].split()),
            code=row["shift"],
            start=moment(row["start"]),
            end=moment(row["end"]),
            breaks=tuple((moment(start), moment(end)) for start, end in pairs),
            paid_hours=float(row["paid_hours"]),
            activities=tuple((name, moment(start), moment(end)) for name, start, end in held),
        )
    except ValueError as error:
        problems.append(table.problem(row, "start", f"is no shift as a plan writes it: {error}", REMEDY))
        return None
