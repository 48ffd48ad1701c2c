"""The rows of work: deferred work flows to its due time, live work is done as it comes, heads limit both.

Indices: s skill set, k deferred class, c live class, j stage (a target), t and u intervals, d day.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import pulp

from scheduling.cover.problem import CoverProblem
from scheduling.cover.programme import Programme, Terms
from scheduling.cover.shortage import FLOOR, floor_name
from scheduling.problem import FloatArray, Stage, WorkClass

Heads = Sequence[Sequence[pulp.LpVariable]]
BySkill = dict[tuple[str | None, int], Terms]
Amount = tuple[Terms, float]  # variable terms and a constant


def add_work(programme: Programme, problem: CoverProblem, heads: Heads) -> BySkill:
    """Add every row that asks something of `heads[s][t]`: deferred and live work, occupancy, the floor.

    The agent-hours of work done by its skill and interval, as terms of the solution to come.
    """
    rows = _Work(programme, problem, heads)
    for k, work in enumerate(problem.classes):
        rows.deferred(k, work)
    rows.last_parts()
    rows.live()
    rows.capacity()
    rows.occupancy()
    rows.floor()
    rows.skill_floors()
    return rows.by_skill


@dataclass(frozen=True)
class _Part:
    """What flows by itself: arrivals, what of it may stay undone, its due times, and what is carried in."""

    name: str
    skill: str | None
    arriving: list[Amount]
    unmet: list[Terms]
    stage: Stage
    carried: FloatArray | None

    @property
    def key(self) -> tuple[str | None, bytes, bool]:
        """Parts with one key may flow together, if none of them may be late."""
        return self.skill, self.stage.due.tobytes(), self.carried is None


class _Work:
    """`load[s, t]` gathers what skill set s does in interval t, `by_skill` what is done by skill."""

    def __init__(self, programme: Programme, problem: CoverProblem, heads: Heads) -> None:
        self.programme, self.problem, self.n = programme, problem, heads
        self.load: dict[tuple[int, int], Terms] = defaultdict(list)
        self.by_skill: BySkill = defaultdict(list)
        self.last: dict[tuple[str | None, bytes, bool], list[_Part]] = defaultdict(list)

    def deferred(self, k: int, work: WorkClass) -> None:
        """A class as parts by the target they keep, each in the order of its due times.

        Part j is what misses every target before j: it flows by itself, for the work of one backlog
        could be counted as late again and again.
        """
        stages = _stages_used(work)
        late = [self._late(k, j, work) for j in range(len(stages) - 1)]
        for j, (outer, inner) in enumerate(pairwise(late)):
            for t, (most, part) in enumerate(zip(outer, inner, strict=True)):
                self.programme.row(f"nested_{k}_{j}_{t:05d}", [(part, 1.0), (most, -1.0)], "<=", 0)
        for j, stage in enumerate(stages):
            unmet = [] if j else self._unmet(k, work)
            carried = None if work.carried is None else work.carried * (j == 0)
            part = _Part(f"{k}_{j}", work.skill, self._arriving(j, work, late), unmet, stage, carried)
            if j < len(late):
                self._flow(part)
            else:
                self.last[part.key].append(part)

    def last_parts(self) -> None:
        """Parts that must be done by their due time, those of one skill and one due time as one."""
        for parts in self.last.values():
            self._flow(_together(parts))

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
            empty = self.programme.unmet(f"empty_{t:05d}", FLOOR, t)
            present = [*((n[t], 1.0) for n in self.n), *empty]
            self.programme.row(f"floor_{t:05d}", present, ">=", float(self.problem.floor[t]))

    def skill_floors(self) -> None:
        """Enough heads at work who hold a skill."""
        for i, floor in enumerate(self.problem.skill_floors):
            for t in map(int, np.flatnonzero(floor.heads > 0)):
                empty = self.programme.unmet(f"lacking_{i}_{t:05d}", floor_name(floor), t)
                holders = [(self.n[s][t], 1.0) for s in self._servers(floor.skill)]
                self.programme.row(f"holders_{i}_{t:05d}", [*holders, *empty], ">=", float(floor.heads[t]))

    def _servers(self, skill: str | None) -> list[int]:
        """Skill sets that may serve a class."""
        return [s for s, skills in enumerate(self.problem.skill_sets) if skill is None or skill in skills]

    def _done(self, name: str, skill: str | None) -> list[Terms]:
        """What each skill set does of a part, by interval."""
        done: list[Terms] = [[] for _ in range(self.problem.days.intervals)]
        for s in self._servers(skill):
            for t, terms in enumerate(done):
                w = self.programme.variable(f"w_{name}_{s}_{t:05d}", t=t)
                terms.append((w, 1.0))
                self.load[s, t].append((w, 1.0))
                self.by_skill[skill, t].append((w, 1.0))
        return done

    def _arriving(self, j: int, work: WorkClass, late: list[list[pulp.LpVariable]]) -> list[Amount]:
        """What arrives of part j in each interval: late for target j - 1, in time for target j."""
        arriving = []
        for t, hours in enumerate(map(float, work.arrivals)):
            terms: Terms = [(late[j - 1][t], 1.0)] if j else []
            terms += [(late[j][t], -1.0)] if j < len(late) else []
            arriving.append((terms, 0.0 if j else hours))
        return arriving

    def _unmet(self, k: int, work: WorkClass) -> list[Terms]:
        """What may stay undone of each interval's arrivals."""
        return [
            self.programme.unmet(f"unmet_{k}_{t:05d}", work.name, t) if hours > 0 else []
            for t, hours in enumerate(_arrived(work))
        ]

    def _flow(self, part: _Part) -> None:
        """Work waits as backlog b(t), never before it arrived and never past its due time.

        What waits before interval 0 is what waits at the end of the cycle, or the work carried in.
        """
        T, name, cyclic = len(part.arriving), part.name, part.carried is None
        b = [self.programme.variable(f"b_{name}_{t:05d}", t=t) for t in range(T)]
        opening = np.zeros(T) if part.carried is None else part.carried
        done = self._done(name, part.skill)
        for t, (terms, hours) in enumerate(part.arriving):
            before = [(b[t - 1], -1.0)] if t or cyclic else []
            unmet = part.unmet[t] if part.unmet else []
            flow = [(b[t], 1.0), *before, *done[t], *unmet, *_negative(terms)]
            self.programme.row(f"flow_{name}_{t:05d}", flow, "==", hours if t else hours + opening.sum())
        waiting = self._waiting(name, part.arriving, _windows(part.stage, T, cyclic))
        for t, (terms, hours) in enumerate(waiting):
            most = hours + float(opening[t + 1 :].sum())
            self.programme.row(f"due_{name}_{t:05d}", [(b[t], 1.0), *_negative(terms)], "<=", most)

    def _waiting(self, name: str, arriving: list[Amount], windows: list[list[int]]) -> list[Amount]:
        """What has arrived and is not yet due at the end of each interval.

        Where parts of it are late it is carried from interval to interval, so that each part stands in
        two rows and not in one for every interval that it waits.
        """
        if not any(terms for terms, _ in arriving):
            return [([], sum(arriving[u][1] for u in window)) for window in windows]
        m = [self.programme.variable(f"m_{name}_{t:05d}", t=t) for t in range(len(windows))]
        before = Counter[int]()
        for t, now in enumerate(map(Counter, windows)):
            changes = [(u, times) for u, times in (now - before).items()]
            changes += [(u, -times) for u, times in (before - now).items()]
            moved = [(v, -f * times) for u, times in changes for v, f in arriving[u][0]]
            carried = [(m[t - 1], -1.0)] if t else []
            hours = sum(arriving[u][1] * times for u, times in changes)
            self.programme.row(f"waiting_{name}_{t:05d}", [(m[t], 1.0), *carried, *moved], "==", hours)
            before = now
        return [([(v, 1.0)], 0.0) for v in m]

    def _late(self, k: int, j: int, work: WorkClass) -> list[pulp.LpVariable]:
        """late(t) of the arrivals of t may miss target j, within its share a span."""
        part = [
            self.programme.variable(f"late_{k}_{j}_{t:05d}", float(a), t) for t, a in enumerate(work.arrivals)
        ]
        self._budget(k, j, work, part)
        return part

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
            v = self.programme.variable(f"v_{c}_{s}_{t:05d}", t=t)
            served.append((v, 1.0))
            self.load[s, t].append((v, 1.0))
            self.by_skill[skill, t].append((v, 1.0))
        return served

    def _erlang(self, i: int, skill: str | None, t: int, needed: float) -> None:
        able = [(self.n[s][t], self.problem.productive_share) for s in self._servers(skill)]
        missing = self.programme.unmet(f"missing_{i:05d}", f"live work of {skill or 'any skill'}", t)
        self.programme.row(f"erlang_{i:05d}", [*able, *missing], ">=", needed)


def _together(parts: list[_Part]) -> _Part:
    """Parts of one skill and one due time: which of them is done when makes no difference."""
    arriving: list[Amount] = [
        ([term for terms, _ in amounts for term in terms], sum(hours for _, hours in amounts))
        for amounts in zip(*(part.arriving for part in parts), strict=True)
    ]
    unmet = [
        [term for terms in some for term in terms]
        for some in zip(*(p.unmet for p in parts if p.unmet), strict=True)
    ]
    carried = [part.carried for part in parts if part.carried is not None]
    return replace(
        parts[0], arriving=arriving, unmet=unmet, carried=np.sum(carried, axis=0) if carried else None
    )


def _negative(terms: Terms) -> Terms:
    return [(variable, -factor) for variable, factor in terms]


def _stages_used(work: WorkClass) -> tuple[Stage, ...]:
    """The stages up to the first that no work may miss."""
    last = next(j for j, stage in enumerate(work.stages) if stage.late <= 0)
    return work.stages[: last + 1]


def _arrived(work: WorkClass) -> FloatArray:
    """Agent-hours by the interval from which they can be done: arrivals, and what is open at the start."""
    arrived = work.arrivals.copy()
    if work.carried is not None:
        arrived[0] += work.carried.sum()
    return arrived


def _windows(stage: Stage, T: int, cyclic: bool) -> list[list[int]]:
    """Whose work may still wait at the end of each interval: arrived and not yet due."""
    windows: list[list[int]] = [[] for _ in range(T)]
    for u in range(T):
        for t in range(u, int(stage.due[u]) if cyclic else min(int(stage.due[u]), T)):
            windows[t % T].append(u)
    return windows
