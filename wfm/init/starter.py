"""A commented plan.toml for an export: its queues, the Monday after its data, one team to begin with."""

from __future__ import annotations

import json
import math
from datetime import date, timedelta

from wfm.config.model import WorkType, WorkTypeWords
from wfm.init.export import Export, ExportQueue

# Assumed where the export does not know; the plan says so in a comment.
REPLY_SECONDS = 300
TAG_SECONDS = 30
# Paid hours for an hour of work, and hours in a week of one agent: enough for a pool to choose from.
PAID_PER_WORKLOAD = 2.0
WEEK_HOURS = 32
SMALLEST_POOL = 8


def starter_plan(export: Export, files: str) -> str:
    """The whole plan.toml; `files` is the export as `history.files` is to name it."""
    queues = "\n".join(_queue(queue, export) for queue in export.queues)
    return _HEAD.format(
        name=_text(f"Plan for {export.name}"),
        interval=export.interval_minutes,
        start=monday_after(export.last_day),
        first=export.first_day,
        last=export.last_day,
        history=_history(export, files),
        queues=queues,
        pool=pool_size(export),
    )


def monday_after(day: date) -> date:
    """The first Monday after a day."""
    return day + timedelta(days=7 - day.weekday())


def pool_size(export: Export) -> int:
    """Agents enough for the export's work at assumed handling times, with room to choose."""
    weeks = max(1.0, ((export.last_day - export.first_day).days + 1) / 7)
    messages = sum(queue.messages for queue in export.queues)
    workload_hours = messages / weeks * REPLY_SECONDS / 3600
    return max(SMALLEST_POOL, math.ceil(workload_hours * PAID_PER_WORKLOAD / WEEK_HOURS))


def _history(export: Export, files: str) -> str:
    lines = [f"files = [{_text(files)}]", f"format = {_text(export.format)}"]
    if export.columns:
        pairs = ", ".join(f"{ours} = {_text(theirs)}" for ours, theirs in export.columns.items())
        lines.append(f"columns = {{ {pairs} }}   # guessed from the header: check it")
    if export.work_type is not None:
        lines.append(_work_type(export.work_type))
    if export.date_format is not None:
        lines.append(
            f"date_format = {_text(export.date_format)}   # guessed from the dates: check day and month"
        )
    return "\n".join(lines)


def _work_type(work_type: WorkType | WorkTypeWords) -> str:
    if not isinstance(work_type, WorkTypeWords):
        return f"work_type = {_text(work_type)}   # assumed: the export does not say what needs a reply"
    sides = {"reply": work_type.reply, "tag": work_type.tag}
    words = ", ".join(f"{name} = [{', '.join(map(_text, side))}]" for name, side in sides.items())
    note = "guessed: check it" if work_type.tag else "assumed: move the words that only need a tag to tag"
    return f"work_type = {{ {words} }}   # {note}"


def _queue(queue: ExportQueue, export: Export) -> str:
    lines = ["[[queue]]", f"name = {_text(queue.name)}", _OPEN]
    if not export.knows_work_types:
        lines.append(_NO_WORK_TYPES)
    if queue.has_reply:
        share = '"history"' if queue.has_tag else "1.0"
        aht, note = _aht(known=queue.knows_reply_time, assumed=REPLY_SECONDS)
        work = f"share = {share}, aht = {aht}, {_targets('6h', 0.85)}"
        lines.append(f"reply = {{ {work} }}{note}")
    if queue.has_tag:
        aht, note = _aht(known=queue.knows_tag_time, assumed=TAG_SECONDS)
        lines.append(f"tag = {{ aht = {aht}, {_targets('24h', 0.95)} }}{note}")
    return "\n".join(lines) + "\n"


def _targets(within: str, share: float) -> str:
    return f'targets = [ {{ within = "{within}", share = {share} }} ]'


def _aht(*, known: bool, assumed: int) -> tuple[str, str]:
    """The value, and the comment it needs."""
    if known:
        return '"history"', ""
    return str(assumed), "   # handling time assumed: write your own seconds"


def _text(value: str) -> str:
    """A TOML string: JSON's escapes are TOML's, but for DEL."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


_OPEN = 'open = "24/7"                        # assumed; or "mon-fri 08:00-20:00, sat 09:00-14:00"'
_NO_WORK_TYPES = """\
# The export does not say what needs a reply: all of it is assumed to. Where only a part does, write
# share = 0.6 and add: tag = { aht = 30, targets = [ { within = "24h", share = 0.95 } ] }"""

_HEAD = """\
# A plan to begin with, made by `wfm init`. Look at every line that says "assumed" or "guessed".
# The meaning of every key: docs/reference/plan-file.md; a whole company to compare with: `wfm init`.
schema = 1
name = {name}
timezone = "UTC"                     # assumed: write your own, such as "Europe/Berlin"
interval = {interval}                        # planning slot in minutes: 15, 30 or 60
seed = 1

[horizon]
start = {start}                   # the Monday after the data
weeks = 2

[history]                            # {first} to {last}
{history}

# [holidays]
# country = "DE"                     # two letters, and a region where it matters: "DE-BY"
# events = "events.csv"              # your own calendar: start, end, queue, name, effect, percent

# The largest queue first: with dispatch = "priority" this is the order of answering.
{queues}
[staffing]
shrinkage = {{ absence = 0.06, in_shift = 0.12 }}   # assumed: away for the whole shift; meetings and pauses
occupancy = 0.90                     # busy share of the time at work, at most, over each day
floor = 0                            # heads at work at every open hour, at least
objective = "hours"                  # hours | cost | heads
confidence = 0.90                    # how sure that every target holds in every week
uncertainty = {{ day = 0.10 }}         # assumed: days come out 10 % busier or quieter; or "history"

[[shift]]
code = "D8"
starts = "06:00-15:00 every 60"
hours = 8
break = {{ minutes = 30, after = "3h", before = "5h", paid = true }}

[[shift]]
code = "N8"
starts = ["22:00", "23:00", "00:00"]
hours = 8
break = {{ minutes = 30, after = "3h", before = "5h", paid = true }}

[[shift]]
code = "P4"
starts = "08:00-20:00 every 60"
hours = 4

[[contract]]
name = "team"
hours_per_week = [0, 40]             # paid hours in each week, at least and at most
shifts = ["D8", "N8", "P4"]
cost_per_hour = 24.0                 # assumed
pool = {pool}                            # agents without a name yet; unused ones cost nothing

# [agents]
# file = "agents.csv"                # agent, contract, skills, time_off, requests, locks, started

# [new_hires]                        # who has a date in the column started takes longer at first
# aht_factors = [1.6, 1.3, 1.15]     # times the handling time, by week since then

[rules]
rest_hours = 11
max_days_in_row = 6
min_days_off_in_row = 1
max_weekends = 4

# [[scenario]]
# name = "one hour"
# queue.NAME.reply.targets = [ {{ within = "1h", share = 0.80 }} ]
"""
