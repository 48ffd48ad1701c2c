"""A roster as it stands: who works what, what that costs, and heads by interval and shift need."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numba
import numpy as np

from scheduling.problem import FloatArray, IntArray
from scheduling.roster.options import compile_options
from scheduling.roster.people import People
from scheduling.roster.prices import wishes_of
from scheduling.roster.problem import RosterProblem
from scheduling.roster.response import OFF
from scheduling.roster.wanted import wanted_of


@dataclass(frozen=True)
class Kept:
    """A roster kept aside, to go back to."""

    chosen: tuple[IntArray, ...]
    own: FloatArray
    heads: FloatArray


class Roster:
    """Rosters of everybody, changed a person at a time.

    `chosen[p]` is the duty (index, or OFF) of each day, `own[p]` what that roster costs before any
    head is counted, requests included; `heads` has a row for each skill set and the coverage's columns, and
    so has `before`, the heads that are there without anybody here.
    """

    def __init__(self, problem: RosterProblem) -> None:
        self.problem = problem
        self.options = compile_options(problem.duties, problem.days, problem.shifts)
        self.people = People(problem, self.options)
        skill_sets = tuple(sorted({person.skills for person in problem.people}, key=sorted))
        added = self.options.coverage.data
        whole_heads = bool(np.all(added == np.round(added)))
        self.wanted = wanted_of(problem, skill_sets, whole_heads)
        self.set_of = [skill_sets.index(person.skills) for person in problem.people]
        coverage = self.options.coverage
        self._rows = (coverage.indptr, coverage.indices, coverage.data)
        self.nobody = np.full(len(problem.days), OFF, dtype=np.int64)
        self.chosen = [self.nobody for _ in problem.people]
        self.own = np.zeros(len(problem.people))
        self.before = np.zeros((len(skill_sets), self.options.coverage.shape[1]))
        for s, skills in enumerate(skill_sets):
            self.before[s, : problem.days.intervals] = problem.days.present_of(skills)
        self.heads = self.before.copy()

    def objective(self) -> float:
        """Penalty plus what people's own rosters cost, less requests kept."""
        return self.wanted.penalty(self.heads) + float(self.own.sum())

    def has_whole_costs(self) -> bool:
        """Whether every cost is a whole number, so that bounds may be rounded up."""
        shifts = self.wanted.shifts
        own = (self.people.bonus.ravel(), self.people.beyond_hour, wishes_of(self.problem))
        parts = (*own, shifts.under, shifts.over, shifts.heads)
        return all(bool(np.all(part == np.round(part))) for part in parts)

    def place(self, p: int, *, is_needed: bool = True) -> bool:
        """Give a person, now off the roster, the best one; False where no roster obeys the rules.

        What heads are worth is what they take off the penalty now; nothing where the person is not needed,
        and what the person likes and costs decides alone.
        """
        gain = self.wanted.gain(self.heads, self.set_of[p]) * float(is_needed)
        answer = self.people.answer(p, gain)
        if not len(answer.worth):
            return False
        self.put(p, answer.duties[0])
        return True

    def put(self, p: int, duties: IntArray) -> None:
        """Give a person, now off the roster, these duties (indices, or OFF)."""
        self.chosen[p] = duties
        self.heads[self.set_of[p]] += self.coverage(duties)
        self.own[p] = self.own_cost(p, duties)

    def remove(self, p: int) -> None:
        """Take a person off the roster."""
        self.heads[self.set_of[p]] -= self.coverage(self.chosen[p])
        self.chosen[p] = self.nobody
        self.own[p] = 0.0

    def change(self, duties: Mapping[int, IntArray]) -> None:
        """Give these people these duties in place of theirs."""
        for p in duties:
            self.remove(p)
            self.put(p, duties[p])

    def change_within(self, duties: Mapping[int, IntArray], most: float) -> None:
        """The same, unless the roster would then cost more than `most`."""
        kept = self.keep()
        self.change(duties)
        if self.objective() > most:
            self.back_to(kept)

    def own_cost(self, p: int, duties: IntArray) -> float:
        """What these duties cost before any head is counted."""
        worked = duties[duties != OFF]
        starts = np.where(duties == OFF, OFF, self.options.start_of[duties])
        return self.people.beyond(p, starts) - float(self.people.bonus[p][worked].sum())

    def coverage(self, duties: IntArray) -> FloatArray:
        """Heads that these duties add in each column of the coverage."""
        added: FloatArray = _summed(*self._rows, duties, self.heads.shape[1])
        return added

    def keep(self) -> Kept:
        """The roster as it stands, to go back to."""
        return Kept(tuple(self.chosen), self.own.copy(), self.heads.copy())

    def back_to(self, kept: Kept) -> None:
        """Undo everything since."""
        self.chosen, self.own, self.heads = list(kept.chosen), kept.own.copy(), kept.heads.copy()


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _summed(first: IntArray, column: IntArray, value: FloatArray, rows: IntArray, columns: int) -> FloatArray:
    """The sum of some rows of a sparse matrix, those that are OFF left out."""
    total = np.zeros(columns)
    for row in rows:
        if row != OFF:
            for i in range(first[row], first[row + 1]):
                total[column[i]] += value[i]
    return total
