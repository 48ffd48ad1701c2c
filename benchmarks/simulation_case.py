"""The team that `benchmarks.simulation` plays: a small company's week, as large as the plans it is made for.

Each skill has a queue of replies (85 % in six hours, 99 % in a day) and tags (95 % in a day), 2,700
messages a week in two-peaked days with calmer weekends, and its own shifts around the clock, busy for
nine tenths of their time. With several skills the agents of one shift hold two of them, so that work and
agents have a choice of each other.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scheduling.problem import Duty
from wfm.simulation import Demand, DemandClass, StaffedDuty

DAYS, INTERVAL_MINUTES = 7, 30
HOUR = 3600.0
REPLIES, TAGS = 2100, 600  # a week
REPLY_SECONDS, TAG_SECONDS = 300.0, 40.0
WEEKEND = 0.7  # of a working day's messages
STARTS = (0, 8, 14, 16)  # of the shifts of a skill, hours of the day
START_OF_TWO = 10  # of the shift whose agents hold the next skill as well


@dataclass(frozen=True)
class Team:
    """What is simulated."""

    demand: Demand
    staff: tuple[StaffedDuty, ...]


def team_of(skills: int) -> Team:
    """So many skills, a queue each, and who answers them."""
    names = [f"skill {number + 1}" for number in range(skills)]
    day = np.repeat(np.arange(DAYS), 24 * 60 // INTERVAL_MINUTES)
    demand = Demand(
        classes=tuple(work for name in names for work in _work(name, day)),
        interval_minutes=INTERVAL_MINUTES,
        day=day,
        span=np.zeros_like(day),
    )
    own = [_duty(d, hour, name) for name in names for d in range(DAYS) for hour in STARTS]
    following = [*names[1:], names[0]]
    shared = [_duty(d, START_OF_TWO, *two) for two in zip(names, following, strict=True) for d in range(DAYS)]
    return Team(demand, (*own, *shared))


def _work(name: str, day: np.ndarray) -> tuple[DemandClass, DemandClass]:
    hour = (np.arange(len(day)) * INTERVAL_MINUTES / 60) % 24
    shape = 0.25 + np.exp(-(((hour - 10.5) / 2.5) ** 2)) + 0.8 * np.exp(-(((hour - 18.5) / 2.5) ** 2))
    shape = shape * np.where(day >= 5, WEEKEND, 1.0)
    shape = shape / shape.sum()

    def of(
        kind: str, messages: int, seconds: float, within: tuple[float, ...], share: tuple[float, ...]
    ) -> DemandClass:
        handle = np.full(len(day), seconds)
        return DemandClass(f"{name} {kind}", name, messages * shape, handle, within, share, skill=name)

    return (
        of("reply", REPLIES, REPLY_SECONDS, (6 * HOUR, 24 * HOUR), (0.85, 0.99)),
        of("tag", TAGS, TAG_SECONDS, (24 * HOUR,), (0.95,)),
    )


def _duty(day: int, hour: int, *skills: str) -> StaffedDuty:
    """Eight hours with half an hour's break in the middle."""
    start = (24 * day + hour) * 60
    middle = start + 4 * 60
    duty = Duty("D8", day, 60 * hour, start, start + 8 * 60, ((middle, middle + 30),), 7.5)
    return StaffedDuty(duty, frozenset(skills))
