"""Overrides applied to a document."""

from __future__ import annotations

from copy import deepcopy

import pytest

from wfm.config.overrides import OverrideError, apply_overrides

DOCUMENT = {
    "staffing": {"floor": 1, "shrinkage": {"absence": 0.1, "in_shift": 0.2}, "uncertainty": "history"},
    "queue": [{"name": "mail", "reply": {"aht": 300, "targets": [1, 2]}}, {"name": "chat"}],
    "shift": [{"code": "D8", "hours": 8}],
}


def test_tables_are_merged_and_values_replaced():
    """Only the keys named change, and a list that is no list of tables is replaced whole."""
    changed = apply_overrides(
        DOCUMENT,
        {
            "staffing": {"shrinkage": {"absence": 0}, "uncertainty": {"day": 0.1}},
            "queue": {"mail": {"reply": {"targets": [3]}}},
            "shift": {"D8": {"hours": 9}},
        },
    )
    assert changed["staffing"] == {
        "floor": 1,
        "shrinkage": {"absence": 0, "in_shift": 0.2},
        "uncertainty": {"day": 0.1},
    }
    assert changed["queue"] == [{"name": "mail", "reply": {"aht": 300, "targets": [3]}}, {"name": "chat"}]
    assert changed["shift"] == [{"code": "D8", "hours": 9}]


def test_a_table_that_is_not_there_is_made():
    """A key with a default may be set where the plan does not write it."""
    assert apply_overrides(DOCUMENT, {"queue": {"chat": {"tag": {"aht": 5}}}})["queue"][1]["tag"] == {
        "aht": 5
    }
    assert apply_overrides(DOCUMENT, {"rules": {"rest_hours": 9}})["rules"] == {"rest_hours": 9}


def test_neither_side_is_touched():
    """The document given stays as it was, and shares no list with the result."""
    before, overrides = deepcopy(DOCUMENT), {"queue": {"mail": {"reply": {"targets": [3]}}}}
    apply_overrides(DOCUMENT, overrides)["queue"][0]["reply"]["targets"].append(4)
    assert before == DOCUMENT
    assert overrides == {"queue": {"mail": {"reply": {"targets": [3]}}}}


def test_every_unknown_name_is_reported():
    """Names that the plan does not have, and keys that no scenario may change, are refused together."""
    with pytest.raises(OverrideError) as caught:
        apply_overrides(DOCUMENT, {"queue": {"mial": {"open": "24/7"}}, "shift": {"X": {}}, "schema": 2})
    assert [finding.loc for finding in caught.value.findings] == [
        ("queue", "mial"),
        ("shift", "X"),
        ("schema",),
    ]
