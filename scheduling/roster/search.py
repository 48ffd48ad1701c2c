"""Named people on shifts: each one's best response in turn, then small sets of people again and again.

The requirement is heads by skill set and interval. Falling short of it costs more than any shift does,
so people are added where they help most; what stays short is reported, never hidden.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import numpy as np

from scheduling.problem import Days, FloatArray, IntArray, Person, RosterRules
from scheduling.result import Assignment, Solve, Status
from scheduling.roster.options import Options, compile_options, values_of
from scheduling.roster.people import People, compile_people
from scheduling.roster.response import OFF, best_response

SHORT = 3.0  # price of one head-hour short of the requirement, in paid hours
SHORT_AGAIN = 1.5  # what each further head short in the same interval adds
BELOW_FLOOR = 60.0  # price of one head-hour below the floor, which is a hard rule
SPREAD = 0.02  # price that a surplus head adds, so that surplus spreads
WISH = 2.0  # paid hours that a request of weight 1 is worth


@dataclass(frozen=True)
class RosterProblem:
    """People, the duties their contracts know, the rules that bind each, and the heads wanted.

    `options` maps a contract to its duties. `requirement` maps a skill set to heads, shape (T,);
    `floor` is heads at work of all skills together, shape (T,). `by_cost` prices a paid hour at its
    contract's cost (relative to the mean) instead of one.
    """

    days: Days
    people: tuple[Person, ...]
    duties: tuple
    rules: RosterRules
    requirement: dict[frozenset[str], FloatArray]
    floor: FloatArray
    by_cost: bool = False
    seed: int = 1


@dataclass(frozen=True)
class RosterResult:
    """The best roster found. `idle` names people whose rules leave them no roster at all."""

    solve: Solve
    assignments: tuple[Assignment, ...]
    impossible: tuple[int, ...] = ()
    short_hours: float = 0.0


@dataclass
class _State:
    """Who works what: `starts[p]` and `duties[p]` per day, and heads by skill set."""

    duties: list[IntArray]
    heads: FloatArray
    value: float = 0.0
    worth: list[float] = field(default_factory=list)


def solve_roster(problem: RosterProblem, rounds: int, seconds: float) -> RosterResult:
    """Search `rounds` neighbourhoods, or until `seconds` are over (then `hit_limit`); seeded."""
    search = _Search(problem)
    return search.run(rounds, seconds)


class _Search:
    """Coordinate descent over people with exact best responses, and random small sets re-opened."""

    def __init__(self, problem: RosterProblem) -> None:
        self.problem = problem
        self.options: Options = compile_options(problem.duties, problem.days, problem.rules)
        self.people: People = compile_people(problem.people, self.options, problem.rules, problem.by_cost)
        self.skill_sets = tuple(sorted(problem.requirement, key=sorted))
        self.requirement = np.array([problem.requirement[s] for s in self.skill_sets])
        self.set_of = [self.skill_sets.index(person.skills) for person in problem.people]
        self.hours = problem.days.interval_minutes / 60.0
        self.rng = np.random.default_rng(problem.seed)
        n = len(problem.people)
        self.chosen = [np.full(len(problem.days), OFF, dtype=np.int64) for _ in range(n)]
        self.own = np.zeros(n)
        self.heads = np.zeros_like(self.requirement)

    # -- objective -----------------------------------------------------------------------------

    def penalty(self) -> float:
        """What the heads fall short of requirement and floor, priced in paid hours."""
        gap = self.heads - self.requirement
        short, extra = np.maximum(-gap, 0.0), np.maximum(gap, 0.0)
        below = np.maximum(self.problem.floor - self.heads.sum(axis=0), 0.0)
        priced = SHORT * short + SHORT_AGAIN * short**2 / 2 + SPREAD * extra**2 / 2
        return float(self.hours * (priced.sum() + BELOW_FLOOR * below.sum()))

    def gain(self, s: int) -> FloatArray:
        """What one more head of skill set s is worth in each interval."""
        gap = self.heads[s] - self.requirement[s]
        short_before, short_after = np.maximum(-gap, 0.0), np.maximum(-gap - 1.0, 0.0)
        extra_before, extra_after = np.maximum(gap, 0.0), np.maximum(gap + 1.0, 0.0)
        below = self.problem.floor - self.heads.sum(axis=0)
        worth = SHORT * (short_before - short_after) + SHORT_AGAIN * (short_before**2 - short_after**2) / 2
        worth -= SPREAD * (extra_after**2 - extra_before**2) / 2
        worth += BELOW_FLOOR * (np.maximum(below, 0.0) - np.maximum(below - 1.0, 0.0))
        return self.hours * worth

    def objective(self) -> float:
        """Penalty plus what people's own rosters cost, requests included."""
        return self.penalty() + float(self.own.sum())

    # -- moves ---------------------------------------------------------------------------------

    def remove(self, p: int) -> None:
        """Take a person off the roster."""
        worked = self.chosen[p][self.chosen[p] >= 0]
        self.heads[self.set_of[p]] -= np.asarray(self.options.coverage[worked].sum(axis=0)).ravel()
        self.chosen[p] = np.full(len(self.problem.days), OFF, dtype=np.int64)
        self.own[p] = 0.0

    def place(self, p: int) -> bool:
        """Give a person, now off the roster, the best one; False where no roster obeys the rules."""
        bonus = self.people.bonus[p]
        value, duty = values_of(self.options, self.gain(self.set_of[p]), bonus)
        worth, starts = self._respond(p, value)
        if not np.isfinite(worth):
            return False
        duties = np.where(starts >= 0, duty[starts], OFF)
        worked = duties[duties >= 0]
        self.chosen[p] = duties
        self.heads[self.set_of[p]] += np.asarray(self.options.coverage[worked].sum(axis=0)).ravel()
        self.own[p] = -float(bonus[worked].sum())
        return True

    def _respond(self, p: int, value: FloatArray) -> tuple[float, IntArray]:
        """Best over the seam: what the last day leaves must allow what the first day starts."""
        final = int(self.options.classes[-1]) - 1
        worth, starts = self._dynamic(p, value, 0, final)
        if not np.isfinite(worth) or self._closes(starts):
            return worth, starts
        tries = [self._dynamic(p, value, seam, seam) for seam in range(final + 1)]
        return max(tries, key=lambda found: found[0])

    def _dynamic(self, p: int, value: FloatArray, seam: int, seam_last: int) -> tuple[float, IntArray]:
        o, q = self.options, self.people
        worth, starts = best_response(
            value, q.usable[p], q.may_rest[p], o.day_first, o.units, o.classes, o.allowed,
            o.after_work, o.after_off, q.week, q.weekend, q.low[p], q.high[p], q.may_skip[p],
            q.longest_run, q.shortest_off, q.most_weekends, seam, seam_last,
        )  # fmt: skip
        return float(worth), starts

    def _closes(self, starts: IntArray) -> bool:
        """Does rest hold from the last shift of the horizon to the first, one horizon on?"""
        worked = starts[starts >= 0]
        if len(worked) == 0:
            return True
        first, last = (self.options.representative(int(s)) for s in (worked[0], worked[-1]))
        rest = first.start_minute + self.problem.days.total_minutes - last.end_minute
        return rest >= self.problem.rules.rest_minutes

    # -- search --------------------------------------------------------------------------------

    def run(self, rounds: int, seconds: float) -> RosterResult:
        """Place everybody, then re-open small sets of people as long as it pays."""
        began = time.perf_counter()
        order = sorted(range(len(self.problem.people)), key=lambda p: (self.problem.people[p].is_pool, p))
        impossible = tuple(p for p in order if not self.place(p))
        able = [p for p in order if p not in impossible]
        best = self.objective()
        hit_limit = False
        for _ in range(rounds if len(able) else 0):
            if time.perf_counter() - began > seconds:
                hit_limit = True
                break
            best = self._reopen(self._neighbourhood(able), best)
        return self._result(impossible, time.perf_counter() - began, hit_limit)

    def _neighbourhood(self, able: list[int]) -> list[int]:
        size = min(len(able), int(self.rng.integers(1, 5)))
        return [able[i] for i in self.rng.choice(len(able), size=size, replace=False)]

    def _reopen(self, people: list[int], best: float) -> float:
        """Take these people off and place them anew; keep the roster where it is no worse."""
        before = [(p, self.chosen[p].copy(), self.own[p]) for p in people]
        heads = self.heads.copy()
        for p in people:
            self.remove(p)
        for p in people:
            self.place(p)
        now = self.objective()
        if now <= best + 1e-9:
            return now
        for p, chosen, own in before:
            self.chosen[p], self.own[p] = chosen, own
        self.heads = heads
        return best

    def _result(self, impossible: tuple[int, ...], seconds: float, hit_limit: bool) -> RosterResult:
        assignments = tuple(
            Assignment(p, self.options.duties[int(j)])
            for p in range(len(self.problem.people))
            for j in self.chosen[p]
            if j >= 0
        )
        short = float(self.hours * np.maximum(self.requirement - self.heads, 0.0).sum())
        paid = sum(a.duty.paid_hours for a in assignments)
        status = Status.INFEASIBLE if impossible else Status.FEASIBLE
        return RosterResult(
            Solve(status, paid, None, seconds, hit_limit=hit_limit), assignments, impossible, short
        )
