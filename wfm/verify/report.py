"""A verification on the screen, as a document and as files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from wfm.documents import json_text
from wfm.fairness.result import apart
from wfm.files import write_files
from wfm.outputs import changes_document, coverage_csv, fairness_document, roster_csv, service_document
from wfm.standby import standby_document, standby_line
from wfm.verify.result import BrokenRule, Uncovered, Verification
from wfm.wishes import count_line, wishes_document

DIGITS = 6


def verdict(found: Verification) -> tuple[str, ...]:
    """The key figures in words."""
    per, asked = found.plan.staffing.service_per, found.plan.staffing.confidence
    return (
        f"{found.file}",
        f"  {found.paid_hours:,.1f} paid hours for {found.workload_hours:,.0f} hours of work, "
        f"{found.heads} agents{_planned(found)}",
        f"  every target holds in every {per} in {found.chance_all:.1%} of "
        f"{found.futures:,} simulated futures ({asked:.0%} asked)",
        f"  {_count(found.broken, 'hard rule')} broken, "
        f"{_count(found.uncovered, 'stretch', 'stretches')} uncovered{_changed(found)}",
        *apart(found.fairness),
        *count_line(found.wishes_not_met),
        *standby_line(found.standby),
    )


def _planned(found: Verification) -> str:
    planned = found.planned_paid_hours
    return (
        "" if planned is None else f" ({found.paid_hours - planned:+,.1f} against the plan's {planned:,.1f})"
    )


def _changed(found: Verification) -> str:
    return "" if found.changes is None else f", {_count(found.changes, 'day')} changed since the plan"


def _count(things: tuple[object, ...], one: str, many: str | None = None) -> str:
    return f"{len(things) or 'no'} {one if len(things) == 1 else many or one + 's'}"


def verdict_lines(found: Verification) -> tuple[str, ...]:
    """Broken rules, uncovered stretches and changes, one a line, under a heading each."""
    changes = [
        f"{change} ({place})" for change, place in zip(found.changes or (), found.change_places, strict=True)
    ]
    blocks = (
        ("Broken rules", found.broken),
        ("Wishes not met", found.wishes_not_met),
        ("Uncovered", found.uncovered),
        ("Changed since the plan", changes),
    )
    return tuple(
        line for title, lines in blocks if lines for line in (f"{title}:", *(f"  {line}" for line in lines))
    )


def verify_document(found: Verification) -> dict[str, Any]:
    """The document of `wfm verify --json`."""
    return {
        "schema": 1,
        "file": found.file,
        "name": found.plan.name,
        "seed": found.plan.seed,
        "broken": [_broken(broken) for broken in found.broken],
        "wishes_not_met": wishes_document(found.wishes_not_met),
        "uncovered": [_uncovered(stretch) for stretch in found.uncovered],
        "service": service_document(found.service),
        "chance_all": found.chance_all,
        "chance_span": found.chance_span,
        "confidence": found.plan.staffing.confidence,
        "futures": found.futures,
        "workload_hours": round(found.workload_hours, DIGITS),
        "paid_hours": round(found.paid_hours, DIGITS),
        "planned_paid_hours": None
        if found.planned_paid_hours is None
        else round(found.planned_paid_hours, DIGITS),
        "heads": found.heads,
        "cost": round(found.cost, DIGITS),
        "fairness": fairness_document(found.fairness),
        "changes": _changes(found),
        "warnings": list(found.notes),
        **standby_document(found.standby),
    }


def _broken(broken: BrokenRule) -> dict[str, Any]:
    return {
        "rule": broken.rule,
        "agent": broken.agent,
        "day": None if broken.date is None else broken.date.isoformat(),
        "cell": broken.place,
        "text": broken.text,
    }


def _uncovered(stretch: Uncovered) -> dict[str, Any]:
    return {
        "start": stretch.start.isoformat(),
        "end": stretch.end.isoformat(),
        "regime": stretch.regime,
        "heads": stretch.heads,
        "coverage": round(stretch.least, 4),
        "text": str(stretch),
    }


def _changes(found: Verification) -> list[dict[str, Any]] | None:
    """As plan.json has them, each with the cell that says so now."""
    if found.changes is None:
        return None
    rows = changes_document(found.changes)
    return [{**row, "cell": place} for row, place in zip(rows, found.change_places, strict=True)]


def write_verification(found: Verification, folder: Path) -> tuple[Path, ...]:
    """verify.json, and the roster as judged: roster.csv with its breaks, coverage.csv."""
    files = {
        folder / "verify.json": json_text(verify_document(found)).encode(),
        folder / "roster.csv": roster_csv(found.grid, found.shifts).encode(),
        folder / "coverage.csv": coverage_csv(found.coverage).encode(),
    }
    write_files(files)
    return tuple(files)
