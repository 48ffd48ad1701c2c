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
from wfm.history.clock import Instants
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
    created = _instants(checker, mapping, zone, "created_at", required=True)
    tally.skipped_times += int(created.skipped.sum())
    tally.doubled_times += int(created.doubled.sum())
    reply = _instants(checker, mapping, zone, "first_reply_at", required=False).utc
    handled = checker.seconds("handle_seconds").fillna(60 * checker.numbers("handle_minutes"))
    waited = pd.to_timedelta(checker.numbers("first_reply_minutes"), unit="min")
    frame = pd.DataFrame(
        {
            "message_id": checker.text("message_id"),
            "queue": pd.Categorical(checker.text("queue"), categories=[queue.name for queue in plan.queues]),
            "created_at": created.utc,
            "work_type": work_type_of(checker, mapping, required=True),
            "handle_seconds": handled,
            "first_reply_at": reply.fillna(created.utc + waited),
            "resolved_at": _instants(checker, mapping, zone, "resolved_at", required=False).utc,
            "agent": checker.text("agent").astype("category"),
        }
    )
    tally.problems += checker.problems
    return frame


def _instants(checker: Checker, mapping: Mapping, zone: ZoneInfo, column: str, *, required: bool) -> Instants:
    return checker.instants(column, zone, mapping.date_format, required=required, remedy=mapping.date_remedy)


def work_type_of(checker: Checker, mapping: Mapping, *, required: bool) -> pd.Series:
    """What each row is, `reply` or `tag`, categorical; null where it does not say and need not."""
    known = checker.choices("work_type", mapping.words, required=required and mapping.work_type is None)
    known = known.cat.set_categories(list(WORK_TYPES))
    return known if mapping.work_type is None else known.fillna(mapping.work_type)


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
