"""The two levels at which a plan is tried: shifts with names, and shifts without (cover level)."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from math import inf

import numpy as np

from wfm.case import Case
from wfm.cover_changes import changed_cover
from wfm.covered import Covered, cover_under
from wfm.covering import Hedge
from wfm.staffed import Effort, Staffed, staff
from wfm.tries import Level, Verified, try_until_confirmed
from wfm.workload import Stream

# On the county plan these came within .02 of a confidence of .90 at once. People's own rules leave a
# roster slack that shifts without names do not have, so it needs less of a reserve.
FIRST_OF_ROSTER = 0.97
FIRST_OF_COVER = 1.02
TRAINING = 600  # futures that judge a try of a roster
# With a window as long as a short target nothing is left to absorb chance. (Windows of one hour pay half a
# per cent less than two on county, but their covers take three times as long to a gap of one per cent.)
MOST_OF_TARGET = 0.5
LEAST_OF_COVER = 1.0  # of the work that is planned to wait: with less than all of it the ceiling is not kept
CLOSE = 0.001  # gap where no hedge is left to lower, and only whole shifts to gain
LONGEST = 0.6  # of the seconds for solving, so that a first factor far off is followed by another
SOLVING, CONFIRMING = 0.75, 0.12  # of the seconds of all covers, before changes to them and after


def roster_level(case: Case, effort: Effort) -> Level[Staffed]:
    """Named rosters; a try is judged on few futures, since the best of them is changed on more."""
    training = replace(effort, futures=min(effort.futures, TRAINING))
    return Level(
        "try",
        lambda hedge, seed: staff(case, hedge, training, seed),
        FIRST_OF_ROSTER,
        effort.tries,
        effort.futures,
    )


def found_cover(case: Case, effort: Effort, say: Callable[[str], None]) -> Verified[Covered]:
    """The cover of a plan: some tries, the best of them changed shift by shift, all in its seconds."""
    until = time.perf_counter() + effort.cover.seconds
    found = try_until_confirmed(case, cover_level(case, effort), say)
    if found.tried.cover.solve.interrupted:
        say("interrupted: going on with the cover so far; Ctrl-C once more ends without a plan")
        return found
    left = until - time.perf_counter() - CONFIRMING * effort.cover.seconds
    return changed_cover(case, found, effort, max(left, 0.0), say)


def cover_level(case: Case, effort: Effort) -> Level[Covered]:
    """Covers, as many as their share of the seconds allows: another needs about what the last one took.

    A hedge already tried is not solved again.
    """
    solving = SOLVING * effort.cover.seconds
    clock = _Clock(time.perf_counter() + solving, LONGEST * solving)
    tried: dict[tuple[bytes, ...], Covered] = {}

    def attempt(hedge: Hedge, seed: int) -> Covered:
        planned, is_least = within_ceiling(case, replace(hedge, most_of_target=MOST_OF_TARGET))
        key = tuple(np.asarray(planned.of(stream.name)).tobytes() for stream in case.work)
        if key not in tried:
            with clock.runs() as seconds:
                stop = replace(effort.cover, seconds=seconds)
                stop = replace(stop, gap=min(CLOSE, stop.gap)) if is_least else stop
                tried[key] = cover_under(case, planned, stop, effort.futures, seed)
            if tried[key].cover.solve.interrupted:
                clock.stop()
        return tried[key]

    return Level("cover", attempt, FIRST_OF_COVER, effort.cover_tries, effort.futures, clock.has_time)


def within_ceiling(case: Case, hedge: Hedge) -> tuple[Hedge, bool]:
    """The hedge with all of the forecast's work planned where work may wait; whether none is less.

    Less than all would let agents be busier than the occupancy ceiling allows. Work that is planned for its
    own interval may be less: whole heads leave time in most intervals, and what is over waits.
    """
    waits = {s.name: _longest_wait(hedge, s) >= 60 * case.grid.interval_minutes for s in case.work}
    raised = {
        name: np.maximum(factor, LEAST_OF_COVER) if waits[name] else factor
        for name, factor in hedge.factor.items()
    }
    is_least = all(waits[name] and (factor <= LEAST_OF_COVER).all() for name, factor in raised.items())
    return replace(hedge, factor=raised), is_least


def _longest_wait(hedge: Hedge, stream: Stream) -> float:
    """Seconds that work of a stream is planned to wait, at most; none where it is live."""
    if stream.live or not stream.targets:
        return 0.0
    return min(hedge.window_seconds, hedge.most_of_target * stream.targets[0].within_seconds)


@dataclass
class _Clock:
    """Seconds shared by several tries, of which one takes no more than `longest`."""

    until: float
    longest: float
    last: float = 0.0

    def has_time(self) -> bool:
        """Whether a try as long as the last would end in time."""
        return time.perf_counter() + self.last <= self.until

    def stop(self) -> None:
        """Somebody has had enough: there is no time for another."""
        self.until = -inf

    @contextmanager
    def runs(self) -> Iterator[float]:
        """The seconds that a try may take; how long it takes is remembered."""
        began = time.perf_counter()
        yield min(max(self.until - began, 0.0), self.longest)
        self.last = time.perf_counter() - began
