"""Volumes files as series on the wall clock, without a plan: opening hours are those that the file shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from forecasting import Series
from forecasting.series import BoolArray, FloatArray
from wfm.config.countries import holidays_between
from wfm.errors import DataFileError, Problem
from wfm.history.clock import read_instants
from wfm.history.gaps import implausible_zeros
from wfm.history.slots import Slots, local_day
from wfm.history.volumes import step_minutes

COLUMNS = ("interval_start", "queue", "volume")


@dataclass(frozen=True)
class Measured:
    """A queue of a file: what is forecast and what it is judged by."""

    name: str
    series: Series

    @property
    def first_monday(self) -> int:
        """Row of the first Monday, from which whole weeks are counted."""
        return -self.series.first_day.weekday() % 7

    @property
    def whole_weeks(self) -> int:
        """Whole weeks from the first Monday on."""
        return (self.series.days - self.first_monday) // 7


def read_series(path: Path, zone: ZoneInfo, country: str | None = None) -> tuple[Measured, ...]:
    """The queues of a file in the `volumes` format; DataFileError where it is not one.

    A row without a volume is closed or missing. A slot of the week is open where any week has a
    number for it, and gaps are found as `wfm history` finds them: never zeros.
    """
    frame = _read(path)
    frame = frame.assign(created_at=_instants(frame, path, zone)).dropna(subset="volume")
    queues = list(frame.groupby("queue", sort=True))
    return tuple(
        Measured(path.stem if len(queues) == 1 else f"{path.stem}:{queue}", _series(own, zone, country))
        for queue, own in queues
    )


def _read(path: Path) -> pd.DataFrame:
    try:
        frame = pd.read_csv(path)
    except (OSError, ValueError) as error:
        raise DataFileError(Problem(str(path), "", f"cannot be read: {error}", "name a csv file")) from error
    frame = frame.assign(queue=frame.get("queue", pd.Series(path.stem, index=frame.index)))
    missing = [name for name in COLUMNS if name not in frame]
    if missing:
        remedy = f"a volumes file has {', '.join(COLUMNS)}"
        raise DataFileError([Problem(str(path), "row 1", f"no column {name}", remedy) for name in missing])
    wrong = ~(pd.to_numeric(frame["volume"], errors="coerce") >= 0) & frame["volume"].notna()
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0]) + 2
        what = f"{int(wrong.sum())} volumes are no counts"
        raise DataFileError(Problem(str(path), f"row {row}", what, "write numbers from 0 up, or nothing"))
    return frame.assign(volume=frame["volume"].astype(np.float64))


def _instants(frame: pd.DataFrame, path: Path, zone: ZoneInfo) -> pd.Series:
    utc = read_instants(frame["interval_start"].astype("str"), zone).utc
    if utc.isna().any():
        row = int(np.flatnonzero(utc.isna())[0]) + 2
        remedy = "write ISO 8601 such as 2025-03-03T07:00:00"
        raise DataFileError(Problem(str(path), f"row {row}", "interval_start is no time", remedy))
    return utc


def _series(rows: pd.DataFrame, zone: ZoneInfo, country: str | None) -> Series:
    instants = rows["created_at"]
    first_day, last_day = (local_day(instant, zone) for instant in (instants.min(), instants.max()))
    days = (last_day - first_day).days + 1
    slots = Slots(first_day, days, step_minutes(instants) or 60, zone)
    known = slots.sums(instants) > 0
    counts = np.where(known, slots.sums(instants, rows["volume"].to_numpy()), np.nan)
    is_open = _open(known, slots.per_day)
    values, _ = slots.repaired(counts, is_open)
    spell = np.flatnonzero(known)
    gaps = implausible_zeros(values, is_open, slots.per_day, slice(int(spell[0]), int(spell[-1]) + 1))
    names = holidays_between(country, first_day, last_day + timedelta(days=366)) if country else {}
    return Series(np.where(gaps, np.nan, values), is_open, first_day, slots.interval_minutes, names)


def _open(known: BoolArray, slots_per_day: int) -> BoolArray:
    """The slots of the week that any week knows, laid over all days, shape as `known`."""
    week = 7 * slots_per_day
    padded: FloatArray = np.zeros(-(-len(known) // week) * week)
    padded[: len(known)] = known
    return np.resize(padded.reshape(-1, week).any(axis=0), len(known))
