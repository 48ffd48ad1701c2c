"""pyworkforce as its user would call it: Erlang C in each interval, then its own shift cover.

It knows one skill, days that end at midnight and no contracts: skills are staffed one by one, an overnight
shift wraps inside its own day as its documentation has it, and what contracts allow is not asked of it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.peers_search import factor_at
from benchmarks.peers_staffing import Staffing
from benchmarks.peers_trial import Made, Maker
from scheduling.problem import Days, Duty
from wfm.case import Case
from wfm.simulation.staff import StaffedDuty
from wfm.workload import Stream

PACKAGE = "pyworkforce"
OBJECTIVES = ("MinRequiredResources", "MinAbsDifference")
CHILD = "benchmarks.peers_pyworkforce_child"
DAY_SECONDS = 10.0
MOST_HEADS = 200
Erlang = dict[str, float] | None  # arguments of its ErlangC; None where nothing arrives


class PeerError(Exception):
    """Why a peer gives no answer."""


def makers(case: Case) -> dict[str, Maker]:
    """Its two objectives; PeerError where it is not installed or cannot state the problem."""
    if find_spec(PACKAGE) is None:
        raise PeerError(f'{PACKAGE} is not installed: pip install -e ".[dev]"')
    if len({int(n) for n in np.diff(case.days.first_interval)}) > 1:
        raise PeerError(f"{PACKAGE} knows no day of 23 or 25 hours")
    return {name: Maker(partial(_make, case, name)) for name in OBJECTIVES}


def _make(case: Case, objective: str, step: int) -> Made:
    began = time.perf_counter()
    table = ShiftTable.of(case)
    streams = _by_skill(case)
    asked = [erlangs(case, own, factor_at(step)) for own in streams.values()]
    answers = _asked(_question(case, table, asked, objective))
    counted = [
        (StaffedDuty(table.duties[row["day"], row["shift"]], skills), row["resources"])
        for skills, answer in zip(streams, answers, strict=True)
        for row in answer["shifts"]
    ]
    return Made(Staffing.made(counted), False, time.perf_counter() - began)


def _by_skill(case: Case) -> dict[frozenset[str], list[Stream]]:
    found: dict[frozenset[str], list[Stream]] = defaultdict(list)
    for stream in case.work:
        found[frozenset({stream.queue.skill} - {None})].append(stream)  # type: ignore[arg-type]
    return found


def erlangs(case: Case, streams: Sequence[Stream], factor: float) -> list[Erlang]:
    """What its Erlang C is asked in each interval: streams of one skill as one, by their first target."""
    shrinkage, minutes = case.plan.staffing.shrinkage, case.grid.interval_minutes
    within = min(target.within_seconds for stream in streams for target in stream.targets)
    volume = factor * np.sum([stream.volume for stream in streams], axis=0)
    hours = factor * np.sum([stream.hours for stream in streams], axis=0)
    return [
        {
            "transactions": float(v),
            "aht": 60.0 * float(h / v),
            "asa": within / 60.0,
            "interval": minutes,
            "shrinkage": 1.0 - (1.0 - shrinkage.absence) * (1.0 - shrinkage.in_shift),
        }
        if h > 0
        else None
        for v, h in zip(volume, hours, strict=True)
    ]


def _question(case: Case, table: ShiftTable, skills: list[list[Erlang]], objective: str) -> dict[str, Any]:
    targets = [target for stream in case.work for target in stream.targets]
    cover: dict[str, Any] = {
        "periods": table.periods,
        "shifts_coverage": table.coverage,
        "max_period_concurrency": MOST_HEADS,
        "max_shift_concurrency": MOST_HEADS,
        "max_search_time": DAY_SECONDS,
        "num_search_workers": 1,
    }
    if objective == "MinRequiredResources":
        cover["cost_dict"] = table.paid_minutes
    return {
        "skills": skills,
        "service_level": min(targets, key=lambda target: target.within_seconds).share,
        "max_occupancy": case.plan.staffing.occupancy,
        # Every skill by itself; more than one is open together, and one floor is theirs together.
        "floor": case.plan.staffing.floor if len(skills) == 1 else 0,
        "objective": objective,
        "cover": cover,
    }


def _asked(question: dict[str, Any]) -> list[dict[str, Any]]:
    """Its answers, one a skill; PeerError where it fails or finds nothing in its time."""
    ended = subprocess.run(
        [sys.executable, "-m", CHILD],
        input=json.dumps(question),
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parent.parent,
    )
    if ended.returncode:
        last = ended.stderr.strip().splitlines()[-1:] or [f"exit code {ended.returncode}"]
        raise PeerError(f"{PACKAGE} failed: {last[0]}")
    answers: list[dict[str, Any]] = json.loads(ended.stdout)
    for answer in answers:
        if answer["status"] != "found":
            raise PeerError(f"{PACKAGE} ended with {answer['status']} after {DAY_SECONDS:.0f} s for a day")
    return answers


@dataclass(frozen=True)
class ShiftTable:
    """Shifts as it wants them: 0 or 1 for each period of one day, the night's end wrapped to its start.

    `duties` says which duty a named shift is on a day.
    """

    periods: int
    coverage: dict[str, list[int]]
    paid_minutes: dict[str, int]
    duties: dict[tuple[int, str], Duty]

    @classmethod
    def of(cls, case: Case) -> ShiftTable:
        """The distinct shifts of all contracts."""
        every = dict.fromkeys(duty for group in case.groups for duty in group.options)
        first = {_name(duty): duty for duty in every}
        periods = int(case.days.first_interval[1])
        return cls(
            periods,
            {name: _coverage(duty, case.days, periods) for name, duty in first.items()},
            {name: round(60 * duty.paid_hours) for name, duty in first.items()},
            {(duty.day, _name(duty)): duty for duty in every},
        )


def _name(duty: Duty) -> str:
    breaks = " ".join(str(start - duty.start_minute) for start, _ in duty.breaks)
    return f"{duty.code} {duty.start_clock} {duty.end_minute - duty.start_minute} {breaks}".strip()


def _coverage(duty: Duty, days: Days, periods: int) -> list[int]:
    step, covered = days.interval_minutes, [0] * periods
    for start, end in duty.segments():
        for t in range(start // step, -(-end // step)):
            covered[t % periods] = 1
    return covered
