"""The history of a plan, from its files to one clean series a queue."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from wfm.calendar import opening_mask
from wfm.config.model import PlanFile, Queue
from wfm.errors import DataFileError, Problem
from wfm.history.gaps import implausible_zeros, runs
from wfm.history.mappings import Mapping, mapping_of
from wfm.history.messages import Tally, clean_messages, count_other_queues, read_messages
from wfm.history.mix import mix_of
from wfm.history.model import BoolArray, FloatArray, HistoryData, QueueHistory, ReadReport, Skipped
from wfm.history.new_hours import closed_at_first
from wfm.history.slots import Slots, local_day
from wfm.history.tables import Table, find_files, read_table
from wfm.history.tweets import as_messages
from wfm.history.volumes import clean_volumes, read_volumes, step_minutes
from wfm.history.wording import counted

_SHOWN_GAPS = 5


def read_history(plan: PlanFile) -> HistoryData:
    """Read, check and clean the plan's history.

    DataFileError carries every problem of every file: a missing file or column, a date that does not
    parse, a negative number, an unknown work type, a queue without a row, a horizon that begins before
    the history. PlanFileError where `history.format` or `history.columns` is wrong.
    """
    mapping = mapping_of(plan)
    tally = Tally()
    tables = _tables(plan, mapping, tally)
    rows = _rows(tables, plan, mapping, tally)
    _raise(tally.problems)
    count_other_queues(tally)
    _raise(_empty(rows, plan, tally))
    _warn_of_clock(plan, mapping, tally)
    outage = _outage(rows, plan, mapping)
    queues = tuple(_queue_history(queue, rows, plan, mapping, tally, outage) for queue in plan.queues)
    skipped = tuple(Skipped(reason, count) for reason, count in tally.skipped.items() if count)
    report = ReadReport(tally.rows, len(rows), skipped, tuple(tally.warnings))
    return HistoryData(queues, None if mapping.is_volumes else rows, report, rows)


def _tables(plan: PlanFile, mapping: Mapping, tally: Tally) -> list[Table]:
    paths, tally.problems = find_files(plan)
    tables = []
    for path in paths:
        table, problems = read_table(path, mapping.columns, mapping.required)
        tally.problems += problems
        if table is not None:
            tables.append(as_messages(table, mapping.date_format) if mapping.has_tweets else table)
    return tables


def _rows(tables: Sequence[Table], plan: PlanFile, mapping: Mapping, tally: Tally) -> pd.DataFrame:
    """The usable rows of all tables in order of time; a problem ends in the tally."""
    if not tables:
        return pd.DataFrame()
    read, clean = (read_volumes, clean_volumes) if mapping.is_volumes else (read_messages, clean_messages)
    parts = [read(table, plan, mapping, tally) for table in tables]
    return pd.DataFrame() if tally.problems else clean(parts, plan, tally)


def _raise(problems: Sequence[Problem]) -> None:
    if problems:
        raise DataFileError(problems)


def _empty(rows: pd.DataFrame, plan: PlanFile, tally: Tally) -> list[Problem]:
    """What an empty history, of the plan or of one queue, is for the planner."""
    files = ", ".join(plan.history.files)
    late = tally.skipped["after the horizon's start"]
    if rows.empty and late:
        what = f"the horizon starts {plan.horizon.start}, before the history: all {late:,} rows come later"
        return [Problem(files, "", what, "set horizon.start to a day after the history, or give older files")]
    others = ", ".join(name for name, _ in tally.other_queues.most_common(5))
    found = f"; the files have {others}" if others else ""
    present = set(rows["queue"].unique()) if len(rows) else set()
    remedy = f"write queue.name as the history's queue column has it{found}"
    if not present:
        return [Problem(files, "", "the history is empty: no row for any queue of the plan", remedy)]
    return [
        Problem(files, "column queue", f"no row for queue {queue.name!r} before the horizon", remedy)
        for queue in plan.queues
        if queue.name not in present
    ]


def _warn_of_clock(plan: PlanFile, mapping: Mapping, tally: Tally) -> None:
    if tally.skipped_times:
        rows = counted(tally.skipped_times, "row")
        tally.warnings.append(f"{rows} at a time that {plan.timezone} skips in spring moved one hour on")
    if tally.doubled_times:
        rows = counted(tally.doubled_times, "row")
        meaning = "a time listed once holds both" if mapping.is_volumes else "the first is taken"
        tally.warnings.append(
            f"{rows} without offset at a time that occurs twice in {plan.timezone}: {meaning}"
        )


def _queue_history(
    queue: Queue,
    rows: pd.DataFrame,
    plan: PlanFile,
    mapping: Mapping,
    tally: Tally,
    outage: frozenset[pd.Timestamp],
) -> QueueHistory:
    own = rows[rows["queue"] == queue.name]
    slots, known = _slots(own, own if mapping.is_volumes else rows, plan)
    open_ = opening_mask(slots.starts, queue, plan.interval)
    volume = _counted(own, slots, plan) if mapping.is_volumes else slots.sums(own["created_at"])
    volume, clock_changes = slots.repaired(volume, open_)
    tally.warnings += [change for change in clock_changes if change not in tally.warnings]
    new = closed_at_first(volume, open_, slots.per_day, slots.first_day.weekday())
    volume = np.where(new, np.nan, volume)
    gaps = implausible_zeros(volume, open_, slots.per_day, known)
    gaps |= slots.starts.isin(outage) & (volume == 0) & open_
    volume = np.where(gaps, np.nan, volume)
    said = _gap_warnings(volume, open_ & ~new, slots) + _closed_warnings(volume, open_)
    said += _new_hours_warnings(new, slots)
    tally.warnings += [f"{queue.name}: {warning}" for warning in said]
    return QueueHistory(queue.name, slots.first_day, plan.interval, volume, open_, mix_of(own, slots.zone))


def _slots(own: pd.DataFrame, whole: pd.DataFrame, plan: PlanFile) -> tuple[Slots, slice]:
    """The days from the first row of a queue to the last of the history, and the slots between the two."""
    zone = ZoneInfo(plan.timezone)
    ends = pd.Series([own["created_at"].iloc[0], whole["created_at"].iloc[-1]])
    first_day, last_day = (local_day(instant, zone) for instant in ends)
    slots = Slots(first_day, (last_day - first_day).days + 1, plan.interval, zone)
    first, last = slots.of(ends)
    return slots, slice(int(first), int(last) + 1)


def _outage(rows: pd.DataFrame, plan: PlanFile, mapping: Mapping) -> frozenset[pd.Timestamp]:
    """Slots in which all queues fell silent together; none alone need be busy enough to tell."""
    if mapping.is_volumes or len(plan.queues) == 1:
        return frozenset()
    slots, known = _slots(rows, rows, plan)
    open_ = np.logical_or.reduce([opening_mask(slots.starts, queue, plan.interval) for queue in plan.queues])
    gaps = implausible_zeros(slots.sums(rows["created_at"]), open_, slots.per_day, known)
    return frozenset(slots.starts[gaps])


def _counted(own: pd.DataFrame, slots: Slots, plan: PlanFile) -> FloatArray:
    """Volume a slot, NaN where not all of the slot's rows are there."""
    volume = slots.sums(own["created_at"], own["volume"].to_numpy())
    distinct = own["created_at"].drop_duplicates()
    step = min(step_minutes(distinct) or plan.interval, plan.interval)
    return np.where(slots.sums(distinct) >= plan.interval // step, volume, np.nan)


def _gap_warnings(volume: FloatArray, open_: BoolArray, slots: Slots) -> list[str]:
    """One line for each of the longest gaps in opening hours, one for all the others."""
    found = sorted(runs(np.isnan(volume) & open_ & ~slots.skipped), key=lambda run: (run[0] - run[1], run[0]))
    starts, step = slots.starts, timedelta(minutes=slots.interval_minutes)
    said = [
        f"no data from {starts[first]:%Y-%m-%d %H:%M} to {starts[end - 1] + step:%Y-%m-%d %H:%M}: "
        f"{counted(end - first, 'interval')} missing"
        for first, end in sorted(found[:_SHOWN_GAPS])
    ]
    rest = found[_SHOWN_GAPS:]
    missing = sum(end - first for first, end in rest)
    return said + (
        [f"{counted(len(rest), 'more gap')}, {counted(missing, 'interval')} missing"] if rest else []
    )


def _new_hours_warnings(new: BoolArray, slots: Slots) -> list[str]:
    """One line for all hours that opened during the history."""
    if not new.any():
        return []
    last = slots.starts[np.flatnonzero(new)[-1]]
    silent = counted(int(new.sum()), "interval")
    return [
        f"hours that opened by {last:%Y-%m-%d}: {silent} without a message before count as closed, not zero"
    ]


def _closed_warnings(volume: FloatArray, open_: BoolArray) -> list[str]:
    closed = float(np.nansum(volume[~open_]))
    if closed == 0:
        return []
    share = closed / float(np.nansum(volume))
    messages = counted(closed, "message")
    return [f"{messages} ({share:.1%}) arrived in closed hours: widen queue.open if they are work"]
