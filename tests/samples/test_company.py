"""The sample company: the committed files are what the script makes, and read as a plan."""

from __future__ import annotations

import gzip
from collections import Counter
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from samples.export import LEFT_RUNNING, PAGES_TWICE, messages_csv_gz
from samples.generate import FOLDER, SEED, company
from samples.messages import END, LOST, QUEUES, draw, midnight
from wfm.agents import read_agents
from wfm.config import load_plan


@pytest.fixture(scope="module")
def made():
    """The files as the script makes them now."""
    return company()


@pytest.fixture(scope="module")
def rows(made):
    """The rows of the export as lists of cells, header first."""
    text = gzip.decompress(made["messages.csv.gz"]).decode()
    return [line.split(",") for line in text.splitlines()]


@pytest.mark.parametrize("name", ["agents.csv", "events.csv", "messages.csv.gz"])
def test_committed_files_are_what_the_script_makes(made, name):
    """Contents byte for byte; of the packed file what is in it, since zlib's versions pack differently."""
    committed, new = (FOLDER / name).read_bytes(), made[name]
    if name.endswith(".gz"):
        committed, new = gzip.decompress(committed), gzip.decompress(new)
    assert new == committed


def test_packed_file_holds_no_time_of_writing():
    """Two runs give the same bytes, and the gzip header's time (bytes 4 to 7) is zero."""
    messages = draw(np.random.default_rng(SEED))
    first, second = (messages_csv_gz(np.random.default_rng(1), messages) for _ in range(2))
    assert first == second
    assert first[4:8] == bytes(4)


def test_folder_is_small_enough_for_git():
    """The whole folder stays under a megabyte."""
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 1_000_000


def test_export_repeats_whole_pages_and_nothing_else(rows):
    """A repeated message_id repeats its whole row, as many times as the pages say."""
    ids = Counter(row[0] for row in rows[1:])
    whole = Counter(map(tuple, rows[1:]))
    assert sum(count - 1 for count in ids.values()) == sum(length for _, length in PAGES_TWICE)
    assert len(ids) == len(whole)


def test_export_has_the_flaws_it_tells_of(rows):
    """Missing handling times and names, timers left running, no message in the lost hours."""
    body = rows[1:]
    handle = [int(row[4]) for row in body if row[4]]
    assert 0.01 < sum(not row[4] for row in body) / len(body) < 0.05
    assert 0.01 < sum(not row[7] for row in body) / len(body) < 0.05
    assert 0 < sum(seconds > 9 * 3600 for seconds in handle) <= LEFT_RUNNING
    lost = [moment.strftime("%Y-%m-%dT%H") for moment in (LOST[0] + timedelta(hours=h) for h in range(5))]
    utc_lost = {f"{hour[:-2]}{int(hour[-2:]) - 1:02d}" for hour in lost}
    assert not any(row[2][:13] in utc_lost for row in body)


def test_only_skilled_agents_answer(rows):
    """Each message was handled by somebody who speaks its language."""
    skills = {agent.name: agent.skills for agent in read_agents(load_plan(FOLDER / "plan.toml"))}
    assert all(row[1][-2:] in skills[row[7]] for row in rows[1:] if row[7])


def test_messages_end_where_the_horizon_starts():
    """The plan's horizon is the Monday after the last whole day of messages, and names every queue."""
    plan = load_plan(FOLDER / "plan.toml")
    messages = draw(np.random.default_rng(SEED))
    assert plan.horizon.start == END
    assert plan.horizon.start.weekday() == 0
    assert midnight(END) - 3600 < messages.created.max() < midnight(END)
    assert {queue.name for queue in plan.queues} == {queue.name for queue in QUEUES}


def test_days_have_two_peaks():
    """Messages by local hour rise to a late-morning peak, dip, and rise again in the evening."""
    messages = draw(np.random.default_rng(SEED))
    hours = (messages.created // 3600 + 1) % 24  # winter time, near enough for a shape
    count = np.bincount(hours, minlength=24)
    assert count[15] < count[11] / 1.2
    assert count[15] < count[19] / 1.2
    assert count[4] < count[15] / 2


def test_readme_tells_of_every_file():
    """The folder's README names each file beside it."""
    text = (FOLDER / "README.md").read_text()
    assert all(f"`{path.name}`" in text for path in FOLDER.iterdir() if path.name != "README.md")


def test_the_script_needs_numpy_alone():
    """No module of the samples imports anything but the standard library, numpy and itself."""
    allowed = (
        "__future__",
        "csv",
        "dataclasses",
        "datetime",
        "gzip",
        "io",
        "numpy",
        "pathlib",
        "samples",
        "zoneinfo",
    )
    lines = [line for path in Path(FOLDER.parent).glob("*.py") for line in path.read_text().splitlines()]
    imports = [line.split()[1].split(".")[0] for line in lines if line.startswith(("import ", "from "))]
    assert set(imports) <= set(allowed)
