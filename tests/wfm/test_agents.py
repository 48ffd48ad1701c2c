"""Named agents."""

from __future__ import annotations

import csv
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from tests.wfm.small_plan import write_plan
from wfm.agents import Agent, Lock, Request, read_agents
from wfm.config import load_plan
from wfm.errors import DataFileError

HEADER = "agent,contract,skills,time_off,requests,locks"
MONDAY, TUESDAY, WEDNESDAY = date(2024, 3, 25), date(2024, 3, 26), date(2024, 3, 27)


def agents_of(folder, *lines, changes=()):
    """The agents of a small plan whose agents.csv has these lines."""
    (folder / "agents.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return read_agents(load_plan(write_plan(folder, *changes)))


def problems_of(folder, *lines, changes=()):
    """What is wrong with them, as (place, message, remedy)."""
    with pytest.raises(DataFileError) as caught:
        agents_of(folder, *lines, changes=changes)
    return [(problem.place, problem.message, problem.remedy) for problem in caught.value.problems]


def test_every_cell(tmp_path):
    """Skills by space or semicolon, spans of time off, requests with all their parts, both kinds of lock."""
    (agent,) = agents_of(
        tmp_path,
        HEADER,
        "Ann,full time,en de;fr,2024-03-30; 2024-04-01/2024-04-02,"
        "on 2024-03-25 D8 08:00 weight 2.5; off 2024-03-26; on 2024-03-27 weight 3; off 2024-03-27 N8,"
        "2024-03-25 D8 08:00; 2024-03-26 N8; 2024-03-27 off",
    )
    assert agent == Agent(
        name="Ann",
        contract="full time",
        skills=frozenset({"en", "de", "fr"}),
        time_off=frozenset({date(2024, 3, 30), date(2024, 4, 1), date(2024, 4, 2)}),
        requests=(
            Request(True, MONDAY, "D8", 480, 2.5),
            Request(False, TUESDAY),
            Request(True, WEDNESDAY, weight=3),
            Request(False, WEDNESDAY, "N8"),
        ),
        locks=(Lock(MONDAY, "D8", 480), Lock(TUESDAY, "N8"), Lock(WEDNESDAY, None)),
    )


def test_skills_of_the_contract(tmp_path):
    """An agent without skills of their own has the contract's."""
    full, part = agents_of(tmp_path, "agent,contract", "Ann,full time", "Bob,part time")
    assert (full.skills, part.skills) == (frozenset({"en"}), frozenset())


def test_no_agents_file(tmp_path):
    """A plan may have a pool alone."""
    assert read_agents(load_plan(write_plan(tmp_path, ('[agents]\nfile = "agents.csv"\n', "")))) == ()


def test_a_lock_to_off_on_a_day_off(tmp_path):
    """A day may be both time off and locked as off."""
    (agent,) = agents_of(tmp_path, HEADER, "Ann,full time,,2024-03-25,,2024-03-25 off")
    assert agent.locks == (Lock(MONDAY, None),)


def test_xlsx(tmp_path):
    """A workbook reads as the csv does, and a wrong cell names its sheet."""
    book = Workbook()
    book.active.title = "Team"
    book.active.append(HEADER.split(","))
    book.active.append(["Ann", "full time", None, MONDAY])
    book.save(tmp_path / "agents.xlsx")
    plan = load_plan(write_plan(tmp_path, ("agents.csv", "agents.xlsx")))
    assert read_agents(plan)[0].time_off == {MONDAY}
    book.active.append(["Bob", "ful time"])
    book.save(tmp_path / "agents.xlsx")
    with pytest.raises(DataFileError) as caught:
        read_agents(plan)
    assert caught.value.problems[0].place == "sheet Team, row 3, column contract"
    assert caught.value.problems[0].remedy == 'did you mean "full time"?'


def test_every_problem_at_once(tmp_path):
    """Every wrong cell of every row is reported with its row, its column and what to write."""
    found = problems_of(
        tmp_path,
        HEADER,
        "Ann,full time,,30.3.2024,maybe,2024-03-25 D8 04:00",
        "Ann,ful time,,2024-04-02/2024-04-01,on 2024-03-25 weight much,2024-03-25 X8",
        "",
        ",part time,,,on 2024-03-25 D8 25:00,2024-03-25 N8",
    )
    assert [(place, message) for place, message, _ in found] == [
        ("row 2, column time_off", '"30.3.2024" is not a date'),
        ("row 2, column requests", '"maybe" is not a request'),
        ("row 2, column locks", "D8 does not start at 04:00"),
        ("row 3, column contract", 'there is no contract "ful time"'),
        ("row 3, column time_off", '"2024-04-02/2024-04-01" is not a span of days'),
        ("row 3, column requests", '"much" is not a weight'),
        ("row 3, column locks", 'there is no shift "X8"'),
        ("row 5, column agent", "the name is empty"),
        ("row 5, column requests", '"25:00" is not a time of day'),
        ("row 5, column locks", 'contract "part time" has no shift N8'),
        ("row 3, column agent", '"Ann" is already in row 2'),
    ]
    assert all(remedy for _, _, remedy in found)


@pytest.mark.parametrize(
    ("time_off", "locks", "said"),
    [
        ("2024-03-20/2024-03-30", "2024-03-25 D8", "is time off"),
        ("", "2024-03-25 D8; 2024-03-25 off", "more than one thing"),
        ("", "2024-03-25", "is not a lock"),
        ("", "2024-03-25 off 08:00", "is not a lock"),
    ],
)
def test_locks_that_cannot_be_kept(tmp_path, time_off, locks, said):
    """A lock on a day of time off, two on a day, and half a lock are refused."""
    ((place, message, _),) = problems_of(tmp_path, HEADER, f"Ann,full time,,{time_off},,{locks}")
    assert place == "row 2, column locks"
    assert said in message


def test_a_skill_that_nobody_has(tmp_path):
    """A queue that no agent and no pool can serve is found before anything is planned."""
    changes = (('skill = "en"', 'skill = "fr"'),)
    ((place, message, _),) = problems_of(tmp_path, HEADER, "Ann,full time,en,,,", changes=changes)
    assert (place, message) == ("row 1, column skills", 'nobody has the skill "fr" that a queue needs')
    assert agents_of(tmp_path, HEADER, "Ann,full time,fr,,,", changes=changes)


def test_nobody_at_all(tmp_path):
    """A header alone is enough only where a contract has a pool."""
    assert agents_of(tmp_path, HEADER) == ()
    found = problems_of(tmp_path, HEADER, changes=(("pool = 3", ""), ('skill = "en"', "")))
    assert found[0][1] == "there is no agent and no contract has a pool"


WORDS = [
    "on",
    "off",
    "weight",
    "2024-03-25",
    "2024-3-25",
    "D8",
    "N8",
    "08:00",
    "8",
    "/",
    ";",
    ",",
    "en",
    "99:99",
]


@given(st.lists(st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join), min_size=6, max_size=6))
def test_no_cell_is_an_accident(tmp_path_factory, cells):
    """Whatever stands in a row, it is read or refused with place and remedy."""
    folder = tmp_path_factory.mktemp("agents")
    with (folder / "agents.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER.split(","), ["Ann", "full time", *cells[2:]], cells])
    problems = []
    try:
        assert len(read_agents(load_plan(write_plan(folder)))) in (1, 2)
    except DataFileError as error:
        problems += error.problems
    assert all(problem.place and problem.remedy for problem in problems)


class TestOwnRules:
    """The column `rules`."""

    def test_in_place_of_everybodys(self, tmp_path):
        """A number for each, and for `max_shifts` the shift before it."""
        line = "Ann,full time,max_weekends 1; max_shifts N8 0; whole_weekends yes; max_nights_in_row 2"
        (agent,) = agents_of(tmp_path, "agent,contract,rules", line)
        assert (agent.rules.max_weekends, agent.rules.max_shifts) == (1, {"N8": 0})
        assert (agent.rules.whole_weekends, agent.rules.max_nights_in_row) == (True, 2)

    def test_wishes(self, tmp_path):
        """`soft`, the rule and its weight."""
        line = "Ann,full time,soft max_weekends 2.5; same_start_minutes 30; soft same_start_minutes 1"
        (agent,) = agents_of(tmp_path, "agent,contract,rules", line)
        assert agent.rules.soft == {"max_weekends": 2.5, "same_start_minutes": 1}
        assert agent.rules.same_start_minutes == 30

    @pytest.mark.parametrize(
        ("cell", "said"),
        [
            ("soft max_weekends", '"soft max_weekends" is not a rule'),
            ("soft max_weekends 0", '"soft max_weekends 0" is not a rule'),
            ("soft rest_hours 1", '"rest_hours" cannot be soft'),
            ("max_weekend 1", '"max_weekend" is no rule of an agent'),
            ("max_weekends", '"max_weekends" is not a rule'),
            ("max_weekends 5", "max_weekends 5 is out of range"),
            ("whole_weekends 1", '"whole_weekends 1" is not a rule'),
            ("max_nights_in_row 0", "max_nights_in_row 0 is out of range"),
            ("max_days_in_row 0", "max_days_in_row 0 is out of range"),
            ("max_shifts N9 1", 'the contract has no shift "N9"'),
            ("max_shifts 1", '"max_shifts 1" is not a rule'),
            ("max_days_in_row 2; min_days_in_row 3", "at least 3 days in a row, and at most 2"),
        ],
    )
    def test_nonsense(self, tmp_path, cell, said):
        """Refused with its row and column."""
        ((place, message, _),) = problems_of(tmp_path, "agent,contract,rules", f"Ann,full time,{cell}")
        assert message == said
        assert "rules" in place


def test_when_a_rotation_begins(tmp_path):
    """A date, or nothing; what is no date is refused with its row and column."""
    header = "agent,contract,rotation"
    ann, bob = agents_of(tmp_path, header, "Ann,full time,2024-01-08", "Bob,full time,")
    assert (ann.rotation, bob.rotation) == (date(2024, 1, 8), None)
    ((place, message, _),) = problems_of(tmp_path, header, "Ann,full time,soon")
    assert "rotation" in place
    assert "soon" in message


def test_nobody_keeps_the_floor_of_a_skill(tmp_path):
    """A skill that has a floor and that nobody has."""
    changes = (("floor = 1", "floors = { fr = 1 }"),)
    ((_, message, _),) = problems_of(tmp_path, "agent,contract", "Ann,full time", changes=changes)
    assert message == 'nobody has the skill "fr" that staffing.floors names'


def test_nobody_may_be_in_charge(tmp_path):
    """A skill that is to be in charge and that nobody has."""
    changes = (("floor = 1", 'floor = 1\nin_charge = "lead"'),)
    ((_, message, remedy),) = problems_of(tmp_path, "agent,contract", "Ann,full time", changes=changes)
    assert message == 'nobody has the skill "lead" that staffing.in_charge names'
    assert "add it to an agent's skills" in remedy
