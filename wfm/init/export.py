"""What an export holds: which format it is, its queues, its dates, and what it knows of the work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd

from wfm.config.model import WorkType, WorkTypeWords
from wfm.errors import DataFileError, Problem
from wfm.history.clock import Instants, read_instants, wall_clock
from wfm.history.mappings import MAPPINGS, MESSAGE_COLUMNS, MESSAGE_REQUIRED, OWN_WORDS, Mapping, meaning_of
from wfm.history.tables import read_header, read_table
from wfm.history.volumes import step_minutes
from wfm.init.guess import guessed_columns, guessed_date_format, guessed_work_type

# Nothing in an export names its zone. UTC holds for exports with offsets; the plan's comment says so.
ZONE = ZoneInfo("UTC")


@dataclass(frozen=True)
class ExportQueue:
    """One queue of an export: how many messages, which work types, whether their handling times are known."""

    name: str
    messages: float
    has_reply: bool
    has_tag: bool
    knows_reply_time: bool
    knows_tag_time: bool


@dataclass(frozen=True)
class Export:
    """An export as a plan needs it; `columns` are those that had to be guessed, ours to theirs.

    `work_type` and `date_format` are what the plan's history must say of them, None where it need not.
    `knows_work_types` is False where rows do not say reply or tag. Queues come largest first.
    """

    name: str
    format: str
    columns: dict[str, str]
    queues: tuple[ExportQueue, ...]
    first_day: date
    last_day: date
    interval_minutes: int
    knows_work_types: bool
    work_type: WorkType | WorkTypeWords | None
    date_format: str | None


def read_export(path: Path) -> Export:
    """Look into an export; DataFileError where it cannot be read or its columns cannot be told."""
    header = [name.strip() for name in read_header(path)]
    name, mapping, guessed = _recognise(path, header)
    if mapping.has_tweets:
        mapping = _tweets_as_messages(mapping)
    table, problems = read_table(path, mapping.columns, mapping.required)
    if table is None or problems:
        raise DataFileError(problems)
    return _described(path, name, mapping, guessed, table.frame)


def _recognise(path: Path, header: list[str]) -> tuple[str, Mapping, dict[str, str]]:
    """The format whose required columns are all there, else our own with columns guessed."""
    for name, mapping in MAPPINGS.items():
        if isinstance(mapping, Mapping) and all(
            mapping.columns[column] in header for column in mapping.required
        ):
            return name, mapping, {}
    guessed = guessed_columns(header)
    missing = [column for column in _NEEDED if column not in guessed]
    if missing:
        listing = ", ".join(name for name in header if name) or "no columns"
        remedy = f"give the column the name of ours that it is; the file has {listing}"
        place = f"{path.name}"
        raise DataFileError(
            Problem(place, "row 1", f"no column looks like {column}{_MEANING.get(column, '')}", remedy)
            for column in missing
        )
    renamed = {ours: theirs for ours, theirs in guessed.items() if ours != theirs}
    columns = {name: guessed.get(name, name) for name in MESSAGE_COLUMNS}
    return "wfm", Mapping(columns, _NEEDED), renamed


_NEEDED = tuple(column for column in MESSAGE_REQUIRED if column != "work_type")
_MEANING = {
    "message_id": " (a number or name of each message)",
    "queue": " (the channel a message came by)",
    "created_at": " (when a message came)",
}


def _tweets_as_messages(mapping: Mapping) -> Mapping:
    """Tweets of the accounts themselves stand for their queues: the author is the queue's name."""
    columns = {"queue": mapping.columns["author"], **mapping.columns}
    return Mapping(columns, mapping.required, "reply", date_format=mapping.date_format, has_tweets=True)


def _described(
    path: Path, name: str, mapping: Mapping, guessed: dict[str, str], frame: pd.DataFrame
) -> Export:
    if mapping.has_tweets:
        frame = frame[frame["inbound"].astype("str").str.lower() == "false"].reset_index(drop=True)
    column = "interval_start" if mapping.is_volumes else "created_at"
    created, date_format = _instants(frame[column], mapping)
    days = wall_clock(created.utc, ZONE).dropna()
    queues = frame["queue"].dropna().astype("str").str.strip()
    if days.empty or queues.empty:
        raise DataFileError(_nothing_in(path, column, frame, created))
    work_type = _work_type(frame, mapping)
    if work_type == "reply":
        guessed = {ours: theirs for ours, theirs in guessed.items() if ours != "work_type"}
    is_tag = _is_tag(frame, work_type)
    return Export(
        name=path.stem.split(".")[0],
        format=name,
        columns=guessed,
        queues=_queues(frame, mapping, is_tag),
        first_day=days.min().date(),
        last_day=days.max().date(),
        interval_minutes=_interval(created.utc) if mapping.is_volumes else 30,
        knows_work_types=bool(is_tag.any()),
        work_type=work_type,
        date_format=date_format,
    )


def _instants(cells: pd.Series, mapping: Mapping) -> tuple[Instants, str | None]:
    """The dates of an export, and their format where it is neither ISO 8601 nor its system's own."""
    created = read_instants(cells, ZONE, mapping.date_format)
    if mapping.date_format is not None or created.utc.notna().any():
        return created, None
    guessed = guessed_date_format(cells)
    return (created, None) if guessed is None else (read_instants(cells, ZONE, guessed), guessed)


def _work_type(frame: pd.DataFrame, mapping: Mapping) -> WorkType | WorkTypeWords | None:
    """What the plan is to say of work types; None where the export's system or the rows say it."""
    if mapping.work_type is not None or mapping.is_volumes:
        return None
    return guessed_work_type(frame["work_type"]) if "work_type" in frame else "reply"


def _is_tag(frame: pd.DataFrame, work_type: WorkType | WorkTypeWords | None) -> pd.Series:
    if "work_type" not in frame or work_type == "reply":
        return pd.Series(False, frame.index)
    words = meaning_of(work_type) if isinstance(work_type, WorkTypeWords) else OWN_WORDS
    is_tag: pd.Series = frame["work_type"].astype("str").str.strip().str.lower().map(words) == "tag"
    return is_tag


def _nothing_in(path: Path, column: str, frame: pd.DataFrame, created: Instants) -> Problem:
    if created.bad.any():
        value = frame[column][created.bad].iloc[0]
        remedy = "write ISO 8601, such as 2024-05-31T14:05:00+02:00, or month and day in two digits each"
        return Problem(
            path.name, f"column {column}", f'no row has a date that can be read, as "{value}"', remedy
        )
    return Problem(path.name, "", "there is no message in it", "export a span of time that has messages")


def _queues(frame: pd.DataFrame, mapping: Mapping, is_tag: pd.Series) -> tuple[ExportQueue, ...]:
    size = (
        pd.to_numeric(frame["volume"], errors="coerce") if mapping.is_volumes else pd.Series(1.0, frame.index)
    )
    times = [name for name in ("handle_seconds", "handle_minutes") if name in frame]
    timed = frame[times].notna().any(axis=1)
    by_name = frame.groupby(frame["queue"].astype("str").str.strip()).groups
    found = [
        ExportQueue(
            name=str(name),
            messages=float(size[rows].sum()),
            has_reply=bool((~is_tag[rows]).any()),
            has_tag=bool(is_tag[rows].any()),
            knows_reply_time=bool((timed & ~is_tag)[rows].any()),
            knows_tag_time=bool((timed & is_tag)[rows].any()),
        )
        for name, rows in by_name.items()
        if name
    ]
    return tuple(sorted(found, key=lambda queue: (-queue.messages, queue.name)))


def _interval(starts: pd.Series) -> int:
    """The finest interval of a plan that the rows can fill."""
    step = step_minutes(starts.dropna()) or 60
    return next((minutes for minutes in (15, 30, 60) if minutes >= step), 60)
