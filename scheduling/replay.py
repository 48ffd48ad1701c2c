"""A cover or roster replayed with the forecast's own work: who would do what when, nothing random.

Agents do live work first, then what is due first, and never wait while there is work they can do. The
second lap of the cycle is reported, so that it begins with the backlog it ends with; or the first, where
it is known what is open at the start, and the second then says what becomes of the work it leaves.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from math import inf

import numpy as np

from scheduling.problem import FloatArray, IntArray, LiveClass, WorkClass

LAPS = 2
NOTHING = 1e-9
CARRIED = -1  # the interval in which open messages arrived


@dataclass(frozen=True)
class Replay:
    """Work done in each interval, shape (T,), in agent-hours: `live` and `deferred`.

    `waiting` is deferred work left at the end of an interval, `overdue` the part of it that missed its
    first target by then. `in_time[k][j]` is the share of class
    k's messages done by stage j; `unserved` live agent-hours nobody was there for.
    """

    live: FloatArray
    deferred: FloatArray
    waiting: FloatArray
    overdue: FloatArray
    in_time: tuple[tuple[float, ...], ...]
    unserved: FloatArray


@dataclass(frozen=True)
class Ceiling:
    """Agents are busy no more than this share of their time at work, on average in each day.

    `day` is the day of each interval, shape (T,).
    """

    occupancy: float
    day: IntArray


def replay(
    classes: tuple[WorkClass, ...],
    live: tuple[LiveClass, ...],
    heads: dict[frozenset[str], FloatArray],
    head_hours: float,
    ceiling: Ceiling | None = None,
) -> Replay:
    """Replay work against the heads of each skill set, `head_hours` productive hours per head.

    Under a ceiling agents work as fast as they can until the day's time is used up, and wait for the next.
    """
    day = _Floor(classes, live, heads, head_hours, ceiling)
    for lap in range(LAPS):
        day.lap(lap)
    return day.result()


@dataclass
class _Lap:
    """What one pass over the horizon sees, shape (T,) each."""

    live: FloatArray
    deferred: FloatArray
    waiting: FloatArray
    overdue: FloatArray
    unserved: FloatArray


class _Floor:
    """The shop floor: a heap of work by due time, and what each skill set can still do."""

    def __init__(
        self,
        classes: tuple[WorkClass, ...],
        live: tuple[LiveClass, ...],
        heads: dict[frozenset[str], FloatArray],
        head_hours: float,
        ceiling: Ceiling | None,
    ) -> None:
        self.classes, self.live, self.ceiling = classes, live, ceiling
        # Agents with few skills go first, so that those with many are left for what only they can do.
        self.skills = sorted(heads, key=lambda skills: (len(skills), sorted(skills)))
        self.hours = {skills: heads[skills] * head_hours for skills in self.skills}
        self.T = len(next(iter(heads.values())))
        self.today = dict.fromkeys(self.skills, inf)  # time left in the day
        self.queue: list[tuple[int, int, int, float]] = []
        # What waits, in hours: all of it, the part past its first target, and the rest by when it is due.
        self.left, self.late = 0.0, 0.0
        self.by_due: dict[int, float] = {}
        self.kept = [np.zeros(len(work.stages)) for work in classes]
        self.laps: list[_Lap] = []
        self.reported = 0 if any(work.carried is not None for work in classes) else LAPS - 1
        self._carry_in()

    def _carry_in(self) -> None:
        """Work open at the start, by when it is due."""
        for k, work in enumerate(self.classes):
            if work.carried is not None:
                for due in map(int, np.flatnonzero(work.carried > 0)):
                    heapq.heappush(self.queue, (due, CARRIED, k, float(work.carried[due])))
                    self._count(due, 0, float(work.carried[due]))

    def lap(self, lap: int) -> None:
        """One pass over the horizon."""
        seen = _Lap(*np.zeros((5, self.T)))
        self.laps.append(seen)
        for t in range(self.T):
            left = self._begin(t)
            began = dict(left)
            for live in self.live:
                short = self._spend(left, live.skill, float(live.hours[t]))
                seen.live[t] += live.hours[t] - short
                seen.unserved[t] += short
            self._arrive(t, lap)
            seen.deferred[t] = self._work(t + lap * self.T, left)
            for skills in self.skills:
                self.today[skills] -= began[skills] - left[skills]
            self.late += self.by_due.pop(t + lap * self.T, 0.0)
            seen.waiting[t], seen.overdue[t] = self.left, self.late

    def _begin(self, t: int) -> dict[frozenset[str], float]:
        """Time left in an interval, and in its day where that begins."""
        ceiling = self.ceiling
        if ceiling and (t == 0 or ceiling.day[t] != ceiling.day[t - 1]):
            inside = ceiling.day == ceiling.day[t]
            self.today = {s: ceiling.occupancy * float(self.hours[s][inside].sum()) for s in self.skills}
        return {s: min(float(self.hours[s][t]), max(0.0, self.today[s])) for s in self.skills}

    def _arrive(self, t: int, lap: int) -> None:
        for k, work in enumerate(self.classes):
            if work.arrivals[t] > 0:
                due = int(work.stages[0].due[t]) + lap * self.T
                heapq.heappush(self.queue, (due, t + lap * self.T, k, float(work.arrivals[t])))
                self._count(due, t + lap * self.T, float(work.arrivals[t]))

    def _count(self, due: int, now: int, hours: float) -> None:
        """So many more hours wait, or fewer."""
        self.left += hours
        if due < now:
            self.late += hours
        else:
            self.by_due[due] = self.by_due.get(due, 0.0) + hours

    def _work(self, now: int, left: dict[frozenset[str], float]) -> float:
        """Do what is due first that somebody with time left can do; the hours done."""
        untouched, done = [], 0.0
        while self.queue and any(hours > NOTHING for hours in left.values()):
            due, arrived, k, hours = heapq.heappop(self.queue)
            rest = self._spend(left, self.classes[k].skill, hours)
            done += hours - rest
            self._keep(k, arrived, now, hours - rest)
            rest = rest if rest > NOTHING else 0.0
            self._count(due, now, rest - hours)
            if rest:
                untouched.append((due, arrived, k, rest))
        for item in untouched:
            heapq.heappush(self.queue, item)
        return done

    def _spend(self, left: dict[frozenset[str], float], skill: str | None, hours: float) -> float:
        """Do work with the time left of those who can; returns the hours not done."""
        for skills in self.skills:
            if skill is None or skill in skills:
                spent = min(hours, left[skills])
                left[skills] -= spent
                hours -= spent
        return hours

    def _keep(self, k: int, arrived: int, now: int, hours: float) -> None:
        """Count, in messages, what of the reported lap's arrivals is done in time."""
        # In a cycle arrivals of the lap before, done in this one, stand for those that this lap leaves over.
        counts = now >= self.T if self.reported else 0 <= arrived < self.T
        if not counts:
            return
        t = arrived % self.T
        work = self.classes[k]
        messages = hours * work.volume[t] / work.arrivals[t]
        for j, stage in enumerate(work.stages):
            if now - (arrived - t) <= stage.due[t]:
                self.kept[k][j] += messages

    def result(self) -> Replay:
        """The lap reported."""
        totals = [float(work.volume.sum()) for work in self.classes]
        shares = tuple(
            tuple(min(1.0, float(kept) / total) if total else 1.0 for kept in stages)
            for stages, total in zip(self.kept, totals, strict=True)
        )
        seen = self.laps[self.reported]
        return Replay(seen.live, seen.deferred, seen.waiting, seen.overdue, shares, seen.unserved)
