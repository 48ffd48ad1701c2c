"""One person's roster with the days of a window open and the others as they are: best answers."""

from __future__ import annotations

import numpy as np

from scheduling.problem import FloatArray, IntArray
from scheduling.roster.graph import counters_of, may_count
from scheduling.roster.options import values_of
from scheduling.roster.people import Answer, People, best
from scheduling.roster.response import OFF, Window, holding
from scheduling.roster.window import windowed


class Opened:
    """Person p of some people, who works `duties` (index, or OFF) and may change in the window only.

    Types of which too many are worked are counted in the states from then on, where that takes few.
    """

    def __init__(self, people: People, p: int, duties: IntArray, window: Window) -> None:
        self.people, self.p, self.duties, self.window = people, p, duties, window
        self.kept = np.where(duties == OFF, OFF, people.options.start_of[duties])
        outside = np.append(duties[: window.first], duties[window.last :])
        self.outside = outside[outside != OFF]
        self.counted: tuple[str, ...] = ()
        self._open()

    def answer(self, gain: FloatArray, most: int = 1, held: IntArray | None = None) -> Answer:
        """The best rosters where one more head is worth `gain`; the days outside count as well.

        Days may be `held` at a start or OFF, shape (days,), LOOSE on the others.
        """
        options, bonus = self.people.options, self.people.bonus[self.p]
        value, duty = values_of(options, gain, bonus, self.window)
        worth, inside = self._paths(value, most, held)
        whole = self._whole(inside)
        while len(worth) and self._count(self.people.over(self.p, whole[0])):
            worth, inside = self._paths(value, most, held)
            whole = self._whole(inside)
        bound = float(worth[0]) if len(worth) else -np.inf
        keep = [j for j in range(len(worth)) if not self.people.over(self.p, whole[j])]
        found = np.tile(self.duties, (len(keep), 1))
        within = slice(self.window.first, self.window.last)
        found[:, within] = np.where(inside == OFF, OFF, duty[inside])[keep]
        fixed = options.worth(self.outside, gain) + float(bonus[self.outside].sum())
        return Answer(worth[keep] + fixed, found, bound + fixed)

    def _paths(self, value: FloatArray, most: int, held: IntArray | None) -> tuple[FloatArray, IntArray]:
        graph = self.graph
        if held is not None:
            graph = holding(graph, held[self.window.first : self.window.last])
        return best(graph, value, self.may_end, self.seam, most)

    def _whole(self, inside: IntArray) -> IntArray:
        starts = np.tile(self.kept, (len(inside), 1))
        starts[:, self.window.first : self.window.last] = inside
        return starts

    def _count(self, over: list[str]) -> bool:
        left = self._left((*self.counted, *over))
        if not over or not may_count(left.tolist()):
            return False
        self.counted = (*self.counted, *over)
        self._open()
        return True

    def _left(self, codes: tuple[str, ...]) -> IntArray:
        """How many shifts of each type the days outside leave."""
        options, person = self.people.options, self.people.problem.people[self.p]
        worked = options.code[options.start_of[self.outside]]
        return np.array(
            [person.most_of[code] - int((worked == options.codes.index(code)).sum()) for code in codes],
            dtype=np.int64,
        )

    def _open(self) -> None:
        graph = self.people.graph(self.p)
        begin, ends = self.people.ends(self.p, graph, self.kept)
        counting = graph._replace(counter=counters_of(self.people.options, self.counted))
        self.graph, self.seam, self.may_end = windowed(
            counting, begin, ends, self.kept, self.window, self._left(self.counted)
        )
