"""Pictures: the same bytes each time, everything marked that the planner should see, names that are safe."""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from dataclasses import replace

import numpy as np
import pytest

from tests.wfm.made_history import history
from tests.wfm.small_plan import write_plan
from wfm.calendar import Grid
from wfm.config import load_plan
from wfm.events import read_day_calendar
from wfm.picture import Subject, _marks, _past_days, picture, picture_names
from wfm.volume import forecast_queues


@pytest.fixture
def subject(tmp_path) -> Subject:
    """The small plan's mail, with Good Friday ahead and an event of the same day and one of its own."""
    (tmp_path / "events.csv").write_text(
        "start,end,queue,name,effect,percent\n2024-03-29,2024-03-29,,Good Friday,percent,50\n"
        "2024-03-26,2024-03-27,mail,Price $ & <letter>,percent,150\n"
        "2024-03-26,2024-03-26,chat,Fair,percent,120\n"
    )
    plan = load_plan(write_plan(tmp_path, ('"DE-BY"', '"DE-BY"\nevents = "events.csv"')))
    past = history(plan)
    (mail, _) = forecast_queues(plan, past, "seasonal naive")
    return Subject(Grid.of(plan), mail, past.queues[0], read_day_calendar(plan))


def _labels(svg: bytes) -> str:
    """The texts of an SVG: matplotlib leaves each as a comment beside its outlines."""
    return svg.decode()


def test_the_same_forecast_is_the_same_picture(subject):
    """Two drawings are the same bytes, and those are an SVG without a date."""
    svg = picture(subject)
    assert picture(subject) == svg
    assert ElementTree.fromstring(svg).tag.endswith("svg")
    assert b"dc:date" not in svg


def test_it_shows_history_forecast_band_and_marked_days(subject):
    """The legend and the names of holidays and events are there, whatever signs they hold."""
    labels = _labels(picture(subject))
    for text in ("came", "expected", "5 % to 95 % case of a day", "holidays and events", "Good Friday"):
        assert f"<!-- {text} -->" in labels
    assert "Price $" in labels
    assert "the model, before overrides" not in labels


def test_overrides_show_what_the_model_said(subject):
    """Beside an overridden forecast stands the model's own."""
    changed = replace(subject.forecast, before_overrides=subject.forecast.mean * 0.5)
    assert "the model, before overrides" in _labels(picture(replace(subject, forecast=changed)))


def test_a_day_that_is_holiday_and_event_is_marked_once(subject):
    """Good Friday once, the queue's own event once, another queue's not."""
    marks = _marks(subject, subject.grid.date(0), subject.grid.date(6))
    assert [mark.name for mark in marks] == ["Good Friday", "Price $ & <letter>"]


def test_half_a_day_has_no_total(subject):
    """A day with ten of 48 slots missing is left out, one with four missing is drawn."""
    volume = subject.history.volume.copy()
    volume[:10], volume[48:52] = np.nan, np.nan
    _, totals = _past_days(replace(subject, history=replace(subject.history, volume=volume)), 8)
    assert np.isnan(totals[0])
    assert np.isfinite(totals[1:]).all()


def test_file_names_are_safe_and_told_apart():
    """Signs become dashes; names that would fall together get a number."""
    names = picture_names(["mail", "Mail", "a/b c", "a b/c", "../x", "="])
    assert list(names.values()) == [
        "forecast-mail.svg",
        "forecast-Mail2.svg",
        "forecast-a-b-c.svg",
        "forecast-a-b-c2.svg",
        "forecast-x.svg",
        "forecast-queue.svg",
    ]


def test_matplotlib_is_loaded_only_to_draw():
    """The report of a forecast without pictures does not import it."""
    code = "import sys, wfm.forecast_report, wfm.picture; print('matplotlib' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"
