"""What one more head is worth in each interval: learned from the futures in which the targets fail.

A message that missed its target would have kept it, had somebody been free between its arrival and its
due time. So each late message of a failing future speaks for the intervals it waited through, and for
the agents who may handle it; a little also for those who could relieve them of other work.
"""

from __future__ import annotations

import numpy as np

from scheduling.problem import FloatArray
from wfm.simulation.demand import Demand, DemandClass
from wfm.simulation.result import Simulated

RELIEF = 0.5  # worth of a head who only frees another: part of what such a head sets free is used
LONGEST_HOURS = 8  # a message that waits longer speaks for its first hours: what is behind it is late too


def worth_of(failing: Simulated, skill_sets: tuple[frozenset[str], ...]) -> FloatArray:
    """Late messages a head of each skill set could have kept from being so, shape (sets, T)."""
    demand = failing.demand
    asked = [_asked_for(failing, k) for k in range(len(demand.classes))]
    direct = np.zeros((len(skill_sets), demand.intervals))
    for k, work in enumerate(demand.classes):
        for s, skills in enumerate(skill_sets):
            if work.skill is None or work.skill in skills:
                direct[s] += asked[k]
    return np.maximum(direct, RELIEF * _relieved(direct, skill_sets))


def _relieved(direct: FloatArray, skill_sets: tuple[frozenset[str], ...]) -> FloatArray:
    """The most that agents are worth who share a skill, and could be relieved of it."""
    relieved = np.zeros_like(direct)
    for s, skills in enumerate(skill_sets):
        for other, others in enumerate(skill_sets):
            if skills & others:
                relieved[s] = np.maximum(relieved[s], direct[other])
    return relieved


def _asked_for(failing: Simulated, k: int) -> FloatArray:
    """Late messages of a class, spread over the intervals they waited through, shape (T,)."""
    work, asked = failing.demand.classes[k], np.zeros(failing.demand.intervals)
    for target in range(len(work.share)):
        fails = 1.0 - float(failing.target_holds(k, target).all(axis=1).mean())
        asked += fails * _spread(failing.late[k, target], _intervals(failing.demand, work, target))
    return asked


def _intervals(demand: Demand, work: DemandClass, target: int) -> int:
    hours = min(work.within_seconds[target] / 3600.0, LONGEST_HOURS)
    return max(1, round(hours * 60 / demand.interval_minutes))


def _spread(late: FloatArray, intervals: int) -> FloatArray:
    """Each arrival's late messages over its interval and those that follow, cyclic, in even parts."""
    return np.asarray(np.mean([np.roll(late, shift) for shift in range(intervals + 1)], axis=0))
