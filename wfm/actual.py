"""What came: a file of volumes or messages counted on the intervals of forecasts made before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd

from wfm.errors import DataFileError, Problem
from wfm.history.cells import Checker
from wfm.history.mappings import MESSAGE_COLUMNS, OWN_WORDS, VOLUME_COLUMNS
from wfm.history.tables import Table, read_table
from wfm.history.volumes import step_minutes

FloatArray = npt.NDArray[np.float64]

_KEY = ["queue", "start", "work_type", "moved"]


@dataclass(frozen=True)
class Actual:
    """Rows with `queue, start` (UTC) and `volume`; `step` is the minutes a row stands for, 0 for messages."""

    file: str
    rows: pd.DataFrame
    step: int
    notes: tuple[str, ...]

    @property
    def queues(self) -> tuple[str, ...]:
        """The queues in the file, sorted."""
        return tuple(sorted(self.rows["queue"].unique()))

    def counted(self, queue: str, starts: pd.DatetimeIndex, interval_minutes: int) -> FloatArray:
        """Messages of the queue in each interval, NaN where the file does not know it whole, shape (T,).

        A row of volumes that is not there is unknown. Messages are known from the file's first to its
        last, of whatever queue.
        """
        own = self.rows[self.rows["queue"] == queue]
        place, inside = _place(own["start"], starts, interval_minutes)
        volume = np.bincount(place[inside], own["volume"].to_numpy()[inside], minlength=len(starts))
        if not self.step:
            first, last = self.rows["start"].min(), self.rows["start"].max()
            width = pd.Timedelta(minutes=interval_minutes)
            return np.where((starts + width > first) & (starts <= last), volume, np.nan)
        distinct = own["start"].drop_duplicates()
        place, inside = _place(distinct, starts, interval_minutes)
        parts = np.bincount(place[inside], minlength=len(starts))
        return np.where(parts >= max(1, interval_minutes // self.step), volume, np.nan)


def _place(
    moments: pd.Series, starts: pd.DatetimeIndex, interval_minutes: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """The interval of each moment, and whether it lies in one."""
    own, edges = (pd.DatetimeIndex(times).as_unit("us").asi8 for times in (moments, starts))
    place = np.searchsorted(edges, own, side="right") - 1
    inside = (place >= 0) & (own < edges[place] + interval_minutes * 60_000_000)
    return np.asarray(place, dtype=np.int64), np.asarray(inside, dtype=np.bool_)


def read_actual(path: Path, zone: ZoneInfo, interval_minutes: int) -> Actual:
    """Read `volumes` or `messages` in the project's own format; times without offset are in `zone`.

    DataFileError, with every problem: no such file or columns, a time or number that is none, another
    volume for the same interval, rows coarser than `interval_minutes`.
    """
    columns = {name: name for name in (*VOLUME_COLUMNS, *MESSAGE_COLUMNS)}
    table, problems = read_table(path, columns, ("queue",))
    if table is None or problems:
        raise DataFileError(problems)
    table = replace(table, file=str(path))
    checker = Checker(table, np.arange(len(table.frame)))
    if checker.has("interval_start") and checker.has("volume"):
        found = _volumes(checker, zone, interval_minutes)
    elif checker.has("created_at"):
        found = _messages(checker, zone)
    else:
        raise DataFileError(_neither(table))
    if checker.problems:
        raise DataFileError(checker.problems)
    return found


def _neither(table: Table) -> Problem:
    message = "neither volumes (interval_start, queue, volume) nor messages (created_at, queue)"
    there = ", ".join(map(str, table.frame.columns))
    return Problem(table.file, "row 1", message, f"add the columns; of ours the file has {there}")


def _queues(checker: Checker) -> pd.Series:
    queues = checker.text("queue")
    checker.report(np.asarray(queues.isna()), "queue", "is empty", "write the queue's name")
    return queues


def _volumes(checker: Checker, zone: ZoneInfo, interval_minutes: int) -> Actual:
    starts = checker.instants("interval_start", zone, required=True)
    frame = pd.DataFrame(
        {
            "queue": _queues(checker),
            "start": starts.utc,
            "work_type": checker.choices("work_type", OWN_WORDS, required=False).astype("str"),
            "volume": checker.numbers("volume"),
            "moved": starts.skipped,
        }
    )
    nowhere = starts.skipped & np.asarray(frame["volume"] == 0)
    twice = int((starts.doubled & ~np.asarray(frame["volume"].isna())).sum())
    known = frame[~(np.asarray(frame["volume"].isna()) | nowhere | starts.doubled)].drop_duplicates()
    _refuse_conflicts(known, checker)
    step = step_minutes(known["start"]) or interval_minutes
    if step > interval_minutes:
        message = f"has a row every {step} minutes, and the forecast one every {interval_minutes}"
        remedy = f"give volumes of {interval_minutes} minutes or less"
        checker.problems.append(Problem(checker.table.file, "column interval_start", message, remedy))
    note = f"{twice} rows without offset at a time that occurs twice are not judged"
    return Actual(checker.table.file, known, step, (note,) if twice else ())


def _refuse_conflicts(known: pd.DataFrame, checker: Checker) -> None:
    again = np.zeros(len(checker.rows), dtype=np.bool_)
    again[known.index] = np.asarray(known.duplicated(_KEY))
    remedy = "keep one row a queue, interval and work type"
    checker.report(again, "volume", "{value} is another volume for an interval listed before", remedy)


def _messages(checker: Checker, zone: ZoneInfo) -> Actual:
    starts = checker.instants("created_at", zone, required=True)
    frame = pd.DataFrame({"queue": _queues(checker), "start": starts.utc, "volume": 1.0})
    if checker.has("message_id"):
        named = checker.text("message_id")
        frame = frame[~np.asarray(named.duplicated() & named.notna())]
    return Actual(checker.table.file, frame, 0, ())
