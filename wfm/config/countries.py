"""The countries and regions whose public holidays are known, and those holidays.

The package `holidays` is slow to import, so it is imported only where a plan names a country.
"""

from __future__ import annotations

from datetime import date
from functools import cache


@cache
def known_countries() -> dict[str, tuple[str, ...]]:
    """Regions by country code."""
    import holidays

    return {code: tuple(regions) for code, regions in holidays.list_supported_countries().items()}


def holidays_between(country: str, first: date, last: date) -> dict[date, str]:
    """Names of the public holidays from `first` to `last`, both inclusive.

    `country` is a code such as `US`, or code and region such as `DE-BY`.
    """
    import holidays

    code, _, region = country.partition("-")
    years = range(first.year, last.year + 1)
    # Else the names follow the language of the machine, and so would the outputs.
    found = holidays.country_holidays(code, subdiv=region or None, years=years, language="en_US")
    return {day: str(name) for day, name in sorted(found.items()) if first <= day <= last}
