"""Volumes: counts an interval, summed where finer than the plan's interval, refused where coarser."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from wfm.config.model import PlanFile
from wfm.errors import Problem
from wfm.history.cells import Checker
from wfm.history.clock import Instants, wall_clock
from wfm.history.mappings import Mapping
from wfm.history.messages import Tally, horizon_start, rows_of_plan, work_type_of
from wfm.history.tables import Table
from wfm.history.wording import counted

_KEY = ["queue", "created_at", "work_type", "moved"]


def read_volumes(table: Table, plan: PlanFile, mapping: Mapping, tally: Tally) -> pd.DataFrame:
    """The counts of one table; problems go to the tally.

    Columns: `queue, created_at` (start of the interval, UTC), `work_type` (null where the file has
    none), `volume, handle_seconds, doubled` (a naive time that occurs twice), `moved` (one that does not).
    """
    checker = rows_of_plan(table, plan, tally)
    zone = ZoneInfo(plan.timezone)
    starts = checker.instants(
        "interval_start", zone, mapping.date_format, required=True, remedy=mapping.date_remedy
    )
    volume = checker.numbers("volume")
    frame = pd.DataFrame(
        {
            "queue": pd.Categorical(checker.text("queue"), categories=[queue.name for queue in plan.queues]),
            "created_at": starts.utc,
            "work_type": work_type_of(checker, mapping, required=False),
            "volume": volume,
            "handle_seconds": checker.seconds("handle_seconds"),
            "doubled": starts.doubled,
            "moved": starts.skipped,
        }
    )
    frame = _without_unusable(frame, starts, tally)
    if not checker.problems:
        _check_steps(frame, plan, checker)
    tally.problems += checker.problems
    return frame


def _without_unusable(frame: pd.DataFrame, starts: Instants, tally: Tally) -> pd.DataFrame:
    """Rows without a volume say nothing; a zero at a time that does not exist is no zero."""
    empty = np.asarray(frame["volume"].isna())
    nowhere = starts.skipped & np.asarray(frame["volume"] == 0)
    tally.skipped["no volume (closed or missing)"] += int(empty.sum())
    tally.skipped["a zero at a time that the clock change skips"] += int(nowhere.sum())
    tally.skipped_times += int((starts.skipped & ~empty & ~nowhere).sum())
    tally.doubled_times += int((starts.doubled & ~empty).sum())
    usable: pd.DataFrame = frame[~(empty | nowhere)]
    return usable


def _check_steps(frame: pd.DataFrame, plan: PlanFile, checker: Checker) -> None:
    """Rows coarser than the plan's interval, or off its grid, cannot be laid on it."""
    wall = wall_clock(frame["created_at"], ZoneInfo(plan.timezone))
    minute = np.asarray(wall.dt.hour * 60 + wall.dt.minute)
    step_of_row = np.full(len(frame), plan.interval)
    for queue, rows in frame.groupby("queue", observed=True).indices.items():
        starts = frame["created_at"].iloc[rows]
        step = step_minutes(starts)
        step_of_row[rows] = min(step or plan.interval, plan.interval)
        if step is not None and step > plan.interval and not _any_closer(starts, plan.interval):
            what = f"{queue} has a row every {step} minutes, the plan's interval is {plan.interval}"
            wider = f"set interval = {step} in plan.toml, or " if step in (30, 60) else ""
            remedy = f"{wider}give volumes of {plan.interval} minutes or less"
            checker.problems.append(Problem(checker.table.file, "column interval_start", what, remedy))
    off = np.zeros(len(checker.rows), dtype=np.bool_)
    off[frame.index] = minute % step_of_row != 0
    remedy = f"start intervals on the plan's grid of {plan.interval} minutes"
    checker.report(off, "interval_start", "{value} is off the grid", remedy)


def _any_closer(starts: pd.Series, minutes: int) -> bool:
    """Whether any two rows are that close: a file may leave out intervals without messages."""
    instants = np.unique(starts.to_numpy(dtype="datetime64[m]"))
    return bool((np.diff(instants).astype(np.int64) <= minutes).any())


def step_minutes(starts: pd.Series) -> int | None:
    """The commonest distance between neighbouring starts in minutes; None of fewer than two."""
    instants = np.unique(starts.to_numpy(dtype="datetime64[m]"))
    if len(instants) < 2:
        return None
    steps, counts = np.unique(np.diff(instants).astype(np.int64), return_counts=True)
    return int(steps[np.argmax(counts)])


def clean_volumes(parts: list[pd.DataFrame], plan: PlanFile, tally: Tally) -> pd.DataFrame:
    """All counts in order of time: each interval once (or as often as it occurs), none from the horizon on.

    The same count listed again is left out; a different one for the same interval is a problem.
    """
    frame: pd.DataFrame = pd.concat(parts, ignore_index=True)
    allowed = np.where(frame["doubled"], 2, 1)
    listed = np.asarray(frame.groupby(_KEY, observed=True, dropna=False).cumcount())
    again = listed >= allowed
    _refuse_conflicts(frame, again, plan, tally)
    tally.skipped["duplicate interval"] += int(again.sum())
    late = ~again & np.asarray(frame["created_at"] >= horizon_start(plan))
    tally.skipped["after the horizon's start"] += int(late.sum())
    kept: pd.DataFrame = frame[~(again | late)]
    return kept.sort_values("created_at", kind="stable", ignore_index=True)


def _refuse_conflicts(frame: pd.DataFrame, again: np.ndarray, plan: PlanFile, tally: Tally) -> None:
    counts = frame[~frame["doubled"]].groupby(_KEY, observed=True, dropna=False)["volume"].nunique()
    conflicts = counts[counts > 1]
    if not again.any() or conflicts.empty:
        return
    queue, start, *_ = conflicts.index[0]
    what = (
        f"{counted(len(conflicts), 'interval')} listed twice with different volumes, "
        f"first {queue} {start.isoformat()}"
    )
    tally.problems.append(
        Problem(
            ", ".join(plan.history.files),
            "column interval_start",
            what,
            "keep one row an interval and work type",
        )
    )
