"""Bad input: a clear error with place and remedy, the documented exit code, no traceback, no half file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.end_to_end.run_wfm import run_wfm
from tests.end_to_end.tiny_company import write_company

PLAN_FILE = [
    pytest.param(("aht = 400", "aht = -400"), "aht", id="a negative AHT"),
    pytest.param(("hours = 8\nbreak", "hours = 25\nbreak"), "hours", id="a shift longer than a day"),
    pytest.param(('within = "6h"', 'within = "2min"'), "within", id="a target shorter than one AHT"),
    pytest.param(("floor = 1", "flor = 1"), "floor", id="an unknown key"),
]
DATA_FILE = [
    pytest.param(("Ben,full time", "Ben,fulltime"), "row 3", id="an agent with an unknown contract"),
    pytest.param(("start = 2024-05-06", "start = 2024-03-01"), "horizon", id="a horizon before the history"),
    pytest.param(("2024-05-08", "8 May"), "time_off", id="time off that is no date"),
]


@pytest.mark.parametrize(("change", "place"), PLAN_FILE)
def test_a_wrong_plan_file_ends_with_2(change: tuple[str, str], place: str, tmp_path: Path) -> None:
    """Anything wrong in plan.toml is exit 2 and names the key."""
    _refused(write_company(tmp_path, change), 2, place)


@pytest.mark.parametrize(("change", "place"), DATA_FILE)
def test_a_wrong_data_file_ends_with_3(change: tuple[str, str], place: str, tmp_path: Path) -> None:
    """Anything wrong in a data file is exit 3 and names the place."""
    _refused(write_company(tmp_path, change), 3, place)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("interval_start,queue\n2024-04-01T00:00:00,social\n", "volume"),
        ("interval_start,queue,volume\nyesterday,social,3\n", "row 2"),
        ("interval_start,queue,volume\n", "volumes.csv"),
    ],
    ids=["a missing column", "a date that does not parse", "an empty history"],
)
def test_a_wrong_history_ends_with_3(text: str, place: str, tmp_path: Path) -> None:
    """A history that cannot be read is exit 3 and names the place."""
    plan = write_company(tmp_path)
    (tmp_path / "volumes.csv").write_text(text)
    _refused(plan, 3, place)


def test_rules_that_leave_somebody_no_roster_end_with_4(tmp_path: Path) -> None:
    """Ana must work 40 hours but may not: exit 4 names her and what to ease."""
    plan = write_company(
        tmp_path,
        ("hours_per_week = [24, 40]", "hours_per_week = [40, 40]"),
        ("max_days_in_row = 5", "max_days_in_row = 1"),
    )
    _refused(plan, 4, "Ana")


def _refused(plan: Path, code: int, place: str) -> None:
    ended = run_wfm("plan", plan, "--out", plan.parent / "out")
    assert ended.returncode == code, ended.stderr
    assert "Traceback" not in ended.stderr
    assert any(line.startswith("error: ") and place in line for line in ended.stderr.splitlines()), (
        ended.stderr
    )
    assert not (plan.parent / "out").exists()
