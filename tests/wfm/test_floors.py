"""Who must be there whatever the work: what a roster lacks, and what keeps it from lacking more."""

from __future__ import annotations

import numpy as np
import pytest

from scheduling.problem import SkillFloor
from scheduling.result import Assignment
from scheduling.roster import RosterProblem, solve_roster
from scheduling.roster.wanted import BELOW_FLOOR
from tests.wfm.whatif.made import make_folder
from wfm.case import case_of, past_of
from wfm.config import load_plan
from wfm.covering import floor_of
from wfm.floors import below_floors, lacking, missing_skills, needs_of_skills
from wfm.polish.changes import Change, Changes


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    """One at work around the clock, and one who speaks English."""
    floors = ("floor = 1", "floor = 1\nfloors = { en = 1 }")
    plan = load_plan(make_folder(tmp_path_factory.mktemp("floors"), floors))
    return case_of(plan, past_of(plan))


@pytest.fixture(scope="module")
def roster(case):
    """A roster for nothing but the floors."""
    problem = RosterProblem(
        days=case.days,
        people=case.people,
        duties=tuple({duty for group in case.groups for duty in group.options}),
        rules=case.rules,
        needs=needs_of_skills(case),
        floor=floor_of(case.plan, case.grid),
    )
    return solve_roster(problem, rounds=60, seconds=20.0).assignments


def test_part_of_a_head():
    """Half a head, as in an interval half of which is a break, leaves half a head lacking."""
    floor = SkillFloor("en", np.array([1.0, 0.0]))
    assert lacking(floor, np.array([0.5, 0.0])).tolist() == [0.5, 0.0]


def test_the_search_keeps_the_floor_of_a_skill(case, roster):
    """Somebody who speaks English is there in every interval that shifts can reach."""
    (need,) = needs_of_skills(case)
    assert (need.skills, need.first[0]) == (frozenset({"en"}), BELOW_FLOOR)
    able = [a for a in roster if "en" in case.people[a.person].skills]
    assert able
    short = below_floors(case, roster)["en"]
    assert short.sum() < below_floors(case, able[1:])["en"].sum()
    assert missing_skills(case, roster).tolist() == short.tolist()


def test_nobody_there_is_one_too_few_throughout(case):
    """The queue is open around the clock."""
    assert below_floors(case, ())["en"].tolist() == [1.0] * case.grid.intervals


def test_a_shift_that_the_floor_of_a_skill_needs_is_not_taken(case, roster):
    """Alone on a night, nobody goes; of two on the same one, one may by this rule."""
    changes = Changes(case)
    night = next(a for a in roster if a.duty.code == "N8" and "en" in case.people[a.person].skills)
    away = Change(night.person, (night.duty,), ())
    alone = [a for a in roster if a.duty.day != night.duty.day or a is night]
    other = next(p for p, person in enumerate(case.people) if p != night.person and "en" in person.skills)
    assert not changes._keeps_skills(alone, away)
    assert changes._keeps_skills([*alone, Assignment(other, night.duty)], away)
