"""A picture of one queue's forecast: what came, what is expected, how sure that is, and the marked days."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from forecasting import total_quantile
from wfm.calendar import Grid
from wfm.events import DayCalendar
from wfm.history.model import QueueHistory
from wfm.volume import QueueForecast, wall_clock

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FloatArray = npt.NDArray[np.float64]

HISTORY = "#7A8793"
EXPECTED = "#1F4E79"
BAND = "#9CC3DF"
MODEL = "#B0812B"
MARK = "#C8553D"
RULE = "#E3E8ED"
INK = "#2B3640"
TAIL_WEEKS = 8
CLOSE_UP_WEEKS = 2
# A day of which less is known has no total worth drawing.
LEAST_KNOWN = 0.9
_STYLE: dict[str, Any] = {
    "svg.hashsalt": "wfm",
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "text.color": INK,
    "axes.edgecolor": "#B8C2CC",
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": INK,
    "ytick.color": INK,
}


@dataclass(frozen=True)
class Mark:
    """Days to point out, first to last, both inclusive."""

    first: date
    last: date
    name: str


@dataclass(frozen=True)
class Subject:
    """What one picture shows."""

    grid: Grid
    forecast: QueueForecast
    history: QueueHistory
    calendar: DayCalendar

    @property
    def history_days(self) -> int:
        """Whole days of history."""
        return len(self.history.volume) * self.history.interval_minutes // 1440


def picture_names(queues: Sequence[str]) -> dict[str, str]:
    """A file name for each queue, told apart where their letters are alike."""
    names: dict[str, str] = {}
    for queue in queues:
        plain = re.sub(r"[^\w.-]+", "-", queue).strip("-.") or "queue"
        taken = {name.casefold() for name in names.values()}
        tries = (f"forecast-{plain}{number}.svg" for number in ("", *range(2, len(queues) + 2)))
        names[queue] = next(name for name in tries if name.casefold() not in taken)
    return names


def picture(subject: Subject) -> bytes:
    """The picture as SVG, the same bytes for the same forecast: days above, intervals below."""
    from matplotlib import rc_context
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    with rc_context(_STYLE):
        figure = Figure(figsize=(11, 7), layout="constrained")
        FigureCanvasSVG(figure)
        above, below = figure.subplots(2, 1)
        _draw_days(above, subject)
        _draw_intervals(below, subject)
        _set_title(figure, subject)
        saved = io.BytesIO()
        figure.savefig(saved, format="svg", metadata={"Date": None, "Creator": "wfm"})
    return saved.getvalue()


def _set_title(figure: Figure, subject: Subject) -> None:
    found = subject.forecast
    figure.suptitle(
        f"{found.queue}: {found.mean.sum():,.0f} messages expected from {subject.grid.date(0)} "
        f"to {subject.grid.date(subject.grid.days - 1)}  ({found.model})",
        x=0.01, ha="left", fontsize=12, fontweight="bold", parse_math=False,
    )  # fmt: skip


def _draw_days(axes: Axes, subject: Subject) -> None:
    """Totals of local days: the tail of the history and the whole horizon."""
    grid, found = subject.grid, subject.forecast
    past_days, past = _past_days(subject, max(TAIL_WEEKS, grid.days // 7))
    axes.plot(_noons(past_days), past, color=HISTORY, lw=1.4, marker="o", ms=2.5, label="came")
    days = [grid.date(day) for day in range(grid.days)]
    own = [np.flatnonzero(grid.day == day) for day in range(grid.days)]
    low, high = (
        np.asarray([_total(found, intervals, grid, level) for intervals in own]) for level in (0.05, 0.95)
    )
    axes.fill_between(_noons(days), low, high, color=BAND, alpha=0.6, lw=0, label="5 % to 95 % case of a day")
    if found.before_overrides is not None and (found.before_overrides != found.mean).any():
        model = np.bincount(grid.day, found.before_overrides)
        axes.plot(_noons(days), model, color=MODEL, lw=1.2, ls="--", label="the model, before overrides")
    expected = np.bincount(grid.day, found.mean)
    axes.plot(_noons(days), expected, color=EXPECTED, lw=1.8, marker="o", ms=2.5, label="expected")
    _dress(axes, subject, past_days[0] if past_days else days[0], days[-1], "messages a day")


def _draw_intervals(axes: Axes, subject: Subject) -> None:
    """Intervals close up: the last weeks of the history and the first of the horizon."""
    grid, found, past = subject.grid, subject.forecast, subject.history
    first = max(0, subject.history_days - 7 * CLOSE_UP_WEEKS)
    wall = wall_clock(past.first_day, subject.history_days, past.interval_minutes)
    tail = slice(first * 1440 // past.interval_minutes, None)
    axes.step(_instants(wall[tail]), past.volume[tail], where="post", color=HISTORY, lw=0.9, label="came")
    soon = grid.day < 7 * CLOSE_UP_WEEKS
    local = _instants(grid.local[soon])
    axes.fill_between(
        local, found.p05[soon], found.p95[soon], step="post", color=BAND, alpha=0.6, lw=0,
        label="5 % to 95 % case of an interval",
    )  # fmt: skip
    axes.step(local, found.mean[soon], where="post", color=EXPECTED, lw=1.2, label="expected")
    last = min(grid.days, 7 * CLOSE_UP_WEEKS) - 1
    start = past.first_day + timedelta(days=first)
    _dress(axes, subject, start, grid.date(last), f"messages in {grid.interval_minutes} minutes")


def _past_days(subject: Subject, weeks: int) -> tuple[list[date], FloatArray]:
    """The last days of the history and their totals, NaN where too little of a day is known."""
    past, days = subject.history, subject.history_days
    known = np.where(past.open, past.volume, np.nan).reshape(days, -1)
    open_slots = past.open.reshape(days, -1).sum(axis=1)
    seen = np.isfinite(known).sum(axis=1)
    totals = np.where(seen >= LEAST_KNOWN * open_slots, np.nansum(known, axis=1), np.nan)
    first = max(0, days - 7 * weeks)
    return [past.first_day + timedelta(days=day) for day in range(first, days)], totals[first:]


def _total(found: QueueForecast, intervals: npt.NDArray[np.int64], grid: Grid, level: float) -> float:
    return total_quantile(found.mean[intervals], grid.day[intervals], found.dispersion, level)


def _noons(days: Sequence[date]) -> FloatArray:
    """Where a day's total stands: in its middle."""
    return np.asarray([_midnight(day) + 0.5 for day in days])


def _midnight(day: date) -> float:
    """A local midnight as matplotlib counts: days since 1970."""
    return float((day - date(1970, 1, 1)).days)


def _instants(local: pd.DatetimeIndex) -> FloatArray:
    """Naive local times as matplotlib counts."""
    return np.asarray((local - pd.Timestamp(0)) / pd.Timedelta(days=1), dtype=np.float64)


def _marks(subject: Subject, first: date, last: date) -> list[Mark]:
    """The holidays and the events of the queue from `first` to `last`, each once if it is both."""
    return list(dict.fromkeys(_all_marks(subject, first, last)))


def _all_marks(subject: Subject, first: date, last: date) -> Iterator[Mark]:
    marked = subject.calendar.marked(subject.forecast.queue, first, last)
    yield from (Mark(day, day, name) for day, name in sorted(marked.holidays.items()))
    for event in subject.calendar.events:
        if event.queue in (None, subject.forecast.queue) and event.first <= last and event.last >= first:
            yield Mark(max(event.first, first), min(event.last, last), event.name or "event")


def _dress(axes: Axes, subject: Subject, first: date, last: date, unit: str) -> None:
    """Axes from the first to the last day, marked days, a line where the horizon begins, a legend."""
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

    for place, mark in enumerate(_marks(subject, first, last)):
        begin, after = _midnight(mark.first), _midnight(mark.last) + 1
        label = "holidays and events" if place == 0 else None
        axes.axvspan(begin, after, color=MARK, alpha=0.13, lw=0, label=label)
        axes.annotate(
            mark.name, ((begin + after) / 2, 1.0), xycoords=("data", "axes fraction"),
            xytext=(0, -3), textcoords="offset points", rotation=90, ha="center", va="top",
            fontsize=7, color=MARK, parse_math=False,
        )  # fmt: skip
    axes.axvline(_midnight(subject.grid.date(0)), color=INK, lw=0.8, ls=":")
    axes.set_xlim(_midnight(first), _midnight(last) + 1)
    axes.set_ylim(bottom=0)
    axes.set_ylabel(unit)
    axes.grid(axis="y", color=RULE, lw=0.8)
    axes.set_axisbelow(True)
    locator = AutoDateLocator(maxticks=14)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator, show_offset=False))
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=5, frameon=False, fontsize=8)
