"""`wfm forecast` and `wfm accuracy` from files to files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.end_to_end.run_wfm import run_wfm
from tests.end_to_end.tiny_company import write_company

OVERRIDES = "start,end,queue,percent,volume,add,reason\n2024-05-07,2024-05-07,social,200,,,mailing\n"
NAMED = ("[staffing]", '[forecast]\noverrides = "overrides.csv"\n\n[staffing]')


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny company's forecast with an override and pictures; the folder of its plan."""
    folder = tmp_path_factory.mktemp("forecast")
    (folder / "overrides.csv").write_text(OVERRIDES)
    ended = run_wfm("forecast", write_company(folder, NAMED), "--plot", "--workers", "1")
    assert ended.returncode == 0, ended.stderr
    assert "overrides change" in ended.stderr
    return folder


def test_the_files_are_those_of_the_reference(made: Path) -> None:
    """forecast.csv, forecast.json and a picture of the queue."""
    names = sorted(path.name for path in (made / "forecast").iterdir())
    assert names == ["forecast-social.svg", "forecast.csv", "forecast.json"]
    assert json.loads((made / "forecast" / "forecast.json").read_text())["timezone"] == "Europe/Berlin"


def test_neither_workers_nor_what_is_kept_change_a_byte(made: Path) -> None:
    """With two workers, and again with everything kept from before: the same bytes in every file."""
    for _ in range(2):
        ended = run_wfm("forecast", made / "plan.toml", "--plot", "--workers", "2", "--out", made / "again")
        assert ended.returncode == 0, ended.stderr
        for path in (made / "forecast").iterdir():
            assert (made / "again" / path.name).read_bytes() == path.read_bytes(), path.name
    assert "1 of 1 queues are forecast already" in ended.stderr


def test_accuracy_says_what_the_override_was_worth(made: Path) -> None:
    """Twelve an hour came every hour of Tuesday: the doubled forecast is judged beside the model's."""
    rows = "".join(f"2024-05-07T{hour:02d}:00:00,social,12\n" for hour in range(24))
    (made / "came.csv").write_text("interval_start,queue,volume\n" + rows)
    ended = run_wfm("accuracy", made / "forecast", "--actual", made / "came.csv", "--json")
    assert ended.returncode == 0, ended.stderr
    document = json.loads(ended.stdout)
    day = next(row for row in document["rows"] if (row["level"], row["scope"]) == ("day", "overridden"))
    assert (document["schema"], day["judged"], day["actual"]) == (1, 1, 288)
    assert day["saved"] == pytest.approx((day["wape_model"] - day["wape"]) * 288, abs=1e-3)


def test_wrong_input_ends_as_documented(made: Path) -> None:
    """A zone that is none is 2, a folder without a forecast 3, without a traceback."""
    came = ("--actual", made / "volumes.csv")
    for code, arguments in ((2, (made / "forecast", *came, "--zone", "Mars")), (3, (made, *came))):
        ended = run_wfm("accuracy", *arguments)
        assert ended.returncode == code
        assert ended.stderr.startswith("error: ")
        assert "Traceback" not in ended.stderr
