"""Settings of the tests without a database."""

from hypothesis import settings

# A busy machine is no failure: examples are not timed.
settings.register_profile("unit", deadline=None)
settings.load_profile("unit")
