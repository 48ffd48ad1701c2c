"""Agents who have started lately: how much longer messages take in their hands, and until when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from wfm.agents import Agent
from wfm.calendar import Grid
from wfm.config import Contract, PlanFile

WEEK = 7
DAY_BEFORE = -1  # whose last shift may still run as the horizon begins


def handling_factors(
    plan: PlanFile, grid: Grid, contract: Contract, started: date | None
) -> dict[int, float]:
    """What handling times are times by day of the horizon, days with 1 left out.

    A factor holds for seven days, the first ones from the day of the start on; a shift has that of the local
    day on which it begins.
    """
    if started is None:
        return {}
    first, factors = (started - grid.first_day).days, plan.new_hires_of(contract).aht_factors
    days = range(max(first, DAY_BEFORE), min(first + WEEK * len(factors), grid.days))
    found = {day: factors[(day - first) // WEEK] for day in days}
    return {day: factor for day, factor in found.items() if factor > 1.0}


def days_before_start(grid: Grid, started: date | None) -> frozenset[int]:
    """The days of the horizon on which somebody is not there yet."""
    first = 0 if started is None else (started - grid.first_day).days
    return frozenset(range(min(first, grid.days)))


def new_hire_lines(plan: PlanFile, grid: Grid, agents: Iterable[Agent]) -> Iterator[str]:
    """A line for each agent who starts, or is slower than others, within the horizon."""
    contracts = {contract.name: contract for contract in plan.contracts}
    for agent in agents:
        contract = contracts[agent.contract]
        factors = handling_factors(plan, grid, contract, agent.started)
        factors.pop(DAY_BEFORE, None)
        if agent.started is not None and (factors or agent.started > grid.first_day):
            steps = ", ".join(f"{factor:g} from {day}" for day, factor in _steps(grid, factors))
            yield f"{agent.name}: started {agent.started}{f', handling times x {steps}' if steps else ''}"


def _steps(grid: Grid, factors: dict[int, float]) -> Iterator[tuple[date, float]]:
    """The days on which the factor changes, to 1 at last where that is within the horizon."""
    before = None
    for day, factor in factors.items():
        if factor != before:
            yield grid.date(day), factor
        before = factor
    if factors and max(factors) + 1 < grid.days:
        yield grid.date(max(factors)) + timedelta(days=1), 1.0
