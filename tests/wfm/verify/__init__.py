"""Tests of verifying rosters."""
