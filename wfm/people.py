"""Agents as the scheduling engine sees them: named ones first, the pools of the contracts behind them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import product
from math import ceil

import numpy as np

from scheduling.limits import Limits
from scheduling.problem import Overtime, Person, RosterRules
from wfm.agents import Agent, Request
from wfm.calendar import Grid
from wfm.config import Contract, PlanFile, Rules
from wfm.new_hires import days_before_start, handling_factors
from wfm.rotation import allowed_of, begins_of

Weekly = tuple[float, ...]
FOUR_WEEKS = 28


def rules_of(plan: PlanFile) -> RosterRules:
    """The rules of everybody; weekends are allowed per four weeks, in proportion, rounded up."""
    rules = plan.rules
    return RosterRules(
        rest_minutes=round(rules.rest_hours * 60),
        max_days_in_row=rules.max_days_in_row,
        min_days_off_in_row=rules.min_days_off_in_row,
        max_weekends=in_proportion(rules.max_weekends, plan.horizon.days),
        min_days_in_row=rules.min_days_in_row,
        max_nights_in_row=rules.max_nights_in_row,
        min_days_off_after_nights=rules.min_days_off_after_nights,
        whole_weekends=rules.whole_weekends,
        same_start_minutes=rules.same_start_minutes,
        soft=rules.soft,
        may_not_follow=frozenset(_successions(plan)),
        weekly_rest_minutes=round(rules.weekly_rest_hours * 60),
    )


def in_proportion(per_four_weeks: int, days: int) -> int:
    """So many in four weeks, for so many days, rounded up."""
    return ceil(per_four_weeks * days / FOUR_WEEKS - 1e-9)


def _successions(plan: PlanFile) -> Iterator[tuple[str, str]]:
    """Pairs of types; the code of a family stands for all of its own."""
    types = {family.code: [shift.code for shift in family.shifts()] for family in plan.families}
    for before, after in plan.rules.forbidden_successions:
        yield from product(types.get(before, [before]), types.get(after, [after]))


def own_rules(plan: PlanFile, contract: Contract, agent: Agent | None = None) -> Rules:
    """The rules that bind an agent of a contract."""
    return plan.rules.with_own(contract.rules, None if agent is None else agent.rules)


def _limits(plan: PlanFile, rules: Rules) -> Limits:
    return Limits(
        min_days_in_row=rules.min_days_in_row,
        max_days_in_row=rules.max_days_in_row,
        min_days_off_in_row=rules.min_days_off_in_row,
        max_weekends=in_proportion(rules.max_weekends, plan.horizon.days),
        max_nights_in_row=rules.max_nights_in_row,
        min_days_off_after_nights=rules.min_days_off_after_nights,
        whole_weekends=rules.whole_weekends,
        same_start_minutes=rules.same_start_minutes,
        soft=rules.soft,
    )


def _most_of(plan: PlanFile, rules: Rules) -> dict[str, int]:
    return {code: in_proportion(most, plan.horizon.days) for code, most in rules.max_shifts.items()}


def _most_hours(plan: PlanFile, contract: Contract) -> float:
    """Hours a week at most, by the contract with its overtime and by the rules."""
    most = plan.rules.max_week_hours
    return contract.most_hours_per_week if most is None else min(most, contract.most_hours_per_week)


def _most_on_average(plan: PlanFile, grid: Grid, off: set[int]) -> float | None:
    """Hours over the horizon at most, less a fifth of a week per day of time off; None unasked."""
    most = plan.rules.max_average_hours
    return None if most is None else sum(_less_time_off(most, grid, off))


def _overtime(contract: Contract, grid: Grid) -> Overtime | None:
    asked = contract.overtime
    if asked is None:
        return None
    return Overtime(_weekly(contract.hours_per_week[1], grid), asked.percent / 100.0)


def people_of(plan: PlanFile, grid: Grid, agents: tuple[Agent, ...]) -> tuple[Person, ...]:
    """Named agents in their file's order, then each contract's pool, such as `full time pool 1`."""
    contracts = {contract.name: contract for contract in plan.contracts}
    places = _places(agents)
    named = [_named(plan, contracts[agent.contract], grid, agent, places[agent.name]) for agent in agents]
    return (*named, *_pool(plan, grid, agents))


def _places(agents: tuple[Agent, ...]) -> dict[str, int]:
    """Each agent's place among those of its contract, from 0."""
    seen: dict[str, int] = defaultdict(int)
    places = {}
    for agent in agents:
        places[agent.name] = seen[agent.contract]
        seen[agent.contract] += 1
    return places


def _named(plan: PlanFile, contract: Contract, grid: Grid, agent: Agent, place: int) -> Person:
    off = {_day(grid, day) for day in agent.time_off}
    fixed = {_day(grid, lock.day): lock for lock in agent.locks if _inside(grid, lock.day)}
    wishes = [_wish(grid, request) for request in agent.requests if _inside(grid, request.day)]
    free = {d for d in off if 0 <= d < grid.days} | days_before_start(grid, agent.started)
    rules = own_rules(plan, contract, agent)
    return Person(
        name=agent.name,
        contract=contract.name,
        codes=frozenset(plan.codes_of(contract)),
        skills=agent.skills,
        min_hours=_less_time_off(contract.hours_per_week[0], grid, free),
        max_hours=_weekly(_most_hours(plan, contract), grid),
        cost_per_hour=contract.cost_per_hour,
        off=frozenset(free | {d for d, lock in fixed.items() if lock.code is None}),
        locked={d: (lock.code, lock.start_minute) for d, lock in fixed.items() if lock.code is not None},
        wishes=tuple(wishes),
        most_of=_most_of(plan, rules),
        limits=_limits(plan, rules),
        overtime=_overtime(contract, grid),
        most_hours=_most_on_average(plan, grid, free),
        allowed=allowed_of(plan, contract, grid, agent.rotation or begins_of(contract, place)),
        handling_factors=handling_factors(plan, grid, contract, agent.started),
    )


def _pool(plan: PlanFile, grid: Grid, agents: tuple[Agent, ...]) -> Iterator[Person]:
    taken = {agent.name for agent in agents}
    for contract in plan.contracts:
        named = sum(agent.contract == contract.name for agent in agents)
        names = (
            name for i in range(1, contract.pool + len(taken) + 1) if (name := f"{contract.name} pool {i}")
        )
        free = [name for name in names if name not in taken][: contract.pool]
        for place, name in enumerate(free, start=named):
            yield pool_person(plan, grid, contract, name, begins_of(contract, place))


def pool_person(
    plan: PlanFile, grid: Grid, contract: Contract, name: str, begins: date | None = None
) -> Person:
    """Somebody of a contract of whom nothing more is known than when the rotation begins, if that."""
    rules = own_rules(plan, contract)
    return Person(
        name=name,
        contract=contract.name,
        codes=frozenset(plan.codes_of(contract)),
        skills=frozenset(contract.skills),
        min_hours=_weekly(contract.hours_per_week[0], grid),
        max_hours=_weekly(_most_hours(plan, contract), grid),
        cost_per_hour=contract.cost_per_hour,
        is_pool=True,
        most_of=_most_of(plan, rules),
        limits=_limits(plan, rules),
        overtime=_overtime(contract, grid),
        most_hours=_most_on_average(plan, grid, set()),
        allowed=allowed_of(plan, contract, grid, begins),
    )


def newcomer(plan: PlanFile, grid: Grid, contract: Contract, name: str, skills: frozenset[str]) -> Person:
    """Somebody to hire, who has to be given the contract's minimum hours, and is not hired for overtime."""
    person = pool_person(plan, grid, contract, name)
    most = person.max_hours
    if person.overtime is not None:
        most = tuple(map(min, most, person.overtime.after))
    return replace(person, max_hours=most, overtime=None, skills=skills, is_pool=False)


def _day(grid: Grid, day: date) -> int:
    return (day - grid.first_day).days


def _inside(grid: Grid, day: date) -> bool:
    return 0 <= _day(grid, day) < grid.days


def _wish(grid: Grid, request: Request) -> tuple[int, str | None, int | None, float]:
    weight = request.weight if request.on else -request.weight
    return (_day(grid, request.day), request.code, request.start_minute, weight)


def _weekly(hours: float, grid: Grid) -> Weekly:
    """Hours for each local week, a part week in proportion."""
    return tuple(hours * days / 7.0 for days in np.bincount(grid.week_of_day))


def _less_time_off(hours: float, grid: Grid, off: set[int]) -> Weekly:
    """Hours for each local week, less a fifth of a whole week's per day of time off, never below nothing."""
    left = list(_weekly(hours, grid))
    for day in off:
        week = int(grid.week_of_day[day])
        left[week] = max(0.0, left[week] - hours / 5.0)
    return tuple(left)
