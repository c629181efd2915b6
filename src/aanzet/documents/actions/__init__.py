"""All writes of dossiers: files that come in, documents and versions, folders, kinds, and what was read."""
