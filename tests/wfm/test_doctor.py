"""What the doctor says of a plan folder."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.wfm.small_plan import write_plan
from wfm.doctor import examine


def write_folder(folder, *changes, first_day=datetime(2024, 2, 26), days=28, agents="Ann,full time"):
    """A whole plan folder: the small plan, its agents, a message an hour in each queue while it is open."""
    path = write_plan(folder, *changes)
    (folder / "agents.csv").write_text(f"agent,contract\n{agents}\n", encoding="utf-8")
    lines = ["message_id,queue,created_at,work_type"]
    for hour in range(24 * days):
        at = first_day + timedelta(hours=hour)
        lines.append(f"m{hour},mail,{at.isoformat()},reply")
        if at.weekday() < 5 and 8 <= at.hour < 18:
            lines.append(f"c{hour},chat,{at.isoformat()},reply")
    (folder / "messages.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_healthy_folder(tmp_path):
    """Every input is named in a line, the clock change is kept in mind, and the plan is next."""
    path = write_folder(tmp_path)
    diagnosis = examine(path)
    assert diagnosis.problems == ()
    assert (diagnosis.exit_code, diagnosis.next_step) == (0, f"wfm plan {path}")
    assert diagnosis.fine == (
        'plan "Small": 2024-03-25 to 2024-03-31, Europe/Berlin',
        "queues: mail, chat",
        "shifts: D8, N8",
        "scenarios: one hour",
        "rules: rest_hours 11, max_days_in_row 6, max_weekends 4",
        "people: 1 named, 3 in pools, at most 160 paid hours a week",
        "holidays of DE-BY: 2024-03-29 Good Friday",
        "history: 872 of 872 rows used",
        "mail: 168 messages a week, 2024-02-26 to 2024-03-24",
        "chat: 50 messages a week, 2024-02-26 to 2024-03-24",
    )
    assert "2024-03-31 has 23 hours: the clock changes" in diagnosis.warnings


def test_a_plan_that_cannot_be_read(tmp_path):
    """Nothing else is looked at, and the plan file is what to mend."""
    diagnosis = examine(write_plan(tmp_path, ("weeks = 1", "weeks = 0"), ("floor = 1", "flor = 1")))
    assert diagnosis.fine == ()
    assert diagnosis.exit_code == 2
    assert len(diagnosis.problems) == 2
    assert "mend the 2 problems above" in diagnosis.next_step


def test_problems_of_every_file_at_once(tmp_path):
    """Agents, events, history and the files of the horizon are all read before the doctor speaks."""
    path = write_plan(
        tmp_path,
        ("weeks = 1", 'weeks = 1\nprevious = "roster.csv"\nbacklog = "open.csv"'),
        ('"DE-BY"', '"DE-BY"\nevents = "events.csv"'),
    )
    diagnosis = examine(path)
    assert diagnosis.exit_code == 3
    assert [problem.file.rpartition("/")[2] for problem in diagnosis.problems] == [
        "agents.csv",
        "events.csv",
        "roster.csv",
        "open.csv",
        "messages.csv",
    ]


def test_what_the_history_does_not_know(tmp_path):
    """A handling time left to a history without any is a problem at its key."""
    diagnosis = examine(write_folder(tmp_path, ("aht = 480", 'aht = "history"')))
    ((place, message),) = [(problem.place, problem.message) for problem in diagnosis.problems]
    assert (place, message) == ("queue.chat.reply.aht", "the history has no handling times")
    assert diagnosis.exit_code == 3


def test_a_short_history_long_ago(tmp_path):
    """Few weeks, and days to bridge before the horizon, are warnings for each queue."""
    warnings = examine(write_folder(tmp_path, first_day=datetime(2024, 2, 26), days=14)).warnings
    assert "mail: 2.0 weeks of history show little of a week: give more if there is" in warnings
    assert "mail: the forecast has to bridge 14 days between the history and the horizon" in warnings


def test_more_work_than_people(tmp_path):
    """50 chats a week of 8000 s and 67 mails of 8000 s make 261 hours of work, 290 at an occupancy of 0.9."""
    changes = (("aht = 480", "aht = 8000"), ("aht = 300", "aht = 8000"))
    folder = write_folder(
        tmp_path, *changes, ('within = "1h"', 'within = "3h"'), ('within = "2h"', 'within = "3h"')
    )
    warnings = examine(folder).warnings
    assert "the work needs about 290 paid hours a week and the contracts allow 160" in warnings
