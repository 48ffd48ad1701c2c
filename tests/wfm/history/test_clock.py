"""Instants from cells, and clock changes on the wall clock (DESIGN.md 4.7)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wfm.history.small import small_plan
from wfm.history.clock import read_instants, wall_clock
from wfm.history.read import read_history
from wfm.history.slots import Slots

BERLIN = ZoneInfo("Europe/Berlin")


@given(
    st.lists(
        st.datetimes(min_value=pd.Timestamp("1990-01-01"), max_value=pd.Timestamp("2035-01-01")), min_size=1
    )
)
def test_an_instant_written_with_offset_is_read_back(moments) -> None:
    """Whatever the zone, writing ISO 8601 with offset and reading it is the identity."""
    instants = pd.Series(pd.to_datetime(moments).tz_localize("UTC").as_unit("us"))
    text = pd.Series([moment.isoformat() for moment in instants.dt.tz_convert(BERLIN)])
    assert read_instants(text, BERLIN).utc.tolist() == instants.tolist()


def test_mixed_spellings_are_told_apart() -> None:
    """Offset, naive, `UTC`, empty and nonsense in one column."""
    cells = ["2024-07-01T12:00+02:00", "2024-07-01 12:00", "2024-07-01 10:00:00 UTC", None, "soon"]
    read = read_instants(pd.Series(cells, dtype="str"), BERLIN)
    assert read.utc[:3].eq(pd.Timestamp("2024-07-01T10:00Z")).all()
    assert read.utc[3:].isna().all()
    assert read.bad.tolist() == [False, False, False, False, True]


def test_naive_times_on_the_nights_of_a_change() -> None:
    """02:30 in spring does not exist and moves one hour on; 02:30 in autumn is the first of two."""
    read = read_instants(pd.Series(["2024-03-31T02:30", "2024-10-27T02:30"]), BERLIN)
    assert wall_clock(read.utc, BERLIN).astype("str").tolist() == [
        "2024-03-31 03:30:00",
        "2024-10-27 02:30:00",
    ]
    assert read.utc[1] == pd.Timestamp("2024-10-27T00:30Z")
    assert (read.skipped.tolist(), read.doubled.tolist()) == ([True, False], [False, True])


@pytest.mark.parametrize(("day", "hours"), [("2024-03-31", 23), ("2024-10-27", 25), ("2024-06-01", 24)])
def test_a_day_of_any_length_becomes_24_slots(day: str, hours: int) -> None:
    """One message in each elapsed hour: one a slot, the doubled hour averaged, the skipped one missing."""
    first = pd.Timestamp(day, tz=BERLIN).tz_convert("UTC")
    utc = pd.Series(pd.date_range(first, periods=hours, freq="h"))
    slots = Slots(date.fromisoformat(day), 1, 60, BERLIN)
    volume, said = slots.repaired(slots.sums(utc), np.ones(24, dtype=bool))
    expected = [np.nan if hours == 23 and slot == 2 else 1.0 for slot in range(24)]
    np.testing.assert_array_equal(volume, expected)
    assert len(said) == (hours != 24)


def volumes_on(folder: Path, day: str, at_two: list[int]) -> tuple[np.ndarray, tuple[str, ...], int]:
    """Ten an hour by naive rows, with these rows at 02:00; the day's volumes, warnings and rows used."""
    rows = [f"{day}T{h:02}:00,twitter,10" for h in range(24) if h != 2]
    rows += [f"{day}T02:00,twitter,{count}" for count in at_two]
    (folder / "history.csv").write_text("interval_start,queue,volume\n" + "\n".join(rows))
    history = read_history(small_plan(folder, format="volumes", zone="Europe/Berlin", start="2024-12-02"))
    return history.queues[0].volume, history.read.warnings, history.read.used


def test_a_zero_that_does_not_exist_is_dropped_and_a_count_moves_on(tmp_path: Path) -> None:
    """Spring: 02:00 is missing either way; seven messages listed there are those of 03:00."""
    volume, _, used = volumes_on(tmp_path, "2024-03-31", [0])
    assert np.isnan(volume[2])
    assert (volume[3], used) == (10, 23)
    volume, warnings, used = volumes_on(tmp_path, "2024-03-31", [7])
    assert np.isnan(volume[2])
    assert (volume[3], used) == (17, 24)
    assert warnings[0] == "1 row at a time that Europe/Berlin skips in spring moved one hour on"


@pytest.mark.parametrize("at_two", [[20], [8, 12]])
def test_a_time_that_occurs_twice_holds_both_hours(tmp_path: Path, at_two: list[int]) -> None:
    """Autumn: listed once or twice, twenty messages in two hours are ten an hour, with a warning."""
    volume, warnings, used = volumes_on(tmp_path, "2024-10-27", at_two)
    assert volume.tolist() == [10.0] * 24
    assert used == 23 + len(at_two)
    assert "without offset at a time that occurs twice in Europe/Berlin" in warnings[0]
