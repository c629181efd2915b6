"""Taking running cases to another version of their template (F401): the plan, and the work the worker does of it."""
