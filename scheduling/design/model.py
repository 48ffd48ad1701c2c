"""The integer programme of shift design, over all kinds or over some.

Once it is settled which kinds are in use, the rest is a network flow (Musliu, Gaertner & Slany 2004):
whole demand then gives whole heads by itself, so that only `used[k]` must be whole here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

import numpy as np
import pulp

from scheduling.cover.programme import Programme, Terms
from scheduling.design.problem import Design, DesignProblem, Kind

IN_USE = 0.5  # of a number that is 0 or 1


class DesignModel:
    """`x[k, d]` heads on kind k on day d, `used[k]` whether it is in use, `under[t]`, `over[t]` what is off.

    `kinds` are those that may be in use, `held` those of them that are in use whatever it costs.
    """

    def __init__(self, problem: DesignProblem, kinds: Iterable[Kind], held: Collection[Kind] = ()) -> None:
        self.problem, self.kinds = problem, tuple(sorted(kinds))
        self.programme = Programme("design")
        self.used = {k: self._used(k, k in held) for k in self.kinds}
        self.x = {(k, d): self._heads_on(k, d) for k in self.kinds for d in range(problem.days)}
        self.under, self.over = self._amiss("under"), self._amiss("over")
        self._cover()
        self._price()

    @property
    def lp(self) -> pulp.LpProblem:
        """The programme to solve."""
        return self.programme.lp

    def relax(self) -> None:
        """Let a kind be in use in part."""
        for used in self.used.values():
            used.cat = pulp.LpContinuous

    def add_changes(self) -> None:
        """Every rise of demand needs a kind that starts there, every fall one that ends there.

        From interval a to its neighbour b, heads rise by no more than the heads on duties that cover b
        and not a. They must rise by as much as demand does, less what is too many in a or too few in b:

            sum_k min(most heads of k, rise) used[k] >= rise - over(a) - under(b)

        and the same backwards in time. It is the flow-cover inequality of one node (Padberg, Van Roy &
        Wolsey 1985) and takes the relaxation nearly to the optimum where demand can be met exactly.
        """
        T = len(self.problem.demand)
        begins, ends = self._where_duties("begin"), self._where_duties("end")
        for b in range(T):
            self._change(f"rise_{b:05d}", (b - 1) % T, b, begins[b])
            self._change(f"fall_{b:05d}", b, (b - 1) % T, ends[b])

    def start(self, design: Design) -> dict[str, float]:
        """The solution by name, for another model to start from; `design` says which kinds are in use."""
        values = {v.name: float(v.value() or 0.0) for v in self.lp.variables()}
        return values | {used.name: float(k in design.heads) for k, used in self.used.items()}

    def kinds_in_use(self) -> frozenset[Kind]:
        """The kinds that the solution uses."""
        return frozenset(k for k, used in self.used.items() if used.value() > IN_USE)

    def design(self) -> Design:
        """The solution in whole heads, without kinds that nobody works."""
        days = range(self.problem.days)
        heads = {k: tuple(round(self.x[k, d].value()) for d in days) for k in self.kinds}
        return Design({k: counts for k, counts in heads.items() if any(counts)})

    # -- variables -----------------------------------------------------------------------------

    def _used(self, kind: Kind, held: bool) -> pulp.LpVariable:
        used = self.programme.whole(f"used_{_name(kind)}", 1)
        used.lowBound = 1 if held else 0
        return used

    def _heads_on(self, kind: Kind, day: int) -> pulp.LpVariable:
        most = self.problem.most(kind, day)
        x = self.programme.variable(f"x_{_name(kind)}_{day}", most)
        if most:
            self.programme.row(f"most_{_name(kind)}_{day}", [(x, 1.0), (self.used[kind], -most)], "<=", 0)
        return x

    def _amiss(self, what: str) -> list[pulp.LpVariable]:
        return [self.programme.variable(f"{what}_{t:05d}") for t in range(len(self.problem.demand))]

    # -- rows ----------------------------------------------------------------------------------

    def _cover(self) -> None:
        """Heads as a flow: those of an interval are those before it, and those who start, less those who end.

        Heads are what is wanted and over, less under, so that they need no variables of their own.
        """
        wanted = self.problem.demand
        for t, terms in enumerate(self._steps()):
            here: Terms = [(self.over[t], 1.0), (self.under[t], -1.0)]
            before: Terms = [(self.over[t - 1], -1.0), (self.under[t - 1], 1.0)] if t else []
            rise = int(wanted[t] - wanted[t - 1]) if t else int(wanted[0])
            less = [(x, -step) for x, step in terms]
            self.programme.row(f"heads_{t:05d}", [*here, *before, *less], "==", -rise)

    def _steps(self) -> list[Terms]:
        """Who comes and goes in each interval; in the first, all who are there are counted as coming."""
        steps: list[Terms] = [[] for _ in self.problem.demand]
        for (kind, day), x in self.x.items():
            there = np.zeros(len(self.problem.demand))
            there[self.problem.span(kind, day)] = 1.0
            changes = np.diff(there, prepend=0.0)
            for t in map(int, np.flatnonzero(changes)):
                steps[t].append((x, float(changes[t])))
        return steps

    def _where_duties(self, change: str) -> list[list[tuple[Kind, int]]]:
        """The duties that begin with an interval, or have ended with the one before it."""
        where: list[list[tuple[Kind, int]]] = [[] for _ in self.problem.demand]
        for kind, day in self.x:
            if kind.length < len(where):  # a duty all the cycle long changes nothing
                span = self.problem.span(kind, day)
                t = int(span[0]) if change == "begin" else (int(span[-1]) + 1) % len(where)
                where[t].append((kind, day))
        return where

    def _change(self, name: str, a: int, b: int, duties: list[tuple[Kind, int]]) -> None:
        rise = int(self.problem.demand[b] - self.problem.demand[a])
        if rise > 0:
            heads = [(self.used[k], float(min(self.x[k, d].upBound, rise))) for k, d in duties]
            amiss = [(self.over[a], 1.0), (self.under[b], 1.0)]
            self.programme.row(name, [*heads, *amiss], ">=", rise)

    def _price(self) -> None:
        prices = self.problem.prices
        terms: Terms = [(used, prices.kind) for used in self.used.values()]
        terms += [(under, prices.under) for under in self.under]
        terms += [(over, prices.over) for over in self.over]
        self.lp.setObjective(pulp.LpAffineExpression(terms))


def _name(kind: Kind) -> str:
    return f"{kind.start:03d}_{kind.length:03d}"
