"""One person's best roster against every roster there is, judged by the rules and not by the search."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.check import check_roster, check_wishes
from scheduling.limits import MAY_BE_SOFT
from scheduling.problem import Need, Overtime, RosterRules, coverage_of
from scheduling.result import Assignment, Status
from scheduling.roster import RosterProblem, has_roster, solve_roster
from scheduling.roster.prices import BEHIND, LAST
from scheduling.roster.problem import WISH
from scheduling.roster.wanted import Wanted
from tests.scheduling.small import LOOSE, SATURDAY, THURSDAY, days, duty, person


def problem(who, duties, on, rules, wanted=None):
    """A roster problem of one person; `wanted` are heads in each interval."""
    heads = np.zeros(on.intervals) if wanted is None else wanted
    return RosterProblem(
        days=on,
        people=(who,),
        duties=tuple(duties),
        rules=rules,
        needs=(Need(frozenset(), heads),),
        floor=np.zeros(on.intervals),
    )


def cost(asked, duties):
    """What a roster costs: paid hours, what is short or over, less the requests kept."""
    who, on = asked.people[0], asked.days
    wanted = Wanted(asked.needs[0].heads[None], np.ones((1, 1)), asked.floor, on.interval_minutes / 60)
    wishes = sum(
        weight
        for d in duties
        for day, code, clock, weight in who.wishes
        if day == d.day and code in {None, d.code} and clock in {None, d.start_clock}
    )
    paid = sum(d.paid_hours for d in duties) * (BEHIND if who.is_pool else 1.0)
    wishes -= sum(wish.amount * wish.weight for wish in not_met(asked, duties))
    return wanted.penalty(coverage_of(duties, on)[None]) + paid + overtime(asked, duties) - WISH * wishes


def not_met(asked, duties):
    """The soft rules that these duties break."""
    return check_wishes(asked.people, [Assignment(0, d) for d in duties], asked.days, asked.rules)


def overtime(asked, duties):
    """What hours beyond the contract's cost on top."""
    who, week = asked.people[0], asked.days.week
    if who.overtime is None:
        return 0.0
    worked = np.bincount([week[d.day] for d in duties], [d.counted_hours for d in duties], week[-1] + 1)
    return np.maximum(worked - who.overtime.after, 0.0).sum() * max(who.overtime.premium, LAST)


def broken(asked, duties):
    """The rules that these duties break."""
    return check_roster(asked.people, [Assignment(0, d) for d in duties], asked.days, asked.rules)


def cheapest(asked):
    """The least cost of all rosters that break no rule, None where there is none."""
    by_day = [[None, *(d for d in asked.duties if d.day == day)] for day in range(len(asked.days))]
    rosters = ([d for d in chosen if d is not None] for chosen in product(*by_day))
    costs = [cost(asked, duties) for duties in rosters if not broken(asked, duties)]
    return min(costs, default=None)


def agrees(asked):
    """Hold the search to the enumeration."""
    found = solve_roster(asked, rounds=0, seconds=10.0)
    least = cheapest(asked)
    if least is None:
        assert found.impossible == (0,)
        assert found.solve.status is Status.INFEASIBLE
        assert found.assignments == ()
    else:
        assert found.impossible == ()
        assert check_roster(asked.people, found.assignments, asked.days, asked.rules) == ()
        assert cost(asked, [a.duty for a in found.assignments]) == pytest.approx(least)


SHIFTS = ((6, 8, "E"), (14, 8, "L"), (22, 8, "N"))
duties = st.sets(st.sampled_from(SHIFTS), min_size=2)
rules = st.builds(
    RosterRules,
    rest_minutes=st.sampled_from([0, 480, 660, 960, 1440]),
    max_days_in_row=st.integers(1, 4),
    min_days_off_in_row=st.integers(1, 3),
    max_weekends=st.integers(0, 2),
    weekly_rest_minutes=st.sampled_from([0, 0, 1920, 2100, 2880, 3600]),
    max_nights_in_row=st.sampled_from([None, None, 1, 2]),
    min_days_off_after_nights=st.sampled_from([0, 0, 1, 2, 3]),
    whole_weekends=st.booleans(),
)


def worked(day, shift, **more):
    """One of the shifts on a day; N is a night."""
    return replace(duty(day, *shift, **more), night_hours=7.0 if shift[2] == "N" else 0.0)


wishes = st.dictionaries(st.sampled_from(MAY_BE_SOFT), st.sampled_from([0.25, 1.0, 4.0]), min_size=2)
successions = st.sampled_from([frozenset(), frozenset({("E", "L"), ("L", "E")}), frozenset({("N", "E")})])


@st.composite
def softened(draw):
    """Problems some of whose rules are wishes, of somebody with the hours to break them."""
    asked = draw(problems())
    who = asked.people[0]
    most = (54.0,) * len(who.max_hours)
    who = replace(who, min_hours=tuple(0 * h for h in most), max_hours=most, locked={}, allowed={})
    heads = np.repeat(draw(st.lists(st.sampled_from([0.2, 2.0, 4.0]), min_size=5, max_size=5)), 12)
    need = replace(asked.needs[0], heads=heads[: asked.days.intervals])
    rules = replace(
        asked.rules,
        soft=draw(wishes),
        may_not_follow=draw(successions),
        same_start_minutes=draw(st.sampled_from([None, 0, 480])),
        min_days_in_row=draw(st.integers(1, asked.rules.max_days_in_row)),
        rest_minutes=480,
        weekly_rest_minutes=0,
        cyclic=draw(st.booleans()),
    )
    on = replace(asked.days, cyclic=rules.cyclic)
    return replace(asked, rules=rules, days=on, people=(who,), needs=(need,))


@st.composite
def problems(draw):
    """One person, four or five days anywhere in the week, two or three starts a day, everything random."""
    n = draw(st.integers(4, 5))
    on = days(n, first_weekday=draw(st.integers(0, 6)), step=120)
    shifts = sorted(draw(duties))
    weeks = on.week[-1] + 1
    low = draw(st.sampled_from([0, 8, 16, 24]))
    who = person(
        codes="ELN",
        weeks=weeks,
        low=low,
        high=low + draw(st.sampled_from([0, 9, 16])),
        is_pool=draw(st.booleans()),
        off=frozenset(draw(st.sets(st.integers(0, n - 1), max_size=1))),
        allowed=draw(
            st.dictionaries(st.integers(0, n - 1), st.frozensets(st.sampled_from("ELN")), max_size=1)
        ),
        locked=draw(st.dictionaries(st.integers(0, n - 1), st.just((shifts[0][2], None)), max_size=1)),
        wishes=tuple(
            draw(
                st.lists(
                    st.tuples(
                        st.integers(0, n - 1),
                        st.sampled_from([None, "E", "N"]),
                        st.none(),
                        st.sampled_from([-3.0, 1.0, 5.0]),
                    ),
                    max_size=2,
                )
            )
        ),
    )
    wanted = np.array(draw(st.lists(st.sampled_from([0.0, 0.6, 3.0]), min_size=n * 4, max_size=n * 4)))
    options = [worked(d, shift, paid=9 if shift[2] == "N" else 8) for d in range(n) for shift in shifts]
    return problem(who, options, on, draw(rules), np.repeat(wanted, 3))


@given(problems())
@settings(max_examples=60)
def test_no_roster_is_better(asked):
    """The dynamic programme finds the best of all rosters, or knows that there is none."""
    agrees(asked)


@given(softened())
@settings(max_examples=100)
def test_no_roster_is_better_with_wishes(asked):
    """Rules that are wishes may be broken at their weight, as the checker counts them; all others may not."""
    agrees(asked)


@given(problems(), st.integers(0, 20), st.sampled_from([0.0, 0.25, 3.0]))
@settings(max_examples=60)
def test_no_roster_is_better_with_overtime(asked, after, premium):
    """Hours of a week beyond so many cost more, which the best roster weighs against all else."""
    who = asked.people[0]
    who = replace(who, overtime=Overtime((after,) * len(who.max_hours), premium))
    agrees(replace(asked, people=(who,)))


@st.composite
def problems_after_a_roster(draw):
    """The same after a roster that may itself have broken any rule, and with pairs that may not follow."""
    asked = draw(problems())
    before = draw(st.dictionaries(st.integers(-5, -1), st.sampled_from(SHIFTS)))
    pairs = draw(st.frozensets(st.sampled_from([("N", "E"), ("L", "E"), ("N", "N")])))
    who = replace(asked.people[0], worked_before=tuple(worked(d, before[d]) for d in sorted(before)))
    return replace(
        asked,
        people=(who,),
        days=replace(asked.days, cyclic=False),
        rules=replace(asked.rules, cyclic=False, may_not_follow=pairs),
    )


@given(problems_after_a_roster(), wishes, st.sampled_from([None, 0, 480]))
@settings(max_examples=60)
def test_no_roster_is_better_with_wishes_after_another(asked, soft, minutes):
    """What was worked before counts towards wishes too, and is past mending itself."""
    agrees(replace(asked, rules=replace(asked.rules, soft=soft, same_start_minutes=minutes)))


@given(problems_after_a_roster())
@settings(max_examples=60)
def test_no_roster_is_better_after_another(asked):
    """What was worked before binds the first days, and the horizon does not meet itself."""
    agrees(asked)


class TestByEye:
    """The corners, one at a time, all work wanted."""

    def test_rest_over_the_seam(self):
        """The last night bars the first morning: with rest asked, one of the two is left."""
        on = days(4, step=120)
        options = [duty(0, 6, 8, "E"), duty(3, 22, 9, "N")]
        rested = RosterRules(rest_minutes=660, max_days_in_row=7, min_days_off_in_row=1, max_weekends=4)
        wanted = np.full(on.intervals, 5.0)
        who = person(codes="EN")
        loose = solve_roster(problem(who, options, on, LOOSE, wanted), 0, 10.0)
        tight = solve_roster(problem(who, options, on, rested, wanted), 0, 10.0)
        assert len(loose.assignments) == 1, "the night ends at 07:00 and the morning begins at 06:00"
        assert [a.duty.code for a in tight.assignments] == ["N"]
        agrees(problem(who, options, on, rested, wanted))

    def test_a_weekend_with_both_days_counts_once(self):
        """From Thursday on, one weekend: none allowed leaves two days, one allowed all four."""
        on = days(4, first_weekday=THURSDAY, step=120)
        options = [duty(d, 8, 8) for d in range(4)]
        wanted = np.full(on.intervals, 5.0)
        for allowed, worked in ((0, [0, 1]), (1, [0, 1, 2, 3])):
            rules = RosterRules(
                rest_minutes=0, max_days_in_row=7, min_days_off_in_row=1, max_weekends=allowed
            )
            found = solve_roster(problem(person(), options, on, rules, wanted), 0, 10.0)
            assert [a.duty.day for a in found.assignments] == worked

    def test_hours_are_of_the_local_week(self):
        """From Saturday on: eight hours in the first week, sixteen in the second."""
        on = days(5, first_weekday=SATURDAY, step=120)
        options = [duty(d, 8, 8) for d in range(5)]
        who = person(weeks=2)
        who = who.__class__(**{**vars(who), "max_hours": (8.0, 16.0)})
        found = solve_roster(problem(who, options, on, LOOSE, np.full(on.intervals, 5.0)), 0, 10.0)
        assert [on.week[a.duty.day] for a in found.assignments] == [0, 1, 1]

    def test_the_break_stands_where_it_costs_least(self):
        """Of two placings the one whose hour nobody needs."""
        on = days(4)
        early, late = duty(0, 8, 8, rest=(11, 12)), duty(0, 8, 8, rest=(12, 13))
        wanted = np.zeros(on.intervals)
        wanted[8:16] = 2.0
        wanted[12] = 0.0
        found = solve_roster(problem(person(), [early, late], on, LOOSE, wanted), 0, 10.0)
        assert [a.duty for a in found.assignments] == [late]

    def test_a_request_decides_between_equals(self):
        """A shift asked for is worked, one asked away is not."""
        on = days(4)
        options = [duty(d, 8, 8) for d in range(4)]
        likes = person(low=8, high=8, wishes=((2, None, None, 1.0),))
        found = solve_roster(problem(likes, options, on, LOOSE), 0, 10.0)
        assert [a.duty.day for a in found.assignments] == [2]
        shuns = person(low=24, high=24, wishes=((1, "D", 480, -1.0),))
        found = solve_roster(problem(shuns, options, on, LOOSE), 0, 10.0)
        assert [a.duty.day for a in found.assignments] == [0, 2, 3]


def test_who_has_a_roster_at_all():
    """Forty hours in four days of eight are none; a pool agent may always stay away."""
    on = days(4)
    options = tuple(duty(d, 8, 8) for d in range(4))
    people = (person(low=40, high=40), person(low=40, high=40, is_pool=True), person(low=32, high=40))
    assert has_roster(people, options, on, LOOSE) == (False, True, True)
