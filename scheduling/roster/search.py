"""Named people on shifts: each one's best response in turn, then small sets of people again and again.

What is needed is heads by interval, of everybody and of who holds some skill. Falling short of it costs
more than any shift does, so people are added where they help most; what stays short is reported, never
hidden.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from scheduling.problem import Days, Duty, FloatArray, IntArray, Need, Person, RosterRules
from scheduling.result import Assignment, Solve, Status
from scheduling.roster.options import compile_options, values_of
from scheduling.roster.people import compile_people
from scheduling.roster.response import OFF, best_response
from scheduling.roster.wanted import Wanted

MOST_REOPENED = 4  # people whose rosters are made anew at once
TIE = 1e-9


@dataclass(frozen=True)
class RosterProblem:
    """People, the duties their contracts know, the rules that bind each, and the heads wanted.

    `duties` are those of all contracts; a person works those whose code the person knows.
    `needs` are heads wanted of everybody and of who holds some skill; `floor` is heads at work of all
    skills together, shape (T,). `by_cost` prices a paid hour at its contract's cost
    (relative to the mean) instead of one.
    """

    days: Days
    people: tuple[Person, ...]
    duties: tuple[Duty, ...]
    rules: RosterRules
    needs: tuple[Need, ...]
    floor: FloatArray
    by_cost: bool = False
    seed: int = 1


@dataclass(frozen=True)
class RosterResult:
    """The best roster found; the objective of `solve` is its paid hours.

    `impossible` are the people (indices) whose hard rules leave them no roster at all; they have no
    shift here. `short_hours` are head-hours short of the requirement.
    """

    solve: Solve
    assignments: tuple[Assignment, ...]
    impossible: tuple[int, ...] = ()
    short_hours: float = 0.0


def solve_roster(problem: RosterProblem, rounds: int, seconds: float) -> RosterResult:
    """Search `rounds` neighbourhoods, or until `seconds` are over (then `hit_limit`); seeded."""
    began = time.perf_counter()
    search = _Search(problem)
    hit_limit = search.improve(rounds, began + seconds)
    return search.result(time.perf_counter() - began, hit_limit)


class _Search:
    """Coordinate descent over people with exact best responses, and random small sets re-opened.

    `chosen[p]` is the duty (index, or OFF) of each day, `own[p]` what that roster costs before any
    head is counted, requests included; `heads` has a row for each skill set.
    """

    def __init__(self, problem: RosterProblem) -> None:
        self.problem = problem
        self.options = compile_options(problem.duties, problem.days, problem.rules)
        self.people = compile_people(problem.people, self.options, problem.rules, problem.by_cost)
        skill_sets = tuple(sorted({person.skills for person in problem.people}, key=sorted))
        self.wanted = Wanted(
            needs=np.array([need.heads for need in problem.needs]),
            met_by=np.array(
                [[need.met_by(s) for s in skill_sets] for need in problem.needs], dtype=np.float64
            ),
            floor=problem.floor,
            interval_hours=problem.days.interval_minutes / 60.0,
        )
        self.set_of = [skill_sets.index(person.skills) for person in problem.people]
        self.rng = np.random.default_rng(problem.seed)
        self.nobody = np.full(len(problem.days), OFF, dtype=np.int64)
        self.chosen = [self.nobody for _ in problem.people]
        self.own = np.zeros(len(problem.people))
        self.heads = np.zeros((len(skill_sets), problem.days.intervals))
        order = sorted(range(len(problem.people)), key=lambda p: (problem.people[p].is_pool, p))
        self.impossible = tuple(p for p in order if not self.place(p))
        self.able = [p for p in order if p not in set(self.impossible)]

    def objective(self) -> float:
        """Penalty plus what people's own rosters cost, requests included."""
        return self.wanted.penalty(self.heads) + float(self.own.sum())

    # -- one person ----------------------------------------------------------------------------

    def place(self, p: int) -> bool:
        """Give a person, now off the roster, the best one; False where no roster obeys the rules."""
        bonus = self.people.bonus[p]
        value, duty = values_of(self.options, self.wanted.gain(self.heads, self.set_of[p]), bonus)
        worth, starts = self._respond(p, value)
        if not np.isfinite(worth):
            return False
        self.chosen[p] = np.where(starts == OFF, OFF, duty[starts])
        self.heads[self.set_of[p]] += self._coverage(p)
        self.own[p] = -float(bonus[self._worked(p)].sum())
        return True

    def remove(self, p: int) -> None:
        """Take a person off the roster."""
        self.heads[self.set_of[p]] -= self._coverage(p)
        self.chosen[p] = self.nobody
        self.own[p] = 0.0

    def _worked(self, p: int) -> IntArray:
        worked: IntArray = self.chosen[p][self.chosen[p] != OFF]
        return worked

    def _coverage(self, p: int) -> FloatArray:
        return np.asarray(self.options.coverage[self._worked(p)].sum(axis=0)).ravel()

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
        """Whether rest holds from the last shift of the horizon to the first, one horizon on."""
        worked = starts[starts != OFF]
        if len(worked) == 0:
            return True
        first, last = (self.options.representative(int(s)) for s in (worked[0], worked[-1]))
        rest = first.start_minute + self.problem.days.total_minutes - last.end_minute
        return rest >= self.problem.rules.rest_minutes

    # -- several people ------------------------------------------------------------------------

    def improve(self, rounds: int, until: float) -> bool:
        """Re-open small sets of people `rounds` times; True where the clock stopped that."""
        best = self.objective()
        for _ in range(rounds if self.able else 0):
            if time.perf_counter() > until:
                return True
            best = self._reopen(self._neighbourhood(), best)
        return False

    def _neighbourhood(self) -> list[int]:
        size = min(len(self.able), int(self.rng.integers(1, MOST_REOPENED + 1)))
        return [self.able[i] for i in self.rng.choice(len(self.able), size=size, replace=False)]

    def _reopen(self, people: list[int], best: float) -> float:
        """Take these people off and place them anew; keep the roster where it is no worse."""
        chosen, own, heads = list(self.chosen), self.own.copy(), self.heads.copy()
        for p in people:
            self.remove(p)
        for p in people:
            self.place(p)
        now = self.objective()
        if now <= best + TIE:
            return now
        self.chosen, self.own, self.heads = chosen, own, heads
        return best

    def result(self, seconds: float, hit_limit: bool) -> RosterResult:
        """The roster as it stands."""
        assignments = tuple(
            Assignment(p, self.options.duties[int(j)])
            for p in range(len(self.problem.people))
            for j in self._worked(p)
        )
        paid = sum(assignment.duty.paid_hours for assignment in assignments)
        status = Status.INFEASIBLE if self.impossible else Status.FEASIBLE
        solve = Solve(status, paid, None, seconds, hit_limit=hit_limit)
        return RosterResult(solve, assignments, self.impossible, self.wanted.short_hours(self.heads))
