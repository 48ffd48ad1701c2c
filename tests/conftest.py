"""Settings of every test."""

from hypothesis import settings

# A busy machine is no fault of the code, and the same code has the same result.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")
