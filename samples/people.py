"""The people of the sample company: who they are, what they speak, when they are away."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

COLUMNS = ("agent", "contract", "skills", "time_off", "requests", "locks")


@dataclass(frozen=True)
class SampleAgent:
    """A row of agents.csv, cells as a planner would type them."""

    agent: str
    contract: str
    skills: str
    time_off: str = ""
    requests: str = ""
    locks: str = ""


AGENTS: tuple[SampleAgent, ...] = (
    SampleAgent("Anna Brandt", "full time", "en de"),
    SampleAgent("Bilal Yıldız", "full time", "en de", time_off="2026-05-18/2026-05-24"),
    SampleAgent("Carla Nunes", "full time", "en", requests="off 2026-05-16; off 2026-05-17"),
    SampleAgent("David Osei", "full time", "en de", locks="2026-05-12 D8 08:00"),
    SampleAgent("Eva Lindqvist", "full time", "en", requests="on 2026-05-13 D8 06:00 weight 2"),
    SampleAgent("Felix Hartmann", "full time", "de", time_off="2026-05-15"),
    SampleAgent("Greta Winkler", "full time", "de"),
    SampleAgent("Hanna Krüger", "part time", "de", requests="off 2026-05-20"),
    SampleAgent("Ibrahim Sow", "part time", "en"),
    SampleAgent("Jana Novák", "part time", "en de", time_off="2026-05-14/2026-05-17"),
    SampleAgent("Kofi Mensah", "part time", "en", requests="on 2026-05-23 P6"),
    SampleAgent("Lena Vogt", "part time", "de"),
    SampleAgent("Marek Zieliński", "part time", "en de", requests="off 2026-05-22 weight 3"),
    SampleAgent("Nora Byrne", "part time", "en", locks="2026-05-19 off"),
    SampleAgent("Oskar Fuchs", "part time", "de"),
    SampleAgent("Priya Raman", "part time", "en"),
    SampleAgent("Quirin Huber", "part time", "de", time_off="2026-05-11; 2026-05-12"),
    SampleAgent("Rosa Álvarez", "part time", "en de"),
    SampleAgent("Sean Gallagher", "part time", "en", requests="off 2026-05-24"),
    SampleAgent("Tilda Berg", "night", "en de"),
    SampleAgent("Umut Kaya", "night", "en de", requests="off 2026-05-15; off 2026-05-16"),
    SampleAgent("Vera Sommer", "night", "en de", time_off="2026-05-21/2026-05-22"),
)


def agents_csv() -> bytes:
    """The whole of agents.csv, UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([getattr(agent, column) for column in COLUMNS] for agent in AGENTS)
    return text.getvalue().encode()
