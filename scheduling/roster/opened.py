"""One person's roster with the days of a window open and the others as they are: best answers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scheduling.problem import FloatArray, IntArray
from scheduling.roster.graph import counters_of, may_count
from scheduling.roster.options import values_of
from scheduling.roster.people import Answer, People
from scheduling.roster.programme import Programme, best
from scheduling.roster.response import OFF, Window
from scheduling.roster.tolls import of_runs, of_weekends
from scheduling.roster.window import windowed


class Opened:
    """Person p of some people, who works `duties` (index, or OFF) and may change in the window only.

    Types of which too many are worked are counted in the states from then on, where that takes few.
    """

    moves = False  # what is asked, from answer to answer

    def __init__(self, people: People, p: int, duties: IntArray, window: Window) -> None:
        self.people, self.p, self.duties, self.window = people, p, duties, window
        options = people.options
        self.kept = np.where(duties == OFF, OFF, options.start_of[duties])
        outside = np.append(duties[: window.first], duties[window.last :])
        outside = outside[outside != OFF]
        served = options.coverage[outside]
        self.served, self.heads = served.indices, served.data
        self.bonus = float(people.bonus[p][outside].sum()) - self._overtime_outside() - self._toll_before()
        worked = np.bincount(options.code[options.start_of[outside]], minlength=len(options.codes))
        most = people.problem.people[p].most_of
        self.left = {
            code: most[code] - int(worked[options.codes.index(code)]) for code in people.graphs.binding[p]
        }
        self.counted: tuple[str, ...] = ()
        self._open()

    def answer(self, gain: FloatArray, most: int = 1, held: IntArray | None = None) -> Answer:
        """The best rosters where one more head is worth `gain`; the days outside count as well.

        Days may be `held` at a start or OFF, shape (days,), LOOSE on the others.
        """
        value, duty = values_of(self.people.options, gain, self.people.bonus[self.p], self.window)
        worth, inside = self._paths(value, most, held)
        while len(worth) and self._count(self._over(inside[0])):
            worth, inside = self._paths(value, most, held)
        keep = [j for j in range(len(worth)) if not self._over(inside[j]) and not self._is_long(inside[j])]
        days = np.where(inside == OFF, OFF, duty[inside])
        (worth,), (duties,) = Outside([self]).with_days(worth[None], days[None], gain)
        return Answer(worth[keep], duties[keep], float(worth[0]) if len(worth) else -np.inf)

    def found(self, worth: FloatArray, duties: IntArray) -> Answer:
        """The answer with these duties, best first."""
        return Answer(worth, duties, float(worth[0]))

    def programme(self) -> Programme:
        """What is asked of the person, maxima aside that the states do not hold."""
        most = np.full(len(self.people.options.codes), len(self.duties))
        for code, left in self.left.items():
            most[self.people.options.codes.index(code)] = left
        bonus = self.people.bonus[self.p]
        return Programme(self.graph, self.seam, self.ends, bonus, most)

    def _overtime_outside(self) -> float:
        """What the overtime costs of weeks of which no day is open."""
        week = np.asarray(self.people.options.days.week)
        is_open = np.isin(week, week[self.window.first : self.window.last])
        return self.people.overtime_cost(self.p, self.kept[~is_open])

    def _toll_before(self) -> float:
        """What the wishes cost that the days before the window break, and weekends outside it."""
        graph, (first, last) = self.people.graphs.of(self.p), self.window
        outside = np.ones(len(self.kept), dtype=np.bool_)
        outside[first:last] = False
        runs = float(of_runs(graph, self.kept, 0, first, graph.begin))
        return runs + of_weekends(graph, self.kept, outside)

    def _paths(self, value: FloatArray, most: int, held: IntArray | None) -> tuple[FloatArray, IntArray]:
        inside = None if held is None else held[self.window.first : self.window.last]
        return best(self.graph, value, self.ends, self.seam, most, inside)

    def _over(self, inside: IntArray) -> list[str]:
        """Types worked more often in the window than the days outside leave."""
        if not self.left:
            return []
        options = self.people.options
        worked = np.bincount(options.code[inside[inside != OFF]], minlength=len(options.codes))
        return [code for code, left in self.left.items() if worked[options.codes.index(code)] > left]

    def _is_long(self, inside: IntArray) -> bool:
        starts = self.kept.copy()
        starts[self.window.first : self.window.last] = inside
        return self.people.is_long(self.p, starts)

    def _count(self, over: list[str]) -> bool:
        """From now on hold these types in the states, where that takes few; whether that is more."""
        if not over or not may_count([self.left[code] for code in (*self.counted, *over)]):
            return False
        self.counted = (*self.counted, *over)
        self._open()
        return True

    def _open(self) -> None:
        graph = self.people.graphs.of(self.p)
        begin, may_end = self.people.graphs.ends(self.p, graph, self.kept)
        counting = graph._replace(counter=counters_of(self.people.options, self.counted))
        left = np.array([self.left[code] for code in self.counted], dtype=np.int64)
        self.graph, self.seam, self.ends = windowed(counting, begin, may_end, self.kept, self.window, left)


class Outside:
    """What several people work outside their window, which all have in common."""

    def __init__(self, people: Sequence[Opened]) -> None:
        self.window = people[0].window
        self.duties = np.array([opened.duties for opened in people])
        self.bonus = np.array([opened.bonus for opened in people])
        self.row = np.repeat(np.arange(len(people)), [len(opened.served) for opened in people])
        self.served = np.concatenate([opened.served for opened in people])
        self.heads = np.concatenate([opened.heads for opened in people])

    def with_days(self, worth: FloatArray, inside: IntArray, gain: FloatArray) -> tuple[FloatArray, IntArray]:
        """What rosters in the window are worth with the days outside, and the duties of all days.

        Shapes (people, rosters) and (people, rosters, days), of the window's days at first.
        """
        fixed = np.bincount(self.row, self.heads * gain[self.served], len(self.duties)) + self.bonus
        duties = np.repeat(self.duties[:, None], inside.shape[1], axis=1)
        duties[:, :, self.window.first : self.window.last] = inside
        return worth + fixed[:, None], duties
