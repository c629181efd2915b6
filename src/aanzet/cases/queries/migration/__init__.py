"""Migrations of running cases (F401): plans, their cases, and what is said of them."""
