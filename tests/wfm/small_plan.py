"""A plan small enough to read by eye, written with a change or two."""

from __future__ import annotations

from pathlib import Path

SMALL_PLAN = """\
schema = 1
name = "Small"
timezone = "Europe/Berlin"
interval = 30

[horizon]
start = 2024-03-25
weeks = 1

[history]
files = ["messages.csv"]

[[queue]]
name = "mail"
skill = "en"
tag = { aht = 30, targets = [ { within = "24h", share = 0.95 } ] }

[queue.reply]
share = 0.4
aht = 300
targets = [ { within = "2h", share = 0.5 }, { within = "6h", share = 0.85 } ]

[[queue]]
name = "chat"
open = "mon-fri 08:00-18:00"
reply = { share = 1.0, aht = 480, measure = "start", targets = [ { within = "5min", share = 0.8 } ] }

[staffing]
floor = 1

[[shift]]
code = "D8"
starts = "06:00-10:00 every 60"
hours = 8
break = { minutes = 30, after = "3h", before = "5h" }

[[shift]]
code = "N8"
starts = ["22:00", "23:00"]
hours = 8

[[contract]]
name = "full time"
hours_per_week = [30, 40]
shifts = ["D8", "N8"]
skills = ["en"]
pool = 3

[[contract]]
name = "part time"
hours_per_week = [0, 24]
shifts = ["D8"]

[agents]
file = "agents.csv"

[holidays]
country = "DE-BY"

[[scenario]]
name = "one hour"
queue.mail.reply.targets = [ { within = "1h", share = 0.80 } ]
"""


def write_plan(folder: Path, *changes: tuple[str, str]) -> Path:
    """Write the small plan with each (old text, new text) put in; every old text must be there."""
    text = SMALL_PLAN
    for old, new in changes:
        assert old in text, f"{old} is not in the small plan"
        text = text.replace(old, new)
    path = folder / "plan.toml"
    path.write_text(text, encoding="utf-8")
    return path
