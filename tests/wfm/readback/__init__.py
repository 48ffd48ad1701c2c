"""Tests of reading rosters back."""
