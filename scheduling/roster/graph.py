"""One person's rules as states and steps of the dynamic programme, each dimension as small as may be."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from scheduling.problem import BoolArray, Days, IntArray, Person, RosterRules
from scheduling.roster.corridor import paced, states_of
from scheduling.roster.kinds import kinds_of
from scheduling.roster.options import Options
from scheduling.roster.reach import within_reach
from scheduling.roster.response import UNCOUNTED, Graph
from scheduling.roster.runs import runs_of
from scheduling.roster.succession import Succession

MOST_STATES = 6_000_000  # states of one person over all days; above, hours and weekends are kept near a pace
COUNTED_AT_ONCE = 80  # combined counts of shift types held in the states


@dataclass(frozen=True)
class Usable:
    """What a person may work, by start and by day; `units` are the most counted units of a start.

    `step` is the greatest common divisor of their units, by which all of them are divided.
    """

    starts: BoolArray
    may_rest: BoolArray
    available: BoolArray
    units: int
    step: int


@dataclass(frozen=True)
class Band:
    """What may stand before each day, both ends included, shape (days + 1,)."""

    start: IntArray
    end: IntArray

    @property
    def width(self) -> int:
        """How many values a day has at most."""
        return int((self.end - self.start).max()) + 1


def usable_of(person: Person, options: Options) -> Usable:
    """The starts and days off that contract, time off and locks leave a person."""
    days = range(len(options.days))
    first = options.day_first
    starts = options.has_code(code for code in person.codes if person.most_of.get(code) != 0)
    for day in person.off:
        starts[first[day] : first[day + 1]] = False
    for day, codes in person.allowed.items():
        starts[first[day] : first[day + 1]] &= options.has_code(codes)[first[day] : first[day + 1]]
    for day, (code, clock) in person.locked.items():
        fixed = np.zeros_like(starts)
        fixed[options.starts_of(day, code, clock)] = True
        starts[first[day] : first[day + 1]] &= fixed[first[day] : first[day + 1]]
    step = int(np.gcd.reduce(options.units[starts], initial=0)) or 1
    return Usable(
        starts=starts,
        may_rest=np.array([d not in person.locked for d in days]),
        available=np.array([bool(starts[first[d] : first[d + 1]].any()) for d in days]),
        units=int(options.units[starts].max(initial=0)) // step,
        step=step,
    )


def graph_of(
    person: Person,
    usable: Usable,
    options: Options,
    succession: Succession,
    rules: RosterRules,
    counted: tuple[str, ...],
    slack: float = 1.0,
    beyond_hour: float = 0.0,
    wish: float = 1.0,
) -> tuple[Graph, bool]:
    """The graph, and whether it holds every roster: above `MOST_STATES` only those near a pace.

    `counted` are the codes whose shifts are counted; `slack` widens the pace; `beyond_hour` is what an hour
    of overtime costs on top, `wish` what a wish of weight 1 is worth.
    """
    days = options.days
    limits = rules.limits_of(person)
    kinds, kind = kinds_of(limits, rules, options, usable.starts)
    runs = runs_of(limits, rules, len(days), kinds, person.worked_before)
    low, high = _weekly(person, options, usable.step)
    normal = high.astype(np.float64)
    if person.overtime is not None:
        normal = np.array(person.overtime.after)[list(days.week)] / (options.unit_hours * usable.step)
    most = np.array([person.most_of[code] for code in counted], dtype=np.int64)
    stride = np.concatenate([[1], np.cumprod(most + 1)]).astype(np.int64)
    weekends = _weekends(days, limits.max_weekends)
    # Hours come last: they depend on all the rest.
    nowhere, anyhow = np.zeros((0, 0), dtype=np.int64), np.ones(len(runs.at_work), dtype=np.bool_)
    graph = Graph(
        day_first=options.day_first,
        units=options.units // usable.step,
        usable=usable.starts,
        kind=kind,
        counter=counters_of(options, counted),
        counts=succession.counts,
        allowed=succession.allowed,
        after_work=succession.after_work,
        after_off=succession.after_off,
        run_work=runs.after_work,
        run_off=runs.after_off,
        work_toll=wish * runs.work_weight,
        off_toll=wish * runs.off_weight,
        renewed=runs.renewed,
        renews=_closes(days),
        parted=wish * limits.soft.get("whole_weekends", math.inf),
        too_many=wish * limits.soft.get("max_weekends", math.inf),
        at_work=runs.at_work,
        begin=runs.begin,
        may_rest=usable.may_rest,
        second=_second(days, person, limits.whole_weekends),
        closes=_closes(days),
        low=low,
        high=high,
        normal=normal,
        beyond=beyond_hour * options.unit_hours * usable.step,
        may_skip=person.is_pool,
        weekend=np.asarray([-1 if w is None else w for w in days.weekend], dtype=np.int64),
        k_from=weekends.start,
        k_to=weekends.end,
        after_rest=nowhere,
        after_shift=nowhere[None],
        rest_toll=np.zeros((0, 0)),
        shift_toll=np.zeros((0, 0, 0)),
        u_from=weekends.start,
        u_low=nowhere,
        u_high=nowhere,
        stride=stride[:-1],
        most=most,
        shape=(int(succession.counts.max()), len(runs.at_work), weekends.width, int(stride[-1]), 1),
    )
    reached = within_reach(graph, anyhow)
    if states_of(reached) <= MOST_STATES:
        return reached, True
    return paced(graph, slack), False


def _second(days: Days, person: Person, whole_weekends: bool) -> BoolArray:
    """Days that are worked where the one before is, and only there."""
    second = days.second_of_weekend(is_known_before=bool(person.worked_before)) if whole_weekends else ()
    return np.isin(np.arange(len(days)), second)


def without_counts(graph: Graph) -> Graph:
    """The graph without weekends and counted types: every roster, and more."""
    zeros = np.zeros_like(graph.k_from)
    C, R = graph.shape[:2]
    fewer = graph._replace(
        counter=np.full_like(graph.counter, UNCOUNTED),
        k_from=zeros,
        k_to=zeros,
        too_many=0.0,
        stride=graph.stride[:0],
        most=graph.most[:0],
        shape=(C, R, 1, 1, 1),
    )
    return within_reach(fewer, np.ones(R, dtype=np.bool_))


def binding_types(person: Person, usable: Usable, options: Options) -> tuple[str, ...]:
    """Codes whose maximum could bind."""
    _, high = _weekly(person, options, 1)
    least = int(options.units[usable.starts].min()) if usable.starts.any() else 0
    weeks = np.flatnonzero(_closes(options.days))
    shifts = sum(int(high[d]) // least for d in weeks) if least else len(options.days)
    codes = {options.codes[c] for c in np.unique(options.code[usable.starts])}
    most = min(shifts, int(usable.available.sum()))
    return tuple(code for code, m in sorted(person.most_of.items()) if code in codes and m < most)


def may_count(most: list[int]) -> bool:
    """Whether the counts of types with these maxima are few enough to be held in the states."""
    return math.prod(m + 1 for m in most) <= COUNTED_AT_ONCE


def _weekly(person: Person, options: Options, units: int) -> tuple[IntArray, IntArray]:
    """Each day's week in steps of so many units, at least and at most: no more than the most of each type."""
    step, week = options.unit_hours * units, np.asarray(options.days.week)
    low = np.array([math.ceil(h / step - 1e-9) for h in person.min_hours], dtype=np.int64)
    high = np.array([math.floor(h / step + 1e-9) for h in person.max_hours], dtype=np.int64)
    within = np.zeros(len(high), dtype=np.int64)
    for code in person.codes:
        longest = int(options.units[options.has_code([code])].max(initial=0)) // units
        within += (
            np.minimum(np.bincount(week, minlength=len(high)), person.most_of.get(code, len(week))) * longest
        )
    return low[week], np.minimum(high, within)[week]


def _closes(days: Days) -> BoolArray:
    week = np.asarray(days.week)
    return np.append(week[1:] != week[:-1], True)


def counters_of(options: Options, counted: tuple[str, ...]) -> IntArray:
    """Which of the counted codes each start counts for, or UNCOUNTED."""
    counter = np.full(options.n_starts, UNCOUNTED, dtype=np.int64)
    for j, code in enumerate(counted):
        counter[options.has_code([code])] = j
    return counter


def _weekends(days: Days, most: int) -> Band:
    """Weekends that may have been worked before each day."""
    begins = [w is not None and w not in days.weekend[max(0, d - 1) : d] for d, w in enumerate(days.weekend)]
    seen = np.concatenate([[0], np.cumsum(begins)])
    return Band(np.zeros(len(seen), dtype=np.int64), np.minimum(seen, max(most, 0)).astype(np.int64))
