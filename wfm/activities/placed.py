"""An activity as a plan has it, and how its outputs tell it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from wfm.calendar import Grid


@dataclass(frozen=True)
class PlacedActivity:
    """An activity of an agent, `[start, end)` in elapsed minutes, inside the shift that starts on `day`."""

    name: str
    agent: str
    day: int
    start: int
    end: int


def activities_document(grid: Grid, activities: Iterable[PlacedActivity]) -> dict[str, Any]:
    """The key `activities` of plan.json, where there are any."""
    rows = [
        {
            "activity": one.name,
            "agent": one.agent,
            "day": grid.date(one.day).isoformat(),
            "start": grid.local_of(one.start).isoformat(),
            "end": grid.local_of(one.end).isoformat(),
        }
        for one in activities
    ]
    return {"activities": rows} if rows else {}


def activities_line(activities: Iterable[PlacedActivity]) -> tuple[str, ...]:
    """How many there are, in a line; () where there are none."""
    placed = tuple(activities)
    if not placed:
        return ()
    hours = sum(one.end - one.start for one in placed) / 60
    agents = len({one.agent for one in placed})
    return (f"  activities: {hours:g} hours of {agents} agents, paid and not for messages",)
