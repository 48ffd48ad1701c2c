"""Messages: one row each, cleaned, duplicates and rows of other queues counted and left out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd

from wfm.config.model import WORK_TYPES, PlanFile
from wfm.errors import Problem
from wfm.history.cells import Checker
from wfm.history.mappings import Mapping
from wfm.history.tables import Table
from wfm.history.wording import counted

_MANY_QUEUES = 5


@dataclass
class Tally:
    """What became of the rows: counts in words, warnings, and every problem."""

    rows: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    doubled_times: int = 0
    skipped_times: int = 0
    warnings: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    other_queues: Counter[str] = field(default_factory=Counter)


def rows_of_plan(table: Table, plan: PlanFile, tally: Tally) -> Checker:
    """The rows of the plan's queues; the others are counted by the name they bear."""
    codes, names = pd.factorize(table.frame["queue"])
    wanted = {queue.name for queue in plan.queues}
    left_out = _left_out(table, tally)
    ours = np.array([str(name).strip() in wanted for name in names] + [True])[codes] & ~left_out
    for name, rows in zip(*np.unique(codes[~ours & ~left_out], return_counts=True), strict=True):
        tally.other_queues[str(names[name]).strip()] += int(rows)
    tally.rows += len(table.frame)
    checker = Checker(table, np.flatnonzero(ours))
    remedy = "write the name of a queue"
    checker.report(codes[ours] < 0, "queue", "is empty", remedy)
    return checker


def _left_out(table: Table, tally: Tally) -> npt.NDArray[np.bool_]:
    """Rows that are no message at all, counted by their reason; see `wfm.history.tweets`."""
    if "left_out" not in table.frame:
        return np.zeros(len(table.frame), dtype=np.bool_)
    reasons = table.frame["left_out"]
    for reason, rows in reasons.value_counts().items():
        tally.skipped[str(reason)] += int(rows)
    return np.asarray(reasons.notna())


def count_other_queues(tally: Tally) -> None:
    """Turn the rows of other queues into reasons: a few by name, the rest together."""
    for place, (name, rows) in enumerate(
        sorted(tally.other_queues.items(), key=lambda item: (-item[1], item[0]))
    ):
        named = place < _MANY_QUEUES
        tally.skipped[
            f"queue {name} is not in the plan" if named else "other queues that are not in the plan"
        ] += rows


def read_messages(table: Table, plan: PlanFile, mapping: Mapping, tally: Tally) -> pd.DataFrame:
    """The messages of one table; problems go to the tally.

    Columns: `message_id, queue, created_at, work_type, handle_seconds, first_reply_at, resolved_at,
    agent`; instants UTC, `queue`, `work_type` and `agent` categorical, null where the file is empty.
    """
    zone = ZoneInfo(plan.timezone)
    checker = rows_of_plan(table, plan, tally)
    created = checker.instants("created_at", zone, mapping.date_format, required=True)
    tally.skipped_times += int(created.skipped.sum())
    tally.doubled_times += int(created.doubled.sum())
    reply = checker.instants("first_reply_at", zone, mapping.date_format, required=False).utc
    if mapping.first_reply_minutes is not None and checker.has("first_reply_minutes"):
        elapsed = pd.to_timedelta(checker.numbers("first_reply_minutes"), unit="min")
        reply = created.utc + elapsed
    frame = pd.DataFrame(
        {
            "message_id": checker.text("message_id"),
            "queue": pd.Categorical(checker.text("queue"), categories=[queue.name for queue in plan.queues]),
            "created_at": created.utc,
            "work_type": _work_type(checker, mapping),
            "handle_seconds": checker.numbers("handle_seconds"),
            "first_reply_at": reply,
            "resolved_at": checker.instants("resolved_at", zone, mapping.date_format, required=False).utc,
            "agent": checker.text("agent").astype("category"),
        }
    )
    tally.problems += checker.problems
    return frame


def _work_type(checker: Checker, mapping: Mapping) -> pd.Series:
    if mapping.work_type is None:
        return checker.choices("work_type", WORK_TYPES, required=True)
    return pd.Series(pd.Categorical([mapping.work_type] * len(checker.rows), categories=list(WORK_TYPES)))


def clean_messages(parts: list[pd.DataFrame], plan: PlanFile, tally: Tally) -> pd.DataFrame:
    """All messages in order of arrival: each `message_id` once, none from the horizon on.

    A reply stamped before its message is a recording error: its time becomes null, with a warning.
    """
    frame: pd.DataFrame = pd.concat(parts, ignore_index=True)
    again = np.asarray(frame["message_id"].duplicated() & frame["message_id"].notna())
    tally.skipped["duplicate message_id"] += int(again.sum())
    late = ~again & np.asarray(frame["created_at"] >= horizon_start(plan))
    tally.skipped["after the horizon's start"] += int(late.sum())
    frame = frame[~(again | late)].sort_values("created_at", kind="stable", ignore_index=True)
    before = frame["first_reply_at"] < frame["created_at"]
    if before.any():
        frame["first_reply_at"] = frame["first_reply_at"].mask(before)
        tally.warnings.append(
            f"{counted(int(before.sum()), 'reply time')} before the message itself: ignored"
        )
    return frame


def horizon_start(plan: PlanFile) -> pd.Timestamp:
    """The instant at which the horizon begins, UTC."""
    return pd.Timestamp(plan.horizon.start, tz=plan.timezone).tz_convert("UTC")
