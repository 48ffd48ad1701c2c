"""Messages simulated a second on one core: `python -m benchmarks.simulation [--json]`.

A week of `benchmarks.simulation_case` under each dispatch rule, with one skill and with several. What is
timed is `wfm.simulation.simulate` as planning calls it, on one thread: drawing, playing and judging.
Compiling is not timed. Seconds are those of the core, what it works for us, whatever else it works for; on a
quiet machine they are those of the clock, which stand beside them. Of several repeats the quickest counts.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import get_args

from benchmarks.document import document
from benchmarks.simulation_case import Team, team_of
from wfm.simulation import Dispatch, Settings, Simulated, simulate

SKILLS = (1, 4)
PACKAGES = ("numpy", "numba")


@dataclass(frozen=True)
class Row:
    """One dispatch rule and number of skills.

    `messages` are all that were drawn and played; `judged` those of the week itself, the others being
    its warm-up and its tail. `seconds` are of the processor, `wall_seconds` of the clock in the same
    run. `utilisation` is handling over time at work.
    """

    dispatch: str
    messages: int
    seconds: float
    per_second: float
    wall_seconds: float
    skills: int
    classes: int
    duties: int
    futures: int
    judged: int
    utilisation: float
    chance_all: float


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; the exit code."""
    asked = _parser().parse_args(arguments)
    rows = list(measured(asked.futures, asked.repeats))
    print(document(rows, PACKAGES) if asked.json else "\n".join(_lines(rows)))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.simulation", description=__doc__)
    parser.add_argument("--futures", default=400, type=_positive, help="weeks played in a run")
    parser.add_argument("--repeats", default=5, type=_positive, help="runs, of which the quickest counts")
    parser.add_argument("--json", action="store_true", help="one document on stdout")
    return parser


def measured(futures: int, repeats: int) -> Iterator[Row]:
    """A row for each dispatch rule and number of skills."""
    for skills in SKILLS:
        team = team_of(skills)
        for dispatch in get_args(Dispatch):
            yield _row(team, skills, dispatch, futures, repeats)


def _row(team: Team, skills: int, dispatch: Dispatch, futures: int, repeats: int) -> Row:
    settings = Settings(absence=0.08, in_shift=0.15, handle_cv=1.0, dispatch=dispatch, day_cv=0.10)
    _played(team, settings, 1)  # compiles
    runs = [_played(team, settings, futures) for _ in range(repeats)]
    found, seconds, wall_seconds = min(runs, key=lambda run: run[1])
    messages = int(found.messages.sum())
    return Row(
        dispatch=dispatch,
        messages=messages,
        seconds=seconds,
        per_second=messages / seconds,
        wall_seconds=wall_seconds,
        skills=skills,
        classes=len(team.demand.classes),
        duties=len(team.staff),
        futures=futures,
        judged=int(found.total.sum()),
        utilisation=float(found.busy_seconds.sum() / found.present_seconds.sum()),
        chance_all=found.chance_all,
    )


def _played(team: Team, settings: Settings, futures: int) -> tuple[Simulated, float, float]:
    """What is found, the seconds of the processor and those of the clock."""
    worked, began = time.process_time(), time.perf_counter()
    found = simulate(team.demand, team.staff, settings, futures, seed=1, threads=1)
    return found, time.process_time() - worked, time.perf_counter() - began


def _lines(rows: Iterable[Row]) -> Iterator[str]:
    heads = f"{'messages':>12s}{'seconds':>9s}{'clock':>7s}{'per second':>13s}{'load':>6s}{'chance':>8s}"
    yield f"{'skills':>6s} {'dispatch':10s}{heads}"
    for row in rows:
        yield (
            f"{row.skills:6d} {row.dispatch:10s}{row.messages:12,d}{row.seconds:9.3f}"
            f"{row.wall_seconds:7.3f}{row.per_second:13,.0f}{row.utilisation:6.2f}{row.chance_all:8.2f}"
        )


def _positive(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1 up")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
