"""A whole plan without any relaxation, for when time runs out first: seconds, and no bound.

Shifts are given where heads that suffice are short (`sufficient.py`, `greedy.py`). Where contracts do not
allow as many, fewer may do all the same: work is put to them in the order of due times
(`scheduling/replay.py`), and if all of it is in time that is a proof as good as any. So shifts are taken
back, some at once. What minimum hours ask beyond is a small programme of contracts alone.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import numpy as np

from scheduling.cover.contracts import Kind
from scheduling.cover.effort import Effort
from scheduling.cover.greedy import Giving
from scheduling.cover.model import CoverModel
from scheduling.cover.problem import CoverProblem, Group
from scheduling.cover.shelf import Shelf
from scheduling.cover.sufficient import heads_wanted
from scheduling.matrix import Answer, Matrix
from scheduling.problem import Duty, Need
from scheduling.replay import Ceiling, replay

PARTS = (1.0, 0.92, 0.85, 0.78, 0.7)  # of heads that suffice, tried in turn: fewer where people are few
SECONDS = 15.0  # for taking shifts back
ENOUGH = 1e-6  # agent-hours


@dataclass(frozen=True)
class Quick:
    """A model of contracts alone, and values of its columns that do all the problem's work in time."""

    model: CoverModel
    answer: Answer


def quick_plan(problem: CoverProblem, effort: Effort) -> Quick | None:
    """Whole shifts that keep every row of the cover, None where none were found so."""
    shelves = [Shelf(problem, group) for group in problem.groups]
    wanted = heads_wanted(problem, shelves)
    if wanted is None:
        return None
    for part in PARTS:
        giving = Giving(problem, [want.part(part) for want in wanted], shelves)
        giving.give()
        if (part == 1.0 and not giving.is_short) or _all_in_time(problem, giving):
            _take_back(problem, giving)
            return _by_contracts(problem, giving.counts(), effort)
    return None


def quick_needs(problem: CoverProblem) -> tuple[Need, ...]:
    """Heads that suffice, as a roster of named people is asked for them; () with too many skills."""
    wanted = heads_wanted(problem, [Shelf(problem, group) for group in problem.groups])
    return tuple(Need(some.skills, some.heads) for some in wanted or ())


def _all_in_time(problem: CoverProblem, giving: Giving) -> bool:
    """Whether the shifts given do all work by its first due time, within the ceiling, and keep every floor.

    A lap that at some time leaves nothing waiting ends as it began, and so may go on for ever.
    """
    if giving.is_below:
        return False
    heads = dict(zip(problem.skill_sets, giving.heads(), strict=True))
    days = np.repeat(np.arange(len(problem.days)), np.diff(problem.days.first_interval))
    ceiling = Ceiling(problem.occupancy, days)
    done = replay(problem.classes, problem.live, heads, problem.head_hours, ceiling)
    in_time = max(done.overdue.max(), done.unserved.max()) <= ENOUGH
    return bool(in_time and (not problem.days.cyclic or done.waiting.min() <= ENOUGH))


def _take_back(problem: CoverProblem, giving: Giving) -> None:
    """Many shifts at once, then fewer, as long as all work is still done in time."""
    until = time.perf_counter() + SECONDS
    given = giving.given()
    size = max(1, len(given) // 4)
    while size and time.perf_counter() < until:
        kept = []
        for first in range(0, len(given), size):
            some = given[first : first + size]
            if time.perf_counter() > until or not _goes_without(problem, giving, some):
                kept += some
        given, size = kept, size // 2


def _goes_without(problem: CoverProblem, giving: Giving, some: list[tuple[int, int]]) -> bool:
    """Take shifts back, if all work is still done in time."""
    giving.move(some, -1)
    if _all_in_time(problem, giving):
        return True
    giving.move(some, 1)
    return False


def _by_contracts(
    problem: CoverProblem, counts: dict[tuple[frozenset[str], Duty], int], effort: Effort
) -> Quick | None:
    """The cheapest shifts that contracts allow, no fewer than these; one of each kind may come on top."""
    nothing = np.zeros(problem.days.intervals)
    groups = tuple(replace(group, options=_few(group, counts)) for group in problem.groups)
    model = CoverModel(replace(problem, groups=groups, classes=(), live=(), floor=nothing, skill_floors=()))
    for s, skills in enumerate(model.skill_sets):
        for x, duty in zip(model.x[s], model.options[s], strict=True):
            x.lowBound = counts.get((skills, duty), 0)
    answer = effort.solve(Matrix.of(model.lp))
    return Quick(model, answer) if answer.values is not None else None


def _few(group: Group, counts: dict[tuple[frozenset[str], Duty], int]) -> tuple[Duty, ...]:
    """The shifts given, and one of each kind that contracts tell apart."""
    kinds = {Kind.of(duty): duty for duty in reversed(group.options)}
    given = (duty for duty in group.options if (group.skills, duty) in counts)
    return tuple(dict.fromkeys((*given, *kinds.values())))
