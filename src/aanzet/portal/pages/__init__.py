"""Pages of the portal door: start, progress, tasks. Its other pages stand with their apps."""
