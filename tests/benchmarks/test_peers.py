"""The benchmark of peers: one question to every method, buffers found by trial, failures in words."""

from __future__ import annotations

import json
from argparse import Namespace
from dataclasses import asdict, dataclass, replace
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import peers_pyworkforce, peers_wfm
from benchmarks.peers import Kept, _parser, main, settings_asked
from benchmarks.peers_demand import PLANS, Setting, case_for, overrides_of, raised
from benchmarks.peers_methods import DONE, Row
from benchmarks.peers_search import FURTHEST, Search, Trial
from benchmarks.peers_staffing import Judge, Staffing
from benchmarks.peers_table import lines
from benchmarks.peers_trial import Covers, Made, Maker, Trials
from tests.wfm.small_plan import write_plan
from tests.wfm.whatif.made import make_folder
from wfm.config import load_plan
from wfm.staffed import Effort

ROW = Row(
    demand="made",
    method="wfm",
    target_hours=6.0,
    power=1.0,
    dispatch="next-due",
    weeks=1,
    paid_hours=100.0,
    paid_per_workload=1.6,
    chance_all=0.91,
    chance_error=0.01,
    service_mean=0.97,
    seconds=1.0,
    futures=400,
    how="",
    status=DONE,
)
QUICK = ["--trial-futures", "20", "--futures", "20"]


@pytest.fixture
def made(tmp_path, monkeypatch):
    """A plan of one queue in the place of the county's."""
    make_folder(tmp_path, ('"Europe/Berlin"', '"UTC"'))  # the other peer knows no day of 23 hours
    monkeypatch.setitem(PLANS, "county", tmp_path / "plan.toml")


def holding_from(threshold: int, slope: float):
    """An attempt whose plans cost their step and hold from a threshold on; the steps it was asked."""
    asked: list[int] = []

    def attempt(step: int) -> Trial:
        asked.append(step)
        return Trial(step, 1000.0 + step, (threshold - step) * slope)

    return attempt, asked


@given(threshold=st.integers(-50, 50), start=st.integers(-60, 60), slope=st.floats(0.01, 1.0))
def test_the_smallest_factor_that_holds_is_found(threshold, start, slope):
    """Wherever the search begins and however steep chance is, and no plan is made twice."""
    attempt, asked = holding_from(threshold, slope)
    tried = Search(start).run(attempt)
    assert min(trial.step for trial in tried if trial.holds) == threshold
    assert len(asked) == len(set(asked))


def test_few_trials_are_enough_where_scores_are_as_expected():
    """At six steps a score, a start ten steps off costs four plans."""
    attempt, asked = holding_from(10, 1 / 6)
    Search(0).run(attempt)
    assert len(asked) <= 4


@given(start=st.integers(0, 30))
def test_a_rule_that_is_never_lowered_stays_as_it_is(start):
    """At the lowest step allowed, a plan that holds is the answer though a smaller one would do."""
    attempt, asked = holding_from(-20, 0.1)
    tried = Search(start, lowest=0).run(attempt)
    assert min(trial.step for trial in tried if trial.holds) == 0
    assert min(asked) == 0


def test_a_search_ends_where_nothing_more_can_be_gained():
    """When a failing plan has everybody at work, or costs as much as an answer at hand, or for ever."""
    short = Search(0).run(lambda step: Trial(step, 900.0, 1.0, is_short_of_people=True))
    dear = Search(0, most_hours=1000.0).run(holding_from(40, 0.1)[0])
    never = Search(0).run(lambda step: Trial(step, 1000.0, 1.0))
    assert [trial.step for trial in short] == [0]
    assert [trial.step for trial in dear] == [0]
    assert max(trial.step for trial in never) == FURTHEST


def test_what_cannot_cost_less_is_not_tried():
    """Neither steps that cost at least what is paid already, nor lower ones that cost no less at least."""
    attempt, asked = holding_from(3, 1 / 6)
    Search(2, most_hours=1003.5, least_hours=lambda step: 1001.0 + step).run(attempt)
    assert asked == [2]
    attempt, asked = holding_from(3, 1 / 6)
    Search(2, most_hours=900.0, least_hours=lambda step: 950.0 + max(step, -50)).run(attempt)
    assert asked == []
    attempt, asked = holding_from(-20, 0.1)
    Search(0, least_hours=lambda step: 990.0 + max(step, -1)).run(attempt)
    assert asked == [0, -13]
    attempt, asked = holding_from(-20, 0.1)
    Search(0, least_hours=lambda step: 995.0 + max(step, 0)).run(attempt)
    assert asked == [0]
    attempt, asked = holding_from(-20, 0.1)
    Search(0, least_hours=lambda step: 900.0 + max(step, 0)).run(attempt)
    assert asked[-1] == -21


def test_the_first_target_moves_and_longer_ones_stay(tmp_path):
    """At four hours the two-hour target goes there and the six-hour one stays; at eight it has no use."""
    plan = load_plan(write_plan(tmp_path))
    at_four = overrides_of(plan, Setting("county", 4.0))["queue"]["mail"]["reply"]["targets"]
    at_eight = overrides_of(plan, Setting("county", 8.0))["queue"]["mail"]["reply"]["targets"]
    assert at_four == [{"within": "4h", "share": 0.5}, {"within": "21600s", "share": 0.85}]
    assert at_eight == [{"within": "8h", "share": 0.5}]


@given(
    volume=st.lists(st.floats(0, 50).filter(lambda v: v == 0 or v > 0.01), min_size=6, max_size=6),
    power=st.floats(0, 3),
)
def test_a_raised_profile_keeps_each_days_total_and_its_closed_hours(volume, power):
    """Two days of three hours; at power 0 the open hours of a day are alike, at 1 nothing changes."""
    volume, day = np.array(volume), np.array([0, 0, 0, 1, 1, 1])
    shaped = raised(volume, day, power)
    assert np.bincount(day, shaped) == pytest.approx(np.bincount(day, volume))
    assert (shaped[volume == 0] == 0).all()
    assert raised(volume, day, 1.0) == pytest.approx(volume)
    flat = raised(volume, day, 0.0)[:3]
    assert len({round(v, 9) for v in flat[volume[:3] > 0]}) <= 1


@pytest.mark.usefixtures("made")
def test_a_row_has_the_keys_of_the_contract(capsys):
    """--json gives one document of schema 1; the usual cover is made once, for it holds as it is."""
    assert main(["--demand", "county", "--targets", "6", "--methods", "own_interval", *QUICK, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    (row,) = document["rows"]
    assert document["schema"] == 1
    assert {"demand", "method", "target_hours", "paid_hours", "chance_all", "service_mean", "seconds"} <= set(
        row
    )
    assert (row["demand"], row["method"], row["target_hours"]) == ("county", "own_interval", 6.0)
    assert row["how"] == "0 h, work x 1.00"
    assert row["paid_hours"] > 0
    assert row["chance_all"] >= 0.9


@dataclass(frozen=True)
class Plan:
    """A staffing whose hours and chances are known."""

    paid_hours: float
    trial: float
    fresh: float
    is_allowed: bool = True


class Chances:
    """A judge that reads them off."""

    def trial(self, plan: Plan):
        """The chance by the choosing futures."""
        return SimpleNamespace(chance_all=plan.trial)

    def fresh(self, plan: Plan):
        """The chance by the judging futures."""
        return SimpleNamespace(chance_all=plan.fresh)

    def allows(self, plan: Plan):
        """Whether the plan is within the rules."""
        return plan.is_allowed


def buying(hours_a_step: float, needed: int, flattery: int = 0, lawful: int = -FURTHEST):
    """Plans of a window: each step costs so much, trial futures hold from `needed` on, fresh ones later."""

    def make(step: int) -> Made:
        chances = (0.95 if step >= limit else 0.5 for limit in (needed, needed + flattery))
        return Made(Plan(1000.0 + hours_a_step * step, *chances, step >= lawful), False, 1.0)

    return Maker(make)


def test_the_best_pair_is_the_cheapest_that_fresh_futures_confirm():
    """The second window is the cheapest by the choosing futures, but the judging ones ask two steps more."""
    trials = Trials(Chances(), 0.9, lambda _: None)
    makers = {"1 h": buying(10.0, 9), "2 h": buying(10.0, 3, flattery=2), "3 h": buying(10.0, 8)}
    found = trials.search(makers, start=0)
    assert found.staffing.paid_hours == 1050.0
    assert found.fresh.chance_all == 0.95
    assert found.how == "2 h, work x 1.05"


def test_a_plan_that_breaks_the_rules_is_no_answer():
    """The first window holds cheaply by keeping people too busy; the step up that does not is the answer."""
    trials = Trials(Chances(), 0.9, lambda _: None)
    found = trials.search({"1 h": buying(10.0, -3, lawful=-1), "2 h": buying(10.0, 4)}, start=0)
    assert found.how == "1 h, work x 0.99"


def test_no_buffer_may_be_enough():
    """Where nothing holds there is no answer, and people who do not suffice end the search at once."""
    trials = Trials(Chances(), 0.9, lambda _: None)
    assert trials.search({"1 h": Maker(lambda _: Made(Plan(1.0, 0.1, 0.1), True, 1.0))}, start=0) is None
    assert len(trials.trials) == 1


@pytest.mark.usefixtures("made")
def test_our_own_row_is_a_try_of_the_plans_loop(monkeypatch, capsys):
    """One try at cover level, accepted by the benchmark's own futures like any other plan."""
    monkeypatch.setattr(peers_wfm, "EFFORT", Effort(cover_tries=1, futures=20))
    assert main(["--demand", "county", "--targets", "24", "--methods", "wfm", *QUICK, "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)["rows"]
    assert row["how"].startswith(("try ", "change "))
    assert row["chance_all"] >= 0.9


@pytest.mark.usefixtures("made")
def test_a_peer_that_is_not_installed_is_a_failure_with_a_word(monkeypatch, capsys):
    """Its row says so, and the run ends with an exit code of its own."""
    monkeypatch.setattr(peers_pyworkforce, "PACKAGE", "no_such_peer")
    code = main(["--demand", "county", "--targets", "6", "--methods", "pyworkforce", *QUICK])
    assert code == 1
    assert "no_such_peer is not installed" in capsys.readouterr().out


@pytest.mark.usefixtures("made")
def test_a_peer_that_breaks_is_a_failure_with_its_own_word(monkeypatch, capsys):
    """What it said last stands in the row."""
    monkeypatch.setattr(peers_pyworkforce, "CHILD", "benchmarks.no_such_module")
    code = main(["--demand", "county", "--targets", "6", "--methods", "pyworkforce", *QUICK])
    assert code == 1
    assert "no_such_module" in capsys.readouterr().out


def test_a_demand_that_is_not_here_is_left_out_with_a_word(tmp_path, monkeypatch, capsys):
    """Its data may lie on another machine; that is no failure."""
    monkeypatch.setitem(PLANS, "county", tmp_path / "nowhere.toml")
    assert main(["--demand", "county", "--json"]) == 0
    captured = capsys.readouterr()
    assert json.loads(captured.out)["rows"] == []
    assert "county left out" in captured.err


@pytest.mark.usefixtures("made")
def test_an_overnight_shift_wraps_inside_its_own_day():
    """As the package's documentation has it: the morning of the night's end counts for the same day."""
    table = peers_pyworkforce.ShiftTable.of(case_for(Setting("county", 6.0)))
    for (_, name), duty in table.duties.items():
        step = 1440 // table.periods
        assert sum(table.coverage[name]) == sum(-(-(end - start) // step) for start, end in duty.segments())


def test_a_stopped_run_goes_on_from_its_rows(tmp_path):
    """The row of the same question is kept; another number of futures is another question."""
    asked = Namespace(trial_futures=20, futures=400)
    path, setting = tmp_path / "rows.jsonl", Setting("county", 6.0)
    Kept(path).add(setting, ROW, asked)
    Kept(path).add(setting, replace(ROW, method="best_trial", paid_hours=None, status="broken"), asked)
    again = Kept(path)
    assert again.row(setting, "wfm", asked) == ROW
    assert again.row(setting, "best_trial", asked) is None
    assert again.row(setting, "wfm", Namespace(trial_futures=20, futures=800)) is None


def test_tables_set_hours_against_ours():
    """By target, by peakedness, by dispatch rule; what gave no answer says why."""
    peer = replace(ROW, method="uniform_buffer", paid_hours=110.0)
    rows = [
        ROW,
        peer,
        replace(ROW, power=2.0, paid_hours=120.0),
        replace(peer, power=2.0, paid_hours=150.0),
        replace(ROW, dispatch="oldest", paid_hours=105.0),
        replace(ROW, method="pyworkforce", paid_hours=None, chance_all=None, status="not installed"),
    ]
    text = "\n".join(lines(rows))
    assert "+10.0%" in text
    assert "+25.0%" in text
    assert "+5.0%" in text
    assert "made 6 h pyworkforce: not installed" in text
    assert asdict(ROW)["paid_hours"] == 100.0


@pytest.mark.usefixtures("made")
def test_a_plan_may_not_keep_people_busier_than_the_ceiling():
    """The forecast's own cover is within the rules; with one shift alone it is not."""
    case = case_for(Setting("county", 24.0))
    judge, maker = Judge(case, 1, 1), Covers(20.0).maker(case, Setting("county", 24.0), 4 * 3600)
    staffing = maker.make(0).staffing
    assert judge.allows(staffing)
    assert maker.least_hours(0) <= staffing.paid_hours
    assert not judge.allows(Staffing(staffing.team[:1]))
    assert judge.allows(maker.make(-10).staffing)


@pytest.mark.usefixtures("made")
def test_peakedness_and_dispatch_are_varied_at_one_target():
    """The targets asked, then each power for every method and each rule for ours, at the target named."""
    words = ["--demand", "county", "--targets", "6", "--methods", "wfm", "own_interval"]
    asked = _parser().parse_args([*words, "--powers", "2", "--dispatch", "due", "--at", "2"])
    settings = list(settings_asked(asked))
    assert [(s.target_hours, s.power, s.dispatch) for s, _ in settings] == [
        (6.0, 1.0, None),
        (2.0, 2.0, None),
        (2.0, 1.0, "due"),
    ]
    assert [list(methods) for _, methods in settings] == [["wfm", "own_interval"]] * 2 + [["wfm"]]
