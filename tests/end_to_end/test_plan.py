"""`wfm plan` from files to files."""

from __future__ import annotations

import json
from pathlib import Path
from subprocess import CompletedProcess

import pandas as pd
import pytest
from openpyxl import load_workbook

from tests.end_to_end.run_wfm import run_wfm
from tests.end_to_end.tiny_company import write_company

FILES = ("roster.xlsx", "roster.csv", "coverage.csv", "forecast.csv", "plan.json", "run.json")


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny company planned once; the folder of its files."""
    folder = tmp_path_factory.mktemp("tiny")
    ended = run_wfm("plan", write_company(folder), "--out", folder / "out")
    assert ended.returncode == 0, ended.stderr
    return folder / "out"


def test_every_file_of_the_contract_is_written(planned: Path) -> None:
    """The six files of the contract are there and nothing else is, no temporary file either."""
    assert sorted(path.name for path in planned.iterdir()) == sorted(FILES)


def test_plan_json_has_the_keys_of_the_contract(planned: Path) -> None:
    """plan.json has the keys of DESIGN.md 5.3 and what was added, its inputs in plan.toml's spelling."""
    document = json.loads((planned / "plan.json").read_text())
    assert list(document) == [
        "schema", "name", "seed", "inputs", "workload_hours", "paid_hours", "heads", "fte", "cost",
        "cover", "roster", "service", "chance_all", "chance_span", "futures", "last_shift",
        "fairness", "hires", "wishes_not_met", "unmet", "warnings",
    ]  # fmt: skip
    assert document["inputs"]["queue"][0]["reply"]["targets"] == [{"within": "6h", "share": 0.85}]
    assert [agent["agent"] for agent in document["inputs"]["agents"]] == ["Ana", "Ben", "=Cleo"]
    assert set(document["roster"]) == {"status", "objective", "bound", "gap", "paid_hours"}
    assert set(document["cover"]) == set(document["roster"]) | {"chance_all"}
    assert set(document["service"][0]) == {
        "queue", "work_type", "within_seconds", "measure", "share",
        "predicted", "simulated", "simulated_p05", "chance", "abandoned",
    }  # fmt: skip


def test_the_confidence_is_reached_at_no_less_than_the_bound(planned: Path) -> None:
    """The plan holds with the confidence asked, and its hours are those of roster.csv, above the bound."""
    document = json.loads((planned / "plan.json").read_text())
    roster = pd.read_csv(planned / "roster.csv")
    assert document["chance_all"] >= 0.80
    assert document["paid_hours"] == pytest.approx(roster["paid_hours"].sum())
    assert document["roster"]["bound"] <= document["roster"]["objective"]
    assert document["unmet"] == document["hires"] == []


def test_agents_alike_bear_alike(planned: Path) -> None:
    """Hours are within one shift, told alike by plan.json, roster.csv and the sheet Fairness.

    Ana has a day off and all seven work 40 hours, the most there may be: in proportion 8.2 apart.
    """
    fairness = json.loads((planned / "plan.json").read_text())["fairness"]
    (group,) = fairness["groups"]
    assert group["spread_hours"] <= 8.2
    there = [agent["hours"] for agent in fairness["agents"] if agent["weeks"] == 1.0]
    assert max(there) - min(there) <= 8
    hours = pd.read_csv(planned / "roster.csv").groupby("agent")["paid_hours"].sum()
    told = {row["agent"]: row["hours"] for row in fairness["agents"]}
    assert {agent: told[agent] for agent in hours.index} == hours.to_dict()
    sheet = load_workbook(planned / "roster.xlsx")["Fairness"]
    shown = {row[0]: row[4] for row in sheet.iter_rows(min_row=5, values_only=True) if row[0]}
    assert {agent: shown[agent] for agent in told} == told


def test_coverage_is_that_of_the_roster(planned: Path) -> None:
    """coverage.csv counts the heads of roster.csv, breaks taken out and the last night wrapped around."""
    coverage = pd.read_csv(planned / "coverage.csv", parse_dates=["interval_start"])
    roster = pd.read_csv(planned / "roster.csv")
    week = pd.Timedelta(days=7)
    heads = pd.Series(0.0, index=coverage["interval_start"])
    for _, row in roster.iterrows():
        stretches = [(row["start"], row["end"], 1.0)]
        if isinstance(row["breaks"], str):
            stretches += [(*pair.split("/"), -1.0) for pair in row["breaks"].split(";")]
        for start, end, sign in stretches:
            a, b = (pd.Timestamp(text).tz_convert("UTC") for text in (start, end))
            for lap in (-week, pd.Timedelta(0)):
                heads[(heads.index >= a + lap) & (heads.index < b + lap)] += sign
    assert heads.to_numpy() == pytest.approx(coverage["coverage"].to_numpy())
    assert (coverage["coverage"] >= 1).all()


def test_locks_time_off_and_rest_are_kept(planned: Path) -> None:
    """The fixed shift stands, nobody works on time off, and eleven hours lie between shifts."""
    roster = pd.read_csv(planned / "roster.csv")
    cleo = roster[roster["agent"] == "=Cleo"]
    assert "2024-05-07T09:00:00+02:00" in set(cleo["start"])
    assert not roster[roster["agent"] == "Ana"]["start"].str.startswith("2024-05-08").any()
    for _, shifts in roster.groupby("agent"):
        starts, ends = pd.to_datetime(shifts["start"]), pd.to_datetime(shifts["end"])
        rests = starts.to_numpy()[1:] - ends.to_numpy()[:-1]
        assert (rests >= pd.Timedelta(hours=11)).all()


def test_a_name_that_begins_with_an_equals_sign_stays_text(planned: Path) -> None:
    """=Cleo is a name on the Roster sheet, no formula."""
    sheet = load_workbook(planned / "roster.xlsx")["Roster"]
    cell = next(row[0] for row in sheet.iter_rows() if row[0].value == "=Cleo")
    assert cell.data_type == "s"


def test_the_same_inputs_and_seed_give_the_same_bytes(planned: Path, tmp_path: Path) -> None:
    """A second run writes the same bytes everywhere but in run.json."""
    again = tmp_path / "again"
    assert run_wfm("plan", write_company(tmp_path), "--out", again, "--quiet").returncode == 0
    for name in FILES:
        if name != "run.json":
            assert (again / name).read_bytes() == (planned / name).read_bytes(), name


def test_json_is_the_only_thing_on_stdout(tmp_path: Path) -> None:
    """With --json stdout is one document, whatever is said on stderr."""
    ended = run_wfm("forecast", write_company(tmp_path), "--out", tmp_path / "f", "--json")
    assert json.loads(ended.stdout)["schema"] == 1


@pytest.fixture(scope="module")
def too_few(tmp_path_factory: pytest.TempPathFactory) -> tuple[CompletedProcess[str], Path]:
    """Three agents around the clock, planned once with --strict; how that ended, the folder of its files."""
    folder = tmp_path_factory.mktemp("few")
    few = write_company(folder, ("pool = 12", "pool = 0"))
    return run_wfm("plan", few, "--out", folder / "out", "--strict"), folder / "out"


def test_a_confidence_out_of_reach_is_a_warning_and_strict_makes_it_an_end(
    too_few: tuple[CompletedProcess[str], Path],
) -> None:
    """Too few people: all files, a warning that says so, 4 with --strict; what is unmet is listed."""
    ended, out = too_few
    document = json.loads((out / "plan.json").read_text())
    assert ended.returncode == 4
    assert any("confidence of 80% is not reached" in warning for warning in document["warnings"])
    assert document["unmet"]
    hires = document["hires"]
    assert {hire["contract"] for hire in hires} == {"full time"}
    assert all(24 <= hire["paid_hours"] <= 40 for hire in hires)
    assert hires[-1]["chance"] >= 0.80 > document["chance_all"]
    short = [hire["hours_below_floor"] for hire in hires]
    assert short == sorted(short, reverse=True)
    summary = load_workbook(out / "roster.xlsx")["Summary"]
    assert "Whom to hire" in [row[0] for row in summary.iter_rows(values_only=True)]
    assert "hire full time, " in ended.stdout


def test_an_impossible_cover_says_what_would_be_enough(
    too_few: tuple[CompletedProcess[str], Path],
) -> None:
    """Three agents around the clock: what is short and when, and the least of each change, on the screen."""
    ended, out = too_few
    warnings = json.loads((out / "plan.json").read_text())["warnings"]
    said = " ".join(warning for warning in warnings if warning.startswith("cover: "))
    assert "the floor: 1 heads short from " in said
    assert "more of full time (pool or agents.csv)" in said
    assert "more of full time" in ended.stderr


def test_rules_asked_for_are_kept(tmp_path: Path) -> None:
    """Labour rules, a succession, most nights and an agent's own rule, in the roster that is written."""
    agents = (
        "agent,contract,skills,time_off,requests,locks",
        "agent,contract,skills,time_off,requests,locks,rules",
    )
    rules = (
        "max_days_in_row = 5\n",
        'max_days_in_row = 5\nlabour_rules = "eu-working-time"\n'
        'forbidden_successions = [["N8", "N8"]]\nmax_shifts = { N8 = 8 }\n',
    )
    ben = ("Ben,full time,,,off 2024-05-11,", "Ben,full time,,,,,max_shifts N8 0")
    ended = run_wfm("plan", write_company(tmp_path, agents, rules, ben), "--out", tmp_path / "out")
    assert ended.returncode == 0, ended.stderr
    assert json.loads((tmp_path / "out" / "plan.json").read_text())["unmet"] == []
    roster = pd.read_csv(tmp_path / "out" / "roster.csv", parse_dates=["start", "end"])
    for name, worked in roster.sort_values("start").groupby("agent"):
        nights = worked[worked["shift"] == "N8"]
        assert len(nights) <= 2 * (name != "Ben")
        assert not (nights["start"].diff() == pd.Timedelta(days=1)).any()
        rest = (worked["start"] - worked["end"].shift()).dropna()
        days_off = worked["start"].dt.normalize().diff().dropna() > pd.Timedelta(days=1)
        assert (rest >= pd.Timedelta(hours=11)).all()
        assert (rest[days_off] >= pd.Timedelta(hours=35)).all()


def test_a_wish_out_of_reach_is_listed_and_a_hard_rule_kept(tmp_path: Path) -> None:
    """Shifts of a week begin within an hour by rule; free weekends are wished, and somebody has to work."""
    rules = (
        "max_days_in_row = 5\n",
        "max_days_in_row = 5\nsame_start_minutes = 60\nmax_weekends = 0\nsoft = { max_weekends = 2 }\n",
    )
    free = ("=Cleo,full time,,,,2024-05-07 D8 09:00\n", "=Cleo,full time,,,,\n")
    ended = run_wfm("plan", write_company(tmp_path, rules, free), "--out", tmp_path / "out")
    assert ended.returncode == 0, ended.stderr
    document = json.loads((tmp_path / "out" / "plan.json").read_text())
    roster = pd.read_csv(tmp_path / "out" / "roster.csv")
    start = roster["start"].str[11:13].astype(int) * 60 + roster["start"].str[14:16].astype(int)
    apart = start.groupby(roster["agent"]).agg(lambda clocks: clocks.max() - clocks.min())
    assert (apart <= 60).all()
    weekends = roster[pd.to_datetime(roster["start"].str[:10]).dt.day_of_week >= 5]["agent"].unique()
    wishes = document["wishes_not_met"]
    assert sorted(wish["agent"] for wish in wishes) == sorted(weekends)
    assert len(weekends) > 0
    assert {(wish["rule"], wish["weight"]) for wish in wishes} == {("weekends", 2.0)}
    assert not any("weekends" in line for line in document["unmet"])
    assert "Wishes not met:" in ended.stdout
    issues = load_workbook(tmp_path / "out" / "roster.xlsx")["Issues"]
    assert sum(cell.value == "wish" for cell in issues["A"]) == len(wishes)


LEADS = """pool = 12

[[contract]]
name = "lead"
hours_per_week = [0, 40]
shifts = ["D8", "N8"]
cost_per_hour = 22
skills = ["lead"]
pool = 6"""


def test_somebody_in_charge_is_always_there(tmp_path: Path) -> None:
    """A lead is asked for, and there is one on shift in every hour of the week."""
    asked = ("floor = 1", 'floor = 1\nin_charge = "lead"')
    ended = run_wfm("plan", write_company(tmp_path, ("pool = 12", LEADS), asked), "--out", tmp_path / "out")
    assert ended.returncode == 0, ended.stderr
    document = json.loads((tmp_path / "out" / "plan.json").read_text())
    assert document["unmet"] == []
    assert document["chance_all"] >= 0.80
    roster = pd.read_csv(tmp_path / "out" / "roster.csv", parse_dates=["start", "end"])
    leads = roster[roster["skills"] == "lead"]
    first = pd.Timestamp("2024-05-06", tz="Europe/Berlin")
    there = {
        int((hour - first) / pd.Timedelta(hours=1)) % 168
        for start, end in zip(leads["start"], leads["end"], strict=True)
        for hour in pd.date_range(start, end, freq="h", inclusive="left")
    }
    assert there == set(range(168))
