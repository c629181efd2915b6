"""Pages of documents for the office."""
