"""A plan's folder in the shape that explanations need: work, heads and people by interval."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from scheduling.problem import Days, FloatArray, IntArray, Person
from wfm.agents import Agent
from wfm.calendar import Grid
from wfm.config import PlanFile
from wfm.covering import floor_of
from wfm.duties import days_of
from wfm.errors import DataFileError, Problem
from wfm.made_plan import REMEDY, MadePlan, MadeShift, read_made_plan
from wfm.people import people_of


@dataclass(frozen=True)
class Explained:
    """A made plan; `coverage` are the rows of coverage.csv and `forecast` those of forecast.csv."""

    made: MadePlan
    coverage: pd.DataFrame
    forecast: pd.DataFrame

    @property
    def plan(self) -> PlanFile:
        """Its plan file."""
        return self.made.plan

    @property
    def grid(self) -> Grid:
        """Its horizon."""
        return self.made.grid

    @cached_property
    def days(self) -> Days:
        """Its local days."""
        return days_of(self.grid)

    @cached_property
    def people(self) -> tuple[Person, ...]:
        """Its agents and pools, with the hours that their weeks may have."""
        agents = tuple(_agent(written) for written in self.made.document["inputs"].get("agents") or ())
        return people_of(self.plan, self.grid, agents)

    @property
    def interval_hours(self) -> float:
        """Hours of an interval."""
        return self.plan.interval / 60.0

    @property
    def productive_share(self) -> float:
        """Share of the time at work that is there for messages, on average."""
        lost = self.plan.staffing.shrinkage
        return (1.0 - lost.absence) * (1.0 - lost.in_shift)

    @property
    def head_hours(self) -> float:
        """Agent-hours of work that a head does in an interval."""
        return self.interval_hours * self.productive_share

    @cached_property
    def heads(self) -> FloatArray:
        """Heads at work in each interval, from roster.csv, shape (T,)."""
        heads = np.zeros(self.grid.intervals)
        for shift in self.made.shifts:
            heads += self.worked(shift)
        return heads

    @cached_property
    def lost_to_new(self) -> FloatArray:
        """Heads at work that are lost since somebody new is slower than others, shape (T,)."""
        parts = (self.worked(shift) * (1.0 - self.pace(shift)) for shift in self.made.shifts)
        return np.asarray(sum(parts, np.zeros(self.grid.intervals)))

    def pace(self, shift: MadeShift) -> float:
        """The share of an experienced head's work that gets done in a shift."""
        person = self._person.get(shift.agent)
        day = (shift.start.date() - self.grid.first_day).days
        return 1.0 if person is None else 1.0 / person.handling_factor(day)

    @cached_property
    def _person(self) -> dict[str, Person]:
        return {person.name: person for person in self.people}

    @cached_property
    def floor(self) -> FloatArray:
        """Heads that must be there, shape (T,)."""
        return floor_of(self.plan, self.grid)

    @cached_property
    def requirement(self) -> FloatArray:
        """Heads needed, shape (T,)."""
        return np.asarray(self.coverage["requirement"], dtype=np.float64)

    @cached_property
    def work(self) -> FloatArray:
        """Agent-hours done in each interval, shape (T,)."""
        done = (self.coverage["live"] + self.coverage["deferred"]).to_numpy(dtype=np.float64)
        return np.asarray(np.minimum(done, (self.heads - self.lost_to_new) * self.head_hours))

    @cached_property
    def week(self) -> IntArray:
        """The local week of each interval, from 0, shape (T,)."""
        return np.asarray(self.days.week, dtype=np.int64)[self.grid.day]

    @property
    def is_cyclic(self) -> bool:
        """Whether a shift that passes the horizon's end is worked into its start."""
        return self.plan.horizon.previous is None

    def worked(self, shift: MadeShift) -> FloatArray:
        """Share of each interval that a shift works, shape (T,); only in a cycle does it wrap."""
        T, found = self.grid.intervals, np.zeros(self.grid.intervals)
        for first, last in shift.at_work():
            start, end = (self._interval(edge) for edge in (first, last))
            for t in range(int(start), int(np.ceil(end))):
                if t < T or self.is_cyclic:
                    found[t % T] += min(end, t + 1) - max(start, t)
        return found

    @cached_property
    def hours_after(self) -> float:
        """Hours at work after the horizon, of shifts that go on beyond it; none where it is a cycle."""
        if self.is_cyclic:
            return 0.0
        stretches = (edges for shift in self.made.shifts for edges in shift.at_work())
        T, hours = self.grid.intervals, self.interval_hours
        beyond = (max(0.0, self._interval(end) - max(T, self._interval(start))) for start, end in stretches)
        return hours * sum(beyond)

    def _interval(self, moment: datetime) -> float:
        elapsed = moment.timestamp() - self.grid.midnight(0).timestamp()
        return elapsed / (60.0 * self.plan.interval)


def explain(folder: Path) -> Explained:
    """Read the files of a plan; DataFileError where one is missing or not as `wfm plan` writes it."""
    made = read_made_plan(folder)
    coverage, forecast = made.table("coverage.csv"), made.table("forecast.csv")
    starts = pd.DatetimeIndex(coverage["interval_start"])
    if len(starts) != made.grid.intervals or (starts != made.grid.starts).any():
        message = "its intervals are not those of plan.json"
        raise DataFileError(Problem(str(folder / "coverage.csv"), "interval_start", message, REMEDY))
    return Explained(made, coverage, forecast)


def _agent(written: dict[str, object]) -> Agent:
    """An agent as plan.json has one; requests and locks explain nothing here."""
    skills, time_off, started = written["skills"], written["time_off"], written.get("started")
    assert isinstance(skills, list)
    assert isinstance(time_off, list)
    return Agent(
        name=str(written["agent"]),
        contract=str(written["contract"]),
        skills=frozenset(skills),
        time_off=frozenset(date.fromisoformat(day) for day in time_off),
        started=None if started is None else date.fromisoformat(str(started)),
    )
