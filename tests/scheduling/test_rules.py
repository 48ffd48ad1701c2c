"""One tiny roster a rule, and exactly what it breaks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scheduling.check import check_roster, check_wishes
from scheduling.limits import MAY_BE_SOFT, Limits
from scheduling.personal_roster import Broken
from scheduling.problem import Need, RosterRules
from scheduling.result import Assignment
from scheduling.roster import RosterProblem, solve_roster
from scheduling.rules import HARD, SOFTENED
from tests.scheduling.small import LOOSE, THURSDAY, days, duty, person


def broken(duties, *, on=None, who=None, **rules):
    """What a person's duties break, under loose rules with some tightened."""
    assignments = [Assignment(0, duty) for duty in duties]
    return check_roster((who or person(),), assignments, on or days(7), replace(LOOSE, **rules))


def weekdays(*chosen, **more):
    """An eight-hour day shift on each of these days."""
    return [duty(d, 8, 8, **more) for d in chosen]


def test_a_sound_roster():
    """Five days of eight hours break nothing, in whatever order they are given."""
    rules = {"rest_minutes": 660, "max_days_in_row": 5, "min_days_off_in_row": 2, "max_weekends": 0}
    assert broken(weekdays(4, 0, 3, 1, 2), who=person(low=40, high=40), **rules) == ()


def test_nobody_works_and_nobody_must():
    """No shifts and no minimum."""
    assert broken([]) == ()


def test_contract():
    """Only the contract's shift types."""
    assert broken([duty(1, 22, 8, "N")]) == (Broken("contract", "Ann", 1, "N is no shift of full time"),)


def test_time_off():
    """No shift starts on a day off."""
    found = broken(weekdays(1, 2), who=person(off=frozenset({2})))
    assert found == (Broken("time off", "Ann", 2, "D on a day off"),)


def test_rotation():
    """A week of nights that ends with a day off; other days are free."""
    who = person(codes="DN", allowed={0: frozenset("N"), 1: frozenset()})
    assert broken([duty(0, 22, 8, "N"), duty(2, 8, 8)], who=who) == ()
    assert broken(weekdays(0, 1), who=who) == (
        Broken("rotation", "Ann", 0, "D where the rotation has N"),
        Broken("rotation", "Ann", 1, "D where the rotation has a day off"),
    )


def test_one_shift_a_day():
    """Two shifts on one local day, rested as they may be."""
    found = broken([duty(3, 0, 4), duty(3, 12, 4)])
    assert found == (Broken("one shift a day", "Ann", 3, "2 shifts: D, D"),)


class TestRest:
    """Rest between a shift's end and the next one's start."""

    def test_a_late_shift_and_an_early_one(self):
        """From 22:00 to 06:00 are eight hours; exactly as long as asked is enough."""
        duties = [duty(0, 14, 8), duty(1, 6, 8)]
        assert broken(duties, rest_minutes=480) == ()
        found = broken(duties, rest_minutes=481)
        assert found == (Broken("rest", "Ann", 0, "8 h of rest after D"),)

    def test_over_the_seam(self):
        """The last night of the horizon ends on its first morning, one cycle on."""
        found = broken([duty(0, 14, 8), duty(6, 22, 8, "D")], rest_minutes=660)
        assert found == (Broken("rest", "Ann", 6, "8 h of rest after D"),)

    def test_a_single_shift_rests_until_itself(self):
        """One shift in one day of horizon comes back after sixteen hours."""
        assert broken(weekdays(0), on=days(1), rest_minutes=960) == ()
        assert len(broken(weekdays(0), on=days(1), rest_minutes=961)) == 1


class TestWeeklyRest:
    """More rest where a day off lies between two shifts."""

    def test_a_late_shift_a_day_off_and_an_early_one(self):
        """From Monday 22:00 to Wednesday 06:00 are 32 hours; Tuesday's day off alone is not enough."""
        duties = [duty(0, 14, 8), duty(2, 6, 8)]
        assert broken(duties, weekly_rest_minutes=32 * 60) == ()
        found = broken(duties, weekly_rest_minutes=35 * 60)
        assert found == (Broken("weekly rest", "Ann", 0, "32 h of rest about the day off after D"),)

    def test_days_worked_in_a_row_need_none(self):
        """It is asked about days off alone, and what breaks the daily rest is told once."""
        assert broken([duty(0, 14, 8), duty(1, 14, 8)], weekly_rest_minutes=35 * 60) == ()
        found = broken([duty(0, 22, 8), duty(2, 6, 8)], rest_minutes=1500, weekly_rest_minutes=2100)
        assert [rule.rule for rule in found] == ["rest"]

    def test_over_the_seam_and_after_another_roster(self):
        """From Sunday 22:00 over a Monday off to Tuesday 06:00, one cycle on or from the roster before."""
        late, early = duty(6, 14, 8), duty(1, 6, 8)
        assert [rule.day for rule in broken([early, late], weekly_rest_minutes=2100)] == [6]
        before = person(worked_before=(duty(-1, 14, 8),))
        found = broken([early], who=before, weekly_rest_minutes=2100, cyclic=False)
        assert [(rule.rule, rule.day) for rule in found] == [("weekly rest", 0)]


class TestHours:
    """Hours in a local week."""

    def test_too_many(self):
        """Forty-eight of forty."""
        found = broken(weekdays(0, 1, 2, 3, 4, 5), who=person(low=32, high=40))
        assert found == (Broken("hours per week", "Ann", 0, "48 h in the week, not 32 to 40"),)

    def test_too_few_in_the_second_week(self):
        """A horizon from Thursday on: each local week for itself."""
        who = person(weeks=2, low=16, high=40)
        found = broken(weekdays(0, 1, 5), on=days(7, first_weekday=THURSDAY), who=who)
        assert found == (Broken("hours per week", "Ann", 4, "8 h in the week, not 16 to 40"),)

    def test_a_named_agent_may_not_stay_away(self):
        """No hours are too few."""
        assert [found.rule for found in broken([], who=person(low=8))] == ["hours per week"]

    def test_a_pool_agent_may_stay_away_but_not_work_a_little(self):
        """Nothing, or the minimum."""
        pool = person(low=16, high=40, is_pool=True)
        assert broken([], who=pool) == ()
        assert [found.day for found in broken(weekdays(2), who=pool)] == [0]

    def test_the_extra_hour_of_a_clock_change_is_allowed(self):
        """Forty hours at most allow four days and the night of nine."""
        night = duty(6, 22, 9, extra=1.0)
        assert broken([*weekdays(0, 1, 2, 3), night], who=person(low=40, high=40)) == ()
        assert len(broken([*weekdays(0, 1, 2, 3), duty(6, 22, 9)], who=person(high=40))) == 1


class TestAverage:
    """Hours over the horizon."""

    def test_a_week_above_it_and_one_below(self):
        """Sixteen and eight hours where twenty-four may be, sixteen twice where not."""
        who = replace(person(weeks=2, high=16), most_hours=24.0)
        assert broken(weekdays(0, 1, 7), on=days(14), who=who) == ()
        found = broken(weekdays(0, 1, 7, 8), on=days(14), who=who)
        assert found == (Broken("hours on average", "Ann", None, "32 h over the horizon, not more than 24"),)

    def test_what_is_found_keeps_it(self):
        """Every hour of two weeks is wanted: sixteen in one, eight in the other, for both."""
        on = days(14)
        people = tuple(replace(person(name, weeks=2, high=16), most_hours=24.0) for name in ("Ann", "Ben"))
        wanted = np.full(on.intervals, 5.0)
        options = tuple(weekdays(*range(14)))
        asked = RosterProblem(
            on, people, options, LOOSE, (Need(frozenset(), wanted),), np.zeros(on.intervals)
        )
        found = solve_roster(asked, rounds=10, seconds=10.0)
        assert check_roster(people, found.assignments, on, LOOSE) == ()
        assert len(found.assignments) == 6


class TestRuns:
    """Runs of days, those that touch an end of the horizon judged as far as they are seen."""

    def test_too_many_days_in_a_row(self):
        """Four days in a row, of three, and where the run begins."""
        found = broken(weekdays(1, 2, 3, 4), max_days_in_row=3)
        assert found == (Broken("days in a row", "Ann", 1, "4 days in a row"),)

    def test_runs_do_not_go_over_the_seam(self):
        """Two days at the end and two at the start are two runs."""
        assert broken(weekdays(0, 1, 5, 6), max_days_in_row=2) == ()

    def test_a_single_day_off(self):
        """One day off between shifts where two are the least."""
        found = broken(weekdays(1, 3), min_days_off_in_row=2)
        assert found == (Broken("days off in a row", "Ann", 2, "1 days off in a row"),)

    def test_days_off_at_the_ends_are_exempt(self):
        """One day off before the first shift and one after the last."""
        assert broken(weekdays(1, 2, 5), min_days_off_in_row=2) == ()


def nights(*chosen):
    """A night from 22:00 to 6:00 on each of these days."""
    return [replace(duty(d, 22, 8), night_hours=7.0) for d in chosen]


class TestNights:
    """Nights in a row, and the days off after them."""

    def test_too_many_in_a_row(self):
        """Three where two may be; a day off between makes two runs."""
        assert broken(nights(0, 1, 3), max_nights_in_row=2) == ()
        found = broken(nights(1, 2, 3), max_nights_in_row=2)
        assert found == (Broken("nights in a row", "Ann", 1, "3 nights in a row"),)
        assert broken(weekdays(1, 2, 3), max_nights_in_row=2) == ()

    def test_days_off_after_them(self):
        """Two days off after the last night, whatever comes then; nights that go on need none."""
        rules = {"min_days_off_after_nights": 2}
        assert broken([*nights(0, 1), *weekdays(4)], **rules) == ()
        assert broken([*weekdays(0), *nights(1, 6)], **rules) == (), "days before nights are free"
        for after in (nights(3), weekdays(3)):
            found = broken([*nights(0, 1), *after], **rules)
            assert found == (Broken("days off after nights", "Ann", 2, "1 day off after nights"),)
        assert [rule.text for rule in broken([*nights(1), *weekdays(2)], **rules)] == [
            "0 days off after nights"
        ]

    def test_nights_of_the_roster_before(self):
        """Two of them and one of this are three; of two days off one was before."""
        before, rules = person(worked_before=tuple(nights(-2, -1))), {"cyclic": False}
        found = broken(nights(0), who=before, max_nights_in_row=2, **rules)
        assert [(rule.rule, rule.day) for rule in found] == [("nights in a row", 0)]
        rested = person(worked_before=tuple(nights(-3, -2)))
        assert broken(weekdays(1), who=rested, min_days_off_after_nights=2, **rules) == ()
        assert len(broken(weekdays(0), who=rested, min_days_off_after_nights=2, **rules)) == 1


def test_a_team_rostered_under_them():
    """Five people, one by day and one by night for two weeks: all of it is covered, and the rules hold."""
    on, rules = days(14), replace(
        LOOSE, rest_minutes=660, max_days_in_row=5, max_nights_in_row=3, min_days_off_after_nights=2,
        whole_weekends=True, cyclic=False,
    )  # fmt: skip
    people = tuple(
        person(name, codes="DN", weeks=2, high=48) for name in ("Ann", "Ben", "Cleo", "Dan", "Eve")
    )
    options = (*weekdays(*range(14)), *(replace(v, code="N") for v in nights(*range(14))))
    wanted = np.zeros(on.intervals)
    for d in range(14):
        wanted[24 * d + 8 : 24 * d + 16] = wanted[24 * d + 22 : 24 * d + 30] = 1.0
    problem = RosterProblem(on, people, options, rules, (Need(frozenset(), wanted),), np.zeros(on.intervals))
    found = solve_roster(problem, rounds=40, seconds=20.0)
    assert check_roster(people, found.assignments, on, rules) == ()
    assert found.short_hours <= 8.0
    alone = [Assignment(a.person, a.duty) for a in found.assignments if a.duty.day != 5]
    assert "whole weekends" in {rule.rule for rule in check_roster(people, alone, on, rules)}


class TestWholeWeekends:
    """Both days of a weekend, or neither."""

    def test_one_day_alone(self):
        """Saturday without Sunday and Sunday without Saturday, not Friday."""
        assert broken(weekdays(4), whole_weekends=True) == ()
        assert broken(weekdays(5, 6), whole_weekends=True) == ()
        for alone in (5, 6):
            found = broken(weekdays(alone), whole_weekends=True)
            assert found == (Broken("whole weekends", "Ann", 5, "one day of a weekend without the other"),)

    def test_a_weekend_that_the_start_divides(self):
        """A horizon that begins on a Sunday asks of who is known to have worked, or not, on the Saturday."""
        on = days(7, first_weekday=6)
        worked, off = (person(worked_before=(duty(d, 8, 8),)) for d in (-1, -2))
        assert broken(weekdays(0), on=on, whole_weekends=True) == ()
        assert broken(weekdays(0), on=on, who=worked, whole_weekends=True, cyclic=False) == ()
        assert len(broken(weekdays(0), on=on, who=off, whole_weekends=True, cyclic=False)) == 1
        assert len(broken([], on=on, who=worked, whole_weekends=True, cyclic=False)) == 1

    def test_a_weekend_that_the_end_divides(self):
        """A horizon that ends on a Saturday asks nothing of it."""
        assert broken(weekdays(5), on=days(6), whole_weekends=True) == ()


class TestWeekends:
    """Weekends with a shift on Saturday or Sunday."""

    def test_one_weekend_however_many_of_its_days(self):
        """Saturday and Sunday are one weekend, the next Saturday a second."""
        assert broken(weekdays(5, 6), max_weekends=1) == ()
        found = broken(weekdays(5, 12), on=days(14), who=person(weeks=2), max_weekends=1)
        assert found == (Broken("weekends", "Ann", None, "2 weekends"),)

    def test_friday_night_is_no_weekend(self):
        """A shift belongs to the day on which it starts."""
        assert broken([duty(4, 22, 8)], max_weekends=0) == ()


class TestLocks:
    """What the planner fixed."""

    @pytest.mark.parametrize(
        "duties", [[], [duty(2, 8, 8, "E")], [duty(2, 9, 8, "D")]], ids=["missing", "code", "start"]
    )
    def test_a_lock_not_kept(self, duties):
        """No shift on the day, another type, another start."""
        found = broken(duties, who=person(codes="DE", locked={2: ("D", 480)}))
        assert found == (Broken("lock", "Ann", 2, "D is fixed here"),)

    def test_a_lock_without_a_start(self):
        """Any start of the shift type keeps it."""
        assert broken([duty(2, 9, 8)], who=person(locked={2: ("D", None)})) == ()


def test_everybody_is_judged():
    """Two people, one rule each, in the people's order."""
    rules = RosterRules(rest_minutes=0, max_days_in_row=1, min_days_off_in_row=1, max_weekends=4)
    people = (person("Ann", off=frozenset({0})), person("Bob"))
    assignments = [Assignment(1, duty(0, 8, 8)), Assignment(1, duty(1, 8, 8)), Assignment(0, duty(0, 8, 8))]
    found = check_roster(people, assignments, days(7), rules)
    assert [(item.person, item.rule) for item in found] == [("Ann", "time off"), ("Bob", "days in a row")]


def test_every_rule_has_a_name_and_says_what_it_is():
    """The table of contents: eighteen rules, each described."""
    assert len(HARD) + len(SOFTENED) == 19
    assert all(rule.__doc__ for rule in (*HARD, *SOFTENED.values()))
    assert tuple(SOFTENED) == MAY_BE_SOFT


class TestSuccessions:
    """Shift types that may not follow each other from one day to the next."""

    def test_an_early_shift_after_a_late_one(self):
        """Barred on the next day, not on the day after it."""
        rules = {"may_not_follow": frozenset({("L", "E")}), "cyclic": False}
        who = person(codes="EL")
        found = broken([duty(0, 14, 8, "L"), duty(1, 6, 8, "E")], who=who, **rules)
        assert found == (Broken("succession", "Ann", 1, "E on the day after L"),)
        assert broken([duty(0, 14, 8, "L"), duty(2, 6, 8, "E")], who=who, **rules) == ()

    def test_over_the_seam(self):
        """The last day's late shift bars the first day's early one where the horizon is a cycle."""
        duties = [duty(0, 6, 8, "E"), duty(6, 14, 8, "L")]
        barred = frozenset({("L", "E")})
        assert len(broken(duties, who=person(codes="EL"), may_not_follow=barred)) == 1
        assert broken(duties, who=person(codes="EL"), may_not_follow=barred, cyclic=False) == ()


def test_rest_ends_with_a_horizon_that_is_no_cycle():
    """The last night says nothing of the first morning."""
    duties = [duty(0, 6, 8), duty(6, 22, 8)]
    assert len(broken(duties, rest_minutes=660)) == 1
    assert broken(duties, rest_minutes=660, cyclic=False) == ()


def test_too_few_days_in_a_row():
    """One day of two; at an end of the horizon one is enough."""
    assert broken(weekdays(3), min_days_in_row=2) == (
        Broken("few days in a row", "Ann", 3, "only 1 days in a row"),
    )
    assert broken(weekdays(0, 6), min_days_in_row=2) == ()


def test_most_shifts_of_a_type():
    """Two nights of one."""
    who = person(codes="DN", most_of={"N": 1})
    found = broken([duty(1, 22, 8, "N"), duty(3, 22, 8, "N"), duty(5, 8, 8)], who=who)
    assert found == (Broken("most of a type", "Ann", None, "2 shifts N, not more than 1"),)


def test_limits_of_ones_own():
    """What stands at the person counts, not the rule of all."""
    who = person(limits=Limits(min_days_in_row=1, max_days_in_row=2, min_days_off_in_row=1, max_weekends=0))
    found = broken(weekdays(1, 2, 3, 5), who=who)
    assert [b.rule for b in found] == ["days in a row", "weekends"]


def test_same_start():
    """Within an hour of the week's first shift, the shorter way round the clock; each week anew."""
    worked = [(0, 23), (2, 0), (3, 1), (7, 6), (8, 7)]
    duties = [duty(d, start, 5) for d, start in worked]
    found = broken(duties, on=days(14), who=person(weeks=2), same_start_minutes=60)
    assert [(b.rule, b.day, b.text) for b in found] == [
        ("same start", 3, "D starts 120 minutes from the week's first shift")
    ]


def test_a_soft_rule_is_a_wish():
    """Three days too many in a row: nothing is broken, and the wish weighs three times its weight."""
    rules = replace(LOOSE, max_days_in_row=2, soft={"max_days_in_row": 4.0})
    worked = [Assignment(0, duty(d, 8, 8)) for d in range(5)]
    assert check_roster((person(),), worked, days(7), rules) == ()
    (wish,) = check_wishes((person(),), worked, days(7), rules)
    assert (wish.rule, wish.amount, wish.weight) == ("days in a row", 3, 4.0)


class TestAfterAnotherRoster:
    """What was worked before the horizon counts, where it is known; what it broke itself does not."""

    BEFORE = tuple(duty(d, 14, 8) for d in (-4, -3, -2, -1))
    AFTER = RosterRules(0, 7, 1, 4, cyclic=False)

    def broken(self, duties, before=BEFORE, **rules):
        """What these duties break after the ones before."""
        who = person(worked_before=before)
        assignments = [Assignment(0, duty) for duty in duties]
        return check_roster((who,), assignments, days(7), replace(self.AFTER, **rules))

    def test_rest(self):
        """A late shift on the last day before, an early one on the first."""
        early = [duty(0, 6, 8)]
        assert self.broken(early, rest_minutes=480) == ()
        assert self.broken(early, rest_minutes=481) == (Broken("rest", "Ann", 0, "8 h of rest after D"),)
        assert self.broken([*early, duty(6, 22, 8)], rest_minutes=480) == (), (
            "the end does not meet the start"
        )

    def test_successions(self):
        """D may not follow D: not on the first day, but on the second."""
        found = self.broken(weekdays(0), may_not_follow=frozenset({("D", "D")}))
        assert found == (Broken("succession", "Ann", 0, "D on the day after D"),)
        assert self.broken(weekdays(1), may_not_follow=frozenset({("D", "D")})) == ()

    def test_days_in_a_row(self):
        """Four days before and one more are five; four too many before are nobody's fault now."""
        assert self.broken(weekdays(0), max_days_in_row=4) == (
            Broken("days in a row", "Ann", 0, "5 days in a row"),
        )
        assert self.broken(weekdays(1), max_days_in_row=3) == ()

    def test_days_off_in_a_row(self):
        """One day off since the last shift is not two; days off at the end are not over yet."""
        assert self.broken(weekdays(1, 2), min_days_off_in_row=2) == (
            Broken("days off in a row", "Ann", 0, "1 days off in a row"),
        )
        assert self.broken(weekdays(2, 3), min_days_off_in_row=2) == ()

    def test_few_days_in_a_row(self):
        """A run begun before counts from its beginning."""
        assert self.broken(weekdays(0), min_days_in_row=5) == ()
        assert self.broken(weekdays(0, 2, 3), min_days_in_row=5) == (
            Broken("few days in a row", "Ann", 2, "only 2 days in a row", 3),
        )
