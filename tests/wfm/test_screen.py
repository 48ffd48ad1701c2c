"""Where a command's words go."""

from __future__ import annotations

import json

import pytest

from wfm.errors import Problem
from wfm.screen import MOST_WARNINGS, Screen


def test_json_has_stdout_to_itself(capsys: pytest.CaptureFixture[str]) -> None:
    """With --json nothing but the document is on stdout; warnings stay on stderr."""
    screen = Screen(as_json=True)
    screen.document({"schema": 1})
    screen.lines(["words"])
    screen.table("Title", ["a"], [["b"]])
    screen.next("something")
    screen.warn(["careful"])
    said = capsys.readouterr()
    assert json.loads(said.out) == {"schema": 1}
    assert said.err == "note: careful\n"


def test_quiet_leaves_results_and_errors(capsys: pytest.CaptureFixture[str]) -> None:
    """--quiet keeps results on stdout and errors on stderr, and drops the rest."""
    screen = Screen(quiet=True)
    screen.lines(["a result"])
    screen.warn(["careful"])
    screen.next("something")
    screen.problems([Problem("plan.toml", "seed", "is wrong", "write a number")])
    with screen.working("thinking") as say:
        say("still thinking")
    said = capsys.readouterr()
    assert said.out == "a result\n"
    assert said.err == "error: plan.toml: seed: is wrong (write a number)\n"


def test_many_warnings_are_counted_not_poured_out(capsys: pytest.CaptureFixture[str]) -> None:
    """Beyond a dozen, the screen says how many more the files hold."""
    Screen().warn(f"w{i}" for i in range(MOST_WARNINGS + 5))
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == MOST_WARNINGS + 1
    assert lines[-1] == "note: and 5 more, listed in the files"
