"""Problems small enough to solve at once, by which compiled code is made ready before a clock starts.

On a fresh machine the kernels take longer to compile than a small roster takes to find.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from scheduling.problem import Days, Duty, Need, Person, RosterRules, ShiftNeed
from scheduling.roster.problem import RosterProblem

_DAYS, _PEOPLE, _HOURS = 14, 8, 8
_STARTS = (("E", 360), ("N", 1320))


def small_problems() -> Iterator[RosterProblem]:
    """Two weeks of eight people: heads wanted by interval, then shifts by day and type; a cycle, and none."""
    by_interval = _problem()
    by_type = replace(by_interval, needs=(), shifts=_shifts())
    yield by_interval
    for problem in (by_interval, by_type):
        days, rules = replace(problem.days, cyclic=False), replace(problem.rules, cyclic=False)
        yield replace(problem, days=days, rules=rules)


def _problem() -> RosterProblem:
    T = 24 * _DAYS
    weekends = tuple(d // 7 if d % 7 >= 5 else None for d in range(_DAYS))
    return RosterProblem(
        days=Days(np.arange(_DAYS + 1) * 24, tuple(d // 7 for d in range(_DAYS)), weekends, 60),
        people=tuple(_person(p) for p in range(_PEOPLE)),
        duties=tuple(_duty(day, code, start) for day in range(_DAYS) for code, start in _STARTS),
        rules=RosterRules(rest_minutes=660, max_days_in_row=5, min_days_off_in_row=2, max_weekends=1),
        needs=(Need(frozenset(), np.full(T, 2.0)),),
        floor=np.zeros(T),
    )


def _person(p: int) -> Person:
    wishes = ((p, None, None, -1.0), (p + 3, "E", None, 2.0))
    codes = frozenset(code for code, _ in _STARTS)
    return Person(f"{p}", "", codes, frozenset(), (16.0, 16.0), (40.0, 40.0), wishes=wishes, most_of={"N": 3})


def _duty(day: int, code: str, start: int) -> Duty:
    begin = 1440 * day + start
    return Duty(code, day, start, begin, begin + 60 * _HOURS, (), float(_HOURS))


def _shifts() -> tuple[ShiftNeed, ...]:
    return tuple(ShiftNeed(day, code, 3, 100.0, 1.0) for day in range(_DAYS) for code, _ in _STARTS)
