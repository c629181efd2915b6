"""Planning: how much work fits on a day, what a week could look like, and what somebody means who types "chris do"."""
