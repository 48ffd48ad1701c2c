"""The real plans beside the repository: hard rules, floor, skills, the confidence on fresh futures, hours."""

from __future__ import annotations

from pathlib import Path

import pytest

from scheduling.check import check_roster
from scheduling.result import Status
from scheduling.solver import Stop
from wfm.config import load_plan
from wfm.planning import Planned, make_plan
from wfm.staffed import Effort, judge

PLANS = Path(__file__).resolve().parents[3] / "shared" / "plans"
FRESH_FUTURES, FRESH_SEED = 400, 987_654_321

pytestmark = pytest.mark.skipif(
    not PLANS.is_dir(), reason="the folder shared/plans is not beside the repository"
)


BRIEF = Effort(tries=2, change_seconds=20.0, hires=1, cover=Stop(seconds=30.0, gap=0.01))


def planned(name: str, effort: Effort | None = None) -> Planned:
    """A real plan, made as `wfm plan` makes it or with less effort."""
    return make_plan(load_plan(PLANS / name / "plan.toml"), effort=effort)


def fresh_chance(plan: Planned) -> float:
    """The chance that every target holds on futures that had no part in the plan."""
    return judge(plan.case, plan.assignments, FRESH_FUTURES, FRESH_SEED).chance_all


def assert_sound(plan: Planned) -> None:
    """No hard rule broken, nobody on work without the skill, no interval below the floor."""
    case, outcome = plan.case, plan.outcome
    assert check_roster(case.people, plan.assignments, case.days, case.rules) == ()
    assert (outcome.coverage["coverage"] >= case.plan.staffing.floor).all()
    assert outcome.roster.status in {Status.OPTIMAL, Status.FEASIBLE}


def test_county() -> None:
    """Around the clock, a dozen named agents: confident, at most 1.85 paid hours per workload hour."""
    plan = planned("county")
    assert_sound(plan)
    assert fresh_chance(plan) >= 0.90
    assert plan.outcome.paid_hours <= 1.85 * plan.outcome.workload_hours


def test_spotify_care() -> None:
    """A floor of one person costs more than the messages do: at most 520 paid hours."""
    plan = planned("spotify-care")
    assert_sound(plan)
    assert fresh_chance(plan) >= 0.90
    assert plan.outcome.paid_hours <= 520


def test_three_queues() -> None:
    """Two languages, a live chat, the night the clocks go back: a sound roster, the truth of its chance.

    The truth: what plan.json would say is what fresh futures say, within three standard errors, and a
    confidence that is not reached is a warning. That holds however little is searched.
    """
    plan = planned("three-queues", BRIEF)
    assert_sound(plan)
    said = plan.outcome.chance_all
    assert fresh_chance(plan) == pytest.approx(said, abs=3 * (0.25 / FRESH_FUTURES) ** 0.5)
    warned = any("is not reached" in warning for warning in plan.outcome.warnings)
    assert warned == (said < plan.case.plan.staffing.confidence)
    saturday, sunday = 5, 6
    nights = [s.duty for s in plan.outcome.shifts if s.duty.code == "N8"]
    over_change = [d for d in nights if (d.day, d.start_clock == 0) in {(saturday, False), (sunday, True)}]
    assert {duty.paid_hours for duty in over_change} == {9.0}
