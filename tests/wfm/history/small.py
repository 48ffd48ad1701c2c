"""Small plans and histories, readable by eye."""

from __future__ import annotations

from pathlib import Path

import pytest

from wfm.config import PlanFile, load_plan

SHARED = Path(__file__).parents[3] / ".." / "shared"

PLAN = """
schema = 1
name = "Small"
timezone = "{zone}"
interval = {interval}
[horizon]
start = {start}
weeks = 1
[history]
files = {files}
format = "{format}"
{columns}
{queues}
[[shift]]
code = "D8"
starts = ["08:00"]
hours = 8
[[contract]]
name = "full time"
hours_per_week = [0, 40]
shifts = ["D8"]
pool = 2
"""
QUEUE = """
[[queue]]
name = "{name}"
open = "{open}"
reply = {{ share = 0.5, aht = 300, targets = [ {{ within = "6h", share = 0.85 }} ] }}
tag = {{ aht = 30, targets = [ {{ within = "24h", share = 0.95 }} ] }}
"""

MESSAGES = "message_id,queue,created_at,work_type,handle_seconds,first_reply_at,resolved_at,agent\n"


def small_plan(
    folder: Path,
    *,
    files: str = '["history.csv"]',
    format: str = "wfm",  # the plan file's own word
    zone: str = "UTC",
    interval: int = 60,
    start: str = "2024-06-03",
    open_: str = "24/7",
    queues: tuple[str, ...] = ("twitter",),
    columns: str = "",
    history: str = "",
) -> PlanFile:
    """A plan in `folder`, of queues that are all alike."""
    text = PLAN.format(
        zone=zone,
        interval=interval,
        start=start,
        files=files,
        format=format,
        columns=(f"columns = {columns}\n" if columns else "") + history,
        queues="".join(QUEUE.format(name=name, open=open_) for name in queues),
    )
    (folder / "plan.toml").write_text(text)
    return load_plan(folder / "plan.toml")


def shared(*parts: str) -> Path:
    """A file of the `shared` folder beside the repository; the test is skipped where there is none."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"needs {'/'.join(parts)} in a folder `shared` beside the repository")
    return path
