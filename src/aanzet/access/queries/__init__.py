"""All reads of organizations, people, roles and rights."""
