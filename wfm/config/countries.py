"""The countries and regions whose public holidays are known."""

from __future__ import annotations

from functools import cache


@cache
def known_countries() -> dict[str, tuple[str, ...]]:
    """Regions by country code, as the package `holidays` spells them; slow to import, so only on demand."""
    import holidays

    return {code: tuple(regions) for code, regions in holidays.list_supported_countries().items()}
