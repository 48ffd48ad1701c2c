"""A plan that begins where another ended: its roster before and the messages open at the start."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from tests.end_to_end.run_wfm import run_wfm
from tests.end_to_end.tiny_company import write_company

POOL = "full time pool 1"
BEFORE = f"""\
agent,contract,skills,shift,start,end,breaks,paid_hours
{POOL},full time,,N8,2024-05-05T22:00:00+02:00,2024-05-06T06:00:00+02:00,,8.0
Ana,full time,,D8,2024-05-05T14:00:00+02:00,2024-05-05T22:00:00+02:00,,8.0
"""
OPEN = "created_at,queue,work_type\n" + "2024-05-05T23:00,social,reply\n" * 12
START = ("start = 2024-05-06", 'start = 2024-05-06\nprevious = "before.csv"\nbacklog = "open.csv"')


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny company planned after a night shift and with twelve messages open."""
    folder = tmp_path_factory.mktemp("start")
    (folder / "before.csv").write_text(BEFORE, encoding="utf-8")
    (folder / "open.csv").write_text(OPEN, encoding="utf-8")
    ended = run_wfm("plan", write_company(folder, START), "--out", folder / "out")
    assert ended.returncode == 0, ended.stderr
    return folder / "out"


def test_the_start_is_heeded_and_told(planned: Path) -> None:
    """The targets hold, nothing is broken, and the open messages are told of."""
    document = json.loads((planned / "plan.json").read_text())
    assert document["chance_all"] >= 0.80
    assert document["unmet"] == []
    assert any("12 open messages at the start" in warning for warning in document["warnings"])


def test_the_night_before_covers_the_first_hours(planned: Path) -> None:
    """One head until 6:00 who is in no row of the roster; the open messages are answered in these hours."""
    coverage = pd.read_csv(planned / "coverage.csv")
    roster = pd.read_csv(planned / "roster.csv")
    assert (roster["start"] >= "2024-05-06").all()
    first = roster[roster["start"] < "2024-05-06T06:00"]
    assert (coverage["coverage"][:6] == 1 + len(first)).all()
    assert coverage["backlog"][0] > coverage["backlog"][5]


def test_the_last_night_rests(planned: Path) -> None:
    """Who worked until 6:00 of the first day starts no shift within eleven hours."""
    roster = pd.read_csv(planned / "roster.csv")
    theirs = roster[roster["agent"] == POOL]
    assert (theirs["start"] >= "2024-05-06T17:00").all()
