"""Covers of three sizes: `python -m benchmarks.cover [--size S M L] [--seconds N] [--gap G] [--json]`.

Instances are those of `benchmarks.cover_instances`. Each is solved in a process of its own, so that its
peak memory is its own; seconds count from the problem to the answer, building the programme included, and
`cpu_seconds` those of all threads, which say more where others use the machine. `seconds_to_...` are
those at which a plan, or a plan within a gap to the bound known by then, was first there.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context

from benchmarks.cover_instances import SIZES, instance
from benchmarks.document import document
from scheduling.cover import solve_cover
from scheduling.solver import Stop

SECONDS = {"S": 10.0, "M": 60.0, "L": 300.0}
PACKAGES = ("numpy", "PuLP", "highspy")


@dataclass(frozen=True)
class Row:
    """One instance: its size, what was found and proven, and when."""

    size: str
    intervals: int
    classes: int
    duties: int
    status: str
    objective: float | None
    bound: float | None
    gap: float | None
    seconds: float
    seconds_to_plan: float | None
    seconds_to_1pct: float | None
    seconds_to_half_pct: float | None
    cpu_seconds: float
    peak_mib: float
    threads: int
    hit_limit: bool


@dataclass
class Milestones:
    """When gaps were first reached; told of each better plan."""

    began: float = field(default_factory=time.perf_counter)
    seen: list[tuple[float, float]] = field(default_factory=list)

    def tell(self, cost: float, bound: float) -> None:
        """A plan and the bound by then."""
        self.seen.append((time.perf_counter() - self.began, (cost - bound) / cost if cost else 0.0))

    def first(self, gap: float) -> float | None:
        """Seconds to a gap."""
        return next((seconds for seconds, reached in self.seen if reached <= gap), None)


def measure(size: str, seed: int, stop: Stop) -> Row:
    """Solve one instance in this process."""
    problem = instance(size, seed)
    milestones, cpu = Milestones(), time.process_time()
    found = solve_cover(problem, stop, milestones.tell).solve
    seconds = time.perf_counter() - milestones.began
    return Row(
        size=size,
        intervals=problem.days.intervals,
        classes=len(problem.classes),
        duties=sum(len(group.options) for group in problem.groups),
        status=found.status,
        objective=found.objective,
        bound=found.bound,
        gap=found.gap,
        seconds=seconds,
        seconds_to_plan=milestones.first(float("inf")),
        seconds_to_1pct=milestones.first(0.01),
        seconds_to_half_pct=milestones.first(0.005),
        cpu_seconds=time.process_time() - cpu,
        peak_mib=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        threads=stop.threads,
        hit_limit=found.hit_limit,
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; the exit code."""
    asked = _parser().parse_args(arguments)
    rows = []
    for row in _measured(asked):
        rows.append(row)
        print(_line(row), file=sys.stderr if asked.json else sys.stdout, flush=True)
    if asked.json:
        print(document(rows, PACKAGES))
    return 0


def _measured(asked: argparse.Namespace) -> Iterator[Row]:
    for size in asked.size:
        stop = Stop(asked.seconds or SECONDS[size], asked.gap, asked.threads)
        with ProcessPoolExecutor(1, get_context("spawn")) as alone:
            yield alone.submit(measure, size, asked.seed, stop).result()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cover", description=__doc__)
    parser.add_argument("--size", nargs="+", default=list(SIZES), choices=list(SIZES), help="instances")
    parser.add_argument("--seconds", type=float, help="of each; S 10, M 60, L 300 if not said")
    parser.add_argument("--gap", type=float, default=0.005, help="at which a solve ends")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1, help="of the instances")
    parser.add_argument("--json", action="store_true", help="one document on stdout")
    return parser


def _line(row: Row) -> str:
    found = "no plan" if row.objective is None else f"{row.objective:,.0f} hours"
    bound = "no bound" if row.bound is None else f"bound {row.bound:,.1f}"
    gap = "" if row.gap is None else f", gap {row.gap:.2%}"
    size = f"{row.size}: {row.intervals} intervals, {row.classes} classes, {row.duties} duties"
    return (
        f"{size}: {found}, {bound}{gap}, "
        f"{row.seconds:.1f} s (plan {_at(row.seconds_to_plan)}, 1 % {_at(row.seconds_to_1pct)}, "
        f"0.5 % {_at(row.seconds_to_half_pct)}), {row.cpu_seconds:.1f} s of CPU, {row.peak_mib:.0f} MiB"
    )


def _at(seconds: float | None) -> str:
    return "never" if seconds is None else f"{seconds:.1f} s"


if __name__ == "__main__":
    sys.exit(main())
