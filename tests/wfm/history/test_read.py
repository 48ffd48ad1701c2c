"""Histories of every format become one clean series a queue, and every row is accounted for."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.wfm.history.small import MESSAGES, shared, small_plan
from wfm.config import load_plan
from wfm.history.read import read_history

THREE = MESSAGES + (
    "1,twitter,2024-05-31T10:05:00Z,reply,240,2024-05-31T10:30:00Z,,Ada\n"
    "2,twitter,2024-05-31T12:00:00+02:00,tag,,,,\n"
    "3,twitter,2024-05-31 11:59,reply,300,,,Bo\n"
)


def skipped(plan_report) -> dict[str, int]:
    """Reasons and rows."""
    return {one.reason: one.rows for one in plan_report.skipped}


def test_messages_with_and_without_offset_fall_into_wall_clock_slots(tmp_path: Path) -> None:
    """10:05 Z and 12:00+02:00 are the hour from 10, naive 11:59 in the plan's zone the hour from 11."""
    (tmp_path / "history.csv").write_text(THREE)
    history = read_history(small_plan(tmp_path))
    volume = history.queues[0].volume
    assert volume.shape == (24,)
    assert (volume[10], volume[11]) == (2, 1)
    assert (history.read.rows, history.read.used, history.read.skipped) == (3, 3, ())


def test_csv_gz_parquet_and_xlsx_hold_the_same_history(tmp_path: Path) -> None:
    """Four files of the same three messages give the same messages."""
    (tmp_path / "a.csv").write_text(THREE)
    (tmp_path / "b.csv.gz").write_bytes(gzip.compress(THREE.encode()))
    frame = pd.read_csv(tmp_path / "a.csv", dtype=str)
    frame.to_parquet(tmp_path / "c.parquet")
    frame.to_excel(tmp_path / "d.xlsx", index=False)
    first, *others = (
        read_history(small_plan(tmp_path, files=f'["{name}"]')).messages
        for name in ("a.csv", "b.csv.gz", "c.parquet", "d.xlsx")
    )
    for other in others:
        pd.testing.assert_frame_equal(first, other)


def test_typed_columns_of_a_parquet_file_are_read(tmp_path: Path) -> None:
    """Instants with a zone, numbers and whole-number ids need no text."""
    moment = pd.Timestamp("2024-05-31T12:00", tz="Europe/Berlin")
    columns = {"message_id": [7], "queue": ["twitter"], "created_at": [moment], "work_type": ["tag"]}
    pd.DataFrame(columns | {"handle_seconds": [30.5]}).to_parquet(tmp_path / "m.parquet")
    messages = read_history(small_plan(tmp_path, files='["m.parquet"]')).messages
    assert messages["created_at"][0] == moment
    assert messages["handle_seconds"][0] == 30.5


def test_every_row_is_used_or_skipped_for_a_reason(tmp_path: Path) -> None:
    """A duplicate over two files, another queue, a message of the horizon: rows = used + skipped."""
    (tmp_path / "m1.csv").write_text(THREE)
    rows = [
        "3,twitter,2024-05-31T11:59:00Z,reply,,,,",
        "4,fax,nonsense,reply,,,,",
        "5,twitter,2024-06-03T00:00:00Z,tag,,,,",
    ]
    (tmp_path / "m2.csv").write_text(MESSAGES + "\n".join(rows))
    read = read_history(small_plan(tmp_path, files='["m*.csv", "m1.csv"]')).read
    assert (read.rows, read.used) == (6, 3)
    assert skipped(read) == {
        "duplicate message_id": 1,
        "after the horizon's start": 1,
        "queue fax is not in the plan": 1,
    }


def test_columns_of_the_planner_s_own(tmp_path: Path) -> None:
    """`history.columns` names them; a semicolon file with a byte order mark is read too."""
    text = "\ufeffNr;Kanal;Opened (UTC);work_type\n1;twitter;2024-05-31T10:00:00Z;tag\n"
    (tmp_path / "history.csv").write_text(text, encoding="utf-8")
    columns = '{ message_id = "Nr", queue = "Kanal", created_at = "Opened (UTC)" }'
    assert read_history(small_plan(tmp_path, columns=columns)).read.used == 1


def test_words_dates_and_times_of_the_export_s_own(tmp_path: Path) -> None:
    """Yes and no for reply and tag, German dates in the plan's zone, minutes with a decimal comma."""
    text = "message_id;queue;created_at;work_type;handle_minutes;first_reply_minutes\n"
    text += "1;twitter;31.05.2024 10:00;Yes;2,5;30\n2;twitter;31.05.2024 11:00;no;;\n"
    (tmp_path / "history.csv").write_text(text)
    history = 'work_type = { reply = ["yes"], tag = ["no"] }\ndate_format = "%d.%m.%Y %H:%M"'
    messages = read_history(small_plan(tmp_path, zone="Europe/Paris", history=history)).messages
    assert messages["created_at"][0] == pd.Timestamp("2024-05-31T08:00Z")
    assert messages["first_reply_at"][0] == pd.Timestamp("2024-05-31T08:30Z")
    assert messages["work_type"].tolist() == ["reply", "tag"]
    assert messages["handle_seconds"][0] == 150


def test_a_duration_is_as_good_as_seconds(tmp_path: Path) -> None:
    """00:05:23 beside a plain number, and an offset that the date format names."""
    text = MESSAGES + "1,twitter,05/31/2024 10:00 AM +0200,tag,00:05:23,,,\n"
    text += "2,twitter,05/31/2024 01:00 PM +0200,tag,12.5,,,\n"
    (tmp_path / "history.csv").write_text(text)
    plan = small_plan(tmp_path, history='date_format = "%m/%d/%Y %I:%M %p %z"')
    messages = read_history(plan).messages
    assert messages["handle_seconds"].tolist() == [323, 12.5]
    assert messages["created_at"][1] == pd.Timestamp("2024-05-31T11:00Z")


def test_an_export_that_tells_no_work_type(tmp_path: Path) -> None:
    """Without the column every row is what the plan says; with it, those that say nothing."""
    (tmp_path / "history.csv").write_text("message_id,queue,created_at\n1,twitter,2024-05-31T10:00:00Z\n")
    messages = read_history(small_plan(tmp_path, history='work_type = "reply"')).messages
    assert messages["work_type"].tolist() == ["reply"]
    rows = "1,twitter,2024-05-31T10:00:00Z,tag,,,,\n2,twitter,2024-05-31T10:00:00Z,,,,,\n"
    (tmp_path / "history.csv").write_text(MESSAGES + rows)
    messages = read_history(small_plan(tmp_path, history='work_type = "reply"')).messages
    assert messages["work_type"].tolist() == ["tag", "reply"]


def test_zendesk_export(tmp_path: Path) -> None:
    """A ticket is a message that needs a reply; minutes to the first reply become a moment."""
    text = "Id,Via,Created at,Solved at,Assignee,First reply time in minutes\n"
    text += "9,twitter,2024-05-31 10:00:00 UTC,,Ada,25\n"
    (tmp_path / "history.csv").write_text(text)
    messages = read_history(small_plan(tmp_path, format="zendesk")).messages
    assert messages["first_reply_at"][0] == pd.Timestamp("2024-05-31T10:25Z")
    assert messages["work_type"].tolist() == ["reply"]


def test_tweets_are_joined_into_messages(tmp_path: Path) -> None:
    """An answered tweet needs a reply, a thank-you to the brand a tag; the brand's own is no message."""
    (tmp_path / "history.csv").write_text(
        "tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id\n"
        '1,1157,True,Fri May 31 22:10:47 +0000 2024,"hello,\nthere",2,\n'
        "2,twitter,False,Fri May 31 22:15:47 +0000 2024,hi,3,1\n"
        "3,1157,True,Fri May 31 22:16:47 +0000 2024,thanks,,2\n"
        "4,1158,True,Fri May 31 22:17:47 +0000 2024,nobody,,\n"
    )
    history = read_history(small_plan(tmp_path, format="twcs"))
    assert history.messages["work_type"].tolist() == ["reply", "tag"]
    assert history.messages["first_reply_at"][0] == pd.Timestamp("2024-05-31T22:15:47Z")
    assert history.read.rows == history.read.used + sum(skipped(history.read).values()) == 4


def test_volumes_finer_than_the_interval_are_summed(tmp_path: Path) -> None:
    """Four quarters make an hour; an hour with a quarter missing is missing, never its part."""
    rows = [f"2024-05-31T{h:02}:{m:02},twitter,{h}" for h in range(24) for m in (0, 15, 30, 45)]
    rows.remove("2024-05-31T09:15,twitter,9")
    (tmp_path / "history.csv").write_text("interval_start,queue,volume\n" + "\n".join(rows))
    volume = read_history(small_plan(tmp_path, format="volumes")).queues[0].volume
    assert volume[8] == 32
    assert np.flatnonzero(np.isnan(volume)).tolist() == [9]


def test_an_empty_volume_is_missing_not_zero(tmp_path: Path) -> None:
    """It is skipped and counted, and its slot is NaN."""
    (tmp_path / "history.csv").write_text(
        "interval_start,queue,volume\n2024-05-31T00:00,twitter,5\n"
        "2024-05-31T01:00,twitter,\n2024-05-31T02:00,twitter,0\n2024-05-31T03:00,twitter,2\n"
    )
    history = read_history(small_plan(tmp_path, format="volumes"))
    assert skipped(history.read) == {"no volume (closed or missing)": 1}
    assert np.isnan(history.queues[0].volume[1])
    assert history.queues[0].volume[2] == 0


def test_closed_hours_are_no_gap_and_messages_in_them_are_counted(tmp_path: Path) -> None:
    """Open 08:00-20:00: a message at 22:30 is warned of; the night's zeros are not gaps."""
    rows = [f"{h},twitter,2024-05-31T{h:02}:00:00Z,tag,,,," for h in range(8, 20)]
    (tmp_path / "history.csv").write_text(
        MESSAGES + "\n".join([*rows, "99,twitter,2024-05-31T22:30:00Z,tag,,,,"])
    )
    history = read_history(small_plan(tmp_path, open_="mon-sun 08:00-20:00"))
    assert history.queues[0].open.sum() == 12
    assert history.read.warnings == (
        "twitter: 1 message (7.7%) arrived in closed hours: widen queue.open if they are work",
    )


@pytest.mark.parametrize(
    ("name", "rows"), [("county", 6048), ("spotify-care", 14715), ("three-queues", 9771)]
)
def test_shared_plans_account_for_every_row(name: str, rows: int) -> None:
    """Rows = used + skipped, and each queue has whole days with messages."""
    history = read_history(load_plan(shared("plans", name, "plan.toml")))
    assert history.read.rows == rows == history.read.used + sum(skipped(history.read).values())
    for queue in history.queues:
        assert len(queue.volume) % (1440 // queue.interval_minutes) == 0
        assert np.nansum(queue.volume) > 0
