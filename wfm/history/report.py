"""`wfm history`: the figures of the past as a document, a table for the screen, and files."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from wfm.config import PlanFile
from wfm.documents import json_text
from wfm.files import write_files
from wfm.history.kpi import AgentKpis, FirstResponse, HistoryReport, QueueKpis, report_of
from wfm.history.model import FloatArray
from wfm.history.read import read_history

_NOTHING = "–"
_DIGITS = 6


def history_report(plan: PlanFile, out_dir: Path) -> HistoryReport:
    """Read the plan's history and write `history.xlsx` and `history.json` into `out_dir`.

    DataFileError for anything wrong in the history, with nothing written.
    """
    from wfm.files import workbook_bytes
    from wfm.history.sheets import history_workbook

    report = report_of(plan.name, plan.timezone, read_history(plan))
    write_files(
        {
            out_dir / "history.xlsx": workbook_bytes(history_workbook(report)),
            out_dir / "history.json": json_text(document(report)).encode(),
        }
    )
    return report


def document(report: HistoryReport) -> dict[str, Any]:
    """The figures under the keys of DESIGN.md 5.3, with the breakdowns by hour, day and agent beside them."""
    read = report.read
    return {
        "schema": 1,
        "name": report.name,
        "timezone": report.timezone,
        "queues": [_queue(kpis) for kpis in report.queues],
        "agents": [_agent(kpis) for kpis in report.agents],
        "read": {
            "rows": read.rows,
            "used": read.used,
            "skipped": [{"reason": skipped.reason, "rows": skipped.rows} for skipped in read.skipped],
        },
        "warnings": list(read.warnings),
    }


def _queue(kpis: QueueKpis) -> dict[str, Any]:
    return {
        "queue": kpis.queue,
        "messages": kpis.messages,
        "reply_share": _number(kpis.reply_share),
        "aht_reply_seconds": _number(kpis.aht_seconds["reply"]),
        "aht_tag_seconds": _number(kpis.aht_seconds["tag"]),
        "first_response_seconds": _response(kpis.first_response),
        "response_rate": _number(kpis.response_rate),
        "by_weekday_and_hour": {
            "volume": _grid(kpis.volume),
            "reply_share": _grid(kpis.reply_share_by_hour),
            "aht_reply_seconds": _grid(kpis.handle_seconds_by_hour["reply"]),
            "aht_tag_seconds": _grid(kpis.handle_seconds_by_hour["tag"]),
        },
        "daily": [{"date": day.isoformat(), "messages": _number(count)} for day, count in kpis.daily],
    }


def _response(response: FirstResponse | None) -> dict[str, float | None]:
    if response is None:
        return dict.fromkeys(("mean", "median", "p90", "open"))
    mean, median, p90 = _number(response.mean), _number(response.median), _number(response.p90)
    return {"mean": mean, "median": median, "p90": p90, "open": response.open}


def _agent(kpis: AgentKpis) -> dict[str, Any]:
    return {
        "agent": kpis.agent,
        "handled": kpis.handled,
        "replies": kpis.replies,
        "aht_reply_seconds": _number(kpis.aht_seconds["reply"]),
        "aht_tag_seconds": _number(kpis.aht_seconds["tag"]),
        "first_response_seconds": {
            "mean": _number(kpis.first_response_mean),
            "median": _number(kpis.first_response_median),
        },
    }


def _number(value: float | None) -> float | None:
    """A number without the noise of its last digits, None where there is none."""
    return None if value is None or math.isnan(value) else round(value, _DIGITS)


def _grid(grid: FloatArray | None) -> list[list[float | None]] | None:
    return None if grid is None else [[_number(value) for value in row] for row in grid.tolist()]


HEADINGS = (
    "queue",
    "messages",
    "reply share",
    "AHT reply",
    "AHT tag",
    "first response: mean",
    "median",
    "p90",
    "open",
    "response rate",
)


def screen_rows(report: HistoryReport) -> tuple[tuple[str, ...], ...]:
    """The table of the screen, a row a queue under `HEADINGS`; a dash where the history says nothing."""
    return tuple(_screen_row(kpis) for kpis in report.queues)


def screen_lines(report: HistoryReport) -> tuple[str, ...]:
    """What was read and left out, in words."""
    read = report.read
    skipped = tuple(f"skipped {one.rows:,}: {one.reason}" for one in read.skipped)
    return (f"{read.rows:,} rows read, {read.used:,} used", *skipped)


def _screen_row(kpis: QueueKpis) -> tuple[str, ...]:
    response = kpis.first_response
    waits = (None,) * 3 if response is None else (response.mean, response.median, response.p90)
    return (
        kpis.queue,
        f"{kpis.messages:,}",
        _percent(kpis.reply_share),
        _seconds(kpis.aht_seconds["reply"]),
        _seconds(kpis.aht_seconds["tag"]),
        *(_duration(wait) for wait in waits),
        _NOTHING if response is None else f"{response.open:,}",
        _percent(kpis.response_rate),
    )


def _percent(share: float | None) -> str:
    return _NOTHING if share is None else f"{share:.1%}"


def _seconds(seconds: float | None) -> str:
    return _NOTHING if seconds is None else f"{seconds:,.0f} s"


def _duration(seconds: float | None) -> str:
    """Such as `45 s`, `12 min` or `3.5 h`."""
    if seconds is None:
        return _NOTHING
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:,.0f} min" if seconds < 5400 else f"{seconds / 3600:,.1f} h"
