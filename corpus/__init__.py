"""Files become documents, documents become passages; nothing here knows of vectors."""
