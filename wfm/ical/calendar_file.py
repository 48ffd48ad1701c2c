"""Events as the text of an .ics file and back, by the icalendar library."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from icalendar import Calendar, Component, Event

from wfm.errors import DataFileError, Problem
from wfm.ical.event import ShiftEvent

AGENT = "X-WFM-AGENT"
PRODUCT = "-//wfm//workforce planning//EN"


def calendar_bytes(agent: str, events: Iterable[ShiftEvent], zone: str, stamp: datetime) -> bytes:
    """The file of one agent, events in the order of time; the same bytes for the same events.

    `stamp` is the moment of every event's DTSTAMP. Cancelled events stay in the file as such: a
    calendar that has them learns of it (METHOD PUBLISH, STATUS CANCELLED, RFC 5546 3.2.1).
    """
    calendar = Calendar()
    for name, value in (
        ("PRODID", PRODUCT),
        ("VERSION", "2.0"),
        ("CALSCALE", "GREGORIAN"),
        ("METHOD", "PUBLISH"),
        ("X-WR-CALNAME", f"Shifts of {agent}"),
        ("X-WR-TIMEZONE", zone),
        (AGENT, agent),
    ):
        calendar.add(name, value)
    for event in sorted(events, key=lambda event: (event.start, event.uid)):
        calendar.add_component(_component(event, stamp))
    return bytes(calendar.to_ical())


def _component(event: ShiftEvent, stamp: datetime) -> Event:
    component = Event()
    for name, value in (
        ("UID", event.uid),
        ("DTSTAMP", stamp.astimezone(UTC)),
        ("DTSTART", event.start),
        ("DTEND", event.end),
        ("SEQUENCE", event.sequence),
        ("STATUS", "CANCELLED" if event.is_cancelled else "CONFIRMED"),
        ("SUMMARY", event.summary),
        ("DESCRIPTION", event.description),
        ("TRANSP", "TRANSPARENT" if event.is_cancelled else "OPAQUE"),
    ):
        component.add(name, value)
    return component


def read_calendar(path: Path) -> tuple[str, tuple[ShiftEvent, ...]] | None:
    """The agent and events of a file that an export wrote, None of any other calendar.

    DataFileError where it cannot be read: what it said before could then not be updated.
    """
    try:
        calendar = Calendar.from_ical(path.read_bytes())
        if AGENT not in calendar:
            return None
        return str(calendar[AGENT]), tuple(_event(component) for component in calendar.walk("VEVENT"))
    except (OSError, ValueError, KeyError, AttributeError) as error:
        remedy = "remove the file; calendars that have its events will then not be told of changes"
        problem = Problem(str(path), "", f"is no calendar that can be read: {error}", remedy)
        raise DataFileError(problem) from error


def _event(component: Component) -> ShiftEvent:
    uid = str(component["UID"])
    return ShiftEvent(
        uid=uid,
        day=datetime.strptime(uid[:8], "%Y%m%d").replace(tzinfo=UTC).date(),
        start=component.decoded("DTSTART"),
        end=component.decoded("DTEND"),
        summary=str(component["SUMMARY"]),
        description=str(component["DESCRIPTION"]),
        sequence=int(str(component["SEQUENCE"])),
        is_cancelled=str(component["STATUS"]) == "CANCELLED",
    )
