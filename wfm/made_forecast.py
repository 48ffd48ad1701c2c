"""Forecasts made before, read back from the folders of `wfm forecast` and `wfm plan`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from wfm.config.values import MisspeltError, parse_zone
from wfm.errors import DataFileError, PlanFileError, Problem
from wfm.history.cells import Checker
from wfm.history.tables import read_table

FORECAST_CSV, FORECAST_JSON, PLAN_JSON = "forecast.csv", "forecast.json", "plan.json"
_REQUIRED = ("interval_start", "queue", "volume")


@dataclass(frozen=True)
class MadeForecast:
    """One folder's forecast: `rows` with `queue, start` (UTC), `volume` and `model`, one an interval.

    `model` is the volume before the planner's overrides, the same as `volume` where there were none.
    `zone` is None where no file of the folder says it.
    """

    folder: str
    zone: str | None
    interval_minutes: int
    rows: pd.DataFrame


def read_forecasts(folders: Sequence[Path]) -> tuple[MadeForecast, ...]:
    """Read every folder; DataFileError with every problem of all of them."""
    problems: list[Problem] = []
    found = []
    for folder in dict.fromkeys(folders):
        try:
            found.append(_read(folder))
        except DataFileError as error:
            problems += error.problems
    if problems:
        raise DataFileError(problems)
    return tuple(found)


def zone_of(made: Sequence[MadeForecast], asked: str | None) -> tuple[ZoneInfo, str | None]:
    """The one zone whose days and weeks are judged, and a note where it had to be assumed.

    PlanFileError for a zone asked for that is none, DataFileError for folders of several zones.
    """
    if asked is not None:
        try:
            return ZoneInfo(parse_zone(asked)), None
        except MisspeltError as error:
            raise PlanFileError(Problem("--zone", "", error.message, error.remedy)) from None
    said = {forecast.zone: forecast.folder for forecast in made if forecast.zone is not None}
    if len(said) > 1:
        listing = ", ".join(f"{folder} is in {zone}" for zone, folder in said.items())
        remedy = "judge folders of one zone at a time, or choose one with --zone"
        raise DataFileError(Problem(", ".join(said.values()), "", f"more than one zone: {listing}", remedy))
    if said:
        return ZoneInfo(next(iter(said))), None
    return ZoneInfo("UTC"), "no plan.json or forecast.json says the zone: days and weeks are those of UTC"


def _read(folder: Path) -> MadeForecast:
    path = folder / FORECAST_CSV
    if not path.is_file():
        remedy = "name a folder that `wfm forecast` or `wfm plan` wrote"
        raise DataFileError(Problem(str(folder), "", f"there is no {FORECAST_CSV} in it", remedy))
    table, problems = read_table(path, {name: name for name in (*_REQUIRED, "model_volume")}, _REQUIRED)
    if table is None or problems:
        raise DataFileError(problems)
    checker = Checker(replace(table, file=str(path)), np.arange(len(table.frame)))
    volume = checker.numbers("volume")
    starts = checker.instants("interval_start", ZoneInfo("UTC"), required=True)
    frame = pd.DataFrame({"queue": checker.text("queue"), "start": starts.utc, "volume": volume})
    frame["model"] = checker.numbers("model_volume").fillna(volume)
    if not len(frame):
        checker.problems.append(Problem(str(path), "", "holds no row", "make the forecast again"))
    if checker.problems:
        raise DataFileError(checker.problems)
    rows = frame.groupby(["queue", "start"], as_index=False, sort=True)[["volume", "model"]].sum()
    steps = np.diff(np.unique(rows["start"].to_numpy(dtype="datetime64[m]")).astype(np.int64))
    return MadeForecast(str(folder), _zone(folder), int(steps.min()) if len(steps) else 60, rows)


def _zone(folder: Path) -> str | None:
    planned = _document(folder / PLAN_JSON).get("inputs")
    zone = planned.get("timezone") if isinstance(planned, dict) else None
    zone = zone or _document(folder / FORECAST_JSON).get("timezone")
    try:
        return None if zone is None else parse_zone(zone)
    except MisspeltError:
        return None


def _document(path: Path) -> dict[str, Any]:
    """A JSON object; empty where there is none that can be read, since only the zone is asked of it."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
