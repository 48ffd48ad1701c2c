"""What cover leaves unmet, gathered into stretches, with the fewest heads that could meet it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scheduling.cover.problem import CoverProblem, Unmet
from scheduling.problem import SkillFloor

FLOOR = "the floor"  # what `Unmet` calls it


def floor_name(floor: SkillFloor) -> str:
    """What it calls the floor of a skill."""
    return f"{FLOOR} of {floor.skill}"


@dataclass(frozen=True)
class Shortage:
    """Neighbouring intervals [first, end) in which the same stays unmet.

    `amount` is in agent-hours of a class of work, in heads where it is live work or the floor that is
    short (the worst interval). No fewer than `heads` more at work in all of [first, end) could meet it:
    an end past T is in the next round of the cycle. Work may still be done until it is due, so `end`
    is where the last of it is due.
    """

    what: str
    first: int
    end: int
    amount: float
    heads: int


def shortages(problem: CoverProblem, unmet: Iterable[Unmet]) -> tuple[Shortage, ...]:
    """The stretches of what is unmet, the largest of each kind first."""
    by_what: dict[str, list[Unmet]] = {}
    for item in unmet:
        by_what.setdefault(item.what, []).append(item)
    found = [
        _shortage(problem, run)
        for items in by_what.values()
        for run in _runs(sorted(items, key=lambda item: item.t))
    ]
    return tuple(sorted(found, key=lambda short: (short.what, -short.amount, short.first)))


def _runs(items: list[Unmet]) -> Iterator[list[Unmet]]:
    """Items without a gap of an interval between them."""
    run: list[Unmet] = []
    for item in items:
        if run and item.t > run[-1].t + 1:
            yield run
            run = []
        run.append(item)
    if run:
        yield run


def _shortage(problem: CoverProblem, run: list[Unmet]) -> Shortage:
    what, first, last = run[0].what, run[0].t, run[-1].t
    work = next((work for work in problem.classes if work.name == what), None)
    hours = work is not None or any(live.name == what for live in problem.live)
    if not hours:
        worst = max(item.amount for item in run)
        share = 1.0 if what.startswith(FLOOR) else problem.productive_share
        return Shortage(what, first, last + 1, worst, _up(worst / share))
    end = last + 1 if work is None else int(work.stages[-1].due[last]) + 1
    amount = sum(item.amount for item in run)
    a_head = problem.head_hours * problem.occupancy * (end - first)
    return Shortage(what, first, end, amount, _up(amount / a_head))


def _up(heads: float) -> int:
    """Whole heads, solver's dust aside."""
    return max(1, math.ceil(heads - 1e-6))
