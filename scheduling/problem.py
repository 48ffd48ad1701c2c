"""What the scheduling engine is asked: work that may wait, duties that may be worked, people and rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from scheduling.limits import Limits

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

NIGHT_HOURS = 3.0  # in night time that make a shift a night: Directive 2003/88/EC, article 2 (4)


@dataclass(frozen=True)
class Days:
    """The local days of the horizon.

    `first_interval` has one entry a day and one past the end, so day d is `[first[d], first[d+1])`.
    `week` numbers the stretches over which hours are counted from 0, Monday-to-Sunday weeks in a plan;
    `weekend` numbers weekends, None on other days. `cyclic` says that a shift past the end is worked into
    the beginning. Where it is not, `present` are the heads that the roster before still has at work, by
    skill set, shape (T,) each.
    """

    first_interval: IntArray
    week: tuple[int, ...]
    weekend: tuple[int | None, ...]
    interval_minutes: int
    cyclic: bool = True
    present: tuple[tuple[frozenset[str], FloatArray], ...] = ()
    holidays: frozenset[int] = frozenset()

    def __len__(self) -> int:
        return len(self.week)

    def second_of_weekend(self, is_known_before: bool) -> tuple[int, ...]:
        """Days that follow another one of their weekend; the first too, where the day before is known."""
        numbers = self.weekend
        after = [d for d in range(1, len(numbers)) if numbers[d] is not None and numbers[d] == numbers[d - 1]]
        divided = len(numbers) > 1 and numbers[0] is not None and numbers[0] != numbers[1]
        return (0, *after) if is_known_before and divided else tuple(after)

    @property
    def intervals(self) -> int:
        """T, the number of intervals of the horizon."""
        return int(self.first_interval[-1])

    def present_of(self, skills: frozenset[str]) -> FloatArray:
        """Heads of a skill set that the roster before has at work, shape (T,)."""
        heads = np.zeros(self.intervals)
        for held, at_work in self.present:
            heads += at_work if held == skills else 0.0
        return heads

    @property
    def total_minutes(self) -> int:
        """Elapsed minutes of the horizon."""
        return self.intervals * self.interval_minutes


@dataclass(frozen=True)
class Duty:
    """One shift that may be worked: a shift type, on a day, at a start, with its breaks placed.

    Minutes are elapsed minutes from the start of the horizon; `end_minute` may pass the end of the
    horizon (the cyclic horizon wraps it to the start). `start_clock` is the local minute of the day.
    `extra_hours` is the hour that a clock change adds to a night and that weekly hours do not count;
    `premium_hours` are paid on top at nights, weekends and holidays, and cost without being worked;
    `night_hours` are those from start to end that lie in night time.
    """

    code: str
    day: int
    start_clock: int
    start_minute: int
    end_minute: int
    breaks: tuple[tuple[int, int], ...]
    paid_hours: float
    extra_hours: float = 0.0
    premium_hours: float = 0.0
    night_hours: float = 0.0

    @property
    def is_night(self) -> bool:
        """Whether enough of it lies in night time."""
        return self.night_hours >= NIGHT_HOURS

    @property
    def priced_hours(self) -> float:
        """Hours at the contract's price that the duty costs."""
        return self.paid_hours + self.premium_hours

    @property
    def counted_hours(self) -> float:
        """Paid hours as weekly minimum and maximum hours count them."""
        return self.paid_hours - self.extra_hours

    def segments(self) -> tuple[tuple[int, int], ...]:
        """The stretches at work, `[start, end)` in minutes, breaks taken out."""
        edges = [self.start_minute, *(m for pair in self.breaks for m in pair), self.end_minute]
        pairs = zip(edges[::2], edges[1::2], strict=True)
        return tuple((a, b) for a, b in pairs if a < b)


def coverage_of(duties: list[Duty], days: Days) -> FloatArray:
    """Heads at work in each interval, shape (T,); part intervals count in part.

    In a cyclic horizon what lies past its end is worked into its beginning, else it lies outside.
    """
    heads = np.zeros(days.intervals)
    step = days.interval_minutes
    for duty in duties:
        for start, end in duty.segments():
            for t in range(start // step, -(-end // step)):
                overlap = min(end, (t + 1) * step) - max(start, t * step)
                if days.cyclic or 0 <= t < days.intervals:
                    heads[t % days.intervals] += overlap / step
    return heads


@dataclass(frozen=True)
class Stage:
    """One target as the engine sees it: all but `late` of the work must be done by `due`.

    `due[t]` is the last interval by whose end the work that arrived through the end of interval t
    must be done; it does not decrease and may pass T (cyclic). `late` is the share that may miss it.
    """

    due: IntArray
    late: float


@dataclass(frozen=True)
class WorkClass:
    """Deferred work of one queue and work type, shape (T,): `arrivals` in agent-hours, `volume` in messages.

    `stages` are its targets, tightest first; the last has `late` 0 (the maximum age). The late share
    is counted in messages and kept in each span of `CoverProblem.span`. `carried` is work open at the
    start, in agent-hours by the last interval by whose end it is due, shape (T,); where it is None the
    work runs in a cycle, else what is not due by the end of the horizon may be left for the next.
    """

    name: str
    skill: str | None
    arrivals: FloatArray
    volume: FloatArray
    stages: tuple[Stage, ...]
    carried: FloatArray | None = None


@dataclass(frozen=True)
class LiveClass:
    """Live work: heads it needs free in each interval, and the agent-hours it takes, shape (T,)."""

    name: str
    skill: str | None
    heads: FloatArray
    hours: FloatArray


@dataclass(frozen=True)
class SkillFloor:
    """Heads at work who hold a skill, before absence, whatever the work, shape (T,)."""

    skill: str
    heads: FloatArray


@dataclass(frozen=True)
class Need:
    """Heads wanted of people who hold any of `skills` (of all people where it is empty), shape (T,).

    `first` is the price of the first head-hour short, `again` what each further one adds, in paid hours,
    shape (T,); `surplus` is what each head beyond adds to its price. Where they are None the roster's own
    prices stand.
    """

    skills: frozenset[str]
    heads: FloatArray
    first: FloatArray | None = None
    again: FloatArray | None = None
    surplus: float | None = None

    def met_by(self, skills: frozenset[str]) -> bool:
        """Whether somebody with these skills counts."""
        return not self.skills or bool(self.skills & skills)


@dataclass(frozen=True)
class ShiftNeed:
    """Shifts of a type wanted on a day, whoever works them; a shift too few or too many at its price."""

    day: int
    code: str
    heads: int
    under: float
    over: float


@dataclass(frozen=True)
class Overtime:
    """Counted hours of a week beyond `after`, an entry a week; each costs `premium` of its price on top."""

    after: tuple[float, ...]
    premium: float

    def hours(self, worked: Iterable[float]) -> float:
        """Overtime in weeks with so many counted hours."""
        return sum(max(0.0, hours - after) for hours, after in zip(worked, self.after, strict=True))


@dataclass(frozen=True)
class Person:
    """An agent as the engine sees one; pool agents are people nobody has named yet.

    `min_hours` and `max_hours` are per week of the horizon (part weeks and time off taken into
    account), `overtime` within them; a pool agent may stay unused in a week. `off` are days that cannot be
    worked; `locked` maps a day to the (code, start_clock or None) that must be worked on it. `wishes` are
    (day, code or None, start_clock or None, weight): positive for shift-on, negative for shift-off.
    `most_of` is the most shifts of a type over the horizon, `most_hours` the most counted hours (None: as
    many as weeks allow); `limits` stand in place of those of all.
    `published` maps a day to the (code, start_clock) last told to the person, None where nothing was
    told; each day that becomes another, a day off included, costs `change_hours` paid hours.
    `worked_before` are the duties of the roster before, in order; their days are negative. `allowed` are
    the codes of days on which not all may be worked: a rotation. `handling_factors` are what handling times
    are times on the days listed, of somebody new; only people who have the same exchange duties.
    """

    name: str
    contract: str
    codes: frozenset[str]
    skills: frozenset[str]
    min_hours: tuple[float, ...]
    max_hours: tuple[float, ...]
    cost_per_hour: float = 0.0
    is_pool: bool = False
    off: frozenset[int] = frozenset()
    locked: dict[int, tuple[str, int | None]] = field(default_factory=dict)
    wishes: tuple[tuple[int, str | None, int | None, float], ...] = ()
    most_of: dict[str, int] = field(default_factory=dict)
    limits: Limits | None = None
    published: dict[int, tuple[str, int]] | None = None
    change_hours: float = 0.0
    worked_before: tuple[Duty, ...] = ()
    overtime: Overtime | None = None
    most_hours: float | None = None
    allowed: Mapping[int, frozenset[str]] = field(default_factory=dict)
    handling_factors: Mapping[int, float] = field(default_factory=dict)

    def handling_factor(self, day: int) -> float:
        """What handling times are times for this person on a day, 1 for who is not new."""
        return self.handling_factors.get(day, 1.0)


@dataclass(frozen=True)
class RosterRules:
    """Rules that bind one person each; those that `soft` names are wishes of a weight, all others are hard.

    `may_not_follow` holds pairs of codes: the second may not be worked on the day after the first. Where
    that is soft, it is so for everybody, and in everybody's `Limits` too.
    `cyclic` says that the horizon meets itself, so that rest holds from its end into its beginning.
    `weekly_rest_minutes` must lie between two shifts that have a day off or more between them; the rest is as
    in `Limits`.
    """

    rest_minutes: int
    max_days_in_row: int
    min_days_off_in_row: int
    max_weekends: int
    min_days_in_row: int = 1
    may_not_follow: frozenset[tuple[str, str]] = frozenset()
    cyclic: bool = True
    weekly_rest_minutes: int = 0
    max_nights_in_row: int | None = None
    min_days_off_after_nights: int = 0
    whole_weekends: bool = False
    same_start_minutes: int | None = None
    soft: Mapping[str, float] = field(default_factory=dict)

    @property
    def barred_successions(self) -> frozenset[tuple[str, str]]:
        """Pairs of codes of which the second may not follow the first, where that is no wish."""
        return frozenset() if "forbidden_successions" in self.soft else self.may_not_follow

    def rest_after(self, days_off: int) -> int:
        """Minutes from one shift's end to the next one's start, with so many days off between."""
        return max(self.rest_minutes, self.weekly_rest_minutes) if days_off > 0 else self.rest_minutes

    def limits_of(self, person: Person) -> Limits:
        """The runs and weekends that bind this person."""
        return person.limits or Limits(
            self.min_days_in_row,
            self.max_days_in_row,
            self.min_days_off_in_row,
            self.max_weekends,
            self.max_nights_in_row,
            self.min_days_off_after_nights,
            self.whole_weekends,
            self.same_start_minutes,
            self.soft,
        )
