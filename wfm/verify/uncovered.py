"""Where a roster leaves too few heads at work: below the floor, for live work, or so that work is late."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import groupby

import numpy as np

from scheduling.cover import CoverProblem
from scheduling.problem import FloatArray
from scheduling.replay import Replay
from wfm.calendar import Grid
from wfm.verify.result import Regime, Uncovered

ROUNDING = 1e-6


def uncovered(
    grid: Grid,
    fluid: CoverProblem,
    again: Replay,
    coverage: FloatArray,
    in_charge: FloatArray,
    below_floors: Mapping[str, FloatArray],
) -> tuple[Uncovered, ...]:
    """Every stretch that is short, in the order of time.

    The floor is short by any part of a head, live work by a whole one, deferred work while some of it
    waits past its first target even with nothing random. `in_charge` are the people in charge that are
    missing, `below_floors` the heads of each skill with a floor, shape (T,) each.
    """
    live = live_heads(fluid) - coverage
    missing: dict[Regime, FloatArray] = {
        "floor": fluid.floor - coverage,
        "skill floor": np.sum([np.zeros_like(coverage), *below_floors.values()], axis=0),
        "live": np.where(live > 1.0 - ROUNDING, live, 0.0),
        "deferred": again.overdue / fluid.head_hours,
        "in charge": in_charge,
    }
    found = [
        Uncovered(_local(grid, ts[0]), _local(grid, ts[-1] + 1), regime, _heads(regime, heads[ts]), least)
        for regime, heads in missing.items()
        for ts in _stretches(heads)
        for least in [float(min(coverage[ts]))]
    ]
    return tuple(sorted(found, key=lambda stretch: (stretch.start, stretch.regime)))


def live_heads(fluid: CoverProblem) -> FloatArray:
    """Heads at work that live work needs, absence and shrinkage added, shape (T,)."""
    if not fluid.live:
        return np.zeros_like(fluid.floor)
    heads: FloatArray = np.sum([live.heads for live in fluid.live], axis=0)
    return np.asarray(np.ceil(heads / fluid.productive_share - ROUNDING))


def _stretches(missing: FloatArray) -> Iterator[list[int]]:
    """Runs of intervals in which something is missing."""
    for short, run in groupby(range(len(missing)), key=lambda t: bool(missing[t] > ROUNDING)):
        if short:
            yield list(run)


def _heads(regime: Regime, missing: FloatArray) -> int:
    """How many more, at work all through a stretch, leave nothing missing in it.

    Heads short of a floor do not add up from one interval to the next; overdue work does, and what more
    heads do in an interval is gone from every later one.
    """
    worked = np.arange(1, len(missing) + 1) if regime == "deferred" else np.ones(len(missing))
    return int(np.ceil((missing / worked).max() - ROUNDING))


def _local(grid: Grid, t: int) -> datetime:
    """Local time of an interval's start, with its zone."""
    first = grid.starts[0].to_pydatetime()
    moment: datetime = (first + t * timedelta(minutes=grid.interval_minutes)).astimezone(grid.zone)
    return moment
