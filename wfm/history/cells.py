"""Columns of a table checked all at once: what cannot be used becomes problems with its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd

from wfm.errors import Problem
from wfm.history.clock import Instants, read_instants
from wfm.history.tables import SHOWN, Table, more

BoolArray = npt.NDArray[np.bool_]

_HOURS_MINUTES_SECONDS = r"^\s*(\d+):([0-5]\d):([0-5]\d(?:\.\d+)?)\s*$"

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
        self,
        column: str,
        zone: ZoneInfo,
        date_format: str | None = None,
        *,
        required: bool,
        remedy: str = DATE_REMEDY,
    ) -> Instants:
        """Cells as instants; a date that does not parse, or lacks where `required`, is a problem."""
        cells = self.column(column)
        read = read_instants(cells, zone, date_format)
        self.report(read.bad, column, "{value} is no date and time", remedy)
        if required:
            self.report(np.asarray(read.utc.isna()) & ~read.bad, column, "is empty", remedy)
        return read

    def numbers(self, column: str) -> pd.Series:
        """Cells as finite floats of at least 0, NaN where empty; anything else is a problem."""
        return self._amounts(column, self._read_numbers(self.column(column)), "number")

    def seconds(self, column: str) -> pd.Series:
        """As `numbers`, or durations such as 00:05:23."""
        cells = self.column(column)
        values = self._read_numbers(cells)
        if (values.isna() & cells.notna()).any():
            parts = cells.astype("str").str.extract(_HOURS_MINUTES_SECONDS).astype("float64")
            values = values.fillna(parts.mul([3600.0, 60.0, 1.0], axis=1).sum(axis=1, skipna=False))
        return self._amounts(column, values, "number of seconds nor a duration such as 00:05:23")

    def _read_numbers(self, cells: pd.Series) -> pd.Series:
        values = pd.to_numeric(cells, errors="coerce").astype("float64")
        if self.table.has_decimal_commas and (values.isna() & cells.notna()).any():
            pointed = cells.astype("str").str.replace(",", ".", regex=False)
            values = values.fillna(pd.to_numeric(pointed, errors="coerce").astype("float64"))
        return values

    def _amounts(self, column: str, values: pd.Series, what: str) -> pd.Series:
        """The values, those that are no finite number of at least 0 reported."""
        remedy = "write a number of at least 0, or nothing"
        bad = np.asarray(self.column(column).notna() & ~np.isfinite(values))
        self.report(bad, column, "{value} is no " + what, remedy)
        self.report(np.asarray(values < 0), column, "{value} is negative", remedy)
        return values

    def choices(self, column: str, meaning: Mapping[str, str], *, required: bool) -> pd.Series:
        """Cells by what their word means, in any case; another word, or a lacking one, is a problem."""
        codes, words = pd.factorize(self.column(column))
        # The last entry is what code -1, an empty cell, looks up.
        lower = [*(str(word).strip().lower() for word in words), ""]
        names = list(dict.fromkeys(meaning.values()))
        place = np.array(
            [names.index(meaning[word]) if word in meaning else -1 for word in lower], dtype=np.int64
        )
        empty = np.array([word == "" for word in lower])[codes]
        remedy = f"write {' or '.join(meaning)}"
        self.report((place[codes] < 0) & ~empty, column, "{value} is unknown", remedy)
        if required:
            self.report(empty, column, "is empty", remedy)
        return pd.Series(pd.Categorical.from_codes(place[codes], categories=pd.Index(names)))

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
