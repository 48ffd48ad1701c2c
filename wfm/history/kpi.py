"""What the past says of each queue and each agent, in figures a planner knows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd

from wfm.config.model import WORK_TYPES, WorkType
from wfm.history.mix import handled_plausibly
from wfm.history.model import FloatArray, HistoryData, QueueHistory, ReadReport
from wfm.history.slots import Slots

BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class FirstResponse:
    """Seconds from a message that needs a reply to its first reply.

    A message without reply that nobody resolved is open: it counts in mean, median and p90 at its age
    at the end of the history, which is the last moment of which the history tells anything.
    """

    mean: float
    median: float
    p90: float
    open: int


@dataclass(frozen=True)
class QueueKpis:
    """The figures of one queue; None where the history says nothing.

    `volume`, `reply_share` by hour and `handle_seconds` have shape (7, 24), Monday first: mean messages
    an hour as they came (NaN where closed or unknown), and the steadied mix that plans are made from.
    `response_rate` is the share of messages needing a reply that got one; `daily` pairs each whole day
    with its messages, None for a day with a gap in opening hours.
    """

    queue: str
    messages: int
    reply_share: float | None
    aht_seconds: dict[WorkType, float | None]
    first_response: FirstResponse | None
    response_rate: float | None
    volume: FloatArray
    reply_share_by_hour: FloatArray | None
    handle_seconds_by_hour: dict[WorkType, FloatArray | None]
    daily: tuple[tuple[date, float | None], ...]


@dataclass(frozen=True)
class AgentKpis:
    """The figures of one agent over all queues: messages that bear the agent's name."""

    agent: str
    handled: int
    replies: int
    aht_seconds: dict[WorkType, float | None]
    first_response_mean: float | None
    first_response_median: float | None


@dataclass(frozen=True)
class HistoryReport:
    """All figures of a plan's history, and what reading it gave."""

    name: str
    timezone: str
    queues: tuple[QueueKpis, ...]
    agents: tuple[AgentKpis, ...]
    read: ReadReport


def queue_kpis(history: QueueHistory, rows: pd.DataFrame, end: pd.Timestamp, zone: ZoneInfo) -> QueueKpis:
    """The figures of one queue from its rows, as `HistoryData.rows` has them; `end` is the history's."""
    weights = _weights(rows)
    is_message = "message_id" in rows
    replies = rows[rows["work_type"] == "reply"] if is_message else rows.iloc[:0]
    return QueueKpis(
        queue=history.queue,
        messages=round(float(weights.sum())),
        reply_share=_reply_share(rows, weights),
        aht_seconds={work_type: _aht(rows, work_type) for work_type in WORK_TYPES},
        first_response=first_response(replies, end) if is_message else None,
        response_rate=_response_rate(replies) if is_message else None,
        volume=_by_hour(history),
        reply_share_by_hour=_week(history.mix.reply_share),
        handle_seconds_by_hour={k: _week(v) for k, v in history.mix.handle_seconds.items()},
        daily=_daily(history, zone),
    )


def end_of(rows: pd.DataFrame) -> pd.Timestamp:
    """The last moment of which the history tells anything."""
    known = [name for name in ("created_at", "first_reply_at", "resolved_at") if name in rows]
    latest: pd.Timestamp = rows[known].max().max()
    return latest


def first_response(replies: pd.DataFrame, end: pd.Timestamp) -> FirstResponse | None:
    """First response times of messages that need a reply; None where the history has no reply at all."""
    if not replies["first_reply_at"].notna().any():
        return None
    is_open = replies["first_reply_at"].isna() & replies["resolved_at"].isna()
    until = replies["first_reply_at"].where(~is_open, end)
    waited = (until - replies["created_at"]).dt.total_seconds().dropna().to_numpy()
    median, p90 = np.quantile(waited, [0.5, 0.9])
    return FirstResponse(float(waited.mean()), float(median), float(p90), int(is_open.sum()))


def agent_kpis(messages: pd.DataFrame) -> tuple[AgentKpis, ...]:
    """The figures of each agent by name; () where the history knows none."""
    named = messages[messages["agent"].notna()]
    groups = named.groupby("agent", observed=True, sort=False)
    found = [_one_agent(str(agent), rows) for agent, rows in groups]
    return tuple(sorted(found, key=lambda kpis: kpis.agent))


def report_of(name: str, timezone: str, history: HistoryData) -> HistoryReport:
    """All figures of a history."""
    end = end_of(history.rows)
    by_queue = {str(queue): rows for queue, rows in history.rows.groupby("queue", observed=True)}
    zone = ZoneInfo(timezone)
    queues = tuple(queue_kpis(one, by_queue[one.queue], end, zone) for one in history.queues)
    agents = () if history.messages is None else agent_kpis(history.messages)
    return HistoryReport(name, timezone, queues, agents, history.read)


def _one_agent(agent: str, rows: pd.DataFrame) -> AgentKpis:
    replies = rows[rows["work_type"] == "reply"]
    waited = (replies["first_reply_at"] - replies["created_at"]).dt.total_seconds().dropna()
    return AgentKpis(
        agent=agent,
        handled=len(rows),
        replies=len(replies),
        aht_seconds={work_type: _aht(rows, work_type) for work_type in WORK_TYPES},
        first_response_mean=float(waited.mean()) if len(waited) else None,
        first_response_median=float(waited.median()) if len(waited) else None,
    )


def _weights(rows: pd.DataFrame) -> FloatArray:
    return rows["volume"].to_numpy(dtype=np.float64) if "volume" in rows else np.ones(len(rows))


def _reply_share(rows: pd.DataFrame, weights: FloatArray) -> float | None:
    typed = np.asarray(rows["work_type"].notna())
    total = float(weights[typed].sum())
    return float(weights[np.asarray(rows["work_type"] == "reply")].sum()) / total if total else None


def _aht(rows: pd.DataFrame, work_type: WorkType) -> float | None:
    own = rows[rows["work_type"] == work_type]
    seconds = own["handle_seconds"].to_numpy(dtype=np.float64)
    weights = np.where(handled_plausibly(seconds), _weights(own), 0.0)
    return float(np.nan_to_num(seconds) @ weights / weights.sum()) if weights.sum() else None


def _response_rate(replies: pd.DataFrame) -> float | None:
    answered = replies["first_reply_at"].notna()
    return float(answered.mean()) if answered.any() else None


def _by_hour(history: QueueHistory) -> FloatArray:
    """Mean messages an hour by weekday and hour, of the slots that are known and open, shape (7, 24)."""
    per_hour = 60 // history.interval_minutes
    known = history.open & ~np.isnan(history.volume)
    slot = np.arange(len(history.volume))
    day, hour = np.divmod(slot // per_hour, 24)
    cell = (history.first_day.weekday() + day) % 7 * 24 + hour
    total = np.bincount(cell[known], history.volume[known], minlength=168)
    slots = np.bincount(cell[known], minlength=168)
    mean: FloatArray = np.divide(total * per_hour, slots, out=np.full(168, np.nan), where=slots > 0)
    return mean.reshape(7, 24)


def _week(by_hour_of_week: FloatArray | None) -> FloatArray | None:
    return None if by_hour_of_week is None else by_hour_of_week.reshape(7, 24)


def _daily(history: QueueHistory, zone: ZoneInfo) -> tuple[tuple[date, float | None], ...]:
    per_day = 1440 // history.interval_minutes
    slots = Slots(history.first_day, len(history.volume) // per_day, history.interval_minutes, zone)
    nothing = np.isnan(history.volume) & (~history.open | slots.skipped)
    totals = np.where(nothing, 0.0, history.volume).reshape(-1, per_day).sum(axis=1)
    days = (history.first_day + timedelta(days=d) for d in range(len(totals)))
    return tuple((day, None if np.isnan(t) else float(t)) for day, t in zip(days, totals, strict=True))
