"""One interval of a plan: who is at work, what binds, what waits until when, and what one head less does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from scheduling.cover import CoverProblem
from scheduling.problem import FloatArray
from scheduling.replay import Replay, replay
from wfm.covering import Hedge, cover_problem, skill_floors
from wfm.duties import label_of
from wfm.errors import PlanFileError, Problem
from wfm.explain.read import Explained
from wfm.explain.streams import Waiting, streams_of, waiting_at
from wfm.made_plan import MadeShift
from wfm.verify.uncovered import live_heads
from wfm.workload import Stream

NO_RESERVE = Hedge({}, 10**9)
LEAST_SHARE = 0.0005
NOTHING = 1e-6


@dataclass(frozen=True)
class AtWork:
    """Somebody whose shift covers the interval; `on_break` for all of it or a part."""

    agent: str
    shift: str
    until: datetime
    on_break: bool


@dataclass(frozen=True)
class Arriving:
    """Forecast work of the interval."""

    stream: str
    messages: float
    hours: float


@dataclass(frozen=True)
class LostShare:
    """A target's share in time by the plan without chance, before and after."""

    work: str
    before: float
    after: float


@dataclass(frozen=True)
class OneLess:
    """What happens, nothing random, when one head of these skills is missing for the interval.

    `waiting_hours` more work waits at its end, until `until` (None where it is never made up);
    `late_hours` more misses its first target. `shares` are the targets kept less often.
    """

    skills: tuple[str, ...]
    below_floor: bool
    short_for_live: bool
    waiting_hours: float
    until: datetime | None
    late_hours: float
    shares: tuple[LostShare, ...]


@dataclass(frozen=True)
class Moment:
    """An interval `[start, end)` of local time; `backlog` is messages waiting at its end, by simulation."""

    start: datetime
    end: datetime
    heads: float
    floor: float
    requirement: float
    binds: str
    at_work: tuple[AtWork, ...]
    arriving: tuple[Arriving, ...]
    live_hours: float
    deferred_hours: float
    backlog: float
    waiting: tuple[Waiting, ...]
    one_less: tuple[OneLess, ...]


def moment_of(explained: Explained, text: str) -> Moment:
    """The interval that holds a time; PlanFileError where the text is no time of the horizon."""
    t = _interval_at(explained, text)
    row, streams = explained.coverage.iloc[t], streams_of(explained)
    return Moment(
        start=_local(explained, t),
        end=_local(explained, t + 1),
        heads=float(row["coverage"]),
        floor=float(explained.floor[t]),
        requirement=float(row["requirement"]),
        binds=str(row["binds"]),
        at_work=tuple(_at_work(explained, t)),
        arriving=tuple(Arriving(s.name, float(s.volume[t]), float(s.hours[t])) for s in streams),
        live_hours=float(row["live"]),
        deferred_hours=float(row["deferred"]),
        backlog=float(row["backlog"]),
        waiting=waiting_at(explained, streams, t),
        one_less=_one_less(explained, streams, t),
    )


def _interval_at(explained: Explained, text: str) -> int:
    grid = explained.grid
    first, last = _local(explained, 0), _local(explained, grid.intervals)
    remedy = f"write a local time such as {_local(explained, grid.intervals // 2):%Y-%m-%d %H:%M}"
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise PlanFileError(Problem("--at", "", f'"{text}" is not a time', remedy)) from None
    moment = moment.replace(tzinfo=grid.zone) if moment.tzinfo is None else moment
    if not first <= moment < last:
        message = f"{text} lies outside the plan, {first:%Y-%m-%d %H:%M} to {last:%Y-%m-%d %H:%M}"
        raise PlanFileError(Problem("--at", "", message, remedy))
    return int((moment.timestamp() - first.timestamp()) // (60 * grid.interval_minutes))


def _local(explained: Explained, t: int) -> datetime:
    first = explained.grid.starts[0].to_pydatetime()
    moment: datetime = first + t * timedelta(minutes=explained.plan.interval)
    return moment.astimezone(explained.grid.zone)


def _at_work(explained: Explained, t: int) -> list[AtWork]:
    """Everybody whose shift touches the interval, and who of them is away in a break."""
    found = []
    for shift in explained.made.shifts:
        worked = float(explained.worked(shift)[t])
        if worked > 0 or _has_break_in(explained, shift, t):
            label = label_of(shift.code, shift.start.hour * 60 + shift.start.minute)
            found.append(AtWork(shift.agent, label, shift.end, _has_break_in(explained, shift, t)))
    return found


def _has_break_in(explained: Explained, shift: MadeShift, t: int) -> bool:
    start, end = _local(explained, t).timestamp(), _local(explained, t + 1).timestamp()
    return any(a.timestamp() < end and b.timestamp() > start for a, b in shift.breaks)


def _one_less(explained: Explained, streams: tuple[Stream, ...], t: int) -> tuple[OneLess, ...]:
    """For each set of skills that somebody at work has."""
    fluid = cover_problem(explained.plan, explained.grid, explained.days, (), streams, NO_RESERVE)
    heads = _heads_at_pace(explained)
    before = replay(fluid.classes, fluid.live, heads, explained.head_hours)
    found = []
    for skills in sorted(heads, key=sorted):
        if heads[skills][t] > NOTHING:
            fewer = {**heads, skills: heads[skills].copy()}
            fewer[skills][t] = max(0.0, fewer[skills][t] - 1.0)
            after = replay(fluid.classes, fluid.live, fewer, explained.head_hours)
            found.append(_compared(explained, fluid, skills, t, before, after))
    return tuple(found)


def _heads_by_skill(explained: Explained) -> dict[frozenset[str], FloatArray]:
    return _summed(explained, lambda _: 1.0)


def _heads_at_pace(explained: Explained) -> dict[frozenset[str], FloatArray]:
    """Heads with somebody new counted by the work that they get done."""
    return _summed(explained, explained.pace)


def _summed(explained: Explained, share: Callable[[MadeShift], float]) -> dict[frozenset[str], FloatArray]:
    heads: dict[frozenset[str], FloatArray] = defaultdict(lambda: np.zeros(explained.grid.intervals))
    for shift in explained.made.shifts:
        heads[shift.skills] = heads[shift.skills] + share(shift) * explained.worked(shift)
    return dict(heads)


def _compared(
    explained: Explained, fluid: CoverProblem, skills: frozenset[str], t: int, before: Replay, after: Replay
) -> OneLess:
    more = after.waiting - before.waiting
    left = float(explained.coverage["coverage"].iloc[t]) - 1.0
    shares = (
        LostShare(f"{work.name}{'' if len(was) == 1 else f', target {j + 1}'}", was[j], now[j])
        for work, was, now in zip(fluid.classes, before.in_time, after.in_time, strict=True)
        for j in range(len(was) - (len(was) > 1))
    )
    return OneLess(
        skills=tuple(sorted(skills)),
        below_floor=left < float(explained.floor[t]) - NOTHING or _below_skill_floor(explained, skills, t),
        short_for_live=left < float(live_heads(fluid)[t]) - NOTHING,
        waiting_hours=max(0.0, float(more[t])),
        until=_made_up(explained, more, t),
        late_hours=max(0.0, float((after.overdue - before.overdue).max())),
        shares=tuple(share for share in shares if share.before - share.after > LEAST_SHARE),
    )


def _below_skill_floor(explained: Explained, skills: frozenset[str], t: int) -> bool:
    """Whether one holder of these skills fewer is one too few of some skill's floor."""
    heads = _heads_by_skill(explained)
    return any(
        sum(float(own[t]) for held, own in heads.items() if floor.skill in held) - 1.0
        < float(floor.heads[t]) - NOTHING
        for floor in skill_floors(explained.plan, explained.grid)
        if floor.skill in skills
    )


def _made_up(explained: Explained, more: FloatArray, t: int) -> datetime | None:
    """The end of the interval by which no more waits than before."""
    again = np.flatnonzero(more[t:] <= NOTHING)
    return _local(explained, t + int(again[0]) + 1) if len(again) else None
