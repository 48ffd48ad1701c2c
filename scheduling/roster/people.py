"""People put to the dynamic programme: each one's states, what speaks for a duty, and the best answer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scheduling.problem import BoolArray, FloatArray, IntArray
from scheduling.roster.graphs import WIDER, Graphs
from scheduling.roster.let_go import LetGo
from scheduling.roster.options import Options, values_of
from scheduling.roster.prices import beyond_hour_of, bonus_of
from scheduling.roster.problem import RosterProblem
from scheduling.roster.programme import Programme, best, ends_of
from scheduling.roster.response import OFF, Graph
from scheduling.roster.succession import meets_itself
from scheduling.roster.tolls import toll_of

SHUNNED = 1e4  # times its price that overtime is put at where others are to be asked first
EASED = 12  # tries to price a shift type down until its maximum holds


@dataclass(frozen=True)
class Answer:
    """Rosters of one person, best first: `duties` are indices or OFF, shape (rosters, days).

    `worth` is of each roster, shape (rosters,); `most` is what no roster of the person can be worth more
    than, infinite where that is not known.
    """

    worth: FloatArray
    duties: IntArray
    most: float


class People:
    """The people of a problem and their best answers to values of duties.

    `bonus` has a row a person and an entry a duty: minus its price, plus requests; `beyond_hour` is what an
    hour of overtime costs each person on top, shape (people,). `let_go` are those who have been asked with
    limits let go, whose prices go on from there. While `shuns_overtime`, answers have none that rules let be
    left out.
    """

    shuns_overtime = False

    def __init__(self, problem: RosterProblem, options: Options) -> None:
        self.problem, self.options = problem, options
        self.bonus, self.beyond_hour = bonus_of(problem, options), beyond_hour_of(problem)
        self.graphs = Graphs(problem, options)
        self.let_go: dict[int, LetGo] = {}

    def answer(self, p: int, gain: FloatArray, most: int = 1, held: IntArray | None = None) -> Answer:
        """The best rosters of person p where one more head is worth `gain` in each column of the coverage.

        Days may be `held` at a start or OFF, shape (days,), LOOSE on the others.
        """
        value, duty = values_of(self.options, gain, self.bonus[p])
        worth, starts, bound = self._respond(p, value, most, held)
        return Answer(worth, np.where(starts == OFF, OFF, duty[starts]), bound)

    @property
    def has_overtime(self) -> bool:
        """Whether anybody may work overtime."""
        return bool(self.beyond_hour.any())

    def overtime_cost(self, p: int, starts: IntArray) -> float:
        """What the overtime of some starts costs on top; OFF on days off."""
        overtime, o = self.problem.people[p].overtime, self.options
        if overtime is None:
            return 0.0
        worked = starts[starts != OFF]
        week = np.asarray(o.days.week)[o.day[worked]]
        hours = np.bincount(week, o.units[worked] * o.unit_hours, minlength=len(overtime.after))
        return float(self.beyond_hour[p]) * overtime.hours(hours.tolist())

    def beyond(self, p: int, starts: IntArray) -> float:
        """What some starts, shape (days,), cost beside their duties: overtime, and the wishes they break."""
        toll = (
            toll_of(self.graphs.of(p), starts)
            if self.problem.rules.limits_of(self.problem.people[p]).soft
            else 0.0
        )
        return self.overtime_cost(p, starts) + toll

    def relaxed(self, p: int, gain: FloatArray) -> Answer:
        """A roster that may break rules which would need too many states, worth at least as much as any."""
        value, duty = values_of(self.options, gain, self.bonus[p])
        if self.graphs.is_exact(p):
            _, begin, ends, *_ = self._anyhow(p)
            worth, starts = best(self.graphs.of(p), value, ends, begin, 1)
            most = float(worth[0]) if len(worth) else -np.inf
        else:
            if p not in self.let_go:
                self.let_go[p] = LetGo(self._anyhow(p), self.options.code)
            most, starts = self.let_go[p].answer(value)
            worth = np.full(len(starts), most)
        return Answer(worth, np.where(starts == OFF, OFF, duty[starts]), most)

    def _anyhow(self, p: int) -> Programme:
        """The person's programme; a cycle begins and ends anyhow."""
        if not self.problem.rules.cyclic:
            return self.programme(p)
        graph, succession = self.graphs.of(p), self.graphs.succession(p)
        ends = ends_of(np.ones(succession.may_end.shape[1], dtype=np.bool_), graph)
        return Programme(graph, 0, ends, self.bonus[p], self._most(p))

    def _respond(
        self, p: int, value: FloatArray, most: int, held: IntArray | None
    ) -> tuple[FloatArray, IntArray, float]:
        worth, starts, exact = self._paths(p, value, most, held)
        while len(worth) and self.graphs.count(p, self.over(p, starts[0])):
            worth, starts, exact = self._paths(p, value, most, held)
        bound = float(worth[0]) if exact and len(worth) else -np.inf if exact else np.inf
        if not len(worth):
            return worth, starts, bound
        keep = [
            j for j in range(len(worth)) if not self.over(p, starts[j]) and not self.is_long(p, starts[j])
        ]
        if 0 not in keep:
            better = self._shortened if self.is_long(p, starts[0]) else self._eased
            eased = better(p, value, starts[0], held)
            if eased is not None:
                return eased[0], eased[1], bound
        return worth[keep], starts[keep], bound

    def over(self, p: int, starts: IntArray) -> list[str]:
        """Shift types worked more often than they may be."""
        if not self.graphs.binding[p]:
            return []
        o, person = self.options, self.problem.people[p]
        worked = np.bincount(o.code[starts[starts != OFF]], minlength=len(o.codes))
        return [code for code in self.graphs.binding[p] if worked[o.codes.index(code)] > person.most_of[code]]

    @property
    def watches_hours(self) -> bool:
        """Whether the weeks of somebody allow more hours than the horizon does."""
        people = self.problem.people
        return any(p.most_hours is not None and sum(p.max_hours) > p.most_hours for p in people)

    def is_long(self, p: int, starts: IntArray) -> bool:
        """Whether more hours are worked over the horizon than may be; the states know weeks alone."""
        most, o = self.problem.people[p].most_hours, self.options
        return most is not None and o.units[starts[starts != OFF]].sum() * o.unit_hours > most + 1e-6

    def _eased(
        self, p: int, value: FloatArray, starts: IntArray, held: IntArray | None
    ) -> tuple[FloatArray, IntArray] | None:
        """A roster within the maxima that are not in the states, near an even pace or else further off."""
        eased = self._priced_down(p, value, starts, held, WIDER)
        if eased is None and not self.graphs.is_exact(p):
            eased = self._priced_down(p, value, starts, held, WIDER[-1:])
        return eased

    def _priced_down(
        self, p: int, value: FloatArray, starts: IntArray, held: IntArray | None, slacks: tuple[float, ...]
    ) -> tuple[FloatArray, IntArray] | None:
        """The same: types too often worked are priced down until they are not."""
        step = max(1e-6, float(np.abs(value).max())) / 8
        price = np.zeros(len(value))
        for _ in range(EASED):
            over = self.over(p, starts)
            if not over and self.is_long(p, starts):
                return None
            if not over:
                worth = float(value[starts[starts != OFF]].sum()) - self.beyond(p, starts)
                return np.array([worth]), starts[None]
            price[self.options.has_code(over)] += step
            step *= 1.5
            _, found, _ = self._paths(p, value - price, 1, held, slacks=slacks)
            starts = found[0]
        return None

    def _shortened(
        self, p: int, value: FloatArray, starts: IntArray, held: IntArray | None
    ) -> tuple[FloatArray, IntArray] | None:
        """A roster with no more hours than may be: week after week one shift less, where that loses least."""
        graph, week = self.graphs.of(p), np.asarray(self.options.days.week)
        high, worth = graph.high.copy(), 0.0
        while self.is_long(p, starts):
            worked = np.bincount(week, np.where(starts == OFF, 0, graph.units[starts])).astype(np.int64)
            tries = []
            for w in np.flatnonzero(worked):
                fewer = np.where(week == w, worked[w] - 1, high)
                found, paths, _ = self._paths(p, value, 1, held, fewer)
                tries += [(float(found[0]), fewer, paths[0])] if len(found) else []
            if not tries:
                return None
            worth, high, starts = max(tries, key=lambda some: some[0])
        return None if self.over(p, starts) else (np.array([worth]), starts[None])

    def _paths(
        self,
        p: int,
        value: FloatArray,
        most: int,
        held: IntArray | None,
        high: IntArray | None = None,
        slacks: tuple[float, ...] = WIDER,
    ) -> tuple[FloatArray, IntArray, bool]:
        """Best paths through the person's states, and whether these hold every roster.

        `high` are units of each day's week in place of what the person may work; hours may leave their pace
        by the first of the `slacks` that has a path.
        """
        for slack in slacks:
            graph, exact = self.graphs.of(p, slack), self.graphs.is_exact(p)
            graph = graph if high is None else graph._replace(high=high)
            if self.shuns_overtime:
                graph = graph._replace(beyond=graph.beyond * SHUNNED)
            succession = self.graphs.succession(p)
            if self.problem.rules.cyclic:
                worth, starts = self._over_the_seam(graph, succession.may_end, value, most, held)
            else:
                begin = succession.begin(self.problem.people[p])
                ends = ends_of(succession.may_end[begin], graph)
                worth, starts = best(graph, value, ends, begin, most, held)
            if exact or len(worth):
                break
        if held is None and high is None and len(worth):
            self.graphs.follow(p, starts[0])
        return worth, starts, exact

    def _over_the_seam(
        self, graph: Graph, may_end: BoolArray, value: FloatArray, most: int, held: IntArray | None
    ) -> tuple[FloatArray, IntArray]:
        """Best over the seam of a cycle: what the last day leaves must allow what the first day starts."""
        anywhere = np.ones(may_end.shape[1], dtype=np.bool_)
        found = best(graph, value, ends_of(anywhere, graph), 0, most, held)
        days, rules = self.options.days, self.problem.rules
        rosters = [[self.options.representative(int(s)) for s in path if s != OFF] for path in found[1]]
        if all(meets_itself(duties, days, rules) for duties in rosters):
            return found
        tries = [best(graph, value, ends_of(ends, graph), s, most, held) for s, ends in enumerate(may_end)]
        return max(tries, key=lambda found: found[0][0] if len(found[0]) else -np.inf)

    def programme(self, p: int) -> Programme:
        """What is asked of a person whose horizon is no cycle, maxima aside that the states do not hold."""
        graph, succession = self.graphs.of(p), self.graphs.succession(p)
        begin = succession.begin(self.problem.people[p])
        ends = ends_of(succession.may_end[begin], graph)
        return Programme(graph, begin, ends, self.bonus[p], self._most(p))

    def _most(self, p: int) -> IntArray:
        """The most shifts of each code."""
        most_of, days = self.problem.people[p].most_of, len(self.options.days)
        return np.array([most_of.get(code, days) for code in self.options.codes])
