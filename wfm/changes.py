"""What changed between two rosters: a day of an agent that became another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from wfm.calendar import Grid
from wfm.duties import label_of

Worked = Mapping[tuple[str, int], tuple[str, int]]
"""What an agent works on a day: code and local minute of the start; days off are left out."""


@dataclass(frozen=True)
class Change:
    """An agent's day before and after, as a roster's cells say it; None is a day off."""

    agent: str
    day: int
    date: date
    was: str | None
    now: str | None

    def __str__(self) -> str:
        return f"{self.agent}, {self.date:%a %Y-%m-%d}: {self.was or 'off'} -> {self.now or 'off'}"


def changes_between(before: Worked, after: Worked, agents: Iterable[str], grid: Grid) -> tuple[Change, ...]:
    """Every day that differs, agent by agent in the order given; agents not among them come last."""
    order = {name: place for place, name in enumerate(agents)}
    keys = sorted(before.keys() | after.keys(), key=lambda key: (order.get(key[0], len(order)), key))
    return tuple(
        Change(agent, day, grid.date(day), _said(before, agent, day), _said(after, agent, day))
        for agent, day in keys
        if before.get((agent, day)) != after.get((agent, day))
    )


def _said(worked: Worked, agent: str, day: int) -> str | None:
    duty = worked.get((agent, day))
    return None if duty is None else label_of(*duty)
