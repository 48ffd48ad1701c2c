"""The part of the pyworkforce peer that imports it: a question as JSON on stdin, its answer on stdout.

A process of its own: OR-Tools brings a HiGHS of its own, whose symbols clash with those of highspy.
"""

from __future__ import annotations

import json
import sys
from typing import Any


def main() -> None:
    """Answer one question: a list of shifts for each skill, or the status with which a day ended in none."""
    question = json.load(sys.stdin)
    json.dump([_answer(question, intervals) for intervals in question["skills"]], sys.stdout)


def _answer(question: dict[str, Any], intervals: list[dict[str, float] | None]) -> dict[str, Any]:
    """Heads by Erlang C, then shifts, day by day: its days are independent, and one alone is soon solved."""
    from pyworkforce import scheduling

    cover, periods = question["cover"], question["cover"]["periods"]
    heads = [_heads(question, interval) for interval in intervals]
    shifts: list[dict[str, Any]] = []
    for day in range(len(heads) // periods):
        required = [heads[day * periods : (day + 1) * periods]]
        solver = getattr(scheduling, question["objective"])
        solution = solver(num_days=1, required_resources=required, **cover).solve()
        if solution["cost"] == -1:
            return {"status": solution["status"], "shifts": []}
        shifts += [{**row, "day": day} for row in solution["resources_shifts"] if row["resources"]]
    return {"status": "found", "shifts": shifts}


def _heads(question: dict[str, Any], interval: dict[str, float] | None) -> int:
    """Positions of one interval, never below the floor; None has no work."""
    from pyworkforce.queuing import ErlangC

    floor = int(question["floor"])
    if interval is None:
        return floor
    found = ErlangC(**interval).required_positions(question["service_level"], question["max_occupancy"])
    return max(floor, int(found["positions"]))


if __name__ == "__main__":
    main()
