"""Errors as values with a place and a remedy, gathered and shown all at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing wrong with the input.

    `file` is as the planner named it; `place` says where in it: a key path such as
    `queue.twitter.reply.aht`, or `row 12, column created_at`, or `sheet Roster, cell C7`.
    `message` says what is wrong and quotes the value; `remedy` says what to write instead.
    """

    file: str
    place: str
    message: str
    remedy: str

    def __str__(self) -> str:
        where = f"{self.file}: {self.place}" if self.place else self.file
        return f"{where}: {self.message} ({self.remedy})"


class WfmError(Exception):
    """An end of a command that is not a success; carries every problem and the exit code."""

    exit_code = 2

    def __init__(self, problems: Iterable[Problem] | Problem) -> None:
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class PlanFileError(WfmError):
    """Wrong usage, or anything wrong in plan.toml."""

    exit_code = 2


class DataFileError(WfmError):
    """Anything wrong in a data file: history, agents, events, a roster."""

    exit_code = 3


class NoPlanError(WfmError):
    """No plan can satisfy the hard rules; the problems are the reasons."""

    exit_code = 4


class StoppedError(WfmError):
    """Stopped before any plan was found."""

    exit_code = 5
