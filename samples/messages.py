"""Eleven weeks of messages of the sample company: a Poisson stream around rates with habits.

Rates follow the local clock: two peaks a day, a weekly pattern, holidays, slow growth, a random factor
per day, an outage, a viral post, and an afternoon that the helpdesk lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from samples.people import AGENTS, SampleAgent

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

ZONE = ZoneInfo("Europe/Berlin")
FIRST_DAY = date(2026, 2, 23)
WEEKS = 11
END = FIRST_DAY + timedelta(weeks=WEEKS)
HOUR = 3600

WEEKDAY = np.array([1.14, 1.08, 1.04, 1.02, 0.98, 0.84, 0.80])
HOLIDAYS = {date(2026, 4, 3): 0.78, date(2026, 4, 5): 0.85, date(2026, 4, 6): 0.80, date(2026, 5, 1): 0.75}
DAY_CV = 0.09
WEEKLY_GROWTH = 1.003

OUTAGE = datetime(2026, 4, 15, 13, tzinfo=ZONE)
VIRAL_POST = datetime(2026, 3, 21, 18, tzinfo=ZONE)
LOST = (datetime(2026, 3, 10, 12, tzinfo=ZONE), datetime(2026, 3, 10, 17, tzinfo=ZONE))


@dataclass(frozen=True)
class SampleQueue:
    """A channel in one language: messages a day, share that needs a reply, mean handling times."""

    channel: str
    language: str
    per_day: float
    reply_share: float
    reply_seconds: float
    tag_seconds: float

    @property
    def name(self) -> str:
        """Such as `twitter-en`."""
        return f"{self.channel}-{self.language}"


QUEUES = (
    SampleQueue("twitter", "en", 84, 0.61, 570, 42),
    SampleQueue("twitter", "de", 58, 0.63, 600, 44),
    SampleQueue("facebook", "en", 44, 0.65, 710, 55),
    SampleQueue("facebook", "de", 66, 0.67, 750, 58),
    SampleQueue("instagram", "en", 46, 0.46, 590, 38),
    SampleQueue("instagram", "de", 36, 0.50, 630, 40),
)


@dataclass(frozen=True)
class Hours:
    """The hours of the history: instants in seconds, and the local clock, shape (H,)."""

    start: IntArray
    clock: IntArray
    day: IntArray

    @classmethod
    def of_history(cls) -> Hours:
        """Every hour from the first local midnight to the last."""
        start = np.arange(midnight(FIRST_DAY), midnight(END), HOUR)
        local = [datetime.fromtimestamp(int(second), ZONE) for second in start]
        return cls(
            start,
            np.array([moment.hour for moment in local]),
            np.array([(moment.date() - FIRST_DAY).days for moment in local]),
        )


@dataclass(frozen=True)
class Messages:
    """Columns of the export as arrays, one entry a message, in order of arrival; instants in seconds."""

    queue: IntArray
    created: IntArray
    is_reply: BoolArray
    handle_seconds: IntArray
    handled_at: IntArray
    resolved_at: IntArray
    agent: IntArray


def midnight(day: date) -> int:
    """The instant, in seconds, at which a local day begins."""
    return int(datetime.combine(day, datetime.min.time(), tzinfo=ZONE).timestamp())


def day_shape(queue: SampleQueue, *, weekend: bool) -> FloatArray:
    """Share of a day's messages in each clock hour, shape (24,): a late morning and an evening peak."""
    late = (0.7 if queue.language == "en" else 0.0) + (1.2 if weekend else 0.0)
    hour = np.arange(24.0)
    shape = 0.14 + _bump(hour, 10.3 + late, 2.3) + 1.15 * _bump(hour, 19.4 + late / 2, 2.6)
    return np.asarray(shape / shape.sum())


def rates(queue: SampleQueue, hours: Hours, day_factor: FloatArray) -> FloatArray:
    """Expected messages of the queue in each hour, shape (H,)."""
    shapes = np.stack([day_shape(queue, weekend=False), day_shape(queue, weekend=True)])
    weekend = (hours.day % 7 >= 5).astype(np.int64)
    level = np.array([_day_level(day) for day in range(7 * WEEKS)]) * day_factor
    surge = np.array([_surge(queue, int(start)) for start in hours.start])
    return np.asarray(queue.per_day * level[hours.day] * shapes[weekend, hours.clock] * surge)


def draw(rng: np.random.Generator) -> Messages:
    """Every message of the history, in order of arrival, the lost hours left out."""
    hours = Hours.of_history()
    day_factor = rng.gamma(DAY_CV**-2, DAY_CV**2, 7 * WEEKS)
    expected = np.stack([rates(queue, hours, day_factor) for queue in QUEUES])
    count = rng.poisson(expected)
    queue, hour = (np.repeat(index, count.ravel()) for index in map(np.ravel, np.indices(count.shape)))
    created = hours.start[hour] + rng.integers(0, HOUR, len(hour))
    kept = ~_between(created, *LOST)
    order = np.argsort(created, kind="stable")
    order = order[kept[order]]
    return _handled(rng, queue[order], created[order], hours.clock[hour[order]])


def _handled(rng: np.random.Generator, queue: IntArray, created: IntArray, clock: IntArray) -> Messages:
    is_reply = rng.random(len(queue)) < _reply_share(queue, clock)
    handle = _handle_seconds(rng, queue, clock, is_reply)
    handled_at = created + _wait_seconds(rng, created, clock, is_reply) + handle
    returns = is_reply & (rng.random(len(queue)) < 0.4)
    later = np.where(returns, rng.lognormal(np.log(0.8 * HOUR), 0.9, len(queue)), 0).astype(np.int64)
    agent = _agents(rng, queue, handled_at)
    return Messages(queue, created, is_reply, handle, handled_at, handled_at + later, agent)


def _reply_share(queue: IntArray, clock: IntArray) -> FloatArray:
    """Office hours bring questions, evenings bring chatter."""
    mean = np.array([q.reply_share for q in QUEUES])[queue]
    return np.asarray(mean + 0.08 * np.cos(2 * np.pi * (clock - 11) / 24))


def _handle_seconds(
    rng: np.random.Generator, queue: IntArray, clock: IntArray, is_reply: BoolArray
) -> IntArray:
    """Log-normal around the queue's mean of the hour; longer at night, when nobody is there to ask."""
    reply = np.array([q.reply_seconds for q in QUEUES])[queue]
    tag = np.array([q.tag_seconds for q in QUEUES])[queue]
    mean = np.where(is_reply, reply, tag) * (1 + 0.12 * np.cos(2 * np.pi * (clock - 3) / 24))
    sigma = np.where(is_reply, 0.75, 0.55)
    seconds = mean * np.exp(rng.normal(0, 1, len(queue)) * sigma - sigma**2 / 2)
    return np.maximum(4, np.rint(seconds)).astype(np.int64)


def _wait_seconds(
    rng: np.random.Generator, created: IntArray, clock: IntArray, is_reply: BoolArray
) -> IntArray:
    """From arrival to the start of handling: longer at night, for tags, and after the outage."""
    night = (clock >= 23) | (clock < 6)
    hours = np.where(night, 3.2, 1.3) * np.where(is_reply, 1.0, 1.6)
    after_outage = _between(created, OUTAGE, OUTAGE + timedelta(hours=20))
    hours = hours * np.where(after_outage, 4.0, 1.0)
    spread = np.exp(rng.normal(0, 0.85, len(created)))
    return np.asarray(np.rint(hours * HOUR * spread), dtype=np.int64)


def _agents(rng: np.random.Generator, queue: IntArray, handled_at: IntArray) -> IntArray:
    """Who handled each message: one who speaks its language, by hours worked; the night team at night."""
    clock = np.array([datetime.fromtimestamp(int(second), ZONE).hour for second in handled_at])
    chosen = np.zeros(len(queue), dtype=np.int64)
    for language in ("en", "de"):
        for at_night in (False, True):
            weight = np.array([_presence(agent, language, at_night) for agent in AGENTS])
            who = np.array([q.language == language for q in QUEUES])[queue] & ((clock < 6) == at_night)
            chosen[who] = rng.choice(len(AGENTS), int(who.sum()), p=weight / weight.sum())
    return chosen


def _presence(agent: SampleAgent, language: str, at_night: bool) -> float:
    if language not in agent.skills.split():
        return 0.0
    by_day, by_night = {"full time": (3.0, 0.5), "part time": (1.5, 0.0), "night": (0.1, 3.0)}[agent.contract]
    return by_night if at_night else by_day


def _day_level(day: int) -> float:
    holiday = HOLIDAYS.get(FIRST_DAY + timedelta(days=day), 1.0)
    return float(WEEKDAY[day % 7] * WEEKLY_GROWTH ** (day / 7) * holiday)


def _surge(queue: SampleQueue, start: int) -> float:
    """How many times the usual: the outage hits every queue, the viral post English Instagram alone."""
    since_outage = (start - OUTAGE.timestamp()) / HOUR
    since_post = (start - VIRAL_POST.timestamp()) / HOUR
    outage = 5.0 * np.exp(-since_outage / 5) if since_outage >= 0 else 0.0
    on_instagram = queue.name == "instagram-en" and since_post >= 0
    post = 7.0 * np.exp(-since_post / 8) if on_instagram else 0.0
    return float(1 + outage + post)


def _bump(hour: FloatArray, centre: float, width: float) -> FloatArray:
    """A bell on the circle of the day."""
    away = (hour - centre + 12) % 24 - 12
    return np.asarray(np.exp(-0.5 * (away / width) ** 2))


def _between(second: IntArray, first: datetime, last: datetime) -> BoolArray:
    return np.asarray((second >= first.timestamp()) & (second < last.timestamp()))
