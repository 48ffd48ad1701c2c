"""Forecasts judged by what came: figures worked out by hand, files read with every problem at once."""

from __future__ import annotations

import json
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from wfm.accuracy import (
    ACCURACY_HEADINGS,
    accuracy_document,
    accuracy_rows,
    judge_forecasts,
    worth_lines,
)
from wfm.actual import read_actual
from wfm.errors import DataFileError, PlanFileError

BERLIN = "Europe/Berlin"
# Sunday and Monday by Berlin's summer clock, at noon and an hour later.
HOURS = ("2024-06-02T10:00:00Z", "2024-06-02T11:00:00Z", "2024-06-03T10:00:00Z", "2024-06-03T11:00:00Z")


def _made(folder: Path, volumes, model=None, zone: str | None = BERLIN, queue="mail", hours=HOURS) -> Path:
    """A folder with a forecast of one queue, split into reply and tag by half."""
    folder.mkdir(exist_ok=True)
    rows = pd.DataFrame({"interval_start": hours, "queue": queue, "work_type": "reply"})
    rows = rows.assign(volume=[v / 2 for v in volumes])
    if model:
        rows = rows.assign(model_volume=[v / 2 for v in model])
    pd.concat([rows, rows.assign(work_type="tag")]).to_csv(folder / "forecast.csv", index=False)
    if zone:
        (folder / "forecast.json").write_text(json.dumps({"schema": 1, "timezone": zone}))
    return folder


def _came(path: Path, volumes, queue="mail", hours=HOURS) -> Path:
    """A file of volumes."""
    frame = pd.DataFrame({"interval_start": hours, "queue": queue, "volume": volumes})
    frame.to_csv(path, index=False)
    return path


def _row(found, level, scope="all", queue="mail", folder=None):
    """The one row of that level and scope."""
    own = [
        row
        for row in found.rows
        if (row.level, row.scope, row.queue) == (level, scope, queue) and folder in (None, row.folder)
    ]
    assert len(own) == 1
    return own[0]


def test_wape_and_bias_by_interval_day_and_week(tmp_path):
    """12, 8, 10, 10 against 10, 10, 10, 20: 14 off in 50 by hour, 10 by day and by week (Sunday ends one)."""
    found = judge_forecasts(
        [_made(tmp_path / "f", [12, 8, 10, 10])], _came(tmp_path / "came.csv", [10, 10, 10, 20])
    )
    assert _row(found, "interval").wape == pytest.approx(14 / 50)
    assert _row(found, "day").wape == pytest.approx(10 / 50)
    assert [_row(found, level).judged for level in ("interval", "day", "week")] == [4, 2, 2]
    for level in ("interval", "day", "week"):
        row = _row(found, level)
        assert row.bias == pytest.approx(-10 / 50)
        assert (row.wape_model, row.bias_model, row.saved) == (row.wape, row.bias, 0.0)
    assert list(worth_lines(found)) == [
        "no override changed anything that came: the final forecast is the model's"
    ]


def test_what_overrides_were_worth(tmp_path):
    """Monday raised from 10 and 10 to 15 and 15 where 10 and 20 came: nothing gained by hour, 10 by day."""
    made = _made(tmp_path / "f", [12, 8, 15, 15], model=[12, 8, 10, 10])
    found = judge_forecasts([made], _came(tmp_path / "came.csv", [10, 10, 10, 20]))
    hours, days = _row(found, "interval", "overridden"), _row(found, "day", "overridden")
    assert (hours.judged, hours.saved) == (2, 0.0)
    assert (days.judged, days.saved, days.wape_saved) == (1, 10.0, pytest.approx(10 / 30))
    assert (days.wape_model, days.wape) == (pytest.approx(1 / 3), 0.0)
    assert (_row(found, "day").wape_model, _row(found, "day").wape) == (pytest.approx(0.2), 0.0)
    (line,) = worth_lines(found)
    assert "took away 10 messages of error on 1 overridden day" in line


def test_an_override_that_did_harm_is_said_to(tmp_path):
    """Sunday doubled for nothing costs 20 messages of error."""
    made = _made(tmp_path / "f", [20, 20, 10, 10], model=[10, 10, 10, 10])
    found = judge_forecasts([made], _came(tmp_path / "came.csv", [10, 10, 10, 10]))
    assert _row(found, "day", "overridden").saved == -20.0
    assert "added 20 messages of error" in next(worth_lines(found))


def test_several_folders_and_queues_have_rows_of_all(tmp_path):
    """Two folders of a queue each: rows of their own, and one of both whose error is the sum."""
    one = _made(tmp_path / "one", [10, 10, 10, 10])
    two = _made(tmp_path / "two", [20, 20, 20, 20], queue="chat")
    came = tmp_path / "came.csv"
    frames = [pd.read_csv(_came(came, [10, 10, 10, 20], queue=queue)) for queue in ("mail", "chat")]
    pd.concat(frames).to_csv(came, index=False)
    found = judge_forecasts([one, two], came)
    whole = _row(found, "interval", queue="all", folder="all")
    assert whole.judged == 8
    assert whole.wape == pytest.approx((10 + 30) / 100)
    assert {(row.folder, row.queue) for row in found.rows} == {
        (str(one), "mail"),
        (str(two), "chat"),
        ("all", "mail"),
        ("all", "chat"),
        ("all", "all"),
    }
    assert {row[0] for row in accuracy_rows(found)} == {"mail", "chat", "all"}
    assert {len(row) for row in accuracy_rows(found)} == {len(ACCURACY_HEADINGS)}


def test_what_is_not_in_the_file_is_not_judged(tmp_path):
    """Two hours missing and one empty leave one; a queue nobody forecast is named."""
    came = tmp_path / "came.csv"
    came.write_text(f"interval_start,queue,volume\n{HOURS[0]},mail,10\n{HOURS[1]},mail,\n{HOURS[0]},fax,3\n")
    found = judge_forecasts([_made(tmp_path / "f", [12, 8, 10, 10])], came)
    assert _row(found, "interval").judged == 1
    assert _row(found, "week").wape == pytest.approx(0.2)
    assert any(note.startswith("1 of 4 intervals forecast") for note in found.notes)
    assert "not forecast, and so not judged: fax" in found.notes


def test_messages_are_counted_and_a_quiet_hour_between_them_is_a_zero(tmp_path):
    """Three messages in naive local time, one listed twice: 2, 0, none known after the last."""
    came = tmp_path / "messages.csv"
    came.write_text(
        "message_id,queue,created_at\n1,mail,2024-06-02 12:10\n"
        "2,mail,2024-06-02 12:20\n2,mail,2024-06-02 12:20\n"
        "3,mail,2024-06-03T12:00:00+02:00\n"
    )
    found = judge_forecasts([_made(tmp_path / "f", [2, 1, 1, 9])], came)
    assert (_row(found, "interval").judged, _row(found, "interval").actual) == (3, 3.0)
    assert _row(found, "interval").wape == pytest.approx(1 / 3)


def test_finer_rows_add_up_and_half_an_interval_is_unknown(tmp_path):
    """Rows of 30 minutes on hours: 3 + 4 is 7, and an hour with one half missing is not judged."""
    came = tmp_path / "came.csv"
    came.write_text(
        "interval_start,queue,volume\n2024-06-02T10:00Z,mail,3\n2024-06-02T10:30Z,mail,4\n2024-06-02T11:00Z,mail,5\n"
    )
    actual = read_actual(came, ZoneInfo(BERLIN), 60)
    starts = pd.to_datetime(pd.Index(HOURS[:2]), utc=True)
    counted = actual.counted("mail", starts, 60)
    assert counted[0] == 7.0
    assert pd.isna(counted[1])


def test_days_are_those_of_the_plans_zone(tmp_path):
    """23:30 UTC is the next day in Berlin; without a zone days are UTC's, which is said."""
    late = ("2024-06-02T21:30:00Z", "2024-06-02T22:30:00Z")
    came = _came(tmp_path / "came.csv", [1, 1], hours=late)
    here = judge_forecasts([_made(tmp_path / "a", [1, 1], hours=late)], came)
    nowhere = judge_forecasts([_made(tmp_path / "b", [1, 1], hours=late, zone=None)], came)
    assert (_row(here, "day").judged, _row(nowhere, "day").judged) == (2, 1)
    assert any("days and weeks are those of UTC" in note for note in nowhere.notes)
    chosen = judge_forecasts([tmp_path / "b"], came, BERLIN)
    assert (_row(chosen, "day").judged, chosen.notes) == (2, ())


def test_the_zone_of_a_plan_folder_is_that_of_its_inputs(tmp_path):
    """plan.json has the zone among the plan's inputs."""
    folder = _made(tmp_path / "p", [1, 1, 1, 1], zone=None)
    (folder / "plan.json").write_text(json.dumps({"inputs": {"timezone": BERLIN}}))
    assert judge_forecasts([folder], _came(tmp_path / "came.csv", [1, 1, 1, 1])).zone == BERLIN


def test_the_document_is_plain_json(tmp_path):
    """Schema 1; a share of nothing is null."""
    found = judge_forecasts([_made(tmp_path / "f", [0, 0, 0, 1])], _came(tmp_path / "came.csv", [0, 0, 0, 0]))
    document = json.loads(json.dumps(accuracy_document(found), allow_nan=False))
    assert document["schema"] == 1
    assert document["rows"][0]["wape"] is None
    assert document["rows"][0]["saved"] == 0.0


def test_every_folder_and_cell_that_is_wrong_is_named(tmp_path):
    """A folder without a forecast and a forecast with a wrong number are two problems."""
    wrong = _made(tmp_path / "wrong", [1, 1, 1, 1])
    text = (wrong / "forecast.csv").read_text().replace("reply,0.5", "reply,half", 1)
    (wrong / "forecast.csv").write_text(text)
    with pytest.raises(DataFileError) as caught:
        judge_forecasts([tmp_path / "nothing", wrong], tmp_path / "came.csv")
    assert [problem.message for problem in caught.value.problems] == [
        "there is no forecast.csv in it",
        "'half' is no number",
        "there is no such file",
    ]
    assert caught.value.problems[1].place == "row 2, column volume"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("when,queue,volume\n", "neither volumes"),
        ("interval_start,volume\n", "no column queue"),
        ("interval_start,queue,volume\nnoon,mail,-1\n", "'noon' is no date and time"),
        (f"interval_start,queue,volume\n{HOURS[0]},mail,1\n{HOURS[0]},mail,2\n", "another volume"),
        ("interval_start,queue,volume\n2024-06-02,mail,1\n2024-06-03,mail,1\n", "a row every 1440 minutes"),
        (f"interval_start,queue,volume\n{HOURS[0]},fax,1\n", "no interval of the forecasts is in it"),
    ],
)
def test_a_file_of_what_came_that_cannot_be_used(text, message, tmp_path):
    """Each is a data error with the file's name."""
    (tmp_path / "came.csv").write_text(text)
    with pytest.raises(DataFileError, match=rf"came\.csv.*{message}"):
        judge_forecasts([_made(tmp_path / "f", [1, 1, 1, 1])], tmp_path / "came.csv")


def test_zones_that_differ_or_do_not_exist_are_refused(tmp_path):
    """Two folders of two zones cannot share days; a zone that is none is wrong usage."""
    came = _came(tmp_path / "came.csv", [1, 1, 1, 1])
    one, two = _made(tmp_path / "a", [1, 1, 1, 1]), _made(tmp_path / "b", [1, 1, 1, 1], zone="UTC")
    with pytest.raises(DataFileError, match="more than one zone"):
        judge_forecasts([one, two], came)
    with pytest.raises(PlanFileError, match=r"--zone: .*Europe/Berlin"):
        judge_forecasts([one], came, "Europe/Berln")
