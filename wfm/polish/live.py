"""Live work in the fluid: which share of an interval's messages finds one of the heads there are in time."""

from __future__ import annotations

import numpy as np

from wfm.polish.luck import Luck
from wfm.simulation.compiled import compiled
from wfm.simulation.layout import FloatArray, World

NEGLIGIBLE = 1e-6  # seconds of work
STEADY = 0.95  # load of a head up to which waiting is that of a steady state; an hour is short beyond


@compiled
def judge_live(
    r: int,
    k: int,
    world: World,
    luck: Luck,
    work: FloatArray,
    free: FloatArray,
    left: FloatArray,
    first: int,
    count: float,
    late: FloatArray,
) -> None:
    """Count what of an interval's live messages must wait too long for one of the heads there are."""
    heads, waiting, step = 0.0, 0.0, world.step_seconds
    for place in range(luck.helpers.shape[1]):
        if luck.helpers[k, place] < 0:
            break
        heads += free[luck.helpers[k, place]] / step
    for c in range(first, r):
        waiting += left[k, c]
    for limit in range(world.limits[k]):
        within = world.within[k, limit] - (0.0 if world.by_start[k] else luck.handle[k])
        share = begun_in_time(heads, work[k, r] / step, waiting, within, luck.handle[k], step)
        late[world.span[r - world.warmup], k, limit] += count * (1.0 - share)


@compiled
def begun_in_time(
    heads: float, load: float, waiting: float, within: float, handle: float, step: float
) -> float:
    """Share of live messages begun in time: Erlang C below STEADY, a queue that grows or drains above."""
    if heads <= 0.0 or within < 0.0:
        return 0.0
    if waiting <= NEGLIGIBLE and load <= heads:
        c = max(1, int(heads + 0.5))
        a = min(load, STEADY * c)
        blocked = 1.0
        for n in range(1, c + 1):
            blocked = a * blocked / (n + a * blocked)
        must_wait = c * blocked / (c - a * (1.0 - blocked))
        share: float = 1.0 - must_wait * np.exp(-(c - a) * within / handle)
        return share
    growth = (load - heads) * step / heads
    room = within - waiting / heads
    if growth == 0.0:
        return 1.0 if room >= 0.0 else 0.0
    part = min(max(room / growth, 0.0), 1.0)
    return part if growth > 0.0 else 1.0 - part
