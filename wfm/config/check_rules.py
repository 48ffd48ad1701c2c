"""What must hold of rules, of everybody and of single contracts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from scheduling.limits import MAY_BE_SOFT
from wfm.config.draft import Draft
from wfm.config.finding import Finding, Loc
from wfm.config.labour_rules import PRESETS
from wfm.config.model import Contract, codes_of
from wfm.config.rotation import OFF, ON
from wfm.config.rules import Rules
from wfm.config.wording import nearest

EVERYBODYS = "forbidden_successions"  # no contract has its own


def _preset_is_known(draft: Draft) -> Iterator[Finding]:
    table = draft.document.get("rules")
    name = table.get("labour_rules") if isinstance(table, dict) else None
    if isinstance(name, str) and name not in PRESETS:
        known = f"write one of {', '.join(sorted(PRESETS))}"
        yield Finding(("rules", "labour_rules"), f'there are no labour rules "{name}"', known)


def _runs_have_room(draft: Draft) -> Iterator[Finding]:
    """The shortest run of working days is no longer than the longest, for everybody and in each contract."""
    for loc, rules in _rules_by_place(draft):
        if rules.min_days_in_row > rules.max_days_in_row:
            message = f"at least {rules.min_days_in_row} days in a row, and at most {rules.max_days_in_row}"
            yield Finding(
                (*loc, "min_days_in_row"), message, "write a smaller one, or a larger max_days_in_row"
            )


def _weekends_have_room(draft: Draft) -> Iterator[Finding]:
    """Whole weekends take two days in a row, for everybody and in each contract."""
    for loc, rules in _rules_by_place(draft):
        if rules.whole_weekends and rules.max_days_in_row < 2:
            message = "whole weekends take two days in a row, and max_days_in_row is 1"
            yield Finding((*loc, "whole_weekends"), message, "allow two days in a row, or leave it out")


def _week_leaves_minimum_hours(draft: Draft) -> Iterator[Finding]:
    """A contract's minimum is no more than the rules let anybody work."""
    for key in ("max_week_hours", "max_average_hours"):
        most = getattr(draft.rules, key, None)
        for index, contract in draft.contracts.items():
            if most is not None and contract.hours_per_week[0] > most:
                message = f"at least {contract.hours_per_week[0]:g} hours, and rules.{key} is {most:g}"
                remedy = f"write fewer hours here, or more in rules.{key}"
                yield Finding(("contract", index, "hours_per_week"), message, remedy)


def _weekly_rest_holds_daily_rest(draft: Draft) -> Iterator[Finding]:
    rules = draft.rules
    if rules is not None and 0 < rules.weekly_rest_hours < rules.rest_hours:
        message = f"{rules.weekly_rest_hours:g} hours about a day off, and {rules.rest_hours:g} every day"
        yield Finding(("rules", "weekly_rest_hours"), message, "write more hours than rest_hours, such as 35")


def _rules_name_known_shifts(draft: Draft) -> Iterator[Finding]:
    families = [code for code in draft.names("shift") if code is not None]
    types = [shift.code for family in draft.families.values() for shift in family.shifts()]
    if len(draft.families) < len(families):
        return  # what cannot be read is told of already
    for loc, counts in _counts_by_place(draft):
        for code in counts:
            if code not in types:
                message = f'there is no shift "{code}"'
                remedy = _types_of(code, draft) if code in families else nearest(code, types)
                yield Finding((*loc, "max_shifts", code), message, remedy)
    pairs = draft.rules.forbidden_successions if draft.rules else ()
    for place, pair in enumerate(pairs):
        for side, code in enumerate(pair):
            if code not in (*families, *types):
                loc = ("rules", "forbidden_successions", place, side)
                yield Finding(loc, f'there is no shift "{code}"', nearest(code, types))


def _rotations_name_shifts_of_the_contract(draft: Draft) -> Iterator[Finding]:
    for index, contract in draft.contracts.items():
        types = codes_of(contract, draft.families.values())
        words = {word for day in contract.rotation or () for word in day} - {ON, OFF}
        for word in sorted(words - {*contract.shifts, *types}):
            message = f'the contract has no shift "{word}"'
            yield Finding(("contract", index, "rotation"), message, nearest(word, (ON, OFF, *types)))
        if contract.rotation and set(contract.rotation) == {(OFF,)}:
            message, remedy = "every day of the rotation is off", 'write days to work, such as "4 on"'
            yield Finding(("contract", index, "rotation"), message, remedy)


def _soft_rules_may_be_soft(draft: Draft) -> Iterator[Finding]:
    """A weight stands beside a rule that is asked and may be broken at all."""
    for loc, soft, asked in _soft_by_place(draft):
        known = tuple(key for key in MAY_BE_SOFT if len(loc) == 1 or key != EVERYBODYS)
        for key in soft:
            where = (*loc, "soft", key)
            if key in known:
                if not any(getattr(rules, key) for rules in asked) and not _is_zero(key, asked):
                    yield Finding(where, f"{key} is not asked", f"write {key} beside it, or leave this out")
            elif key == EVERYBODYS:
                yield Finding(where, f"{key} are everybody's", f"write the weight in rules.soft.{key}")
            else:
                is_rule = key in Rules.model_fields
                message = f"{key} is always hard" if is_rule else f'there is no rule "{key}"'
                yield Finding(where, message, f"write one of {', '.join(known)}")


def _is_zero(key: str, asked: Sequence[Rules]) -> bool:
    """Whether nothing at all is what is asked: no weekends, and not a minute between starts."""
    return any(key in {"max_weekends", "same_start_minutes"} and getattr(rules, key) == 0 for rules in asked)


def _soft_by_place(draft: Draft) -> Iterator[tuple[Loc, Mapping[str, float], tuple[Rules, ...]]]:
    """Weights, and the rules that may ask for what they weigh: everybody's, or one contract's."""
    if draft.rules is None:
        return
    own = {index: draft.rules.with_own(contract.rules) for index, contract in draft.contracts.items()}
    yield ("rules",), draft.rules.soft, (draft.rules, *own.values())
    for index, contract in draft.contracts.items():
        yield ("contract", index, "rules"), contract.rules.soft, (own[index],)


def _types_of(code: str, draft: Draft) -> str:
    family = next(family for family in draft.families.values() if family.code == code)
    return f"write its types: {', '.join(shift.code for shift in family.shifts())}"


def _counts_by_place(draft: Draft) -> Iterator[tuple[Loc, Mapping[str, int]]]:
    if draft.rules is not None:
        yield ("rules",), draft.rules.max_shifts
    for index, contract in draft.contracts.items():
        yield ("contract", index, "rules"), contract.rules.max_shifts


def _rules_by_place(draft: Draft) -> Iterator[tuple[Loc, Rules]]:
    """Everybody's rules, and those of each contract that has its own."""
    if draft.rules is None:
        return
    yield ("rules",), draft.rules
    for index, contract in draft.contracts.items():
        if _has_own(contract):
            yield ("contract", index, "rules"), draft.rules.with_own(contract.rules)


def _has_own(contract: Contract) -> bool:
    own = contract.rules
    return any(some is not None for some in (own.min_days_in_row, own.max_days_in_row, own.whole_weekends))


RULE_CHECKS: tuple[Callable[[Draft], Iterator[Finding]], ...] = (
    _preset_is_known,
    _runs_have_room,
    _weekends_have_room,
    _week_leaves_minimum_hours,
    _weekly_rest_holds_daily_rest,
    _rules_name_known_shifts,
    _soft_rules_may_be_soft,
    _rotations_name_shifts_of_the_contract,
)
