"""Rosters changed shift by shift."""
