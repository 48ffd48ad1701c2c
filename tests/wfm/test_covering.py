"""The plan's work as the engine is asked it: due times by the clock, targets as stages, hedges."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from tests.wfm.small_plan import write_plan
from wfm.calendar import Grid
from wfm.config import Queue, Target, load_plan
from wfm.covering import Hedge, cover_problem, due_of, floor_of, merged, skill_floors
from wfm.duties import days_of
from wfm.errors import PlanFileError
from wfm.workload import Stream

NO_HEDGE = Hedge({}, 10**9)
HOUR = 3600


def grid(days=1, minutes=60):
    """Days in Berlin, a Monday in June first."""
    return Grid(ZoneInfo("Europe/Berlin"), date(2024, 6, 3), days, minutes)


def stream(on, *targets, name="mail", volume=6.0, live=False, work_type="reply", **queue):
    """Work of ten minutes a message; targets are (within, share)."""
    level = np.full(on.intervals, volume)
    return Stream(
        queue=Queue(name=name, **queue),
        work_type=work_type,
        volume=level,
        p05=level,
        p50=level,
        p95=level,
        handle_seconds=np.full(on.intervals, 600.0),
        targets=tuple(Target(within=within, share=share) for within, share in targets),
        measure="start" if live else "end",
        live=live,
        max_age_seconds=24 * HOUR,
        priority=0,
    )


class TestDue:
    """By the end of which interval work must be done."""

    def test_by_the_calendar(self):
        """Whole intervals, rounded down, over the end of the cycle as well."""
        on = grid()
        assert due_of(on, stream(on), 6 * HOUR)[[0, 23]].tolist() == [6, 29]
        assert due_of(on, stream(on), 6 * HOUR + 3599)[0] == 6
        assert due_of(on, stream(on), 1800)[5] == 5

    def test_by_opening_hours(self):
        """Open from eight to twelve: of three hours from ten on, one is left for tomorrow."""
        on = grid(2)
        work = stream(on, open="mon-sun 08:00-12:00", clock="opening hours")
        due = due_of(on, work, 3 * HOUR)
        assert due[[8, 10]].tolist() == [11, 24 + 9]
        assert due[[0, 14, 23]].tolist() == [10, 24 + 10, 24 + 10], "closed: the first three hours of opening"
        assert due[40] == 48 + 10, "over the end of the cycle"

    @pytest.mark.parametrize("within", [0, HOUR, 5 * HOUR, 30 * HOUR])
    def test_never_before_arrival_never_earlier_than_before(self, within):
        """Due times do not decrease, and closed work is never due while closed."""
        on = grid(3)
        work = stream(on, open="mon-tue 08:00-12:00", clock="opening hours")
        due = due_of(on, work, within)
        assert np.all(np.diff(due) >= 0)
        assert np.all(due >= np.arange(on.intervals))
        assert np.all(on.open_mask(work.queue)[due % on.intervals])


@pytest.fixture
def plan(tmp_path):
    """The small plan in June."""
    return load_plan(write_plan(tmp_path, ("2024-03-25", "2024-06-03")))


def classes(plan, hedge, *work):
    """The deferred classes of these streams."""
    on = Grid.of(plan)
    return cover_problem(plan, on, days_of(on), (), work, hedge).classes


class TestStages:
    """Targets, nested, with the maximum age behind them."""

    def test_targets_then_the_maximum_age(self, plan):
        """Half within two hours, 85 % within six, all within the day."""
        (found,) = classes(plan, NO_HEDGE, stream(Grid.of(plan), ("2h", 0.5), ("6h", 0.85)))
        assert [stage.late for stage in found.stages] == pytest.approx([0.5, 0.15, 0.0])
        assert [int(stage.due[0]) for stage in found.stages] == [4, 12, 48]

    def test_without_a_target_only_the_maximum_age(self, plan):
        """Due within the day."""
        (found,) = classes(plan, NO_HEDGE, stream(Grid.of(plan)))
        assert [(stage.late, int(stage.due[0])) for stage in found.stages] == [(0.0, 48)]

    def test_a_hedge_plans_shorter_waits_and_nothing_late(self, plan):
        """A window of two hours, six of them asked."""
        (found,) = classes(plan, Hedge({}, 2 * HOUR), stream(Grid.of(plan), ("6h", 0.85)))
        assert [(stage.late, int(stage.due[0])) for stage in found.stages] == [(0.0, 4)]

    def test_a_window_longer_than_the_target_changes_nothing(self, plan):
        """One hour asked, two allowed."""
        (found,) = classes(plan, Hedge({}, 2 * HOUR), stream(Grid.of(plan), ("1h", 0.8)))
        assert [int(stage.due[0]) for stage in found.stages] == [2, 48]

    def test_a_window_as_a_share_of_the_target(self, plan):
        """Half of an hour where an hour is asked; of six hours the two allowed."""
        half = Hedge({}, 2 * HOUR, most_of_target=0.5)
        for within, intervals in (("1h", 1), ("6h", 4)):
            (found,) = classes(plan, half, stream(Grid.of(plan), (within, 0.85)))
            assert [(stage.late, int(stage.due[0])) for stage in found.stages] == [(0.0, intervals)]

    def test_a_hedge_multiplies_work(self, plan):
        """Messages and hours alike."""
        on = Grid.of(plan)
        hedge = Hedge({"mail reply": np.full(on.intervals, 1.5)}, 10**9)
        (found,) = classes(plan, hedge, stream(on, ("6h", 0.85)))
        assert found.volume[0] == pytest.approx(9.0)
        assert found.arrivals[0] == pytest.approx(1.5)


def test_like_classes_are_merged_and_late_ones_stay_apart(plan):
    """Reply and tag of one skill, due alike, are one; another skill and a late part are not."""
    on = Grid.of(plan)
    reply, tag = stream(on, ("6h", 0.9)), stream(on, ("24h", 0.9), work_type="tag")
    other = stream(on, ("6h", 0.9), name="post", skill="de")
    window = Hedge({}, 2 * HOUR)
    found = classes(plan, window, reply, tag, other)
    assert [work.name for work in found] == ["mail reply + mail tag", "post reply"]
    assert found[0].arrivals[0] == pytest.approx(2.0)
    apart = classes(plan, NO_HEDGE, reply, tag, other)
    assert len(apart) == 3
    assert merged(apart) == apart


def test_the_floor_holds_whenever_a_queue_is_open(plan, tmp_path):
    """Mail is open around the clock; chat alone only on working days."""
    on = Grid.of(plan)
    assert floor_of(plan, on).tolist() == [1.0] * on.intervals
    chat = write_plan(
        tmp_path,
        ('name = "mail"\nskill = "en"\n', 'name = "mail"\nskill = "en"\nopen = "sat 10:00-11:00"\n'),
        ("2024-03-25", "2024-06-03"),
        ("floor = 1", "floor = 2"),
    )
    floor = floor_of(load_plan(chat), on)
    assert floor[[15, 16, 35, 36]].tolist() == [0, 2, 2, 0], "08:00 to 18:00 on Monday"
    assert floor[5 * 48 :].sum() == 2 * 2, "one hour on Saturday"


def test_live_work_goes_to_erlang(plan):
    """A target of minutes is no deferred class, and brings heads for its hedged arrivals."""
    on = Grid.of(plan)
    chat = stream(on, ("5min", 0.8), name="chat", live=True)
    hedge = Hedge({"chat reply": np.full(on.intervals, 2.0)}, 10**9)
    plain = cover_problem(plan, on, days_of(on), (), [chat], NO_HEDGE)
    hedged = cover_problem(plan, on, days_of(on), (), [chat], hedge)
    assert plain.classes == ()
    assert hedged.live[0].hours[0] == pytest.approx(2 * plain.live[0].hours[0])
    assert plain.live[0].heads[0] < hedged.live[0].heads[0] < 2 * plain.live[0].heads[0]


class TestFloorsOfSkills:
    """Heads of a skill while it may be needed."""

    def test_while_a_queue_that_needs_it_is_open(self, tmp_path):
        """English is needed by mail, around the clock; a lead by no queue, so while any is open."""
        path = write_plan(
            tmp_path,
            ("floor = 1", "floor = 1\nfloors = { en = 2, lead = 3, fr = 0 }"),
            ('skill = "en"\n', 'open = "mon-sat 06:00-22:00"\n'),
            ('name = "chat"\n', 'name = "chat"\nskill = "en"\n'),
        )
        plan = load_plan(path)
        on = Grid.of(plan)
        english, lead = skill_floors(plan, on)
        assert english.heads[[15, 16, 35, 36]].tolist() == [0, 2, 2, 0], "08:00 to 18:00 on Monday"
        assert lead.heads[[11, 12, 43, 44]].tolist() == [0, 3, 3, 0], "06:00 to 22:00"
        assert floor_of(plan, on)[[11, 12, 16]].tolist() == [0, 3, 3], "as many as the largest of them"

    def test_a_skill_of_no_contract(self, tmp_path):
        """Without an agents file the contracts' skills are all there are."""
        asked = ("floor = 1", "floors = { ne = 1 }")
        path = write_plan(tmp_path, asked, ('[agents]\nfile = "agents.csv"\n', ""))
        with pytest.raises(PlanFileError) as error:
            load_plan(path)
        assert "staffing.floors.ne" in str(error.value)
        assert 'no contract has the skill "ne"' in str(error.value)
        assert "write one of en; or add it to a contract" in str(error.value)
