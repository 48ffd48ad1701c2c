"""Rosters of a few people: sound, repeatable, and as good as the eye can tell."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.check import check_roster
from scheduling.problem import Need, Overtime, RosterRules, coverage_of
from scheduling.result import Status
from scheduling.roster import RosterProblem, solve_roster
from scheduling.roster.wanted import BELOW_FLOOR, SHORT, SHORT_AGAIN, SPREAD, Wanted, wanted_of
from scheduling.roster.warm import small_problems
from tests.scheduling.small import LOOSE, days, duty, person

NOBODY = frozenset()
SHIFTS = ((6, 8, "E"), (10, 4, "P"), (14, 8, "L"), (22, 9, "N"))


def roster_problem(people, options, on, wanted, *, floor=None, rules=LOOSE, **more):
    """People of no special skill on these duties; `wanted` are heads in each interval."""
    return RosterProblem(
        days=on,
        people=tuple(people),
        duties=tuple(options),
        rules=rules,
        needs=(Need(frozenset(), wanted),),
        floor=np.zeros(on.intervals) if floor is None else floor,
        **more,
    )


def all_shifts(n, shifts=SHIFTS):
    """Every shift on every day."""
    return [duty(d, *shift) for d in range(n) for shift in shifts]


@st.composite
def problems(draw):
    """Two to five people, a week or two, random shift types with nights, random rules."""
    n = draw(st.sampled_from([7, 10, 14]))
    on = days(n, first_weekday=draw(st.integers(0, 6)), step=120)
    weeks = on.week[-1] + 1
    shifts = sorted(draw(st.sets(st.sampled_from(SHIFTS), min_size=2)))
    day = st.integers(0, n - 1)
    people = [
        person(
            name,
            codes="".join(sorted(draw(st.sets(st.sampled_from("EPLN"), min_size=2)))),
            weeks=weeks,
            low=(low := draw(st.sampled_from([0, 8, 16]))),
            high=low + draw(st.sampled_from([8, 24])),
            is_pool=draw(st.booleans()),
            off=frozenset(draw(st.sets(day, max_size=2))),
            wishes=tuple(draw(st.lists(st.tuples(day, st.none(), st.none(), st.floats(-2, 2)), max_size=1))),
        )
        for name in "ABCDE"[: draw(st.integers(2, 5))]
    ]
    rules = RosterRules(
        rest_minutes=draw(st.sampled_from([480, 660, 1440])),
        max_days_in_row=draw(st.integers(1, 6)),
        min_days_off_in_row=draw(st.integers(1, 3)),
        max_weekends=draw(st.integers(0, 2)),
    )
    wanted = np.repeat(draw(st.lists(st.floats(0, 3), min_size=n, max_size=n)), 12)
    floor = np.full(on.intervals, draw(st.sampled_from([0.0, 1.0])))
    return roster_problem(people, all_shifts(n, shifts), on, wanted, floor=floor, rules=rules)


@given(problems())
@settings(max_examples=40)
def test_no_roster_breaks_a_rule(asked):
    """Whoever has a roster has a sound one; whoever has none is named and has no shift."""
    found = solve_roster(asked, rounds=8, seconds=10.0)
    able = [p for p in range(len(asked.people)) if p not in found.impossible]
    assert {a.person for a in found.assignments} <= set(able)
    broken = check_roster(asked.people, found.assignments, asked.days, asked.rules)
    unable = {asked.people[p].name for p in found.impossible}
    assert [item for item in broken if item.person not in unable] == []
    assert (found.solve.status is Status.INFEASIBLE) == bool(found.impossible)
    assert found.solve.objective == pytest.approx(sum(a.duty.paid_hours for a in found.assignments))


@given(problems())
@settings(max_examples=10)
def test_the_same_seed_gives_the_same_roster(asked):
    """Twice the same, whatever the order in which the duties are given."""
    first = solve_roster(asked, rounds=8, seconds=10.0)
    again = solve_roster(replace(asked, duties=asked.duties[::-1]), rounds=8, seconds=10.0)
    assert first.assignments == again.assignments


@given(problems())
@settings(max_examples=10)
def test_what_is_short_is_what_is_missing(asked):
    """Head-hours short of the requirement, counted again from the shifts."""
    found = solve_roster(asked, rounds=4, seconds=10.0)
    heads = coverage_of([a.duty for a in found.assignments], asked.days)
    short = np.maximum(asked.needs[0].heads - heads, 0.0).sum() * asked.days.interval_minutes / 60
    assert found.short_hours == pytest.approx(short)


class TestByEye:
    """Few people, few days."""

    def test_one_head_wanted_by_day_is_one_shift_a_day(self):
        """A week of day shifts for two people of at most four: seven shifts, nobody twice."""
        on = days(7)
        wanted = np.tile(np.where((np.arange(24) >= 8) & (np.arange(24) < 16), 1.0, 0.0), 7)
        people = [person("Ann", high=32), person("Bob", high=32)]
        found = solve_roster(roster_problem(people, [duty(d, 8, 8) for d in range(7)], on, wanted), 50, 10.0)
        assert sorted(a.duty.day for a in found.assignments) == list(range(7))
        assert found.short_hours == 0
        assert found.solve.status is Status.FEASIBLE

    def test_named_people_first(self):
        """Work for one: the named agent has it, the pool stays away."""
        on = days(1)
        wanted = np.where(np.arange(24) // 8 == 1, 1.0, 0.0)
        people = [person("pool 1", is_pool=True), person("Ann")]
        found = solve_roster(roster_problem(people, [duty(0, 8, 8)], on, wanted), 20, 10.0)
        assert [a.person for a in found.assignments] == [1]

    def test_the_floor_is_worth_more_than_any_shift(self):
        """One hour of presence is reason enough for a shift of eight hours."""
        on = days(1)
        floor = np.where(np.arange(24) == 12, 1.0, 0.0)
        asked = roster_problem([person()], [duty(0, 8, 8)], on, np.zeros(24), floor=floor)
        assert len(solve_roster(asked, 5, 10.0).assignments) == 1

    def test_the_cheaper_contract_where_cost_counts(self):
        """The same shift, at half the price."""
        on = days(1)
        wanted = np.where(np.arange(24) // 8 == 1, 1.0, 0.0)
        people = [person("Ann", cost_per_hour=30.0), person("Bob", cost_per_hour=15.0)]
        asked = roster_problem(people, [duty(0, 8, 8)], on, wanted, by_cost=True)
        assert [a.person for a in solve_roster(asked, 20, 10.0).assignments] == [1]

    def test_skills_have_their_own_requirement(self):
        """German heads wanted in the morning, English ones in the afternoon."""
        on = days(1)
        morning = np.where(np.arange(24) // 8 == 1, 1.0, 0.0)
        people = [
            replace(person("Ann"), skills=frozenset({"en"})),
            replace(person("Bob"), skills=frozenset({"de"})),
        ]
        asked = roster_problem(people, [duty(0, 8, 8), duty(0, 16, 8)], on, np.zeros(24))
        needs = (Need(frozenset({"de"}), morning), Need(frozenset({"en"}), np.roll(morning, 8)))
        found = solve_roster(replace(asked, needs=needs), 20, 10.0)
        assert [(a.person, a.duty.start_clock // 60) for a in found.assignments] == [(0, 16), (1, 8)]

    def test_who_holds_two_skills_stands_in_for_either(self):
        """One head of each language is wanted all morning, two in all: Cleo, who has both, does for one."""
        on = days(1)
        morning = np.where(np.arange(24) // 8 == 1, 1.0, 0.0)
        people = [
            replace(person("Ann"), skills=frozenset({"en"})),
            replace(person("Cleo"), skills=frozenset({"en", "de"})),
        ]
        asked = roster_problem(people, [duty(0, 8, 8)], on, np.zeros(24))
        needs = (
            Need(frozenset(), 2 * morning),
            Need(frozenset({"de"}), morning),
            Need(frozenset({"en"}), morning),
        )
        found = solve_roster(replace(asked, needs=needs), 20, 10.0)
        assert [a.person for a in found.assignments] == [0, 1]
        assert found.short_hours == 0

    def test_one_impossible_person_leaves_the_others_their_roster(self):
        """Ann must work on her day off; Bob works."""
        on = days(1)
        people = [person("Ann", low=8, off=frozenset({0})), person("Bob", low=8)]
        found = solve_roster(roster_problem(people, [duty(0, 8, 8)], on, np.zeros(24)), 5, 10.0)
        assert found.solve.status is Status.INFEASIBLE
        assert found.impossible == (0,)
        assert [a.person for a in found.assignments] == [1]

    def test_stopped_by_the_clock(self):
        """With no time left, everybody still has a roster, and the result says that it was stopped."""
        on = days(1)
        found = solve_roster(roster_problem([person(low=8)], [duty(0, 8, 8)], on, np.zeros(24)), 5, 0.0)
        assert found.solve.hit_limit
        assert len(found.assignments) == 1

    def test_nobody_is_no_error(self):
        """A problem without people has an empty roster."""
        asked = replace(roster_problem([person()], [duty(0, 8, 8)], days(1), np.ones(24)), people=())
        assert solve_roster(asked, 5, 10.0).assignments == ()


class TestWanted:
    """The price of heads."""

    def test_short_over_and_below_the_floor(self):
        """Two short, one over, and one below the floor, half an hour each.

        Where two are short, three times the usual two thirds are asked, so the second weighs a third.
        """
        wanted = Wanted(np.array([[2.0, 0.0, 0.0]]), np.ones((1, 1)), np.array([0.0, 0.0, 1.0]), 0.5)
        heads = np.array([[0.0, 1.0, 0.0]])
        priced = (2 * SHORT + 2 * SHORT_AGAIN / 3) + SPREAD / 2 + BELOW_FLOOR
        assert wanted.penalty(heads) == pytest.approx(0.5 * priced)
        assert wanted.short_hours(heads) == pytest.approx(1.0)

    def test_one_of_two_missing_weighs_more_than_one_of_ten(self):
        """The same head short costs more where fewer are asked, so shortage falls where it hurts least."""
        wanted = Wanted(np.array([[2.0, 10.0]]), np.ones((1, 1)), np.zeros(2), 1.0)
        night, day = (wanted.penalty(np.array([heads])) for heads in ([1.0, 10.0], [2.0, 9.0]))
        assert night > day

    def test_a_need_with_prices_of_its_own_beside_one_without(self):
        """One short of each: the usual price, and sixty; three over the second: hardly anything."""
        flat = np.ones(2)
        needs = (Need(NOBODY, flat), Need(frozenset("a"), np.array([1.0, 0.0]), 60.0 * flat, flat, 0.01))
        asked = replace(roster_problem([person()], all_shifts(1), days(1), flat), needs=needs)
        on = replace(days(1, step=720), interval_minutes=720)
        wanted = wanted_of(replace(asked, days=on, floor=np.zeros(2)), (frozenset(), frozenset("a")))
        heads = np.array([[0.0, 0.0], [0.0, 3.0]])
        short = SHORT + SHORT_AGAIN / 2 + 60.0 + 0.5
        assert wanted.penalty(heads) == pytest.approx(12.0 * (short + SPREAD * 4 / 2 + 0.01 * 9 / 2))
        assert wanted.gain(heads, 1)[0] == pytest.approx(12.0 * short)

    @given(st.lists(st.floats(0, 4), min_size=6, max_size=6), st.integers(0, 1), st.integers(0, 2))
    def test_the_gain_is_what_one_more_head_takes_off(self, heads, s, t):
        """In any interval, for any skill set."""
        wanted = Wanted(
            np.array([[1.0, 2.0, 0.5], [0.0, 1.5, 3.0]]), np.eye(2), np.array([1.0, 2.0, 3.0]), 0.25
        )
        before = np.array(heads).reshape(2, 3)
        after = before.copy()
        after[s, t] += 1.0
        gained = wanted.penalty(before) - wanted.penalty(after)
        assert wanted.gain(before, s)[t] == pytest.approx(gained)


def test_contract_hours_come_before_overtime():
    """Ten shifts of eight hours, agents of 32 and eight of overtime: worked where there is no third."""
    on = days(5)
    alike = {"high": 40.0, "cost_per_hour": 10.0, "overtime": Overtime((32.0,), 0.25)}
    options = [duty(d, 8, 8) for d in range(5)]
    heads = coverage_of(options, on) * 2.0
    two = roster_problem([person(name, **alike) for name in "AB"], options, on, heads)
    three = replace(two, people=(*two.people, person("C", **alike, is_pool=True)))
    for problem, overtime in ((two, 16.0), (three, 0.0)):
        found = solve_roster(problem, rounds=20, seconds=10.0)
        hours = [
            sum(a.duty.paid_hours for a in found.assignments if a.person == p)
            for p in range(len(problem.people))
        ]
        assert sum(hours) == 80.0
        assert sum(max(0.0, some - 32.0) for some in hours) == overtime


def test_overtime_is_left_where_it_costs_more_than_it_helps():
    """A fifth shift is wanted a little: worked at the price of its hours, not at five times that."""
    on = days(5)
    options = [duty(d, 8, 8) for d in range(5)]
    heads = Need(frozenset(), coverage_of(options, on), np.full(on.intervals, 2.0), np.ones(on.intervals))
    for premium, shifts in ((0.25, 5), (4.0, 4)):
        who = person(high=40.0, overtime=Overtime((32.0,), premium))
        problem = replace(roster_problem([who], options, on, heads.heads), needs=(heads,))
        assert len(solve_roster(problem, rounds=4, seconds=10.0).assignments) == shifts


def test_the_problems_that_compiled_code_is_made_ready_by_are_sound():
    """Each has a roster by its rules, and something to search for in it."""
    for problem in small_problems():
        found = solve_roster(problem, rounds=3, seconds=60.0, proof_rounds=1)
        assert found.assignments
        assert check_roster(problem.people, found.assignments, problem.days, problem.rules) == ()
