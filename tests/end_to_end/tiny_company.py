"""A company of two queues and seven agents whose plan takes a second or two."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

TINY_PLAN = """\
schema = 1
name = "Tiny"
timezone = "Europe/Berlin"
interval = 60
seed = 3

[horizon]
start = 2024-05-06
weeks = 1

[history]
files = ["volumes.csv"]
format = "volumes"

[[queue]]
name = "social"
reply = { share = 0.5, aht = 400, targets = [ { within = "6h", share = 0.85 } ] }
tag = { aht = 30, targets = [ { within = "24h", share = 0.95 } ] }

[staffing]
shrinkage = { absence = 0.05, in_shift = 0.10 }
floor = 1
confidence = 0.80
uncertainty = { day = 0.05 }

[[shift]]
code = "D8"
starts = ["06:00", "09:00", "14:00"]
hours = 8
break = { minutes = 60, after = "3h", before = "5h", paid = true }

[[shift]]
code = "N8"
starts = ["22:00"]
hours = 8

[[contract]]
name = "full time"
hours_per_week = [24, 40]
shifts = ["D8", "N8"]
cost_per_hour = 20
pool = 12

[agents]
file = "agents.csv"

[rules]
max_days_in_row = 5
min_days_off_in_row = 2
"""

AGENTS = """\
agent,contract,skills,time_off,requests,locks
Ana,full time,,2024-05-08,,
Ben,full time,,,off 2024-05-11,
=Cleo,full time,,,,2024-05-07 D8 09:00
"""


def write_company(folder: Path, *changes: tuple[str, str]) -> Path:
    """Write the tiny company with each (old, new) put into plan.toml or agents.csv; the plan's path."""
    texts = {"plan.toml": TINY_PLAN, "agents.csv": AGENTS}
    for old, new in changes:
        assert any(old in text for text in texts.values()), f"{old} is nowhere in the tiny company"
        texts = {name: text.replace(old, new) for name, text in texts.items()}
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    _volumes().to_csv(folder / "volumes.csv", index=False)
    return folder / "plan.toml"


def _volumes() -> pd.DataFrame:
    """Six weeks of Poisson counts, busier by day than by night."""
    hours = pd.date_range("2024-03-25", "2024-05-06", freq="h", inclusive="left")
    rate = np.where((hours.hour >= 8) & (hours.hour < 21), 12.0, 3.0)
    counts = np.random.default_rng(0).poisson(rate)
    # The hour that the spring change skips has no row.
    skipped = (hours.date == pd.Timestamp("2024-03-31").date()) & (hours.hour == 2)
    frame = pd.DataFrame({"interval_start": hours, "queue": "social", "volume": counts})[~skipped]
    return frame.assign(interval_start=frame["interval_start"].dt.strftime("%Y-%m-%dT%H:%M:%S"))
