"""All writes of organizations, people, roles, rights and signing in."""
