"""The rows of work: deferred work flows to its due time, live work is done as it comes, heads limit both.

Indices: s skill set, k deferred class, c live class, j stage, t and u intervals, d day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pulp

from scheduling.cover.problem import CoverProblem
from scheduling.cover.programme import Programme, Terms
from scheduling.problem import WorkClass

Heads = Sequence[Sequence[pulp.LpVariable]]


def add_work(programme: Programme, problem: CoverProblem, heads: Heads) -> None:
    """Add every row that asks something of `heads[s][t]`: deferred and live work, occupancy, the floor."""
    rows = _Work(programme, problem, heads)
    for k, work in enumerate(problem.classes):
        rows.deferred(k, work)
    rows.live()
    rows.capacity()
    rows.occupancy()
    rows.floor()


class _Work:
    """`load[s, t]` gathers the agent-hours that skill set s does in interval t."""

    def __init__(self, programme: Programme, problem: CoverProblem, heads: Heads) -> None:
        self.programme, self.problem, self.n = programme, problem, heads
        self.load: dict[tuple[int, int], Terms] = defaultdict(list)

    def deferred(self, k: int, work: WorkClass) -> None:
        """Work waits as backlog b(t), never before it arrived and never past its last due time."""
        T = self.problem.days.intervals
        b = [self.programme.variable(f"b_{k}_{t:05d}") for t in range(T)]
        done = self._done(k, work.skill)
        late = self._late_parts(k, work)
        for t in range(T):
            flow = [(b[t], 1.0), (b[t - 1], -1.0), *done[t]]
            if work.arrivals[t] > 0:
                flow += self.programme.unmet(f"unmet_{k}_{t:05d}", work.name, t)
            self.programme.row(f"flow_{k}_{t:05d}", flow, "==", float(work.arrivals[t]))
        for t, (arrived, rings) in enumerate(zip(*_windows(work, T), strict=True)):
            waiting = [(late[j][u], -1.0) for j, u in rings]
            self.programme.row(f"due_{k}_{t:05d}", [(b[t], 1.0), *waiting], "<=", arrived)

    def live(self) -> None:
        """Live work is done as it comes, by agents who hold its skill; Erlang heads must be there."""
        heads: dict[tuple[str | None, int], float] = defaultdict(float)
        for c, live in enumerate(self.problem.live):
            for t in map(int, np.flatnonzero(live.heads > 0)):
                heads[live.skill, t] += float(live.heads[t])
                served = self._served(c, live.skill, t)
                served += self.programme.unmet(f"unserved_{c}_{t:05d}", live.name, t)
                self.programme.row(f"live_{c}_{t:05d}", served, "==", float(live.hours[t]))
        for i, ((skill, t), needed) in enumerate(heads.items()):
            self._erlang(i, skill, t, needed)

    def capacity(self) -> None:
        """Nobody does more in an interval than there is time for."""
        h = self.problem.head_hours
        for (s, t), terms in self.load.items():
            self.programme.row(f"capacity_{s}_{t:05d}", [*terms, (self.n[s][t], -h)], "<=", 0)

    def occupancy(self) -> None:
        """The ceiling holds on average in every local day."""
        days, productive = self.problem.days, self.problem.occupancy * self.problem.head_hours
        for s in range(len(self.n)):
            for d in range(len(days)):
                inside = range(int(days.first_interval[d]), int(days.first_interval[d + 1]))
                work = [term for t in inside for term in self.load[s, t]]
                time = [(self.n[s][t], -productive) for t in inside]
                self.programme.row(f"occupancy_{s}_{d:03d}", [*work, *time], "<=", 0)

    def floor(self) -> None:
        """Enough heads at work, whatever their skills."""
        for t in map(int, np.flatnonzero(self.problem.floor > 0)):
            empty = self.programme.unmet(f"empty_{t:05d}", "the floor", t)
            present = [*((n[t], 1.0) for n in self.n), *empty]
            self.programme.row(f"floor_{t:05d}", present, ">=", float(self.problem.floor[t]))

    def _servers(self, skill: str | None) -> list[int]:
        """Skill sets that may serve a class."""
        return [s for s, skills in enumerate(self.problem.skill_sets) if skill is None or skill in skills]

    def _done(self, k: int, skill: str | None) -> list[Terms]:
        """What each skill set does of a class, by interval."""
        done: list[Terms] = [[] for _ in range(self.problem.days.intervals)]
        for s in self._servers(skill):
            for t, terms in enumerate(done):
                w = self.programme.variable(f"w_{k}_{s}_{t:05d}")
                terms.append((w, 1.0))
                self.load[s, t].append((w, 1.0))
        return done

    def _late_parts(self, k: int, work: WorkClass) -> list[list[pulp.LpVariable]]:
        """Nested late parts: late[j](t) of the arrivals of t may miss stage j, within its share a span."""
        parts: list[list[pulp.LpVariable]] = []
        for j, stage in enumerate(work.stages[:-1]):
            most = work.arrivals if stage.late > 0 else np.zeros_like(work.arrivals)
            part = [self.programme.variable(f"late_{k}_{j}_{t:05d}", float(a)) for t, a in enumerate(most)]
            if parts:
                for t, (inner, outer) in enumerate(zip(part, parts[-1], strict=True)):
                    self.programme.row(f"nested_{k}_{j}_{t:05d}", [(inner, 1.0), (outer, -1.0)], "<=", 0)
            self._budget(k, j, work, part)
            parts.append(part)
        return parts

    def _budget(self, k: int, j: int, work: WorkClass, part: list[pulp.LpVariable]) -> None:
        """Of each span's messages no more than the stage's share is late."""
        nothing = np.zeros_like(work.volume)
        per_hour = np.divide(work.volume, work.arrivals, out=nothing, where=work.arrivals > 0)
        for span in np.unique(self.problem.span):
            inside = np.flatnonzero(self.problem.span == span)
            late = work.stages[j].late * float(work.volume[inside].sum())
            terms = [(part[t], float(per_hour[t])) for t in inside]
            self.programme.row(f"share_{k}_{j}_{span:03d}", terms, "<=", late)

    def _served(self, c: int, skill: str | None, t: int) -> Terms:
        """What each skill set does of a live class in an interval."""
        served: Terms = []
        for s in self._servers(skill):
            v = self.programme.variable(f"v_{c}_{s}_{t:05d}")
            served.append((v, 1.0))
            self.load[s, t].append((v, 1.0))
        return served

    def _erlang(self, i: int, skill: str | None, t: int, needed: float) -> None:
        able = [(self.n[s][t], self.problem.productive_share) for s in self._servers(skill)]
        missing = self.programme.unmet(f"missing_{i:05d}", f"live work of {skill or 'any skill'}", t)
        self.programme.row(f"erlang_{i:05d}", [*able, *missing], ">=", needed)


def _windows(work: WorkClass, T: int) -> tuple[list[float], list[list[tuple[int, int]]]]:
    """What may still wait at the end of each interval of the cycle.

    First the hours that arrived and are not yet due by the first stage, then the (stage, interval)
    pairs whose late part may wait longer: missed stage j, not yet due by stage j + 1.
    """
    arrived = np.zeros(T)
    rings: list[list[tuple[int, int]]] = [[] for _ in range(T)]
    for u in range(T):
        dues = [int(stage.due[u]) for stage in work.stages]
        for t in range(u, dues[0]):
            arrived[t % T] += work.arrivals[u]
        for j, (early, late) in enumerate(pairwise(dues)):
            if work.stages[j].late > 0:
                for t in range(max(early, u), late):
                    rings[t % T].append((j, u))
    return list(map(float, arrived)), rings
