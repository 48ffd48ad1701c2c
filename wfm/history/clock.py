"""Times as files hold them made instants, and instants laid on the wall clock (DESIGN.md 4.7)."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

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
    """Instants of a column: ISO 8601 or `date_format` (strptime), those without offset in `zone`."""
    if isinstance(column.dtype, pd.DatetimeTZDtype):
        return _known(column.dt.tz_convert("UTC"))
    if pd.api.types.is_datetime64_dtype(column):
        return _from_wall(column, np.zeros(len(column), dtype=np.bool_), zone)
    text = column.astype("str").str.strip()
    if date_format is not None:
        return _formatted(text, date_format, zone)
    cells = pa.array(text, type=pa.string(), from_pandas=True)
    alike = _all_alike(cells)
    if alike is None:
        return _mixed(text, cells, zone)
    if isinstance(alike.dtype, pd.DatetimeTZDtype):
        return _known(alike)
    return _from_wall(alike, np.zeros(len(alike), dtype=np.bool_), zone)


def _formatted(text: pd.Series, date_format: str, zone: ZoneInfo) -> Instants:
    """Times in one format; those of a format without offset are the zone's."""
    has_offset = "%z" in date_format
    read = pd.to_datetime(text, format=date_format, utc=has_offset, errors="coerce")
    bad = np.asarray(read.isna() & text.notna())
    return _known(read, bad) if has_offset else _from_wall(read, bad, zone)


def _all_alike(cells: pa.Array) -> pd.Series | None:
    """Times that all parse, and all with offset (UTC) or all without (naive), at Arrow's speed; else None."""
    for kind in (pa.timestamp("us", tz="UTC"), pa.timestamp("us")):
        with suppress(pa.ArrowInvalid):
            times: pd.Series = cells.cast(kind).to_pandas()
            return times
    return None


def _mixed(text: pd.Series, cells: pa.Array, zone: ZoneInfo) -> Instants:
    """Times of which some lack an offset or do not parse."""
    offset = np.asarray(pc.fill_null(pc.match_substring_regex(cells, _WITH_OFFSET), False), dtype=np.bool_)
    plain = text.str.replace(r"\s*(?:UTC|GMT)$", "Z", regex=True)
    utc = pd.to_datetime(plain.where(offset), format="ISO8601", utc=True, errors="coerce")
    wall = pd.to_datetime(plain.where(~offset), format="ISO8601", errors="coerce")
    bad = np.asarray(text.notna() & utc.isna() & wall.isna())
    naive = _from_wall(wall, bad, zone)
    return Instants(naive.utc.where(~offset, utc.dt.as_unit("us")), bad, naive.skipped, naive.doubled)


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
