"""Reads of clients. Importing the package says where protected numbers stand (core does when the house starts)."""

from aanzet.clients.queries import sealed

__all__ = ["sealed"]
