"""The sample company's own calendar: days to leave out of the past, days known to differ."""

from __future__ import annotations

EVENTS = (
    "start,end,queue,name,effect,percent",
    "2026-04-15,2026-04-16,,Mobile network outage,exclude,",
    "2026-03-21,2026-03-22,instagram-en,Viral post,exclude,",
    "2026-05-14,2026-05-14,,Ascension Day,percent,80",
    "2026-05-18,2026-05-20,facebook-de,Tariff campaign,percent,115",
)


def events_csv() -> bytes:
    """The whole of events.csv, UTF-8."""
    return ("\n".join(EVENTS) + "\n").encode()
