"""What `wfm accuracy` tells: how far off forecasts were, and what the planner's overrides were worth."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from forecasting.accuracy import bias, wape
from wfm.actual import Actual, read_actual
from wfm.errors import DataFileError, Problem
from wfm.made_forecast import MadeForecast, read_forecasts, zone_of

Level = Literal["interval", "day", "week"]
Scope = Literal["all", "overridden"]
LEVELS: tuple[Level, ...] = ("interval", "day", "week")
ALL = "all"


@dataclass(frozen=True)
class AccuracyRow:
    """A queue's forecasts of one folder, or of all, against what came; None where nothing came.

    `level` is what is compared: intervals, or totals of local days or weeks over the intervals known.
    `scope` is everything known, or only the spans in which an override changed something. `judged` counts
    the spans. `saved` is the absolute error that the overrides took away, in messages: the model's less
    the final forecast's; negative where they did harm. `wape_saved` is the same as a share of what came.
    """

    folder: str
    queue: str
    level: Level
    scope: Scope
    judged: int
    actual: float
    wape_model: float | None
    bias_model: float | None
    wape: float | None
    bias: float | None
    saved: float
    wape_saved: float | None


@dataclass(frozen=True)
class Accuracy:
    """All rows, and what to keep in mind of them."""

    zone: str
    rows: tuple[AccuracyRow, ...]
    notes: tuple[str, ...]


def judge_forecasts(folders: Sequence[Path], actual: Path, zone: str | None = None) -> Accuracy:
    """Compare the forecasts of folders with what came, in rows by folder, queue, level and scope.

    Several folders, and several queues, have rows of `all` as well: their errors together. `zone` takes the
    place of the one that the folders name. DataFileError and PlanFileError for wrong input, and where not a
    single interval can be judged.
    """
    made = _read_all(folders, actual)
    local, assumed = zone_of(made, zone)
    came = read_actual(actual, local, min(forecast.interval_minutes for forecast in made))
    cells = pd.concat([_cells(forecast, came, local) for forecast in made], ignore_index=True)
    known = cells[cells["actual"].notna()]
    if known.empty:
        _refuse_nothing_known(cells, came)
    notes = (*([assumed] if assumed else ()), *came.notes, *_notes(cells, known, came))
    return Accuracy(local.key, tuple(_rows(known)), notes)


def _read_all(folders: Sequence[Path], actual: Path) -> tuple[MadeForecast, ...]:
    """The forecasts; a missing file of what came is told along with what is wrong with them."""
    lacking = (
        [] if actual.is_file() else [Problem(str(actual), "", "there is no such file", "check its name")]
    )
    try:
        made = read_forecasts(folders)
    except DataFileError as error:
        raise DataFileError([*error.problems, *lacking]) from None
    if lacking:
        raise DataFileError(lacking)
    return made


def _refuse_nothing_known(cells: pd.DataFrame, came: Actual) -> None:
    message = (
        f"no interval of the forecasts is in it: they have {', '.join(cells['queue'].unique())} from "
        f"{cells['start'].min():%Y-%m-%d} to {cells['start'].max():%Y-%m-%d}"
    )
    remedy = "give what came in that time, with the queues' names as in forecast.csv"
    raise DataFileError(Problem(came.file, "", message, remedy))


def _cells(forecast: MadeForecast, came: Actual, zone: ZoneInfo) -> pd.DataFrame:
    """A row per queue and interval: `folder, queue, start, day, week, volume, model, actual`."""
    parts = []
    for queue, own in forecast.rows.groupby("queue", sort=False):
        starts = pd.DatetimeIndex(own["start"])
        counted = came.counted(str(queue), starts, forecast.interval_minutes)
        day = starts.tz_convert(zone).tz_localize(None).normalize()
        week = day - pd.to_timedelta(day.day_of_week, unit="D")
        parts.append(own.assign(folder=forecast.folder, day=day, week=week, actual=counted))
    return pd.concat(parts, ignore_index=True)


def _notes(cells: pd.DataFrame, known: pd.DataFrame, came: Actual) -> Iterator[str]:
    if len(known) < len(cells):
        yield f"{len(known):,} of {len(cells):,} intervals forecast are in {came.file}; others are not judged"
    silent = sorted(set(cells["queue"]) - set(known["queue"]))
    if silent:
        yield f"nothing to judge {', '.join(silent)} by"
    strange = sorted(set(came.queues) - set(cells["queue"]))
    if strange:
        yield f"not forecast, and so not judged: {', '.join(strange)}"


def _rows(known: pd.DataFrame) -> Iterator[AccuracyRow]:
    for folder in _and_all(known["folder"]):
        here = known if folder == ALL else known[known["folder"] == folder]
        for queue in _and_all(here["queue"]):
            own = here if queue == ALL else here[here["queue"] == queue]
            for level in LEVELS:
                yield from _level(folder, queue, level, own)


def _and_all(names: pd.Series) -> list[str]:
    """Each name once, and `all` where there are several."""
    found = [str(name) for name in names.unique()]
    return [*found, ALL] if len(found) > 1 else found


def _level(folder: str, queue: str, level: Level, own: pd.DataFrame) -> Iterator[AccuracyRow]:
    spans = own.assign(touched=own["volume"] != own["model"])
    if level != "interval":
        sums = {"actual": "sum", "volume": "sum", "model": "sum", "touched": "any"}
        spans = spans.groupby(["folder", "queue", level], sort=False).agg(sums)
    yield _row(folder, queue, level, "all", spans)
    if spans["touched"].any():
        yield _row(folder, queue, level, "overridden", spans[spans["touched"]])


def _row(folder: str, queue: str, level: Level, scope: Scope, spans: pd.DataFrame) -> AccuracyRow:
    actual, final, model = (spans[name].to_numpy(dtype=np.float64) for name in ("actual", "volume", "model"))
    saved = float(np.abs(model - actual).sum() - np.abs(final - actual).sum())
    return AccuracyRow(
        folder=folder,
        queue=queue,
        level=level,
        scope=scope,
        judged=len(spans),
        actual=float(actual.sum()),
        wape_model=_known(wape(actual, model)),
        bias_model=_known(bias(actual, model)),
        wape=_known(wape(actual, final)),
        bias=_known(bias(actual, final)),
        saved=saved,
        wape_saved=_known(saved / actual.sum() if actual.sum() > 0 else math.nan),
    )


def _known(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def accuracy_document(found: Accuracy) -> dict[str, Any]:
    """The JSON document of `wfm accuracy`."""
    rows = [
        {key: round(value, 6) if isinstance(value, float) else value for key, value in asdict(row).items()}
        for row in found.rows
    ]
    return {"schema": 1, "timezone": found.zone, "rows": rows, "warnings": list(found.notes)}


ACCURACY_HEADINGS = ("Queue", "By", "Model", "Bias", "Final", "Bias", "Messages")


def accuracy_rows(found: Accuracy) -> tuple[tuple[str, ...], ...]:
    """Text cells under ACCURACY_HEADINGS (WAPE of model and final); of several folders those of all."""
    return tuple(
        (
            row.queue,
            row.level if row.scope == "all" else f"{row.level}, overridden",
            _said(row.wape_model, ".3f"),
            _said(row.bias_model, "+.1%"),
            _said(row.wape, ".3f"),
            _said(row.bias, "+.1%"),
            f"{row.actual:,.0f}",
        )
        for row in _summed_up(found)
    )


def worth_lines(found: Accuracy) -> Iterator[str]:
    """What the overrides were worth, a line a queue, over the days they touched."""
    rows = [row for row in _summed_up(found) if row.level == "day" and row.scope == "overridden"]
    for row in rows:
        days = f"{row.judged} overridden day{'s' if row.judged != 1 else ''}"
        verdict = "took away" if row.saved >= 0 else "added"
        yield (
            f"{row.queue}: overrides {verdict} {abs(row.saved):,.0f} messages of error on {days}: "
            f"WAPE by day {_said(row.wape_model, '.3f')} of the model, {_said(row.wape, '.3f')} with them"
        )
    if found.rows and not rows:
        yield "no override changed anything that came: the final forecast is the model's"


def _summed_up(found: Accuracy) -> list[AccuracyRow]:
    together = [row for row in found.rows if row.folder == ALL]
    return together or list(found.rows)


def _said(value: float | None, style: str) -> str:
    return "-" if value is None else format(value, style)
