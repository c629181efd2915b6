"""Pages of messages for the office."""
