"""Shifts given one by one where most is short, and taken back where they are not needed.

A shift a day is given at a time, the one that ends most of what is short for its price (the greedy rule of
set covering: Chvatal 1979), as far as contracts allow.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scheduling.cover.problem import CoverProblem
from scheduling.cover.shelf import ENOUGH, Shelf
from scheduling.cover.sufficient import Wanted
from scheduling.problem import Duty, FloatArray


class Giving:
    """Shifts given so far, and what is still short of each thing wanted."""

    def __init__(self, problem: CoverProblem, wanted: Sequence[Wanted], shelves: list[Shelf]) -> None:
        self.problem, self.wanted, self.shelves = problem, wanted, shelves
        for shelf in shelves:
            shelf.clear()
        self.sets = [problem.skill_sets.index(group.skills) for group in problem.groups]
        self.present = [problem.days.present_of(skills) for skills in problem.skill_sets]
        self.left = [want.heads - np.sum([self.present[s] for s in want.sets], axis=0) for want in wanted]

    @property
    def is_short(self) -> bool:
        """Whether anything wanted is not there."""
        return any(bool((left > ENOUGH).any()) for left in self.left)

    @property
    def is_below(self) -> bool:
        """Whether anybody is missing who must be there whatever the work."""
        gaps = (left - want.heads + want.must for want, left in zip(self.wanted, self.left, strict=True))
        return any(bool((gap > ENOUGH).any()) for gap in gaps)

    def heads(self) -> list[FloatArray]:
        """Heads at work of each skill set, shape (T,) each."""
        heads = [own.copy() for own in self.present]
        for s, shelf in zip(self.sets, self.shelves, strict=True):
            heads[s] += shelf.coverage.T @ shelf.taken
        return heads

    def counts(self) -> dict[tuple[frozenset[str], Duty], int]:
        """How many shifts of each kind each skill set has."""
        given: dict[tuple[frozenset[str], Duty], int] = {}
        for shelf in self.shelves:
            for j in map(int, np.flatnonzero(shelf.taken)):
                key = (shelf.group.skills, shelf.group.options[j])
                given[key] = given.get(key, 0) + int(shelf.taken[j])
        return given

    def give(self) -> None:
        """The best shift of every day, again and again, until nothing is short or nothing helps."""
        while self.is_short and self._give_a_day_each():
            pass

    def _give_a_day_each(self) -> bool:
        """Shifts that start on days next to each other overlap, so even days come before odd ones."""
        given = False
        for odd in (0, 1):
            best: dict[int, tuple[float, int, int]] = {}
            for g, shelf in enumerate(self.shelves):
                for d, value, j in shelf.best_of_days(self._short_of(self.sets[g])):
                    if d % 2 == odd and value > best.get(d, (0.0, 0, 0))[0]:
                        best[d] = (value, g, j)
            for _, g, j in best.values():
                if self.shelves[g].has_room(j):  # another day may have had the last hours of the week
                    self._move(g, j, 1)
                    given = True
        return given

    def _short_of(self, s: int) -> FloatArray:
        """The part of a head of a skill set that is of use in each interval, shape (T,)."""
        asked = [left for want, left in zip(self.wanted, self.left, strict=True) if s in want.sets]
        return np.asarray(np.clip(np.maximum.reduce(asked), 0.0, 1.0))

    def _move(self, g: int, j: int, count: int) -> None:
        shelf = self.shelves[g]
        shelf.take(j, count)
        at, part = shelf.at(j)
        for want, left in zip(self.wanted, self.left, strict=True):
            if self.sets[g] in want.sets:
                left[at] -= count * part

    def move(self, some: list[tuple[int, int]], count: int) -> None:
        """So many more of each of these (group, shift)."""
        for g, j in some:
            self._move(g, j, count)

    def given(self) -> list[tuple[int, int]]:
        """Every shift given (group, shift), in an order that has nothing to do with time."""
        all_of_them = [
            (g, int(j))
            for g, shelf in enumerate(self.shelves)
            for j in np.repeat(np.arange(len(shelf.taken)), shelf.taken)
        ]
        order = np.random.default_rng(0).permutation(len(all_of_them))
        return [all_of_them[i] for i in order]
