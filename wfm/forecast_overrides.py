"""The planner's overrides on a forecast, overrides.csv: read, and applied after the model."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Literal

import numpy as np
import numpy.typing as npt

from wfm.calendar import Grid
from wfm.config import PlanFile
from wfm.config.values import MisspeltError
from wfm.config.wording import nearest
from wfm.errors import DataFileError, Problem
from wfm.tables import Row, Table, read_table

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

Kind = Literal["percent", "volume", "add"]
KINDS: tuple[Kind, ...] = ("percent", "volume", "add")
SHEET = "Overrides"


@dataclass(frozen=True)
class Override:
    """A row of overrides.csv for the intervals that start in `[first, end)`, naive local; `queue` None: all.

    `amount` is a percentage of the forecast, or the messages of the whole range and its queues
    (`volume`), or messages more or fewer there (`add`).
    """

    first: datetime
    end: datetime
    queue: str | None
    kind: Kind
    amount: float
    reason: str

    def within(self, grid: Grid) -> BoolArray:
        """Which intervals of the grid it is about, shape (T,)."""
        local = grid.local.to_numpy()
        return np.asarray((local >= np.datetime64(self.first)) & (local < np.datetime64(self.end)))

    def names(self, queue: str) -> bool:
        """Whether it is about the queue."""
        return self.queue in (None, queue)


@dataclass(frozen=True)
class Overrides:
    """The rows of a plan's overrides file, in its order: each stands on what those before it left."""

    rows: tuple[Override, ...]

    def applied(self, means: FloatArray, is_open: BoolArray, queues: Sequence[str], grid: Grid) -> FloatArray:
        """The overridden forecasts; `means` and `is_open` have shape (queues, T), closed intervals stay 0.

        Messages are spread as the forecast has them, evenly over open intervals where it has none.
        """
        result = means.copy()
        for row in self.rows:
            chosen = np.asarray([row.names(queue) for queue in queues])[:, None] & row.within(grid) & is_open
            result[chosen] = _changed(row, result[chosen])
        return result


def _changed(row: Override, volume: FloatArray) -> FloatArray:
    """The volumes of the intervals that a row is about, flattened."""
    if row.kind == "percent":
        return volume * (row.amount / 100.0)
    total = float(volume.sum())
    wanted = row.amount if row.kind == "volume" else max(total + row.amount, 0.0)
    if total == 0.0:
        return np.full(len(volume), wanted / max(len(volume), 1))
    return volume * (wanted / total)


def read_overrides(plan: PlanFile) -> Overrides | None:
    """Read the overrides file that the plan names, None where it names none.

    DataFileError, with every problem: a time or a number that is none, not exactly one of percent,
    volume and add, an unknown queue, an end before its start, times off the grid, messages for a range
    that the horizon cuts or in which nothing is open. Rows outside the horizon are kept and do nothing.
    """
    if plan.forecast.overrides is None:
        return None
    path = plan.folder / plan.forecast.overrides
    table = read_table(path, required=("start", "end"), optional=("queue", *KINDS, "reason"), sheet=SHEET)
    reader = _Reader(plan, Grid.of(plan), table)
    rows = tuple(found for row in table.rows if (found := reader.override(row)) is not None)
    if reader.problems:
        raise DataFileError(reader.problems)
    return Overrides(rows)


@dataclass
class _Reader:
    """Reads rows and gathers what is wrong with them."""

    plan: PlanFile
    grid: Grid
    table: Table
    problems: list[Problem] = field(default_factory=list)

    def override(self, row: Row) -> Override | None:
        """The override of a row, None where it cannot be read."""
        found = len(self.problems)
        first, end = self._moment(row, "start"), self._moment(row, "end", is_end=True)
        if first and end and end <= first:
            remedy = "write a later end: a day is included, a time of day is not"
            self._wrong(row, "end", f"{row['end']} is not after the start {row['start']}", remedy)
        queues = tuple(queue.name for queue in self.plan.queues)
        if row["queue"] and row["queue"] not in queues:
            remedy = f"{nearest(row['queue'], queues)}; empty means all"
            self._wrong(row, "queue", f'there is no queue "{row["queue"]}"', remedy)
        effect = self._effect(row)
        if first is None or end is None or effect is None or len(self.problems) > found:
            return None
        override = Override(first, end, row["queue"] or None, *effect, row["reason"])
        self._check_range(row, override)
        return override

    def _wrong(self, row: Row, column: str, message: str, remedy: str) -> None:
        self.problems.append(self.table.problem(row, column, message, remedy))

    def _moment(self, row: Row, column: str, *, is_end: bool = False) -> datetime | None:
        try:
            moment = parse_moment(row[column], is_end=is_end)
        except MisspeltError as error:
            self._wrong(row, column, error.message, error.remedy)
            return None
        if moment.minute % self.plan.interval or moment.second or moment.microsecond:
            remedy = f"write a time on the plan's grid of {self.plan.interval} minutes"
            self._wrong(row, column, f"{row[column]} is off the grid", remedy)
        return moment

    def _effect(self, row: Row) -> tuple[Kind, float] | None:
        given: list[Kind] = [kind for kind in KINDS if row[kind]]
        if len(given) != 1:
            said = " and ".join(given) + " are given" if given else "nothing is given"
            remedy = "write one of percent (100 leaves the forecast), volume (messages) and add (messages)"
            self._wrong(row, given[1] if given else "percent", said, remedy)
            return None
        kind = given[0]
        amount = _number(row[kind])
        least = -math.inf if kind == "add" else 0.0
        if amount is None or amount < least:
            remedy = "write a number such as -50 or 120" if kind == "add" else "write a number of 0 or more"
            self._wrong(row, kind, f'"{row[kind]}" is no {kind} there can be', remedy)
            return None
        return kind, amount

    def _check_range(self, row: Row, override: Override) -> None:
        """Messages can only be spread over a range that the plan sees whole, and where something is open."""
        inside = override.within(self.grid)
        if override.kind == "percent" or not inside.any():
            return
        first = datetime.combine(self.grid.date(0), time())
        if override.first < first or override.end > first + timedelta(days=self.grid.days):
            message = f"a {override.kind} from {row['start']} to {row['end']} reaches over the horizon's edge"
            self._wrong(row, override.kind, message, "split the row at the horizon's edge, or give a percent")
        masks = (self.grid.open_mask(queue) for queue in self.plan.queues if override.names(queue.name))
        if not any((inside & mask).any() for mask in masks):
            message = f"nothing is open from {row['start']} to {row['end']}"
            self._wrong(row, override.kind, message, "choose times in the queue's opening hours")


def parse_moment(text: str, *, is_end: bool = False) -> datetime:
    """A local date or date and time, naive; as an end a date means the midnight after it.

    MisspeltError for anything else, a time with an offset among it.
    """
    remedy = "write a local date or date and time, such as 2026-11-27 or 2026-11-27 14:00"
    try:
        if len(text) == len("2026-11-27"):
            day = date.fromisoformat(text)
            return datetime.combine(day, time()) + timedelta(days=is_end)
        moment = datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        raise MisspeltError(f'"{text}" is not a date or time', remedy) from None
    if moment.tzinfo is not None:
        raise MisspeltError(f'"{text}" has an offset, and the plan has one zone', remedy)
    return moment


def _number(text: str) -> float | None:
    try:
        number = float(text.removesuffix("%"))
    except ValueError:
        return None
    return number if math.isfinite(number) else None
