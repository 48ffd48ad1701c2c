"""The integer programme of cover, as DESIGN.md 4.2 writes it.

Indices: g group, s skill set, t interval, j option.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pulp

from scheduling.cover.contracts import Contract, Kind, taken_by
from scheduling.cover.problem import CoverProblem, Planned, Unmet
from scheduling.cover.programme import Programme, Terms
from scheduling.cover.work import add_work
from scheduling.problem import Duty, FloatArray, Need, coverage_of

UNMET_PRICE = 100.0  # of an agent-hour or head left unmet, in paid hours: more than most ways to meet it
PROHIBITIVE = 10_000.0  # more than any
NOTHING = 1e-6
MOST_SKILLS = 4  # whose subsets are all told apart, 14 at most


class CoverModel:
    """Variables and rows.

    `x[s][j]` counts agents of skill set s on option j: coverage asks no more. `y[g]` counts the shifts
    of each kind that group g takes, which is all that contracts ask, so that groups of like skills
    share one x. `n[s][t]` are the heads of skill set s.
    """

    def __init__(self, problem: CoverProblem) -> None:
        self.problem = problem
        self.programme = Programme("cover")
        self.skill_sets = problem.skill_sets
        self.options = [_options_of(problem, skills) for skills in self.skill_sets]
        self.x = [self._counts(s) for s in range(len(self.skill_sets))]
        self.y = [taken_by(self.programme, g, group) for g, group in enumerate(problem.groups)]
        self._split()
        self.n = [self._heads(s) for s in range(len(self.skill_sets))]
        self.by_skill = add_work(self.programme, problem, self.n)
        self.contracts = [Contract(self.programme, problem, g, taken) for g, taken in enumerate(self.y)]
        self.price_unmet(UNMET_PRICE)

    @property
    def lp(self) -> pulp.LpProblem:
        """The programme to solve."""
        return self.programme.lp

    # -- what solving needs to know -------------------------------------------------------------

    def whole_by_day(self) -> list[list[pulp.LpVariable]]:
        """Counts of shifts, which must be whole numbers, by the day they start on."""
        found: list[list[pulp.LpVariable]] = [[] for _ in range(len(self.problem.days))]
        for x, options in zip(self.x, self.options, strict=True):
            for v, duty in zip(x, options, strict=True):
                found[duty.day].append(v)
        for y in self.y:
            for kind, v in y.items():
                found[kind.day].append(v)
        return found

    def counts(self) -> list[pulp.LpVariable]:
        """Counts of agents, whole numbers as well."""
        return [count for contract in self.contracts for count in contract.counts]

    def whole(self) -> list[pulp.LpVariable]:
        """Everything that must be a whole number."""
        return [*(v for day in self.whole_by_day() for v in day), *self.counts()]

    # -- the solution --------------------------------------------------------------------------

    def heads(self) -> tuple[FloatArray, ...]:
        """Heads at work of each skill set in the solution, shape (T,) each."""
        return tuple(np.array([v.value() for v in n]) for n in self.n)

    def needs(self) -> tuple[Need, ...]:
        """What the solution asks of all agents together, and of those who hold one of some skills.

        Skill sets stand in for one another, so heads are not asked of each: everybody's are those of
        the solution, and holders of any of some skills are as many as the work of these skills takes
        (Hall's condition), at the occupancy that days are kept to.
        """
        skills = sorted({skill for skill, _ in self.by_skill if skill is not None})
        return (
            Need(frozenset(), np.sum(self.heads(), axis=0)),
            *(Need(frozenset(some), self._heads_for(some)) for some in _subsets(skills)),
        )

    def _heads_for(self, some: tuple[str, ...]) -> FloatArray:
        hours = np.zeros(self.problem.days.intervals)
        for (skill, t), terms in self.by_skill.items():
            if skill in some:
                hours[t] += sum(float(v.value()) * c for v, c in terms)
        live = [work.heads for work in self.problem.live if work.skill in some]
        work = hours / (self.problem.head_hours * self.problem.occupancy)
        return np.maximum(work, np.sum(live, axis=0) / self.problem.productive_share) if live else work

    def planned(self) -> tuple[Planned, ...]:
        """The whole shifts of the solution."""
        return tuple(
            Planned(s, duty, round(x.value()))
            for s in range(len(self.skill_sets))
            for x, duty in zip(self.x[s], self.options[s], strict=True)
            if round(x.value()) > 0
        )

    def by_group(self) -> tuple[tuple[Duty, ...], ...]:
        """The whole shifts of the solution as groups take them; which of a kind a group has is all one."""
        left: dict[tuple[frozenset[str], Kind], list[Duty]] = defaultdict(list)
        for plan in self.planned():
            left[self.skill_sets[plan.skill_set], Kind.of(plan.duty)] += [plan.duty] * plan.count
        return tuple(
            tuple(left[group.skills, kind].pop(0) for kind, v in y.items() for _ in range(round(v.value())))
            for y, group in zip(self.y, self.problem.groups, strict=True)
        )

    def unmet(self) -> tuple[Unmet, ...]:
        """What the solution leaves unmet, in agent-hours or heads."""
        found = ((slack, float(slack.variable.value() or 0.0)) for slack in self.programme.slack)
        return tuple(Unmet(slack.what, slack.t, amount) for slack, amount in found if amount > NOTHING)

    # -- shifts and heads ----------------------------------------------------------------------

    def _counts(self, s: int) -> list[pulp.LpVariable]:
        return [self.programme.whole(f"x_{s}_{j:05d}") for j in range(len(self.options[s]))]

    def _split(self) -> None:
        """Every shift of a kind is taken by some group that has the skills."""
        for s, skills in enumerate(self.skill_sets):
            shifts: dict[Kind, Terms] = defaultdict(list)
            for x, duty in zip(self.x[s], self.options[s], strict=True):
                shifts[Kind.of(duty)].append((x, 1.0))
            for y, group in zip(self.y, self.problem.groups, strict=True):
                if group.skills == skills:
                    for kind, v in y.items():
                        shifts[kind].append((v, -1.0))
            for i, terms in enumerate(shifts.values()):
                self.programme.row(f"split_{s}_{i:05d}", terms, "==", 0)

    def _heads(self, s: int) -> list[pulp.LpVariable]:
        """Heads as a flow: n(t) = n(t-1) + starts - ends - break starts + break ends, n(0) counted.

        Those whom the roster before still has at work are counted beside the shifts.
        """
        days = self.problem.days
        known = np.diff(days.present_of(self.skill_sets[s]), prepend=0.0)
        n = [self.programme.variable(f"n_{s}_{t:05d}", t=t) for t in range(days.intervals)]
        steps: list[Terms] = [[] for _ in range(days.intervals)]
        for x, duty in zip(self.x[s], self.options[s], strict=True):
            changes = np.diff(coverage_of([duty], days), prepend=0.0)
            for t in map(int, np.flatnonzero(changes)):
                steps[t].append((x, float(changes[t])))
        for t, terms in enumerate(steps):
            before = [(n[t - 1], 1.0)] if t else []
            self.programme.row(f"heads_{s}_{t:05d}", [*before, (n[t], -1.0), *terms], "==", -float(known[t]))
        return n

    # -- objective -----------------------------------------------------------------------------

    def price_unmet(self, price: float) -> None:
        """Set the objective, with `price` in paid hours for an agent-hour or head left unmet."""
        terms: Terms = []
        for y, group, contract in zip(self.y, self.problem.groups, self.contracts, strict=True):
            if self.problem.objective == "cost":
                terms += [(v, group.cost_per_hour * kind.priced_hours) for kind, v in y.items()]
                terms += [(v, group.cost_per_hour * premium) for v, premium in contract.overtime]
            else:
                hour = {"hours": 1.0, "heads": 1e-4}[self.problem.objective]
                terms += [(v, hour * kind.paid_hours) for kind, v in y.items()]
        if self.problem.objective == "heads":
            terms += [(contract.used, 1.0) for contract in self.contracts]
        unmet = price * self._typical_price()
        terms += [(slack.variable, unmet) for slack in self.programme.slack]
        self.lp.setObjective(pulp.LpAffineExpression(terms))

    def _typical_price(self) -> float:
        """What an hour counts in the objective."""
        if self.problem.objective != "cost":
            return 1.0
        return max((group.cost_per_hour for group in self.problem.groups), default=1.0) or 1.0


def _options_of(problem: CoverProblem, skills: frozenset[str]) -> list[Duty]:
    """The distinct duties that agents of a skill set may work."""
    options = {duty: None for group in problem.groups if group.skills == skills for duty in group.options}
    return list(options)


def _subsets(skills: list[str]) -> Iterator[tuple[str, ...]]:
    """Every proper part of up to MOST_SKILLS skills, and single skills beyond that."""
    largest = len(skills) - 1 if len(skills) <= MOST_SKILLS else 1
    for size in range(1, largest + 1):
        yield from combinations(skills, size)
