"""Teams and demands small enough to follow by eye; an interval is an hour, a day has 24."""

from __future__ import annotations

import numpy as np

from scheduling.problem import Duty
from wfm.simulation import Demand, DemandClass, StaffedDuty

HOUR = 3600.0


def work(name="mail", per_hour=6.0, handle=600.0, hours=24, **details) -> DemandClass:
    """Steady work, by default due within six hours for 85 % of messages."""
    asked = {"within_seconds": (6 * HOUR,), "share": (0.85,), **details}
    queue = name.split()[0]
    return DemandClass(name, queue, np.full(hours, per_hour), np.full(hours, handle), **asked)


def demand(*classes: DemandClass, hours_per_span=None) -> Demand:
    """Classes over a horizon, in spans of so many hours (default: one span)."""
    hours = np.arange(len(classes[0].volume))
    return Demand(classes, 60, hours // 24, hours // (hours_per_span or len(hours)))


def duty(start, end, *skills, pause=None, code="D") -> StaffedDuty:
    """A duty in hours from the start of the horizon, perhaps with a break `(start, end)`."""
    breaks = () if pause is None else ((round(60 * pause[0]), round(60 * pause[1])),)
    minutes = round(60 * start), round(60 * end)
    day = minutes[0] // 1440
    found = Duty(code, day, minutes[0] % 1440, *minutes, breaks, float(end - start))
    return StaffedDuty(found, frozenset(skills))


def around_the_clock(heads, hours=24, *skills) -> tuple[StaffedDuty, ...]:
    """So many agents at work all the time."""
    return tuple(duty(0, hours, *skills) for _ in range(heads))
