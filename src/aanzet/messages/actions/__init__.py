"""All writes of conversations, messages and notices."""
