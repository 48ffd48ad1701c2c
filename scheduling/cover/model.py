"""The integer programme of cover, row by row as DESIGN.md 4.2 writes it.

Indices: g group, s skill set, k deferred class, l live class, t interval, d day, w week.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import pulp

from scheduling.cover.problem import CoverProblem, Group, Unmet
from scheduling.problem import Duty, FloatArray, WorkClass, coverage_of

Terms = list[tuple[pulp.LpVariable, float]]
UNMET_PRICE = 100.0  # of an agent-hour or head-hour left unmet, in paid hours


@dataclass(frozen=True)
class Slack:
    """A variable for what may stay unmet: work of a class, live heads, or the floor, in interval t."""

    variable: pulp.LpVariable
    what: str
    t: int


class CoverModel:
    """Variables and rows.

    `x[s, j]` counts agents of skill set s on option j: coverage asks no more. `y[g, d, c]` counts the
    shifts of code c that group g takes on day d, which is all that contracts ask, so that groups of
    like skills share one x. `n[s][t]` are the heads of skill set s.
    """

    def __init__(self, problem: CoverProblem) -> None:
        self.problem = problem
        self.lp = pulp.LpProblem("cover", pulp.LpMinimize)
        self.skill_sets = problem.skill_sets
        self.options = [_options_of(problem, skills) for skills in self.skill_sets]
        self.x = [self._counts(s) for s in range(len(self.skill_sets))]
        every = [duty for options in self.options for duty in options]
        # The hours of a shift depend on its code and day alone, wherever its break stands.
        self.hours = {(duty.day, duty.code): duty.counted_hours for duty in every}
        self.paid = {(duty.day, duty.code): duty.paid_hours for duty in every}
        self.y = [self._shares(g, group) for g, group in enumerate(problem.groups)]
        self._split()
        self.n = [self._heads(s) for s in range(len(self.skill_sets))]
        self.slack: list[Slack] = []
        self.used: list[pulp.LpVariable] = []
        self.pooled: list[pulp.LpVariable] = []
        self.load: dict[tuple[int, int], Terms] = defaultdict(list)
        for k, work in enumerate(problem.classes):
            self._deferred(k, work)
        self._live()
        self._capacity()
        self._occupancy()
        self._floor()
        for g, group in enumerate(problem.groups):
            self._contract(g, group)
        self._objective()

    # -- what solving needs to know -------------------------------------------------------------

    def whole_by_day(self) -> list[list[pulp.LpVariable]]:
        """Counts of shifts, which must be whole numbers, by the day they start on."""
        found: list[list[pulp.LpVariable]] = [[] for _ in range(len(self.problem.days))]
        for x, options in zip(self.x, self.options, strict=True):
            for v, duty in zip(x, options, strict=True):
                found[duty.day].append(v)
        for y in self.y:
            for (d, _), v in y.items():
                found[d].append(v)
        return found

    def counts(self) -> list[pulp.LpVariable]:
        """Counts of agents, whole numbers as well."""
        return [*self.used, *self.pooled]

    def whole(self) -> list[pulp.LpVariable]:
        """Everything that must be a whole number."""
        return [*(v for day in self.whole_by_day() for v in day), *self.counts()]

    def heads(self) -> tuple[FloatArray, ...]:
        """Heads at work of each skill set in the solution, shape (T,) each."""
        return tuple(np.array([v.value() for v in n]) for n in self.n)

    def unmet(self) -> tuple[Unmet, ...]:
        """What the solution leaves unmet, in agent-hours or heads."""
        found = ((slack, float(slack.variable.value() or 0.0)) for slack in self.slack)
        return tuple(Unmet(slack.what, slack.t, amount) for slack, amount in found if amount > 1e-6)

    # -- heads ---------------------------------------------------------------------------------

    def _counts(self, s: int) -> list[pulp.LpVariable]:
        return [
            self.lp.add_variable(f"x_{s}_{j:05d}", 0, None, pulp.LpInteger)
            for j in range(len(self.options[s]))
        ]

    def _shares(self, g: int, group: Group) -> dict[tuple[int, str], pulp.LpVariable]:
        keys = sorted({(duty.day, duty.code) for duty in group.options})
        return {
            (d, c): self.lp.add_variable(f"y_{g}_{d:03d}_{i:05d}", 0, None, pulp.LpInteger)
            for i, (d, c) in enumerate(keys)
        }

    def _split(self) -> None:
        """Every shift of a code and day is taken by some group that has the skills."""
        for s, skills in enumerate(self.skill_sets):
            shifts: dict[tuple[int, str], Terms] = defaultdict(list)
            for x, duty in zip(self.x[s], self.options[s], strict=True):
                shifts[duty.day, duty.code].append((x, 1.0))
            for g, group in enumerate(self.problem.groups):
                if group.skills == skills:
                    for key, y in self.y[g].items():
                        shifts[key].append((y, -1.0))
            for i, terms in enumerate(shifts.values()):
                self._add(f"split_{s}_{i:05d}", terms, "==", 0)

    def _heads(self, s: int) -> list[pulp.LpVariable]:
        """Heads as a flow: n(t) = n(t-1) + starts - ends - break starts + break ends, n(0) counted."""
        days = self.problem.days
        n = [self.lp.add_variable(f"n_{s}_{t:05d}", 0) for t in range(days.intervals)]
        steps: dict[int, Terms] = defaultdict(list)
        first: Terms = []
        for x, duty in zip(self.x[s], self.options[s], strict=True):
            heads = coverage_of([duty], days)
            changes = np.diff(heads)
            steps_at = np.flatnonzero(changes)
            for t in steps_at:
                steps[int(t) + 1].append((x, float(changes[t])))
            if heads[0]:
                first.append((x, float(heads[0])))
        self._add(f"heads_{s}_00000", [(n[0], -1.0), *first], "==", 0)
        for t in range(1, days.intervals):
            self._add(f"heads_{s}_{t:05d}", [(n[t - 1], 1.0), (n[t], -1.0), *steps[t]], "==", 0)
        return n

    # -- work ----------------------------------------------------------------------------------

    def _servers(self, skill: str | None) -> list[int]:
        """Skill sets that may serve a class."""
        return [s for s, skills in enumerate(self.skill_sets) if skill is None or skill in skills]

    def _deferred(self, k: int, work: WorkClass) -> None:
        """Work waits as backlog b(t), never before it arrived and never past its last due time."""
        T = self.problem.days.intervals
        b = [self.lp.add_variable(f"b_{k}_{t:05d}", 0) for t in range(T)]
        done: list[Terms] = [[] for _ in range(T)]
        for s in self._servers(work.skill):
            for t in range(T):
                w = self.lp.add_variable(f"w_{k}_{s}_{t:05d}", 0)
                done[t].append((w, 1.0))
                self.load[s, t].append((w, 1.0))
        late = self._late_parts(k, work)
        for t in range(T):
            unmet = self._slack(f"unmet_{k}_{t:05d}", work.name, t) if work.arrivals[t] > 0 else []
            flow = [(b[t], 1.0), (b[t - 1], -1.0), *done[t], *unmet]
            self._add(f"flow_{k}_{t:05d}", flow, "==", float(work.arrivals[t]))
        for t, (arrived, rings) in enumerate(zip(*_windows(work, T), strict=True)):
            waiting = [(late[j][u], -1.0) for j, u in rings]
            self._add(f"due_{k}_{t:05d}", [(b[t], 1.0), *waiting], "<=", arrived)

    def _late_parts(self, k: int, work: WorkClass) -> list[list[pulp.LpVariable]]:
        """Nested late parts: late[j](t) of the arrivals of t may miss stage j, within its share a span."""
        parts: list[list[pulp.LpVariable]] = []
        for j, stage in enumerate(work.stages[:-1]):
            most = work.arrivals if stage.late > 0 else np.zeros_like(work.arrivals)
            part = [self.lp.add_variable(f"late_{k}_{j}_{t:05d}", 0, float(a)) for t, a in enumerate(most)]
            if parts:
                for t, (inner, outer) in enumerate(zip(part, parts[-1], strict=True)):
                    self._add(f"nested_{k}_{j}_{t:05d}", [(inner, 1.0), (outer, -1.0)], "<=", 0)
            self._budget(k, j, work, part)
            parts.append(part)
        return parts

    def _budget(self, k: int, j: int, work: WorkClass, part: list[pulp.LpVariable]) -> None:
        per_hour = np.divide(
            work.volume, work.arrivals, out=np.zeros_like(work.volume), where=work.arrivals > 0
        )
        for span in np.unique(self.problem.span):
            inside = np.flatnonzero(self.problem.span == span)
            terms = [(part[t], float(per_hour[t])) for t in inside]
            self._add(
                f"share_{k}_{j}_{span:03d}",
                terms,
                "<=",
                work.stages[j].late * float(work.volume[inside].sum()),
            )

    def _live(self) -> None:
        """Live work is done as it comes, by agents who hold its skill; Erlang heads must be there."""
        eff = self.problem.productive_share
        heads: dict[tuple[str | None, int], float] = defaultdict(float)
        for l, live in enumerate(self.problem.live):
            for t in np.flatnonzero(live.heads > 0):
                heads[live.skill, int(t)] += float(live.heads[t])
                parts = [
                    (s, self.lp.add_variable(f"v_{l}_{s}_{t:05d}", 0)) for s in self._servers(live.skill)
                ]
                unmet = self._slack(f"unserved_{l}_{t:05d}", live.name, int(t))
                served = [*((v, 1.0) for _, v in parts), *unmet]
                self._add(f"live_{l}_{t:05d}", served, "==", float(live.hours[t]))
                for s, v in parts:
                    self.load[s, int(t)].append((v, 1.0))
        for (skill, t), needed in heads.items():
            able = [(self.n[s][t], eff) for s in self._servers(skill)]
            missing = self._slack(f"missing_{skill}_{t:05d}", f"live work of {skill or 'any skill'}", t)
            self._add(f"erlang_{skill}_{t:05d}", [*able, *missing], ">=", needed)

    def _capacity(self) -> None:
        h = self.problem.head_hours
        for (s, t), terms in self.load.items():
            self._add(f"capacity_{s}_{t:05d}", [*terms, (self.n[s][t], -h)], "<=", 0)

    def _occupancy(self) -> None:
        """The ceiling holds on average in every local day."""
        days, productive = self.problem.days, self.problem.occupancy * self.problem.head_hours
        for s in range(len(self.skill_sets)):
            for d in range(len(days)):
                inside = range(int(days.first_interval[d]), int(days.first_interval[d + 1]))
                work = [term for t in inside for term in self.load[s, t]]
                self._add(
                    f"occupancy_{s}_{d:03d}", [*work, *((self.n[s][t], -productive) for t in inside)], "<=", 0
                )

    def _floor(self) -> None:
        for t in np.flatnonzero(self.problem.floor > 0):
            empty = self._slack(f"empty_{t:05d}", "the floor", int(t))
            present = [*((n[t], 1.0) for n in self.n), *empty]
            self._add(f"floor_{t:05d}", present, ">=", float(self.problem.floor[t]))

    # -- contracts -----------------------------------------------------------------------------

    def _contract(self, g: int, group: Group) -> None:
        """Hours a week, agents a day and weekends, summed over the agents of a group."""
        days = self.problem.days
        used = self.lp.add_variable(f"used_{g}", 0, group.named + group.pool, pulp.LpInteger)
        self.used.append(used)
        pooled = [
            self.lp.add_variable(f"pool_{g}_{w:02d}", 0, group.pool, pulp.LpInteger)
            for w in range(len(group.min_hours))
        ]
        self.pooled += pooled
        for w, pool in enumerate(pooled):
            self._add(f"pooled_{g}_{w:02d}", [(pool, 1.0), (used, -1.0)], "<=", -group.named)
            hours = [(y, self.hours[key]) for key, y in self.y[g].items() if days.week[key[0]] == w]
            self._add(
                f"min_hours_{g}_{w:02d}", [*hours, (pool, -group.pool_min[w])], ">=", group.min_hours[w]
            )
            self._add(
                f"max_hours_{g}_{w:02d}", [*hours, (pool, -group.pool_max[w])], "<=", group.max_hours[w]
            )
        for d in range(len(days)):
            shifts = [(y, 1.0) for (day, _), y in self.y[g].items() if day == d]
            self._add(f"a_day_{g}_{d:03d}", [*shifts, (pooled[days.week[d]], -1.0)], "<=", group.available[d])
        self._weekends(g, group)

    def _weekends(self, g: int, group: Group) -> None:
        """Weekends worked: each agent at most so many, and each Saturday or Sunday shift needs one."""
        days = self.problem.days
        numbers = sorted({w for w in days.weekend if w is not None})
        if group.weekends >= len(numbers):
            return
        worked = {w: self.lp.add_variable(f"weekend_{g}_{w:02d}", 0) for w in numbers}
        for d, weekend in enumerate(days.weekend):
            if weekend is not None:
                shifts = [(y, 1.0) for (day, _), y in self.y[g].items() if day == d]
                self._add(f"weekend_{g}_{d:03d}", [*shifts, (worked[weekend], -1.0)], "<=", 0)
        agents = (group.named + group.pool) * group.weekends
        self._add(f"weekends_{g}", [(v, 1.0) for v in worked.values()], "<=", agents)

    # -- objective -----------------------------------------------------------------------------

    def _objective(self) -> None:
        terms: Terms = []
        for g, group in enumerate(self.problem.groups):
            price = {"hours": 1.0, "cost": group.cost_per_hour, "heads": 1e-4}[self.problem.objective]
            terms += [(y, price * self.paid[key]) for key, y in self.y[g].items()]
        if self.problem.objective == "heads":
            terms += [(used, 1.0) for used in self.used]
        price = UNMET_PRICE * self._typical_price()
        terms += [(slack.variable, price) for slack in self.slack]
        self.lp.setObjective(pulp.LpAffineExpression(terms))

    def _typical_price(self) -> float:
        """What an hour counts in the objective."""
        if self.problem.objective != "cost":
            return 1.0
        return max((group.cost_per_hour for group in self.problem.groups), default=1.0) or 1.0

    def _slack(self, name: str, what: str, t: int) -> Terms:
        """Something that may stay unmet, at a price no plan pays if it can help it."""
        variable = self.lp.add_variable(name, 0)
        self.slack.append(Slack(variable, what, t))
        return [(variable, 1.0)]

    def _add(self, name: str, terms: Terms, sense: str, right: float) -> None:
        left = pulp.LpAffineExpression(terms)
        row = {"<=": left <= right, ">=": left >= right}.get(sense)
        self.lp.addConstraint(left == right if row is None else row, name)


def _options_of(problem: CoverProblem, skills: frozenset[str]) -> list[Duty]:
    """The distinct duties that agents of a skill set may work."""
    options = {duty: None for group in problem.groups if group.skills == skills for duty in group.options}
    return list(options)


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
        for j, (early, late) in enumerate(zip(dues, dues[1:], strict=False)):
            if work.stages[j].late > 0:
                for t in range(max(early, u), late):
                    rings[t % T].append((j, u))
    return list(map(float, arrived)), rings
