"""The independent checker of covers: shifts judged from the definitions, with no model of the planner's.

Work is put to the shifts as a transport: what arrives in interval u may be done in any interval until it
is due, by agents who hold its skill, and what is done after a target's due time counts as late. Contracts
are an assignment of shifts to groups. Both are small programmes of SciPy's; nothing here knows
`scheduling.cover.model` or PuLP. Meant for judging, not for speed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from scheduling.cover.problem import CoverProblem, Group, Planned
from scheduling.problem import Duty, FloatArray, WorkClass, coverage_of

TOLERANCE = 1e-5  # agent-hours, heads
Terms = list[tuple[int, float]]


@dataclass(frozen=True)
class CoverFault:
    """A rule of the cover that shifts break: by how much, in agent-hours, heads or shifts, and when first.

    `t` is an interval, None where the rule belongs to none.
    """

    rule: str
    what: str
    amount: float
    t: int | None = None


def check_cover(problem: CoverProblem, planned: Iterable[Planned]) -> tuple[CoverFault, ...]:
    """Every rule broken by these shifts, () for a sound cover."""
    shifts = tuple(planned)
    heads = [problem.days.present_of(skills) for skills in problem.skill_sets]
    for plan in shifts:
        heads[plan.skill_set] = heads[plan.skill_set] + plan.count * coverage_of([plan.duty], problem.days)
    return (
        *_options(problem, shifts),
        *_floor(problem, heads),
        *_live(problem, heads),
        *_contracts(problem, shifts),
        *_work(problem, heads),
    )


# -- counted by hand -------------------------------------------------------------------------------


def _options(problem: CoverProblem, shifts: tuple[Planned, ...]) -> Iterator[CoverFault]:
    """Only shifts that some group of the skill set may work, in whole numbers."""
    for plan in shifts:
        skills = problem.skill_sets[plan.skill_set]
        known = any(g.skills == skills and plan.duty in g.options for g in problem.groups)
        if not known or plan.count < 0 or plan.count != int(plan.count):
            yield CoverFault("shifts that may be worked", plan.duty.code, float(plan.count))


def _floor(problem: CoverProblem, heads: list[FloatArray]) -> Iterator[CoverFault]:
    """Enough heads at work."""
    yield from _short("the floor", "all", problem.floor - np.sum(heads, axis=0))
    for floor in problem.skill_floors:
        able = [h for h, skills in zip(heads, problem.skill_sets, strict=True) if floor.skill in skills]
        yield from _short("the floor", floor.skill, floor.heads - np.sum(able, axis=0))


def _live(problem: CoverProblem, heads: list[FloatArray]) -> Iterator[CoverFault]:
    """Erlang heads are there after shrinkage, among those who hold the skill."""
    for skill in {live.skill for live in problem.live}:
        able = [h for h, skills in zip(heads, problem.skill_sets, strict=True) if _holds(skills, skill)]
        there = np.sum(able, axis=0) * problem.productive_share
        needed = np.sum([live.heads for live in problem.live if live.skill == skill], axis=0)
        yield from _short("live heads", skill or "any skill", np.where(needed > 0, needed - there, 0.0))


def _short(rule: str, what: str, missing: FloatArray) -> Iterator[CoverFault]:
    short = np.flatnonzero(missing > TOLERANCE)
    if len(short):
        yield CoverFault(rule, what, float(missing[short].sum()), int(short[0]))


def _holds(skills: frozenset[str], skill: str | None) -> bool:
    return skill is None or skill in skills


# -- put to a programme ----------------------------------------------------------------------------


@dataclass
class _Rows:
    """A programme under construction: columns are numbers from 0 on."""

    upper: list[float] = field(default_factory=list)
    cost: list[float] = field(default_factory=list)
    rows: list[tuple[Terms, float, float]] = field(default_factory=list)

    def column(self, upper: float = np.inf, cost: float = 0.0) -> int:
        self.upper.append(upper)
        self.cost.append(cost)
        return len(self.upper) - 1

    def row(self, terms: Terms, least: float, most: float) -> None:
        self.rows.append((terms, least, most))

    def solve(self, whole: bool) -> FloatArray | None:
        """Values of the columns, None where there are none."""
        if not self.upper:
            return np.zeros(0)
        at = [(i, j, f) for i, (terms, _, _) in enumerate(self.rows) for j, f in terms]
        i, j, factors = np.array(at, dtype=float).reshape(-1, 3).T
        matrix = sparse.csr_matrix(
            (factors, (i.astype(int), j.astype(int))), shape=(len(self.rows), len(self.upper))
        )
        limits = np.array([(least, most) for _, least, most in self.rows]).T
        kinds = np.full(len(self.upper), int(whole))
        bounds = Bounds(0, np.array(self.upper))
        found = milp(
            self.cost, integrality=kinds, bounds=bounds, constraints=LinearConstraint(matrix, *limits)
        )
        return None if found.x is None else np.asarray(found.x)


def _contracts(problem: CoverProblem, shifts: tuple[Planned, ...]) -> Iterator[CoverFault]:
    """The shifts of each skill set can be shared out among its groups as their contracts allow."""
    for s, skills in enumerate(problem.skill_sets):
        counts = Counter[Duty]()
        for plan in shifts:
            if plan.skill_set == s:
                counts[plan.duty] += plan.count
        groups = [group for group in problem.groups if group.skills == skills]
        rows = _Rows()
        shares: dict[Duty, Terms] = {duty: [] for duty in counts}
        for group in groups:
            _share(rows, problem, group, shares)
        for duty, terms in shares.items():
            rows.row(terms, counts[duty], counts[duty])
        if rows.rows and rows.solve(whole=True) is None:
            yield CoverFault("contracts", " ".join(sorted(skills)) or "all", float(counts.total()))


def _share(rows: _Rows, problem: CoverProblem, group: Group, shares: dict[Duty, Terms]) -> None:
    """What a group takes of the shifts: hours by week, a shift a day, weekends, pool agents used."""
    days = problem.days
    mine = {duty: rows.column() for duty in shares if duty in set(group.options)}
    for duty, column in mine.items():
        shares[duty].append((column, 1.0))
    used = rows.column(group.named + group.pool)
    pool = [rows.column(group.pool) for _ in group.min_hours]
    for w, agents in enumerate(pool):
        hours = [(x, duty.counted_hours) for duty, x in mine.items() if days.week[duty.day] == w]
        rows.row([*hours, (agents, -group.pool_min[w])], group.min_hours[w], np.inf)
        rows.row([*hours, (agents, -group.pool_max[w])], -np.inf, group.max_hours[w])
        rows.row([(agents, 1.0), (used, -1.0)], -np.inf, -group.obliged)
    for d in range(len(days)):
        on_day = [(x, 1.0) for duty, x in mine.items() if duty.day == d]
        rows.row([*on_day, (pool[days.week[d]], -1.0)], -np.inf, group.available[d])
    _weekends(rows, problem, group, mine)


def _weekends(rows: _Rows, problem: CoverProblem, group: Group, mine: dict[Duty, int]) -> None:
    """Agents at work on the busier day of each weekend, in sum over weekends."""
    worked: dict[int, int] = {}
    for d, weekend in enumerate(problem.days.weekend):
        if weekend is not None:
            agents = worked.setdefault(weekend, rows.column())
            on_day = [(x, 1.0) for duty, x in mine.items() if duty.day == d]
            rows.row([*on_day, (agents, -1.0)], -np.inf, 0.0)
    if worked:
        most = group.weekends * (group.named + group.pool)
        rows.row([(agents, 1.0) for agents in worked.values()], -np.inf, most)


def _work(problem: CoverProblem, heads: list[FloatArray]) -> Iterator[CoverFault]:
    """All work can be done in time by the heads at work."""
    put = _Transport(problem)
    for work in problem.classes:
        put.deferred(work)
    for live in problem.live:
        for t in map(int, np.flatnonzero(live.heads > 0)):
            put.all_done(live.name, t, put.doing(live.skill, t), float(live.hours[t]))
    put.limits(heads)
    values = put.rows.solve(whole=False)
    assert values is not None  # leaving everything undone is always possible
    undone: dict[str, tuple[float, int]] = {}
    for name, t, column in put.undone:
        if values[column] > TOLERANCE:
            amount, first = undone.get(name, (0.0, t))
            undone[name] = (amount + float(values[column]), first)
    yield from (CoverFault("work in time", name, amount, t) for name, (amount, t) in undone.items())


class _Transport:
    """`done[s][t]` gathers the columns of what skill set s does in interval t."""

    def __init__(self, problem: CoverProblem) -> None:
        self.problem, self.rows, self.T = problem, _Rows(), problem.days.intervals
        self.done: list[list[Terms]] = [[[] for _ in range(self.T)] for _ in problem.skill_sets]
        self.undone: list[tuple[str, int, int]] = []

    def doing(self, skill: str | None, t: int) -> Terms:
        """A column for each skill set that may do something in interval t."""
        terms: Terms = []
        for s, skills in enumerate(self.problem.skill_sets):
            if _holds(skills, skill):
                column = self.rows.column()
                terms.append((column, 1.0))
                self.done[s][t % self.T].append((column, 1.0))
        return terms

    def all_done(self, name: str, t: int, terms: Terms, hours: float) -> None:
        """All of it is done, or counted as undone."""
        undone = self.rows.column(cost=1.0)
        self.undone.append((name, t, undone))
        self.rows.row([*terms, (undone, 1.0)], hours, hours)

    def deferred(self, work: WorkClass) -> None:
        """Arrivals of u are done from u to their last due time; after a due time they are late for it."""
        stages = work.stages[: 1 + next(j for j, stage in enumerate(work.stages) if stage.late <= 0)]
        late: dict[tuple[int, int], Terms] = {}
        for u in map(int, np.flatnonzero(work.arrivals > 0)):
            messages = float(work.volume[u] / work.arrivals[u])
            terms: Terms = []
            for t in range(u, int(stages[-1].due[u]) + 1):
                now = self._later(work, t)
                terms += now
                for j, stage in enumerate(stages[:-1]):
                    if t > stage.due[u]:
                        late.setdefault((j, int(self.problem.span[u])), []).extend(
                            (c, messages) for c, _ in now
                        )
            self.all_done(work.name, u, terms, float(work.arrivals[u]))
        for (j, span), terms in late.items():
            volume = float(work.volume[self.problem.span == span].sum())
            self.rows.row(terms, -np.inf, stages[j].late * volume)
        self._carried(work)

    def _later(self, work: WorkClass, t: int) -> Terms:
        """What is done in interval t, or left to the next horizon where work runs in no cycle."""
        if t < self.T or work.carried is None:
            return self.doing(work.skill, t)
        return [(self.rows.column(), 1.0)]

    def _carried(self, work: WorkClass) -> None:
        """Work open at the start, by the interval by whose end it is due."""
        for due in np.flatnonzero(work.carried) if work.carried is not None else ():
            terms = [term for t in range(int(due) + 1) for term in self.doing(work.skill, t)]
            self.all_done(work.name, 0, terms, float(work.carried[due]))  # type: ignore[index]

    def limits(self, heads: list[FloatArray]) -> None:
        """Nobody does more than there is time for, in an interval and, at the ceiling, in a day."""
        first, h = self.problem.days.first_interval, self.problem.head_hours
        for done, there in zip(self.done, heads, strict=True):
            for terms, n in zip(done, there, strict=True):
                self.rows.row(terms, -np.inf, h * float(n))
            for a, b in pairwise(first):
                most = self.problem.occupancy * h * float(there[a:b].sum())
                self.rows.row([term for t in range(a, b) for term in done[t]], -np.inf, most)
