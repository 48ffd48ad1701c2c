"""Fairness: what each person bears, and duties exchanged between people until like people bear alike."""

from scheduling.fairness.even import evened
from scheduling.fairness.loads import MEASURES, Family, Load, families_of, loads_of

__all__ = ["MEASURES", "Family", "Load", "evened", "families_of", "loads_of"]
