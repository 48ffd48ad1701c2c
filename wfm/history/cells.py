"""Columns of a table checked all at once: what cannot be used becomes problems with its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd

from wfm.errors import Problem
from wfm.history.clock import Instants, read_instants
from wfm.history.tables import SHOWN, Table, more

BoolArray = npt.NDArray[np.bool_]

DATE_REMEDY = "write ISO 8601, such as 2024-05-31T14:05:00+02:00, or without offset in the plan's zone"


@dataclass
class Checker:
    """The rows of one table that belong to the plan, and the problems found in them so far."""

    table: Table
    rows: npt.NDArray[np.int64]
    problems: list[Problem] = field(default_factory=list)

    def has(self, column: str) -> bool:
        """Whether the file has the column."""
        return column in self.table.frame

    def column(self, column: str) -> pd.Series:
        """The cells of the plan's rows, nulls where the file has no such column."""
        if not self.has(column):
            return pd.Series([None] * len(self.rows), dtype="str")
        return self.table.frame[column].take(self.rows).reset_index(drop=True)

    def text(self, column: str) -> pd.Series:
        """Cells as stripped text, null where empty."""
        text = self.column(column).astype("str").str.strip()
        return text.where(text != "")

    def instants(
        self, column: str, zone: ZoneInfo, date_format: str | None = None, *, required: bool
    ) -> Instants:
        """Cells as instants; a date that does not parse, or lacks where `required`, is a problem."""
        cells = self.column(column)
        read = read_instants(cells, zone, date_format)
        remedy = DATE_REMEDY if date_format is None else f"write it as {date_format}"
        self.report(read.bad, column, "{value} is no date and time", remedy)
        if required:
            self.report(np.asarray(read.utc.isna()) & ~read.bad, column, "is empty", remedy)
        return read

    def numbers(self, column: str) -> pd.Series:
        """Cells as finite floats of at least 0, NaN where empty; anything else is a problem."""
        cells = self.column(column)
        values = pd.to_numeric(cells, errors="coerce").astype("float64")
        bad = np.asarray(cells.notna() & ~np.isfinite(values))
        self.report(bad, column, "{value} is no number", "write a number of at least 0, or nothing")
        self.report(
            np.asarray(values < 0), column, "{value} is negative", "write a number of at least 0, or nothing"
        )
        return values

    def choices(self, column: str, allowed: tuple[str, ...], *, required: bool) -> pd.Series:
        """Cells as one of `allowed` in any case; another word, or none where `required`, is a problem."""
        codes, words = pd.factorize(self.column(column))
        # The last entry is what code -1, an empty cell, looks up.
        lower = [*(str(word).strip().lower() for word in words), ""]
        place = np.array([allowed.index(word) if word in allowed else -1 for word in lower], dtype=np.int64)
        empty = np.array([word == "" for word in lower])[codes]
        remedy = f"write {' or '.join(allowed)}"
        self.report((place[codes] < 0) & ~empty, column, "{value} is unknown", remedy)
        if required:
            self.report(empty, column, "is empty", remedy)
        return pd.Series(pd.Categorical.from_codes(place[codes], categories=pd.Index(allowed)))

    def report(self, bad: BoolArray, column: str, message: str, remedy: str) -> None:
        """A problem for each of the first bad rows, and one for all the others together."""
        at = np.flatnonzero(bad)
        if not len(at):
            return
        cells = self.column(column)
        shown = at[:SHOWN]
        numbers = self.table.row_numbers([int(self.rows[i]) for i in shown])
        for i, row in zip(shown, numbers, strict=True):
            said = message.format(value=repr(str(cells.iloc[i])))
            self.problems.append(Problem(self.table.file, self.table.place(row, column), said, remedy))
        self.problems += more(self.table.file, column, len(at))
