"""Tries of a cover: the seconds they share, and the work they may not plan less than."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scheduling.solver import Stop
from tests.wfm.whatif.made import make_folder
from wfm import levels
from wfm.case import case_of, past_of
from wfm.config import load_plan
from wfm.covered import Covered
from wfm.covering import Hedge
from wfm.levels import _Clock, cover_level, within_ceiling
from wfm.staffed import Effort


@pytest.fixture
def case(tmp_path):
    """A case of one queue."""
    make_folder(tmp_path)
    plan = load_plan(tmp_path / "plan.toml")
    return case_of(plan, past_of(plan))


def hedge_at(case, factor: float, most_of_target: float = 0.5) -> Hedge:
    """The same factor on all work, planned to wait two hours at most."""
    along = np.full(case.grid.intervals, factor)
    return Hedge({stream.name: along for stream in case.work}, 7200, most_of_target)


def test_no_less_than_the_forecast_is_planned_where_work_may_wait(case):
    """Below one the ceiling would be broken; work of its own interval may be less, more is kept."""
    raised, is_least = within_ceiling(case, hedge_at(case, 0.9))
    assert is_least
    assert all((raised.of(stream.name) == 1.0).all() for stream in case.work)
    own, own_is_least = within_ceiling(case, hedge_at(case, 0.9, most_of_target=0.0))
    assert all((own.of(stream.name) == 0.9).all() for stream in case.work)
    assert not own_is_least
    more, more_is_least = within_ceiling(case, hedge_at(case, 1.1))
    assert all((more.of(stream.name) == 1.1).all() for stream in case.work)
    assert not more_is_least


def test_a_hedge_that_comes_to_the_same_work_is_not_solved_again(case):
    """Both .9 and .8 are the forecast itself where work may wait: one cover, solved to a smaller gap."""
    effort = replace(Effort(futures=20), cover=Stop(seconds=20.0, gap=0.05))
    attempt = cover_level(case, effort).attempt
    once = attempt(hedge_at(case, 0.9), 2)
    assert attempt(hedge_at(case, 0.8), 2) is once
    assert once.cover.solve.gap <= 0.001


def test_no_try_takes_all_the_time_and_one_follows_if_it_can_end(monkeypatch):
    """Of twenty seconds nine a try: a second ends by eighteen, a third would not."""
    now = [0.0]
    monkeypatch.setattr(levels.time, "perf_counter", lambda: now[0])
    clock = _Clock(until=20.0, longest=9.0)
    for allowed, another in ((9.0, True), (9.0, False)):
        with clock.runs() as seconds:
            assert seconds == allowed
            now[0] += seconds
        assert clock.has_time() is another
    with clock.runs() as seconds:
        assert seconds == 2.0


def test_who_interrupts_gets_the_cover_so_far(case, monkeypatch):
    """Ctrl-C while the first cover is proven: no other try, no changes, and a word that the plan goes on."""
    solved = levels.cover_under
    tried, said = [], []

    def interrupted(*asked: object) -> Covered:
        tried.append(solved(*asked))
        cover = tried[-1].cover
        return replace(tried[-1], cover=replace(cover, solve=replace(cover.solve, interrupted=True)))

    monkeypatch.setattr(levels, "cover_under", interrupted)
    effort = replace(Effort(futures=20), cover=Stop(seconds=20.0, gap=0.05))
    found = levels.found_cover(case, effort, said.append)
    assert len(tried) == 1
    assert found.tried.team == tried[0].team
    assert said[-1].startswith("interrupted: going on with the cover so far")
