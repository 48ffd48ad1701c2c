"""Minimum shift design measured: `python -m benchmarks.shift_design FILE.dzn... [--seconds 20]`."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.document import document
from benchmarks.shift_design_checker import faults, objective_minutes
from benchmarks.shift_design_format import Instance, read_instance
from scheduling.design import Design, solve_design
from scheduling.solver import Stop
from wfm.errors import WfmError

PACKAGES = ("highspy", "pulp", "numpy")


@dataclass(frozen=True)
class Measured:
    """One instance: the objective as the checker counts it, the proven bound, wall-clock seconds."""

    file: str
    objective_minutes: int
    bound: float | None
    seconds: float
    threads: int
    status: str
    kinds: int
    deviation_minutes: int


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; the exit code."""
    asked = _parser().parse_args(arguments)
    try:
        instances = [read_instance(path) for path in asked.files]
    except WfmError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    rows = [_measured(instance, asked.seconds, asked.threads) for instance in instances]
    print(document(rows, PACKAGES) if asked.json else "\n".join(_lines(rows)))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.shift_design", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE.dzn", help="MiniZinc data")
    parser.add_argument("--seconds", default=20.0, type=_positive, help="of wall clock for each file")
    parser.add_argument("--threads", default=2, type=int, choices=range(1, 65), metavar="N", help="of HiGHS")
    parser.add_argument("--json", action="store_true", help="one document on stdout")
    return parser


def _measured(instance: Instance, seconds: float, threads: int) -> Measured:
    began = time.perf_counter()
    problem = instance.problem()
    found = solve_design(problem, Stop(seconds, 0.0, threads))
    taken = time.perf_counter() - began
    objective = _judged(instance, found.design)
    kinds = len(found.design.heads)
    deviation = objective - instance.weight_kind * kinds
    row = (instance.file, objective, found.solve.bound, taken, threads, found.solve.status.value)
    return Measured(*row, kinds, deviation)


def _judged(instance: Instance, design: Design) -> int:
    """The objective by the checker's own count, whatever the search says of itself."""
    heads = {(kind.start, kind.length): by_day for kind, by_day in design.heads.items()}
    wrong = faults(instance.days, instance.interval_minutes, instance.windows, heads)
    if wrong:
        raise AssertionError(f"{instance.file}: {'; '.join(wrong)}")
    weights = (instance.weight_under, instance.weight_over, instance.weight_kind)
    return objective_minutes(instance.demand, instance.interval_minutes, weights, heads)


def _lines(rows: Iterable[Measured]) -> Iterable[str]:
    yield f"{'file':24s}{'minutes':>9s}{'bound':>9s}{'kinds':>7s}{'seconds':>9s}{'threads':>9s}  status"
    for row in rows:
        figures = (
            f"{row.objective_minutes:9d}{row.bound:9.0f}{row.kinds:7d}{row.seconds:9.1f}{row.threads:9d}"
        )
        yield f"{row.file:24s}{figures}  {row.status}"


def _positive(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not seconds > 0:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds above 0")
    return seconds


if __name__ == "__main__":
    sys.exit(main())
