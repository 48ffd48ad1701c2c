"""What an export holds: which format it is, its queues, its dates, and what it knows of the work."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd

from wfm.errors import DataFileError, Problem
from wfm.history.clock import Instants, read_instants, wall_clock
from wfm.history.mappings import MAPPINGS, MESSAGE_COLUMNS, MESSAGE_REQUIRED, Mapping
from wfm.history.tables import read_header, read_table
from wfm.history.volumes import step_minutes

# Nothing in an export names its zone. UTC holds for exports with offsets; the plan's comment says so.
ZONE = ZoneInfo("UTC")

# What other systems call our columns, letters and digits alone.
_CALLED = {
    "message_id": ("messageid", "id", "ticketid", "conversationid", "casenumber", "caseid", "postid"),
    "queue": ("queue", "channel", "source", "network", "inbox", "via", "group", "team", "profile"),
    "created_at": ("createdat", "created", "createdtime", "createddate", "openedutc", "opened", "timestamp"),
    "work_type": ("worktype", "type", "kind"),
    "handle_seconds": ("handleseconds", "handletimeseconds", "handletime", "aht"),
    "first_reply_at": ("firstreplyat", "firstresponseat", "firstreply", "firstresponse"),
    "resolved_at": ("resolvedat", "solvedat", "closedat", "resolved", "closed"),
    "agent": ("agent", "assignee", "owner", "handledby"),
}


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
    guessed = _guess(header)
    missing = [column for column in MESSAGE_REQUIRED if column not in guessed]
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
    return "wfm", Mapping(columns), renamed


_MEANING = {
    "message_id": " (a number or name of each message)",
    "queue": " (the channel a message came by)",
    "created_at": " (when a message came)",
    "work_type": " (reply or tag)",
}


def _guess(header: list[str]) -> dict[str, str]:
    """Our columns by what the file calls them, the first name of each list that is there."""
    spelled = {re.sub(r"[^a-z0-9]", "", name.lower()): name for name in reversed(header)}
    found = {
        ours: next((spelled[name] for name in names if name in spelled), None)
        for ours, names in _CALLED.items()
    }
    return {ours: theirs for ours, theirs in found.items() if theirs is not None}


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
    created = read_instants(frame[column], ZONE, mapping.date_format)
    days = wall_clock(created.utc, ZONE).dropna()
    queues = frame["queue"].dropna().astype("str").str.strip()
    if days.empty or queues.empty:
        raise DataFileError(_nothing_in(path, column, frame, created))
    knows = "work_type" in frame and bool(frame["work_type"].notna().any())
    return Export(
        name=path.stem.split(".")[0],
        format=name,
        columns=guessed,
        queues=_queues(frame, mapping, knows_work_types=knows),
        first_day=days.min().date(),
        last_day=days.max().date(),
        interval_minutes=_interval(created.utc) if mapping.is_volumes else 30,
        knows_work_types=knows,
    )


def _nothing_in(path: Path, column: str, frame: pd.DataFrame, created: Instants) -> Problem:
    if created.bad.any():
        value = frame[column][created.bad].iloc[0]
        remedy = "write ISO 8601, such as 2024-05-31T14:05:00+02:00"
        return Problem(
            path.name, f"column {column}", f'no row has a date that can be read, as "{value}"', remedy
        )
    return Problem(path.name, "", "there is no message in it", "export a span of time that has messages")


def _queues(frame: pd.DataFrame, mapping: Mapping, *, knows_work_types: bool) -> tuple[ExportQueue, ...]:
    size = (
        pd.to_numeric(frame["volume"], errors="coerce") if mapping.is_volumes else pd.Series(1.0, frame.index)
    )
    work = frame["work_type"].astype("str").str.strip().str.lower() if knows_work_types else None
    is_tag = work == "tag" if work is not None else pd.Series(False, frame.index)
    timed = frame["handle_seconds"].notna() if "handle_seconds" in frame else pd.Series(False, frame.index)
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
