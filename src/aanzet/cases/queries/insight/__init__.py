"""Figures out of the history of cases, and the cases behind each figure (F406, F411)."""
