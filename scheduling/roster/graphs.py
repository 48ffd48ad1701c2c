"""The graphs of all people of a problem, made when first asked for, and what their states hold."""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise

import numpy as np

from scheduling.problem import BoolArray, IntArray
from scheduling.roster.corridor import followed
from scheduling.roster.graph import binding_types, graph_of, may_count, usable_of
from scheduling.roster.options import Options
from scheduling.roster.prices import beyond_hour_of
from scheduling.roster.problem import RosterProblem
from scheduling.roster.response import Graph
from scheduling.roster.succession import Starts, Succession, succession_of
from scheduling.roster.window import state_at

WIDER = (1.0, 2.0, 4.0)  # how far hours may leave their pace before a person counts as impossible


class Graphs:
    """Each person's states, `usable` starts and days, and types of shifts that are counted.

    `binding` are the types of which each person may work fewer than other rules let.
    """

    def __init__(self, problem: RosterProblem, options: Options) -> None:
        self.problem, self.options, self._beyond_hour = problem, options, beyond_hour_of(problem)
        people = problem.people
        self.usable = [usable_of(p, options) for p in people]
        self.binding = [binding_types(p, u, options) for p, u in zip(people, self.usable, strict=True)]
        self._successions: dict[frozenset[str], Succession] = {}
        self._counted: list[tuple[str, ...]] = [() for _ in people]
        self._uncounted: list[set[str]] = [set() for _ in people]  # they take too many states
        self._made: list[dict[float, tuple[Graph, bool]]] = [{} for _ in people]

    def of(self, p: int, slack: float = WIDER[0]) -> Graph:
        """The person's states and steps; `slack` widens what they hold where that is not every roster."""
        return self._of(p, slack)[0]

    def is_exact(self, p: int) -> bool:
        """Whether the states hold every roster of the person, or only those near one."""
        return self._of(p, WIDER[0])[1]

    def follow(self, p: int, starts: IntArray) -> None:
        """Have the states hold rosters near these starts from now on, where they do not hold every one."""
        graph, exact = self._of(p, WIDER[0])
        if not exact:
            self._made[p][WIDER[0]] = followed(graph, starts), False

    def count(self, p: int, over: list[str]) -> bool:
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
        self._made[p].clear()
        return True

    def begin(self, p: int) -> tuple[int, int]:
        """The class and the run before day 0; the free class where the horizon is a cycle."""
        first = 0 if self.problem.rules.cyclic else self.succession(p).begin(self.problem.people[p])
        return first, self.of(p).begin

    def ends(self, p: int, graph: Graph, starts: IntArray) -> tuple[int, BoolArray]:
        """The class in which a roster begins, and those in which it may end."""
        succession = self.succession(p)
        if not self.problem.rules.cyclic:
            begin = succession.begin(self.problem.people[p])
            return begin, succession.may_end[begin]
        for begin, ends in enumerate(succession.may_end):
            last, _ = state_at(graph, starts, 0, len(starts), begin, graph.begin)
            if last >= 0 and ends[last]:
                return begin, ends
        return 0, np.zeros(succession.may_end.shape[1], dtype=np.bool_)

    def succession(self, p: int) -> Succession:
        """Shared by people who may work starts of the same codes."""
        o = self.options
        codes = frozenset(o.codes[c] for c in np.unique(o.code[self.usable[p].starts]))
        if codes not in self._successions:
            before = frozenset(p.worked_before[-1] for p in self.problem.people if p.worked_before)
            self._successions[codes] = succession_of(self._starts, codes, self.problem.rules, before)
        return self._successions[codes]

    def _of(self, p: int, slack: float) -> tuple[Graph, bool]:
        while slack not in self._made[p]:
            graph, exact = graph_of(
                self.problem.people[p], self.usable[p], self.options, self.succession(p),
                self.problem.rules, self._counted[p], slack, float(self._beyond_hour[p]),
                self.problem.prices.wish,
            )  # fmt: skip
            if exact or not self._counted[p]:
                self._made[p][slack] = graph, exact
            else:  # too many states: what was counted last is watched again
                code = self._counted[p][-1]
                self._counted[p], self._uncounted[p] = self._counted[p][:-1], {*self._uncounted[p], code}
        return self._made[p][slack]

    @cached_property
    def _starts(self) -> Starts:
        o = self.options
        return Starts(
            tuple(tuple(o.representative(s) for s in range(a, b)) for a, b in pairwise(o.day_first)), o.days
        )
