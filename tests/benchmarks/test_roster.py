"""The benchmark of rosters: its reader, its checker, and that both agree with the search."""

from __future__ import annotations

import json
import math
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from benchmarks.roster import main
from benchmarks.roster_checker import Judged, judge
from benchmarks.roster_format import read_instance
from benchmarks.roster_instances import made
from benchmarks.roster_made import SIZES, Size, made_instance
from benchmarks.roster_made import main as make
from benchmarks.roster_problem import lines_of, problem_of
from scheduling.check import check_roster
from scheduling.result import Status
from scheduling.roster import solve_roster
from scheduling.roster.improve import Improver
from scheduling.roster.search import construct
from scheduling.roster.state import Roster
from wfm.errors import DataFileError

SHARED = Path(__file__).resolve().parents[3] / "shared" / "bench" / "curtois-qu"

# Two people, a week, early and late shifts; an early one may not follow a late one.
SMALL = """
SECTION_HORIZON
7
SECTION_SHIFTS
E,480,
L,480,E
SECTION_STAFF
Ann,E=7|L=2,2400,1440,3,2,2,1
Bob,E=7|L=0,1440,960,5,1,1,0
SECTION_DAYS_OFF
Ann,2
SECTION_SHIFT_ON_REQUESTS
Ann,0,L,3
SECTION_SHIFT_OFF_REQUESTS
Bob,1,E,2
SECTION_COVER
0,E,1,100,1
0,L,1,100,1
1,E,1,100,1
"""


@pytest.fixture
def small(tmp_path):
    """The small instance as a file."""
    path = tmp_path / "Small.txt"
    path.write_text(SMALL)
    return path


def test_objective_by_hand(small):
    """A request refused 3, one overridden 2, a late shift short 100, an early one too many 1."""
    lines = [("Ann", 0, "E"), ("Bob", 0, "E"), ("Bob", 1, "E")]
    assert judge(read_instance(small), lines).objective == 3 + 2 + 100 + 1


@pytest.mark.parametrize(
    ("lines", "what"),
    [
        ([("Ann", 0, "L"), ("Ann", 1, "E"), ("Ann", 6, "E")], "E after L on day 1"),
        ([("Ann", 0, "L"), ("Ann", 1, "L"), ("Ann", 5, "L"), ("Ann", 6, "L")], "4 shifts L"),
        ([("Ann", 0, "E"), ("Ann", 6, "E")], "960 minutes"),
        ([("Ann", d, "E") for d in (3, 4, 5, 6)], "4 days in a row from day 3"),
        ([("Ann", 0, "E"), ("Ann", 1, "E"), ("Ann", 4, "E")], "only 1 days on from day 4"),
        ([("Ann", 0, "E"), ("Ann", 1, "E"), ("Ann", 3, "E"), ("Ann", 4, "E")], "only 1 days off from day 2"),
        ([("Ann", 1, "E"), ("Ann", 2, "E"), ("Ann", 3, "E")], "works on day off 2"),
        ([("Bob", 4, "E"), ("Bob", 5, "E")], "1 weekends"),
    ],
)
def test_each_rule_is_seen(small, lines, what):
    """Each broken rule in words; nothing else of this person is broken, but for who stays away."""
    name = lines[0][0]
    broken = [text for text in judge(read_instance(small), lines).broken if text.startswith(name)]
    assert broken == [f"{name}: {what}"]


def test_search_checker_and_rules_agree(small):
    """The optimum by eye; the engine's rules find the roster sound, and its cost is the objective."""
    instance = read_instance(small)
    problem = problem_of(instance, seed=1)
    found = solve_roster(problem, rounds=200, seconds=20.0)
    judged = judge(instance, lines_of(instance, found))
    assert judged.broken == ()
    assert check_roster(problem.people, found.assignments, problem.days, problem.rules) == ()
    assert judged.objective == found.cost


def test_every_bad_line_is_named(tmp_path):
    """Two lines that are none, both in one error with their numbers."""
    path = tmp_path / "Bad.txt"
    path.write_text(SMALL.replace("E,480,", "E,eight,").replace("1,E,1,100,1", "1,E,1"))
    with pytest.raises(DataFileError) as caught:
        read_instance(path)
    assert [problem.place for problem in caught.value.problems] == ["line 5", "line 19"]


def test_the_document(small, tmp_path, capsys):
    """One JSON document, a row a run, and the roster as agent, day and shift."""
    assert main([str(small), "--seconds", "1", "--out", str(tmp_path / "out"), "--json"]) == 0
    row = json.loads(capsys.readouterr().out)["rows"][0]
    asked = {
        "file",
        "objective",
        "bound",
        "best_known",
        "seconds",
        "seconds_to_feasible",
        "threads",
        "status",
    }
    assert asked <= row.keys()
    assert row["broken"] == 0
    assert (tmp_path / "out" / "Small.csv").read_text().startswith("agent,day,shift\nAnn,0,")


def test_made_rosters_of_a_size(capsys):
    """Twelve made agents: no rule broken, a bound below the cost, the keys of a row."""
    assert main(["--agents", "12", "--seconds", "3", "--threads", "1", "--json"]) == 0
    row = json.loads(capsys.readouterr().out)["rows"][0]
    assert {"agents", "seconds_to_feasible", "seconds", "gap", "broken", "peak_mib"} <= row.keys()
    assert row["broken"] == 0
    assert 0 < row["bound"] <= row["cost"]
    assert row["gap"] == pytest.approx((row["cost"] - row["bound"]) / row["cost"], abs=1e-4)


def test_a_made_roster_is_the_same_again():
    """The same seed gives the same people and the same work, another seed others."""
    assert made(8, 1).people == made(8, 1).people
    assert made(8, 1).people != made(8, 2).people
    assert len({duty.code for duty in made(8, 1).duties}) >= 13


def test_made_instances_are_read_back(tmp_path):
    """What is written is what was made, to the last rule; the same seed makes the same again."""
    assert make([str(tmp_path), "--sizes", "7,12", "--seed", "3"]) == 0
    for number in (7, 12):
        read = read_instance(tmp_path / f"Made{number}.txt")
        assert read == made_instance(f"Made{number}", SIZES[number], 3)
        assert read != made_instance(f"Made{number}", SIZES[number], 4)


def test_a_year_of_many_shift_types_has_a_roster():
    """Three people, 364 days, 32 shift types: sound, though a year's states are only those near a pace."""
    instance = made_instance("Year", Size(52, 3, 32), 1)
    problem = problem_of(instance, seed=1)
    found = solve_roster(problem, rounds=1, seconds=60.0)
    judged = judge(instance, lines_of(instance, found))
    assert judged.broken == ()
    assert found.cost_bound <= found.cost == judged.objective


def test_prices_far_too_high_prove_no_less_than_none():
    """Every other shift worth what it costs to miss it, as early parts leave them: no prices prove more."""
    problem = problem_of(made_instance("Made", Size(2, 8, 2), 1), seed=1)
    roster = Roster(problem)
    assert construct(roster) == ()
    with ThreadPoolExecutor(1) as executor:
        improver = Improver(roster, list(range(8)), executor, 1)
        too_high = np.where(np.arange(len(improver.prices)) % 2, 0.0, roster.wanted.shifts.under)
        improver.prove([too_high], 1, math.inf)
        with_prices = improver.bound + problem.asked
        improver.prove([too_high, *improver.scarce()], 2, math.inf)
    assert with_prices < 0 <= improver.bound + problem.asked <= roster.objective() + problem.asked


def test_no_gap_is_closed_without_a_bound():
    """Where the time for the relaxation was over before it proved anything, the roster stays as it is."""
    roster = Roster(problem_of(made_instance("Made", Size(2, 8, 2), 1), seed=1))
    assert construct(roster) == ()
    before = roster.objective()
    with ThreadPoolExecutor(1) as executor:
        improver = Improver(roster, list(range(8)), executor, 1)
        improver.root(until=-math.inf)
        assert improver.bound == -math.inf
        improver.close_gap(math.inf)
    assert (roster.objective(), improver.bound) == (before, -math.inf)


@pytest.mark.skipif(not SHARED.is_dir(), reason="no shared/bench/curtois-qu beside the repository")
@pytest.mark.parametrize(
    ("name", "best"),
    [
        ("Instance1", 607),
        ("Instance2", 828),
        ("Instance3", 1001),
        ("Instance4", 1716),
        ("Instance5", 1143),
        ("Instance6", 1950),
    ],
)
def test_published_instances_are_proven(name, best):
    """The best known objectives, each with its proof; of the first the relaxation says only 558."""
    instance = read_instance(SHARED / f"{name}.txt")
    found = solve_roster(problem_of(instance, seed=1), rounds=2000, seconds=300.0)
    assert judge(instance, lines_of(instance, found)) == Judged(best, ())
    assert found.cost_bound == best
    assert found.solve.status is Status.OPTIMAL
