"""What must hold of shifts, breaks, contracts and skills."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

from wfm.config.draft import Draft
from wfm.config.finding import Finding, Loc
from wfm.config.model import Contract, Shift, codes_of
from wfm.config.new_hires import NewHires
from wfm.config.values import write_clock_time, write_duration
from wfm.config.wording import nearest

HOURS_IN_A_WEEK = 168


def _shifts_fit_the_grid(draft: Draft) -> Iterator[Finding]:
    """Heads are counted per interval, so shifts begin and end with one."""
    if draft.interval is None:
        return
    for index, family in draft.families.items():
        off_grid = [write_clock_time(start) for start in family.starts if start % draft.interval]
        if off_grid:
            message = f"{', '.join(off_grid)} is no start of an interval of {draft.interval} minutes"
            remedy = f"write starts that are multiples of {draft.interval} minutes, or a shorter interval"
            yield Finding(("shift", index, "starts"), message, remedy)
        for hours in family.lengths_hours:
            if hours * 60 % draft.interval == 0:
                continue
            message = f"{hours:g} hours are no multiple of the interval of {draft.interval} minutes"
            yield Finding(("shift", index, "hours"), message, "write a multiple, or a shorter interval")


def _types_are_told_apart(draft: Draft) -> Iterator[Finding]:
    """A family of 6 and 8 hours called D has the types D6 and D8, and no other may be called so."""
    seen: dict[str, str] = {}
    for index, family in draft.families.items():
        for shift in family.shifts():
            other = seen.setdefault(shift.code, family.code)
            if other != family.code:
                message = f'its type "{shift.code}" is also a type of "{other}"'
                yield Finding(("shift", index, "code"), message, "choose another code for one of the two")


def _off_is_no_shift(draft: Draft) -> Iterator[Finding]:
    """In locks, requests and on the roster the word means a day without a shift."""
    for index, code in enumerate(draft.names("shift")):
        if code is not None and code.lower() == "off":
            yield Finding(("shift", index, "code"), f'"{code}" means a day off', "choose another code")


def _breaks_fit_their_shift(draft: Draft) -> Iterator[Finding]:
    for index, family in draft.families.items():
        for shift in family.shifts() if family.break_ else ():
            for key, message, remedy in _break_faults(shift):
                yield Finding(("shift", index, "break", key), message, remedy)


def _break_faults(shift: Shift) -> Iterator[tuple[str, str, str]]:
    rest = shift.break_
    if rest is None:
        return
    shift_seconds = round(shift.hours * 3600)
    if rest.minutes * 60 >= shift_seconds:
        yield "minutes", f"{rest.minutes} minutes are as long as the shift", "write a shorter break"
        return
    if rest.before_seconds > shift_seconds:
        message = f"{write_duration(rest.before_seconds)} lies beyond the shift of {shift.hours:g} hours"
        yield "before", message, f'write at most "{write_duration(shift_seconds)}"'
    if rest.before_seconds - rest.after_seconds < rest.minutes * 60:
        message = (
            f"{rest.minutes} minutes do not fit between {write_duration(rest.after_seconds)}"
            f" and {write_duration(rest.before_seconds)}"
        )
        yield "before", message, "widen the window between after and before, or shorten the break"


def _contracts_name_known_shifts(draft: Draft) -> Iterator[Finding]:
    codes = [code for code in draft.names("shift") if code is not None]
    codes += [shift.code for shift in _shifts(draft) if shift.code not in codes]
    for index, contract in draft.contracts.items():
        for place, code in enumerate(contract.shifts):
            if code not in codes:
                yield Finding(
                    ("contract", index, "shifts", place), f'there is no shift "{code}"', nearest(code, codes)
                )
            elif code in contract.shifts[:place]:
                yield Finding(
                    ("contract", index, "shifts", place), f'"{code}" is listed twice', "list it once"
                )


def _hours_are_a_range(draft: Draft) -> Iterator[Finding]:
    for index, contract in draft.contracts.items():
        low, high = contract.hours_per_week
        if not 0 <= low <= high <= HOURS_IN_A_WEEK:
            message = f"[{low:g}, {high:g}] is no range of hours in a week"
            remedy = "write least and most hours, such as [32, 40]"
            yield Finding(("contract", index, "hours_per_week"), message, remedy)
        elif contract.overtime and contract.most_hours_per_week > HOURS_IN_A_WEEK:
            message = f"{contract.most_hours_per_week:g} hours with overtime are more than a week has"
            remedy = f"write at most {HOURS_IN_A_WEEK - high:g}"
            yield Finding(("contract", index, "overtime", "hours"), message, remedy)


def _hours_can_be_worked(draft: Draft) -> Iterator[Finding]:
    """With one shift a day some week must fit; what rules add to that is for the roster to say."""
    known = {shift.code: round(60 * shift.hours) - _unpaid_minutes(shift) for shift in _shifts(draft)}
    for index, contract in draft.contracts.items():
        low, high = contract.hours_per_week
        most = contract.most_hours_per_week
        codes = codes_of(contract, draft.families.values())
        if not set(codes) <= known.keys() or not 0 <= low <= high:
            continue
        minutes = [known[code] for code in codes]
        if not any(60 * low <= week <= 60 * most for week in _weeks(minutes)):
            message = f"no one to seven of its shifts make {low:g} to {most:g} paid hours in a week"
            shifts = ", ".join(f"{code} {known[code] / 60:g}" for code in codes)
            remedy = f"widen the range, or list other shifts (paid hours: {shifts})"
            yield Finding(("contract", index, "hours_per_week"), message, remedy)


def _shifts(draft: Draft) -> list[Shift]:
    """The shift types of all families that can be read."""
    return [shift for family in draft.families.values() for shift in family.shifts()]


def _weeks(minutes: list[int]) -> set[int]:
    """Every sum of one to seven shifts."""
    sums, weeks = {0}, set[int]()
    for _ in range(7):
        sums = {total + shift for total in sums for shift in minutes}
        weeks |= sums
    return weeks


def _unpaid_minutes(shift: Shift) -> int:
    return 0 if shift.break_ is None or shift.break_.paid else shift.break_.minutes


def _somebody_is_there(draft: Draft) -> Iterator[Finding]:
    if _has_agents_file(draft) or not draft.every_contract_is_read:
        return
    if draft.contracts and not any(contract.pool for contract in draft.contracts.values()):
        message = "no contract has a pool and no agents file is named: there is nobody to plan"
        yield Finding(
            ("contract",), message, 'write pool = 30 in a contract, or [agents] file = "agents.csv"'
        )


def _every_skill_is_held(draft: Draft) -> Iterator[Finding]:
    if _has_agents_file(draft) or not draft.every_contract_is_read:
        return
    held = {skill for contract in draft.contracts.values() for skill in contract.skills}
    in_charge = None if draft.staffing is None else draft.staffing.in_charge
    if in_charge is not None and in_charge not in held:
        message = f'no contract has the skill "{in_charge}"'
        remedy = f'add it to a contract, as in skills = ["{in_charge}"], or name an agents file'
        yield Finding(("staffing", "in_charge"), message, remedy)
    for skill in {} if draft.staffing is None else draft.staffing.floors:
        if skill not in held:
            message = f'no contract has the skill "{skill}"'
            remedy = f"{nearest(skill, held)}; or add it to a contract, or name an agents file"
            yield Finding(("staffing", "floors", skill), message, remedy)
    for index, queue in draft.queues.items():
        if queue.skill is not None and queue.skill not in held:
            message = f'no contract has the skill "{queue.skill}"'
            remedy = f'add it to a contract, as in skills = ["{queue.skill}"], or name an agents file'
            yield Finding(("queue", index, "skill"), message, remedy)


def _costs_are_known(draft: Draft) -> Iterator[Finding]:
    if draft.staffing is None or draft.staffing.objective != "cost" or not draft.every_contract_is_read:
        return
    if draft.contracts and not any(map(_cost, draft.contracts.values())):
        message = '"cost" has nothing to count: no contract has cost_per_hour'
        yield Finding(
            ("staffing", "objective"), message, 'add cost_per_hour to the contracts, or write "hours"'
        )


def _premiums_can_be_told(draft: Draft) -> Iterator[Finding]:
    """Nights begin and end with an interval, and holidays are those of a country."""
    premiums = draft.premiums
    if premiums is None:
        return
    night = premiums.night
    for key, minute in (("from", night.start_minute), ("to", night.end_minute)) if night else ():
        if draft.interval is not None and minute % draft.interval:
            message = f"{write_clock_time(minute)} is no start of an interval of {draft.interval} minutes"
            yield Finding(
                ("premiums", "night", key), message, f"write a multiple of {draft.interval} minutes"
            )
    if night and night.start_minute == night.end_minute:
        yield Finding(
            ("premiums", "night", "to"), "the night has no end", 'write another time, such as "06:00"'
        )
    named = draft.document.get("holidays", {})
    if premiums.holiday and not (isinstance(named, dict) and named.get("country")):
        message = "no country says which days are holidays"
        yield Finding(("premiums", "holiday"), message, 'add [holidays] country = "US", or remove it')


def _new_hires_grow_faster(draft: Draft) -> Iterator[Finding]:
    """A learning curve that rises is a slip of the pen."""
    tables: list[tuple[Loc, NewHires | None]] = [(("new_hires",), draft.new_hires)]
    tables += [(("contract", index, "new_hires"), c.new_hires) for index, c in draft.contracts.items()]
    for loc, table in tables:
        factors = () if table is None else table.aht_factors
        for week, (before, after) in enumerate(pairwise(factors), start=1):
            if after > before:
                message = f"{after:g} in week {week + 1} is more than {before:g} the week before"
                yield Finding((*loc, "aht_factors", week), message, f"write at most {before:g}")


def _cost(contract: Contract) -> float:
    return contract.cost_per_hour


def _has_agents_file(draft: Draft) -> bool:
    return "agents" in draft.document


PEOPLE_CHECKS: tuple[Callable[[Draft], Iterator[Finding]], ...] = (
    _shifts_fit_the_grid,
    _types_are_told_apart,
    _off_is_no_shift,
    _breaks_fit_their_shift,
    _contracts_name_known_shifts,
    _hours_are_a_range,
    _hours_can_be_worked,
    _somebody_is_there,
    _every_skill_is_held,
    _costs_are_known,
    _premiums_can_be_told,
    _new_hires_grow_faster,
)
