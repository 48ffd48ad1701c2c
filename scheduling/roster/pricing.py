"""People asked for their best rosters at some prices: together, a share of them to a thread."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from scheduling.problem import FloatArray, IntArray
from scheduling.roster.opened import Opened, Outside
from scheduling.roster.people import Answer, People
from scheduling.roster.programme import Programme
from scheduling.roster.response import OFF, Window
from scheduling.roster.state import Roster
from scheduling.roster.together import Together

A_ROUND = 2  # rosters a person that pricing brings at a time

Each = Callable[[Callable[[Sequence[int]], Any], Sequence[Sequence[int]]], Iterable[Any]]
Held = Mapping[int, IntArray]  # by person what days are held at: a start, OFF or LOOSE, shape (days,)


class Whole:
    """Person p of some people, all days of whom may change."""

    def __init__(self, people: People, p: int) -> None:
        self.people, self.p = people, p
        self.answer = partial(people.answer, p)

    @property
    def moves(self) -> bool:
        """Whether what is asked differs after each answer."""
        return not self.people.graphs.is_exact(self.p)

    def programme(self) -> Programme:
        """What is asked of the person, maxima aside that the states do not hold."""
        return self.people.programme(self.p)

    def found(self, worth: FloatArray, duties: IntArray) -> Answer:
        """The answer with these duties, best first."""
        graphs, start_of = self.people.graphs, self.people.options.start_of
        graphs.follow(self.p, np.where(duties[0] == OFF, OFF, start_of[duties[0]]))
        return Answer(worth, duties, float(worth[0]) if graphs.is_exact(self.p) else np.inf)


class Pricing:
    """Asks people of a roster; `each` is `map` or that of an executor, which asks so many shares `at_once`.

    With a `window` only its days may change, while the roster stays as it is.
    """

    def __init__(self, roster: Roster, each: Each, at_once: int, window: Window | None) -> None:
        self.roster, self.each, self.at_once, self.window = roster, each, at_once, window
        over_the_seam = window is None and roster.problem.rules.cyclic
        self.alone = over_the_seam or roster.people.watches_hours
        self._asked: dict[int, Whole | Opened] = {}
        self._together: dict[tuple[int, ...], tuple[Together, Outside | None]] = {}

    def answers(self, people: Sequence[int], gain: FloatArray, held: Held) -> list[Answer]:
        """The best rosters of each person, held as they are, where one more head is worth `gain`."""
        shares = [people[k :: self.at_once] for k in range(min(self.at_once, len(people)))]
        found: list[list[Answer]] = list(self.each(lambda some: self._answers(some, gain, held), shares))
        return [found[i % self.at_once][i // self.at_once] for i in range(len(people))]

    def _answers(self, people: Sequence[int], gain: FloatArray, held: Held) -> list[Answer]:
        asked = [self._of(p) for p in people]
        if self.alone:
            return [who.answer(gain, A_ROUND, held.get(p)) for p, who in zip(people, asked, strict=True)]
        together, outside = self._share(tuple(people))
        worth, duties, keeps = together.answers(gain, A_ROUND, [held.get(p) for p in people])
        if outside is not None:
            worth, duties = outside.with_days(worth, duties, gain)
        answers = []
        for i, (p, who) in enumerate(zip(people, asked, strict=True)):
            if keeps[i, 0]:
                answers.append(who.found(worth[i, keeps[i]], duties[i, keeps[i]]))
            else:  # nothing found, or a maximum broken that is counted from then on
                answers.append(who.answer(gain, A_ROUND, held.get(p)))
            if who.moves or not keeps[i, 0]:
                together.renew(i, who.programme())
        return answers

    def _share(self, people: tuple[int, ...]) -> tuple[Together, Outside | None]:
        if people not in self._together:
            window = self.window or Window(0, len(self.roster.problem.days))
            asked = [self._of(p) for p in people]
            together = Together(self.roster.options, [who.programme() for who in asked], window)
            opened = [who for who in asked if isinstance(who, Opened)]
            self._together[people] = (together, Outside(opened) if opened else None)
        return self._together[people]

    def _of(self, p: int) -> Whole | Opened:
        if p not in self._asked:
            everyone, window = self.roster.people, self.window
            self._asked[p] = (
                Opened(everyone, p, self.roster.chosen[p], window) if window else Whole(everyone, p)
            )
        return self._asked[p]
