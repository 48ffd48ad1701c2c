"""Tests of meetings and trainings inside shifts."""
