"""Reads of cases. Importing the package registers the invariants (core imports it when the house starts)."""

from aanzet.cases.queries import invariants, recomputed

__all__ = ["invariants", "recomputed"]
