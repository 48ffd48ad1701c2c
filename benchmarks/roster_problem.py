"""An instance of Curtois & Qu put to the roster search as any planner's problem is."""

from __future__ import annotations

import numpy as np

from benchmarks.roster_checker import SATURDAY, Line
from benchmarks.roster_format import Employee, Instance, Request
from scheduling.limits import Limits
from scheduling.problem import Days, Duty, Person, RosterRules, ShiftNeed
from scheduling.roster import Prices, RosterProblem, RosterResult

DAY = 1440  # minutes


def problem_of(instance: Instance, seed: int) -> RosterProblem:
    """Days of one interval; the whole horizon counts as the stretch over which hours are kept."""
    n = instance.days
    days = Days(
        first_interval=np.arange(n + 1),
        week=(0,) * n,
        weekend=tuple(d // 7 if d % 7 >= SATURDAY else None for d in range(n)),
        interval_minutes=DAY,
    )
    return RosterProblem(
        days=days,
        people=tuple(_person(instance, employee) for employee in instance.staff),
        duties=tuple(
            Duty(shift.code, d, 0, d * DAY, d * DAY + shift.minutes, (), shift.minutes / 60)
            for d in range(n)
            for shift in instance.shifts
        ),
        rules=RosterRules(
            rest_minutes=0,
            max_days_in_row=n,
            min_days_off_in_row=1,
            max_weekends=n,
            may_not_follow=frozenset((s.code, after) for s in instance.shifts for after in s.not_before),
            cyclic=False,
        ),
        needs=(),
        floor=np.zeros(n),
        seed=seed,
        shifts=tuple(ShiftNeed(c.day, c.code, c.wanted, c.under, c.over) for c in instance.cover),
        prices=Prices(hour=0.0, wish=1.0),
    )


def _person(instance: Instance, who: Employee) -> Person:
    return Person(
        name=who.name,
        contract="",
        codes=frozenset(shift.code for shift in instance.shifts),
        skills=frozenset(),
        min_hours=(who.min_minutes / 60,),
        max_hours=(who.max_minutes / 60,),
        off=frozenset(instance.days_off.get(who.name, ())),
        wishes=(*_wishes(who, instance.on, 1.0), *_wishes(who, instance.off, -1.0)),
        most_of=who.most,
        limits=Limits(who.min_run, who.max_run, who.min_off, who.max_weekends),
    )


def _wishes(
    who: Employee, asked: tuple[Request, ...], sign: float
) -> tuple[tuple[int, str | None, int | None, float], ...]:
    return tuple((ask.day, ask.code, None, sign * ask.weight) for ask in asked if ask.name == who.name)


def lines_of(instance: Instance, found: RosterResult) -> list[Line]:
    """The roster as lines of employee, day and shift type, in the order of the staff."""
    ordered = sorted(found.assignments, key=lambda a: (a.person, a.duty.day))
    return [(instance.staff[a.person].name, a.duty.day, a.duty.code) for a in ordered]
