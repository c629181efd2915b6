"""All reads of dossiers: documents, versions, folders, kinds, and who read what."""
