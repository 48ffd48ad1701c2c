"""The scheduling engine's tests."""
