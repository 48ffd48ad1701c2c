"""The cyclic horizon unrolled into one run: a warm-up before it, and a tail that judges every message.

Before the horizon lies its own last week (or all of it, if shorter), unless it is known which messages
are open at the start; after it lies its beginning again. So no message of the horizon meets an empty
house, and none is still open to judgement at the end.
"""

from __future__ import annotations

import hashlib

import numpy as np

from wfm.simulation.demand import Demand, DemandClass
from wfm.simulation.layout import FloatArray, IntArray, KeyArray, World
from wfm.simulation.settings import Settings

MINUTES_PER_WEEK = 7 * 24 * 60
LIVE_FIRST = 1_000_000  # more than any queue's priority


def key_of(*parts: object) -> int:
    """A 64-bit name for a random stream, the same on every machine."""
    digest = hashlib.blake2b("|".join(map(str, parts)).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def warmup_of(demand: Demand) -> int:
    """Intervals of warm-up: a week, or the horizon if it is shorter; none where it is known what waits."""
    if demand.starts_open:
        return 0
    return min(demand.intervals, MINUTES_PER_WEEK // demand.interval_minutes)


def steps_of(work: DemandClass) -> int:
    """Steps of waiting: each target within the maximum age, then that age."""
    return sum(within < work.max_age_seconds for within in work.within_seconds) + 1


def limits_of(work: DemandClass) -> tuple[float, ...]:
    """What a message is judged by, in seconds, ascending; the maximum age stands at the last step."""
    age = steps_of(work) - 1
    return (*work.within_seconds[:age], work.max_age_seconds, *work.within_seconds[age:])


def places_of(work: DemandClass) -> tuple[int, ...]:
    """Where each target, and last the maximum age, stands among the limits."""
    age = steps_of(work) - 1
    targets = range(len(work.within_seconds))
    return (*(target + (target >= age) for target in targets), age)


def tail_of(demand: Demand, probes: tuple[float, ...] = ()) -> int:
    """Intervals after the horizon until its last message has passed every limit and probe."""
    step = 60 * demand.interval_minutes
    last_due = max((_last_due(work, step) for work in demand.classes), default=0)
    return max(last_due, int(np.ceil(max(probes, default=0.0) / step)))


def _last_due(work: DemandClass, step: int) -> int:
    needed = int(np.ceil(max(limits_of(work)) / step))
    if work.open is None:
        return needed
    rounds = needed // int(work.open.sum()) + 1
    return int(np.searchsorted(np.cumsum(np.tile(work.open, rounds)), needed)) + 1


def unroll(
    demand: Demand,
    settings: Settings,
    futures: int,
    seed: int,
    paths: tuple[FloatArray, ...] | None,
    probes: tuple[float, ...] = (),
) -> World:
    """The demand of every future as the kernel reads it.

    `paths` has for each class the expected volumes of each future, shape (F, T); without it the
    classes' own volumes serve every future.
    """
    warmup, tail = warmup_of(demand), tail_of(demand, probes)
    unrolled = np.arange(-warmup, demand.intervals + tail)
    volume = paths if paths is not None else tuple(work.volume[None, :] for work in demand.classes)
    days = int(demand.day.max()) + 1
    gives_way = settings.dispatch in ("next-due", "priority")
    lap = unrolled // demand.intervals
    source = unrolled % demand.intervals
    day = lap * days + demand.day[source]
    day -= day[0]
    return World(
        step_seconds=60.0 * demand.interval_minutes,
        warmup=warmup,
        horizon=demand.intervals,
        source=source,
        day=day,
        span=demand.span.astype(np.int64),
        volume=np.ascontiguousarray(np.stack(volume, axis=1), dtype=np.float64),
        factor=day_factors(demand, settings, futures, int(day[-1]) + 1, seed),
        handle=np.stack([work.handle_seconds for work in demand.classes]) / (1.0 - settings.in_shift),
        spread=float(np.sqrt(np.log1p(settings.handle_cv**2))),
        key=np.array([key_of("class", work.name) for work in demand.classes], dtype=np.uint64),
        within=_within(demand),
        limits=np.array([len(limits_of(work)) for work in demand.classes], dtype=np.int64),
        line=np.cumsum([0, *(steps_of(work) if gives_way else 1 for work in demand.classes)]),
        at_once=np.array([work.concurrency for work in demand.classes], dtype=np.int64),
        by_calendar=np.array([work.open is None for work in demand.classes]),
        opened=_opened(demand, source),
        by_start=np.array([work.measure == "start" for work in demand.classes]),
        rank=_ranks(demand, settings),
        patience=np.array([work.patience_seconds or np.inf for work in demand.classes]),
        carried=np.cumsum([0, *(len(work.carried.age_seconds) for work in demand.classes)]),
        carried_age=np.concatenate([work.carried.age_seconds for work in demand.classes]),
        carried_waited=np.concatenate([work.carried.waited_seconds for work in demand.classes]),
        probes=np.array(probes, dtype=np.float64),
        by_arrival=settings.dispatch == "oldest",
    )


def day_factors(demand: Demand, settings: Settings, futures: int, days: int, seed: int) -> FloatArray:
    """Gamma factors with mean 1 of each future, class and local day, shape (F, K, days).

    One factor is shared by all queues; one more belongs to each queue whose `day_cv` is not zero.
    """
    shared = _gamma(settings.day_cv, (futures, days), seed, "all queues")
    return np.stack(
        [shared * _gamma(work.day_cv, (futures, days), seed, work.queue) for work in demand.classes], axis=1
    )


def _gamma(cv: float, shape: tuple[int, int], seed: int, name: str) -> FloatArray:
    if cv == 0:
        return np.ones(shape)
    generator = np.random.default_rng([seed, key_of("day", name)])
    return generator.gamma(1 / cv**2, cv**2, shape)


def _within(demand: Demand) -> FloatArray:
    """Limits of all classes, filled up with infinity, shape (K, L)."""
    width = max(len(limits_of(work)) for work in demand.classes)
    within = np.full((len(demand.classes), width), np.inf)
    for row, work in zip(within, demand.classes, strict=True):
        row[: len(limits_of(work))] = limits_of(work)
    return within


def _opened(demand: Demand, source: IntArray) -> FloatArray:
    """Open seconds before each interval, far enough past the run's end to date every limit."""
    # The tail is counted from the horizon's start; a whole horizon more makes it long enough from anywhere.
    beyond = source[-1] + 1 + np.arange(tail_of(demand) + demand.intervals + 1)
    longer = np.concatenate([source, beyond % demand.intervals])
    opened = np.zeros((len(demand.classes), len(longer) + 1))
    for k, work in enumerate(demand.classes):
        if work.open is not None:
            opened[k, 1:] = np.cumsum(work.open[longer]) * 60.0 * demand.interval_minutes
    return opened


def _ranks(demand: Demand, settings: Settings) -> IntArray:
    """Live work first, then by priority where the rule asks for it."""
    by_priority = settings.dispatch == "priority"
    return np.array(
        [(0 if work.live else LIVE_FIRST) + (work.priority if by_priority else 0) for work in demand.classes],
        dtype=np.int64,
    )


def keys(parts: list[tuple[object, ...]]) -> KeyArray:
    """Keys of many streams."""
    return np.array([key_of(*part) for part in parts], dtype=np.uint64)
