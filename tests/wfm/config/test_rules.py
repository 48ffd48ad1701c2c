"""The rules of plan.toml: presets, own rules of contracts, and what is refused."""

from __future__ import annotations

import pytest

from tests.wfm.config.test_load import problems_of
from tests.wfm.small_plan import write_plan
from wfm.config import OwnRules, Rules, load_plan
from wfm.config.labour_rules import PRESETS
from wfm.rules_in_force import rules_in_force

PART_TIME = 'hours_per_week = [0, 24]\nshifts = ["D8"]\n'


def write(folder, text, own=""):
    """The small plan with rules, and with rules of the part-timers' own."""
    contract = PART_TIME + (f"rules = {{ {own} }}\n" if own else "")
    return write_plan(folder, ("[holidays]", f"[rules]\n{text}\n\n[holidays]"), (PART_TIME, contract))


def rules_of(folder, text):
    """The rules as read."""
    return load_plan(write(folder, text)).rules


class TestPresets:
    """Labour rules chosen by name."""

    def test_off_unless_chosen(self, tmp_path):
        """A plan that names none keeps the defaults of the keys."""
        assert rules_of(tmp_path, "") == Rules()
        assert (Rules().weekly_rest_hours, Rules().max_week_hours) == (0.0, None)

    @pytest.mark.parametrize("name", sorted(PRESETS))
    def test_each_fills_in_what_is_not_written(self, tmp_path, name):
        """Every key of a preset, with a source, as data."""
        rules = rules_of(tmp_path, f'labour_rules = "{name}"')
        for key, rule in PRESETS[name].items():
            assert getattr(rules, key) == rule.value
            assert rule.source

    def test_a_key_written_stands(self, tmp_path):
        """Overridden one by one, and the plan says what would have stood there."""
        plan = load_plan(write(tmp_path, 'labour_rules = "eu-working-time"\nrest_hours = 12'))
        assert (plan.rules.rest_hours, plan.rules.weekly_rest_hours) == (12, 35)
        told = rules_in_force(plan)
        assert told[0].startswith("rules, with eu-working-time where not written:")
        assert any(
            "rest_hours 12 (Directive 2003/88/EC, article 3" in line and "11 there" in line for line in told
        )

    def test_an_unknown_one(self, tmp_path):
        """It names those there are."""
        ((place, message, remedy),) = problems_of(write(tmp_path, 'labour_rules = "eu"'))
        assert place.startswith("rules.labour_rules")
        assert message == 'there are no labour rules "eu"'
        assert remedy == "write one of eu-working-time, uk-working-time"


def test_own_rules_stand_in_place_of_everybodys():
    """Later ones over earlier ones; counts of shifts are put together."""
    everybody = Rules(max_weekends=3, max_shifts={"N8": 8})
    contract, agent = OwnRules(max_weekends=1, max_shifts={"D8": 4}), OwnRules(max_shifts={"N8": 0})
    found = everybody.with_own(contract, None, agent)
    assert (found.max_weekends, found.max_days_in_row, found.max_shifts) == (1, 6, {"N8": 0, "D8": 4})


def test_rules_of_nights_and_weekends_are_told(tmp_path):
    """A rule that is on or off by its name alone."""
    text = "max_nights_in_row = 4\nmin_days_off_after_nights = 2\nwhole_weekends = true"
    told = rules_in_force(load_plan(write(tmp_path, text, own="max_nights_in_row = 1")))
    assert "max_nights_in_row 4, min_days_off_after_nights 2, whole_weekends" in told[0]
    assert told[1] == "  part time: max_nights_in_row 1"


def test_wishes_add_up(tmp_path):
    """A contract's weights stand beside and over everybody's, and are told with the rules."""
    text = "whole_weekends = true\nsoft = { whole_weekends = 5, max_weekends = 2 }\nsame_start_minutes = 60"
    plan = load_plan(write(tmp_path, text, own="max_weekends = 1, soft = { max_weekends = 0.5 }"))
    assert plan.rules.soft == {"whole_weekends": 5, "max_weekends": 2}
    assert plan.rules.with_own(plan.contracts[1].rules).soft == {"whole_weekends": 5, "max_weekends": 0.5}
    told = rules_in_force(plan)
    assert "same_start_minutes 60, soft whole_weekends 5 and max_weekends 2" in told[0]
    assert told[1] == "  part time: max_weekends 1, soft max_weekends 0.5"


def test_rules_in_force_are_told(tmp_path):
    """Those that ask for something, in the plan's own words."""
    text = 'max_shifts = { N8 = 4 }\nforbidden_successions = [["N8", "D8"]]\nmin_days_off_in_row = 2'
    plan = load_plan(write(tmp_path, text, own="max_weekends = 1"))
    assert rules_in_force(plan) == (
        "rules: rest_hours 11, max_days_in_row 6, min_days_off_in_row 2, max_weekends 4, max_shifts N8 4, "
        "forbidden_successions D8 after N8",
        "  part time: max_weekends 1",
    )


@pytest.mark.parametrize(
    ("text", "own", "place", "said"),
    [
        ("min_days_in_row = 7", "", "rules.min_days_in_row", "at least 7 days in a row, and at most 6"),
        ("", "max_days_in_row = 1, min_days_in_row = 2", 'contract."part time".rules.min_', "at least 2"),
        ("max_week_hours = 24", "", 'contract."full time".hours_per_week', "rules.max_week_hours is 24"),
        ("max_average_hours = 24", "", 'contract."full time".hours_per_week', "max_average_hours is 24"),
        ("weekly_rest_hours = 8", "", "rules.weekly_rest_hours", "8 hours about a day off, and 11 every day"),
        ("max_shifts = { N9 = 1 }", "", "rules.max_shifts.N9", 'there is no shift "N9"'),
        ("max_shifts = { N8 = -1 }", "", "rules.max_shifts.N8", "-1 is out of range"),
        ("", "max_shifts = { X = 1 }", 'contract."part time".rules.max_shifts.X', 'there is no shift "X"'),
        ('forbidden_successions = [["N8", "E8"]]', "", "rules.forbidden_successions[0][1]", 'no shift "E8"'),
        ('forbidden_successions = [["N8"]]', "", "rules.forbidden_successions[0][1]", "a shift is missing"),
        ("whole_weekends = true\nmax_days_in_row = 1", "", "rules.whole_weekends", "two days in a row"),
        ("whole_weekends = true", "max_days_in_row = 1", 'contract."part time".rules.whole_', "two days"),
        ("max_nights_in_row = 0", "", "rules.max_nights_in_row", "0 is out of range"),
        ("min_days_off_after_nights = -1", "", "rules.min_days_off_after", "-1 is out of range"),
        ("max_weekends = 5", "", "rules.max_weekends", "5 is out of range"),
        ("soft = { rest_hours = 1 }", "", "rules.soft.rest_hours", "rest_hours is always hard"),
        ("soft = { max_shifts = 1 }", "", "rules.soft.max_shifts", "max_shifts is always hard"),
        ("soft = { weekends = 1 }", "", "rules.soft.weekends", 'there is no rule "weekends"'),
        ("soft = { max_weekends = 0 }", "", "rules.soft.max_weekends", "0 is out of range"),
        ("soft = { whole_weekends = 2 }", "", "rules.soft.whole_weekends", "whole_weekends is not asked"),
        ("", "soft = { whole_weekends = 2 }", 'contract."part time".rules.soft.whole_', "is not asked"),
        ("", "soft = { forbidden_successions = 2 }", 'contract."part time".rules.soft.', "everybody's"),
        ("same_start_minutes = 721", "", "rules.same_start_minutes", "721 is out of range"),
        ("", "rest_hours = 9", 'contract."part time".rules.rest_hours', '"rest_hours" is no key here'),
    ],
)  # fmt: skip
def test_nonsense_is_refused(tmp_path, text, own, place, said):
    """Each with its key, what is wrong and what to write instead."""
    ((where, message, remedy),) = problems_of(write(tmp_path, text, own))
    assert where.startswith(place)
    assert said in message
    assert remedy
