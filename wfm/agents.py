"""Named agents from agents.csv or .xlsx: contract, skills, time off, requests and locks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wfm.config import PlanFile


@dataclass(frozen=True)
class Request:
    """A wish: shift-on or shift-off on a day, of any shift, of a code, or of a code at a start."""

    on: bool
    day: date
    code: str | None = None
    start_minute: int | None = None
    weight: float = 1.0


@dataclass(frozen=True)
class Lock:
    """An assignment the planner fixed; `code` None means off."""

    day: date
    code: str | None
    start_minute: int | None = None


@dataclass(frozen=True)
class Agent:
    """A named agent; `contract` is a contract's name, `time_off` holds single local days."""

    name: str
    contract: str
    skills: frozenset[str]
    time_off: frozenset[date] = frozenset()
    requests: tuple[Request, ...] = ()
    locks: tuple[Lock, ...] = ()


def read_agents(plan: PlanFile) -> tuple[Agent, ...]:
    """Read the plan's agents file, () where it names none; DataFileError with every problem."""
    raise NotImplementedError
