"""Explanations of a plan: an account that sums up, what binds when, and one interval from all sides."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.wfm.workbook.small_outcome import small_outcome
from wfm.errors import DataFileError, PlanFileError
from wfm.explain import account_of, explain, moment_of
from wfm.explain.account import _most_below
from wfm.explain.regimes import regimes_of
from wfm.explain.report import account_lines, account_rows, explain_document, moment_lines
from wfm.forecast_report import forecast_csv
from wfm.open_messages import Carried
from wfm.outcome import Outcome
from wfm.outputs import coverage_csv, plan_document, roster_csv


def shrunk(outcome: Outcome, **staffing) -> Outcome:
    """The plan with a tenth absent, a fifth of the rest lost, and a floor of one."""
    lost = {"shrinkage": {"absence": 0.1, "in_shift": 0.2}, "floor": 1, **staffing}
    staffing = outcome.plan.staffing.model_validate(lost)
    return replace(outcome, plan=outcome.plan.model_copy(update={"staffing": staffing}))


def write_folder(folder: Path, outcome: Outcome) -> Path:
    """The files that explanations are read from."""
    folder.mkdir(exist_ok=True)
    for name, text in {
        "plan.json": json.dumps(plan_document(outcome)),
        "roster.csv": roster_csv(outcome.grid, outcome.shifts),
        "coverage.csv": coverage_csv(outcome.coverage),
        "forecast.csv": forecast_csv(outcome.forecast),
    }.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def outcome() -> Outcome:
    """The small plan, half an hour of deferred work done in every hour in which somebody is there."""
    made = shrunk(small_outcome())
    work = np.where(made.coverage["coverage"] >= 1, 0.5, 0.0)
    return replace(made, coverage=made.coverage.assign(deferred=work, live=0.0, requirement=1))


@pytest.fixture
def explained(tmp_path, outcome):
    """Its folder, read."""
    return explain(write_folder(tmp_path / "plan", outcome))


def items(explained) -> dict[str, float]:
    """Hours by what they are paid for."""
    return {item.name: item.hours for item in account_of(explained).items}


@pytest.mark.parametrize("start", ["2024-06-03", "2024-10-21", "2024-03-25"])
@pytest.mark.parametrize("interval", [15, 60])
def test_the_account_sums_up_to_the_paid_hours(tmp_path, start, interval):
    """To nine places, over clock changes and part intervals, and no item is negative."""
    made = shrunk(small_outcome(start, interval=interval))
    account = account_of(explain(write_folder(tmp_path / "plan", made)))
    assert account.paid_hours == pytest.approx(made.paid_hours, abs=1e-9)
    assert sum(item.hours for item in account.items) == pytest.approx(made.paid_hours, abs=1e-9)
    assert all(item.hours >= -1e-9 for item in account.items)


def test_hours_after_the_horizon_are_an_item_where_it_is_no_cycle(tmp_path, outcome):
    """Bo's last night goes on for seven hours after Sunday, one of them a break."""
    horizon = outcome.plan.horizon.model_copy(update={"previous": "before.csv"})
    made = replace(outcome, plan=outcome.plan.model_copy(update={"horizon": horizon}))
    found = items(explain(write_folder(tmp_path / "plan", made)))
    assert found["after the horizon"] == pytest.approx(6.0)
    assert sum(found.values()) == pytest.approx(made.paid_hours, abs=1e-9)


def test_the_items_are_what_they_say(explained, outcome):
    """Night breaks are paid; a tenth of the time at work is absence; work is what was done."""
    nights = sum(shift.duty.code == "N9" for shift in outcome.shifts)
    present = float(outcome.coverage["coverage"].sum())
    found = items(explained)
    assert found["paid breaks"] == pytest.approx(nights)
    assert found["absence"] == pytest.approx(0.1 * present)
    assert found["shrinkage in the shift"] == pytest.approx(0.9 * 0.2 * present)
    assert found["work"] == pytest.approx(float(outcome.coverage["deferred"].sum()))


def test_the_floor_pays_for_the_first_head_alone(explained, outcome):
    """Of .72 productive hours a head .22 are idle; half a head that is alone is idle throughout."""
    heads = outcome.coverage["coverage"]
    alone = float(heads[heads < 1].sum())
    assert items(explained)["floor"] == pytest.approx(0.22 * (heads >= 1).sum() + 0.72 * alone)


def test_what_new_hires_take_longer(tmp_path, outcome):
    """Bo is new and twice as slow all week: half of what gets done in his time at work is lost."""
    document = plan_document(outcome)
    document["inputs"]["new_hires"] = {"aht_factors": [2.0, 2.0]}
    document["inputs"]["agents"] = [
        {"agent": "Bo", "contract": "full time", "skills": [], "time_off": [], "started": "2024-06-03"}
    ]
    folder = write_folder(tmp_path / "plan", outcome)
    (folder / "plan.json").write_text(json.dumps(document), encoding="utf-8")
    found, explained = items(explain(folder)), explain(folder)
    hours = [float(explained.worked(s).sum()) for s in explained.made.shifts if s.agent == "Bo"]
    assert found["new hires"] == pytest.approx(0.72 * sum(hours) / 2)
    assert sum(found.values()) == pytest.approx(outcome.paid_hours, abs=1e-9)
    alone = moment_of(explained, "2024-06-07 10:00")
    assert (alone.heads, [person.agent for person in alone.at_work]) == (1.0, ["Bo"])


def test_minimum_hours_hold_what_nobody_may_leave(tmp_path, outcome):
    """Nobody may give up a shift where the least is what each works; without a least all may."""
    agents = [
        {"agent": a.name, "contract": a.contract, "skills": [], "time_off": []} for a in outcome.roster_agents
    ]

    def held(least: float) -> float:
        document = plan_document(outcome)
        document["inputs"]["agents"] = agents
        for contract in document["inputs"]["contract"]:
            contract["hours_per_week"] = [least, 60]
        folder = write_folder(tmp_path / str(least), outcome)
        (folder / "plan.json").write_text(json.dumps(document), encoding="utf-8")
        found = items(explain(folder))
        return found.get("minimum hours", 0.0) / (found.get("minimum hours", 0.0) + found["reserve"])

    assert held(0.0) == 0.0
    assert held(60.0) == pytest.approx(1.0)


def test_whole_shifts_go_or_stay():
    """Of 8, 8 and 6 hours at most 14 are within 15."""
    assert _most_below([8.0, 8.0, 6.0], 15.0) == 14.0
    assert _most_below([8.0, 8.0], 7.5) == 0.0


def test_the_rows_shown_add_up_as_shown(explained):
    """Tenths of hours are rounded together."""
    *rows, total = account_rows(account_of(explained))
    shown = [float(row[1].replace(",", "")) for row in rows]
    assert sum(shown) == pytest.approx(float(total[1]))
    assert any(
        "proven" in line for line in account_lines(explained, account_of(explained), regimes_of(explained))
    )


def test_regimes_by_the_time_of_day(tmp_path, outcome):
    """Presence binds from ten at night to six on every day, deferred work on Monday morning alone."""
    hour = np.asarray(outcome.grid.local.hour)
    binds = np.where((hour >= 22) | (hour < 6), "presence", "none").astype(object)
    binds[8:12] = "deferred"
    made = replace(outcome, coverage=outcome.coverage.assign(binds=binds))
    found = {bound.regime: bound for bound in regimes_of(explain(write_folder(tmp_path / "plan", made)))}
    assert (found["presence"].hours, found["presence"].mostly) == (
        56.0,
        (("00:00", "06:00"), ("22:00", "24:00")),
    )
    assert (found["deferred"].hours, found["deferred"].mostly) == (4.0, ())


class TestMoment:
    """One interval."""

    def test_who_is_there_and_who_is_in_a_break(self, explained):
        """On Monday at nine =1+1 of the early shift is in the break that begins three hours in."""
        moment = moment_of(explained, "2024-06-03 09:20")
        assert moment.start.isoformat() == "2024-06-03T09:00:00+02:00"
        assert [(p.agent, p.shift, p.on_break) for p in moment.at_work] == [("=1+1", "D8 06:00", True)]
        assert moment.heads == 0.5
        assert any("in a break" in line for line in moment_lines(moment))

    def test_what_arrives_is_the_forecast(self, explained, outcome):
        """All three streams, messages and hours."""
        moment = moment_of(explained, "2024-06-04T12:00:00+02:00")
        rows = outcome.forecast[outcome.forecast["interval_start"] == "2024-06-04T10:00:00Z"]
        assert sum(a.messages for a in moment.arriving) == pytest.approx(rows["volume"].sum(), abs=1e-3)
        assert [a.stream for a in moment.arriving] == ["twitter reply", "twitter tag", "=mail reply"]

    def test_what_waits_is_due_after_now_unless_it_is_late(self, explained):
        """Work is listed by when it is due, the most urgent first, in no stream more than is there."""
        moment = moment_of(explained, "2024-06-05 12:00")
        assert list(moment.waiting) == sorted(moment.waiting, key=lambda w: w.due)
        assert all(w.hours > 0 for w in moment.waiting)
        assert "=mail reply" not in {w.stream for w in moment.waiting}

    def test_messages_open_at_the_start_come_first(self, tmp_path, outcome):
        """An hour of them, due by six: half is done in the first, and nothing comes from a lap before."""
        nobody = Carried(np.zeros(0), np.zeros(0))
        opening = dict.fromkeys(("twitter reply", "twitter tag", "=mail reply"), nobody)
        opening["twitter reply"] = Carried(np.full(12, 3600.0), np.full(12, 3600.0))
        first = (outcome.coverage.index == 0).astype(float)
        made = replace(
            outcome,
            open_messages=tuple(opening.items()),
            coverage=outcome.coverage.assign(deferred=0.5 * first),
        )
        moment = moment_of(explain(write_folder(tmp_path / "plan", made)), "2024-06-03 00:30")
        waiting = [some for some in moment.waiting if some.stream == "twitter reply"]
        open_ones, new_ones = waiting
        assert (open_ones.hours, open_ones.messages) == (pytest.approx(0.5), pytest.approx(6.0))
        assert f"{open_ones.due:%H:%M}" == "06:00"
        assert new_ones.messages == pytest.approx(moment.arriving[0].messages)
        assert new_ones.due > open_ones.due

    def test_one_head_less_is_below_the_floor_where_there_is_one_head(self, explained):
        """At three on Tuesday night only Bo is there; without him nobody is."""
        moment = moment_of(explained, "2024-06-04 03:30")
        (less,) = moment.one_less
        assert (moment.heads, less.below_floor, less.skills) == (
            0.0,
            True,
            ("de", "en"),
        ) or moment.heads == 1.0
        assert less.below_floor

    @pytest.mark.parametrize("text", ["noon", "2024-06-10 00:00", "2023-01-01"])
    def test_a_time_outside_is_refused(self, explained, text):
        """Words, and moments before or after the horizon, with a time to write instead."""
        with pytest.raises(PlanFileError, match="write a local time such as 2024-06-06"):
            moment_of(explained, text)


def test_the_document_is_plain(explained):
    """It can be written as JSON, with and without a moment."""
    account, bounds = account_of(explained), regimes_of(explained)
    for moment in (None, moment_of(explained, "2024-06-04 12:00")):
        text = json.dumps(explain_document(explained, account, bounds, moment), allow_nan=False)
        assert json.loads(text)["schema"] == 1


def test_files_that_do_not_belong_together_are_refused(tmp_path, outcome):
    """coverage.csv of another week, and a folder without a plan."""
    folder = write_folder(tmp_path / "plan", outcome)
    (folder / "coverage.csv").write_text(coverage_csv(small_outcome("2024-06-10").coverage))
    with pytest.raises(DataFileError, match=r"not those of plan\.json"):
        explain(folder)
    with pytest.raises(DataFileError, match=r"plan\.json"):
        explain(tmp_path)
