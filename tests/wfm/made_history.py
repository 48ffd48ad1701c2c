"""A history made by hand: the same day every day, so that a forecast of it is known."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from wfm.calendar import opening_mask
from wfm.config import PlanFile, Queue
from wfm.history.model import HistoryData, Mix, QueueHistory, ReadReport
from wfm.volume import wall_clock

SAYS_NOTHING = Mix(reply_share=None, handle_seconds={"reply": None, "tag": None}, handle_cv={})
# Messages in the half-hours of an hour of the day: 1 at midnight, 24 in the last hour.
BY_HOUR = np.arange(1.0, 25.0)


def queue_history(plan: PlanFile, queue: Queue, weeks: int, gap_days: int = 0, mix: Mix = SAYS_NOTHING):
    """Whole weeks of `BY_HOUR`, ended `gap_days` before the horizon."""
    first_day: date = plan.horizon.start - timedelta(days=7 * weeks + gap_days)
    wall = wall_clock(first_day, 7 * weeks, plan.interval)
    is_open = opening_mask(wall, queue, plan.interval)
    volume = np.where(is_open, BY_HOUR[np.asarray(wall.hour)], 0.0)
    return QueueHistory(queue.name, first_day, plan.interval, volume, is_open, mix)


def history(plan: PlanFile, weeks: int = 3, gap_days: int = 0, mix: Mix = SAYS_NOTHING) -> HistoryData:
    """A history of every queue of the plan."""
    queues = tuple(queue_history(plan, queue, weeks, gap_days, mix) for queue in plan.queues)
    return HistoryData(queues, None, ReadReport(0, 0, (), ()))
