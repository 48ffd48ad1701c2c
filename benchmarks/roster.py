"""Rosters measured: on instances of Curtois & Qu (2014), or with `--agents` on made ones of any size."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.document import document
from benchmarks.roster_checker import Line, judge
from benchmarks.roster_format import read_instance
from benchmarks.roster_problem import lines_of, problem_of
from benchmarks.roster_sizes import Sized, sized
from scheduling.roster import solve_roster
from wfm.errors import WfmError

ENDLESS = 10**9  # rounds: the clock is what stops these runs
PACKAGES = ("highspy", "numba", "numpy", "scipy")

# schedulingbenchmarks.org; the objective of the best roster known.
BEST_KNOWN = {
    "Instance1": 607,
    "Instance2": 828,
    "Instance3": 1001,
    "Instance4": 1716,
    "Instance5": 1143,
    "Instance6": 1950,
    "Instance8": 1300,
}


@dataclass(frozen=True)
class Measured:
    """A row: an instance, what was found, proven and how long it took; `broken` hard rules are 0 if sound."""

    file: str
    objective: int
    bound: float | None
    best_known: int | None
    seconds: float
    seconds_to_feasible: float
    threads: int
    status: str
    broken: int
    seed: int


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; the exit code."""
    asked = _parser().parse_args(arguments)
    try:
        rows: list[Measured] | list[Sized] = (
            [sized(n, seed, asked.seconds, asked.threads) for n in asked.agents for seed in asked.seeds]
            if asked.agents
            else [_measured(path, seed, asked) for path in asked.files for seed in asked.seeds]
        )
    except WfmError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    print(document(rows, PACKAGES) if asked.json else "\n".join(_lines(rows)))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.roster", description=__doc__)
    parser.add_argument(
        "files", nargs="*", type=Path, metavar="FILE.txt", help="in the format of Curtois & Qu"
    )
    parser.add_argument("--seconds", default=60.0, type=float, help="for each instance, reading included")
    parser.add_argument("--threads", default=2, type=int)
    parser.add_argument("--seeds", default=(1,), type=_numbers, help="one run each, such as 1,2,3")
    parser.add_argument("--agents", default=(), type=_numbers, help="made rosters of so many agents instead")
    parser.add_argument("--out", type=Path, help="folder for the rosters, as agent,day,shift")
    parser.add_argument("--json", action="store_true", help="one document on stdout")
    return parser


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(","))


def _measured(path: Path, seed: int, asked: argparse.Namespace) -> Measured:
    began = time.perf_counter()
    instance = read_instance(path)
    problem = problem_of(instance, seed)
    read = time.perf_counter() - began
    found = solve_roster(problem, ENDLESS, asked.seconds - read, asked.threads)
    lines = lines_of(instance, found)
    seconds = time.perf_counter() - began
    judged = judge(instance, lines)
    for what in judged.broken:
        print(f"{instance.name}: {what}", file=sys.stderr)
    if asked.out:
        _write(asked.out / f"{instance.name}.csv", lines)
    return Measured(
        file=path.name,
        objective=judged.objective,
        bound=found.cost_bound,
        best_known=BEST_KNOWN.get(instance.name),
        seconds=round(seconds, 2),
        seconds_to_feasible=round(read + found.first_seconds, 2),
        threads=asked.threads,
        status=str(found.solve.status),
        broken=len(judged.broken),
        seed=seed,
    )


def _write(path: Path, lines: list[Line]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(f"{name},{day},{code}\n" for name, day, code in lines)
    path.write_text("agent,day,shift\n" + text, encoding="utf-8")


def _lines(rows: list[Measured] | list[Sized]) -> list[str]:
    if rows and isinstance(rows[0], Sized):
        return [str(row) for row in rows]
    head = f"{'file':<16}{'seed':>5}{'objective':>11}{'bound':>9}{'best':>8}{'first s':>9}{'s':>8}  status"
    return [head, *(_line(row) for row in rows if isinstance(row, Measured))]


def _line(row: Measured) -> str:
    bound = "-" if row.bound is None else f"{row.bound:.0f}"
    best = "-" if row.best_known is None else str(row.best_known)
    seconds = f"{row.seconds_to_feasible:>9.2f}{row.seconds:>8.1f}"
    broken = f", {row.broken} rules broken" if row.broken else ""
    return f"{row.file:<16}{row.seed:>5}{row.objective:>11}{bound:>9}{best:>8}{seconds}  {row.status}{broken}"


if __name__ == "__main__":
    sys.exit(main())
