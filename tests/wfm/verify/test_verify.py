"""Rosters scored: every broken rule with its cell, what is uncovered, and hours over clock changes."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.end_to_end.tiny_company import write_company
from wfm.case import Past, past_of
from wfm.config import PlanFile, load_plan
from wfm.verify import Verification, verify_roster
from wfm.verify.report import verdict, verdict_lines, verify_document

# A night is N, an early, middle or late day D6, D9 or D14; Monday is 6 May 2024, in column C.
SOUND = """
Ana   | D6  | D6  |     |     | D6  | D6  | D6
Ben   | N   | N   | N   |     |     | N   | N
=Cleo | D14 | D9  | D14 | D14 |     |     | D14
One   |     |     | D6  | D6  | D14 | D14 |
Two   |     |     |     | N   | N   |     |
Three |     | D14 |     |     |     |     |
"""
TEXT = {"N": "N8 22:00", "D6": "D8 06:00", "D9": "D8 09:00", "D14": "D8 14:00", "": None}
RULES = ("max_days_in_row = 5\nmin_days_off_in_row = 2", "max_days_in_row = 5\nmin_days_off_in_row = 1")


@pytest.fixture(scope="module")
def plan(tmp_path_factory) -> PlanFile:
    """The tiny company's plan; Cleo's lock is D8 09:00 on Tuesday, Ana's time off on Wednesday."""
    return load_plan(write_company(tmp_path_factory.mktemp("tiny"), RULES))


@pytest.fixture(scope="module")
def past(plan) -> Past:
    """Its history and forecast, made once."""
    return past_of(plan)


@pytest.fixture
def verify(plan, past, tmp_path):
    """Score a roster written as above, its day columns under dates."""

    def score(text: str, **options) -> Verification:
        return verify_roster(sheet(tmp_path / "roster.xlsx", text), plan, futures=50, past=past, **options)

    return score


def sheet(path: Path, text: str) -> Path:
    """A workbook of names and dates: `Agent` in A4, Monday in C4."""
    book = Workbook()
    roster = book.active
    days = [dt.date(2024, 5, 6) + dt.timedelta(days=day) for day in range(7)]
    for _ in range(3):
        roster.append([""])
    roster.append(["Agent", "Contract", *days])
    for row, line in enumerate(text.strip().splitlines(), start=5):
        name, *cells = (cell.strip() for cell in line.split("|"))
        roster.append([None, None, *(TEXT[cell] for cell in cells)])
        roster.cell(row, 1).value = name
        roster.cell(row, 1).data_type = "s"
    book.save(path)
    return path


def broken(found: Verification) -> set[tuple[str, str, str]]:
    """Rule, agent and cell of what is broken, minimum hours left out."""
    rules = verify_document(found)["broken"]
    return {(b["rule"], b["agent"], b["cell"]) for b in rules if b["rule"] != "hours per week"}


def test_a_sound_roster_breaks_nothing(verify):
    """Rest, runs, lock and time off hold; people the plan does not name are judged by their contract."""
    found = verify(SOUND)
    assert broken(found) == set()
    assert found.paid_hours == 8 * 22
    assert "Three is not in agents.csv: judged as one more agent of the contract full time" in found.notes[2]
    assert found.changes is None
    assert found.planned_paid_hours is None


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("| D6  | D6  |     |", "| D6  | D6  | D6  |", ("time off", "Ana", "cell E5")),
        ("| D14 | D9  | D14 |", "| D14 | D14 | D14 |", ("lock", "=Cleo", "cell D7")),
        ("| D14 | D9  | D14 |", "| N   | D9  | D14 |", ("rest", "=Cleo", "cells C7, D7")),
        ("| N   |     |     | N   |", "| N   | N   | N   | N   |", ("days in a row", "Ben", "cell C6")),
    ],
    ids=["time off", "lock", "rest", "days in a row"],
)
def test_a_broken_rule_has_its_cell(verify, old, new, expected):
    """One cell or two changed, one rule more broken, and where it is."""
    assert SOUND.count(old) == 1
    rule, agent, cell = expected
    assert (rule, agent, f"sheet Sheet, {cell}") in broken(verify(SOUND.replace(old, new)))


def test_too_many_weekends_name_their_cells(plan, past, tmp_path):
    """Nobody may work at weekends here: Ana does on Saturday and Sunday, Two does not."""
    strict = plan.model_copy(update={"rules": plan.rules.model_copy(update={"max_weekends": 0})})
    found = verify_roster(sheet(tmp_path / "roster.xlsx", SOUND), strict, futures=2, past=past)
    places = {b.agent: b.place for b in found.broken if b.rule == "weekends"}
    assert places["Ana"] == "sheet Sheet, cells H5, I5"
    assert "Two" not in places


def test_a_soft_rule_is_a_wish_not_met(plan, past, tmp_path):
    """Ana's two days off and her weekend: listed with their weights, and nothing is broken by them."""
    rules = {
        "max_weekends": 0,
        "min_days_off_in_row": 3,
        "soft": {"max_weekends": 2, "min_days_off_in_row": 1},
    }
    soft = plan.model_copy(update={"rules": plan.rules.model_copy(update=rules)})
    found = verify_roster(sheet(tmp_path / "roster.xlsx", SOUND), soft, futures=2, past=past)
    assert {b.rule for b in found.broken} & {"weekends", "days off in a row"} == set()
    assert [str(wish) for wish in found.wishes_not_met if wish.agent == "Ana"] == [
        "Ana: 1 weekends (weekends, weight 2)",
        "Ana, Wed 2024-05-08: 2 days off in a row (days off in a row, weight 1)",
    ]
    listed = verify_document(found)["wishes_not_met"]
    assert {"rule": "weekends", "agent": "Ana", "day": None, "text": "1 weekends", "weight": 2.0} in listed
    assert "wishes of the rules are not met (weight " in "".join(verdict(found))
    assert any("Wishes not met:" in line for line in verdict_lines(found))


def test_hours_outside_the_contract_name_the_weeks_cells(verify):
    """Three of Cleo's shifts are gone: sixteen hours where 24 are the least."""
    found = verify(
        SOUND.replace("=Cleo | D14 | D9  | D14 | D14 |     |     | D14", "=Cleo | | D9 | D14 | | | |")
    )
    hours = [b for b in found.broken if b.agent == "=Cleo"]
    assert [(b.rule, b.place) for b in hours] == [("hours per week", "sheet Sheet, cells C7:I7")]
    assert "16 h in the week, not 24 to 40" in str(hours[0])


def test_an_hour_below_the_floor_is_uncovered(verify):
    """Wednesday night belongs to nobody once Ben is off: eight hours, a head short."""
    whole, short = verify(SOUND), verify(SOUND.replace("| N   | N   | N   |", "| N   | N   |     |"))
    new = [u for u in short.uncovered if u.regime == "floor" and u not in whole.uncovered]
    assert [(u.start.isoformat(), u.end.isoformat(), u.heads) for u in new] == [
        ("2024-05-08T22:00:00+02:00", "2024-05-09T06:00:00+02:00", 1)
    ]


def test_hours_without_somebody_in_charge(past, tmp_path):
    """Ana alone may be in charge; she is from 06:00 to 14:00 on five days, her break included."""
    asked = ("floor = 1", 'floor = 1\nin_charge = "lead"')
    led = load_plan(write_company(tmp_path, RULES, asked, ("Ana,full time,,", "Ana,full time,lead,")))
    found = verify_roster(sheet(tmp_path / "roster.xlsx", SOUND), led, futures=50, past=past)
    missing = [stretch for stretch in found.uncovered if stretch.regime == "in charge"]
    hours = [(f"{stretch.start:%a %H}", f"{stretch.end:%a %H}") for stretch in missing]
    assert hours == [
        ("Mon 00", "Mon 06"),
        ("Mon 14", "Tue 06"),
        ("Tue 14", "Fri 06"),
        ("Fri 14", "Sat 06"),
        ("Sat 14", "Sun 06"),
        ("Sun 14", "Mon 00"),
    ]
    assert "nobody in charge" in str(missing[0])


def test_nobody_at_work_leaves_everything_uncovered(verify):
    """An empty roster is a roster too: the week is one stretch below the floor, and no target holds."""
    found = verify("Ana | | | | | | |\nBen | | | | | | |\n=Cleo | | | | | | |")
    floor = [u for u in found.uncovered if u.regime == "floor"]
    assert [(u.start.day, u.end.day, u.heads) for u in floor] == [(6, 13, 1)]
    assert (found.chance_all, found.paid_hours) == (0.0, 0.0)


def test_what_each_bears_is_told(verify):
    """Ben has all five nights of the three named agents, and the three are alike in contract and time."""
    told = verify_document(verify(SOUND))["fairness"]
    nights = {row["agent"]: row["nights"] for row in told["agents"]}
    assert (nights["Ana"], nights["Ben"], nights["=Cleo"]) == (0, 5, 0)
    assert told["groups"][0]["spread_nights"] == 5


def test_changes_are_told_from_another_roster(verify, tmp_path):
    """Ana and Ben swap their Mondays, Three stays at home on Tuesday."""
    (tmp_path / "before").mkdir()
    before = sheet(tmp_path / "before" / "before.xlsx", SOUND)
    after = SOUND.replace("Ana   | D6 ", "Ana   | N  ").replace("Ben   | N  ", "Ben   | D6 ")
    found = verify(after.replace("Three |     | D14", "Three |     |    "), against=before)
    assert [
        (c["agent"], c["day"], c["from"], c["to"], c["cell"]) for c in verify_document(found)["changes"]
    ] == [
        ("Ana", "2024-05-06", "D8 06:00", "N8 22:00", "sheet Sheet, cell C5"),
        ("Ben", "2024-05-06", "N8 22:00", "D8 06:00", "sheet Sheet, cell C6"),
        ("Three", "2024-05-07", "D8 14:00", None, "sheet Sheet, cell D10"),
    ]
    assert found.planned_paid_hours == 8 * 22


def test_breaks_nobody_has_said_are_spread(verify):
    """Three people on the same shift do not all leave in one hour, and a note says who placed it."""
    found = verify("Ana | D9 | | | | | |\nBen | D9 | | | | | |\n=Cleo | D9 | | | | | |")
    breaks = [shift.duty.breaks for shift in found.shifts]
    assert len(set(breaks)) > 1
    assert any("3 shifts have their breaks" in note for note in found.notes)


def test_a_break_outside_its_window_is_a_broken_rule(plan, past, tmp_path):
    """A csv says when breaks are: one hour after the start is not where D8 has it."""
    path = tmp_path / "roster.csv"
    path.write_text(
        "agent,shift,start,breaks\n"
        "Ana,D8,2024-05-06 06:00,2024-05-06 07:00/2024-05-06 08:00\n"
        "Ben,D8,2024-05-06 06:00,2024-05-06 09:00/2024-05-06 10:00\n"
    )
    found = verify_roster(path, plan, futures=50, past=past)
    assert [(b.agent, b.place) for b in found.broken if b.rule == "break"] == [("Ana", "row 2")]


@pytest.fixture(scope="module")
def year(tmp_path_factory) -> Verification:
    """Fifty-two weeks of Ben on nights at weekends, and one early shift after a night."""
    folder = tmp_path_factory.mktemp("year")
    plan = load_plan(
        write_company(
            folder, RULES, ("start = 2024-05-06\nweeks = 1", "start = 2024-05-06\nweeks = 52"),
            ('starts = ["06:00", "09:00", "14:00"]', 'starts = ["06:00", "09:00", "14:00", "17:00"]'),
        )
    )  # fmt: skip
    saturdays = [dt.date(2024, 5, 11) + dt.timedelta(weeks=week) for week in range(52)]
    nights = [f"Ben,N8,{saturday} 22:00" for saturday in saturdays]
    days = [f"Ben,D8,{sunday} 17:00" for day in saturdays if (sunday := day + dt.timedelta(days=1))]
    path = folder / "roster.csv"
    path.write_text("\n".join(["agent,shift,start", *nights, *days]))
    return verify_roster(path, plan, futures=2)


class TestYear:
    """A roster over both clock changes of a year has right paid hours and rests."""

    def test_paid_hours_are_the_real_ones(self, year):
        """The night of 27 October is nine hours long, that of 30 March seven; the year balances."""
        paid = {shift.duty.day: shift.duty.paid_hours for shift in year.shifts if shift.duty.code == "N8"}
        first = dt.date(2024, 5, 6)
        assert paid[(dt.date(2024, 10, 26) - first).days] == 9
        assert paid[(dt.date(2025, 3, 29) - first).days] == 7
        assert sorted(paid.values()) == [7, *[8] * 50, 9]
        assert year.paid_hours == 52 * 16

    def test_rests_are_elapsed_hours(self, year):
        """From 06:00 to 17:00 is eleven hours on every Sunday: the clock changes inside the night."""
        assert not [b for b in year.broken if b.rule == "rest"]

    def test_the_hour_that_autumn_adds_is_not_counted_against_the_week(self, year):
        """Sixteen hours a week are too few in every week by the same eight, in both weeks of a change too."""
        texts = {b.text for b in year.broken if b.rule == "hours per week" and b.agent == "Ben"}
        assert texts == {"16 h in the week, not 24 to 40", "15 h in the week, not 24 to 40"}


def test_an_edited_roster_has_its_own_standby_list(verify, plan, past, tmp_path):
    """All shifts are in it; nobody at work that day is, nor Ana on her time off of Wednesday."""
    asked = plan.model_copy(update={"staffing": plan.staffing.model_copy(update={"standby": 9})})
    found = verify_roster(sheet(tmp_path / "asked.xlsx", SOUND), asked, futures=50, past=past)
    rows = verify_document(found)["standby"]
    at_work = {(shift.agent, shift.duty.day) for shift in found.shifts}
    assert sum(row["at_work"] for row in rows) == len(found.shifts)
    listed = {
        (name, (dt.date.fromisoformat(row["day"]) - dt.date(2024, 5, 6)).days)
        for row in rows
        for name in row["agents"]
    }
    assert listed
    assert not listed & at_work
    assert ("Ana", 2) not in listed
    assert "standby" not in verify_document(verify(SOUND))
