"""Times as files hold them made instants, and instants laid on the wall clock (DESIGN.md 4.7)."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd

BoolArray = npt.NDArray[np.bool_]

_WITH_OFFSET = r":\d\d(?:[.,]\d+)?\s*(?:Z|z|UTC|GMT|[+-]\d\d(?::?\d\d)?)$"
_ONE_HOUR = pd.Timedelta(hours=1)


@dataclass(frozen=True)
class Instants:
    """Times read from a column, one entry a row.

    `utc` is NaT where the cell is empty or does not parse; `bad` tells the second. `skipped` marks
    naive times that the spring change skips (moved one hour on), `doubled` those that occur twice
    (taken as the first).
    """

    utc: pd.Series
    bad: BoolArray
    skipped: BoolArray
    doubled: BoolArray


def read_instants(column: pd.Series, zone: ZoneInfo, date_format: str | None = None) -> Instants:
    """Instants of a column: ISO 8601 with offset, naive in `zone`, or in `date_format` (strptime)."""
    if isinstance(column.dtype, pd.DatetimeTZDtype):
        return _known(column.dt.tz_convert("UTC"))
    if pd.api.types.is_datetime64_dtype(column):
        return _from_wall(column, np.zeros(len(column), dtype=np.bool_), zone)
    text = column.astype("str").str.strip()
    if date_format is not None:
        utc = pd.to_datetime(text, format=date_format, utc=True, errors="coerce")
        return _known(utc, np.asarray(utc.isna() & text.notna()))
    given = np.asarray(text.notna())
    offset = np.asarray(text.str.contains(_WITH_OFFSET, regex=True, na=False), dtype=np.bool_)
    if offset[given].all():
        utc = _iso(text, utc=True)
        return _known(utc, np.asarray(utc.isna()) & given)
    wall = _iso(text.where(~offset), utc=False)
    naive = _from_wall(wall, given & ~offset & np.asarray(wall.isna()), zone)
    if not offset.any():
        return naive
    utc = _iso(text.where(offset), utc=True)
    bad = naive.bad | (offset & np.asarray(utc.isna()))
    return Instants(naive.utc.where(~offset, utc), bad, naive.skipped, naive.doubled)


def _iso(text: pd.Series, *, utc: bool) -> pd.Series:
    plain = text.str.replace(r"\s*(?:UTC|GMT)$", "Z", regex=True) if utc else text
    return pd.to_datetime(plain, format="ISO8601", utc=utc, errors="coerce")


def _known(utc: pd.Series, bad: BoolArray | None = None) -> Instants:
    nowhere = np.zeros(len(utc), dtype=np.bool_)
    return Instants(utc.dt.as_unit("us"), nowhere if bad is None else bad, nowhere, nowhere)


def _from_wall(wall: pd.Series, bad: BoolArray, zone: ZoneInfo) -> Instants:
    naive = wall.dt.as_unit("us")
    first = np.ones(len(naive), dtype=np.bool_)
    utc = naive.dt.tz_localize(zone, ambiguous=first, nonexistent=_ONE_HOUR).dt.tz_convert("UTC")
    skipped, doubled = odd_times(pd.DatetimeIndex(naive), zone)
    return Instants(utc, bad, skipped, doubled)


def odd_times(wall: pd.DatetimeIndex, zone: ZoneInfo) -> tuple[BoolArray, BoolArray]:
    """Which naive times a clock change skips, and which occur twice."""
    given = ~np.asarray(wall.isna())
    either = np.asarray(wall.tz_localize(zone, ambiguous="NaT", nonexistent="NaT").isna()) & given
    if not either.any():
        return either, either
    doubled = either & np.asarray(wall.tz_localize(zone, ambiguous="NaT", nonexistent=_ONE_HOUR).isna())
    return either & ~doubled, doubled


def wall_clock(utc: pd.Series, zone: ZoneInfo) -> pd.Series:
    """Instants as naive local times."""
    wall: pd.Series = utc.dt.tz_convert(zone).dt.tz_localize(None)
    return wall
