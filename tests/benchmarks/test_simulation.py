"""The benchmark of the simulation: its rows, and that the team it times is a fair one."""

from __future__ import annotations

import json

import pytest

from benchmarks.simulation import main


def test_a_row_has_the_keys_of_the_contract(capsys):
    """--json gives one document of schema 1 with a row for each dispatch rule and number of skills."""
    assert main(["--futures", "3", "--repeats", "1", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["schema"] == 1
    rules = ["next-due", "due", "oldest", "priority"]
    assert [(row["skills"], row["dispatch"]) for row in document["rows"]] == [
        (skills, rule) for skills in (1, 4) for rule in rules
    ]
    for row in document["rows"]:
        assert row["per_second"] == pytest.approx(row["messages"] / row["seconds"])
        # A week, its week of warm-up and a day of tail; a team with neither idle nor hopeless weeks.
        assert 2.0 * row["judged"] < row["messages"] < 2.4 * row["judged"]
        assert 0.8 < row["utilisation"] < 0.95
