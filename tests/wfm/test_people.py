"""Agents as the engine sees them: hours by week, time off, locks, requests, pools and groups."""

from __future__ import annotations

from datetime import date

import pytest

from scheduling.problem import Overtime
from tests.wfm.small_plan import write_plan
from wfm.agents import Agent, Lock, Request
from wfm.calendar import Grid
from wfm.config import OwnRules, load_plan
from wfm.errors import PlanFileError
from wfm.people import newcomer, people_of, rules_of

MONDAY, THURSDAY = "2024-06-03", "2024-06-06"


@pytest.fixture
def plan(tmp_path):
    """The small plan written from a start on, with changes."""

    def write(start=MONDAY, *changes, weeks=1):
        span = ("start = 2024-03-25\nweeks = 1", f"start = {start}\nweeks = {weeks}")
        return load_plan(write_plan(tmp_path, span, *changes))

    return write


def agent(name="Ann", **more):
    """A full-timer who speaks English."""
    return Agent(name, "full time", frozenset({"en"}), **more)


def person(plan, *agents):
    """The first of the plan's people."""
    return people_of(plan, Grid.of(plan), agents)[0]


def june(*days):
    """Days of June 2024."""
    return frozenset(date(2024, 6, day) for day in days)


class TestRules:
    """Rules of everybody, of a contract, of an agent."""

    def test_everybodys(self, plan):
        """Minutes, pairs of types, and counts of four weeks in proportion, rounded up."""
        text = (
            '[rules]\nweekly_rest_hours = 35\nforbidden_successions = [["N8", "D8"]]\n'
            "max_shifts = { N8 = 7 }\nmax_week_hours = 38\n\n[holidays]"
        )
        made = plan(MONDAY, ("[holidays]", text), weeks=2)
        rules, found = rules_of(made), person(made, agent())
        assert (rules.weekly_rest_minutes, rules.may_not_follow) == (2100, frozenset({("N8", "D8")}))
        assert (found.most_of, found.max_hours) == ({"N8": 4}, (38.0, 38.0))

    def test_of_a_contract_and_of_an_agent(self, plan):
        """The pool keeps the contract's, an agent its own."""
        pool = 'skills = ["en"]\npool = 3'
        made = plan(MONDAY, (pool, pool + "\nrules = { max_days_in_row = 4, max_weekends = 2 }"), weeks=4)
        own = agent(rules=OwnRules(max_weekends=1, max_nights_in_row=3, whole_weekends=True))
        ann, *others = people_of(made, Grid.of(made), (own,))
        assert (ann.limits.max_days_in_row, ann.limits.max_weekends) == (4, 1)
        assert {other.limits.max_weekends for other in others} == {2}
        assert (ann.limits.max_nights_in_row, ann.limits.whole_weekends) == (3, True)
        assert {(o.limits.max_nights_in_row, o.limits.whole_weekends) for o in others} == {(None, False)}


class TestHours:
    """Hours of a contract in each local week."""

    def test_a_whole_week(self, plan):
        """Thirty to forty hours, as written."""
        found = person(plan(), agent())
        assert (found.min_hours, found.max_hours) == ((30.0,), (40.0,))

    def test_part_weeks_in_proportion(self, plan):
        """From Thursday on: four days of one week and three of the next."""
        found = person(plan(THURSDAY), agent())
        assert found.min_hours == pytest.approx((30 * 4 / 7, 30 * 3 / 7))
        assert found.max_hours == pytest.approx((40 * 4 / 7, 40 * 3 / 7))

    def test_a_fifth_of_the_minimum_a_day_of_time_off(self, plan):
        """Two days off leave three fifths of the minimum, and all of the maximum."""
        found = person(plan(), agent(time_off=june(3, 8)))
        assert (found.min_hours, found.max_hours) == ((18.0,), (40.0,))
        assert found.off == {0, 5}

    def test_a_week_off_has_no_minimum(self, plan):
        """Never below nothing."""
        assert person(plan(), agent(time_off=june(*range(3, 10)))).min_hours == (0.0,)

    def test_time_off_counts_in_its_own_week(self, plan):
        """And days outside the horizon not at all."""
        found = person(plan(weeks=2), agent(time_off=june(2, 12)))
        assert found.min_hours == (30.0, 24.0)
        assert found.off == {9}

    def test_an_average_over_the_horizon(self, plan):
        """Two weeks of 38 on average, less two days of time off; the pool has none; none unless asked."""
        law = ("[holidays]", "[rules]\nmax_average_hours = 38\n\n[holidays]")
        made = plan(MONDAY, law, weeks=2)
        ann, other, *_ = people_of(made, Grid.of(made), (agent(time_off=june(3, 11)),))
        assert ann.most_hours == pytest.approx(2 * 38 - 2 * 38 / 5)
        assert (other.most_hours, ann.max_hours) == (76.0, (40.0, 40.0))
        assert person(plan(), agent()).most_hours is None

    def test_a_day_locked_off_is_no_time_off(self, plan):
        """Nothing is worked on it, and the minimum stays."""
        found = person(plan(), agent(locks=(Lock(date(2024, 6, 4), None),)))
        assert (found.off, found.min_hours, found.locked) == ({1}, (30.0,), {})


def test_locks_and_requests_by_day(plan):
    """Days count from the start of the horizon; those outside it are left out."""
    found = person(
        plan(),
        agent(
            locks=(Lock(date(2024, 6, 5), "D8", 480), Lock(date(2024, 5, 31), "N8")),
            requests=(
                Request(True, date(2024, 6, 3), "D8", 360, 2.0),
                Request(False, date(2024, 6, 9)),
                Request(True, date(2024, 6, 10)),
            ),
        ),
    )
    assert found.locked == {2: ("D8", 480)}
    assert found.wishes == ((0, "D8", 360, 2.0), (6, None, None, -1.0))


def test_pools_stand_behind_the_named(plan):
    """Three pool agents with the contract's skills, and names that nobody has yet."""
    small = plan()
    found = people_of(small, Grid.of(small), (agent(), agent("full time pool 2")))
    names = ["Ann", "full time pool 2", "full time pool 1", "full time pool 3", "full time pool 4"]
    assert [one.name for one in found] == names
    assert [one.is_pool for one in found] == [False, False, True, True, True]
    assert {one.skills for one in found} == {frozenset({"en"})}


@pytest.mark.parametrize(
    ("weeks", "allowed", "most"),
    [(4, 3, 3), (2, 3, 2), (1, 3, 1), (1, 1, 1), (1, 0, 0), (8, 1, 2), (3, 2, 2)],
)
def test_weekends_in_proportion_rounded_up(plan, weeks, allowed, most):
    """Per four weeks: three in four are two in two, and one in one."""
    rules = ("[agents]", f"[rules]\nmax_weekends = {allowed}\nrest_hours = 10.5\n\n[agents]")
    found = rules_of(plan(MONDAY, rules, weeks=weeks))
    assert (found.max_weekends, found.rest_minutes) == (most, 630)


class TestOvertime:
    """Hours beyond the contract's."""

    ASKED = ("pool = 3", "pool = 3\novertime = { hours = 6, percent = 25 }")

    def test_widens_the_most_hours(self, plan):
        """Forty and six, of which the last six cost a quarter on top; part-timers have none."""
        found = person(plan(MONDAY, self.ASKED, weeks=2), agent())
        assert found.max_hours == (46.0, 46.0)
        assert found.overtime == Overtime((40.0, 40.0), 0.25)
        assert person(plan(), agent()).overtime is None

    def test_a_part_week_in_proportion(self, plan):
        """From a Thursday on, four sevenths of both."""
        found = person(plan(THURSDAY, self.ASKED), agent())
        assert found.max_hours == pytest.approx((46 * 4 / 7, 46 * 3 / 7))
        assert found.overtime.after == pytest.approx((40 * 4 / 7, 40 * 3 / 7))

    def test_the_law_binds_all_hours(self, plan):
        """At most 44 hours, whatever the contract says."""
        law = ("[holidays]", "[rules]\nmax_week_hours = 44\n\n[holidays]")
        assert person(plan(MONDAY, self.ASKED, law), agent()).max_hours == (44.0,)

    def test_nobody_is_hired_for_it(self, plan):
        """A new hire has the contract's hours and no more."""
        made = plan(MONDAY, self.ASKED)
        hired = newcomer(made, Grid.of(made), made.contracts[0], "new hire 1", frozenset())
        assert (hired.max_hours, hired.overtime, hired.is_pool) == ((40.0,), None, False)

    @pytest.mark.parametrize(
        ("hours", "words"),
        [("130", "170 hours with overtime are more than a week has"), ("-1", "-1 is out of range")],
    )
    def test_errors(self, plan, hours, words):
        """A week has 168 hours."""
        asked = (self.ASKED[0], self.ASKED[1].replace("hours = 6", f"hours = {hours}"))
        with pytest.raises(PlanFileError) as error:
            plan(MONDAY, asked)
        assert words in str(error.value)
