"""All reads of conversations, their messages, and notices."""
