"""What a plan begins from: edits told from the plan, kept as locks, refused where they break rules."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scheduling.result import Assignment
from tests.end_to_end.tiny_company import write_company
from wfm.case import Case, case_of, past_of
from wfm.config import load_plan
from wfm.errors import DataFileError, NoPlanError, PlanFileError
from wfm.readback import PlannedShift, ReadRoster, ToldShift
from wfm.republish import Start, start_of
from wfm.republish.take_back import TakeBack

EARLY, LATE, NIGHT = ("D8", 360), ("D8", 840), ("N8", 1320)


@pytest.fixture(scope="module")
def case(tmp_path_factory) -> Case:
    """The tiny company: Ana off on Wednesday, Cleo locked to D8 09:00 on Tuesday."""
    plan = load_plan(write_company(tmp_path_factory.mktemp("tiny")))
    return case_of(plan, past_of(plan))


def roster(now: dict[tuple[str, int], tuple[str, int]], planned=None) -> ReadRoster:
    """A sheet that says `now`, made from a plan that said `planned`."""
    names = dict.fromkeys(["Ana", "Ben", "=Cleo", *(agent for agent, _ in now)])
    return ReadRoster(
        file="roster.xlsx",
        shifts=tuple(
            ToldShift(a, d, *duty, f"sheet Roster, cell {'CDEFGHI'[d]}9") for (a, d), duty in now.items()
        ),
        rows=dict.fromkeys(names, "sheet Roster, row 9"),
        sheet="Roster",
        row_numbers=dict.fromkeys(names, 9),
        columns={day: 3 + day for day in range(7)},
        planned=None
        if planned is None
        else tuple(PlannedShift(a, d, *s, ()) for (a, d), s in planned.items()),
    )


def kept(case, now, planned):
    """The people of a plan that keeps the edits, by name."""
    people = Start(roster(now, planned), keep_edits=True, minimal_change=False).applied_to(case).people
    return {person.name: person for person in people}


class TestEdits:
    """Cells that are not as the file's own plan had them."""

    def test_edits_become_locks_and_the_rest_stays_free(self, case):
        """Ben's Monday changed, his Tuesday was cleared, his Friday was not touched."""
        now = {("Ben", 0): LATE, ("Ben", 4): EARLY}
        planned = {("Ben", 0): EARLY, ("Ben", 1): EARLY, ("Ben", 4): EARLY}
        ben = kept(case, now, planned)["Ben"]
        assert (ben.locked, ben.off) == ({0: LATE}, frozenset({1}))
        before = next(person for person in case.people if person.name == "Ben")
        assert ben.min_hours == before.min_hours

    def test_an_untouched_roster_fixes_nothing(self, case):
        """The agents file's own lock is all there is."""
        same = {("Ben", 0): EARLY}
        people = kept(case, same, same)
        assert people["Ben"].locked == {}
        assert people["=Cleo"].locked == {1: ("D8", 540)}

    @pytest.mark.parametrize(
        ("now", "said", "cell"),
        [
            ({("Ana", 2): EARLY}, "D8 on a day off", "cell E9"),
            ({("Ben", 0): NIGHT, ("Ben", 1): EARLY}, "0 h of rest after N8", "cell C9"),
            ({("=Cleo", 1): NIGHT}, "D8 is locked here in the agents file", "cell D9"),
        ],
        ids=["time off", "rest", "a lock"],
    )
    def test_edits_that_break_hard_rules_are_refused_with_their_cell(self, case, now, said, cell):
        """Nothing could be planned around them: exit code 4, the agent, the rule and the cell."""
        with pytest.raises(NoPlanError) as raised:
            kept(case, now, {})
        assert any(said in str(p) and p.place.endswith(cell) for p in raised.value.problems)


class TestPublished:
    """As little changed as possible."""

    def test_everybody_has_what_was_told_and_changes_are_dear(self, case):
        """A change must save more than the longest shift costs; a day off is told as well."""
        start = Start(roster({("Ben", 0): EARLY}), keep_edits=False, minimal_change=True)
        people = {person.name: person for person in start.applied_to(case).people}
        assert (people["Ben"].published, people["Ana"].published) == ({0: EARLY}, {})
        assert people["Ben"].change_hours == 12.0

    def test_changes_are_listed_in_the_order_of_people(self, case):
        """What went, what came, what moved."""
        start = Start(roster({("Ben", 0): EARLY, ("Ana", 4): LATE}), keep_edits=False, minimal_change=True)
        assert [str(change) for change in start.changes(case, ())] == [
            "Ana, Fri 2024-05-10: D8 14:00 -> off",
            "Ben, Mon 2024-05-06: D8 06:00 -> off",
        ]


class TestTakeBack:
    """Changes taken back one after another."""

    def duty(self, case, code, day, clock):
        """The first duty of a code at a start."""
        return next(d for d in case.duties[code] if (d.day, d.start_clock) == (day, clock))

    def test_needless_changes_go_and_needed_ones_stay(self, case):
        """Two agents changed: whoever works on Saturday is needed, the other is put back."""
        loose = replace(case, people=tuple(replace(p, min_hours=(0.0,)) for p in case.people))
        monday, tuesday, saturday = (self.duty(case, "D8", day, 360) for day in (0, 1, 5))
        published = (Assignment(0, monday), Assignment(1, monday))
        found = (Assignment(0, tuesday), Assignment(1, monday), Assignment(1, saturday))
        back = TakeBack(loose, published, lambda roster: any(a.duty.day == 5 for a in roster))
        assert set(back.fewest(found)) == {
            Assignment(0, monday),
            Assignment(1, monday),
            Assignment(1, saturday),
        }
        assert back.count(found) == 3

    def test_breaks_go_back_where_they_were(self, case):
        """The same shift with its break an hour later: that is no change, and it is put back all the same."""
        early, later = (d for d in case.duties["D8"] if (d.day, d.start_clock) == (0, 360))
        loose = replace(case, people=tuple(replace(p, min_hours=(0.0,)) for p in case.people))
        back = TakeBack(loose, (Assignment(0, early),), lambda _: True)
        assert back.count((Assignment(0, later),)) == 0
        assert back.fewest((Assignment(0, later),)) == (Assignment(0, early),)

    def test_what_a_hard_rule_forbids_is_not_taken_back(self, case):
        """Ana's published Wednesday is time off by now."""
        loose = replace(case, people=tuple(replace(p, min_hours=(0.0,)) for p in case.people))
        published = (Assignment(0, self.duty(case, "D8", 2, 360)),)
        assert TakeBack(loose, published, lambda _: True).fewest(()) == ()


class TestAsked:
    """What may be asked for."""

    def test_a_file_without_a_word_and_a_word_without_a_file(self, case, tmp_path):
        """Both are wrong usage, with what to add."""
        with pytest.raises(PlanFileError, match="add --keep-edits or --minimal-change"):
            start_of(tmp_path / "roster.xlsx", case.plan, keep_edits=False, minimal_change=False)
        with pytest.raises(PlanFileError, match="add --from"):
            start_of(None, case.plan, keep_edits=True, minimal_change=False)
        assert start_of(None, case.plan, keep_edits=False, minimal_change=False) is None

    def test_edits_cannot_be_told_without_the_plan(self, case, tmp_path):
        """A csv remembers no plan."""
        path = tmp_path / "roster.csv"
        path.write_text("agent,shift,start\nBen,D8,2024-05-06 06:00\n")
        with pytest.raises(DataFileError, match="what you edited cannot be told"):
            start_of(path, case.plan, keep_edits=True, minimal_change=False)
