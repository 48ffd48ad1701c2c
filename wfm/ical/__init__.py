"""Shifts as calendars: an .ics for each agent that updates and cancels what it said before (RFC 5545)."""

from wfm.ical.export import Exported, export_calendars

__all__ = ["Exported", "export_calendars"]
