"""Everything that stands before anybody is staffed: the plan file, its data and its forecast, read once."""

from __future__ import annotations

from dataclasses import dataclass, replace

from scheduling.cover import Group
from scheduling.problem import Days, Duty, Person, RosterRules
from wfm.agents import Agent, read_agents
from wfm.calendar import Grid
from wfm.config import PlanFile
from wfm.duties import days_of, duties_of
from wfm.groups import groups_of
from wfm.history.model import HistoryData
from wfm.history.read import read_history
from wfm.open_messages import read_open_messages
from wfm.people import people_of, rules_of
from wfm.previous import days_after, people_after, read_previous, still_at_work
from wfm.simulation.demand import Demand, demand_of
from wfm.simulation.settings import Settings, settings_of
from wfm.simulation.staffed_duty import StaffedDuty
from wfm.volume import QueueForecast, forecast_queues
from wfm.workload import Stream, streams, with_open, workload_hours


@dataclass(frozen=True)
class Past:
    """What a plan learns from: its history and the forecasts made of it, shared by its scenarios."""

    history: HistoryData
    forecasts: tuple[QueueForecast, ...]


@dataclass(frozen=True)
class Case:
    """One plan's inputs in the engines' words; `notes` say how its start was read."""

    plan: PlanFile
    grid: Grid
    days: Days
    agents: tuple[Agent, ...]
    people: tuple[Person, ...]
    duties: dict[str, tuple[Duty, ...]]
    groups: tuple[Group, ...]
    rules: RosterRules
    past: Past
    work: tuple[Stream, ...]
    demand: Demand
    settings: Settings
    notes: tuple[str, ...] = ()

    @property
    def workload_hours(self) -> float:
        """Agent-hours of forecast work over the horizon."""
        return workload_hours(self.work)


def past_of(plan: PlanFile) -> Past:
    """Read the history and forecast every queue."""
    history = read_history(plan)
    return Past(history, forecast_queues(plan, history))


def case_of(plan: PlanFile, past: Past) -> Case:
    """Compose a plan's inputs; errors of plan and data files pass through."""
    grid, agents = Grid.of(plan), read_agents(plan)
    days, rules = days_of(grid, plan), rules_of(plan)
    people, duties = people_of(plan, grid, agents), duties_of(plan, grid)
    previous = read_previous(plan, grid)
    before: tuple[StaffedDuty, ...] | None = None
    if previous is not None:
        people, before = (
            people_after(previous, plan, grid, people, rules, agents),
            still_at_work(previous, people),
        )
        days, rules = days_after(days, before), replace(rules, cyclic=False)
    opening = read_open_messages(plan)
    work = with_open(streams(plan, grid, past.forecasts, past.history), opening)
    return Case(
        plan=plan,
        grid=grid,
        days=days,
        agents=agents,
        people=people,
        duties=duties,
        groups=groups_of(people, duties, rules, grid.days),
        rules=rules,
        past=past,
        work=work,
        demand=replace(demand_of(work, grid, plan), before=before),
        settings=settings_of(plan),
        notes=tuple(note for start in (previous, opening) if start is not None for note in start.notes),
    )
