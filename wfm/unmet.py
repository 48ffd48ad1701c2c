"""What a plan could not keep: rules, who must be there, and heads too few for the work; in words."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from itertools import groupby

import numpy as np
import pandas as pd

from scheduling.check import check_roster
from scheduling.problem import FloatArray
from scheduling.result import Assignment
from wfm.calendar import Grid
from wfm.case import Case
from wfm.covering import floor_of
from wfm.floors import below_floors
from wfm.in_charge import missing_in_charge

ROUNDING = 1e-6


def unmet_lines(
    case: Case, roster: Sequence[Assignment], coverage: pd.DataFrame, *, holds: bool
) -> Iterator[str]:
    """Rules not kept, then stretches of time in which too few are at work.

    `coverage` has the columns of coverage.csv. Heads below what forecast work asks for are unmet only
    where the confidence is not reached (`holds` is false): a share in time leaves some work to be late,
    and the simulation knows better than an interval's heads whether it is too much.
    """
    yield from _broken_rules(case, roster)
    for when, _ in _stretches(case.grid, missing_in_charge(case, roster)):
        yield f"{when}: nobody in charge on shift (skill {case.plan.staffing.in_charge})"
    for skill, lacking in below_floors(case, roster).items():
        for when, t in _stretches(case.grid, lacking):
            yield f"{when}: {lacking[t]:g} too few with the skill {skill} (staffing.floors)"
    asked = floor_of(case.plan, case.grid) if holds else coverage["requirement"].to_numpy(dtype=np.float64)
    yield from _too_few(case.grid, coverage, asked)


def held_all_the_same(grid: Grid, coverage: pd.DataFrame) -> Iterator[str]:
    """That a plan which holds has fewer heads now and then than live work asks for by Erlang's formula."""
    short = coverage["coverage"] < coverage["requirement"] - 1.0 + ROUNDING
    hours = float((short & (coverage["binds"] == "live")).sum()) * grid.interval_minutes / 60
    if hours:
        yield (
            f"in {hours:g} h fewer are at work than live work asks for interval by interval; "
            "its targets hold in the simulation all the same"
        )


def _broken_rules(case: Case, roster: Sequence[Assignment]) -> Iterator[str]:
    for rule in check_roster(case.people, roster, case.days, case.rules):
        when = "" if rule.day is None else f" on {case.grid.date(rule.day)}"
        yield f"{rule.person}{when}: {rule.text} ({rule.rule})"


def _too_few(grid: Grid, coverage: pd.DataFrame, asked: FloatArray) -> Iterator[str]:
    heads = coverage["coverage"].to_numpy(dtype=np.float64)
    needed = np.where(heads < asked - 1.0 + ROUNDING, asked, 0.0)
    alike = [(needed[t], heads[t], coverage["binds"].iloc[t]) for t in range(len(coverage))]
    for when, t in _stretches(grid, needed, alike):
        yield f"{when}: {heads[t]:g} at work, {needed[t]:g} needed ({coverage['binds'].iloc[t]})"


def _stretches(
    grid: Grid, short: FloatArray, alike: Sequence[Hashable] | None = None
) -> Iterator[tuple[str, int]]:
    """Intervals of a day in a row that are short alike: from when to when, with the first of them."""
    kind = short.tolist() if alike is None else alike
    for _, run in groupby(range(len(short)), lambda t: (short[t] > 0, grid.day[t], kind[t])):
        inside = list(run)
        if short[inside[0]] > 0:
            end = grid.starts[inside[-1]] + pd.Timedelta(minutes=grid.interval_minutes)
            start = grid.local[inside[0]]
            yield f"{start:%a %Y-%m-%d %H:%M} to {end.tz_convert(grid.zone):%H:%M}", inside[0]
