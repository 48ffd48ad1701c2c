"""What chance brings the fluid: the work of each future, and who is at work in it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from wfm.simulation.compiled import compiled
from wfm.simulation.draws import messages_of, stream, uniform
from wfm.simulation.layout import BoolArray, FloatArray, IntArray, KeyArray, World


class Luck(NamedTuple):
    """The chosen futures. F futures, K classes, L limits, R intervals of the run, C segments."""

    work: FloatArray  # (F, K, R) seconds of handling that arrive
    number: FloatArray  # (F, K, R) messages that arrive
    live: BoolArray  # (K,)
    due: FloatArray  # (K, L, R) when what arrives in an interval passes a limit, in intervals
    key: FloatArray  # (K, L, R) what orders work that stands at a step, the lowest first
    handle: FloatArray  # (K,) seconds of one message, stretched
    overtime: FloatArray  # (K,) intervals from an interval's begin to its last message's judgement
    helpers: IntArray  # (K, G) groups that handle a class, least versatile first; -1 ends the list
    cut: IntArray  # (C + 1,) first interval of each segment, and the run's end


@compiled
def binned(world: World, seed: np.uint64, which: IntArray) -> tuple[FloatArray, FloatArray]:
    """Seconds of work and messages by interval of arrival; what is open at the start is no message."""
    shape = (len(which), len(world.key), len(world.source))
    work, count = np.zeros(shape), np.zeros(shape)
    for f in range(len(which)):
        drawn = messages_of(world, seed, which[f])
        for k in range(len(world.key)):
            for i in range(drawn.first[k], drawn.first[k + 1]):
                own = drawn.interval[i]
                work[f, k, max(0, own)] += drawn.handle[i]
                count[f, k, max(0, own)] += own >= 0
    return work, count


@compiled
def add_heads(
    heads: FloatArray,
    added: float,
    rows: FloatArray,
    group: int,
    key: KeyArray,
    which: IntArray,
    seed: np.uint64,
    absence: float,
) -> None:
    """Add heads to a duty's stretches, (start, end) in intervals by lap of `key`, where it is not absent."""
    for f in range(len(which)):
        for n in range(len(rows)):
            if uniform(stream(seed, which[f], key[n]), 0) < absence:
                continue
            start, end = rows[n, 0], rows[n, 1]
            for r in range(int(start), min(int(np.ceil(end)), heads.shape[2])):
                heads[f, group, r] += added * (min(end, r + 1.0) - max(start, float(r)))
