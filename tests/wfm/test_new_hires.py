"""Agents who have started lately: free before their first day, slower for some weeks, then like everybody."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from scheduling.cover import relax_cover
from scheduling.personal_roster import PersonalRoster
from scheduling.problem import coverage_of
from scheduling.result import Assignment
from scheduling.rules import broken
from tests.wfm.config.test_load import problems_of as plan_problems
from tests.wfm.small_plan import write_plan
from tests.wfm.test_agents import agents_of, problems_of
from tests.wfm.whatif.made import QUICK, make_folder
from wfm.agents import Agent
from wfm.calendar import Grid
from wfm.case import case_of, past_of
from wfm.config import load_plan
from wfm.covering import Hedge
from wfm.doctor import examine
from wfm.fairness import share
from wfm.fairness.share import made_fair
from wfm.in_time import forecast_problem, heads_at_pace, heads_by_skill, lost_to_new
from wfm.new_hires import days_before_start, handling_factors, new_hire_lines
from wfm.people import people_of
from wfm.planning import make_plan
from wfm.polish.changes import Changes
from wfm.simulation.staffed_duty import StaffedDuty
from wfm.staffed import RELAX, judge, rostered, staff, team_of
from wfm.tries import Verified, training_seed, verify_seed
from wfm.workbook import write_roster

HEADER = "agent,contract,skills,started"
CURVE = ("[holidays]", "[new_hires]\naht_factors = [2.0, 1.25]\n\n[holidays]")


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    """The small plan, Monday 25 March to Sunday 31 March 2024, with factors of 2 and 1.25."""
    return load_plan(write_plan(tmp_path_factory.mktemp("small"), CURVE))


def ann(started=None, **more):
    """A full-timer who speaks English."""
    return Agent("Ann", "full time", frozenset({"en"}), started=started, **more)


def factors(plan, day):
    """The factors of a full-timer who starts on a day of March 2024, by day of the horizon."""
    return handling_factors(plan, Grid.of(plan), plan.contracts[0], date(2024, 3, day))


class TestFactors:
    """By week since the start."""

    def test_a_step_a_week_from_the_start_on(self, plan):
        """Started on Thursday the week before: 2 until Wednesday, then 1.25; none past the horizon."""
        assert factors(plan, 21) == {
            -1: 2.0,
            **dict.fromkeys(range(3), 2.0),
            **dict.fromkeys(range(3, 7), 1.25),
        }

    def test_before_the_start_there_is_none(self, plan):
        """Who starts on Friday has five days to be told of fewer, and is free on the four before."""
        assert factors(plan, 29) == dict.fromkeys(range(4, 7), 2.0)
        assert days_before_start(Grid.of(plan), date(2024, 3, 29)) == frozenset(range(4))
        assert days_before_start(Grid.of(plan), date(2024, 5, 1)) == frozenset(range(7))
        assert days_before_start(Grid.of(plan), None) == frozenset()

    def test_a_curve_that_is_over_leaves_nothing(self, plan):
        """Sixteen days before the horizon or more: the same person as one who was there all along."""
        grid, old, new = Grid.of(plan), ann(), ann(date(2024, 3, 9))
        assert factors(plan, 9) == {}
        assert people_of(plan, grid, (new,)) == people_of(plan, grid, (old,))

    def test_a_contract_has_its_own_or_none(self, tmp_path):
        """In place of everybody's; an empty table is none."""
        own = ("pool = 3", "pool = 3\nnew_hires = { aht_factors = [3.0] }")
        full = load_plan(write_plan(tmp_path, CURVE, own))
        assert factors(full, 25) == dict.fromkeys(range(7), 3.0)
        none = load_plan(write_plan(tmp_path, CURVE, ("pool = 3", "pool = 3\nnew_hires = {}")))
        assert factors(none, 25) == {}

    @given(st.dates(date(2023, 1, 1), date(2025, 1, 1)))
    def test_they_fade(self, plan, day):
        """Whenever somebody starts, no day has a higher factor than the day before, and all are above 1."""
        found = handling_factors(plan, Grid.of(plan), plan.contracts[0], day)
        values = [found[d] for d in sorted(found)]
        assert values == sorted(values, reverse=True)
        assert all(value > 1.0 for value in values)
        assert not set(found) & days_before_start(Grid.of(plan), day)

    def test_lines(self, plan):
        """Who is new, and what day by day; nobody else."""
        grid = Grid.of(plan)
        agents = (
            ann(date(2024, 3, 20)),
            replace(ann(date(2024, 3, 30)), name="Ben"),
            replace(ann(), name="Cy"),
        )
        assert list(new_hire_lines(plan, grid, agents)) == [
            "Ann: started 2024-03-20, handling times x 2 from 2024-03-25, 1.25 from 2024-03-27",
            "Ben: started 2024-03-30, handling times x 2 from 2024-03-30",
        ]
        (line,) = new_hire_lines(plan, grid, [ann(date(2024, 3, 13))])
        assert line.endswith("x 1.25 from 2024-03-25, 1 from 2024-03-27")


class TestReading:
    """The column `started` and the table of factors, right and wrong."""

    def test_a_date_or_nothing(self, tmp_path):
        """An empty cell is somebody who has been there all along; so is a file without the column."""
        new, old = agents_of(tmp_path, HEADER, "Ann,full time,en,2024-03-20", "Ben,full time,en,")
        assert (new.started, old.started) == (date(2024, 3, 20), None)

    def test_every_problem_at_once(self, tmp_path):
        """What is no date, two dates, a shift locked before the start: each with row, column and remedy."""
        found = problems_of(
            tmp_path,
            HEADER + ",locks",
            "Ann,full time,en,20.3.2024,",
            "Ben,full time,en,2024-03-20; 2024-03-21,",
            "Cleo,full time,en,2024-03-27,2024-03-25 D8; 2024-03-26 off",
        )
        assert [place for place, *_ in found] == [
            "row 2, column started",
            "row 3, column started",
            "row 4, column locks",
        ]
        assert [message for _, message, _ in found] == [
            '"20.3.2024" is not a date',
            "2024-03-20, 2024-03-21 are more than one day",
            "2024-03-25 is locked to D8 and is before the start on 2024-03-27",
        ]
        assert all(remedy for *_, remedy in found)

    @pytest.mark.parametrize(
        ("written", "place", "message"),
        [
            ("[0.8]", "new_hires.aht_factors[0]", "0.8 is out of range"),
            ("[160]", "new_hires.aht_factors[0]", "160 is out of range"),
            ("[1.5, 1.2, 1.3]", "new_hires.aht_factors[2]", "1.3 in week 3 is more than 1.2 the week before"),
            ('["1.5"]', "new_hires.aht_factors[0]", '"1.5" is not a number'),
        ],
    )
    def test_factors_that_cannot_be(self, tmp_path, written, place, message):
        """Faster than others, percent, rising, text."""
        (problem,) = plan_problems(write_plan(tmp_path, (CURVE[0], CURVE[1].replace("[2.0, 1.25]", written))))
        assert problem[0].startswith(place)
        assert problem[1] == message
        assert problem[2]

    def test_the_doctor_tells_who_is_new(self, tmp_path):
        """A line for each."""
        path = make_folder(tmp_path, CURVE)
        (tmp_path / "agents.csv").write_text(f"{HEADER}\nAda,full time,en,2024-03-27\n")
        told = "new: Ada: started 2024-03-27, handling times x 2 from 2024-03-27"
        assert told in examine(path).fine


class TestPerson:
    """As the scheduling engine sees them."""

    def test_days_before_the_start_are_free_and_lower_the_minimum(self, plan):
        """From Thursday on, of 30 hours a week at least: three fifths are gone, Monday is not worked."""
        grid = Grid.of(plan)
        person = people_of(plan, grid, (ann(date(2024, 3, 28)),))[0]
        assert person.off == frozenset({0, 1, 2})
        assert person.min_hours == (12.0,)
        assert person.handling_factor(3) == 2.0
        assert person.handling_factor(0) == 1.0


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A plan of one queue: Ada starts on Wednesday, Bea on Monday a week ago, and a pool."""
    folder = tmp_path_factory.mktemp("new")
    path = make_folder(folder, CURVE)
    rows = ["Ada,full time,en,2024-03-27", "Bea,full time,en,2024-03-18", "Cleo,full time,en,"]
    (folder / "agents.csv").write_text("\n".join([HEADER, *rows]) + "\n")
    plan = load_plan(path)
    return make_plan(plan, QUICK)


class TestPlan:
    """A plan with new agents."""

    def test_nobody_works_before_the_start(self, made):
        """Ada has shifts, none on Monday or Tuesday; every hard rule is kept."""
        worked = [shift.duty.day for shift in made.outcome.shifts if shift.agent == "Ada"]
        assert worked
        assert min(worked) >= 2
        assert not [line for line in made.outcome.unmet if "Ada" in line]

    def test_a_shift_before_the_start_breaks_a_rule(self, made):
        """Put there by hand, it is told."""
        case, monday = made.case, next(d for d in made.case.duties["D8"] if d.day == 0)
        rules = [b.rule for b in broken(PersonalRoster(case.people[0], (monday,), case.days, case.rules))]
        assert "time off" in rules

    def test_the_team_has_their_speed(self, made):
        """Every shift of Ada's has 2, of Bea's 1.25 (her second week), of others 1."""
        case = made.case
        for a in made.assignments:
            staffed = StaffedDuty.of(case.people[a.person], a.duty)
            asked = {"Ada": 2.0, "Bea": 1.25}.get(case.people[a.person].name, 1.0)
            assert staffed.handling_factor == asked
        slow = [staffed for staffed in team_of(case, made.assignments) if staffed.is_new]
        assert len(slow) == sum(shift.agent in {"Ada", "Bea"} for shift in made.outcome.shifts)

    def test_heads_at_pace(self, made):
        """An hour of Ada's is half a head of work, and a whole one at work."""
        case = made.case
        monday = next(duty for duty in case.duties["D8"] if duty.day == 4)
        one = [Assignment(0, monday)]
        whole = coverage_of([monday], case.days)
        skills = case.people[0].skills
        assert np.array_equal(heads_by_skill(case, one)[skills], whole)
        assert heads_at_pace(case, one)[skills] == pytest.approx(whole / 2)
        assert lost_to_new(case, [Assignment(2, monday)]) == {}

    def test_a_change_is_worth_as_much_as_gets_done(self, made):
        """The same day given to Ada is worth half of what it is to Cleo; its price is the same."""
        case = made.case
        changes = Changes(case)
        worth = np.ones((len(changes.skill_sets), case.days.intervals))
        duty = next(duty for duty in case.duties["D8"] if duty.day == 4)
        ranked = [change.person for change in changes.ranked([], worth, 0.0, 99.0) if change.given == (duty,)]
        assert ranked[-2:] == [1, 0]

    def test_more_heads_are_asked_for_where_they_stand(self, made):
        """The same heads wanted: with all agents at a third of the speed a roster puts more hours to work."""
        case = made.case
        effort = replace(QUICK, rounds=200)
        fast = replace(case, people=tuple(replace(p, handling_factors={}) for p in case.people))
        slow = replace(
            case, people=tuple(replace(p, handling_factors=dict.fromkeys(range(7), 3.0)) for p in case.people)
        )
        needs = relax_cover(forecast_problem(case), RELAX).needs
        hours = [
            sum(a.duty.paid_hours for a in rostered(some, needs, effort).assignments) for some in (fast, slow)
        ]
        assert hours[1] > 1.2 * hours[0]

    @pytest.mark.parametrize("holds", [True, False])
    def test_fair_shares(self, made, monkeypatch, holds):
        """All exchange where targets hold as well, told anew; else the team that was judged stays."""
        case = made.case
        tried = staff(case, Hedge({}, 7200), QUICK, training_seed(case.plan))
        found = Verified(tried, judge(case, tried.roster.assignments, 30, verify_seed(case.plan)))
        monkeypatch.setattr(share, "_holds_as_well", lambda *_: holds)
        fair = made_fair(case, found)
        assignments = fair.tried.roster.assignments
        assert fair.tried.team == team_of(case, assignments)
        assert sorted(a.duty.start_minute for a in assignments) == sorted(
            a.duty.start_minute for a in tried.roster.assignments
        )
        again = judge(case, assignments, 30, verify_seed(case.plan))
        assert fair.fresh.kept.tobytes() == again.kept.tobytes()
        assert holds or fair.tried.team == tried.team

    def test_whether_it_holds_as_well(self, made):
        """A roster holds as well as itself; without most of its shifts not, by chance or by ceiling."""
        case = made.case
        tried = staff(case, Hedge({}, 7200), QUICK, training_seed(case.plan))
        few = replace(tried.roster, assignments=tried.roster.assignments[:3])

        def verified(roster):
            return Verified(
                replace(
                    tried,
                    roster=roster,
                    simulated=judge(case, roster.assignments, 30, training_seed(case.plan)),
                ),
                judge(case, roster.assignments, 30, verify_seed(case.plan)),
            )

        whole, short = verified(tried.roster), verified(few)
        assert share._holds_as_well(case, whole, whole)
        assert not share._holds_as_well(case, whole, short)
        assert not share._holds_as_well(case, whole, replace(whole, tried=short.tried))

    def test_the_roster_sheet_and_about_tell(self, made, tmp_path):
        """Hours says who is new, About since when and how slow."""
        write_roster(made.outcome, tmp_path / "roster.xlsx")
        book = load_workbook(tmp_path / "roster.xlsx")
        kinds = {row[0].value: row[2].value for row in book["Hours"].iter_rows(min_row=5)}
        assert (kinds["Ada"], kinds["Bea"], kinds["Cleo"]) == ("new", "new", "named")
        about = [row[0].value for row in book["About"].iter_rows()]
        assert "Ada: started 2024-03-27, handling times x 2 from 2024-03-27" in about
        assert "New hires" in about


def test_past_roster_and_pace(tmp_path):
    """Who starts the day before the horizon and is still at work as it begins is slow then too."""
    path = make_folder(tmp_path, CURVE, ("weeks = 1", 'weeks = 1\nprevious = "before.csv"'))
    (tmp_path / "agents.csv").write_text(f"{HEADER}\nAda,full time,en,2024-03-24\n")
    (tmp_path / "before.csv").write_text(
        "agent,shift,start,end\nAda,N8,2024-03-24T22:00:00+01:00,2024-03-25T06:00:00+01:00\n"
    )
    plan = load_plan(path)
    case = case_of(plan, past_of(plan))
    (before,) = case.demand.before
    assert before.handling_factor == 2.0
    (heads,) = [h for skills, h in heads_at_pace(case, ()).items() if skills == before.skills]
    assert heads[:7].tolist() == [0.5] * 6 + [0.0]
