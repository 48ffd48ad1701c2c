"""The starting backlog: messages open when the horizon begins, with their ages (`horizon.backlog`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd

from wfm.calendar import opening_mask
from wfm.config import PlanFile, Queue
from wfm.config.model import WORK_TYPES
from wfm.errors import DataFileError
from wfm.history.cells import Checker
from wfm.history.mappings import OWN_WORDS
from wfm.history.messages import Tally, count_other_queues, horizon_start, rows_of_plan
from wfm.history.tables import read_table
from wfm.history.wording import counted

FloatArray = npt.NDArray[np.float64]
COLUMNS = ("created_at", "queue", "work_type")


@dataclass(frozen=True)
class Carried:
    """Messages of one stream open at the start, oldest first, shape (n,).

    `age_seconds` is since they came, by the calendar; `waited_seconds` by the queue's own clock.
    """

    age_seconds: FloatArray
    waited_seconds: FloatArray

    def __len__(self) -> int:
        return len(self.age_seconds)


NOTHING_OPEN = Carried(np.zeros(0), np.zeros(0))


@dataclass(frozen=True)
class OpenMessages:
    """Open messages by stream, such as `twitter reply`; `notes` say how the file was read."""

    by_stream: Mapping[str, Carried]
    notes: tuple[str, ...] = ()


def read_open_messages(plan: PlanFile) -> OpenMessages | None:
    """Read the plan's backlog file, None where it names none; DataFileError with every problem.

    Rows of queues that are not in the plan are left out and counted in the notes.
    """
    if plan.horizon.backlog is None:
        return None
    path = plan.folder / plan.horizon.backlog
    table, problems = read_table(path, {name: name for name in COLUMNS}, COLUMNS)
    if table is None:
        raise DataFileError(problems)
    tally = Tally(problems=list(problems))
    checker = rows_of_plan(table, plan, tally)
    created = checker.instants("created_at", ZoneInfo(plan.timezone), required=True).utc
    work_type = checker.choices("work_type", OWN_WORDS, required=True).astype("str")
    age = np.asarray((horizon_start(plan) - created).dt.total_seconds(), dtype=np.float64)
    checker.report(
        age < 0, "created_at", "{value} lies after the horizon's start", "list what is open as it begins"
    )
    stream = checker.text("queue").astype("str") + " " + work_type
    _report_unknown_work(checker, plan, np.asarray(stream))
    if tally.problems + checker.problems:
        raise DataFileError([*tally.problems, *checker.problems])
    found = {
        f"{queue.name} {kind}": _carried(plan, queue, age[np.asarray(stream == f"{queue.name} {kind}")])
        for queue in plan.queues
        for kind in queue.work()
    }
    return OpenMessages(found, tuple(_notes(tally, found)))


def _report_unknown_work(checker: Checker, plan: PlanFile, stream: npt.NDArray[np.object_]) -> None:
    """A message of a work type that its queue does not have."""
    for queue in plan.queues:
        for kind in WORK_TYPES:
            if kind not in queue.work():
                remedy = f"write {' or '.join(queue.work())}, or give the queue {kind} work in plan.toml"
                message = f"queue {queue.name} has no {kind} work"
                checker.report(stream == f"{queue.name} {kind}", "work_type", message, remedy)


def _carried(plan: PlanFile, queue: Queue, age: FloatArray) -> Carried:
    oldest_first = np.sort(age)[::-1]
    if queue.clock == "calendar":
        return Carried(oldest_first, oldest_first)
    return Carried(oldest_first, _open_seconds(plan, queue, oldest_first))


def _open_seconds(plan: PlanFile, queue: Queue, age: FloatArray) -> FloatArray:
    """How long of each age the queue was open, in whole intervals but for the one of arrival."""
    step = 60.0 * plan.interval
    back = int(np.ceil(age.max(initial=0.0) / step))
    starts = pd.date_range(end=horizon_start(plan), periods=back + 1, freq=f"{plan.interval}min")[:-1]
    local = starts.tz_convert(plan.timezone).tz_localize(None)
    newest_first = opening_mask(local, queue, plan.interval)[::-1]
    passed = np.concatenate([[0.0], np.cumsum(newest_first * step)])
    return np.asarray(np.interp(age, step * np.arange(back + 1), passed))


def _notes(tally: Tally, found: Mapping[str, Carried]) -> Iterator[str]:
    count_other_queues(tally)
    yield from (f"open messages: {reason} ({counted(rows, 'row')})" for reason, rows in tally.skipped.items())
    total = sum(map(len, found.values()))
    yield (
        f"{counted(total, 'open message')} at the start: staffed and simulated, judged by no target, "
        "having arrived before the horizon"
    )
