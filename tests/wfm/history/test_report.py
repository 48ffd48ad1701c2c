"""The figures of `wfm history`, and the files they are written to."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from openpyxl import load_workbook

from tests.wfm.history.small import MESSAGES, shared, small_plan
from wfm.config import load_plan
from wfm.errors import DataFileError
from wfm.history.report import HEADINGS, document, history_report, screen_lines, screen_rows

DAY = MESSAGES + (
    "1,twitter,2024-05-31T10:00:00Z,reply,100,2024-05-31T10:10:00Z,,Ada\n"
    "2,twitter,2024-05-31T10:20:00Z,reply,200,2024-05-31T10:50:00Z,,=Bo\n"
    "3,twitter,2024-05-31T11:00:00Z,reply,,,,\n"
    "4,twitter,2024-05-31T11:00:00Z,reply,,,2024-05-31T11:05:00Z,\n"
    "5,twitter,2024-05-31T12:00:00Z,tag,30,,,Ada\n"
)


def report_of_day(folder: Path):
    """The report of one day of five messages."""
    (folder / "history.csv").write_text(DAY)
    return history_report(small_plan(folder), folder / "out")


def test_the_document_has_the_keys_and_figures_of_the_contract(tmp_path: Path) -> None:
    """DESIGN.md 5.3: message 3 is open for the hour until the end, message 4 was closed without reply."""
    found = document(report_of_day(tmp_path))
    queue = found["queues"][0]
    assert found["schema"] == 1
    assert {key: queue[key] for key in list(queue)[:5]} == {
        "queue": "twitter",
        "messages": 5,
        "reply_share": 0.8,
        "aht_reply_seconds": 150.0,
        "aht_tag_seconds": 30.0,
    }
    assert queue["first_response_seconds"] == {"mean": 2000.0, "median": 1800.0, "p90": 3240.0, "open": 1}
    assert queue["response_rate"] == 0.5
    assert found["read"] == {"rows": 5, "used": 5, "skipped": []}


def test_what_the_history_does_not_say_is_null(tmp_path: Path) -> None:
    """Volumes alone know no reply share, AHT, response time or rate; the document is strict JSON."""
    (tmp_path / "history.csv").write_text("interval_start,queue,volume\n2024-05-31T00:00,twitter,5\n")
    history_report(small_plan(tmp_path, format="volumes"), tmp_path / "out")
    queue = json.loads((tmp_path / "out" / "history.json").read_text())["queues"][0]
    assert queue["messages"] == 5
    assert {queue[k] for k in ("reply_share", "aht_reply_seconds", "aht_tag_seconds", "response_rate")} == {
        None
    }
    assert set(queue["first_response_seconds"].values()) == {None}


def test_agents_are_counted_by_name(tmp_path: Path) -> None:
    """Ada handled a reply and a tag, each with its own AHT."""
    ada = next(kpis for kpis in report_of_day(tmp_path).agents if kpis.agent == "Ada")
    assert (ada.handled, ada.replies, ada.first_response_mean) == (2, 1, 600.0)
    assert ada.aht_seconds == {"reply": 100.0, "tag": 30.0}


def test_volume_by_weekday_and_hour(tmp_path: Path) -> None:
    """The Friday of five messages: two in the hours from 10 and 11, the other days unknown."""
    queue = report_of_day(tmp_path).queues[0]
    assert queue.volume[4, 10:13].tolist() == [2.0, 2.0, 1.0]
    assert np.isnan(queue.volume[0]).all()
    assert queue.daily == ((date(2024, 5, 31), 5.0),)


def test_the_screen_shows_a_dash_for_nothing(tmp_path: Path) -> None:
    """A row a queue, as many cells as headings."""
    report = report_of_day(tmp_path)
    row = screen_rows(report)[0]
    assert len(row) == len(HEADINGS)
    assert row == ("twitter", "5", "80.0%", "150 s", "30 s", "33 min", "30 min", "54 min", "1", "50.0%")
    assert screen_lines(report) == ("5 rows read, 5 used",)


def test_the_same_history_gives_the_same_bytes(tmp_path: Path) -> None:
    """Workbook and document, written twice."""
    files = [tmp_path / "out" / name for name in ("history.xlsx", "history.json")]
    report_of_day(tmp_path)
    first = [path.read_bytes() for path in files]
    report_of_day(tmp_path)
    assert [path.read_bytes() for path in files] == first


def test_the_workbook_shows_the_figures_and_keeps_names_as_text(tmp_path: Path) -> None:
    """Sheets in reading order, panes frozen, chart axes shown, `=Bo` no formula."""
    report_of_day(tmp_path)
    book = load_workbook(tmp_path / "out" / "history.xlsx")
    assert book.sheetnames == [
        "Summary",
        "Volume",
        "Reply share",
        "AHT reply",
        "AHT tag",
        "Days",
        "Agents",
        "Read",
    ]
    assert [cell.value for cell in book["Summary"][5]][:5] == ["twitter", 5, 0.8, 150, 30]
    assert all(sheet.freeze_panes for sheet in book.worksheets[:-1])
    assert [(c.value, c.data_type) for c in book["Agents"]["A"][4:]] == [("=Bo", "s"), ("Ada", "s")]
    assert not any(c.data_type == "f" for sheet in book for row in sheet for c in row)


def test_nothing_is_written_when_the_history_is_wrong(tmp_path: Path) -> None:
    """Not even the folder."""
    (tmp_path / "history.csv").write_text(DAY + "6,twitter,never,tag,,,,\n")
    with pytest.raises(DataFileError):
        history_report(small_plan(tmp_path), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_spotify_care(tmp_path: Path) -> None:
    """The shared messages: 14,715, of which 3,286 needed a reply and got one."""
    queue = history_report(load_plan(shared("plans", "spotify-care", "plan.toml")), tmp_path).queues[0]
    assert queue.messages == 14715
    assert queue.reply_share == pytest.approx(3286 / 14715)
    assert (queue.response_rate, queue.first_response.open) == (1.0, 0)
