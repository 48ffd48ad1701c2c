"""A plan folder planned in a second: one queue, a named agent and a pool, a hundred messages a day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from tests.wfm.small_plan import write_plan
from wfm.staffed import Effort

QUICK = Effort(rounds=40, tries=1, futures=40, changes=1)
CHAT = """\
[[queue]]
name = "chat"
open = "mon-fri 08:00-18:00"
reply = { share = 1.0, aht = 480, measure = "start", targets = [ { within = "5min", share = 0.8 } ] }

"""
SCENARIO = """\
[[scenario]]
name = "one hour"
queue.mail.reply.targets = [ { within = "1h", share = 0.80 } ]
"""
IMPOSSIBLE = """
[[scenario]]
name = "mostly off"
rules.max_days_in_row = 1
rules.min_days_off_in_row = 3
"""
CHANGES = (
    (CHAT, ""),
    ("interval = 30", "interval = 60"),
    ("pool = 3", "pool = 8"),
    ('"06:00-10:00 every 60"', '"06:00-14:00 every 240"'),
)


def make_folder(folder: Path, *changes: tuple[str, str]) -> Path:
    """The plan file, beside the messages of four weeks and the agents' file."""
    (folder / "messages.csv").write_text(_messages())
    (folder / "agents.csv").write_text("agent,contract,skills,time_off,requests,locks\nAda,full time,en,,,\n")
    return write_plan(folder, *CHANGES, *changes)


def _messages() -> str:
    """Four a random hour around the clock, two of five in need of a reply, up to the horizon's start."""
    generator = np.random.default_rng(1)
    first = datetime(2024, 2, 26, tzinfo=UTC)
    hours = np.repeat(np.arange(28 * 24 - 1), generator.poisson(4.0, 28 * 24 - 1))
    rows = [
        f"m{number},mail,{first + timedelta(hours=int(hour), minutes=int(number % 60)):%Y-%m-%dT%H:%M:%SZ},"
        f"{'reply' if number % 5 < 2 else 'tag'}"
        for number, hour in enumerate(hours)
    ]
    return "\n".join(["message_id,queue,created_at,work_type", *rows]) + "\n"
