"""The benchmark of shift design: files read or refused, the checker's own count, the contract's rows."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.shift_design import main
from benchmarks.shift_design_checker import faults, objective_minutes
from benchmarks.shift_design_format import read_instance
from scheduling.design import Design, Kind
from wfm.errors import DataFileError

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "bench" / "shift-design"
DAY = [0] * 8 + [2] * 9 + [1] * 7
TINY = {
    "interval": 60,
    "days": 1,
    "demand": DAY,
    "shiftTypes": 2,
    "minStart": [7, 16],
    "maxStart": [9, 18],
    "minLength": [8, 6],
    "maxLength": [9, 7],
    "avgMinutes": 2310,
    "weightUnderCover": 1,
    "weightOverCover": 1,
    "weightShiftInstances": 60,
}


def written(tmp_path, **changes):
    """TINY as a file, with changes; None leaves a line out."""
    lines = [f"{name} = {value};" for name, value in (TINY | changes).items() if value is not None]
    path = tmp_path / "tiny.dzn"
    path.write_text("% a day shift and an evening shift\n" + "\n".join(lines), encoding="utf-8")
    return path


def test_a_file_is_read_as_it_stands(tmp_path):
    """Comments are skipped, windows go by shift type, weights of minutes become prices of intervals."""
    instance = read_instance(written(tmp_path, weightUnderCover=2))
    assert instance.demand == tuple(DAY)
    assert instance.windows == ((7, 9, 8, 9), (16, 18, 6, 7))
    prices = instance.problem().prices
    assert (prices.under, prices.over, prices.kind) == (120, 60, 60)


def test_everything_wrong_is_said_at_once(tmp_path):
    """A missing key, a number that is none and a list that is none are three problems in one error."""
    with pytest.raises(DataFileError) as caught:
        read_instance(written(tmp_path, interval=None, days="seven", demand="[1, x]"))
    assert [problem.place for problem in caught.value.problems] == ["interval", "days", "demand"]


def test_contradictions_are_said_at_once(tmp_path):
    """Demand too short, a type without a window, windows turned round, a shift longer than a day."""
    changes = {"demand": [1, 2], "maxStart": [9], "minStart": [10, 16], "maxLength": [25, 7]}
    with pytest.raises(DataFileError) as caught:
        read_instance(written(tmp_path, **changes))
    places = [problem.place for problem in caught.value.problems]
    assert places == ["demand", "maxStart", "minStart, entry 1", "minLength, entry 1"]


def test_the_checker_counts_what_an_eye_counts():
    """7-8 has two heads too many, 16-17 one too few, and two kinds are in use; one nobody works is not."""
    heads = {(7, 9): [2], (16, 8): [1], (9, 9): [0]}
    assert objective_minutes(DAY, 60, (1, 1, 60), heads) == 120 + 60 + 2 * 60
    assert objective_minutes(DAY, 60, (10, 1, 0), heads) == 120 + 600


def test_the_checker_finds_what_no_window_allows():
    """A start outside its window, a length outside it, a day too many."""
    windows = [(23, 25, 8, 9)]
    assert faults(1, 60, windows, {(1, 8): [1]}) == []
    assert len(faults(1, 60, windows, {(2, 8): [1], (0, 7): [1], (0, 8): [1, 1]})) == 3


def test_the_checker_loads_no_solver():
    """Nor anything else of this project."""
    code = (
        "import sys, benchmarks.shift_design_checker as c;"
        "ours = ('pulp', 'highspy', 'scheduling', 'wfm', 'numpy');"
        "print(*(m for m in sys.modules if m.split('.')[0] in ours))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


@settings(max_examples=50, deadline=None)
@given(st.dictionaries(st.tuples(st.integers(0, 23), st.integers(1, 24)), st.integers(0, 3), max_size=4))
def test_checker_and_engine_agree(tmp_path_factory, heads):
    """Of any design, the checker's count is the engine's cost."""
    problem = read_instance(written(tmp_path_factory.mktemp("any"))).problem()
    design = Design({Kind(*kind): (count,) for kind, count in heads.items() if count})
    counted = objective_minutes(DAY, 60, (1, 1, 60), {kind: (count,) for kind, count in heads.items()})
    assert counted == problem.cost(design)


def test_a_row_has_the_keys_of_the_contract(tmp_path, capsys):
    """--json gives one document of schema 1; two kinds meet the tiny day but for one hour."""
    assert main([str(written(tmp_path)), "--json", "--threads", "1"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["schema"] == 1
    assert {"machine", "versions"} <= set(document)
    (row,) = document["rows"]
    assert {"file", "objective_minutes", "bound", "seconds", "threads", "status"} <= set(row)
    assert (row["file"], row["objective_minutes"], row["bound"], row["status"]) == (
        "tiny",
        120,
        120,
        "optimal",
    )


def test_a_wrong_file_is_an_error_with_a_remedy(tmp_path, capsys):
    """Exit code 3, the place and what to write, nothing on stdout."""
    assert main([str(written(tmp_path, minLength=[0, 6]))]) == 3
    said = capsys.readouterr()
    assert said.out == ""
    assert "minLength, entry 1" in said.err


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared folder with shift-design instances is not here")
@pytest.mark.parametrize(("number", "minutes"), [(1, 480), (3, 600), (5, 480)])
def test_published_optima_are_proven(number, minutes, capsys):
    """Hourly instances whose best objectives are published."""
    assert main([str(SHARED / f"RandomExample{number}.dzn"), "--threads", "1", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)["rows"]
    assert (row["objective_minutes"], row["bound"], row["status"]) == (minutes, minutes, "optimal")
