"""Heads that suffice: work spread evenly from its arrival to its due time is one way to do it all in time.

Who can do what is told by Hall's condition: holders of any of some skills have time for the work of these
together. Nothing says that fewer would not do.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain, combinations

import numpy as np

from scheduling.cover.problem import CoverProblem
from scheduling.cover.shelf import Shelf
from scheduling.problem import FloatArray, IntArray, WorkClass

MOST_SKILLS = 8  # whose subsets are all told apart, 255


@dataclass(frozen=True)
class Wanted:
    """Heads at work wanted of holders of any of some skills, of everybody where there are none, shape (T,).

    They are those of the skill sets (indices) in `sets`; `must` of them are there whatever the work.
    """

    skills: frozenset[str]
    sets: tuple[int, ...]
    heads: FloatArray
    must: FloatArray

    def part(self, of: float) -> Wanted:
        """The same with a part of the heads, but those who must be there."""
        return replace(self, heads=np.maximum(of * self.heads, self.must))


def heads_wanted(problem: CoverProblem, shelves: list[Shelf]) -> tuple[Wanted, ...] | None:
    """Heads that suffice, of everybody and of holders of any of some skills; None with too many skills."""
    asked = [work.skill for work in problem.classes] + [live.skill for live in problem.live]
    asked += [floor.skill for floor in problem.skill_floors]
    skills = sorted({skill for skill in asked if skill is not None})
    if len(skills) > MOST_SKILLS:
        return None
    hours = _hours_by_skill(problem, shelves)
    parts = chain.from_iterable(combinations(skills, n) for n in range(1, len(skills) + 1))
    return (_of_everybody(problem, hours), *(_of_holders(problem, hours, part) for part in parts))


def _of_everybody(problem: CoverProblem, hours: dict[str | None, FloatArray]) -> Wanted:
    every = tuple(range(len(problem.skill_sets)))
    must = np.maximum(problem.floor, _live_heads(problem, None))
    return _wanted(problem, frozenset(), every, [*hours.values()], must)


def _of_holders(problem: CoverProblem, hours: dict[str | None, FloatArray], part: tuple[str, ...]) -> Wanted:
    sets = tuple(s for s, skills in enumerate(problem.skill_sets) if skills & set(part))
    must = np.zeros_like(problem.floor)
    if len(part) == 1:
        floors = [floor.heads for floor in problem.skill_floors if floor.skill == part[0]]
        must = np.maximum.reduce([_live_heads(problem, part[0]), *floors])
    return _wanted(problem, frozenset(part), sets, [hours[skill] for skill in part if skill in hours], must)


def _wanted(
    problem: CoverProblem,
    skills: frozenset[str],
    sets: tuple[int, ...],
    hours: list[FloatArray],
    must: FloatArray,
) -> Wanted:
    """The ceiling of days is kept in each interval."""
    a_head = problem.head_hours * problem.occupancy
    heads = np.sum([np.zeros_like(must), *hours], axis=0) / a_head
    return Wanted(skills, sets, np.maximum(heads, must), must)


def _live_heads(problem: CoverProblem, skill: str | None) -> FloatArray:
    """Heads at work that live work of a skill needs, shape (T,)."""
    some = [live.heads for live in problem.live if live.skill == skill]
    return np.asarray(np.sum([np.zeros_like(problem.floor), *some], axis=0) / problem.productive_share)


def _hours_by_skill(problem: CoverProblem, shelves: list[Shelf]) -> dict[str | None, FloatArray]:
    """Work by skill in the intervals in which it would be done, shape (T,) each."""
    hours: dict[str | None, FloatArray] = {}
    for live in problem.live:
        hours[live.skill] = hours.get(live.skill, 0.0) + live.hours
    for work in problem.classes:
        hours[work.skill] = hours.get(work.skill, 0.0) + _spread(work, _reached(shelves, work.skill))
    return hours


def _reached(shelves: list[Shelf], skill: str | None) -> FloatArray:
    """Whether some shift has an agent for a skill at work throughout an interval, as 0 and 1, shape (T,)."""
    able = [shelf.reached for shelf in shelves if skill is None or skill in shelf.group.skills]
    return np.asarray(np.any(able, axis=0), dtype=np.float64) if able else np.zeros(shelves[0].days.intervals)


def _spread(work: WorkClass, reached: FloatArray) -> FloatArray:
    """Each interval's arrivals, evenly over those until its first due time in which anybody may be there."""
    T, is_cyclic = len(work.arrivals), work.carried is None
    done = np.zeros(T)
    for t in map(int, np.flatnonzero(work.arrivals)):
        window = np.arange(t, int(work.stages[0].due[t]) + 1)
        done += _evenly(float(work.arrivals[t]), window, reached, is_cyclic)
    for due in map(int, np.flatnonzero(work.carried)) if work.carried is not None else ():
        done += _evenly(float(work.carried[due]), np.arange(due + 1), reached, is_cyclic)  # type: ignore[index]
    return done


def _evenly(hours: float, window: IntArray, reached: FloatArray, is_cyclic: bool) -> FloatArray:
    """Hours over a window; past the end of what is no cycle they are the next horizon's."""
    T = len(reached)
    weight = np.where(is_cyclic | (window < T), reached[window % T], 1.0)
    weight = weight if weight.any() else np.ones(len(window))
    inside = is_cyclic | (window < T)
    part = hours * weight[inside] / weight.sum()
    return np.bincount(window[inside] % T, part, minlength=T).astype(np.float64)
