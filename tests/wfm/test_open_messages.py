"""The starting backlog: a file of open messages, read with every problem, as ages on two clocks."""

from __future__ import annotations

import numpy as np
import pytest

from tests.wfm.small_plan import write_plan
from wfm.calendar import Grid
from wfm.config import load_plan
from wfm.covering import open_hours
from wfm.errors import DataFileError
from wfm.open_messages import read_open_messages
from wfm.workload import Stream

HOUR = 3600
# The small plan begins on Monday 2024-06-03 at midnight, Berlin time.
START = ("start = 2024-03-25", 'start = 2024-06-03\nbacklog = "open.csv"')
BY_OPENING = ('name = "chat"', 'name = "chat"\nclock = "opening hours"')


def opened(folder, *rows, changes=()):
    """The plan, and what its backlog file of these rows says."""
    (folder / "open.csv").write_text("\n".join(["created_at,queue,work_type", *rows]), encoding="utf-8")
    plan = load_plan(write_plan(folder, START, *changes))
    return plan, read_open_messages(plan)


def test_ages_are_counted_to_the_start_oldest_first(tmp_path):
    """Naive times are in the plan's zone, others bring their offset; streams without any are empty."""
    rows = (
        "2024-06-02T23:00,mail,reply",
        "2024-06-02T18:00:00+00:00,mail,reply",
        "2024-06-02 12:00,mail,tag",
    )
    _, found = opened(tmp_path, *rows)
    assert found.by_stream["mail reply"].age_seconds.tolist() == [4 * HOUR, 1 * HOUR]
    assert found.by_stream["mail tag"].age_seconds.tolist() == [12 * HOUR]
    assert len(found.by_stream["chat reply"]) == 0
    assert "3 open messages at the start" in found.notes[-1]


def test_on_the_opening_hours_clock_a_closed_night_is_no_wait(tmp_path):
    """Chat is open Monday to Friday 8 to 18: a message of Friday 17:15 has waited 45 minutes by Monday."""
    _, found = opened(tmp_path, "2024-05-31T17:15,chat,reply", changes=(BY_OPENING,))
    carried = found.by_stream["chat reply"]
    assert carried.age_seconds.tolist() == [(6.75 + 48) * HOUR]
    assert carried.waited_seconds.tolist() == [0.75 * HOUR]


def test_every_problem_at_once_with_its_place(tmp_path):
    """A word for a time, a message from later on, an unknown work type and one its queue does not have."""
    rows = (
        "yesterday,mail,reply",
        "2024-06-03T00:30,mail,reply",
        "2024-06-02T12:00,mail,call",
        "2024-06-02T12:00,chat,tag",
        "2024-06-02T12:00,mail,",
    )
    with pytest.raises(DataFileError) as caught:
        opened(tmp_path, *rows)
    told = [(problem.place, problem.message) for problem in caught.value.problems]
    assert sorted(place for place, _ in told) == [
        "row 2, column created_at",
        "row 3, column created_at",
        "row 4, column work_type",
        "row 5, column work_type",
        "row 6, column work_type",
    ]
    assert any("queue chat has no tag work" in message for _, message in told)


def test_a_missing_column_or_file_is_told(tmp_path):
    """Without work_type nothing can be read; a file that is not there says so."""
    plan = load_plan(write_plan(tmp_path, START))
    with pytest.raises(DataFileError, match=r"open\.csv"):
        read_open_messages(plan)
    (tmp_path / "open.csv").write_text("created_at,queue\n2024-06-02,mail\n", encoding="utf-8")
    with pytest.raises(DataFileError, match="work_type"):
        read_open_messages(plan)


def test_other_queues_are_left_out_and_counted(tmp_path):
    """An export of the whole desk may be given."""
    _, found = opened(tmp_path, "2024-06-02T12:00,letters,reply")
    assert sum(map(len, found.by_stream.values())) == 0
    assert "letters is not in the plan" in found.notes[0]


def test_what_is_due_when(tmp_path):
    """Due by the first limit not passed, yet none sooner than a new message would be.

    Targets are 2 and 6 hours, the maximum age 24; an interval is 30 minutes, a reply takes 300 seconds.
    """
    stamps = ("2024-06-02T23:00", "2024-06-02T21:30", "2024-06-02T10:00", "2024-05-30T10:00")
    plan, found = opened(tmp_path, *(f"{stamp},mail,reply" for stamp in stamps))
    grid, queue = Grid.of(plan), plan.queues[0]
    volume = np.ones(grid.intervals)
    work = Stream(
        queue,
        "reply",
        volume,
        volume,
        volume,
        volume,
        300.0 * volume,
        queue.reply.targets,
        "end",
        False,
        86400,
        0,
    )
    hours = open_hours(grid, work, found.by_stream["mail reply"]) * 12
    # One hour old: 2 h from the start, not 1. 2.5 h old: 3.5 h left. 14 h: 10 h left. Days old: 2 h.
    assert dict(zip(np.flatnonzero(hours), hours[hours > 0].round(9), strict=True)) == {3: 2, 6: 1, 19: 1}
