"""Counts in words, for warnings and problems."""

from __future__ import annotations


def counted(number: float, noun: str) -> str:
    """Such as `1 row` or `1,200 rows`; the plural takes an s."""
    return f"{number:,.0f} {noun}" if round(number) == 1 else f"{number:,.0f} {noun}s"
