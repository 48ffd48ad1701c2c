"""The planner's overrides: read with every problem at once, applied after the model, kept beside it."""

from __future__ import annotations

from datetime import date, datetime

import numpy as np
import pytest
from openpyxl import Workbook

from tests.wfm.made_history import history
from tests.wfm.small_plan import write_plan
from wfm.calendar import Grid
from wfm.config import load_plan
from wfm.errors import DataFileError
from wfm.forecast_overrides import read_overrides
from wfm.forecast_report import forecast_csv
from wfm.volume import forecast_queues
from wfm.workload import forecast_frame, streams

HEADER = "start,end,queue,percent,volume,add,reason"
NAMED = ("[staffing]", '[forecast]\noverrides = "overrides.csv"\n\n[staffing]')
NAIVE = "seasonal naive"


def _plan(folder, *lines):
    (folder / "overrides.csv").write_text("\n".join((HEADER, *lines)) + "\n", encoding="utf-8")
    return load_plan(write_plan(folder, NAMED))


def _forecast(folder, *lines):
    plan = _plan(folder, *lines)
    return Grid.of(plan), forecast_queues(plan, history(plan), NAIVE)


def _by_day(grid, volume):
    return np.bincount(grid.day, volume)


def test_without_the_key_nothing_changes(tmp_path):
    """No overrides: no rows read, no model figures kept, and the contract's eight columns."""
    plan = load_plan(write_plan(tmp_path))
    past, grid = history(plan), Grid.of(plan)
    found = forecast_queues(plan, past, NAIVE)
    assert read_overrides(plan) is None
    assert found[0].before_overrides is None
    head = forecast_csv(forecast_frame(streams(plan, grid, found, past), grid)).splitlines()[0]
    assert head == "interval_start,queue,work_type,volume,p05,p50,p95,handle_seconds"


def test_a_percentage_of_a_day_for_one_queue(tmp_path):
    """Tuesday at 150 % for mail: its mean and 95 % case rise, all else stays to the bit."""
    grid, (mail, chat) = _forecast(tmp_path, "2024-03-26,2024-03-26,mail,150%,,,launch")
    own, final = _by_day(grid, mail.before_overrides), _by_day(grid, mail.mean)
    assert final[1] == pytest.approx(1.5 * own[1])
    assert (final[[0, 2, 3, 4, 5, 6]] == own[[0, 2, 3, 4, 5, 6]]).all()
    assert (chat.mean == chat.before_overrides).all()
    noon = np.flatnonzero(grid.day == 1)[24]
    assert mail.p95[noon] > mail.p95[noon - 48]
    assert any("overrides change" in note for note in mail.notes)
    assert not any("overrides" in note for note in chat.notes)


def test_a_time_of_day_is_half_open(tmp_path):
    """From 10:00 to 12:00 four half-hours change, those of 12:00 do not."""
    grid, (mail, _) = _forecast(tmp_path, "2024-03-26 10:00,2024-03-26T12:00,mail,0,,,")
    changed = grid.local[mail.mean != mail.before_overrides]
    assert [f"{start:%d %H:%M}" for start in changed] == ["26 10:00", "26 10:30", "26 11:00", "26 11:30"]


def test_a_volume_is_that_of_the_whole_range_and_keeps_its_shape(tmp_path):
    """1,000 messages over two days of all queues; the ratio between any two hours stays the model's."""
    grid, (mail, chat) = _forecast(tmp_path, "2024-03-26,2024-03-27,,,1000,,")
    days = (grid.day == 1) | (grid.day == 2)
    assert mail.mean[days].sum() + chat.mean[days].sum() == pytest.approx(1000)
    ratio = mail.mean[days] / mail.before_overrides[days]
    assert ratio == pytest.approx(np.full(days.sum(), ratio[0]))


def test_messages_added_and_taken_away_never_go_below_zero(tmp_path):
    """50 more on Tuesday; a million fewer on Wednesday leave exactly 0."""
    grid, (mail, _) = _forecast(
        tmp_path, "2024-03-26,2024-03-26,mail,,,50,", "2024-03-27,2024-03-27,mail,,,-1e6,"
    )
    own, final = _by_day(grid, mail.before_overrides), _by_day(grid, mail.mean)
    assert final[1] == pytest.approx(own[1] + 50)
    assert final[2] == 0.0


def test_closed_hours_stay_exactly_zero(tmp_path):
    """100 messages for chat on Monday all fall between 08:00 and 18:00."""
    grid, (_, chat) = _forecast(tmp_path, "2024-03-25,2024-03-25,chat,,100,,")
    hour = np.asarray(grid.local.hour)
    assert chat.mean[(grid.day == 0) & ((hour < 8) | (hour >= 18))].sum() == 0.0
    assert chat.mean[grid.day == 0].sum() == pytest.approx(100)


def test_rows_stand_on_each_other_and_rows_of_another_time_wait(tmp_path):
    """Half of 200 is 100; a row of next year changes nothing and is no error."""
    grid, (mail, _) = _forecast(
        tmp_path,
        "2024-03-26,2024-03-26,mail,,200,,",
        "2024-03-26,2024-03-26,,50,,,",
        "2025-03-26,2025-03-26,mail,,9,,",
    )
    assert _by_day(grid, mail.mean)[1] == pytest.approx(100)


def test_the_model_is_kept_in_the_last_column(tmp_path):
    """forecast.csv has the final volume in its place and the model's at the end, split by the same share."""
    plan = _plan(tmp_path, "2024-03-26,2024-03-26,mail,200,,,")
    past, grid = history(plan), Grid.of(plan)
    frame = forecast_frame(streams(plan, grid, forecast_queues(plan, past, NAIVE), past), grid)
    assert frame.columns[-1] == "model_volume"
    tuesday = np.tile(grid.day == 1, 3)
    mail = np.asarray(frame["queue"] == "mail")
    assert frame["volume"][tuesday & mail].to_numpy() == pytest.approx(
        2 * frame["model_volume"][tuesday & mail]
    )
    assert (frame["volume"][~(tuesday & mail)] == frame["model_volume"][~(tuesday & mail)]).all()


def test_every_problem_at_once(tmp_path):
    """Every wrong cell is reported with its row and column."""
    with pytest.raises(DataFileError) as caught:
        read_overrides(
            _plan(
                tmp_path,
                "tomorrow,2024-03-28,male,120,,,",
                "2024-03-28,2024-03-27,mail,120,5,,",
                "2024-03-28 10:10,2024-03-28T12:00+01:00,mail,,,,",
                "2024-03-28,2024-03-28,mail,-5,,,",
                "2024-03-20,2024-03-26,mail,,100,,",
                "2024-03-30,2024-03-30,chat,,,10,",
            )
        )
    assert [(problem.place, problem.message) for problem in caught.value.problems] == [
        ("row 2, column start", '"tomorrow" is not a date or time'),
        ("row 2, column queue", 'there is no queue "male"'),
        ("row 3, column end", "2024-03-27 is not after the start 2024-03-28"),
        ("row 3, column volume", "percent and volume are given"),
        ("row 4, column start", "2024-03-28 10:10 is off the grid"),
        ("row 4, column end", '"2024-03-28T12:00+01:00" has an offset, and the plan has one zone'),
        ("row 4, column percent", "nothing is given"),
        ("row 5, column percent", '"-5" is no percent there can be'),
        ("row 6, column volume", "a volume from 2024-03-20 to 2024-03-26 reaches over the horizon's edge"),
        ("row 7, column add", "nothing is open from 2024-03-30 to 2024-03-30"),
    ]


def test_a_sheet_of_a_workbook_is_read_like_a_csv(tmp_path):
    """The sheet Overrides is taken from between others; real dates and numbers are read."""
    book = Workbook()
    book.active.append(["agent", "contract"])
    sheet = book.create_sheet("Overrides")
    sheet.append(["Start", "End", "Queue", "Percent"])
    sheet.append([datetime(2024, 3, 26, 10), date(2024, 3, 26), "mail", 150])
    book.save(tmp_path / "book.xlsx")
    plan = load_plan(write_plan(tmp_path, (NAMED[0], NAMED[1].replace("overrides.csv", "book.xlsx"))))
    (row,) = read_overrides(plan).rows
    assert (row.first, row.end) == (datetime(2024, 3, 26, 10), datetime(2024, 3, 27))
    assert (row.queue, row.kind, row.amount) == ("mail", "percent", 150.0)
