"""A PuLP programme under construction: named variables, named rows, and what may stay unmet."""

from __future__ import annotations

from dataclasses import dataclass

import pulp

Terms = list[tuple[pulp.LpVariable, float]]


@dataclass(frozen=True)
class Slack:
    """A variable for what may stay unmet: work of a class, live heads, or the floor, in interval t."""

    variable: pulp.LpVariable
    what: str
    t: int


class Programme:
    """`lp` is the programme to minimise; `slack` lists what may stay unmet, `at` has intervals."""

    def __init__(self, name: str) -> None:
        self.lp = pulp.LpProblem(name, pulp.LpMinimize)
        self.slack: list[Slack] = []
        self.at: dict[str, int] = {}

    def variable(self, name: str, most: float | None = None, t: int | None = None) -> pulp.LpVariable:
        """A variable from 0 to `most`, of interval t if it belongs to one."""
        if t is not None:
            self.at[name] = t
        return self.lp.add_variable(name, 0, most)

    def whole(self, name: str, most: float | None = None) -> pulp.LpVariable:
        """A whole number from 0 to `most`."""
        return self.lp.add_variable(name, 0, most, pulp.LpInteger)

    def unmet(self, name: str, what: str, t: int) -> Terms:
        """Something that may stay unmet, at a price no plan pays if it can help it."""
        variable = self.variable(name, t=t)
        self.slack.append(Slack(variable, what, t))
        return [(variable, 1.0)]

    def row(self, name: str, terms: Terms, sense: str, right: float) -> None:
        """The row `terms sense right`; sense is `<=`, `==` or `>=`; a variable may stand in it twice."""
        left = pulp.LpAffineExpression()
        for variable, factor in terms:
            left.addterm(variable, factor)
        row = {"<=": left <= right, ">=": left >= right}.get(sense)
        self.lp.addConstraint(left == right if row is None else row, name)
