"""Office pages of access: team, roles, settings."""
