"""Calendars: right moments, stable identities, updates and cancellations, RFC 5545 to the byte."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from icalendar import Calendar

from tests.wfm.workbook.small_outcome import small_outcome
from wfm.errors import DataFileError
from wfm.ical import export_calendars
from wfm.outcome import Outcome
from wfm.outputs import plan_document, roster_csv


def write_folder(folder: Path, outcome: Outcome, *, without: str = "") -> Path:
    """The two files of a plan's folder that calendars are made from."""
    folder.mkdir(exist_ok=True)
    shifts = [shift for shift in outcome.shifts if shift.agent != without]
    (folder / "plan.json").write_text(json.dumps(plan_document(outcome)), encoding="utf-8")
    (folder / "roster.csv").write_text(roster_csv(outcome.grid, shifts), encoding="utf-8")
    return folder


@pytest.fixture
def folder(tmp_path) -> Path:
    """The small outcome's folder: five agents, last night over the autumn clock change."""
    return write_folder(tmp_path / "plan", small_outcome("2024-10-21"))


def events(path: Path) -> dict[str, dict[str, object]]:
    """A file's events by uid, read by the library."""
    calendar = Calendar.from_ical(path.read_bytes())
    assert calendar["METHOD"] == "PUBLISH"
    return {
        str(e["UID"]): {
            "start": e.decoded("DTSTART"),
            "end": e.decoded("DTEND"),
            "sequence": int(e["SEQUENCE"]),
            "status": str(e["STATUS"]),
            "summary": str(e["SUMMARY"]),
        }
        for e in calendar.walk("VEVENT")
    }


def test_every_shift_is_an_event_at_its_instant(folder):
    """Each agent has a file; the night over the clock change is ten hours long in UTC."""
    outcome = small_outcome("2024-10-21")
    done = export_calendars(folder, folder / "ical")
    assert (done.new, done.changed, done.cancelled) == (len(outcome.shifts), 0, 0)
    assert {path.name for path in done.files} == {
        "1-1.ics", "zoë-müller.ics", "名前-sons.ics", "bo.ics", "part-time-pool-1.ics",
    }  # fmt: skip
    bo = sorted(events(folder / "ical" / "名前-sons.ics").values(), key=lambda e: e["start"])
    assert (bo[-1]["start"], bo[-1]["end"]) == (
        datetime(2024, 10, 26, 20, tzinfo=UTC),
        datetime(2024, 10, 27, 6, tzinfo=UTC),
    )
    assert bo[-1]["summary"] == "N9 22:00"


def test_the_same_plan_gives_the_same_bytes(folder, tmp_path):
    """Into an empty folder or over the last export, twice or thrice."""
    first, second = tmp_path / "a", tmp_path / "b"
    for out in (first, second, first):
        done = export_calendars(folder, out)
    assert done.unchanged == len(small_outcome().shifts)
    assert [p.read_bytes() for p in sorted(first.iterdir())] == [
        p.read_bytes() for p in sorted(second.iterdir())
    ]


def test_lines_are_folded_and_text_is_escaped(folder):
    """No line is longer than 75 octets, lines end as the standard has it, and names keep their signs."""
    export_calendars(folder, folder / "ical")
    content = (folder / "ical" / "名前-sons.ics").read_bytes()
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert str(Calendar.from_ical(content)["X-WFM-AGENT"]) == "名前 & <Sons>"


def test_updates_and_cancellations_follow_the_plan(folder):
    """A shift that moves keeps its uid and rises in sequence, one that goes is cancelled, and comes back."""
    out = folder / "ical"
    export_calendars(folder, out)
    before = events(out / "bo.ics")
    autumn = small_outcome("2024-10-21")
    text = roster_csv(autumn.grid, [s for s in autumn.shifts if (s.agent, s.duty.day) != ("Bo", 6)])
    moved = text.replace(
        "D8,2024-10-25T09:00:00+02:00,2024-10-25T17:00", "D8,2024-10-25T08:00:00+02:00,2024-10-25T16:00"
    )
    assert moved != text
    (folder / "roster.csv").write_text(moved, encoding="utf-8")
    done = export_calendars(folder, out)
    after = events(out / "bo.ics")
    assert (done.new, done.changed, done.cancelled) == (0, 1, 1)
    assert before.keys() == after.keys()
    changed = {uid: event for uid, event in after.items() if event != before[uid]}
    assert sorted((e["status"], e["sequence"], e["summary"]) for e in changed.values()) == [
        ("CANCELLED", 1, "N9 22:00"),
        ("CONFIRMED", 1, "D8 08:00"),
    ]
    write_folder(folder, autumn)
    export_calendars(folder, out)
    back = events(out / "bo.ics")
    assert {(e["status"], e["sequence"]) for uid, e in back.items() if uid in changed} == {("CONFIRMED", 2)}


def test_an_agent_without_shifts_is_told_so(folder):
    """All of Bo's events are cancelled; nothing happens to anybody else's."""
    export_calendars(folder, folder / "ical")
    write_folder(folder, small_outcome("2024-10-21"), without="Bo")
    export_calendars(folder, folder / "ical")
    assert {e["status"] for e in events(folder / "ical" / "bo.ics").values()} == {"CANCELLED"}
    assert {e["sequence"] for e in events(folder / "ical" / "1-1.ics").values()} == {0}


def test_weeks_outside_the_plan_stay(folder):
    """The next week's plan in the same folder cancels nothing of this week's."""
    export_calendars(folder, folder / "ical")
    write_folder(folder, small_outcome("2024-10-28"))
    done = export_calendars(folder, folder / "ical")
    assert (done.cancelled, done.changed) == (0, 0)
    assert len(events(folder / "ical" / "bo.ics")) == 2 * sum(s.agent == "Bo" for s in small_outcome().shifts)


def test_a_calendar_that_cannot_be_read_stops_the_export(folder):
    """What it said could not be updated: it is named, and nothing is written."""
    (folder / "ical").mkdir()
    (folder / "ical" / "bo.ics").write_text("BEGIN:VCALENDAR\nnonsense")
    with pytest.raises(DataFileError, match=r"bo\.ics"):
        export_calendars(folder, folder / "ical")
    assert [path.name for path in (folder / "ical").iterdir()] == ["bo.ics"]


def test_a_folder_that_holds_no_plan_is_refused(tmp_path):
    """The file that is missing is named, with what to do."""
    with pytest.raises(DataFileError, match=r"plan\.json"):
        export_calendars(tmp_path, tmp_path / "ical")
