"""What each agent of a plan bears, beside those who are like it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scheduling.fairness import Load


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
        """Agents with contract, skills and weeks in common, two or more."""
        numbers = sorted({agent.group for agent in self.agents if agent.group is not None})
        return tuple(tuple(agent for agent in self.agents if agent.group == n) for n in numbers)


def spread(group: Sequence[FairAgent]) -> Load:
    """How far agents alike are from each other: the most less the least of each."""
    loads = [agent.load for agent in group]
    return Load(
        hours=max(load.hours for load in loads) - min(load.hours for load in loads),
        nights=max(load.nights for load in loads) - min(load.nights for load in loads),
        weekends=max(load.weekends for load in loads) - min(load.weekends for load in loads),
        holidays=max(load.holidays for load in loads) - min(load.holidays for load in loads),
        refused=max(load.refused for load in loads) - min(load.refused for load in loads),
    )


def apart(fairness: Fairness) -> tuple[str, ...]:
    """How far agents alike are from each other, the farthest of all groups, in a line; () without any."""
    groups = [spread(group) for group in fairness.groups()]
    if not groups:
        return ()
    hours = max(group.hours for group in groups)
    nights, weekends = max(group.nights for group in groups), max(group.weekends for group in groups)
    return (
        f"  agents alike are at most {hours:g} paid hours, {nights} nights and {weekends} weekends apart",
    )
