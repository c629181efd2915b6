"""Benches: what Aanzet does in a second, against its peers, on the same PostgreSQL in the same run. Never a test."""
