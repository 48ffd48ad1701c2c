"""People put to the dynamic programme: each one's states, what speaks for a duty, and the best answer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from scheduling.problem import BoolArray, FloatArray, IntArray
from scheduling.roster.graph import binding_types, graph_of, may_count, usable_of
from scheduling.roster.let_go import LetGo
from scheduling.roster.options import Options, values_of
from scheduling.roster.prices import beyond_hour_of, bonus_of
from scheduling.roster.problem import RosterProblem
from scheduling.roster.programme import Programme, best, ends_of
from scheduling.roster.response import OFF, Graph
from scheduling.roster.succession import Starts, Succession, meets_itself, succession_of
from scheduling.roster.tolls import toll_of
from scheduling.roster.window import state_at

WIDER = (1.0, 2.0, 4.0)  # how far hours may leave their pace before a person counts as impossible
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
    hour of overtime costs each person on top, shape (people,). `binding` are the types of
    shifts of which each person may work fewer than other rules let. `let_go` are those who have been asked
    with limits let go, whose prices go on from there. While `shuns_overtime`, answers have none that rules
    let be left out.
    """

    shuns_overtime = False

    def __init__(self, problem: RosterProblem, options: Options) -> None:
        self.problem, self.options = problem, options
        people = problem.people
        self.bonus, self.beyond_hour = bonus_of(problem, options), beyond_hour_of(problem)
        self.usable = [usable_of(p, options) for p in people]
        self._successions: dict[frozenset[str], Succession] = {}
        self._counted: list[tuple[str, ...]] = [() for _ in people]
        self.binding = [binding_types(p, u, options) for p, u in zip(people, self.usable, strict=True)]
        self._uncounted: list[set[str]] = [set() for _ in people]  # they take too many states
        self.let_go: dict[int, LetGo] = {}
        self._graphs: list[dict[float, tuple[Graph, bool]]] = [{} for _ in people]

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
            toll_of(self.graph(p), starts)
            if self.problem.rules.limits_of(self.problem.people[p]).soft
            else 0.0
        )
        return self.overtime_cost(p, starts) + toll

    def relaxed(self, p: int, gain: FloatArray) -> Answer:
        """A roster that may break rules which would need too many states, worth at least as much as any."""
        value, duty = values_of(self.options, gain, self.bonus[p])
        if self.is_exact(p):
            _, begin, ends, *_ = self._anyhow(p)
            worth, starts = best(self.graph(p), value, ends, begin, 1)
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
        graph, succession = self.graph(p), self._succession(p)
        ends = ends_of(np.ones(succession.may_end.shape[1], dtype=np.bool_), graph)
        return Programme(graph, 0, ends, self.bonus[p], self._most(p))

    def _respond(
        self, p: int, value: FloatArray, most: int, held: IntArray | None
    ) -> tuple[FloatArray, IntArray, float]:
        worth, starts, exact = self._paths(p, value, most, held)
        while len(worth) and self._count(p, self.over(p, starts[0])):
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
        if not self.binding[p]:
            return []
        o, person = self.options, self.problem.people[p]
        worked = np.bincount(o.code[starts[starts != OFF]], minlength=len(o.codes))
        return [code for code in self.binding[p] if worked[o.codes.index(code)] > person.most_of[code]]

    @property
    def watches_hours(self) -> bool:
        """Whether the weeks of somebody allow more hours than the horizon does."""
        people = self.problem.people
        return any(p.most_hours is not None and sum(p.max_hours) > p.most_hours for p in people)

    def is_long(self, p: int, starts: IntArray) -> bool:
        """Whether more hours are worked over the horizon than may be; the states know weeks alone."""
        most, o = self.problem.people[p].most_hours, self.options
        return most is not None and o.units[starts[starts != OFF]].sum() * o.unit_hours > most + 1e-6

    def _count(self, p: int, over: list[str]) -> bool:
        """From now on hold these types in the person's states, small maxima first; whether that is more."""
        most, before = self.problem.people[p].most_of, self._counted[p]
        wanted = {*before, *over} - self._uncounted[p]
        counted: tuple[str, ...] = ()
        for code in sorted(wanted, key=lambda code: (most[code], code)):
            if may_count([most[c] for c in (*counted, code)]):
                counted = (*counted, code)
        if counted == before:
            return False
        self._uncounted[p] |= wanted - {*counted}
        self._counted[p] = counted
        self._graphs[p].clear()
        return True

    def _eased(
        self, p: int, value: FloatArray, starts: IntArray, held: IntArray | None
    ) -> tuple[FloatArray, IntArray] | None:
        """A roster within the maxima that are not in the states, near an even pace or else further off."""
        eased = self._priced_down(p, value, starts, held, WIDER)
        if eased is None and not self.is_exact(p):
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
        graph, week = self.graph(p), np.asarray(self.options.days.week)
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
            graph, exact = self._graph(p, slack)
            graph = graph if high is None else graph._replace(high=high)
            if self.shuns_overtime:
                graph = graph._replace(beyond=graph.beyond * SHUNNED)
            succession = self._succession(p)
            if self.problem.rules.cyclic:
                worth, starts = self._over_the_seam(graph, succession.may_end, value, most, held)
            else:
                begin = succession.begin(self.problem.people[p])
                ends = ends_of(succession.may_end[begin], graph)
                worth, starts = best(graph, value, ends, begin, most, held)
            if exact or len(worth):
                break
        return worth, starts, exact

    def ends(self, p: int, graph: Graph, starts: IntArray) -> tuple[int, BoolArray]:
        """The class in which a roster begins, and those in which it may end."""
        succession = self._succession(p)
        if not self.problem.rules.cyclic:
            begin = succession.begin(self.problem.people[p])
            return begin, succession.may_end[begin]
        for begin, ends in enumerate(succession.may_end):
            last, _ = state_at(graph, starts, 0, len(starts), begin, graph.begin)
            if last >= 0 and ends[last]:
                return begin, ends
        return 0, np.zeros(succession.may_end.shape[1], dtype=np.bool_)

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

    def begin(self, p: int) -> tuple[int, int]:
        """The class and the run before day 0; the free class where the horizon is a cycle."""
        first = 0 if self.problem.rules.cyclic else self._succession(p).begin(self.problem.people[p])
        return first, self.graph(p).begin

    def programme(self, p: int) -> Programme:
        """What is asked of a person whose horizon is no cycle, maxima aside that the states do not hold."""
        graph, succession = self.graph(p), self._succession(p)
        begin = succession.begin(self.problem.people[p])
        ends = ends_of(succession.may_end[begin], graph)
        return Programme(graph, begin, ends, self.bonus[p], self._most(p))

    def _most(self, p: int) -> IntArray:
        """The most shifts of each code."""
        most_of, days = self.problem.people[p].most_of, len(self.options.days)
        return np.array([most_of.get(code, days) for code in self.options.codes])

    def graph(self, p: int) -> Graph:
        """The person's states and steps."""
        return self._graph(p, 1.0)[0]

    def is_exact(self, p: int) -> bool:
        """Whether the states hold every roster of the person, or only those near an even pace."""
        return self._graph(p, 1.0)[1]

    def _graph(self, p: int, slack: float) -> tuple[Graph, bool]:
        while slack not in self._graphs[p]:
            graph, exact = graph_of(
                self.problem.people[p], self.usable[p], self.options, self._succession(p),
                self.problem.rules, self._counted[p], slack, float(self.beyond_hour[p]),
                self.problem.prices.wish,
            )  # fmt: skip
            if exact or not self._counted[p]:
                self._graphs[p][slack] = graph, exact
            else:  # too many states: what was counted last is watched again
                code = self._counted[p][-1]
                self._counted[p], self._uncounted[p] = self._counted[p][:-1], {*self._uncounted[p], code}
        return self._graphs[p][slack]

    def _succession(self, p: int) -> Succession:
        """Shared by people who may work starts of the same codes."""
        o = self.options
        codes = frozenset(o.codes[c] for c in np.unique(o.code[self.usable[p].starts]))
        if codes not in self._successions:
            before = frozenset(p.worked_before[-1] for p in self.problem.people if p.worked_before)
            self._successions[codes] = succession_of(self._starts, codes, self.problem.rules, before)
        return self._successions[codes]

    @cached_property
    def _starts(self) -> Starts:
        o = self.options
        return Starts(
            tuple(tuple(o.representative(s) for s in range(a, b)) for a, b in pairwise(o.day_first)), o.days
        )
