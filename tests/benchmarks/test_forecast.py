"""The benchmark of forecasts reads any volumes file and judges by what was known before each origin."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from benchmarks.forecast import main
from benchmarks.forecast_bands import CountAnswer
from benchmarks.forecast_ladder import _rungs, ladder_lines
from benchmarks.forecast_made import CHARACTERS, made
from benchmarks.forecast_many import time_many
from benchmarks.forecast_scores import Score, origin_rows, score
from benchmarks.forecast_series import Measured, read_series
from forecasting import Dispersion
from tests.forecasting.made import rates, series


@pytest.fixture
def volumes(tmp_path):
    """Eight weeks of an hourly queue, open 08:00-20:00, a day of zeros, and a second queue."""
    lines = ["interval_start,queue,volume"]
    random = np.random.default_rng(3)
    for hour, rate in enumerate(rates(8, 3.0)):
        stamp = np.datetime64("2024-01-01T00") + np.timedelta64(hour, "h")
        count = random.poisson(rate + 5)
        gap = 24 * 30 <= hour < 24 * 31
        value = "" if not 8 <= hour % 24 < 20 else 0 if gap else count
        lines.append(f"{stamp}:00:00,one,{value}")
        lines.append(f"{stamp}:00:00,two,{count}")
    path = tmp_path / "volumes.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_a_file_is_read_as_its_queues(volumes):
    """Two queues; the first open twelve hours a day, its day of zeros a gap; both start on Monday."""
    one, two = read_series(volumes, ZoneInfo("UTC"))
    assert (one.name, two.name) == ("volumes:one", "volumes:two")
    assert one.series.first_day == date(2024, 1, 1)
    assert one.series.open.sum() == 12 * 56
    assert np.isnan(one.series.values[24 * 30 + 8 : 24 * 30 + 20]).all()
    assert two.series.open.all()
    assert np.isfinite(two.series.values).all()


def test_a_row_has_the_keys_of_the_contract(volumes, capsys):
    """--json gives one document of schema 1 with a row per queue and method; naive is 1 to itself."""
    assert main([str(volumes), "--weeks", "1", "--origins", "2", "--only", "default", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["schema"] == 1
    assert [(row["file"], row["method"]) for row in document["rows"]] == [
        (f"volumes:{queue}", method) for queue in ("one", "two") for method in ("default", "seasonal naive")
    ]
    assert set(document["rows"][0]) == {field.name for field in fields(Score)}
    assert document["rows"][1]["rel_interval"] == 1.0
    assert document["rows"][0]["rel_interval"] < 1.0


def test_what_comes_after_an_origin_is_not_known():
    """A method sees the days before the origin only, and whole weeks are counted from the first Monday."""
    seen = []
    past = series(10)

    def method(known, ahead):
        seen.append((known.days, ahead.first_day, ahead.days))
        return CountAnswer(np.ones(ahead.days * 24), Dispersion(0.1, 0.1))

    score(Measured("made", past), "one", method, [6, 8], 2)
    assert seen == [(42, date(2024, 2, 12), 14), (56, date(2024, 2, 26), 14)]


def test_origins_are_spread_over_the_later_half():
    """Of twenty weeks, four ahead: from ten to sixteen; of four weeks none is left."""
    assert origin_rows(Measured("made", series(20)), 4, 4) == (10, 12, 14, 16)
    assert origin_rows(Measured("made", series(4)), 4, 4) == ()


def test_many_queues_are_made_and_timed():
    """Two queues in this process: both forecast, in time and memory above nothing."""
    found = time_many(2, workers=1)
    assert (found.queues, found.workers) == (2, 1)
    assert found.seconds > 0
    assert found.peak_mib > 0


def test_made_series_are_the_same_again():
    """A seed gives the same bytes, another seed others."""
    first, again, other = (made(CHARACTERS[0], 3, seed).series.values.tobytes() for seed in (1, 1, 2))
    assert first == again != other


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("interval_start,queue\n2024-01-01T00:00,one\n", "no column volume"),
        ("interval_start,queue,volume\n2024-01-01T00:00,one,-3\n", "no counts"),
        ("interval_start,queue,volume\nyesterday,one,3\n", "no time"),
    ],
)
def test_a_wrong_file_is_told_with_its_place(tmp_path, capsys, text, what):
    """A missing column, a negative count or a word for a time ends with code 3 and its reason."""
    path = tmp_path / "wrong.csv"
    path.write_text(text, encoding="utf-8")
    assert main([str(path)]) == 3
    assert what in capsys.readouterr().err


def test_the_ladder_compares_with_the_better_plain_method_by_hindsight():
    """On four weeks of history of one short series: the ratio is our mean WAPE over the smaller plain one."""
    short = Measured("made", series(12))
    rungs = list(_rungs(short, 4, [4, 6, 8], 2))
    ours = next(rung for rung in rungs if rung.method == "default")
    plain = [rung for rung in rungs if rung.method != "default"]
    assert [rung.file for rung in rungs] == ["made, 4 weeks of history"] * 3
    assert ours.over_plain_day == pytest.approx(ours.wape_day / min(rung.wape_day for rung in plain))
    assert ours.over_plain_interval == pytest.approx(
        ours.wape_interval / min(rung.wape_interval for rung in plain)
    )
    assert min(rung.over_plain_day for rung in plain) == 1.0
    assert 0.0 < ours.error_day < 0.5


def test_the_ladder_is_shown_as_a_table_by_length_of_history():
    """A line a series by interval and one by day, a dash where history is too short, and the largest."""
    rungs = list(_rungs(Measured("made", series(8)), 2, [2, 4], 2))
    lines = list(ladder_lines(rungs))
    ours = rungs[0]
    own = [line for line in lines if line.split()[0] == "made"]
    assert [line.split()[1] for line in own] == [
        f"{ours.over_plain_interval:.3f}",
        f"{ours.over_plain_day:.3f}",
    ]
    assert own[0].split()[-1] == "-"
    assert sum(line.split()[0] == "largest" for line in lines) == 2
