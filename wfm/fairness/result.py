"""What each agent of a plan bears, beside those who are like it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from scheduling.fairness import Load

DECIMALS = 1


@dataclass(frozen=True)
class FairAgent:
    """What an agent bears; `group` numbers agents alike from 1, None where nobody is like this one.

    `weeks` are those of the horizon that the agent is there for.
    """

    agent: str
    contract: str
    skills: tuple[str, ...]
    group: int | None
    weeks: float
    load: Load


@dataclass(frozen=True)
class Fairness:
    """What everybody bears, agents alike one after the other; who of a pool has no shift is not in it."""

    agents: tuple[FairAgent, ...] = ()

    def groups(self) -> tuple[tuple[FairAgent, ...], ...]:
        """Agents with contract and skills in common, two or more."""
        numbers = sorted({agent.group for agent in self.agents if agent.group is not None})
        return tuple(tuple(agent for agent in self.agents if agent.group == n) for n in numbers)


@dataclass(frozen=True)
class Spread:
    """How far agents alike are from each other in each measure, as far as the farthest two are.

    In proportion: who is there for three weeks of four is held to three quarters of what the others bear.
    """

    hours: float
    nights: float
    weekends: float
    holidays: float
    refused: float


def spread(group: Sequence[FairAgent]) -> Spread:
    """The most less the least of what agents alike bear beyond their share, by the weeks they are there."""
    weeks = np.array([agent.weeks for agent in group])
    part = weeks / weeks.sum() if weeks.sum() > 0 else np.full(len(group), 1.0 / len(group))

    def range_of(measure: str) -> float:
        borne = np.array([float(getattr(agent.load, measure)) for agent in group])
        beyond = borne - part * borne.sum()
        return round(float(beyond.max() - beyond.min()), DECIMALS)

    return Spread(**{field.name: range_of(field.name) for field in fields(Spread)})


def apart(fairness: Fairness) -> tuple[str, ...]:
    """How far agents alike are from each other, the farthest of all groups, in a line; () without any."""
    groups = [spread(group) for group in fairness.groups()]
    if not groups:
        return ()
    hours = max(group.hours for group in groups)
    nights, weekends = max(group.nights for group in groups), max(group.weekends for group in groups)
    return (
        f"  agents alike are at most {hours:g} paid hours, {nights:g} nights and {weekends:g} weekends apart",
    )
