"""Tests of the sample company."""
