"""Named people on shifts: each one's best response in turn, then small sets of people again and again.

What is needed is heads by interval, of everybody and of who holds some skill. Falling short of it costs
more than any shift does, so people are added where they help most; what stays short is reported, never
hidden.
"""

from __future__ import annotations

import time

import numpy as np

from scheduling.problem import FloatArray, IntArray
from scheduling.result import Assignment, Solve, Status
from scheduling.roster.options import compile_options
from scheduling.roster.people import People
from scheduling.roster.problem import RosterProblem, RosterResult
from scheduling.roster.response import OFF
from scheduling.roster.wanted import wanted_of

MOST_REOPENED = 4  # people whose rosters are made anew at once
TIE = 1e-9


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
        began = time.perf_counter()
        self.problem = problem
        self.options = compile_options(problem.duties, problem.days, problem.shifts)
        self.people = People(problem, self.options)
        skill_sets = tuple(sorted({person.skills for person in problem.people}, key=sorted))
        self.wanted = wanted_of(problem, skill_sets)
        self.set_of = [skill_sets.index(person.skills) for person in problem.people]
        self.rng = np.random.default_rng(problem.seed)
        self.nobody = np.full(len(problem.days), OFF, dtype=np.int64)
        self.chosen = [self.nobody for _ in problem.people]
        self.own = np.zeros(len(problem.people))
        self.heads = np.zeros((len(skill_sets), self.options.coverage.shape[1]))
        order = sorted(range(len(problem.people)), key=lambda p: (problem.people[p].is_pool, p))
        self.impossible = tuple(p for p in order if not self.place(p))
        self.able = [p for p in order if p not in set(self.impossible)]
        self.first_seconds = time.perf_counter() - began

    def objective(self) -> float:
        """Penalty plus what people's own rosters cost, requests included."""
        return self.wanted.penalty(self.heads) + float(self.own.sum())

    # -- one person ----------------------------------------------------------------------------

    def place(self, p: int) -> bool:
        """Give a person, now off the roster, the best one; False where no roster obeys the rules."""
        answer = self.people.answer(p, self.wanted.gain(self.heads, self.set_of[p]))
        if not len(answer.worth):
            return False
        self.put(p, answer.duties[0])
        return True

    def put(self, p: int, duties: IntArray) -> None:
        """Give a person, now off the roster, these duties (indices, or OFF)."""
        self.chosen[p] = duties
        self.heads[self.set_of[p]] += self._coverage(p)
        self.own[p] = -float(self.people.bonus[p][self._worked(p)].sum())

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
        asked = sum(max(weight, 0.0) for p in self.problem.people for *_, weight in p.wishes)
        return RosterResult(
            solve=solve,
            assignments=assignments,
            impossible=self.impossible,
            short_hours=self.wanted.short_hours(self.heads),
            cost=self.objective() + self.problem.prices.wish * asked,
            first_seconds=self.first_seconds,
        )
