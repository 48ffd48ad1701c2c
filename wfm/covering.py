"""The plan's work put to the scheduling engine: due times, hedges against chance, floor and spans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from scheduling.cover import CoverProblem, Group
from scheduling.problem import BoolArray, Days, FloatArray, IntArray, LiveClass, SkillFloor, Stage, WorkClass
from wfm.calendar import Grid
from wfm.config import PlanFile
from wfm.open_messages import Carried
from wfm.simulation.demand import spans_of
from wfm.staffing import SECONDS_PER_HOUR, live_classes
from wfm.workload import Stream

NO_WINDOW = 10**9  # seconds: longer than any target


@dataclass(frozen=True)
class Hedge:
    """What the fluid plan sets aside for chance (DESIGN.md 4.3).

    `factor` multiplies the work of a stream (by name) in each interval, shape (T,); `window_seconds`
    is the longest that work is planned to wait, however long its target, and `most_of_target` the
    longest as a share of it: what is left of the target absorbs chance, and so does the share that may be
    late.
    """

    factor: Mapping[str, FloatArray]
    window_seconds: int
    most_of_target: float = 1.0

    def of(self, name: str) -> FloatArray | float:
        """The factor of a stream."""
        return self.factor.get(name, 1.0)


NO_HEDGE = Hedge({}, NO_WINDOW)


def cover_problem(
    plan: PlanFile, grid: Grid, days: Days, groups: tuple[Group, ...], work: Sequence[Stream], hedge: Hedge
) -> CoverProblem:
    """The deadline-flow problem of the plan's work under a hedge, like classes merged."""
    staffing = plan.staffing
    return CoverProblem(
        days=days,
        groups=groups,
        classes=merged(tuple(_work_class(grid, stream, hedge) for stream in work if not stream.live)),
        live=_live(plan, work, hedge),
        floor=floor_of(plan, grid),
        span=spans_of(grid, staffing.service_per),
        absence=staffing.shrinkage.absence,
        in_shift=staffing.shrinkage.in_shift,
        occupancy=staffing.occupancy,
        objective=staffing.objective,
        skill_floors=skill_floors(plan, grid),
    )


def merged(classes: tuple[WorkClass, ...]) -> tuple[WorkClass, ...]:
    """Classes of one skill and one due time as one: exact where no part may be late, and far smaller.

    Classes with late parts stay apart, since each has a share of its own to keep.
    """
    alike: dict[tuple[str | None, bytes], list[WorkClass]] = {}
    apart: list[WorkClass] = []
    for work in classes:
        if len(work.stages) == 1:
            alike.setdefault((work.skill, work.stages[0].due.tobytes()), []).append(work)
        else:
            apart.append(work)
    return (*apart, *(_sum(group) for group in alike.values()))


def _sum(group: list[WorkClass]) -> WorkClass:
    return WorkClass(
        name=" + ".join(work.name for work in group),
        skill=group[0].skill,
        arrivals=np.sum([work.arrivals for work in group], axis=0),
        volume=np.sum([work.volume for work in group], axis=0),
        stages=group[0].stages,
        carried=_sum_carried([work.carried for work in group if work.carried is not None]),
    )


def _sum_carried(carried: list[FloatArray]) -> FloatArray | None:
    return np.sum(carried, axis=0) if carried else None


def floor_of(plan: PlanFile, grid: Grid) -> FloatArray:
    """Heads that must be at work, whenever any queue is open, shape (T,): no fewer than of any skill."""
    is_open = np.any([grid.open_mask(queue) for queue in plan.queues], axis=0)
    every = np.where(is_open, float(plan.staffing.floor), 0.0)
    return np.asarray(np.maximum.reduce([every, *(floor.heads for floor in skill_floors(plan, grid))]))


def skill_floors(plan: PlanFile, grid: Grid) -> tuple[SkillFloor, ...]:
    """The floor of each skill, whenever a queue that needs it is open; any queue where none needs it."""
    return tuple(
        SkillFloor(skill, np.where(_open_for(plan, grid, skill), float(heads), 0.0))
        for skill, heads in plan.staffing.floors.items()
        if heads
    )


def _open_for(plan: PlanFile, grid: Grid, skill: str) -> BoolArray:
    needing = [queue for queue in plan.queues if queue.skill == skill]
    return np.asarray(np.any([grid.open_mask(queue) for queue in needing or plan.queues], axis=0))


def _live(plan: PlanFile, work: Sequence[Stream], hedge: Hedge) -> tuple[LiveClass, ...]:
    """Live work hedged in its arrivals, so that heads follow by Erlang's own economy of scale."""
    hedged = [replace(s, volume=s.volume * hedge.of(s.name)) for s in work if s.live]
    return live_classes(hedged, plan.interval)


def _work_class(grid: Grid, stream: Stream, hedge: Hedge) -> WorkClass:
    factor = hedge.of(stream.name)
    return WorkClass(
        name=stream.name,
        skill=stream.queue.skill,
        arrivals=stream.hours * factor,
        volume=stream.volume * factor,
        stages=_stages(grid, stream, hedge),
        carried=None if stream.carried is None else open_hours(grid, stream, stream.carried),
    )


def open_hours(grid: Grid, stream: Stream, carried: Carried) -> FloatArray:
    """Agent-hours open at the start, by the interval by whose end they are due, shape (T,).

    A message is due by its first limit that has not passed yet, on the queue's clock; but every one is
    given as long as a new message is, for nobody could be held to what others left undone.
    """
    step, T = grid.interval_minutes * 60, grid.intervals
    limits = np.array(sorted([*(target.within_seconds for target in stream.targets), stream.max_age_seconds]))
    place = np.searchsorted(limits, carried.waited_seconds, side="right")
    due_seconds = np.append(limits, 0)[place] - carried.waited_seconds
    wait = np.maximum(np.maximum(due_seconds, limits[0]) // step, 1).astype(np.int64)
    by_calendar = stream.queue.clock == "calendar"
    counts = np.arange(T) if by_calendar else np.flatnonzero(grid.open_mask(stream.queue))
    last = counts[np.minimum(wait, len(counts)) - 1] if len(counts) else np.full_like(wait, T - 1)
    hours = float(stream.handle_seconds[0]) / SECONDS_PER_HOUR
    return np.asarray(np.bincount(last, minlength=T) * hours, dtype=np.float64)


def _stages(grid: Grid, stream: Stream, hedge: Hedge) -> tuple[Stage, ...]:
    """The targets in order, late parts nested, the maximum age last.

    Under a hedge that plans shorter waits than some target, no part is planned to be late: that share is
    left to chance as well. Planned, it would all fall on one day, a Saturday say, with nobody there.
    """
    within = [target.within_seconds for target in stream.targets]
    longest = within[0] if within else stream.max_age_seconds
    first = min(int(hedge.most_of_target * longest), hedge.window_seconds)
    if not within or first < within[0] or hedge.window_seconds < within[-1]:
        return (Stage(due_of(grid, stream, first), 0.0),)
    targets = [
        Stage(due_of(grid, stream, target.within_seconds), 1.0 - target.share) for target in stream.targets
    ]
    return (*targets, Stage(due_of(grid, stream, max(stream.max_age_seconds, within[-1])), 0.0))


def due_of(grid: Grid, stream: Stream, within_seconds: int) -> IntArray:
    """The interval by whose end work of interval t must be done, on the queue's clock, shape (T,).

    On the opening-hours clock only open intervals count towards the time. May pass T: the cycle.
    """
    T = grid.intervals
    wait = within_seconds // (grid.interval_minutes * 60)
    if stream.queue.clock == "calendar":
        return np.arange(T) + wait
    is_open = grid.open_mask(stream.queue)
    if not is_open.any():
        return np.arange(T) + wait
    opens = np.flatnonzero(np.tile(is_open, 2 + wait // int(is_open.sum())))
    # Work that arrives while closed has the whole of the next open interval, and is done in it at the
    # earliest; work of an open interval arrived at its end at the latest.
    following = np.searchsorted(opens, np.arange(T))
    return np.asarray(opens[following + np.where(is_open, wait, max(wait - 1, 0))], dtype=np.int64)
