"""Input shapes of the pages of clients."""
