"""Meetings, trainings and onboarding inside the shifts of a roster."""

from wfm.activities.placed import PlacedActivity

__all__ = ["PlacedActivity"]
