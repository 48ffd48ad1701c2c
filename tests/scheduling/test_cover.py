"""Covers whose optimum can be found by hand; days of 24 hourly intervals, one head one agent-hour."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.check_cover import check_cover
from scheduling.cover import relax_cover, solve_cover
from scheduling.problem import Overtime, SkillFloor, coverage_of
from scheduling.result import Status
from tests.scheduling.small import QUICK, SATURDAY, cover, days, duty, group, hourly, live

ALL_DAY = dict.fromkeys(range(24), 1)
EIGHT_HOURS = [duty(0, start, 8) for start in range(24)]


def solved(problem):
    """A cover that meets everything, and that the independent checker confirms."""
    found = solve_cover(problem, QUICK)
    assert found.solve.status in {Status.OPTIMAL, Status.FEASIBLE}, found.solve
    assert found.solve.bound <= found.solve.objective + 1e-6
    assert check_cover(problem, found.planned) == ()
    return found


def shifts(found):
    """(first hour, how many) of the shifts planned."""
    return sorted((plan.duty.start_minute // 60, plan.count) for plan in found.planned)


class TestStart:
    """Work open at the start instead of a cycle."""

    def test_open_work_needs_heads_by_its_due_time(self):
        """Three hours due by the end of 1:00 and one by that of 5:00: two heads for two hours."""
        opening = np.zeros(24)
        opening[[1, 5]] = 3, 1
        work = replace(hourly({}, 0), carried=opening)
        hours = [duty(0, start, 1) for start in range(24)]
        found = solved(cover([group(hours)], classes=[work]))
        assert found.paid_hours == 4
        assert found.heads[0][:2].sum() >= 3
        assert found.heads[0][:6].sum() == 4

    def test_what_is_not_due_by_the_end_is_left_for_the_next(self):
        """Mail of 23:00, due three hours on: in a cycle done after midnight, else left."""
        work = hourly({23: 1}, 3)
        night = [duty(0, start, 1) for start in range(24)]
        assert solved(cover([group(night)], classes=[work])).paid_hours == 1
        opened = replace(work, carried=np.zeros(24))
        assert solved(cover([group(night)], classes=[opened])).paid_hours == 0

    def test_open_work_that_nobody_can_do_in_time_is_unmet(self):
        """Two hours due within the first, and one agent."""
        opening = np.zeros(24)
        opening[0] = 2.0
        work = replace(hourly({}, 0), carried=opening)
        found = solve_cover(cover([group([duty(0, 0, 8)], pool=1)], classes=[work]), QUICK)
        assert found.solve.status is Status.INFEASIBLE
        assert [(item.what, item.t, item.amount) for item in found.unmet] == [("mail", 0, pytest.approx(1.0))]


class TestAfterAnotherRoster:
    """Shifts of the roster before reach into the horizon, its own past its end."""

    ON = replace(days(), cyclic=False, present=((frozenset(), np.where(np.arange(24) < 6, 1.0, 0.0)),))

    def test_the_first_hours_are_worked_already(self):
        """A night that began yesterday covers until 6:00; this one's own is worked into the next horizon."""
        options = [duty(0, 6, 8), duty(0, 14, 8), duty(0, 22, 8)]
        found = solved(cover([group(options)], floor=ALL_DAY, on=self.ON))
        assert shifts(found) == [(6, 1), (14, 1), (22, 1)]
        assert found.heads[0].tolist() == [1.0] * 24

    def test_nobody_is_at_work_before_the_first_shift_where_nobody_was(self):
        """Without the roster before nothing covers the first hours, though a night is worked at the end."""
        found = solve_cover(
            cover([group([duty(0, 22, 8)])], floor={0: 1, 22: 1}, on=replace(self.ON, present=())), QUICK
        )
        assert [(item.what, item.t) for item in found.unmet] == [("the floor", 0)]


class TestPresence:
    """The floor."""

    def test_one_head_around_the_clock(self):
        """Three shifts of eight hours."""
        found = solved(cover([group([duty(0, start, 8) for start in (0, 8, 16)])], floor=ALL_DAY))
        assert found.paid_hours == 24
        assert shifts(found) == [(0, 1), (8, 1), (16, 1)]

    def test_a_night_shift_works_on_both_sides_of_midnight(self):
        """22:00 to 06:00 covers the last two hours of the day and the first two, one cycle on."""
        found = solved(cover([group([duty(0, 22, 8)])], floor=dict.fromkeys((22, 23, 0, 1), 1)))
        assert shifts(found) == [(22, 1)]
        assert np.flatnonzero(found.heads[0]).tolist() == [0, 1, 2, 3, 4, 5, 22, 23]

    def test_nobody_is_at_work_in_a_break(self):
        """One shift may break in an hour nobody needs; if all are needed, two break in turn."""
        early, late = duty(0, 0, 6, rest=(2, 3)), duty(0, 0, 6, rest=(3, 4))
        spared = solved(cover([group([early, late])], floor=dict.fromkeys((0, 1, 2, 4, 5), 1)))
        assert [(plan.duty, plan.count) for plan in spared.planned] == [(late, 1)]
        whole = solved(cover([group([early, late])], floor=dict.fromkeys(range(6), 1)))
        assert {(plan.duty, plan.count) for plan in whole.planned} == {(early, 1), (late, 1)}

    def test_a_break_of_half_an_interval_is_half_a_head(self):
        """Thirty minutes off in an hour leave half a head."""
        found = solved(cover([group([duty(0, 0, 6, rest=(2, 2.5))])], floor={2: 0.5}))
        assert found.heads[0][:6].tolist() == [1, 1, 0.5, 1, 1, 1]


class TestDeferral:
    """Work that may wait."""

    def test_waiting_saves_shifts(self):
        """Eight hours of work at midnight: at once, eight shifts; within the shift, one."""
        at_once = solved(cover([group(EIGHT_HOURS)], classes=[hourly({0: 8}, wait=0)]))
        in_time = solved(cover([group(EIGHT_HOURS)], classes=[hourly({0: 8}, wait=7)]))
        assert (at_once.paid_hours, in_time.paid_hours) == (64, 8)

    def test_optimal_is_said_where_the_bound_is_reached(self):
        """Whole shifts reach the relaxation, or the next cost that whole shifts can have."""
        reached = solved(cover([group(EIGHT_HOURS)], classes=[hourly({0: 8}, wait=7)]))
        rounded = solved(cover([group(EIGHT_HOURS)], classes=[hourly({0: 4}, wait=7)]))
        assert (reached.solve.status, reached.solve.gap) == (Status.OPTIMAL, pytest.approx(0))
        assert (rounded.solve.status, rounded.solve.bound) == (Status.OPTIMAL, pytest.approx(8))

    def test_one_interval_less_to_wait_takes_one_shift_more(self):
        """Eight hours in seven intervals need two heads."""
        assert solved(cover([group(EIGHT_HOURS)], classes=[hourly({0: 8}, wait=6)])).paid_hours == 16

    def test_nothing_is_done_before_it_arrives(self):
        """Work of the shift's last hour can only be done in it."""
        found = solved(cover([group([duty(0, 0, 8)])], classes=[hourly({7: 3}, wait=7)]))
        assert found.paid_hours == 24

    def test_work_waits_over_the_end_of_the_cycle(self):
        """What arrives at 23:00 and may wait three hours is done after midnight, one cycle on."""
        found = solved(cover([group([duty(0, 0, 3)])], classes=[hourly({23: 3}, wait=3)]))
        assert found.paid_hours == 3

    def test_work_that_may_wait_longer_than_the_cycle(self):
        """Two laps of time: still no more can be done than arrives, and all of it is."""
        found = solved(cover([group(EIGHT_HOURS)], classes=[hourly({0: 12, 9: 4}, wait=50)]))
        assert found.paid_hours == 16

    def test_late_once_is_not_late_again(self):
        """Noon's late half, done by the evening, makes no room for more to be late at midnight."""
        work = hourly({0: 4, 12: 4}, 0, late=[(0.5, 15)])
        found = solved(cover([group([duty(0, t, 1) for t in range(24)])], classes=[work]))
        assert found.heads[0][0] + found.heads[0][12] >= 4

    def test_a_share_may_be_late(self):
        """Of ten hours half must be done at once: five heads, who do the rest within their shift."""
        whole = cover([group([duty(0, 0, 5)], pool=20)], classes=[hourly({0: 10}, wait=0)])
        half = cover([group([duty(0, 0, 5)])], classes=[hourly({0: 10}, 0, late=[(0.5, 4)])])
        assert (solved(whole).paid_hours, solved(half).paid_hours) == (50, 25)

    def test_late_parts_are_nested(self):
        """A second target asks half within one hour more: three heads, where two met the first."""
        without = cover([group([duty(0, 0, 5)])], classes=[hourly({0: 10}, 0, late=[(0.8, 4)])])
        nested = cover([group([duty(0, 0, 5)])], classes=[hourly({0: 10}, 0, late=[(0.8, 1), (0.5, 4)])])
        assert (solved(without).paid_hours, solved(nested).paid_hours) == (10, 15)

    def test_the_late_share_is_counted_in_messages(self):
        """One message of ten is late, and it is the one that takes nine of the ten hours."""
        work = hourly({0: 1, 1: 9}, 0, late=[(0.1, 9)], volume={0: 9, 1: 1})
        assert solved(cover([group([duty(0, 0, 10)])], classes=[work])).paid_hours == 10

    def test_the_late_share_is_kept_in_each_span(self):
        """Over the cycle all work of noon may wait for the night; in a span of its own half may not."""
        work = hourly({0: 4, 12: 4}, 0, late=[(0.5, 15)])
        options = [duty(0, 0, 4), duty(0, 12, 5)]
        halves = np.repeat([0, 1], 12)
        assert shifts(solved(cover([group(options)], classes=[work]))) == [(0, 4)]
        apart = solved(cover([group(options)], classes=[work], span=halves))
        assert shifts(apart) == [(0, 2), (12, 2)]


class TestCeilings:
    """Occupancy and shrinkage."""

    def test_occupancy_on_average_of_the_day(self):
        """Eight hours of work at half occupancy take sixteen hours; one of them may be full."""
        found = solved(cover([group(EIGHT_HOURS)], classes=[hourly({0: 8}, 7)], occupancy=0.5))
        assert found.paid_hours == 16

    def test_shrinkage_multiplies(self):
        """Half absent, half of the rest in meetings: a quarter of each paid hour."""
        problem = cover([group(EIGHT_HOURS)], classes=[hourly({0: 8}, 7)], absence=0.5, in_shift=0.5)
        assert solved(problem).paid_hours == 32


class TestLive:
    """Work that is begun as it comes."""

    def test_erlang_heads_are_there_after_shrinkage(self):
        """Two heads free at noon, half of the planned ones away: four planned."""
        problem = cover([group([duty(0, 12, 1)])], live=[live({12: 2})], absence=0.5)
        assert solved(problem).paid_hours == 4

    def test_deferred_work_has_what_live_work_leaves(self):
        """Two heads must be there for one and a half hours of live work: half an hour is left for mail."""
        fits = cover(
            [group([duty(0, 12, 1)])], live=[live({12: 2}, {12: 1.5})], classes=[hourly({12: 0.5}, 0)]
        )
        over = cover(
            [group([duty(0, 12, 1)])], live=[live({12: 2}, {12: 1.5})], classes=[hourly({12: 0.6}, 0)]
        )
        assert (solved(fits).paid_hours, solved(over).paid_hours) == (2, 3)

    def test_only_those_who_hold_the_skill(self):
        """German chat and German mail take German speakers, however many others there are."""
        english = group([duty(0, 12, 1)], skills=["en"])
        german = group([duty(0, 12, 1)], skills=["de"], cost_per_hour=99.0)
        both = group([duty(0, 12, 1)], skills=["de", "en"], cost_per_hour=15.0)
        work = [hourly({12: 2}, 0, skill="de"), hourly({12: 1}, 0, skill="en", name="post")]
        found = solved(cover([english, german, both], classes=work, objective="cost"))
        sets = {frozenset(["en"]): 1, frozenset(["de", "en"]): 2}
        problem_sets = cover([english, german, both]).skill_sets
        assert {problem_sets[plan.skill_set]: plan.count for plan in found.planned} == sets
        assert found.solve.objective == pytest.approx(10 + 2 * 15)


class TestContracts:
    """Hours, pools and weekends, in sum over a group."""

    def test_named_agents_have_their_minimum(self):
        """Nothing to do, and sixteen hours to be worked by two people."""
        on = days(7)
        options = [duty(d, 8, 8) for d in range(7)]
        named = group(options, pool=0, named=2, n_days=7, min_hours=(16.0,), obliged=2)
        assert solved(cover([named], on=on)).paid_hours == 16

    def test_a_pool_agent_used_at_all_has_the_minimum(self):
        """One hour of presence costs the pool agent's week of sixteen."""
        on = days(7)
        options = [duty(d, 8, 8) for d in range(7)]
        pool = group(options, n_days=7, pool_min=(16.0,), pool_max=(40.0,))
        assert solved(cover([pool], on=on, floor={8: 1})).paid_hours == 16

    def test_an_unused_pool_costs_nothing(self):
        """Without work nobody comes."""
        pool = group(EIGHT_HOURS, pool_min=(16.0,), pool_max=(40.0,))
        assert solved(cover([pool])).planned == ()

    def test_groups_share_the_shifts_out_between_them(self):
        """Sixteen hours for one group and eight for the other, of the same shifts."""
        one = group(EIGHT_HOURS, name="one", named=2, min_hours=(16.0,), max_hours=(16.0,))
        other = group(EIGHT_HOURS, name="other", named=1, max_hours=(8.0,))
        found = solved(cover([one, other], floor=ALL_DAY))
        assert [sum(d.paid_hours for d in duties) for duties in found.by_group] == [16, 8]
        assert sorted(p.duty.start_minute for p in found.planned for _ in range(p.count)) == sorted(
            d.start_minute for duties in found.by_group for d in duties
        )

    def test_time_off_limits_a_day(self):
        """Two named agents, one away: the second head comes from the dearer pool."""
        named = group([duty(0, 8, 8)], pool=0, named=2, available=(1,))
        dear = group([duty(0, 8, 8, code="E")], cost_per_hour=30.0)
        found = solved(cover([named, dear], floor={8: 2}, objective="cost"))
        assert found.solve.objective == pytest.approx(8 * 10 + 8 * 30)

    def test_weekends_are_limited_in_sum(self):
        """Two weekends, one each for two agents: two heads on one of them only."""
        on = days(14)
        options = [duty(d, 8, 8) for d in range(14)]
        pool = group(options, pool=2, n_days=14, weeks=2, weekends=1)
        both = {24 * SATURDAY + 8: 1, 24 * (SATURDAY + 7) + 8: 1}
        assert solved(cover([pool], on=on, floor=both)).paid_hours == 16
        twice = solve_cover(cover([pool], on=on, floor=dict.fromkeys(both, 2)), QUICK)
        assert twice.solve.status is Status.INFEASIBLE

    def test_the_start_decides_the_hours_where_the_clock_changes(self):
        """One code, one day: the late start has nine hours that night, the early one eight."""
        early, night = duty(0, 0, 8, "N"), duty(0, 21, 9, "N", extra=1.0)
        assert solved(cover([group([early, night])], floor={23: 1})).paid_hours == 9
        assert solved(cover([group([early, night])], floor={6: 1})).paid_hours == 8

    def test_the_extra_hour_does_not_count_for_the_week(self):
        """Eight hours at most in the week allow the night of nine."""
        night = duty(0, 21, 9, "N", extra=1.0)
        assert solved(cover([group([night], pool=1, pool_max=(8.0,))], floor={23: 1})).paid_hours == 9

    def test_hours_that_cost_more_are_avoided(self):
        """Work of 8 that may wait an hour is done at 9 where 8 costs more, if cost is what counts."""
        early, late = replace(duty(0, 8, 1), premium_hours=0.5), duty(0, 9, 1)
        work = [hourly({8: 0.5}, 1)]
        found = solved(cover([group([early, late])], classes=work, objective="cost"))
        assert [planned.duty for planned in found.planned] == [late]
        assert found.solve.objective == pytest.approx(10.0)

    def test_heads_are_agents_with_a_shift(self):
        """Two at once are two heads, two in turn on two days one; who need not work is not counted."""
        on = days(2)
        options = [duty(d, 8, 8) for d in range(2)]
        free = group(options, pool=0, named=3, n_days=2, available=(3, 3))
        once = cover([free], on=on, floor={8: 2}, objective="heads")
        turn = cover([free], on=on, floor={8: 1, 32: 1}, objective="heads")
        assert round(solved(once).solve.objective) == 2
        assert round(solved(turn).solve.objective) == 1


def test_floors_of_skills_overlap_with_each_other_and_the_floor():
    """One who speaks both keeps the floors of both and of all; two who speak one each cost twice that."""
    shift = duty(0, 8, 8)
    groups = [group([shift], skills=skills) for skills in (["en"], ["de"], ["de", "en"])]
    heads = np.where(np.arange(24) == 9, 1.0, 0.0)
    floors = (SkillFloor("de", heads), SkillFloor("en", heads))
    problem = cover(groups, floor={9: 1}, skill_floors=floors)
    assert solved(problem).paid_hours == 8
    assert solved(replace(problem, groups=tuple(groups[:2]))).paid_hours == 16
    assert solved(replace(problem, groups=tuple(groups[:2]), skill_floors=floors[:1])).paid_hours == 8


class TestOvertime:
    """Hours beyond the contract's, within the most."""

    @pytest.mark.parametrize(("price", "overtime", "spent"), [(14.0, 4.0, 180.0), (12.0, 0.0, 176.0)])
    def test_it_is_weighed_against_dearer_people(self, price, overtime, spent):
        """Sixteen hours of ten an hour, four of them half as dear again; or people at 14, or at 12."""
        on = days(2)
        work = [duty(d, 8, hours) for d in range(2) for hours in (4, 8)]
        own = group(
            work,
            pool=0,
            named=1,
            n_days=2,
            max_hours=(16.0,),
            overtime=Overtime((12.0,), 0.5),
            pool_overtime=Overtime((40.0,), 0.5),
        )
        dear = replace(own, named=0, pool=1, cost_per_hour=price, available=(0, 0), max_hours=(0.0,))
        dear = replace(dear, overtime=None, pool_overtime=None, options=tuple(work[1::2]))
        found = solved(cover([own, dear], on=on, floor={8: 1, 15: 1, 32: 1, 39: 1}, objective="cost"))
        assert found.solve.objective == pytest.approx(spent)
        hours = sum(duty.counted_hours for duty in found.by_group[0])
        assert Overtime((12.0,), 0.5).hours([hours]) == overtime

    def test_each_pool_agent_has_contract_hours_first(self):
        """Two of a pool share two shifts a day for two days: sixteen hours each, none of them overtime."""
        on = days(2)
        pool = group(
            [duty(d, 8, 8) for d in range(2)],
            n_days=2,
            pool=2,
            overtime=Overtime((0.0,), 1.0),
            pool_overtime=Overtime((16.0,), 1.0),
        )
        found = solved(cover([pool], on=on, floor={8: 2, 32: 2}, objective="cost"))
        assert found.solve.objective == pytest.approx(320.0)


class TestInfeasible:
    """What nobody can meet is said, and the rest is planned."""

    def test_hours_nobody_works(self):
        """A floor around the clock and a day shift: sixteen hours stay empty, eight are covered."""
        found = solve_cover(cover([group([duty(0, 8, 8)])], floor=ALL_DAY), QUICK)
        assert found.solve.status is Status.INFEASIBLE
        assert found.solve.reasons == ("the floor: 16 cannot be met",)
        assert [item.t for item in found.unmet] == [*range(8), *range(16, 24)]
        assert shifts(found) == [(8, 1)]

    def test_too_few_people(self):
        """Five hours of work at once and a pool of two: three hours stay undone."""
        found = solve_cover(cover([group([duty(0, 0, 1)], pool=2)], classes=[hourly({0: 5}, 0)]), QUICK)
        assert found.solve.status is Status.INFEASIBLE
        assert [(item.what, item.t) for item in found.unmet] == [("mail", 0)]
        assert found.unmet[0].amount == pytest.approx(3)

    def test_the_relaxation_says_so_too(self):
        """Without whole numbers the same is unmet."""
        relaxed = relax_cover(cover([group([duty(0, 8, 8)])], floor=ALL_DAY), QUICK)
        assert relaxed.solve.status is Status.INFEASIBLE
        assert len(relaxed.unmet) == 16

    def test_little_work_far_from_other_work_is_not_left_undone(self):
        """A minute of work is worth a shift, though nobody would pay that for a minute."""
        found = solved(cover([group([duty(0, 0, 8)])], classes=[hourly({0: 1 / 60}, 0)]))
        assert found.paid_hours == 8
        assert found.unmet == ()

    def test_nothing_found_in_no_time(self, monkeypatch):
        """Stopped before the relaxation was solved, there is neither plan nor bound."""
        monkeypatch.setattr("scheduling.cover.effort.LEAST_SECONDS", 0.0)
        found = solve_cover(
            cover([group(EIGHT_HOURS)], classes=[hourly({0: 8, 9: 5}, 3)], floor=ALL_DAY),
            QUICK.__class__(seconds=0.0),
        )
        assert found.solve.status is Status.NOTHING_FOUND
        assert found.solve.bound is None
        assert found.planned == ()


@given(
    arrivals=st.dictionaries(st.integers(0, 23), st.integers(1, 6), max_size=4),
    wait=st.integers(0, 5),
    late=st.sampled_from([(), ((0.3, 8),)]),
    starts=st.sets(st.integers(0, 23), min_size=1, max_size=3),
    floor=st.dictionaries(st.integers(0, 23), st.integers(1, 2), max_size=2),
)
@settings(max_examples=25)
def test_small_covers_hold_together(arrivals, wait, late, starts, floor):
    """The bound is no more than the objective, the heads are those of the shifts, and feasible means met."""
    options = [duty(0, start, 5, rest=(start + 2, start + 3)) for start in sorted(starts)]
    problem = cover([group(options)], classes=[hourly(arrivals, wait, late=late)], floor=floor)
    found = solve_cover(problem, QUICK)
    assert found.solve.bound <= found.solve.objective + 1e-6
    assert (found.solve.status is Status.INFEASIBLE) == bool(found.unmet)
    worked = [plan.duty for plan in found.planned for _ in range(plan.count)]
    assert found.heads[0] == pytest.approx(coverage_of(worked, problem.days))
    if not found.unmet:
        assert np.all(found.heads[0] >= problem.floor)
        assert found.heads[0].sum() >= sum(arrivals.values()) - 1e-6
        assert found.solve.objective == pytest.approx(found.paid_hours)
        assert check_cover(problem, found.planned) == ()


@settings(max_examples=15, deadline=None)
@given(
    st.dictionaries(st.integers(0, 23), st.floats(0.5, 4.0), min_size=1, max_size=4),
    st.integers(0, 8),
    st.sets(st.integers(0, 23), min_size=3, max_size=6),
)
def test_time_never_costs_and_work_always_does(arrivals, wait, starts):
    """A longer target never costs more, more work never costs less; both proven optimal."""
    options = [duty(0, start, 6) for start in sorted(starts)]

    def cost(amount, intervals):
        work = hourly({t: amount * hours for t, hours in arrivals.items()}, intervals)
        found = solve_cover(cover([group(options, pool=99)], classes=[work]), QUICK)
        return found.solve.objective if found.solve.status is Status.OPTIMAL else None

    once, longer, more = cost(1.0, wait), cost(1.0, wait + 1), cost(1.5, wait)
    if once is not None:
        assert longer is not None
        assert longer <= once + 1e-6
        assert more is None or more >= once - 1e-6
