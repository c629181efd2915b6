"""Office pages of planning."""
