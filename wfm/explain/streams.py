"""The work of a made plan as streams again, from forecast.csv, and what of it waits when."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from wfm.covering import due_of, open_hours
from wfm.explain.read import Explained
from wfm.open_messages import Carried
from wfm.workload import Stream

LAPS = 2
NOTHING = 1e-6


@dataclass(frozen=True)
class Waiting:
    """Forecast work that waits at the end of an interval, by the end of the one in which it is due."""

    stream: str
    hours: float
    messages: float
    due: datetime


def streams_of(explained: Explained) -> tuple[Stream, ...]:
    """The streams that forecast.csv has rows of, in the plan's order."""
    plan, found = explained.plan, []
    rows = dict(list(explained.forecast.groupby(["queue", "work_type"], sort=False)))
    for priority, queue in enumerate(plan.queues):
        for work_type, work in queue.work().items():
            frame = rows.get((queue.name, work_type))
            if frame is None or len(frame) != explained.grid.intervals:
                continue
            targets = tuple(sorted(work.targets, key=lambda target: target.within_seconds))
            live = bool(targets) and targets[0].within_seconds < 60 * plan.interval
            found.append(
                Stream(
                    queue=queue,
                    work_type=work_type,
                    volume=frame["volume"].to_numpy(dtype=float),
                    p05=frame["p05"].to_numpy(dtype=float),
                    p50=frame["p50"].to_numpy(dtype=float),
                    p95=frame["p95"].to_numpy(dtype=float),
                    handle_seconds=frame["handle_seconds"].to_numpy(dtype=float),
                    targets=targets,
                    measure=work.measure or ("start" if live else "end"),
                    live=live,
                    max_age_seconds=queue.max_age_of(work),
                    priority=priority,
                    carried=_carried(explained, f"{queue.name} {work_type}"),
                )
            )
    return tuple(found)


def _carried(explained: Explained, name: str) -> Carried | None:
    """The stream's messages open at the start, None where the plan had no backlog."""
    opening = explained.made.document.get("open_messages", {}).get(name)
    if opening is None:
        return None
    return Carried(np.array(opening["age_seconds"]), np.array(opening["waited_seconds"]))


def waiting_at(explained: Explained, streams: tuple[Stream, ...], t: int) -> tuple[Waiting, ...]:
    """What waits at the end of interval t when what is due first is done first, whoever does it.

    The hours done in each interval are those of coverage.csv; the horizon is gone through twice, so
    that it begins with what it leaves, or once, from the messages open at its start, where these are known.
    """
    T = explained.grid.intervals
    deferred = explained.coverage["deferred"].to_numpy(dtype=float)
    due = {k: due_of(explained.grid, s, _first_seconds(s)) for k, s in enumerate(streams) if not s.live}
    left: dict[tuple[int, int, int], float] = dict(_open_at_start(explained, streams))
    heapq.heapify(queue := list(left))
    begin = (LAPS - 1) * T if any(stream.carried is not None for stream in streams) else 0
    for now in range(begin, (LAPS - 1) * T + t + 1):
        for k, ends in due.items():
            item = (int(ends[now % T]) + now - now % T, k, now)
            left[item] = float(streams[k].hours[now % T])
            heapq.heappush(queue, item)
        room = float(deferred[now % T])
        while queue and room > NOTHING:
            done = min(room, left[queue[0]])
            room -= done
            left[queue[0]] -= done
            if left[queue[0]] <= NOTHING:
                del left[heapq.heappop(queue)]
    return _gathered(explained, streams, left)


def _open_at_start(
    explained: Explained, streams: tuple[Stream, ...]
) -> Iterator[tuple[tuple[int, int, int], float]]:
    """Hours open at the start of the last lap by when they are due, as if they had come a lap before."""
    begin = (LAPS - 1) * explained.grid.intervals
    for k, stream in enumerate(streams):
        if stream.carried is not None and not stream.live:
            hours = open_hours(explained.grid, stream, stream.carried)
            yield from (((begin + int(due), k, 0), float(hours[due])) for due in np.flatnonzero(hours))


def _first_seconds(stream: Stream) -> int:
    return stream.targets[0].within_seconds if stream.targets else stream.max_age_seconds


def _gathered(
    explained: Explained, streams: tuple[Stream, ...], left: dict[tuple[int, int, int], float]
) -> tuple[Waiting, ...]:
    """Like work of one due time together, the most urgent first."""
    T = explained.grid.intervals
    hours: dict[tuple[int, int], float] = defaultdict(float)
    messages: dict[tuple[int, int], float] = defaultdict(float)
    for (due, k, arrived), some in left.items():
        if some > NOTHING:
            hours[due, k] += some
            messages[due, k] += some * 3600.0 / float(streams[k].handle_seconds[arrived % T])
    return tuple(
        Waiting(streams[k].name, hours[due, k], messages[due, k], _end_of(explained, due - (LAPS - 1) * T))
        for due, k in sorted(hours)
    )


def _end_of(explained: Explained, t: int) -> datetime:
    """Local time at which an interval ends; it may lie outside the horizon."""
    first = explained.grid.starts[0].to_pydatetime()
    end: datetime = first + (t + 1) * timedelta(minutes=explained.plan.interval)
    return end.astimezone(explained.grid.zone)
