"""Input shapes of the pages of access."""
